"""Dose grids of radiotherapy: frames in one file, placed by offsets along their normal (PS3.3 C.8.8.3)."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from medviewer.domain.vectors import vec3
from medviewer.io import tags
from medviewer.io.picture import PictureFacts, SplitKeys

if TYPE_CHECKING:
    from medviewer.domain.image_header import ImageHeader
    from medviewer.io.elements import RawHeader

DOSE_CLASS = "1.2.840.10008.5.1.4.1.1.481.2"
UNITS = {"GY": "Gy", "RELATIVE": "1"}


def dose_frames(raw: RawHeader, image: ImageHeader, keys: SplitKeys) -> tuple[PictureFacts, ...]:
    """One entry per plane of the grid, its values in the unit of the dose; empty where the planes have no place.

    The offsets count from the first plane, or are coordinates along z where the first is no 0 (C.8.8.3.2).
    """
    offsets = raw.numbers(tags.GRID_FRAME_OFFSETS)
    scaling = raw.number(tags.DOSE_GRID_SCALING)
    if image.position is None or image.orientation is None or len(offsets) != image.frames or not scaling:
        return ()
    normal = np.cross(*np.array(image.orientation))
    along = np.array(offsets) - offsets[0]
    if offsets[0] != 0.0 and abs(normal[2]) > 0.5:
        along = along * np.sign(normal[2])
    places = np.array(image.position) + along[:, None] * normal
    unit = UNITS.get(raw.code(tags.DOSE_UNITS))
    plane = replace(image, frames=1, slope=scaling, intercept=0.0)
    return tuple(
        PictureFacts(replace(plane, position=vec3(place)), keys, number, unit=unit)
        for number, place in enumerate(places)
    )
