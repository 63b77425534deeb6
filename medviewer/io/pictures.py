"""PNG, JPEG, TIFF and BMP pictures: pixels without a place in the patient."""

from __future__ import annotations

import struct
import zlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from medviewer.domain.errors import UserError
from medviewer.domain.geometry import pixel_grid
from medviewer.domain.loaded import Loaded
from medviewer.domain.study import HealthNote, HealthSeverity, InstanceRef, Patient, Rejected, Series, SeriesKind, Study
from medviewer.domain.volume import COLORS, Volume
from medviewer.domain.wording import tr
from medviewer.io.picture_ends import is_whole_bitmap, is_whole_jpeg, is_whole_page, is_whole_png
from medviewer.io.picture_pixels import is_reduced, pixel_type, upright_pixels, upright_size
from medviewer.io.pillow import opened_picture
from medviewer.io.uids import derived_uid, uid_from_hash

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray
    from PIL.ImageFile import ImageFile

    from medviewer.domain.job import CancelToken
    from medviewer.domain.vectors import Index3

BYTES_LIMIT = 1 << 30
"""Most bytes of pixels, decoded, that are taken for one file."""

_LOSSY_COMPRESSIONS = frozenset({"jpeg", "tiff_jpeg", "webp"})
_UNREADABLE = (
    *(OSError, EOFError, SyntaxError, ValueError, TypeError, LookupError, ArithmeticError, RuntimeError),
    *(AttributeError, struct.error, zlib.error),
)
"""What Pillow raises for damaged files, beside its own classes, which are among these."""


@dataclass(frozen=True, slots=True)
class _Facts:
    """What the header of a picture file says.

    `pages` are the numbers of those like the first in size and type, `others` counts the rest.
    """

    format: str
    size: tuple[int, int]
    dtype: np.dtype[Any]
    colors: int
    pages: tuple[int, ...]
    others: int
    is_lossy: bool
    is_reduced: bool
    is_whole: bool

    @property
    def shape(self) -> Index3:
        """(pages, rows, columns)."""
        return (len(self.pages), *self.size)

    @property
    def pixel_bytes(self) -> int:
        """Size of the decoded pixels."""
        return len(self.pages) * self.size[0] * self.size[1] * self.colors * self.dtype.itemsize


def scan_picture(path: Path) -> Study | Rejected:
    """The study of one picture, or why it does not open; reads the header and hashes the file.

    The file's name stands for the patient ID. Raises OSError where the file itself cannot be read.
    """
    with path.open("rb") as stream:
        uid = uid_from_hash(stream, "instance")
    try:
        facts = _facts_of(path)
    except UserError as error:
        return Rejected(path, error.title)
    series_uid = derived_uid(uid, "series")
    series = Series(
        id=series_uid,
        series_uid=series_uid,
        modality="OT",
        description=path.name,
        kind=SeriesKind.IMAGE if len(facts.pages) == 1 else SeriesKind.CINE,
        instances=(InstanceRef(derived_uid(uid, "image"), "", path),),
        shape=facts.shape,
        channels=facts.colors,
        health=_health(facts),
    )
    return Study(derived_uid(series_uid, "study"), Patient(path.name), (series,))


def read_picture(path: Path, token: CancelToken) -> Loaded:
    """The pages of a picture file as the slices of one volume without a place in the patient.

    Raises UserError where it cannot be read whole, Cancelled after the token was cancelled.
    """
    facts = _facts_of(path)
    ending = (COLORS,) if facts.colors == COLORS else ()
    try:
        array = np.empty((*facts.shape, *ending), facts.dtype)
        with opened_picture(path) as picture:
            for number, page in enumerate(facts.pages):
                token.check()
                array[number] = _page(picture, page)
    except MemoryError as error:
        title = tr(
            "The picture {path} needs {gigabytes:.1f} GB of memory, which are not free.",
            path=path.name,
            gigabytes=facts.pixel_bytes / 1e9,
        )
        raise UserError(title, tr("Close other studies or programs and try again.")) from error
    except _UNREADABLE as error:
        raise _damaged(path, facts.format) from error
    return Loaded((Volume(pixel_grid(facts.shape), array, is_placed=False),))


def _page(picture: ImageFile, number: int) -> NDArray[Any]:
    if number:
        picture.seek(number)
    return upright_pixels(picture)


def _facts_of(path: Path) -> _Facts:
    """Raises UserError where the header cannot be read, pixels are missing or there are too many."""
    try:
        with opened_picture(path) as picture:
            facts = _facts(path, picture)
    except _UNREADABLE as error:
        title = tr("The picture {path} is damaged or of a kind that does not open.", path=path.name)
        raise UserError(title, tr("Ask for the file again, or save it as PNG.")) from error
    if facts.pixel_bytes > BYTES_LIMIT:
        pages, rows, columns = facts.shape
        size = tr("{columns} x {rows} pixels", columns=columns, rows=rows)
        if pages > 1:
            size = tr("{columns} x {rows} pixels on {pages} pages", columns=columns, rows=rows, pages=pages)
        gigabytes = f"{facts.pixel_bytes / 1e9:.1f}"
        title = tr(
            "The picture {path} is too large: {size} need {gigabytes} GB.",
            path=path.name,
            size=size,
            gigabytes=gigabytes,
        )
        raise UserError(title, tr("Save it smaller, or in parts."))
    if not facts.is_whole:
        raise _damaged(path, facts.format)
    return facts


def _damaged(path: Path, kind: str) -> UserError:
    return UserError(
        tr("The {kind} picture {path} is cut short or damaged.", kind=kind, path=path.name),
        tr("Ask for the file again."),
    )


def _facts(path: Path, picture: ImageFile) -> _Facts:
    format_name = "JPEG" if picture.format == "MPO" else picture.format or ""  # MPO: several JPEG in one file
    size, (dtype, colors) = upright_size(picture), pixel_type(picture)
    reduced = is_reduced(picture)
    lossy = format_name == "JPEG" or str(picture.info.get("compression")) in _LOSSY_COMPRESSIONS
    pages, others, is_whole = [0], 0, True
    if format_name == "TIFF":
        pages, others, is_whole = _tiff_pages(path, picture)
    elif format_name == "PNG":
        is_whole = is_whole_png(path)
    elif format_name == "JPEG":
        is_whole = is_whole_jpeg(path)
    else:
        is_whole = is_whole_bitmap(picture, path.stat().st_size)
    return _Facts(format_name, size, dtype, colors, tuple(pages), others, lossy, reduced, is_whole)


def _tiff_pages(path: Path, picture: Any) -> tuple[list[int], int, bool]:
    """Pages like the first one, the number of others, and whether the pixels of all are in the file."""
    first = (picture.size, picture.mode)
    bytes_in_file = path.stat().st_size
    pages, others, is_whole = [], 0, True
    for number in range(picture.n_frames):
        picture.seek(number)
        if (picture.size, picture.mode) == first:
            pages.append(number)
        else:
            others += 1
        is_whole &= is_whole_page(picture.tag_v2, bytes_in_file)
    return pages, others, is_whole


def _health(facts: _Facts) -> tuple[HealthNote, ...]:
    note, warning = HealthSeverity.NOTE, HealthSeverity.WARNING
    text = tr("A picture without geometry: lengths in millimetres, sides and places in the patient are not known.")
    notes = [HealthNote("no_geometry", note, text)]
    if facts.is_lossy:
        text = tr("The picture was compressed with loss (JPEG): fine detail may be missing or made up.")
        notes.append(HealthNote("lossy", warning, text))
    if facts.is_reduced:
        notes.append(HealthNote("reduced_depth", note, tr("Of 16 bits for each colour, 8 are shown.")))
    if facts.others:
        one = tr("1 page of another size or kind are left out.")
        many = tr("{count} pages of another size or kind are left out.", count=facts.others)
        text = many if facts.others > 1 else one
        notes.append(HealthNote("pages_left_out", warning, text))
    return tuple(notes)
