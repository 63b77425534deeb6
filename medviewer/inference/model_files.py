"""The files of a plug-in's model, read once and held against its manifest: what is run is what was checked."""

from __future__ import annotations

import hashlib
import os
import stat
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from medviewer.domain.errors import UserError
from medviewer.domain.wording import tr

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from medviewer.inference.catalog import Plugin

MAX_MODEL_BYTES = 2 * 1024**3 - 1
"""Protocol buffers hold no more; larger models keep their weights in files beside the graph."""
MAX_WEIGHTS_BYTES = 16 * 1024**3


@dataclass(frozen=True, slots=True, eq=False)
class ModelFiles:
    """A model's bytes.

    Parameters
    ----------
    graph
        The ONNX file.
    weights
        Files with external data (ONNX IR, "External Tensor Data") by their names.
    """

    graph: bytes
    weights: Mapping[str, bytes] = field(default_factory=dict)


def read_model(plugin: Plugin) -> ModelFiles:
    """All files that the manifest names, each of them the one whose SHA-256 stands there.

    Raises
    ------
    UserError
        For a file that is missing, too large, no regular file, or another one than the manifest's; for a file with
        weights that is a link or has a second name, through which a file from elsewhere could be read.
    """
    model, folder = plugin.manifest.model, plugin.folder
    graph = _read(folder / model.file, MAX_MODEL_BYTES, may_be_linked=True)
    _check_hash(plugin, model.file, graph, model.sha256)
    weights = {}
    for entry in model.external_data:
        weights[entry.file] = _read(folder / entry.file, MAX_WEIGHTS_BYTES, may_be_linked=False)
        _check_hash(plugin, entry.file, weights[entry.file], entry.sha256)
    return ModelFiles(graph, weights)


def _read(path: Path, most: int, *, may_be_linked: bool) -> bytes:
    """Bytes of a file; what is looked at and what is read is one open file, so that it cannot be exchanged between."""
    follow = 0 if may_be_linked else getattr(os, "O_NOFOLLOW", 0)
    try:
        if not may_be_linked and path.is_symlink():
            raise _linked(path)
        handle = os.open(path, os.O_RDONLY | follow | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
        with os.fdopen(handle, "rb") as file:
            _check_kind(path, os.fstat(handle), most, may_be_linked)
            return file.read(most)
    except OSError as error:
        raise UserError(
            tr("The model file {path} cannot be read: {strerror}.", path=path, strerror=error.strerror),
            tr("Check the folder."),
        ) from error


def _check_kind(path: Path, status: os.stat_result, most: int, may_be_linked: bool) -> None:
    if not stat.S_ISREG(status.st_mode):
        raise UserError(tr("The model file {path} is not a file.", path=path), tr("Install the plug-in again."))
    if not may_be_linked and status.st_nlink > 1:
        raise _linked(path)
    if status.st_size > most:
        raise UserError(
            tr("The model file {path} is larger than {size} GB.", path=path, size=round(most / 1024**3)),
            tr("Such models are not supported."),
        )


def _linked(path: Path) -> UserError:
    return UserError(
        tr("The file with weights {path} is a link, through which a file from elsewhere could be read.", path=path),
        tr("Copy the file itself into the plug-in's folder."),
    )


def _check_hash(plugin: Plugin, name: str, data: bytes, expected: str) -> None:
    found = hashlib.sha256(data).hexdigest()
    if found != expected:
        raise UserError(
            tr(
                "The file {file} of '{id}' is not the one its manifest describes: SHA-256 {found}… instead of "
                "{sha256}…, so it is not run.",
                file=name,
                id=plugin.id,
                found=found[:12],
                sha256=expected[:12],
            ),
            tr("Install the plug-in again: {folder}", folder=plugin.folder),
        )
