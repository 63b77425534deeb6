"""Siemens mosaics: one picture that is a sheet of the slices of a volume.

The sheet's Image Position is that of a picture as large as the sheet around the same middle, so the first slice lies
half the difference further in (N. Dzieciol and others; as dcm2niix and NiBabel do it).
"""

from __future__ import annotations

import math
import struct
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from medviewer.domain.vectors import vec3
from medviewer.io import tags
from medviewer.io.picture import PictureFacts, SplitKeys

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from medviewer.domain.image_header import ImageHeader
    from medviewer.io.elements import RawHeader

CSA_MARK = b"SV10"
MOST_TILES = 4096
"""A larger number of slices on one sheet is damage."""

NORMAL_TOLERANCE = 1e-2
"""Largest difference of the cosine between the vendor's normal and that of the pictures from 1 or -1."""

_TAG = struct.Struct("<64si4siii")
_ITEM = struct.Struct("<4i")


def tiles_of(raw: RawHeader, image: ImageHeader, keys: SplitKeys) -> tuple[PictureFacts, ...]:
    """One entry per slice of the sheet, from the first; empty where the header does not say how the sheet is made."""
    csa = csa_numbers(raw)
    count = int(next(iter(csa.get("NumberOfImagesInMosaic", ())), 0)) or raw.short(tags.SIEMENS_IMAGES_IN_MOSAIC) or 0
    across = math.ceil(math.sqrt(max(count, 1)))
    if not 0 < count <= MOST_TILES or image.rows % across or image.columns % across or image.frames != 1:
        return ()
    rows, columns = image.rows // across, image.columns // across
    places = _places(raw, image, csa, count, (rows, columns))
    if places is None:
        return ()
    return tuple(
        PictureFacts(
            replace(image, rows=rows, columns=columns, position=vec3(place)),
            keys,
            tile=(rows * (k // across), columns * (k % across)),
        )
        for k, place in enumerate(places)
    )


def _places(
    raw: RawHeader, image: ImageHeader, csa: dict[str, tuple[float, ...]], count: int, size: tuple[int, int]
) -> NDArray[np.float64] | None:
    """(count, 3) positions in LPS mm of the first pixel of each slice; None where the header does not say enough."""
    distance = raw.number(tags.SPACING_BETWEEN_SLICES) or image.thickness_mm
    if not distance or image.position is None or image.orientation is None or image.pixel_spacing is None:
        return None
    row, column = (np.array(direction) for direction in image.orientation)
    inwards = (image.columns - size[1]) / 2 * image.pixel_spacing[1] * row
    downwards = (image.rows - size[0]) / 2 * image.pixel_spacing[0] * column
    first = np.array(image.position) + inwards + downwards
    normal = np.cross(row, column)
    way = float(normal @ np.array(csa["SliceNormalVector"])) if len(csa.get("SliceNormalVector", ())) == 3 else 0.0
    if abs(abs(way) - 1) > NORMAL_TOLERANCE:
        return None  # without it nothing says on which side of the first slice the others lie
    places: NDArray[np.float64] = first + np.arange(count)[:, None] * distance * math.copysign(1.0, way) * normal
    return places


def csa_numbers(raw: RawHeader) -> dict[str, tuple[float, ...]]:
    """The numeric entries of the Siemens CSA image header by name; empty where there is none that can be read."""
    if raw.code(tags.SIEMENS_CSA_CREATOR) != "SIEMENS CSA HEADER":
        return {}
    try:
        return _parsed(raw.raw(tags.SIEMENS_CSA_IMAGE))
    except (struct.error, ValueError, UnicodeDecodeError):
        return {}


def _parsed(data: bytes) -> dict[str, tuple[float, ...]]:
    """Version 2 of the format: a mark, then entries of a name and items of 4-byte padded text. Raises struct.error."""
    if not data.startswith(CSA_MARK):
        return {}
    count, position = struct.unpack_from("<I", data, 8)[0], 16
    entries: dict[str, tuple[float, ...]] = {}
    for _ in range(min(count, 1024)):
        name, _, _, _, items, _ = _TAG.unpack_from(data, position)
        position += _TAG.size
        values = []
        for _ in range(items):
            length = _ITEM.unpack_from(data, position)[1]
            if length < 0:
                return entries
            position += _ITEM.size
            values.append(data[position : position + length].split(b"\0")[0].strip())
            position += (length + 3) // 4 * 4
        entries[name.split(b"\0")[0].decode("latin-1")] = _numbers(values)
    return entries


def _numbers(values: list[bytes]) -> tuple[float, ...]:
    """The items that are numbers; empty where one is not."""
    try:
        return tuple(number for number in map(float, filter(None, values)) if math.isfinite(number))
    except ValueError:
        return ()
