"""Where a measurement group of a structured report lies: outlines, polygons in the patient, segments."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from medviewer.domain.annotations import Polygon
from medviewer.domain.documents import FLAT_MM, SegmentReference
from medviewer.domain.outlines import Outline
from medviewer.domain.regions import Box, Point
from medviewer.domain.vectors import axes3, vec3
from medviewer.io.image_facts import LARGEST_MM
from medviewer.io.object_file import first_item, text_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray
    from pydicom import Dataset

    from medviewer.io.sr_tree import Node

_LEAST_POINTS = {"CIRCLE": 2, "ELLIPSE": 4}
_BOX_TOLERANCE = 1e-3
"""Largest relative fault of right angles and edges of a box whose corners are float32."""


def graphic_points(item: Dataset, dimensions: int) -> NDArray[np.float64] | None:
    """The points (n, dimensions) of graphic data (PS3.3 C.18.6.1.1); None where they are damaged."""
    data = item.get("GraphicData")
    values = np.array([] if data is None else data, dtype=np.float64).reshape(-1)
    least = _LEAST_POINTS.get(text_of(item, "GraphicType"), 1) if dimensions == 2 else 1
    if len(values) % dimensions or len(values) < least * dimensions:
        return None
    if not np.isfinite(values).all() or np.abs(values).max() > LARGEST_MM:
        return None
    points = values.reshape(-1, dimensions)
    points.setflags(write=False)
    return points


def frame_numbers(reference: Dataset) -> list[int]:
    """The frames of a reference from 0; empty where all are meant."""
    return [int(part) - 1 for part in text_of(reference, "ReferencedFrameNumber").split(",") if part.strip().isdigit()]


def outlines_of(group: Node) -> tuple[Outline, ...]:
    """What was drawn on images, one outline for each image and frame that it was drawn on."""
    return tuple(o for node in group.everything() if node.value_type == "SCOORD" for o in _outlines(node))


def _outlines(node: Node) -> Iterator[Outline]:
    points, kind = graphic_points(node.item, 2), text_of(node.item, "GraphicType")
    if points is None:
        return
    references = [first_item(child.item, "ReferencedSOPSequence") for child in node.children]
    for reference in references:
        if reference is not None:
            uid = text_of(reference, "ReferencedSOPInstanceUID")
            yield from (Outline(kind, points, uid, frame) for frame in frame_numbers(reference) or [0])


def polygons_of(group: Node) -> tuple[Polygon, ...]:
    """What was drawn in the patient."""
    kinds = {"POINT": "POINT", "MULTIPOINT": "POINT", "POLYGON": "CLOSED"}
    found = []
    for node in group.everything():
        points = graphic_points(node.item, 3) if node.value_type == "SCOORD3D" else None
        if points is not None:
            kind = text_of(node.item, "GraphicType")
            is_closed = len(points) > 2 and np.array_equal(points[0], points[-1])
            found.append(Polygon(points, kinds.get(kind, "CLOSED" if is_closed else "OPEN")))
    return tuple(found)


def segments_of(group: Node) -> tuple[SegmentReference, ...]:
    """The segments that a group speaks of."""
    found = []
    for node in group.everything():
        reference = first_item(node.item, "ReferencedSOPSequence") if node.value_type == "IMAGE" else None
        if reference is not None and "ReferencedSegmentNumber" in reference:
            numbers = [int(n) for n in text_of(reference, "ReferencedSegmentNumber").split(",") if n.strip().isdigit()]
            found.append(SegmentReference(text_of(reference, "ReferencedSOPInstanceUID"), tuple(numbers)))
    return tuple(found)


def region_of(group: Node) -> Box | Point | None:
    """Where a group lies by what was drawn in the patient; None where nothing was."""
    polygons = polygons_of(group)
    if not polygons:
        return None
    points = np.concatenate([polygon.points_lps for polygon in polygons])
    if len(points) == 1:
        return Point(vec3(points[0]))
    return box_of_faces(polygons) or _around(points)


def _around(points: NDArray[np.float64]) -> Box:
    """The box along the axes of the patient around points; FLAT_MM thick where they span nothing."""
    low, high = points.min(axis=0), points.max(axis=0)
    return Box(vec3((low + high) / 2), vec3(np.maximum(high - low, FLAT_MM)))


def box_of_faces(polygons: tuple[Polygon, ...]) -> Box | None:
    """The box whose faces at both ends of its first axis are the polygons, as our own reports draw it.

    None where they are no such faces. The corners of each face go around it, second axis last to first.
    """
    if len(polygons) != 2 or any(polygon.points_lps.shape != (5, 3) for polygon in polygons):
        return None
    faces = np.stack([polygon.points_lps[:4] for polygon in polygons])
    edges = np.stack([
        faces[1].mean(axis=0) - faces[0].mean(axis=0),
        (faces[:, 2] + faces[:, 3] - faces[:, 0] - faces[:, 1]).mean(axis=0) / 2,
        (faces[:, 1] + faces[:, 2] - faces[:, 0] - faces[:, 3]).mean(axis=0) / 2,
    ])  # fmt: skip
    size = np.linalg.norm(edges, axis=1)
    if size.min() < 1e-6:
        return None
    axes = edges / size[:, None]
    middle = faces.reshape(-1, 3).mean(axis=0)
    local = (faces.reshape(-1, 3) - middle) @ axes.T
    is_box = np.abs(np.abs(local) - size / 2).max() < _BOX_TOLERANCE * size.max()
    is_square = np.abs(axes @ axes.T - np.eye(3)).max() < _BOX_TOLERANCE
    if not (is_box and is_square):
        return None
    left, _, right = np.linalg.svd(axes)  # the nearest orthonormal axes
    return Box(vec3(middle), vec3(size), axes3(left @ right))
