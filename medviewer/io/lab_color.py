"""Recommended display colours: CIELab as DICOM writes it, as red, green and blue."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from medviewer.domain.annotations import Rgb

_WHITE = np.array([0.95047, 1.0, 1.08883])
"""D65: DICOM's reference white is D50, but the writers in use (dcmtk, dcmqi, highdicom) convert from sRGB by D65."""

_XYZ_TO_SRGB = np.array(
    [[3.2404542, -1.5371385, -0.4985314], [-0.9692660, 1.8760108, 0.0415560], [0.0556434, -0.2040259, 1.0572252]]
)
"""XYZ to linear sRGB (IEC 61966-2-1)."""


def rgb_of_lab(stored: Sequence[int]) -> Rgb | None:
    """The colour of a CIELab value of 0..65535 each (PS3.3 C.10.7.1.1); None where it is none."""
    if len(stored) != 3 or not all(0 <= int(value) <= 0xFFFF for value in stored):
        return None
    lightness = int(stored[0]) * 100 / 0xFFFF
    a, b = (int(value) * 255 / 0xFFFF - 128 for value in stored[1:])
    middle = (lightness + 16) / 116
    parts = np.array([middle + a / 500, middle, middle - b / 200])
    linear = _XYZ_TO_SRGB @ (_WHITE * np.where(parts > 6 / 29, parts**3, 3 * (6 / 29) ** 2 * (parts - 4 / 29)))
    linear = np.clip(linear, 0, 1)
    curved = np.where(linear <= 0.0031308, 12.92 * linear, 1.055 * linear ** (1 / 2.4) - 0.055)
    red, green, blue = np.round(curved * 255).astype(int)
    return (int(red), int(green), int(blue))
