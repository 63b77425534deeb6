"""What measuring gives: numbers with units and the source of their millimetres, or the reason why there is none."""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import StrEnum

from medviewer.domain.amounts import amount_text
from medviewer.domain.wording import mark, tr

PIXELS, SQUARE_PIXELS = "{pixels}", "{square_pixels}"
"""Units of what has no millimetres."""
SUV_UNIT = "g/ml{SUVbw}"
"""UCUM unit of body-weight SUV (PS3.16 CID 85)."""

NO_MM = mark("pixels only, no mm")


class MmSource(StrEnum):
    """Where the millimetres come from."""

    PATIENT = mark("patient plane")
    PIXEL_SPACING = mark("pixel spacing of the picture")
    DETECTOR = mark("detector plane, uncorrected")
    ULTRASOUND = mark("ultrasound region")
    NONE = mark("none: pixels only")


class PixelSource(StrEnum):
    """Where the values come from."""

    ACQUIRED = mark("acquired pixels")
    RESAMPLED = mark("resampled pixels")
    INTERPOLATED = mark("interpolated")


@dataclass(frozen=True, slots=True)
class NotMeasurable:
    """Why there is no number, as a sentence."""

    reason: str

    @property
    def text(self) -> str:
        """As it stands where the number would."""
        return tr("not measurable: {reason}", reason=tr(self.reason))


@dataclass(frozen=True, slots=True)
class Quantity:
    """One named number with its UCUM unit, or why there is none; never NaN.

    Raises
    ------
    ValueError
        For a number that is not finite.
    """

    name: str
    value: float | NotMeasurable
    unit: str = ""

    def __post_init__(self) -> None:
        """Check that it is a number."""
        if not isinstance(self.value, NotMeasurable) and not math.isfinite(self.value):
            message = f"{self.name}: {self.value} is no measured number"
            raise ValueError(message)

    @property
    def text(self) -> str:
        """The number with its unit, or "not measurable" with the reason."""
        if isinstance(self.value, NotMeasurable):
            return self.value.text
        return (
            f"{self.value:.0f}" if self.unit == "" and self.value.is_integer() else amount_text(self.value, self.unit)
        )


@dataclass(frozen=True, slots=True)
class Measured:
    """All that one measurement gives.

    Parameters
    ----------
    quantities
        The main one first; none for arrows and texts.
    source, detail
        Where the millimetres come from, and the header's own word on it; `source` is None where there is no length.
    pixels
        Where the values of pixels come from; None where none were read.
    """

    quantities: tuple[Quantity, ...] = ()
    source: MmSource | None = None
    detail: str = ""
    pixels: PixelSource | None = None

    @property
    def main(self) -> Quantity | None:
        """The number that stands for all."""
        return self.quantities[0] if self.quantities else None

    def quantity(self, name: str) -> Quantity | None:
        """The quantity with that name."""
        return next((one for one in self.quantities if one.name == name), None)

    @property
    def lines(self) -> tuple[str, ...]:
        """One line for each number, "Mean 35.20 HU", and one for each reason why there are none."""
        reasons: dict[str, list[str]] = {}
        for one in self.quantities:
            if isinstance(one.value, NotMeasurable):
                reasons.setdefault(one.text, []).append(tr(one.name))
        numbers = [f"{tr(one.name)} {one.text}" for one in self.quantities if not isinstance(one.value, NotMeasurable)]
        return (*numbers, *(f"{', '.join(names)} {text}" for text, names in reasons.items()))

    @property
    def source_text(self) -> str:
        """Where millimetres and values come from, in words."""
        words = (
            []
            if self.source is None
            else [tr(NO_MM) if self.source is MmSource.NONE else tr("mm: {source}", source=tr(self.source.value))]
        )
        words += (
            []
            if self.pixels is None or self.pixels is PixelSource.ACQUIRED
            else [tr("values: {source}", source=tr(self.pixels))]
        )
        return "; ".join(words)
