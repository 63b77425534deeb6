"""What is checked on a model's graph before ONNX Runtime sees it: that it is only a graph, of a size that can be."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import onnx
from google.protobuf.message import DecodeError

from medviewer.domain.errors import UserError
from medviewer.domain.wording import tr

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from medviewer.inference.catalog import Plugin
    from medviewer.inference.model_files import ModelFiles

ALLOWED_DOMAINS = frozenset({"", "ai.onnx", "ai.onnx.ml"})
CONTROL_FLOW = frozenset({"Loop", "If", "Scan"})
CONTRIBUTED = frozenset(
    ("com.microsoft", name)
    for name in (
        "BiasGelu",
        "FastGelu",
        "FusedConv",
        "FusedGemm",
        "FusedMatMul",
        "Gelu",
        "QuickGelu",
        "SkipLayerNormalization",
    )
)
"""Operators of ONNX Runtime itself that only calculate, and that optimised exports hold."""
MAX_TENSOR_BYTES = 16 * 1024**3
"""No network that a workstation can run makes a tensor as large as this."""
SMALL_VALUES = 1024
"""Initializers with more values than this say nothing of shapes."""


def check_model(plugin: Plugin, files: ModelFiles) -> None:
    """Look the graph through without running it or reading any file.

    Raises
    ------
    UserError
        For what is not an ONNX model, uses operators outside the standard or control flow that the manifest does not
        allow, takes weights from files that the manifest does not name or from places beyond their end, or states
        tensors of a size that no machine holds.
    """
    model = _parsed(files.graph, plugin.model_path)
    _check_operators(model, plugin)
    _check_weights(model, plugin, files.weights)
    _check_sizes(model, plugin)


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


def _check_operators(model: onnx.ModelProto, plugin: Plugin) -> None:
    own = {(function.domain, function.name) for function in model.functions}
    strange = {
        node.domain
        for node in _nodes(model)
        if node.domain not in ALLOWED_DOMAINS and (node.domain, node.op_type) not in own | CONTRIBUTED
    }
    if strange:
        raise UserError(
            tr(
                "The model of '{id}' uses operators outside the ONNX standard ({strange}).",
                id=plugin.id,
                strange=", ".join(sorted(strange)),
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


def _check_weights(model: onnx.ModelProto, plugin: Plugin, weights: Mapping[str, bytes]) -> None:
    for tensor in _tensors(model):
        if tensor.data_location == onnx.TensorProto.EXTERNAL and (fault := _fault_of(tensor, weights)):
            raise UserError(
                tr("The weights '{name}' of the model of '{id}' {fault}.", name=tensor.name, id=plugin.id, fault=fault),
                tr("Import the model again; its manifest names the files that come with it."),
            )


def _fault_of(tensor: onnx.TensorProto, weights: Mapping[str, bytes]) -> str:
    """What is wrong with a tensor's place in a file of weights; empty where nothing is."""
    said = {entry.key: entry.value for entry in tensor.external_data}
    location = said.get("location", "")
    if location not in weights:
        return tr("lie in a file that its manifest does not name ({file})", file=location[:80] or "?")
    offset, length = _count(said.get("offset", "0")), _count(said.get("length", ""))
    needed = _tensor_bytes(tensor.data_type, tuple(tensor.dims))
    if offset is None or needed is None or (said.get("length") and length is None):
        return tr("have a place in {file} that is no number of bytes", file=location)
    if length not in {None, needed}:
        return tr(
            "need {needed} bytes, and {length} are said to be in {file}", needed=needed, length=length, file=location
        )
    if offset + needed > len(weights[location]):
        return tr("lie beyond the end of {file}", file=location)
    return ""


def _count(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 20 else None


def _tensor_bytes(element: int, dims: tuple[int, ...]) -> int | None:
    """Bytes of a tensor; None where its type has no fixed size or a count is negative."""
    if min(dims, default=0) < 0:
        return None
    try:
        bits = 4 if element in PACKED else 8 * onnx.helper.tensor_dtype_to_np_dtype(element).itemsize
    except KeyError:
        return None
    return math.ceil(math.prod(dims) * bits / 8)


PACKED = frozenset({onnx.TensorProto.INT4, onnx.TensorProto.UINT4, onnx.TensorProto.FLOAT4E2M1})
"""Types of which two values share a byte."""


def _check_sizes(model: onnx.ModelProto, plugin: Plugin) -> None:
    """Refuse tensors whose shape, as far as it follows from the graph alone, is beyond all measure."""
    for name, element, dims in (*_initializer_shapes(model), *_inferred_shapes(model)):
        size = _tensor_bytes(element, dims)
        if size is not None and size > MAX_TENSOR_BYTES:
            raise UserError(
                tr(
                    "The model of '{id}' makes a tensor '{name}' of {size} GB, more than {most} GB.",
                    id=plugin.id,
                    name=name,
                    size=round(size / 1024**3),
                    most=round(MAX_TENSOR_BYTES / 1024**3),
                ),
                tr("It is not run; ask its maker for a smaller export."),
            )


def _initializer_shapes(model: onnx.ModelProto) -> Iterator[tuple[str, int, tuple[int, ...]]]:
    for tensor in _tensors(model):
        yield tensor.name, tensor.data_type, tuple(tensor.dims)


def _inferred_shapes(model: onnx.ModelProto) -> Iterator[tuple[str, int, tuple[int, ...]]]:
    """Name, element type and least shape of what the graph makes, as far as it is known without running it."""
    try:
        inferred = onnx.shape_inference.infer_shapes(_without_weights(model), data_prop=True)
    except Exception:  # noqa: BLE001 - a graph of which nothing can be said is left to ONNX Runtime's own checks
        return
    for graph in _graphs(inferred.graph):
        for value in (*graph.value_info, *graph.output):
            tensor = value.type.tensor_type
            dims = tensor.shape.dim
            yield value.name, tensor.elem_type, tuple(d.dim_value if d.HasField("dim_value") else 1 for d in dims)


def _without_weights(model: onnx.ModelProto) -> onnx.ModelProto:
    """The graph with its large initializers as inputs of the same shape: their values say nothing of shapes."""
    slim = onnx.ModelProto()
    slim.CopyFrom(model)
    large = [t for t in slim.graph.initializer if math.prod(t.dims) > SMALL_VALUES or t.external_data]
    for tensor in large:
        if tensor.name not in {entry.name for entry in slim.graph.input}:
            slim.graph.input.append(
                onnx.helper.make_tensor_value_info(tensor.name, tensor.data_type, list(tensor.dims))
            )
        slim.graph.initializer.remove(tensor)
    return slim


def _graphs(graph: onnx.GraphProto) -> Iterator[onnx.GraphProto]:
    yield graph
    for node in graph.node:
        yield from _graphs_in(node)


def _graphs_in(node: onnx.NodeProto) -> Iterator[onnx.GraphProto]:
    for attribute in node.attribute:
        for inner in (*attribute.graphs, *((attribute.g,) if attribute.HasField("g") else ())):
            yield from _graphs(inner)


def _all_graphs(model: onnx.ModelProto) -> Iterator[onnx.GraphProto]:
    """The graph and all graphs inside it and inside the model's own functions."""
    yield from _graphs(model.graph)
    for function in model.functions:
        for node in function.node:
            yield from _graphs_in(node)


def _nodes(model: onnx.ModelProto) -> Iterator[onnx.NodeProto]:
    for graph in _all_graphs(model):
        yield from graph.node
    for function in model.functions:
        yield from function.node


def _tensors(model: onnx.ModelProto) -> Iterator[onnx.TensorProto]:
    for graph in _all_graphs(model):
        yield from graph.initializer
        for sparse in graph.sparse_initializer:
            yield from (sparse.values, sparse.indices)
    for node in _nodes(model):
        for attribute in node.attribute:
            yield from (*attribute.tensors, *((attribute.t,) if attribute.HasField("t") else ()))
            for sparse in (*attribute.sparse_tensors, attribute.sparse_tensor):
                yield from (sparse.values, sparse.indices)
