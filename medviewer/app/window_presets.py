"""Windows on the digit keys: those that are shipped, and the reader's own in their place."""

from __future__ import annotations

from typing import TYPE_CHECKING

from medviewer.app.settings import OwnPreset
from medviewer.domain.display import FIRST_PRESET, LAST_PRESET, WindowPreset, presets_for
from medviewer.domain.errors import UserError
from medviewer.domain.voi import VoiFunction, Window
from medviewer.domain.wording import mark, tr

if TYPE_CHECKING:
    from medviewer.app.review import Review
    from medviewer.app.session import ReviewSession
    from medviewer.app.settings import Settings

PRESET_KEYS = range(FIRST_PRESET, LAST_PRESET + 1)
NO_NAME = mark("A preset needs a name.")
NOT_KEPT = mark("This window cannot be kept as a preset.")
BY_TABLE = mark("It goes by a table of the series' own header.")
NO_SUV = mark("Presets of PET are SUV, and the factor to SUV of this series is not known.")


def presets_of(session: ReviewSession) -> tuple[WindowPreset, ...]:
    """The presets of the series on screen, by their digits."""
    current = session.current
    if current is None:
        return ()
    suv_factor = None if current.loaded is None else current.loaded.suv_factor
    return presets_on_digits(session.settings, current.series.modality, suv_factor)


def presets_on_digits(settings: Settings, modality: str, suv_factor: float | None) -> tuple[WindowPreset, ...]:
    """The presets of a modality: the shipped ones, where the reader has not put others on their digits."""
    own = settings.window_presets.get(modality, ())
    scale = _scale(modality, suv_factor)
    found = {preset.key: preset for preset in presets_for(modality, suv_factor)}
    if scale is not None:
        found |= {one.key: _preset(one, scale) for one in own}
    return tuple(found[key] for key in sorted(found))


def _scale(modality: str, suv_factor: float | None) -> float | None:
    """What one unit of value is in the unit of a kept preset: SUVbw for PET, else itself; None where not known."""
    if modality != "PT":
        return 1.0
    return suv_factor if suv_factor is not None and suv_factor > 0 else None


def _preset(one: OwnPreset, scale: float) -> WindowPreset:
    return WindowPreset(one.key, one.name, Window(one.width / scale, one.level / scale, one.function), one.inverted)


def own_digits(session: ReviewSession) -> frozenset[int]:
    """Digits on which the reader has put a window of his own, for the modality on screen."""
    current = session.current
    own = () if current is None else session.settings.window_presets.get(current.series.modality, ())
    return frozenset(one.key for one in own)


def keep_preset(review: Review, key: int, name: str) -> None:
    """Put the window on screen on a digit (2-9), from now on and at the next start, for all series of its modality.

    Raises
    ------
    UserError
        Where there is no such window, or it has no name.
    """
    session = review.session
    current, volume, window = session.current, session.volume, session.view.window
    if not name.strip():
        raise UserError(tr(NO_NAME))
    if current is None or volume is None or volume.is_color:
        raise UserError(tr(NOT_KEPT))
    if window.lut is not None:
        raise UserError(tr(NOT_KEPT), tr(BY_TABLE))
    scale = _scale(current.series.modality, None if current.loaded is None else current.loaded.suv_factor)
    if scale is None:
        raise UserError(tr(NOT_KEPT), tr(NO_SUV))
    is_pet = current.series.modality == "PT"
    counts_steps = is_pet and window.function is VoiFunction.LINEAR  # of one unit of value, which is none of SUV
    one = OwnPreset(
        key=key,
        name=name.strip(),
        width=window.width * scale,
        level=window.level * scale,
        function=VoiFunction.LINEAR_EXACT if counts_steps else window.function,
        inverted=session.view.inverted if is_pet else None,
    )
    _keep(review, current.series.modality, key, one)


def drop_preset(review: Review, key: int) -> None:
    """Have a digit as it is shipped again, for the modality on screen."""
    if review.session.current is not None:
        _keep(review, review.session.current.series.modality, key, None)


def _keep(review: Review, modality: str, key: int, one: OwnPreset | None) -> None:
    settings = review.session.settings
    others = tuple(other for other in settings.window_presets.get(modality, ()) if other.key != key)
    kept = settings.window_presets | {modality: others if one is None else (*others, one)}
    changed = settings.model_copy(update={"window_presets": kept})
    review.ports.save_settings(changed)
    review.session.set_settings(changed)
