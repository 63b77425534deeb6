"""Stored values of the frames of a segmentation or parametric map, one after the other.

Never holds more than one decoded frame; knows RLE frames of single bits and deflated frames (PS3.5 A.4.13), which
pydicom 3.0 does not.
"""

from __future__ import annotations

import zlib
from io import BytesIO
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from pydicom.encaps import generate_frames

from medviewer.domain.errors import UserError
from medviewer.domain.image_header import ImageHeader
from medviewer.domain.wording import tr
from medviewer.io.claims import CLAIM_LIMIT_BYTES, COMPRESSION_LIMIT
from medviewer.io.codecs import decoded
from medviewer.io.decoder_pool import DECODERS, EncodedFrame
from medviewer.io.encapsulated import EncodedFrames
from medviewer.io.series_kind import class_name

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from numpy.typing import NDArray
    from pydicom import Dataset

PLAIN = frozenset({"1.2.840.10008.1.2", "1.2.840.10008.1.2.1", "1.2.840.10008.1.2.2", "1.2.840.10008.1.2.1.99"})
"""Native encodings, deflated data sets included."""

RLE, DEFLATED_FRAMES = "1.2.840.10008.1.2.5", "1.2.840.10008.1.2.8.1"
_BY_CODEC = frozenset(f"1.2.840.10008.1.2.4.{n}" for n in ("50", "57", "70", "80", "81", "90", "91", "201", "202"))
_PIXELS = (("PixelData", ""), ("FloatPixelData", "f"), ("DoubleFloatPixelData", "f"))


class PixelForm(NamedTuple):
    """How the frames of an object are stored; `kind` is "u", "i" or "f" as in NumPy."""

    frames: int
    rows: int
    columns: int
    bits: int
    kind: str
    keyword: str
    syntax: str
    is_little_endian: bool

    @property
    def frame_values(self) -> int:
        """Values per frame."""
        return self.rows * self.columns

    @property
    def claimed_bytes(self) -> int:
        """Size of all frames, uncompressed."""
        return (self.frames * self.frame_values * self.bits + 7) // 8

    @property
    def dtype(self) -> np.dtype[Any]:
        """Type of a stored value of whole bytes."""
        return np.dtype(f"{'<' if self.is_little_endian else '>'}{self.kind}{self.bits // 8}")


def pixel_form(dataset: Dataset) -> PixelForm:
    """How the frames are stored, checked against what is there.

    Raises UserError where there are no pixels, their form is not known, or the header claims more than is there.
    """
    keyword, kind = next(((k, kind) for k, kind in _PIXELS if k in dataset), ("", ""))
    if not keyword:
        title = tr("The object holds no pixels: it is damaged or cut short.")
        raise UserError(title)
    syntax = str(dataset.file_meta.get("TransferSyntaxUID", "") or "1.2.840.10008.1.2")
    form = PixelForm(
        frames=int(dataset.get("NumberOfFrames") or 1), rows=int(dataset.Rows), columns=int(dataset.Columns),
        bits=int(dataset.BitsAllocated), kind=kind or "ui"[int(dataset.get("PixelRepresentation") or 0) & 1],
        keyword=keyword, syntax=syntax, is_little_endian=dataset.original_encoding[1] is not False,
    )  # fmt: skip
    if fault := _fault_of(form, int(dataset.get("SamplesPerPixel") or 1), len(dataset[keyword].value)):
        title = tr("The pixels of the object cannot be decoded: {fault}.", fault=fault)
        raise UserError(title)
    return form


def _fault_of(form: PixelForm, samples: int, there: int) -> str:
    if min(form.frames, form.rows, form.columns) < 1 or samples != 1:
        return tr("its frames have no size, or are in colour")
    if form.bits not in ({32, 64} if form.kind == "f" else {1, 8, 16, 32}):
        return tr("{bits} bits per value are not known", bits=form.bits)
    if form.syntax not in PLAIN | _BY_CODEC | {RLE, DEFLATED_FRAMES}:
        return tr("{kind} is not known", kind=class_name(form.syntax))
    claimed = form.claimed_bytes
    if form.syntax in PLAIN:
        return (
            "" if there >= claimed else tr("{claimed} bytes are due, {there} are there", claimed=claimed, there=there)
        )
    is_absurd = claimed > CLAIM_LIMIT_BYTES and claimed > COMPRESSION_LIMIT * there
    return (
        tr(
            "the header claims {claimed:,.0f} MB, which {there:,.3f} MB cannot hold",
            claimed=claimed / 1e6,
            there=there / 1e6,
        )
        if is_absurd
        else ""
    )


def stored_frames(dataset: Dataset, form: PixelForm) -> Iterator[NDArray[Any]]:
    """The frames in order, each (rows, columns); single bits as uint8 0 or 1.

    Raises UserError where a frame is missing, and any of `stored.DECODE_ERRORS` where one is damaged.
    """
    number = 0
    for number, frame in enumerate(_frames(dataset, form), start=1):
        if frame.shape != (form.rows, form.columns):
            title = tr(
                "A frame of the object is {shape}, not {claimed} as its header says.",
                shape=frame.shape,
                claimed=(form.rows, form.columns),
            )
            raise UserError(title)
        yield frame
        if number == form.frames:
            return
    title = tr(
        "The object is cut short: {frames} frames are due, {number} are there.", frames=form.frames, number=number
    )
    raise UserError(title)


def _frames(dataset: Dataset, form: PixelForm) -> Iterator[NDArray[Any]]:
    if form.syntax in PLAIN:
        return _plain_frames(dataset, form)
    if form.syntax == RLE:
        return _decoded_frames(dataset, form, _rle_bytes)
    if form.syntax == DEFLATED_FRAMES:
        return _decoded_frames(dataset, form, _inflated)
    return _compressed_frames(dataset, form)


def _plain_frames(dataset: Dataset, form: PixelForm) -> Iterator[NDArray[Any]]:
    element = dataset[form.keyword]
    data = np.frombuffer(element.value, np.uint8)
    if element.VR == "OW" and not form.is_little_endian and form.bits <= 8:
        data = data[: len(data) // 2 * 2].reshape(-1, 2)[:, ::-1].reshape(-1)  # bytes of a word (PS3.5 8.1.1)
    for k in range(form.frames):
        yield _values(data, form, k * form.frame_values)


def _values(data: NDArray[np.uint8], form: PixelForm, start: int) -> NDArray[Any]:
    """One frame of native data that starts at a value; frames of single bits follow without gap (PS3.5 8.1.1)."""
    shape, stop = (form.rows, form.columns), start + form.frame_values
    if form.bits == 1:
        bits = np.unpackbits(data[start // 8 : (stop + 7) // 8], bitorder="little")
        return bits[start % 8 : start % 8 + form.frame_values].reshape(shape)
    width = form.bits // 8
    native = data[start * width : stop * width].view(form.dtype)
    return native.astype(form.dtype.newbyteorder("="), copy=False).reshape(shape)


def _decoded_frames(
    dataset: Dataset, form: PixelForm, decode: Callable[[bytes, int, int], bytes]
) -> Iterator[NDArray[Any]]:
    """Compressed frames, each of which holds native data of its own."""
    size, width = (form.frame_values * form.bits + 7) // 8, max(form.bits // 8, 1)
    for data in generate_frames(dataset[form.keyword].value, number_of_frames=form.frames):
        native = np.frombuffer(decode(data, size, width), np.uint8)
        if len(native) < size:
            message = tr("a frame is cut short ({there} of {size} bytes)", there=len(native), size=size)
            raise ValueError(message)
        yield _values(native[:size], form, 0)


def _inflated(data: bytes, size: int, _width: int) -> bytes:
    """A deflated frame (RFC 1951); what goes beyond the size that is due is not unpacked."""
    return zlib.decompressobj(-zlib.MAX_WBITS).decompress(data, size)


def _rle_bytes(data: bytes, size: int, width: int) -> bytes:
    """An RLE frame (PS3.5 annex G); of single bits the bytes that hold them."""
    return DECODERS.decode(EncodedFrame(data, "rle", 1, size // width, 1, width)).tobytes()


def _compressed_frames(dataset: Dataset, form: PixelForm) -> Iterator[NDArray[Any]]:
    header = ImageHeader(
        rows=form.rows, columns=form.columns, frames=form.frames, bits_allocated=form.bits,
        bits_stored=int(dataset.get("BitsStored") or form.bits), signed=form.kind == "i", transfer_syntax=form.syntax,
    )  # fmt: skip
    stream = BytesIO(dataset[form.keyword].value)
    frames = EncodedFrames(stream, 0, form.frames)
    for number in range(form.frames):
        yield decoded(frames.read(stream, number), header)[0]
