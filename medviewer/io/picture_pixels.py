"""Pixels of an opened picture as an array: grey of 8 or 16 bits or more, or red, green and blue of 8."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

import numpy as np

from medviewer.domain.volume import COLORS

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray
    from PIL import Image
    from PIL.ImageFile import ImageFile
    from PIL.TiffImagePlugin import TiffImageFile

_WIDE_GREY = {"I": np.dtype(np.int32), "F": np.dtype(np.float32)}
_GREY = frozenset({"1", "L", "LA", "La"})
_PHOTOMETRIC, _WHITE_IS_ZERO = 262, 0
"""TIFF 6.0, PhotometricInterpretation."""
_ORIENTATION = 274
"""Exif and TIFF: how the rows and columns lie."""
_TURNED = frozenset({5, 6, 7, 8})
"""Orientations that swap rows and columns."""
_UPRIGHT: dict[int, Callable[[NDArray[Any]], NDArray[Any]]] = {
    2: lambda pixels: pixels[:, ::-1],
    3: lambda pixels: pixels[::-1, ::-1],
    4: lambda pixels: pixels[::-1],
    5: lambda pixels: pixels.swapaxes(0, 1),
    6: lambda pixels: np.rot90(pixels, -1),
    7: lambda pixels: pixels[::-1, ::-1].swapaxes(0, 1),
    8: np.rot90,
}
"""What makes pixels upright, by orientation (Exif 2.3, 4.6.4 A)."""


def upright_size(picture: Image.Image) -> tuple[int, int]:
    """(rows, columns) as the picture is to be seen; raises what Pillow raises for damaged tags."""
    columns, rows = picture.size
    return (columns, rows) if _orientation(picture) in _TURNED else (rows, columns)


def _orientation(picture: Image.Image) -> int:
    """Orientation that is left to us; that of a TIFF page Pillow follows itself, in its size and its pixels."""
    if picture.format == "TIFF":
        return 1
    from PIL import Image  # noqa: PLC0415 - as in pillow.py

    # The method of PNG would decode the pixels, whose number nobody has looked at yet.
    return int(Image.Image.getexif(picture).get(_ORIENTATION, 1))


def pixel_type(picture: Image.Image) -> tuple[np.dtype[Any], int]:
    """Type of a value, and the number of colours (1 or 3)."""
    if picture.mode.startswith("I;16"):
        return np.dtype(np.uint16), 1
    if picture.mode in _WIDE_GREY:
        return _WIDE_GREY[picture.mode], 1
    return np.dtype(np.uint8), 1 if picture.mode in _GREY else COLORS


def is_reduced(picture: ImageFile) -> bool:
    """Whether Pillow gives 8 of the 16 bits of each colour."""
    return pixel_type(picture)[0] == np.uint8 and any(";16" in str(tile[3]) for tile in picture.tile)


def upright_pixels(picture: Image.Image) -> NDArray[Any]:
    """Pixels (rows, columns[, 3]) as the picture is to be seen (Exif orientation), over black where transparent.

    Raises OSError or what else Pillow raises where pixels are missing or damaged.
    """
    turn = _UPRIGHT.get(_orientation(picture))
    picture.load()
    pixels = _pixels(picture)
    return turn(pixels) if turn else pixels


def _pixels(picture: Image.Image) -> NDArray[Any]:
    dtype, colors = pixel_type(picture)
    if dtype == np.uint8:
        return np.asarray(_opaque(picture).convert("L" if colors == 1 else "RGB"))
    values = np.asarray(picture).astype(dtype, copy=False)
    # Pillow turns only greys of 8 bits over.
    return np.iinfo(np.uint16).max - values if dtype == np.uint16 and _is_white_zero(picture) else values


def _is_white_zero(picture: Image.Image) -> bool:
    if picture.format != "TIFF":
        return False
    return bool(cast("TiffImageFile", picture).tag_v2.get(_PHOTOMETRIC) == _WHITE_IS_ZERO)


def _opaque(picture: Image.Image) -> Image.Image:
    from PIL import Image  # noqa: PLC0415 - as in pillow.py

    if not picture.has_transparency_data:
        return picture
    clear = picture.convert("RGBA")
    return Image.alpha_composite(Image.new("RGBA", clear.size, (0, 0, 0, 255)), clear)
