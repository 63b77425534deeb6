"""A trunk with two lungs written straight down in patient space, on any voxel grid; and plug-ins made for a test."""

import hashlib
from functools import cache
from itertools import pairwise

import numpy as np
import onnx
from onnx import TensorProto, helper

from medviewer.domain.geometry import Geometry
from medviewer.domain.resources import plugins_path
from medviewer.domain.study import InstanceRef, Series, SeriesKind
from medviewer.domain.volume import Volume

BUNDLED = plugins_path() / "lung-nodule-candidates"
MIDDLE = np.array([37.0, -210.0, 480.0])
"""Middle of the trunk in LPS mm: far from 0, so that the sign of x says nothing about the side."""
LUNG_OFFSET_X = 62.0
LUNG_RADII = np.array([48.0, 62.0, 68.0])
AXIAL = np.array([[0, 0, 1], [0, 1, 0], [1, 0, 0]], dtype=float)
"""Columns: slice towards the head, row to the back, column to the left."""


def at(x, y, z):
    """A place in LPS mm, given from the middle of the trunk."""
    return tuple(MIDDLE + np.array([x, y, z]))


def rotation(axis, degrees):
    """3x3 rotation matrix about an axis (Rodrigues)."""
    n = np.array(axis, dtype=float) / np.linalg.norm(axis)
    cross = np.array([[0, -n[2], n[1]], [n[2], 0, -n[0]], [-n[1], n[0], 0]])
    a = np.radians(degrees)
    return np.eye(3) + np.sin(a) * cross + (1 - np.cos(a)) * cross @ cross


def grid(columns_matrix, spacing_mm, extent_mm=(184.0, 190.0, 270.0)):
    """Geometry centred on MIDDLE; columns of the matrix are the LPS directions of slice, row, column."""
    shape = tuple(round(e / s) for e, s in zip(extent_mm, spacing_mm, strict=True))
    affine = np.eye(4)
    affine[:3, :3] = np.array(columns_matrix) * np.array(spacing_mm)
    affine[:3, 3] = MIDDLE - affine[:3, :3] @ ((np.array(shape) - 1) / 2)
    return Geometry(affine, shape, "2.25.1")


@cache
def trunk(geometry, balls=(), value=30.0):
    """HU of a trunk with two lungs and balls (center LPS, diameter); edges are linear over 1.5 mm."""
    index = np.moveaxis(np.indices(geometry.shape), 0, -1)
    places = geometry.to_lps(index)
    local = places - MIDDLE

    def share(distance):
        return np.clip(0.5 - distance / 1.5, 0, 1)

    body = np.linalg.norm(local * [1 / 128.0, 1 / 88.0, 1 / 1000.0], axis=-1) - 1
    values = -1000.0 + 1040.0 * share(body * 90.0)
    for side in (-1, 1):
        lung = np.linalg.norm((local - [side * LUNG_OFFSET_X, 0, 0]) / LUNG_RADII, axis=-1) - 1
        values += share(lung * 55.0) * (-860.0 - values)
    for center, diameter in balls:
        values += share(np.linalg.norm(places - center, axis=-1) - diameter / 2) * (value - values)
    noise = np.random.default_rng(7).normal(0, 15, geometry.shape)
    return Volume(geometry, np.rint(values + noise).astype(np.int16), "HU")


def series_of(volume, modality="CT", body_part="CHEST"):
    """A series with one instance per slice."""
    instances = tuple(
        InstanceRef(f"2.25.9{n}", "1.2.840.10008.5.1.4.1.1.2", plugins_path()) for n in range(volume.geometry.shape[0])
    )
    return Series(
        id="2.25.5",
        series_uid="2.25.5",
        modality=modality,
        description="made",
        kind=SeriesKind.VOLUME,
        instances=instances,
        shape=volume.geometry.shape,
        geometry=volume.geometry,
        body_part=body_part,
        unit="HU",
    )


def plugin_folder(folder, model, edits=()):
    """A copy of the bundled plug-in with another model (bytes) and with text of its manifest replaced."""
    folder.mkdir(parents=True, exist_ok=True)
    text = (BUNDLED / "manifest.yaml").read_text(encoding="utf-8")
    original = hashlib.sha256((BUNDLED / "model.onnx").read_bytes()).hexdigest()
    for old, new in ((original, hashlib.sha256(model).hexdigest()), *edits):
        assert old in text
        text = text.replace(old, new)
    (folder / "manifest.yaml").write_text(text, encoding="utf-8")
    (folder / "model.onnx").write_bytes(model)
    return folder


def graph_of(nodes, initializers=(), opsets=(("", 17),)):
    """Bytes of an ONNX model from `image` to `response`."""
    shape = [1, 1, None, None, None]
    graph = helper.make_graph(
        nodes,
        "made",
        [helper.make_tensor_value_info("image", TensorProto.FLOAT, shape)],
        [helper.make_tensor_value_info("response", TensorProto.FLOAT, shape)],
        list(initializers),
    )
    imports = [helper.make_opsetid(domain, version) for domain, version in opsets]
    return helper.make_model(graph, opset_imports=imports, ir_version=8).SerializeToString()


def node(kind, inputs, outputs, **attributes):
    """An ONNX node."""
    return helper.make_node(kind, inputs, outputs, **attributes)


def chain(length):
    """Bytes of a model of many equal nodes, each of which takes a while on a large input."""
    names = ["image", *(f"x{n}" for n in range(length - 1)), "response"]
    return graph_of([node("Sin", [a], [b]) for a, b in pairwise(names)])


def model_from(data):
    """The parsed model."""
    return onnx.load_model_from_string(data)
