"""NIfTI files: read as volumes and written from volumes."""

from __future__ import annotations

import gzip
import math
import shutil
from typing import TYPE_CHECKING, Any, cast

import numpy as np

from medviewer.domain.atomic import written_whole
from medviewer.domain.errors import UserError
from medviewer.domain.geometry import Geometry
from medviewer.domain.study import HealthNote, HealthSeverity, InstanceRef, Patient, Rejected, Series, SeriesKind, Study
from medviewer.domain.volume import Volume
from medviewer.io.itk import first_sentence, simpleitk
from medviewer.io.nifti_payload import FLOATS, HEADER_BYTES, PIECE_BYTES, NonFinite, Payload, examine, is_packed
from medviewer.io.uids import derived_uid, uid_from_hash

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

GZIP_LEVEL = 1
"""The quickest; CT shrinks by a further tenth at most at the slowest."""

_SMALL_INTEGERS = (np.uint8, np.int16, np.uint16, np.int32)


def scan_nifti(path: Path) -> Study | Rejected:
    """The study of one NIfTI file, or why it does not open; reads the header and hashes the file.

    NIfTI names no patient, so the file's name stands for the patient ID. Raises OSError.
    """
    with path.open("rb") as stream:
        uid = uid_from_hash(stream, "instance")
    try:
        reader = _header(path)
        series = _series(path, uid, reader)
    except UserError as error:
        return Rejected(path, error.title)
    except (RuntimeError, ValueError, ArithmeticError) as error:
        return Rejected(path, f"The NIfTI file cannot be read: {first_sentence(error)}")
    return Study(derived_uid(uid, "study"), Patient(path.name), (series,))


def _header(path: Path) -> Any:
    reader = simpleitk().ImageFileReader()
    reader.SetImageIO("NiftiImageIO")
    reader.SetFileName(str(path))
    reader.ReadImageInformation()
    return reader


def _series(path: Path, uid: str, reader: Any) -> Series:
    size = reader.GetSize()
    times = int(np.prod(size[3:], dtype=int))
    refusal = _refusal(reader, times)
    series_uid = derived_uid(uid, "series")
    shape = (int(size[2]) if len(size) > 2 else 1, int(size[1]), int(size[0]))
    return Series(
        id=series_uid,
        series_uid=series_uid,
        modality="OT",
        description=path.name,
        kind=SeriesKind.VOLUME,
        instances=(InstanceRef(derived_uid(uid, "image"), "", path),),
        shape=shape,
        geometry=None if refusal else _geometry(reader, shape),
        times=times,
        channels=int(reader.GetNumberOfComponents()),
        health=(*_health(reader), *_value_health(path, reader, refusal)),
        refusal=refusal,
    )


def _refusal(reader: Any, times: int) -> str:
    if reader.GetDimension() < 3:
        return "This NIfTI file holds a flat picture, not a volume; pictures open in a later version."
    if times > 1:
        return f"This NIfTI file holds {times} times; volumes over time open in a later version."
    if reader.GetNumberOfComponents() > 1:
        return "This NIfTI file holds several values per voxel; those open in a later version."
    if _meta(reader, "ITK_sform_corrected") == "YES":
        return "The matrix of this NIfTI file is sheared; ITK would bend it straight, so the file is not opened."
    return ""


def _meta(reader: Any, key: str) -> str:
    return str(reader.GetMetaData(key)) if reader.HasMetaDataKey(key) else ""


def _health(reader: Any) -> tuple[HealthNote, ...]:
    if _meta(reader, "sform_code") != "0" or _meta(reader, "qform_code") != "0":
        return ()
    text = "The file does not say how it lies in the patient (no sform, no qform); sides and letters are a guess."
    return (HealthNote("no_geometry", HealthSeverity.WARNING, text),)


def _value_health(path: Path, reader: Any, refusal: str) -> tuple[HealthNote, ...]:
    """Raises UserError where values are missing; those of a file that does not open are only looked at by its size."""
    payload = _payload(reader)
    if refusal and is_packed(path):
        return ()
    if is_packed(path) and payload.datatype not in FLOATS:
        return ()  # unpacked only on loading: whole numbers can hide nothing
    count = examine(path, payload).count
    if not count:
        return ()
    text = (
        f"{count} voxel{' holds' if count == 1 else 's hold'} no finite number (NaN or infinity); "
        f"{'it has' if count == 1 else 'they have'} no value."
    )
    return (HealthNote("non_finite", HealthSeverity.WARNING, text),)


def _geometry(image: Any, shape: tuple[int, int, int]) -> Geometry:
    """Geometry of the first three axes; ITK's world is LPS, its index order is the reverse of ours.

    Raises ValueError for a singular matrix.
    """
    dimension = image.GetDimension()
    direction = np.array(image.GetDirection()).reshape(dimension, dimension)[:3, :3]
    affine = np.eye(4)
    affine[:3, :3] = (direction * np.array(image.GetSpacing()[:3]))[:, ::-1]
    affine[:3, 3] = image.GetOrigin()[:3]
    return Geometry(affine, shape)


def _payload(reader: Any) -> Payload:
    """What the header promises, unpacked (NIfTI-1: vox_offset, then dim x bitpix)."""
    bits = int(reader.GetMetaData("bitpix")) * math.prod(int(n) for n in reader.GetSize())
    start = int(float(reader.GetMetaData("vox_offset")))
    return Payload(int(reader.GetMetaData("datatype")), max(start, HEADER_BYTES), bits // 8)


def read_nifti(path: Path) -> Volume:
    """A three-dimensional NIfTI file as a volume (slope and intercept applied by ITK); unit unknown.

    NaN and infinities stay what they are.

    Raises UserError where it cannot be read.
    """
    try:
        reader = _header(path)
        odd = examine(path, _payload(reader))
        image = simpleitk().ReadImage(str(path), imageIO="NiftiImageIO")
        if image.GetDimension() != 3 or image.GetNumberOfComponentsPerPixel() != 1:
            message = "it holds no single volume"
            raise ValueError(message)
        array = _with_non_finite(compact(simpleitk().GetArrayFromImage(image)), odd, _slope(reader))
        return Volume(_geometry(image, cast("tuple[int, int, int]", array.shape)), array)
    except (OSError, RuntimeError, ValueError, ArithmeticError, MemoryError) as error:
        title = f"The NIfTI file {path.name} cannot be read: {first_sentence(error)}"
        raise UserError(title) from error


def _slope(reader: Any) -> float:
    """The factor of the stored values; 0 means none (NIfTI-1, scl_slope)."""
    return float(_meta(reader, "scl_slope") or 0.0) or 1.0


def _with_non_finite(array: NDArray[Any], odd: NonFinite, slope: float) -> NDArray[Any]:
    """Put back what ITK took for 0; a negative slope turns an infinity over."""
    array.reshape(-1)[odd.places] = odd.values * math.copysign(1.0, slope)
    return array


def compact(array: NDArray[Any]) -> NDArray[Any]:
    """The array as int16 or int32 where its type is whole and fits, else as float32."""
    if array.dtype.kind in "iu" and array.size:
        low, high = int(array.min()), int(array.max())
        for dtype in (np.int16, np.int32):
            info = np.iinfo(dtype)
            if info.min <= low and high <= info.max:
                return np.ascontiguousarray(array, dtype)
    with np.errstate(over="ignore"):  # what float32 cannot hold becomes infinite, and is told as that
        return np.ascontiguousarray(array, np.float32)


def write_nifti(volume: Volume, path: Path) -> None:
    """Write a volume with its exact values and its matrix as both sform and qform.

    The type is the smallest integer that holds all values of an integer volume, else float32. The file appears
    whole or not at all; a name ending in .gz is compressed.

    Raises
    ------
    UserError
        For a sheared matrix, which a NIfTI orientation of right angles cannot say, and for other file names.
    OSError
        Where the file cannot be written.
    """
    if not volume.geometry.is_rectangular:
        title = "A sheared (tilted) volume cannot be written as NIfTI."
        raise UserError(title)
    if not path.name.endswith((".nii", ".nii.gz")):
        title = f"{path.name} is no name for a NIfTI file."
        raise UserError(title, "Let it end in .nii or .nii.gz.")
    image = _image(volume)
    with written_whole(path) as temporary:
        if path.suffix == ".gz":
            _write_compressed(image, temporary)
        else:
            _write(image, temporary)


def _image(volume: Volume) -> Any:
    image = simpleitk().GetImageFromArray(np.asarray(volume.array, _written_type(volume.array)))
    geometry = volume.geometry
    image.SetOrigin(tuple(geometry.affine[:3, 3].tolist()))
    image.SetSpacing(geometry.spacing_mm[::-1])
    image.SetDirection(tuple(geometry.directions[::-1].T.ravel().tolist()))
    return image


def _written_type(array: NDArray[Any]) -> np.dtype[Any]:
    if array.dtype.kind == "b":
        return np.dtype(np.uint8)
    if array.dtype.kind not in "iu":
        return np.dtype(np.float32)
    low, high = int(array.min()), int(array.max())
    fitting = (t for t in _SMALL_INTEGERS if np.iinfo(t).min <= low and high <= np.iinfo(t).max)
    return np.dtype(next(fitting, np.float32))


def _write(image: Any, path: Path) -> None:
    try:
        simpleitk().WriteImage(image, str(path), imageIO="NiftiImageIO")
    except RuntimeError as error:
        raise OSError(first_sentence(error)) from error


def _write_compressed(image: Any, path: Path) -> None:
    """Compress what ITK wrote plainly: its own compression cannot be told to be quick."""
    plain = path.with_suffix("").with_suffix(".nii")
    try:
        _write(image, plain)
        with plain.open("rb") as source, gzip.GzipFile(path, "wb", GZIP_LEVEL, mtime=0) as target:
            shutil.copyfileobj(source, target, PIECE_BYTES)
    finally:
        plain.unlink(missing_ok=True)
