"""How lesions change: differences, percentages, doubling times. Never NaN: what cannot be said has its reason."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from medviewer.domain.measured import NotMeasurable
from medviewer.domain.wording import mark, tr

if TYPE_CHECKING:
    from datetime import date

    from medviewer.domain.lesions import Lesion

NOT_GROWING = NotMeasurable(mark("It is not growing."))
SAME_DAY = NotMeasurable(mark("Both were measured on one day."))
NO_VALUE = NotMeasurable(mark("There is no size at one of the dates."))
FROM_ZERO = NotMeasurable(mark("It began with nothing."))


@dataclass(frozen=True, slots=True)
class Change:
    """From one value to a later one."""

    difference: float | NotMeasurable
    percent: float | NotMeasurable

    def text(self, unit: str) -> str:
        """As "+2.0 mm (+17 %)"; "not measurable" where there is none."""
        if isinstance(self.difference, NotMeasurable):
            return tr("not measurable")
        part = "" if isinstance(self.percent, NotMeasurable) else f" ({_signed(self.percent, 0)} %)"
        return f"{_signed(self.difference, 1)} {unit}{part}"


def _signed(value: float, digits: int) -> str:
    """With its sign, and none for what rounds to nothing."""
    rounded = round(value, digits) + 0.0
    return f"{rounded:+.{digits}f}" if rounded else f"{0.0:.{digits}f}"


def change(before: float | NotMeasurable | None, after: float | NotMeasurable | None) -> Change:
    """How much larger the later value is, and in percent of the former."""
    if not isinstance(before, float | int) or not isinstance(after, float | int):
        return Change(NO_VALUE, NO_VALUE)
    return Change(after - before, FROM_ZERO if before <= 0 else 100.0 * (after - before) / before)


def doubling_days(before_ml: float | None, after_ml: float | None, days: int) -> float | NotMeasurable:
    """Days in which a volume doubles at an exponential growth: days x ln 2 / ln(after / before).

    Schwartz M, Cancer 1961;14:1272-1294. Of two spheres this is days x ln 2 / (3 ln(diameter ratio)).
    """
    if before_ml is None or after_ml is None or min(before_ml, after_ml) <= 0:
        return NO_VALUE
    if days <= 0:
        return SAME_DAY
    ratio = math.log(after_ml / before_ml)
    return days * math.log(2.0) / ratio if ratio > 1e-9 else NOT_GROWING


def doubling_of(before: Lesion, after: Lesion, begin: date, end: date) -> float | NotMeasurable:
    """Doubling time of a lesion: of volumes of one source where both dates have them, else of spheres."""
    is_like = before.volume_source == after.volume_source
    if is_like and before.volume_ml is not None and after.volume_ml is not None:
        return doubling_days(before.volume_ml, after.volume_ml, (end - begin).days)
    spheres = [_sphere_ml(one.longest_mm) for one in (before, after)]
    return doubling_days(spheres[0], spheres[1], (end - begin).days)


def _sphere_ml(diameter: float | NotMeasurable) -> float | None:
    return None if isinstance(diameter, NotMeasurable) else math.pi / 6.0 * diameter**3 / 1000.0


def days_text(days: float | NotMeasurable) -> str:
    """As "120 days"; "not measurable" with the reason."""
    return days.text if isinstance(days, NotMeasurable) else tr("{days:.0f} days", days=days)
