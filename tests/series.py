"""Small DICOM series with a known matrix, for tests of everything that reads them."""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING, Any

import numpy as np
from pydicom import dcmwrite
from pydicom.dataset import Dataset, FileMetaDataset
from pydicom.uid import UID, ExplicitVRLittleEndian

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import ArrayLike, NDArray

CT_CLASS = UID("1.2.840.10008.5.1.4.1.1.2")
MR_CLASS = UID("1.2.840.10008.5.1.4.1.1.4")


def stable_uid(*parts: object) -> str:
    """A UID that is the same in every run."""
    number = 7
    for byte in repr(parts).encode():
        number = (number * 257 + byte) % (1 << 120)
    return f"2.25.{number}"


def affine_of(
    spacing: tuple[float, float, float], origin: ArrayLike, rotation: ArrayLike | None = None
) -> NDArray[Any]:
    """Matrix index (slice, row, column) -> LPS mm of an axial stack from feet to head, turned by `rotation` (3x3)."""
    axes = np.array([[0, 0, 1], [0, 1, 0], [1, 0, 0]], float).T * np.array(spacing)
    affine = np.eye(4)
    affine[:3, :3] = axes if rotation is None else np.asarray(rotation) @ axes
    affine[:3, 3] = origin
    return affine


def rotation_about(axis: ArrayLike, degrees: float) -> NDArray[Any]:
    """3x3 rotation matrix (Rodrigues)."""
    x, y, z = np.asarray(axis, float) / np.linalg.norm(axis)
    cross = np.array([[0, -z, y], [z, 0, -x], [-y, x, 0]])
    angle = np.deg2rad(degrees)
    return np.eye(3) + np.sin(angle) * cross + (1 - np.cos(angle)) * cross @ cross


def write_series(folder: Path, affine: ArrayLike, array: NDArray[Any], **tags: Any) -> list[Path]:
    """Write one file per slice and give their paths in slice order.

    Parameters
    ----------
    folder
        Made where absent.
    affine
        4x4, index (slice, row, column) -> LPS mm. A slice axis that is no multiple of row x column gives a tilt.
    array
        Stored values (slices, rows, columns), int16 or uint16.
    tags
        DICOM keywords that replace the defaults; a callable is asked with the slice number; None removes.

    File names and instance numbers tell nothing about the order of slices.
    """
    folder.mkdir(parents=True, exist_ok=True)
    matrix = np.asarray(affine, float)
    shuffled = np.random.default_rng(len(array)).permutation(len(array))
    paths = []
    for k, pixels in enumerate(array):
        dataset = slice_dataset(matrix, k, np.ascontiguousarray(pixels))
        dataset.InstanceNumber = int(shuffled[k]) + 1
        _put_tags(dataset, tags, k)
        paths.append(write_dataset(dataset, folder / f"IM{shuffled[k]:04d}.dcm"))
    return paths


def _put_tags(dataset: Dataset, tags: dict[str, Any], k: int) -> None:
    for keyword, wanted in tags.items():
        value = wanted(k) if callable(wanted) else wanted
        if value is None:
            delattr(dataset, keyword)
        else:
            setattr(dataset, keyword, value)
    if "SeriesInstanceUID" in tags or "StudyInstanceUID" in tags or "PatientID" in tags or "PatientName" in tags:
        dataset.SOPInstanceUID = stable_uid(dataset.get("SeriesInstanceUID"), dataset.get("PatientName"), k)


def slice_dataset(matrix: NDArray[Any], k: int, pixels: NDArray[Any]) -> Dataset:
    """One CT slice; numbers are written with all their digits (PS3.3 C.7.6.2)."""
    spacing = np.linalg.norm(matrix[:3, :3], axis=0)
    dataset = Dataset()
    dataset.SOPClassUID = CT_CLASS
    dataset.SOPInstanceUID = stable_uid("slice", k)
    dataset.ImageType = ["ORIGINAL", "PRIMARY", "AXIAL"]
    dataset.StudyDate, dataset.StudyTime = "20240229", "101500"
    dataset.Modality = "CT"
    dataset.StudyDescription, dataset.SeriesDescription = "Test study", "Test series"
    dataset.PatientName, dataset.PatientID = "Test^Person", "T-1"
    dataset.PatientBirthDate, dataset.PatientSex = "19500101", "O"
    dataset.SliceThickness = _decimal(float(spacing[0]))
    dataset.StudyInstanceUID, dataset.SeriesInstanceUID = stable_uid("study"), stable_uid("series")
    dataset.SeriesNumber = 1
    dataset.FrameOfReferenceUID = stable_uid("frame")
    dataset.ImagePositionPatient = [_decimal(v) for v in (matrix @ [k, 0, 0, 1])[:3]]
    row, column = matrix[:3, 2] / spacing[2], matrix[:3, 1] / spacing[1]
    dataset.ImageOrientationPatient = [_decimal(v) for v in (*row, *column)]
    dataset.PixelSpacing = [_decimal(spacing[1]), _decimal(spacing[2])]
    _put_pixels(dataset, pixels)
    dataset.RescaleSlope, dataset.RescaleIntercept = "1", "-1024"
    return dataset


def _decimal(value: float) -> str:
    """A decimal string of at most 16 bytes (PS3.5 6.2)."""
    digits = 15
    while len(text := f"{value:.{digits}g}") > 16:
        digits -= 1
    return text


def _put_pixels(dataset: Dataset, pixels: NDArray[Any]) -> None:
    dataset.SamplesPerPixel, dataset.PhotometricInterpretation = 1, "MONOCHROME2"
    dataset.Rows, dataset.Columns = pixels.shape
    dataset.BitsAllocated = dataset.BitsStored = 8 * pixels.dtype.itemsize
    dataset.HighBit = dataset.BitsStored - 1
    dataset.PixelRepresentation = int(pixels.dtype.kind == "i")
    dataset.PixelData = pixels.astype(pixels.dtype.newbyteorder("<")).tobytes()


def write_dataset(dataset: Dataset, path: Path, syntax: UID = ExplicitVRLittleEndian) -> Path:
    """Write a data set as a DICOM file (PS3.10) in an encoding whose pixels it already has."""
    meta = FileMetaDataset()
    meta.MediaStorageSOPClassUID, meta.MediaStorageSOPInstanceUID = dataset.SOPClassUID, dataset.SOPInstanceUID
    meta.TransferSyntaxUID = syntax
    dataset.file_meta = meta
    encoding = {"implicit_vr": syntax.is_implicit_VR, "little_endian": syntax.is_little_endian}
    dcmwrite(path, dataset, enforce_file_format=True, **encoding)
    return path


def put_csa(dataset: Dataset, entries: dict[str, list[str]]) -> None:
    """The vendor's header of an image, format SV10 (NiBabel's `csareader` documents it)."""
    block = dataset.private_block(0x0029, "SIEMENS CSA HEADER", create=True)
    block.add_new(0x10, "OB", csa_bytes(entries))


def csa_bytes(entries: dict[str, list[str]]) -> bytes:
    """Entries by name, each with its items as text."""
    data = b"SV10\x04\x03\x02\x01" + struct.pack("<2I", len(entries), 77)
    for name, items in entries.items():
        kind = b"SH\0\0" if name.endswith("Text") else b"US\0\0" if name.startswith("Number") else b"FD\0\0"
        data += struct.pack("<64si4s3i", name.encode(), len(items), kind, 0, len(items), 77)
        for item in items:
            text = item.encode() + b"\0"
            data += struct.pack("<4i", len(text), len(text), 77, len(text)) + text + bytes(-len(text) % 4)
    return data
