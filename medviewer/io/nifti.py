"""NIfTI files: read as volumes and written from volumes."""

from __future__ import annotations

import gzip
import math
import shutil
import struct
import zlib
from typing import TYPE_CHECKING, Any

import numpy as np

from medviewer.domain.atomic import written_whole
from medviewer.domain.errors import UserError
from medviewer.domain.geometry import Geometry
from medviewer.domain.study import HealthNote, HealthSeverity, InstanceRef, Patient, Rejected, Series, SeriesKind, Study
from medviewer.domain.volume import COLORS
from medviewer.domain.wording import tr
from medviewer.io.itk import first_sentence, is_short_of_memory, simpleitk
from medviewer.io.itk_values import claimed_bytes, lps_affine, stack_shape, volumes
from medviewer.io.memory import no_room, require_room
from medviewer.io.nifti_payload import FLOATS, HEADER_BYTES, PIECE_BYTES, NonFinite, Payload, examine, is_packed
from medviewer.io.nifti_place import flat_affine
from medviewer.io.uids import derived_uid, uid_from_hash

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from numpy.typing import NDArray

    from medviewer.domain.loaded import Loaded
    from medviewer.domain.vectors import Index3
    from medviewer.domain.volume import Volume

GZIP_LEVEL = 1
"""The quickest; CT shrinks by a further tenth at most at the slowest."""

_COLOR_TYPES = frozenset({"128", "2304"})
"""NIfTI-1 `datatype` of red, green and blue, and of the same with alpha; other values per voxel are no colours."""
_UNREADABLE = (RuntimeError, ValueError, ArithmeticError, EOFError, zlib.error, struct.error)
"""What ITK and the header's own bytes raise for a file that is not what its name says."""
_NO_VALUES = "nifti_image_load failed"
"""All that ITK says where the NIfTI library gets no memory for values that are all there."""
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
    except _UNREADABLE as error:
        return Rejected(path, tr("The NIfTI file cannot be read: {reason}", reason=first_sentence(error, path)))
    return Study(derived_uid(uid, "study"), Patient(path.name), (series,))


def _header(path: Path) -> Any:
    reader = simpleitk().ImageFileReader()
    reader.SetImageIO("NiftiImageIO")
    reader.SetFileName(str(path))
    reader.ReadImageInformation()
    return reader


def _series(path: Path, uid: str, reader: Any) -> Series:
    shape, times = stack_shape(reader.GetSize())
    refusal = _refusal(reader)
    series_uid = derived_uid(uid, "series")
    return Series(
        id=series_uid,
        series_uid=series_uid,
        modality="OT",
        description=path.name,
        kind=SeriesKind.VOLUME,
        instances=(InstanceRef(derived_uid(uid, "image"), "", path),),
        shape=shape,
        geometry=None if refusal else _geometry(path, reader, shape),
        times=times,
        channels=COLORS if _is_color(reader) else int(reader.GetNumberOfComponents()),
        health=(*_health(reader), *_value_health(path, reader, refusal)),
        refusal=refusal,
    )


def _is_color(reader: Any) -> bool:
    return _meta(reader, "datatype") in _COLOR_TYPES


def _refusal(reader: Any) -> str:
    if reader.GetNumberOfComponents() > 1 and not _is_color(reader):
        return tr("This NIfTI file holds several values per voxel, which are no colours; such files do not open.")
    if _meta(reader, "ITK_sform_corrected") == "YES":
        return tr("The matrix of this NIfTI file is sheared; ITK would bend it straight, so the file is not opened.")
    return ""


def _meta(reader: Any, key: str) -> str:
    return str(reader.GetMetaData(key)) if reader.HasMetaDataKey(key) else ""


def _health(reader: Any) -> tuple[HealthNote, ...]:
    if _meta(reader, "sform_code") != "0" or _meta(reader, "qform_code") != "0":
        return ()
    text = tr("The file does not say how it lies in the patient (no sform, no qform); sides and letters are a guess.")
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
    one = tr("1 voxel holds no finite number (NaN or infinity); it has no value.")
    many = tr("{count} voxels hold no finite number (NaN or infinity); they have no value.", count=count)
    text = one if count == 1 else many
    return (HealthNote("non_finite", HealthSeverity.WARNING, text),)


def _geometry(path: Path, image: Any, shape: Index3) -> Geometry:
    """Geometry of the first three axes; raises ValueError for a singular matrix."""
    return Geometry(flat_affine(path) if image.GetDimension() < 3 else lps_affine(image), shape)


def _payload(reader: Any) -> Payload:
    """What the header promises, unpacked (NIfTI-1: vox_offset, then dim x bitpix)."""
    bits = int(reader.GetMetaData("bitpix")) * math.prod(int(n) for n in reader.GetSize())
    start = int(float(reader.GetMetaData("vox_offset")))
    return Payload(int(reader.GetMetaData("datatype")), max(start, HEADER_BYTES), bits // 8)


def read_nifti(path: Path) -> Volume:
    """The volume of a NIfTI file, that of the first time where it holds several; raises UserError as the next."""
    return read_nifti_series(path).volume


def read_nifti_series(path: Path) -> Loaded:
    """All times of a NIfTI file (slope and intercept applied by ITK); units unknown, flat pictures are one slice.

    NaN and infinities stay what they are.

    Raises UserError where it cannot be read.
    """
    try:
        reader = _header(path)
        require_room(path, claimed_bytes(reader))
        return _loaded(path, reader)
    except (OSError, *_UNREADABLE) as error:
        title = tr(
            "The NIfTI file {path} cannot be read: {reason}",
            path=path.name,
            reason=first_sentence(error, path),
        )
        raise UserError(title) from error


def _loaded(path: Path, reader: Any) -> Loaded:
    """Raises UserError where memory does not suffice, and one of _UNREADABLE where it cannot be read."""
    try:
        odd = examine(path, _payload(reader))
        # what ITK made is given back at once
        array = simpleitk().GetArrayFromImage(simpleitk().ReadImage(str(path), imageIO="NiftiImageIO"))
        if _refusal(reader):
            raise UserError(_refusal(reader))
        geometry = _geometry(path, reader, stack_shape(reader.GetSize())[0])
        return volumes(geometry, _with_non_finite(array, odd, _slope(reader)), is_color=_is_color(reader))
    except (MemoryError, RuntimeError) as error:
        if is_short_of_memory(error) or _NO_VALUES in str(error):
            raise no_room(path, claimed_bytes(reader)) from error
        raise


def _slope(reader: Any) -> float:
    """The factor of the stored values; 0 means none (NIfTI-1, scl_slope)."""
    return float(_meta(reader, "scl_slope") or 0.0) or 1.0


def _with_non_finite(array: NDArray[Any], odd: NonFinite, slope: float) -> NDArray[Any]:
    """Put back what ITK took for 0; a negative slope turns an infinity over."""
    array.reshape(-1)[odd.places] = odd.values * math.copysign(1.0, slope)
    return array


def write_nifti(volume: Volume, path: Path, later: Sequence[Volume] = ()) -> None:
    """Write a volume with its exact values and its matrix as both sform and qform; with `later` times, a 4D file.

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
        title = tr("A sheared (tilted) volume cannot be written as NIfTI.")
        raise UserError(title)
    if not volume.is_placed or volume.is_color:
        title = tr("A picture without a place in the patient, or in colour, cannot be written as NIfTI.")
        raise UserError(title)
    if not path.name.endswith((".nii", ".nii.gz")):
        title = tr("{path} is no name for a NIfTI file.", path=path.name)
        raise UserError(title, tr("Let it end in .nii or .nii.gz."))
    volumes = (volume, *later)
    written = np.result_type(*(_written_type(one.array) for one in volumes))
    images = [_image(one, written if written.itemsize <= 4 else np.dtype(np.float32)) for one in volumes]
    image = simpleitk().JoinSeries(images, 0.0, 1.0) if later else images[0]
    with written_whole(path) as temporary:
        if path.suffix == ".gz":
            _write_compressed(image, temporary)
        else:
            _write(image, temporary)


def _image(volume: Volume, written: np.dtype[Any]) -> Any:
    image = simpleitk().GetImageFromArray(np.asarray(volume.array, written))
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
