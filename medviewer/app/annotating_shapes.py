"""Changes of a whole segment, as jobs: regions that grow, slices filled, the largest part, smoothing."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from medviewer.app.annotating import (
    begun_segment,
    grow_tolerance,
    loaded_volume,
    require_loaded,
    segments_of,
    selected_segment,
)
from medviewer.app.annotating_desk import Adopted
from medviewer.app.annotating_edits import change_segment
from medviewer.app.deciding import require_finding
from medviewer.app.jobs import Lane
from medviewer.app.review import Outcome, start
from medviewer.app.shared import Notice
from medviewer.app.slices import active_view, plane_of
from medviewer.domain.decision import shown_box
from medviewer.domain.errors import UserError
from medviewer.domain.mask_brush import Reach, ball, only_between, values_at
from medviewer.domain.mask_edit import mask_edit
from medviewer.domain.mask_segment import SegmentSource, SourceKind
from medviewer.domain.mask_shapes import FillBetween, Grow, Largest, Smooth
from medviewer.domain.planes import plane_axes
from medviewer.domain.wording import mark, tr

if TYPE_CHECKING:
    from collections.abc import Callable

    from medviewer.app.jobs import Job
    from medviewer.app.review import Review
    from medviewer.domain.job import CancelToken, ProgressReport
    from medviewer.domain.mask import Mask
    from medviewer.domain.mask_edit import MaskEdit
    from medviewer.domain.mask_segment import Segment
    from medviewer.domain.mask_shapes import Reshaping
    from medviewer.domain.regions import Box
    from medviewer.domain.vectors import Vec3
    from medviewer.domain.volume import Volume

CHANGED = mark("The segment was changed meanwhile, so nothing was done to it.")


def grow_from(review: Review, lps: Vec3) -> Job:
    """Add what hangs together with a place (LPS mm), has about its value and lies near it.

    Raises
    ------
    UserError
        Where the place lies outside of the images, or these have colours.
    """
    volume = _grey_volume(review)
    before = selected_segment(review.session)
    segment = before or begun_segment(review)
    geometry, value = segment.mask.geometry, volume.value_at(lps)
    seed, reach_mm = geometry.nearest_index(lps), segments_of(review).brush.reach_mm
    tolerance = grow_tolerance(review.session)
    if seed is None or value is None:
        message = tr("The place lies outside of the images.")
        raise UserError(message, tr("Click on what the region is to hold."))

    def region() -> Grow:
        return Grow(seed, only_between(ball(geometry, lps, reach_mm), geometry, volume, ends))

    ends = (value - tolerance, value + tolerance)
    return _reshape(review, tr("Grow region"), before, segment, region)


def fill_between(review: Review) -> Job:
    """Fill the slices of the active view that lie empty between drawn ones."""
    segment, session = _require_selected(review), review.session
    axis = plane_axes(segment.mask.geometry, plane_of(session, active_view(session))).axes[0]
    return _reshape(review, tr("Fill between slices"), segment, segment, lambda: FillBetween(axis))


def keep_largest(review: Review) -> Job:
    """Keep the largest part of the selected segment."""
    segment = _require_selected(review)
    return _reshape(review, tr("Largest part"), segment, segment, Largest)


def smooth(review: Review) -> Job:
    """Smooth the selected segment."""
    segment = _require_selected(review)
    change = Smooth(segments_of(review).brush.smooth_mm)
    return _reshape(review, tr("Smooth"), segment, segment, lambda: change)


def segment_finding(review: Review) -> Job:
    """Make a segment of the selected finding: what in its box is nearer to its middle than to the rest in value.

    Half-way between the value in the middle and the median of the box; what hangs together with the middle.
    """
    finding, volume = require_finding(review), _grey_volume(review)
    box = shown_box(finding, review.session.decisions)
    if box is None:
        message = tr("The selected finding has no box in which a segment could be found.")
        raise UserError(message)
    source = SegmentSource(SourceKind.FINDING, finding.id, tr("from {finding}", finding=finding.label))
    segment = begun_segment(review, finding.label, source)
    seed = segment.mask.geometry.nearest_index(box.center_lps)
    allowed = _like_middle(segment.mask, volume, box)
    if seed is None or allowed is None:
        message = tr("The finding lies outside of the images.")
        raise UserError(message)
    return _reshape(review, tr("Segment finding"), None, segment, lambda: Grow(seed, allowed))


def _like_middle(mask: Mask, volume: Volume, box: Box) -> Reach | None:
    geometry = mask.geometry
    near = ball(geometry, box.center_lps, float(np.linalg.norm(box.size_mm)) / 2)
    middle = volume.value_at(box.center_lps)
    if middle is None:
        return None
    index = np.stack(np.meshgrid(*(np.arange(n) for n in near.shape), indexing="ij"), axis=-1) + np.array(near.first)
    local = (geometry.to_lps(index) - np.array(box.center_lps)) @ np.array(box.axes).T
    within = Reach(near.first, (np.abs(local) <= np.array(box.size_mm) / 2).all(axis=-1))
    values, known = values_at(volume, geometry, within)
    inside = values[within.inside & known]
    half = (middle + float(np.median(inside))) / 2 if inside.size else middle
    ends = (half, np.inf) if middle >= half else (-np.inf, half)
    return only_between(within, geometry, volume, ends)


def _reshape(
    review: Review, label: str, before: Segment | None, segment: Segment, change: Callable[[], Reshaping]
) -> Job:
    """Change a segment on a loader thread, where `change` is worked out too; `before` is None for a new segment."""
    review, study_uid = review.here(), require_loaded(review).study.uid
    store, reshape = segments_of(review), review.ports.reshape

    def work(token: CancelToken, progress: ProgressReport) -> tuple[Mask, MaskEdit | None]:
        mask = reshape(segment.mask, change(), token, progress)
        return mask, mask_edit(segment.mask, mask)

    def done(made: tuple[Mask, MaskEdit | None]) -> None:
        mask, edit = made
        if store.find(study_uid, segment.id) != before:
            review.session.notify(Notice(tr(CHANGED)))
            return
        if edit is None:
            review.session.notify(Notice(tr("{label}: there was nothing to change.", label=label)))
            return
        if segment.head.source.kind is SourceKind.FINDING and before is None:
            store.adopted[segment.id] = Adopted(mask, review.session.decisions.get(segment.head.source.reference))
        change_segment(review, label, study_uid, before, replace(segment, mask=mask), edit)

    return start(review, Lane.LOAD, label, work, Outcome(done))


def _require_selected(review: Review) -> Segment:
    require_loaded(review)
    found = selected_segment(review.session)
    if found is None:
        message = tr("No segment of this series is selected.")
        raise UserError(message, tr("Choose one in the list of segments, or draw one."))
    return found


def _grey_volume(review: Review) -> Volume:
    volume = loaded_volume(require_loaded(review))
    if volume.is_color:
        message = tr("Colours have no single value, so no region can grow by it.")
        raise UserError(message, tr("Take the plain brush."))
    return volume
