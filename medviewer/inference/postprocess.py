"""From a response volume to candidates in patient millimetres."""

from __future__ import annotations

import math
from dataclasses import dataclass
from itertools import product
from typing import TYPE_CHECKING

import numpy as np

from medviewer.domain.vectors import Vec3, vec3
from medviewer.inference.grids import components

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

    from medviewer.domain.job import CancelToken
    from medviewer.domain.vectors import Index3
    from medviewer.inference.manifest.outputs import ResponseMaxima, ScoreMapping
    from medviewer.inference.preprocess import Prepared

MOST_PEAKS = 600
"""Peaks looked at more closely, strongest first."""

LARGEST_EXPONENT = 700.0
"""Beyond it exp leaves the range of a float, and the confidence is 0 anyway."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """One place that may be a finding.

    Parameters
    ----------
    center_lps
        Its middle in LPS mm.
    diameter_mm
        Diameter of the ball that has its volume.
    response, core, surround
        Evidence, and the two values whose difference it is, in the output's unit.
    compactness
        Share of the place that lies in the ball of its volume around its middle: 1 for a ball, less for a tube.
    """

    center_lps: Vec3
    diameter_mm: float
    response: float
    core: float
    surround: float
    radius_mm: float
    compactness: float
    score: float

    @property
    def volume_ml(self) -> float:
        """Volume of the ball with that diameter."""
        return math.pi / 6.0 * self.diameter_mm**3 / 1000.0


def confidence(mapping: ScoreMapping, response: float, compactness: float) -> float:
    """The manifest's monotone mapping of evidence x compactness to 0..1; not a probability."""
    exponent = (mapping.midpoint - response * compactness) / mapping.slope
    return 1.0 / (1.0 + math.exp(min(exponent, LARGEST_EXPONENT)))


def candidates(
    prepared: Prepared, outputs: dict[str, NDArray[np.float32]], output: ResponseMaxima, token: CancelToken
) -> tuple[Candidate, ...]:
    """Candidates of a response volume down to the manifest's floor, highest score first."""
    response, radius, core = outputs[output.name], outputs[output.radius], outputs[output.core]
    found: list[Candidate] = []
    for peak in _peaks(response, prepared, output):
        token.check()
        strength, scale_mm, middle = float(response[peak]), float(radius[peak]), float(core[peak])
        measured = _measure(prepared, peak, middle - strength / 2, scale_mm)
        if measured is None or not output.size_mm[0] <= measured[1] <= output.size_mm[1]:
            continue
        center, diameter, compactness = measured
        score = confidence(output.score_mapping, strength, compactness)
        found.append(Candidate(center, diameter, strength, middle, middle - strength, scale_mm, compactness, score))
    ranked = sorted(found, key=lambda c: (-c.score, c.center_lps))
    return tuple(_suppressed((c for c in ranked if c.score >= output.score), output.nms.distance))[: output.max]


def _peaks(response: NDArray[np.float32], prepared: Prepared, output: ResponseMaxima) -> list[Index3]:
    """Voxels that exceed all 26 neighbours, strongest first, none nearer to a stronger one than the least distance."""
    strong = response >= output.min_response
    if prepared.mask is not None:
        strong &= prepared.mask
    where = np.argwhere(strong)
    padded = np.pad(response, 1, constant_values=-np.inf)
    own = response[tuple(where.T)]
    for offset in product((0, 1, 2), repeat=3):
        if offset != (1, 1, 1):
            keep = own >= padded[tuple((where + offset).T)]
            where, own = where[keep], own[keep]
    order = np.lexsort((*where.T[::-1], -own))
    chosen: list[Index3] = []
    places = np.empty((0, 3))
    for index in where[order]:
        place = prepared.geometry.to_lps(index)
        if len(places) and np.min(np.sum((places - place) ** 2, axis=1)) < output.min_distance_mm**2:
            continue
        places = np.vstack([places, place])
        chosen.append((int(index[0]), int(index[1]), int(index[2])))
        if len(chosen) == MOST_PEAKS:
            break
    return chosen


def _measure(prepared: Prepared, peak: Index3, half: float, scale_mm: float) -> tuple[Vec3, float, float] | None:
    """Middle (LPS mm), diameter (mm) and compactness of what is brighter than half-way around a peak.

    Looked at is the connected part within two radii of the best scale. What hangs on it (a vessel) is left out of
    middle and diameter by taking only the part in the ball of its volume.
    """
    geometry = prepared.geometry
    reach = np.ceil(2.0 * scale_mm / np.array(geometry.spacing_mm)).astype(int) + 1
    low = np.maximum(np.array(peak) - reach, 0)
    high = np.minimum(np.array(peak) + reach + 1, geometry.shape)
    patch = prepared.array[low[0] : high[0], low[1] : high[1], low[2] : high[2]]
    places = geometry.to_lps(np.moveaxis(np.indices(patch.shape), 0, -1) + low)
    near = np.linalg.norm(places - geometry.to_lps(peak), axis=-1) <= 2.0 * scale_mm
    labels = components((patch > half) & near)
    own = labels[tuple(np.array(peak) - low)]
    if own == 0:
        return None
    part = places[labels == own]
    voxel_mm3 = geometry.voxel_volume_ml * 1000.0
    inner, compactness = _core_of(part, voxel_mm3)
    return vec3(inner.mean(axis=0)), 2.0 * _ball_radius(len(inner) * voxel_mm3), compactness


def _core_of(part: NDArray[np.float64], voxel_mm3: float) -> tuple[NDArray[np.float64], float]:
    """Points of a part that lie in the ball of its volume around its middle, and their share; looked for twice."""
    inner, share = part, 1.0
    for _ in range(2):
        radius = _ball_radius(len(inner) * voxel_mm3)
        kept = part[np.linalg.norm(part - inner.mean(axis=0), axis=1) <= radius]
        if len(kept) == 0:
            return inner, 0.0
        inner = kept
        share = len(inner) / len(part)
    return inner, share


def _ball_radius(volume_mm3: float) -> float:
    return math.cbrt(3.0 * volume_mm3 / (4.0 * math.pi))


def _suppressed(ranked: Iterable[Candidate], distance: float) -> list[Candidate]:
    """Candidates whose middle is farther from every better one than `distance` times the larger radius of the two."""
    kept: list[Candidate] = []
    for candidate in ranked:
        if all(
            math.dist(candidate.center_lps, better.center_lps)
            > distance * max(candidate.diameter_mm, better.diameter_mm) / 2
            for better in kept
        ):
            kept.append(candidate)
    return kept
