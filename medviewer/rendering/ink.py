"""Lines and areas over a picture, in display pixels, with smooth edges that need no multisampling."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any

import numpy as np
from vtkmodules.vtkCommonCore import vtkPoints
from vtkmodules.vtkCommonDataModel import vtkCellArray, vtkPolyData
from vtkmodules.vtkRenderingCore import vtkActor2D, vtkPolyDataMapper2D

from medviewer.rendering.palette import OUTLINE, Color
from medviewer.rendering.vtk_arrays import copied_array, copied_ids

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import ArrayLike, NDArray

    Quads = tuple[NDArray[np.float64], NDArray[np.float64]]
    """Corners (4 n, 2) and their colours (4 n, 4)."""

HALO_ALPHA = 0.65
"""Strength of the dark edge that keeps a line readable on bright images."""
FEW = 8
"""Pieces of a line that are worth keeping: crosshair, scale, boxes."""


class Ink:
    """Quads gathered from strokes and areas; positions (x, y) in pixels from the top left corner."""

    def __init__(self) -> None:
        self._points: list[NDArray[np.float64]] = []
        self._colors: list[NDArray[np.float64]] = []

    def area(self, corners: ArrayLike, colors: Sequence[Color], alpha: float = 1.0) -> None:
        """One quad (4, 2); one colour, or one for each corner with a smooth change between them."""
        rgba = np.empty((4, 4))
        rgba[:, :3] = np.array(colors, dtype=np.float64)
        rgba[:, 3] = 255 * alpha
        self._add(np.asarray(corners, dtype=np.float64)[None], rgba[None])

    def rectangle(self, x: float, y: float, width: float, height: float, color: Color, alpha: float = 1.0) -> None:
        """A filled rectangle."""
        self.area([(x, y), (x + width, y), (x + width, y + height), (x, y + height)], [color], alpha)

    def segments(self, pairs: ArrayLike, color: Color, width: float, alpha: float = 1.0) -> None:
        """Straight pieces (n, 2, 2), each with soft sides, so that 1.5 px look like 1.5 px."""
        ends = np.asarray(pairs, dtype=np.float64).reshape(-1, 2, 2)
        few = len(ends) <= FEW
        points, colors = (
            _few_pieces(ends.tobytes(), color, width, alpha) if few else _soft_pieces(ends, color, width, alpha)
        )
        self._points.append(points)
        self._colors.append(colors)

    def path(self, points: ArrayLike, color: Color, width: float, *, closed: bool = False, halo: bool = True) -> None:
        """A line through points (n, 2), with a dark edge of one pixel."""
        pairs = _pairs(np.asarray(points, dtype=np.float64), closed=closed)
        if halo:
            self.outlined_segments(pairs, color, width)
        else:
            self.segments(_lengthened(pairs, width / 2), color, width)

    def outlined_segments(self, pairs: NDArray[np.float64], color: Color, width: float) -> None:
        """Straight pieces (n, 2, 2) with a dark edge of one pixel under all of them."""
        self.segments(_lengthened(pairs, width / 2 + 1), OUTLINE, width + 2, HALO_ALPHA)
        self.segments(_lengthened(pairs, width / 2), color, width)

    def dashes(self, points: ArrayLike, color: Color, width: float, dash_px: float) -> None:
        """A closed outline in dashes of equal stroke and gap."""
        self.dashed_segments(_pairs(np.asarray(points, dtype=np.float64), closed=True), color, width, dash_px)

    def dashed_segments(self, pairs: NDArray[np.float64], color: Color, width: float, dash_px: float) -> None:
        """Straight pieces (n, 2, 2) in dashes, with a dark edge."""
        pieces = np.concatenate([_dashed(pair, dash_px) for pair in pairs])
        self.segments(_lengthened(pieces, 1.0), OUTLINE, width + 2, HALO_ALPHA)
        self.segments(pieces, color, width)

    def copy(self) -> Ink:
        """An ink that can be drawn on without changing this one."""
        other = Ink()
        other._points, other._colors = list(self._points), list(self._colors)
        return other

    def _add(self, quads: NDArray[np.float64], rgba: NDArray[np.float64]) -> None:
        self._points.append(quads.reshape(-1, 2))
        self._colors.append(rgba.reshape(-1, 4))

    def arrays(self) -> tuple[NDArray[np.float64], NDArray[np.uint8]]:
        """Corners (4 n, 2) of the quads in the order drawn, and their colours (4 n, 4)."""
        if not self._points:
            return np.zeros((0, 2)), np.zeros((0, 4), dtype=np.uint8)
        return np.concatenate(self._points), np.rint(np.concatenate(self._colors)).astype(np.uint8)


def _soft_pieces(ends: NDArray[np.float64], color: Color, width: float, alpha: float) -> Quads:
    """Three quads along each piece (n, 2, 2): its core, and a side that fades out on either hand."""
    along = ends[:, 1] - ends[:, 0]
    length = np.linalg.norm(along, axis=1)
    ends, along, length = ends[length > 1e-6], along[length > 1e-6], length[length > 1e-6]
    side = np.stack([-along[:, 1], along[:, 0]], axis=1) / length[:, None]
    core, edge = max(width / 2 - 0.5, 0.0), width / 2 + 0.5
    strength = alpha * min(width, 1.0)
    strips = [
        _strip(ends, side, (inner, outer), color, alphas)
        for inner, outer, alphas in (
            (-core, -edge, (strength, 0.0)),
            (-core, core, (strength, strength)),
            (core, edge, (strength, 0.0)),
        )
        if inner != outer
    ]
    points, colors = zip(*strips, strict=True)
    return np.concatenate(points), np.concatenate(colors)


@lru_cache(maxsize=128)
def _few_pieces(ends: bytes, color: Color, width: float, alpha: float) -> Quads:
    """The same of the bytes of a few pieces; kept, for from slice to slice most lines stay where they are."""
    return _soft_pieces(np.frombuffer(ends).reshape(-1, 2, 2), color, width, alpha)


def _strip(
    ends: NDArray[np.float64],
    side: NDArray[np.float64],
    offsets: tuple[float, float],
    color: Color,
    alphas: tuple[float, float],
) -> Quads:
    """One quad along each piece, between two distances from its middle line."""
    first, second = (ends + side[:, None] * offset for offset in offsets)
    quads = np.stack([first[:, 0], first[:, 1], second[:, 1], second[:, 0]], axis=1)
    rgba = np.empty((len(ends), 4, 4))
    rgba[..., :3] = color
    rgba[..., 3] = 255 * np.array([alphas[0], alphas[0], alphas[1], alphas[1]])
    return quads.reshape(-1, 2), rgba.reshape(-1, 4)


def _pairs(points: NDArray[np.float64], *, closed: bool) -> NDArray[np.float64]:
    """Pieces (n, 2, 2) between following points."""
    following = np.roll(points, -1, axis=0)
    pairs = np.stack([points, following], axis=1)
    return pairs if closed else pairs[:-1]


def _lengthened(pairs: NDArray[np.float64], by: float) -> NDArray[np.float64]:
    """Pieces made longer at both ends, so that corners close."""
    along = pairs[:, 1] - pairs[:, 0]
    along = along / np.maximum(np.linalg.norm(along, axis=1, keepdims=True), 1e-9) * by
    return np.stack([pairs[:, 0] - along, pairs[:, 1] + along], axis=1)


def _dashed(pair: NDArray[np.float64], dash_px: float) -> NDArray[np.float64]:
    """One piece as an odd number of strokes and gaps, so that both of its ends are drawn."""
    length = float(np.linalg.norm(pair[1] - pair[0]))
    parts = max(int(length / dash_px) // 2 * 2 + 1, 1)
    t = np.linspace(0.0, 1.0, parts + 1)
    stops = pair[0] + t[:, None] * (pair[1] - pair[0])
    return np.stack([stops[0:-1:2], stops[1::2]], axis=1)


def quad_mesh(points: NDArray[np.float64], height_px: int) -> vtkPolyData:
    """Quads from corners (4 n, 2) given from the top left, for VTK, which counts from the bottom left."""
    xyz = np.zeros((len(points), 3))
    xyz[:, 0], xyz[:, 1] = points[:, 0], height_px - points[:, 1]
    mesh, vertices, cells = vtkPolyData(), vtkPoints(), vtkCellArray()
    vertices.SetData(copied_array(xyz))
    count = len(points) // 4
    offsets = copied_ids(np.arange(count + 1, dtype=np.int64) * 4)
    cells.SetData(offsets, copied_ids(np.arange(count * 4, dtype=np.int64)))
    mesh.SetPoints(vertices)
    mesh.SetPolys(cells)
    return mesh


class InkActor:
    """Draws an Ink over a renderer."""

    def __init__(self) -> None:
        self._mapper = vtkPolyDataMapper2D()
        self._mapper.SetColorModeToDirectScalars()
        self.prop = vtkActor2D()
        self.prop.SetMapper(self._mapper)
        self.prop.VisibilityOff()
        self._shown: tuple[Any, ...] = ()

    def show(self, ink: Ink, height_px: int) -> None:
        """Draw this ink from now on, in a viewport of that height."""
        points, colors = ink.arrays()
        shown = (points.tobytes(), colors.tobytes(), height_px)
        self.prop.SetVisibility(len(points) > 0)
        if shown == self._shown:
            return
        self._shown = shown
        mesh = quad_mesh(points, height_px)
        scalars = copied_array(colors)
        mesh.GetPointData().SetScalars(scalars)
        self._mapper.SetInputData(mesh)
