"""Windows (W/L) and presets: how values become grey."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from medviewer.domain.voi import Window
from medviewer.domain.wording import mark

if TYPE_CHECKING:
    from medviewer.domain.volume import Volume

__all__ = ["CT_PRESETS", "Window", "WindowPreset", "auto_window", "presets_for"]

FULL_COLOR = Window(255.0, 127.5)
"""Colours are shown as they are: no window applies to them (PS3.3 C.7.6.3.1.2)."""


@dataclass(frozen=True, slots=True)
class WindowPreset:
    """A named window on a digit key; `inverted` shows low values bright where it is set, None leaves that as it is."""

    key: int
    name: str
    window: Window
    inverted: bool | None = None


FIRST_PRESET, LAST_PRESET = 2, 9
"""Digits that presets can stand on: 0 is the automatic window, 1 that of the header."""

CT_PRESETS: tuple[WindowPreset, ...] = (
    WindowPreset(2, mark("Soft tissue"), Window(400, 40)),
    WindowPreset(3, mark("Lung"), Window(1500, -600)),
    WindowPreset(4, mark("Bone"), Window(2000, 400)),
    WindowPreset(5, mark("Brain"), Window(80, 40)),
    WindowPreset(6, mark("Mediastinum"), Window(350, 50)),
    WindowPreset(7, mark("Liver"), Window(150, 90)),
    WindowPreset(8, mark("Vessels"), Window(600, 170)),
    WindowPreset(9, mark("Stroke"), Window(40, 40)),
)


def pet_presets(suv_factor: float) -> tuple[WindowPreset, ...]:
    """SUV from 0 in inverted grey, where one unit of value is so much SUVbw."""
    tops = ((2, 5.0), (3, 10.0))
    return tuple(
        WindowPreset(key, f"SUV 0-{top:g}", Window(top / suv_factor, top / suv_factor / 2), inverted=True)
        for key, top in tops
    )


def presets_for(modality: str, suv_factor: float | None = None) -> tuple[WindowPreset, ...]:
    """Presets on the digits 2-9 of a modality; empty where values have no fixed scale.

    Those of PET are SUV, and there are none where the factor from a value to SUVbw is not known. MR, ultrasound and
    X-ray have none: their values depend on the scanner, so that only the header or the values themselves can say.
    """
    if modality == "PT":
        return () if suv_factor is None or suv_factor <= 0 else pet_presets(suv_factor)
    return CT_PRESETS if modality == "CT" else ()


def auto_window(volume: Volume) -> Window:
    """Window over the 0.5th to the 99.5th percentile of what is not background, from a regular sample of the values.

    Background are values in the lowest twentieth of the range where they are more than a third of all: the air around
    a patient would else decide on the window. Padding outside the image counts for nothing.
    """
    if volume.is_color:
        return FULL_COLOR
    array = volume.array
    step = max(1, round((array.size / 500_000) ** (1 / 3)))
    taken = array[::step, ::step, ::step]
    sample = np.asarray(taken[~volume.is_padding(taken)], dtype=np.float64)
    sample = sample[np.isfinite(sample)]
    if sample.size == 0:
        return Window(1.0, 0.5)
    dark, bright = np.percentile(sample, (0.0, 99.9))
    background = sample <= dark + (bright - dark) / 20
    low, high = np.percentile(sample[~background] if 1 / 3 < background.mean() < 1 else sample, (0.5, 99.5))
    if high - low < 1e-12:
        low, high = float(sample.min()), float(sample.max())
    width = float(high - low)
    return Window(width if width > 0 else 1.0, float(low + high) / 2)
