"""Values of acquired pixels at patient positions, whether or not the slices make a volume."""

from __future__ import annotations

import math
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from medviewer.domain.job import CancelToken
from medviewer.io.decode import decode_values
from medviewer.io.file_series import load_file_series
from medviewer.io.slice_places import DEFAULT_THICKNESS_MM, normal_of, positions_of
from medviewer.io.source import Sources
from medviewer.io.stack import DUPLICATE_TOLERANCE_MM, ORIENTATION_TOLERANCE

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from medviewer.domain.image_header import ImageHeader
    from medviewer.domain.loaded import Loaded
    from medviewer.domain.study import Series
    from medviewer.domain.vectors import Index3, Vec3

EDGE_TOLERANCE = 1e-6
"""Share of a pixel or slice by which a position on an edge may be rounded outwards."""


@dataclass(frozen=True, slots=True)
class ProbeAnswer:
    """The nearest acquired pixel to a position: its rescaled value and index (slice, row, column); None outside.

    A pixel that holds no finite number has an index and no value.
    """

    value: float | None
    index: Index3 | None
    inside: bool


OUTSIDE = ProbeAnswer(None, None, False)


def probe(series: Series, points: Sequence[Vec3], times: Sequence[int] | None = None) -> list[ProbeAnswer]:
    """Answer each LPS position in mm with the acquired pixel within half a pixel and half a slice gap of it.

    `times` has a time index from 0 for each point; default the first time.

    Each slice has its own geometry (PS3.3 C.7.6.2.1.1), so tilted, uneven and mixed series answer exactly too.
    The slice index counts the slices of one time. Only slices that are asked for are read.

    Raises UserError where such a slice, or a NIfTI file, cannot be decoded.
    """
    times = [0] * len(points) if times is None else times
    if not series.frames:
        return _probe_file(series, points, times) if series.opens else [OUTSIDE for _ in points]
    slices = _placed_slices(series)
    if slices is None:
        return [OUTSIDE for _ in points]
    indices = [slices.index_of(np.asarray(point, dtype=np.float64)) for point in points]
    return _read(series, indices, times)


def _probe_file(series: Series, points: Sequence[Vec3], times: Sequence[int]) -> list[ProbeAnswer]:
    loaded = load_file_series(series, CancelToken(), lambda _progress: None)
    return [_of_volume(loaded, point, time) for point, time in zip(points, times, strict=True)]


def _of_volume(loaded: Loaded, point: Vec3, time: int) -> ProbeAnswer:
    index = loaded.volume.geometry.nearest_index(point)
    if index is None or not loaded.volume.is_placed or not 0 <= time < len(loaded.times):
        return OUTSIDE
    return ProbeAnswer(None if loaded.volume.is_color else _number(loaded.times[time].array[index]), index, True)


def _number(value: float) -> float | None:
    return float(value) if math.isfinite(value) else None


def _read(series: Series, indices: Sequence[Index3 | None], times: Sequence[int]) -> list[ProbeAnswer]:
    """Decode each picture once and look the pixels up."""
    per_slice: dict[tuple[int, int], list[int]] = defaultdict(list)
    for number, (index, time) in enumerate(zip(indices, times, strict=True)):
        if index is not None and 0 <= time < series.times:
            per_slice[index[0], time].append(number)
    answers = [OUTSIDE] * len(indices)
    with Sources() as sources:
        for (k, time), numbers in per_slice.items():
            frame = series.frame(k, time)
            if frame is None:
                continue
            values = decode_values(frame, sources)
            for number in numbers:
                answers[number] = _answer(values, indices[number])
    return answers


def _answer(values: NDArray[Any], index: Index3 | None) -> ProbeAnswer:
    return OUTSIDE if index is None else ProbeAnswer(_number(values[index[1:]]), index, True)


@dataclass(frozen=True, slots=True)
class _PlacedSlices:
    """Arrays over n slices: numbers in the series (n,), positions and directions (n, 3) in LPS mm, sizes (n, 2).

    `reach_mm` (n, 2) is how far a slice answers against and along its normal.
    """

    numbers: NDArray[np.int64]
    positions: NDArray[np.float64]
    along_row: NDArray[np.float64]
    along_column: NDArray[np.float64]
    normals: NDArray[np.float64]
    spacings: NDArray[np.float64]
    sizes: NDArray[np.int64]
    reach_mm: NDArray[np.float64]

    def index_of(self, point: NDArray[np.float64]) -> Index3 | None:
        """Index (slice, row, column) of the pixel whose cell holds a position; of several, in the nearest slice."""
        way = point - self.positions
        pixel = np.stack([(way * self.along_column).sum(1), (way * self.along_row).sum(1)], axis=1) / self.spacings
        distance = (way * self.normals).sum(1)
        held = (pixel >= -0.5 - EDGE_TOLERANCE) & (pixel <= self.sizes - 0.5 + EDGE_TOLERANCE)
        slack = 1 + EDGE_TOLERANCE
        near = (distance >= -self.reach_mm[:, 0] * slack) & (distance <= self.reach_mm[:, 1] * slack)
        candidates = np.flatnonzero(held.all(axis=1) & near)
        if not len(candidates):
            return None
        best = candidates[np.argmin(np.abs(distance[candidates]))]
        row, column = np.clip(np.floor(pixel[best] + 0.5).astype(int), 0, self.sizes[best] - 1)
        return int(self.numbers[best]), int(row), int(column)


def _placed_slices(series: Series) -> _PlacedSlices | None:
    numbered = [(k, frame.header) for k, frame in enumerate(series.frames[: series.shape[0]])]
    placed = [(k, header) for k, header in numbered if header.has_geometry]
    if not placed:
        return None
    headers = [header for _, header in placed]
    orientations = np.array([header.orientation for header in headers])
    return _PlacedSlices(
        numbers=np.array([k for k, _ in placed]),
        positions=positions_of(headers),
        along_row=orientations[:, 0],
        along_column=orientations[:, 1],
        normals=np.array([normal_of(header) for header in headers]),
        spacings=np.array([header.pixel_spacing for header in headers]),
        sizes=np.array([(header.rows, header.columns) for header in headers]),
        reach_mm=_reaches(headers),
    )


def _reaches(headers: Sequence[ImageHeader]) -> NDArray[np.float64]:
    """(n, 2) half gaps in mm to the neighbours that face the same way, against and along the normal.

    At an end of a stack the gap on the other side counts; a slice with no neighbour reaches half its thickness.
    """
    normals = np.array([normal_of(header) for header in headers])
    positions = positions_of(headers)
    reaches = np.empty((len(headers), 2))
    for k, header in enumerate(headers):
        alike = np.abs(normals - normals[k]).max(axis=1) <= ORIENTATION_TOLERANCE
        distances = (positions[alike] - positions[k]) @ normals[k]
        reaches[k] = _half_gaps(distances, header.thickness_mm or DEFAULT_THICKNESS_MM)
    return reaches


def _half_gaps(distances: NDArray[np.float64], thickness_mm: float) -> tuple[float, float]:
    below = -distances[distances < -DUPLICATE_TOLERANCE_MM]
    above = distances[distances > DUPLICATE_TOLERANCE_MM]
    low = float(below.min()) if len(below) else None
    high = float(above.min()) if len(above) else None
    gap = low or high or thickness_mm
    return (low or gap) / 2, (high or gap) / 2
