"""The grid on which the frames of a multi-frame object lie, from their functional groups (PS3.3 C.7.6.16)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from medviewer.domain.errors import UserError
from medviewer.domain.geometry import Geometry
from medviewer.domain.wording import tr
from medviewer.io.image_facts import LARGEST_MM, ORTHOGONAL_TOLERANCE, SMALLEST_MM
from medviewer.io.object_file import first_item, items_of, text_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray
    from pydicom import Dataset

STEP_TOLERANCE = 0.01
"""Largest deviation of a frame from its place on the grid, as part of the distance between slices."""

SAME_MM = 1e-3
"""Frames nearer than this lie at the same place."""

MOST_SLICES = 1 << 14
"""A grid of more slices than this is made of damaged numbers."""


@dataclass(frozen=True, slots=True, eq=False)
class FramePlace:
    """Where one frame lies: `position` (3,) and `steps` (2, 3), one row and one column on, in LPS mm.

    `hint_mm` is the distance between slices as the header gives it, `thickness_mm` theirs; 0 where it does not.
    """

    position: NDArray[np.float64]
    steps: NDArray[np.float64]
    hint_mm: float = 0.0
    thickness_mm: float = 0.0


@dataclass(frozen=True, slots=True, eq=False)
class FrameGrid:
    """The grid of all frames, and the slice of each; without a place it is one of pixels."""

    geometry: Geometry
    slices: tuple[int, ...]
    is_placed: bool = True
    note: str = ""


def groups_of(dataset: Dataset, frames: int) -> list[Dataset]:
    """The functional groups of each frame.

    Raises UserError where there are fewer than frames, and for tiles of a whole-slide image.
    """
    if "TotalPixelMatrixColumns" in dataset:
        title = tr("It belongs to a whole-slide image, which has no place in the patient, and is not shown.")
        raise UserError(title)
    groups = items_of(dataset, "PerFrameFunctionalGroupsSequence")
    if len(groups) < frames:
        title = tr(
            "The object describes {groups} of its {frames} frames, so nothing of it can be placed.",
            groups=len(groups),
            frames=frames,
        )
        raise UserError(title)
    return groups[:frames]


def group_item(group: Dataset, dataset: Dataset, keyword: str) -> Dataset | None:
    """A functional group of a frame: its own, else the one that all frames share."""
    own = first_item(group, keyword)
    shared = first_item(dataset, "SharedFunctionalGroupsSequence")
    return own if own is not None or shared is None else first_item(shared, keyword)


def frame_places(dataset: Dataset, groups: Sequence[Dataset]) -> list[FramePlace] | None:
    """The place of each frame; None where none has one, as on pictures without geometry.

    Raises UserError where some have one and some have none.
    """
    keywords = ("PlaneOrientationSequence", "PixelMeasuresSequence")
    shared = [group_item(groups[0], dataset, keyword) for keyword in keywords]
    places = []
    for group in groups:
        orientation = first_item(group, keywords[0]) or shared[0]
        measures = first_item(group, keywords[1]) or shared[1]
        places.append(_place(group_item(group, dataset, "PlanePositionSequence"), orientation, measures))
    found = [place for place in places if place is not None]
    if found and len(found) < len(places):
        title = tr(
            "{count} of its {places} frames have no place in the patient.",
            count=len(places) - len(found),
            places=len(places),
        )
        raise UserError(title)
    return found or None


def _numbers(item: Dataset | None, keyword: str, count: int) -> NDArray[np.float64] | None:
    """Finite numbers of a sane size; None where they are absent or damaged."""
    value: Any = None if item is None else item.get(keyword)
    if value is None or value == "":
        return None
    numbers = np.atleast_1d(np.array(value, dtype=np.float64))
    return numbers if numbers.shape == (count,) and np.abs(numbers).max() <= LARGEST_MM else None


def _place(position: Dataset | None, orientation: Dataset | None, measures: Dataset | None) -> FramePlace | None:
    origin = _numbers(position, "ImagePositionPatient", 3)
    axes = _numbers(orientation, "ImageOrientationPatient", 6)
    spacing = _numbers(measures, "PixelSpacing", 2)
    if origin is None or axes is None or spacing is None or spacing.min() < SMALLEST_MM:
        return None
    row, column = axes[:3], axes[3:]
    faults = (np.linalg.norm(row) - 1, np.linalg.norm(column) - 1, row @ column)
    if float(np.abs(faults).max()) > ORTHOGONAL_TOLERANCE:
        return None
    hints = [_numbers(measures, keyword, 1) for keyword in ("SpacingBetweenSlices", "SliceThickness")]
    hint, thickness = (0.0 if number is None else abs(float(number[0])) for number in hints)
    return FramePlace(origin, np.stack([column * spacing[0], row * spacing[1]]), hint, thickness)


def grid_of(places: Sequence[FramePlace], size: tuple[int, int], frame_uid: str) -> FrameGrid:
    """The grid of frames, slices along the normal; places without a frame are gaps in it.

    Parameters
    ----------
    places
        At least one. Several may lie at the same place.
    size
        Rows and columns.

    Raises
    ------
    UserError
        Where no single matrix places them: turned against each other, or at uneven distances.
    """
    first = places[0]
    if any(np.abs(p.steps - first.steps).max() > ORTHOGONAL_TOLERANCE * np.abs(first.steps).max() for p in places):
        title = tr("Its frames are turned against each other or differ in pixel spacing, so they are no one grid.")
        raise UserError(title)
    normal = np.cross(first.steps[1], first.steps[0])
    normal = normal / np.linalg.norm(normal)
    positions = np.array([place.position for place in places])
    heights = positions @ normal
    low, high = int(heights.argmin()), int(heights.argmax())
    extent = float(heights[high] - heights[low])
    step_mm, note = _step(np.unique(heights), first)
    count = round(extent / step_mm)
    if count >= MOST_SLICES:
        title = tr(
            "Its frames lie {extent:.0f} mm apart at {step_mm:.3g} mm from slice to slice, which is no grid.",
            extent=extent,
            step_mm=step_mm,
        )
        raise UserError(title)
    across = (positions[high] - positions[low]) / count if count else normal * step_mm
    slices = np.round((heights - heights[low]) / (extent / count if count else step_mm)).astype(int)
    away = np.linalg.norm(positions - positions[low] - slices[:, None] * across, axis=1)
    if away.max() > max(STEP_TOLERANCE * step_mm, SAME_MM):
        title = tr(
            "Its frames lie at uneven distances (up to {distance:.2f} mm off an even grid), so it is not shown.",
            distance=away.max(),
        )
        raise UserError(title)
    affine = np.eye(4)
    affine[:3, :3] = np.stack([across, first.steps[0], first.steps[1]], axis=1)
    affine[:3, 3] = positions[low]
    return FrameGrid(Geometry(affine, (count + 1, *size), frame_uid), tuple(map(int, slices)), note=note)


def _step(heights: NDArray[np.float64], first: FramePlace) -> tuple[float, str]:
    """Distance between slices in mm, and what has to be said about it.

    It comes from the positions. Where frames are left out, all of them may lie several slices apart: the stated
    spacing is believed where the smallest distance is a whole multiple of it.
    """
    gaps = np.diff(heights)
    gaps = gaps[gaps > SAME_MM]
    if not len(gaps):
        stated = first.hint_mm or first.thickness_mm
        if stated > SAME_MM:
            return stated, ""
        return 1.0, tr("It has one slice and states no thickness; it is drawn 1 mm thick.")
    smallest = float(gaps[gaps <= gaps.min() * (1 + STEP_TOLERANCE)].mean())
    multiple = round(smallest / first.hint_mm) if first.hint_mm > SAME_MM else 0
    if multiple > 1 and abs(smallest - multiple * first.hint_mm) <= STEP_TOLERANCE * first.hint_mm:
        return smallest / multiple, ""
    extent = float(heights[-1] - heights[0])
    # the mean over the whole extent is nearer the truth than one rounded difference
    return extent / max(round(extent / smallest), 1), ""


def picture_grid(groups: Sequence[Dataset], size: tuple[int, int]) -> FrameGrid:
    """The grid of pixels of frames without a place: the frame numbers of the one picture that they refer to.

    Raises UserError where they refer to several pictures, or to none.
    """
    used = [_source_of(group) for group in groups]
    uids = {uid for uid, _ in used}
    if len(uids) > 1 or ("" in uids and len(groups) > 1):
        title = tr("Its frames have no place in the patient and belong to several pictures, so they are not shown.")
        raise UserError(title)
    slices = [number - 1 for _, number in used]
    if min(slices) < 0 or max(slices) >= MOST_SLICES:
        title = tr("Its frames refer to frame numbers that cannot be.")
        raise UserError(title)
    affine = np.zeros((4, 4))
    affine[[0, 1, 2, 3], [2, 1, 0, 3]] = 1  # (slice, row, column) -> (column, row, slice)
    return FrameGrid(Geometry(affine, (max(slices) + 1, *size)), tuple(slices), is_placed=False)


def _source_of(group: Dataset) -> tuple[str, int]:
    """SOP Instance UID and frame number (from 1) of the picture from which a frame was derived."""
    derivation = first_item(group, "DerivationImageSequence")
    source = None if derivation is None else first_item(derivation, "SourceImageSequence")
    if source is None:
        return "", 1
    return text_of(source, "ReferencedSOPInstanceUID"), int(text_of(source, "ReferencedFrameNumber").split(",")[0] or 1)
