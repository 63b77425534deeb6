"""What is checked on a model file before ONNX Runtime sees it: its hash, and that its graph is only a graph."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

import onnx
from google.protobuf.message import DecodeError

from medviewer.domain.errors import UserError
from medviewer.domain.wording import tr

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from medviewer.inference.catalog import Plugin

ALLOWED_DOMAINS = frozenset({"", "ai.onnx", "ai.onnx.ml"})
CONTROL_FLOW = frozenset({"Loop", "If", "Scan"})
MAX_MODEL_BYTES = 2 * 1024**3 - 1


def verified_bytes(plugin: Plugin) -> bytes:
    """The model file's bytes after all checks: what is given to ONNX Runtime is what was checked.

    Raises
    ------
    UserError
        For a file that is missing, is not the one the manifest names by SHA-256, is not an ONNX model, uses operators
        outside the standard, control flow that the manifest does not allow, or weights in other files.
    """
    data = _read(plugin.model_path)
    found = hashlib.sha256(data).hexdigest()
    if found != plugin.manifest.model.sha256:
        raise UserError(
            tr(
                "The model file of '{id}' is not the one its manifest describes: SHA-256 {found}… instead of "
                "{sha256}…, so it is not run.",
                id=plugin.id,
                found=found[:12],
                sha256=plugin.manifest.model.sha256[:12],
            ),
            tr("Install the plug-in again: {folder}", folder=plugin.folder),
        )
    _check_graph(_parsed(data, plugin.model_path), plugin)
    return data


def _read(path: Path) -> bytes:
    try:
        status = path.stat()
        if not path.is_file():
            raise UserError(tr("The model file {path} is not a file.", path=path), tr("Install the plug-in again."))
        if status.st_size > MAX_MODEL_BYTES:
            raise UserError(
                tr("The model file {path} is larger than 2 GB.", path=path), tr("Such models are not supported.")
            )
        return path.read_bytes()
    except OSError as error:
        raise UserError(
            tr("The model file {path} cannot be read: {strerror}.", path=path, strerror=error.strerror),
            tr("Check the folder."),
        ) from error


def _parsed(data: bytes, path: Path) -> onnx.ModelProto:
    try:
        model = onnx.load_model_from_string(data)
    except (DecodeError, ValueError) as error:
        raise _not_onnx(path) from error
    if not model.graph.node:
        raise _not_onnx(path)
    return model


def _not_onnx(path: Path) -> UserError:
    return UserError(tr("The file {path} is not an ONNX model.", path=path), tr("Install the plug-in again."))


def _check_graph(model: onnx.ModelProto, plugin: Plugin) -> None:
    domains = {node.domain for node in _nodes(model)} | {item.domain for item in model.opset_import}
    if strange := sorted(domains - ALLOWED_DOMAINS):
        raise UserError(
            tr(
                "The model of '{id}' uses operators outside the ONNX standard ({strange}).",
                id=plugin.id,
                strange=", ".join(strange),
            ),
            tr("Export the model with standard operators only."),
        )
    kinds = {node.op_type for node in _nodes(model)} & CONTROL_FLOW
    if kinds and not plugin.manifest.model.allow_control_flow:
        raise UserError(
            tr(
                "The model of '{id}' contains {names}, which could run for ever.",
                id=plugin.id,
                names=", ".join(sorted(kinds)),
            ),
            tr("Set model.allow_control_flow in its manifest if you trust it."),
        )
    if any(tensor.data_location == onnx.TensorProto.EXTERNAL for tensor in _tensors(model)):
        raise UserError(
            tr("The model of '{id}' keeps weights in other files, which this version does not read.", id=plugin.id),
            tr("Export the model as one file."),
        )


def _graphs(graph: onnx.GraphProto) -> Iterator[onnx.GraphProto]:
    yield graph
    for node in graph.node:
        for attribute in node.attribute:
            for inner in (*attribute.graphs, *((attribute.g,) if attribute.HasField("g") else ())):
                yield from _graphs(inner)


def _nodes(model: onnx.ModelProto) -> Iterator[onnx.NodeProto]:
    for graph in _graphs(model.graph):
        yield from graph.node
    for function in model.functions:
        yield from function.node


def _tensors(model: onnx.ModelProto) -> Iterator[onnx.TensorProto]:
    for graph in _graphs(model.graph):
        yield from graph.initializer
    for node in _nodes(model):
        for attribute in node.attribute:
            yield from (*attribute.tensors, *((attribute.t,) if attribute.HasField("t") else ()))
