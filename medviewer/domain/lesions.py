"""Lesions as they are followed over time: what readers measured, and findings that they accepted, at one date."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from medviewer.domain.ground import Ground, ruler_of
from medviewer.domain.measured import MmSource, NotMeasurable
from medviewer.domain.measurement import REGION_KINDS, Measurement, MeasurementKind
from medviewer.domain.measuring import true_points
from medviewer.domain.shapes import outlines
from medviewer.domain.vectors import vec3
from medviewer.domain.wording import mark

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from numpy.typing import NDArray

    from medviewer.domain.finding import Finding
    from medviewer.domain.mask import Mask
    from medviewer.domain.regions import Box
    from medviewer.domain.vectors import Vec3

LESION_KINDS = REGION_KINDS | {MeasurementKind.LENGTH, MeasurementKind.BIDIRECTIONAL}
"""What measures a lesion."""
MEASURED_VOLUME = mark("measured")
SEGMENT_VOLUME = mark("segment")
SPHERE_VOLUME = mark("sphere of the longest diameter")
NO_MM = NotMeasurable(mark("The picture has pixels only, no millimetres."))
NO_SIZE = NotMeasurable(mark("The model gave no diameter."))
NO_SHORT = NotMeasurable(mark("Only one diameter was measured."))
NODE = mark("lymph node")
ORGANS: dict[str, tuple[str, ...]] = {
    NODE: ("node", "nodes", "lymph", "ln", "lymphadenopathy", "lymphknoten", "lk"),
    "lung": ("lung", "pulmonary", "rul", "rml", "rll", "lul", "lll", "lunge", "pulmonal"),
    "liver": ("liver", "hepatic", "leber"),
    "bone": ("bone", "rib", "vertebra", "vertebral", "sternum", "knochen", "rippe", "wirbel"),
    "kidney": ("kidney", "renal", "niere"),
    "adrenal": ("adrenal", "nebenniere"),
    "brain": ("brain", "cerebral", "cerebellar", "hirn", "gehirn"),
    "spleen": ("spleen", "splenic", "milz"),
    "pancreas": ("pancreas", "pancreatic", "pankreas"),
    "pleura": ("pleura", "pleural"),
}
"""Words of a name that say in which organ a lesion lies, in the languages of the window; the first that fits counts, so
that nodes come before all."""
_WORD = re.compile(r"[^\W\d_]+")


@dataclass(frozen=True, slots=True)
class Lesion:
    """One lesion at one date.

    Parameters
    ----------
    key
        Id of the measurement or finding.
    series_id, frame_uid
        Where `place_lps` means something.
    longest_mm, shortest_mm
        The longest diameter, and the longest at right angles to it in the same plane; or why there is none.
    volume_ml, volume_source
        The volume and what it comes from; None and empty where nothing says it.
    organ
        As its name says; empty where it does not.
    """

    key: str
    study_uid: str
    series_id: str
    frame_uid: str
    name: str
    place_lps: Vec3
    longest_mm: float | NotMeasurable
    shortest_mm: float | NotMeasurable
    volume_ml: float | None = None
    volume_source: str = ""
    organ: str = ""

    @property
    def is_node(self) -> bool:
        """Whether it is a lymph node, of which the short axis counts."""
        return self.organ == NODE

    @property
    def size_mm(self) -> float | NotMeasurable:
        """The diameter that counts in a sum: the short axis of nodes, the longest one else (RECIST 1.1, 3.1.1)."""
        return self.shortest_mm if self.is_node else self.longest_mm

    @property
    def volume_now_ml(self) -> float | None:
        """The measured volume, else that of a sphere of the longest diameter."""
        if self.volume_ml is not None:
            return self.volume_ml
        return None if isinstance(self.longest_mm, NotMeasurable) else math.pi / 6.0 * self.longest_mm**3 / 1000.0

    @property
    def volume_words(self) -> str:
        """What `volume_now_ml` comes from."""
        if self.volume_ml is not None:
            return self.volume_source
        return "" if isinstance(self.longest_mm, NotMeasurable) else SPHERE_VOLUME


@dataclass(frozen=True, slots=True)
class TimePoint:
    """One study of a person and the lesions in it."""

    study_uid: str
    date: date
    title: str
    lesions: tuple[Lesion, ...] = ()


def organ_of(name: str) -> str:
    """The organ that a name speaks of; empty where it speaks of none."""
    words = set(_WORD.findall(name.lower()))
    return next((organ for organ, signs in ORGANS.items() if words.intersection(signs)), "")


def lesion_of_measurement(measurement: Measurement, study_uid: str, name: str, ground: Ground) -> Lesion | None:
    """The lesion that a measurement measures; None for angles, points, arrows and texts."""
    if measurement.kind not in LESION_KINDS:
        return None
    longest, shortest = _diameters(measurement, ground)
    return Lesion(
        key=measurement.id,
        study_uid=study_uid,
        series_id=measurement.place.series_id,
        frame_uid=measurement.place.frame_uid,
        name=name,
        place_lps=vec3(np.mean(measurement.points_lps, axis=0)),
        longest_mm=longest,
        shortest_mm=shortest,
        organ=organ_of(name),
    )


def _diameters(measurement: Measurement, ground: Ground) -> tuple[float | NotMeasurable, float | NotMeasurable]:
    lines = outlines(measurement)
    ruler = ruler_of(measurement, np.concatenate(lines), ground)
    if ruler.problem is not None or ruler.source is MmSource.NONE:
        return (ruler.problem or NO_MM,) * 2
    if measurement.kind is MeasurementKind.LENGTH:
        return _extents(true_points(measurement, ruler))[0], NO_SHORT
    if measurement.kind is MeasurementKind.BIDIRECTIONAL:
        points = true_points(measurement, ruler)
        axes = (float(np.linalg.norm(points[1] - points[0])), float(np.linalg.norm(points[3] - points[2])))
        return max(axes), min(axes)
    return _extents(lines[0] * np.array([ruler.right, ruler.down]))


def _extents(points: NDArray[np.float64]) -> tuple[float, float]:
    """The largest distance of two of some points (n, k), and how far they reach at right angles to it (k = 2)."""
    apart = np.linalg.norm(points[:, None] - points[None], axis=-1)
    a, b = np.unravel_index(int(apart.argmax()), apart.shape)
    longest = float(apart[a, b])
    if points.shape[1] != 2 or longest <= 0.0:
        return longest, 0.0
    along = (points[b] - points[a]) / longest
    across = points @ np.array([-along[1], along[0]])
    return longest, float(across.max() - across.min())


def with_volume_of(lesion: Lesion, masks: Iterable[Mask]) -> Lesion:
    """The lesion with the volume of the first mask of its series that it lies in; as it is where there is none."""
    for mask in masks:
        index = mask.geometry.nearest_index(lesion.place_lps)
        if index is not None and mask.volume_ml is not None and mask.slice_at(index[0])[index[1:]]:
            return replace(lesion, volume_ml=mask.volume_ml, volume_source=SEGMENT_VOLUME)
    return lesion


def lesion_of_finding(finding: Finding, box: Box, study_uid: str, frame_uid: str) -> Lesion:
    """The lesion that an accepted finding is, where its box is shown.

    Its diameter and volume are those that the model measured; a box alone has none, for it is larger than what it
    holds.
    """
    diameter, volume = finding.measurement("diameter"), finding.measurement("volume")
    is_mm = diameter is not None and diameter.unit == "mm" and math.isfinite(diameter.value)
    return Lesion(
        key=finding.id,
        study_uid=study_uid,
        series_id=finding.series_id,
        frame_uid=frame_uid,
        name=finding.label,
        place_lps=box.center_lps,
        longest_mm=diameter.value if diameter is not None and is_mm else NO_SIZE,
        shortest_mm=NO_SHORT if is_mm else NO_SIZE,
        volume_ml=None if volume is None else _milliliters(volume.value, volume.unit),
        volume_source="" if volume is None else MEASURED_VOLUME,
        organ=organ_of(finding.label),
    )


def _milliliters(value: float, unit: str) -> float | None:
    factor = {"mL": 1.0, "ml": 1.0, "cm3": 1.0, "mm3": 0.001}.get(unit)
    return None if factor is None or not math.isfinite(value) else value * factor
