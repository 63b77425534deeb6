"""Frames that pydicom reads: big endian, deflated, or with samples and bits in an order of their own."""

from __future__ import annotations

from typing import IO, TYPE_CHECKING, Any

from pydicom.dataset import Dataset, FileMetaDataset
from pydicom.pixels.processing import apply_modality_lut
from pydicom.pixels.utils import pixel_array
from pydicom.uid import UID

from medviewer.io.datasets import read_dataset

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from medviewer.domain.image_header import ImageHeader

PIXEL_DATA = 0x7FE00010


def with_pixels(stream: IO[bytes], header: ImageHeader) -> Dataset:
    """An object with its pixel data, whose syntax is named; call within `tolerant_reading`, as all here."""
    dataset = read_dataset(stream, pixels=True)
    if "TransferSyntaxUID" not in dataset.file_meta:
        dataset.file_meta.TransferSyntaxUID = UID(header.transfer_syntax)
    return dataset


def alone(tables: Dataset, header: ImageHeader, data: bytes) -> Dataset:
    """A frame as if it were the only one of its object, of the elements before the pixels and the frame's bytes."""
    dataset = Dataset({element.tag: element for element in tables})
    dataset.file_meta = FileMetaDataset()
    dataset.file_meta.TransferSyntaxUID = UID(header.transfer_syntax)
    dataset.NumberOfFrames = 1
    dataset.add_new(PIXEL_DATA, "OB" if header.bits_allocated == 8 else "OW", data)
    return dataset


def pixels_of(dataset: Dataset, number: int) -> NDArray[Any]:
    """Stored values of a frame: (rows, columns) or (rows, columns, samples)."""
    return pixel_array(dataset, index=number, raw=True)


def after_modality_table(pixels: NDArray[Any], tables: Dataset) -> NDArray[Any]:
    """The values that the Modality LUT Sequence gives (PS3.3 C.11.1)."""
    return apply_modality_lut(pixels, tables)
