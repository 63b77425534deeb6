"""Pillow, the one way to it: imported when a picture is met, quiet about files that are damaged."""

from __future__ import annotations

import warnings
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from PIL.ImageFile import ImageFile

FORMATS = ("PNG", "JPEG", "TIFF", "BMP")


@contextmanager
def opened_picture(path: Path) -> Iterator[ImageFile]:
    """A picture whose header is read; its size is to be limited before it is decoded.

    Raises OSError, SyntaxError, ValueError, TypeError or KeyError where it is none.
    """
    from PIL import Image  # noqa: PLC0415 - few sessions see a picture

    # Pillow tells of odd tags and of large pictures; the first are no loss, the second have our own limit.
    warnings.filterwarnings("ignore", module=r"PIL\.")
    Image.MAX_IMAGE_PIXELS = None
    # Given a path, Pillow maps plain TIFF pages into memory and mixes rows and columns of turned ones up (13.0).
    with path.open("rb") as stream, Image.open(stream, formats=FORMATS) as picture:
        yield picture
