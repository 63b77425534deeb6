"""Stored values of the frames of one image object, whatever their encoding."""

from __future__ import annotations

from functools import partial
from io import BufferedReader, BytesIO
from typing import IO, TYPE_CHECKING, Any

import numpy as np

from medviewer.domain.errors import UserError
from medviewer.domain.wording import tr
from medviewer.io.codecs import CODECS, RLE, decoded
from medviewer.io.color import to_rgb
from medviewer.io.datasets import read_dataset, tolerant_reading
from medviewer.io.decoder_pool import DecoderTimeoutError
from medviewer.io.elements import PARSE_ERRORS
from medviewer.io.encapsulated import EncodedFrames
from medviewer.io.inflation import LARGEST_IMAGE_BYTES, inflates_beyond
from medviewer.io.palette import palette_of
from medviewer.io.source import BAD_ARCHIVE

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray
    from pydicom import Dataset

    from medviewer.domain.image_header import ImageHeader
    from medviewer.domain.study import InstanceRef
    from medviewer.io.palette import Palette
    from medviewer.io.source import Sources

UNCOMPRESSED = frozenset({"1.2.840.10008.1.2", "1.2.840.10008.1.2.1"})
_BY_PYDICOM = frozenset({"1.2.840.10008.1.2.2", "1.2.840.10008.1.2.1.99"})
"""Big endian, deflated."""

PALETTE = "PALETTE COLOR"
DECODE_ERRORS = (*PARSE_ERRORS, *BAD_ARCHIVE, MemoryError)


def can_decode(header: ImageHeader) -> bool:
    """Whether the transfer syntax is known here."""
    return header.transfer_syntax in UNCOMPRESSED | _BY_PYDICOM or header.transfer_syntax in CODECS


def image_header_of(ref: InstanceRef) -> ImageHeader:
    """The header of an object that is an image; raises UserError for one that is none."""
    if ref.header is None:
        title = tr("The file {path} holds no image.", path=ref.path.name)
        raise UserError(title)
    return ref.header


class FrameReader:
    """Reads the frames of one image object; what they share is read once.

    `read` may be called from several threads. Both raise UserError naming the file where pixels cannot be decoded.
    """

    def __init__(self, ref: InstanceRef, sources: Sources) -> None:
        self._ref = ref
        self._sources = sources
        self.header = image_header_of(ref)
        self._read = self._guarded(self._prepared)

    def read(self, number: int = 0) -> NDArray[Any]:
        """Stored values of a frame: (rows, columns), sign-extended from the bits stored, or RGB (rows, columns, 3)."""
        stored: NDArray[Any] = self._guarded(partial(self._read, number))
        return stored

    def _guarded(self, read: Callable[[], Any]) -> Any:
        try:
            return read()
        except DECODE_ERRORS as error:
            title = tr(
                "The pixels of {path} cannot be decoded: {cause}.", path=self._ref.path.name, cause=_cause(error)
            )
            raise UserError(title, tr("The file may be damaged; ask for it again.")) from error

    def _prepared(self) -> Callable[[int], NDArray[Any]]:
        header = self.header
        if _is_plain(header):
            return lambda number: _significant_bits(_read_plain(self._ref, header, self._sources, number), header)
        if header.transfer_syntax in CODECS:
            return _reader_of_encoded(self._ref, header, self._sources)
        with self._sources.open(self._ref.path) as stream, tolerant_reading():
            if _is_cut_short(stream, header):
                return partial(_by_library_alone, _tables(stream), self._ref, header, self._sources)
            stream.seek(0)
            if inflates_beyond(stream, LARGEST_IMAGE_BYTES):
                message = tr("it unpacks to more than {megabytes} MB", megabytes=LARGEST_IMAGE_BYTES >> 20)
                raise ValueError(message)
            stream.seek(0)
            from medviewer.io.stored_by_library import with_pixels  # noqa: PLC0415 - few files need pydicom

            return partial(_by_library, with_pixels(stream, header), header)


def _cause(error: BaseException) -> str:
    lines = str(error).strip().splitlines()
    return tr(lines[0].rstrip(".")[:160]) if lines else type(error).__name__


def _is_plain(header: ImageHeader) -> bool:
    """Whether the pixels of a frame are one run of bytes in the file."""
    return (
        header.transfer_syntax in UNCOMPRESSED
        and header.pixel_offset >= 0
        and header.samples == 1
        and header.bits_allocated in ({32, 64} if header.is_float else {8, 16, 32})
        and not header.has_modality_lut
        and header.photometric.startswith("MONOCHROME")
        and header.pixel_length >= header.claimed_bytes
    )


def _read_plain(ref: InstanceRef, header: ImageHeader, sources: Sources, frame: int) -> NDArray[Any]:
    kind = "f" if header.is_float else "i" if header.signed else "u"
    dtype = np.dtype(f"<{kind}{header.bits_allocated // 8}")
    size = header.rows * header.columns * dtype.itemsize
    data = _bytes_at(ref, sources, header.pixel_offset + frame * size, size)
    return np.frombuffer(data, dtype).reshape(header.rows, header.columns)


def _bytes_at(ref: InstanceRef, sources: Sources, offset: int, size: int) -> bytes:
    """Raises EOFError where the file ends before."""
    with sources.open(ref.path) as stream:
        stream.seek(offset)
        data = stream.read(size)
    if len(data) < size:
        message = tr("the file is cut short ({there} of {size} bytes)", there=len(data), size=size)
        raise EOFError(message)
    return data


def _significant_bits(stored: NDArray[Any], header: ImageHeader) -> NDArray[Any]:
    """The bits that count, sign-extended (PS3.5 8.1.1): what lies above the high bit may be an old overlay.

    In place where the array may be written to.
    """
    allocated, used = header.bits_allocated, min(header.bits_stored, header.bits_allocated)
    above = max(allocated - 1 - header.high_bit, 0)
    if used == allocated or header.is_float:
        return stored
    out = stored if stored.flags.writeable else None
    if header.signed or above + used != allocated:
        # shifting up and down again drops the bits above and below and copies the sign
        shifted: NDArray[Any] = np.right_shift(np.left_shift(stored, above, out=out), allocated - used, out=out)
        return shifted
    masked: NDArray[Any] = np.bitwise_and(stored, stored.dtype.type((1 << used) - 1), out=out)
    return masked


def _reader_of_encoded(ref: InstanceRef, header: ImageHeader, sources: Sources) -> Callable[[int], NDArray[Any]]:
    """Decodes single frames, whose bytes stay in the file until they are asked for."""
    with sources.open(ref.path) as opened:
        # going back in the member of an archive means to unpack it from its start again
        held = None if isinstance(opened, BufferedReader) else opened.read()
        stream = opened if held is None else BytesIO(held)
        frames = EncodedFrames(stream, header.pixel_offset, header.frames, is_one_each=header.transfer_syntax == RLE)
        tables = _tables(stream) if header.has_modality_lut or header.photometric == PALETTE else None

    given_up: list[DecoderTimeoutError] = []

    def read(number: int) -> NDArray[Any]:
        if given_up:
            raise given_up[0]  # the next frame of the file would take as long
        with sources.open(ref.path) if held is None else BytesIO(held) as stream:
            data = frames.read(stream, number)
        try:
            return _presented(*decoded(data, header), header, tables)
        except DecoderTimeoutError as error:
            given_up.append(error)
            raise

    return read


def _tables(stream: IO[bytes]) -> Dataset:
    """The elements before the pixels."""
    stream.seek(0)
    with tolerant_reading():
        return read_dataset(stream)


def _by_library(dataset: Dataset, header: ImageHeader, number: int) -> NDArray[Any]:
    """Frames that are neither compressed nor plain runs of bytes."""
    from medviewer.io.stored_by_library import pixels_of  # noqa: PLC0415 - as above

    with tolerant_reading():
        return _presented(pixels_of(dataset, number), header.photometric, header, dataset)


def _is_cut_short(stream: IO[bytes], header: ImageHeader) -> bool:
    """Whether the file ends within uncompressed frames, of which the library would give none."""
    is_run = header.transfer_syntax in UNCOMPRESSED and header.pixel_offset >= 0
    return is_run and stream.seek(0, 2) < header.pixel_offset + header.claimed_bytes


def _by_library_alone(
    tables: Dataset, ref: InstanceRef, header: ImageHeader, sources: Sources, number: int
) -> NDArray[Any]:
    """A frame as if it were the only one of its object."""
    from medviewer.io.stored_by_library import alone  # noqa: PLC0415 - as above

    size = header.claimed_bytes // header.frames
    data = _bytes_at(ref, sources, header.pixel_offset + number * size, size)
    with tolerant_reading():
        dataset = alone(tables, header, data)
    return _by_library(dataset, header, 0)


def _presented(pixels: NDArray[Any], photometric: str, header: ImageHeader, dataset: Dataset | None) -> NDArray[Any]:
    """Grey or RGB, by the palette or after the modality table of the data set where it has one."""
    if dataset is None:
        return _finished(pixels, photometric, header)
    with tolerant_reading():
        palette = palette_of(dataset) if header.photometric == PALETTE else None
        finished = _finished(pixels, photometric, header, palette)
        if not header.has_modality_lut:
            return finished
        from medviewer.io.stored_by_library import after_modality_table  # noqa: PLC0415 - as above

        return after_modality_table(finished, dataset)


def _finished(
    pixels: NDArray[Any], photometric: str, header: ImageHeader, palette: Palette | None = None
) -> NDArray[Any]:
    """Grey sign-extended from the bits stored, colour as RGB."""
    if pixels.ndim == 3 or photometric == PALETTE:
        return to_rgb(pixels, photometric, header.bits_stored, palette)
    if pixels.dtype.kind in "iu" and pixels.dtype.itemsize * 8 == header.bits_allocated:
        return _significant_bits(pixels, header)
    return pixels
