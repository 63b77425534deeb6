"""Series that are one file and no DICOM: NIfTI, NRRD, MetaImage and pictures."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from medviewer.domain.errors import UserError
from medviewer.domain.job import Progress
from medviewer.domain.wording import tr
from medviewer.io.apart import read_apart
from medviewer.io.sniff import SNIFFED_BYTES, FileKind, kind_of

if TYPE_CHECKING:
    from pathlib import Path

    from medviewer.domain.job import CancelToken, ProgressReport
    from medviewer.domain.loaded import Loaded
    from medviewer.domain.study import Series

LARGEST_VALUE_BYTES = 8
"""Of a double."""


def load_file_series(series: Series, token: CancelToken, progress: ProgressReport) -> Loaded:
    """All times of a series whose `frames` are empty, from the first of its files, whatever its name.

    Raises
    ------
    UserError
        Where the series was refused or its file cannot be read whole.
    Cancelled
        After the token was cancelled.
    """
    if series.refusal:
        raise UserError(series.refusal)
    token.check()
    path = series.instances[0].path
    progress(Progress(0.0, tr("Reading {path}", path=path.name)))
    try:
        loaded = _read(path, token, series.times * math.prod(series.shape) * LARGEST_VALUE_BYTES)
    except OSError as error:
        title = tr("The file {path} cannot be read: {reason}.", path=path.name, reason=error.strerror or error)
        raise UserError(title) from error
    token.check()
    return loaded


def _read(path: Path, token: CancelToken, claimed_bytes: int) -> Loaded:
    with path.open("rb") as stream:
        kind = kind_of(stream.read(SNIFFED_BYTES), path.name)
    if kind in {FileKind.PICTURE, FileKind.ITK, FileKind.NIFTI}:
        return read_apart(kind, path, token, claimed_bytes)
    title = tr("The file {path} is no picture and no volume.", path=path.name)
    raise UserError(title)
