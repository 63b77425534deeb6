"""NRRD and MetaImage files, attached and detached, read by ITK after their sizes were checked."""

from __future__ import annotations

import zlib
from typing import TYPE_CHECKING, Any

import numpy as np

from medviewer.domain.errors import UserError
from medviewer.domain.geometry import Geometry
from medviewer.domain.study import HealthNote, HealthSeverity, InstanceRef, Patient, Rejected, Series, SeriesKind, Study
from medviewer.domain.volume import COLORS
from medviewer.domain.wording import tr
from medviewer.io.itk import first_sentence, is_short_of_memory, simpleitk
from medviewer.io.itk_headers import Packing, StoredValues, stored_values
from medviewer.io.itk_values import claimed_bytes, lps_affine, stack_shape, value_bytes, volumes
from medviewer.io.memory import no_room, require_room
from medviewer.io.uids import derived_uid, uid_from_hash

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

    from medviewer.domain.job import CancelToken
    from medviewer.domain.loaded import Loaded

MOST_PACKED = 1032
"""DEFLATE makes nothing smaller than by this factor (zlib.net/zlib_tech.html)."""
_PIECE_BYTES = 1 << 20
_NRRD = "NrrdImageIO"
_NRRD_MARK = b"NRRD"
_TIME_KINDS = frozenset({"list", "time"})
"""Kinds of an NRRD axis that ITK gives as components, though each is an image of its own (Slicer's sequences)."""
_TO_LPS = {
    "right-anterior-superior-time": np.diag([-1.0, -1.0, 1.0, 1.0]),
    "left-anterior-superior-time": np.diag([1.0, -1.0, 1.0, 1.0]),
}
"""Spaces whose axes ITK leaves as they are; those without time it turns itself."""
_UNREADABLE = (RuntimeError, ValueError, ArithmeticError)


def scan_itk(path: Path) -> Study | Rejected:
    """The study of one NRRD or MetaImage file, or why it does not open; reads the header and hashes the files.

    The data files of a detached header follow it in `instances`. The formats name no patient, so the file's name
    stands for the patient ID. Raises OSError.
    """
    try:
        stored, reader = _opened(path)
        series = _series(path, stored, reader)
    except UserError as error:
        return Rejected(path, error.title)
    except _UNREADABLE as error:
        return Rejected(path, tr("The file cannot be read: {reason}", reason=first_sentence(error, path)))
    return Study(derived_uid(series.series_uid, "study"), Patient(path.name), (series,))


def read_itk(path: Path, token: CancelToken) -> Loaded:
    """All times of an NRRD or MetaImage file, in LPS mm; units unknown, a flat picture is one slice.

    Raises UserError where it cannot be read, Cancelled after the token was cancelled.
    """
    try:
        stored, reader = _opened(path)
        refusal = _refusal(reader, _affine(reader))
        if refusal:
            raise UserError(refusal)
        require_room(path, claimed_bytes(reader))
        _require_unpackable(path, stored, reader, token)
        return _loaded(path, reader, token)
    except (OSError, *_UNREADABLE) as error:
        title = tr(
            "The file {path} cannot be read: {reason}",
            path=path.name,
            reason=first_sentence(error, path),
        )
        raise UserError(title) from error


def _loaded(path: Path, reader: Any, token: CancelToken) -> Loaded:
    """Raises UserError where memory does not suffice, RuntimeError or ValueError where it cannot be read."""
    try:
        array = simpleitk().GetArrayFromImage(reader.Execute())  # what ITK made is given back at once
        token.check()
        return _volumes(reader, array)
    except (MemoryError, RuntimeError) as error:
        if is_short_of_memory(error):
            raise no_room(path, claimed_bytes(reader)) from error
        raise


def _volumes(reader: Any, array: NDArray[Any]) -> Loaded:
    if _has_times_within(reader):
        array = np.moveaxis(array, -1, 0)
    geometry = Geometry(_affine(reader), stack_shape(reader.GetSize())[0])
    return volumes(geometry, array, is_color=_is_color(reader))


def _opened(path: Path) -> tuple[StoredValues, Any]:
    """Where the values are, and an ITK reader that knows the header; raises UserError where values are missing."""
    with path.open("rb") as stream:
        is_nrrd = stream.read(len(_NRRD_MARK)) == _NRRD_MARK
    stored = stored_values(path, is_nrrd=is_nrrd)
    reader = simpleitk().ImageFileReader()
    reader.SetImageIO(_NRRD if is_nrrd else "MetaImageIO")
    reader.SetFileName(str(path))
    reader.ReadImageInformation()
    _require_complete(path, stored, reader)
    return stored, reader


def _require_complete(path: Path, stored: StoredValues, reader: Any) -> None:
    """Compare what the header claims with the sizes of the files, before memory is taken for it."""
    sizes = [max(file.stat().st_size - stored.start, 0) for file in stored.files]
    claimed = claimed_bytes(reader)
    least = {
        Packing.RAW: claimed,
        Packing.DEFLATED: claimed // MOST_PACKED,
        Packing.TEXT: claimed // value_bytes(reader),
    }[stored.packing]
    if sum(sizes) < least:
        raise _cut_short(path)


def _cut_short(path: Path) -> UserError:
    return UserError(
        tr("The file {path} is cut short: values are missing.", path=path.name), tr("Ask for the file again.")
    )


def _require_unpackable(path: Path, stored: StoredValues, reader: Any, token: CancelToken) -> None:
    """Unpack a MetaImage once and count: MetaIO takes what a damaged stream gave so far for the whole."""
    if stored.packing is not Packing.DEFLATED or reader.GetImageIO() == _NRRD:
        return
    claimed = claimed_bytes(reader)
    try:
        count = sum(_unpacked_bytes(file, stored.start, claimed, token) for file in stored.files)
    except zlib.error as error:
        title = tr("The file {path} is damaged: its values cannot be unpacked.", path=path.name)
        raise UserError(title, tr("Ask for the file again.")) from error
    if count < claimed:
        raise _cut_short(path)


def _unpacked_bytes(file: Path, start: int, limit: int, token: CancelToken) -> int:
    """Length of a zlib or gzip stream, counted up to a piece beyond the limit; 0 where its end is missing."""
    unpacking = zlib.decompressobj(wbits=zlib.MAX_WBITS | 32)  # either header (zlib manual, inflateInit2)
    count = 0
    with file.open("rb") as stream:
        stream.seek(start)
        while not unpacking.eof and count <= limit:
            token.check()
            piece = unpacking.unconsumed_tail or stream.read(_PIECE_BYTES)
            if not piece:
                count += len(unpacking.flush())
                return count if unpacking.eof else 0
            count += len(unpacking.decompress(piece, _PIECE_BYTES))
    return count


def _series(path: Path, stored: StoredValues, reader: Any) -> Series:
    shape, times = stack_shape(reader.GetSize())
    affine = _affine(reader)
    refusal = _refusal(reader, affine)
    files = (path, *stored.detached(path))
    uids = [_file_uid(file) for file in files]
    series_uid = derived_uid(" ".join(uids), "series")
    components = int(reader.GetNumberOfComponents())
    return Series(
        id=series_uid,
        series_uid=series_uid,
        modality="OT",
        description=path.name,
        kind=SeriesKind.VOLUME,
        instances=tuple(InstanceRef(derived_uid(u, "image"), "", f) for u, f in zip(uids, files, strict=True)),
        shape=shape,
        geometry=None if refusal else Geometry(affine, shape),
        times=components if _has_times_within(reader) else times,
        channels=COLORS if _is_color(reader) else 1 if _has_times_within(reader) else components,
        health=_health(stored, reader, files[1:]),
        refusal=refusal,
    )


def _file_uid(file: Path) -> str:
    with file.open("rb") as stream:
        return uid_from_hash(stream, "instance")


def _kind_within(reader: Any) -> str:
    """What an NRRD header calls the components of a voxel; empty for a MetaImage file."""
    key = "NRRD_kinds[pixel]"
    return str(reader.GetMetaData(key)).lower() if reader.HasMetaDataKey(key) else ""


def _has_times_within(reader: Any) -> bool:
    return _kind_within(reader) in _TIME_KINDS


def _is_color(reader: Any) -> bool:
    is_bytes = reader.GetPixelID() == simpleitk().sitkVectorUInt8
    return is_bytes and reader.GetNumberOfComponents() in {COLORS, COLORS + 1} and not _has_times_within(reader)


def _affine(reader: Any) -> NDArray[np.float64]:
    return _TO_LPS.get(_space(reader), np.eye(4)) @ lps_affine(reader) + 0.0


def _space(reader: Any) -> str:
    return str(reader.GetMetaData("NRRD_space")) if reader.HasMetaDataKey("NRRD_space") else ""


def _refusal(reader: Any, affine: NDArray[np.float64]) -> str:
    if reader.GetNumberOfComponents() > 1 and not (_is_color(reader) or _has_times_within(reader)):
        return tr("This file holds several values per voxel, which are no colours; such files do not open.")
    if not Geometry(affine, (1, 1, 1)).is_rectangular:
        return tr("The axes of this file are not at right angles, so that it cannot be shown true to scale.")
    return ""


def _health(stored: StoredValues, reader: Any, detached: tuple[Path, ...]) -> tuple[HealthNote, ...]:
    notes = []
    space = _space(reader)
    if not stored.says_place or (space and "superior" not in space):
        text = tr("The file does not say how it lies in the patient; sides and letters are a guess.")
        notes.append(HealthNote("no_geometry", HealthSeverity.WARNING, text))
    if detached:
        others = tr(" and {count} more", count=len(detached) - 1) if len(detached) > 1 else ""
        text = tr("The values lie beside the header, in {name}{others}.", name=detached[0].name, others=others)
        notes.append(HealthNote("detached_values", HealthSeverity.NOTE, text))
    return tuple(notes)
