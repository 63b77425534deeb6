"""Annotating: segments that a reader makes, names, shows and removes."""

from __future__ import annotations

import uuid
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from medviewer.app.annotating_edits import change_segment
from medviewer.app.layers import LAYER_COLORS
from medviewer.domain.annotations import SegmentMask
from medviewer.domain.errors import UserError
from medviewer.domain.geometry import Geometry
from medviewer.domain.mask import empty_mask, mask_of
from medviewer.domain.mask_brush import RADIUS_LIMITS_MM
from medviewer.domain.mask_segment import DRAWN, Segment, SegmentHead, SegmentItem, SegmentSource, SourceKind
from medviewer.domain.wording import tr

if TYPE_CHECKING:
    from medviewer.app.annotating_desk import Annotated
    from medviewer.app.desk import OpenSeries
    from medviewer.app.review import Review
    from medviewer.app.session import ReviewSession
    from medviewer.domain.mask import Mask
    from medviewer.domain.volume import Volume

RADIUS_STEP = 1.25
WHOLE_VOXEL = 1e-3
"""Part of a voxel by which grids may differ and still have their voxels at the same places."""
LARGEST_GRID = 2**31
"""Voxels of the largest grid that one taken from an object is widened to."""


def segments_of(review: Review) -> Annotated:
    """The segments of the studies that are open, and the brush."""
    return review.room.segments


def segments_here(session: ReviewSession) -> tuple[Segment, ...]:
    """The segments of the series on screen at its time, as they are drawn now."""
    current = session.current
    if current is None:
        return ()
    return session.room.segments.on_series(current.study.uid, current.series.id, current.time)


def segment_items(review: Review) -> tuple[SegmentItem, ...]:
    """The segments of the study on screen as a report lists them; empty ones are left out."""
    current = review.session.current
    if current is None:
        return ()
    names = {series.id: series.description or series.modality for series in current.study.series}
    return tuple(
        SegmentItem(
            one.head.name,
            one.volume_text,
            one.head.source.text or tr("drawn by hand"),
            names.get(one.head.series_id, "a series that is not open"),
        )
        for one in segments_of(review).on_study(current.study.uid)
        if one.mask.count
    )


def selected_segment(session: ReviewSession) -> Segment | None:
    """The segment of the series on screen that brushes change, without what is being drawn."""
    current, store = session.current, session.room.segments
    found = None if current is None else store.find(current.study.uid, store.selected)
    if current is None or found is None:
        return None
    return found if (found.head.series_id, found.head.time) == (current.series.id, current.time) else None


def begun_segment(review: Review, name: str = "", source: SegmentSource = DRAWN, mask: Mask | None = None) -> Segment:
    """A segment on the grid of the series on screen, which is nowhere yet; raises UserError without a series."""
    current = require_loaded(review)
    volume = loaded_volume(current)
    number = len(segments_of(review).on_study(current.study.uid)) + 1
    head = SegmentHead(
        id=str(uuid.uuid4()),
        name=name.strip() or tr("Segment {number}", number=number),
        color=LAYER_COLORS[(number - 1) % len(LAYER_COLORS)],
        series_id=current.series.id,
        series_uid=current.series.series_uid,
        time=current.time,
        source=source,
    )
    return Segment(head, mask or empty_mask(volume.geometry, is_placed=volume.is_placed))


def require_loaded(review: Review) -> OpenSeries:
    """The series on screen, whole; raises UserError where there is none yet."""
    current = review.session.current
    if current is None or current.loaded is None:
        message = tr("Nothing can be drawn before a series is open and whole.")
        raise UserError(message, tr("Open one, or wait for its last slice."))
    return current


def loaded_volume(current: OpenSeries) -> Volume:
    """The volume of the time on screen."""
    if current.loaded is None:
        message = "the series is not loaded"
        raise ValueError(message)
    return current.loaded.times[current.time]


def new_segment(review: Review) -> Segment:
    """Begin an empty segment; brushes change it from now on."""
    made = begun_segment(review)
    change_segment(review, tr("New segment"), require_loaded(review).study.uid, None, made)
    return made


def delete_segment(review: Review, segment_id: str) -> None:
    """Remove a segment, undoable."""
    study_uid, found = _require(review, segment_id)
    change_segment(review, tr("Delete segment"), study_uid, found, None)


def rename_segment(review: Review, segment_id: str, name: str) -> None:
    """Give a segment another name; an empty one changes nothing."""
    study_uid, found = _require(review, segment_id)
    if name.strip():
        changed = replace(found, head=replace(found.head, name=name.strip()))
        change_segment(review, tr("Rename segment"), study_uid, found, changed)


def select_segment(review: Review, segment_id: str | None) -> None:
    """Let brushes change this segment; None lets the next stroke begin another one."""
    segments_of(review).select(segment_id)


def show_segment(review: Review, segment_id: str, *, visible: bool) -> None:
    """Show or hide a segment."""
    segments_of(review).set_visible(segment_id, visible=visible)


def set_radius(review: Review, radius_mm: float) -> None:
    """Radius of the brushes in mm, kept within what is of use."""
    low, high = RADIUS_LIMITS_MM
    brush = segments_of(review).brush
    tip = replace(brush.tip, radius_mm=min(max(radius_mm, low), high))
    segments_of(review).set_brush(replace(brush, tip=tip))


def step_radius(review: Review, steps: int) -> None:
    """Make the brushes larger or smaller by steps of a quarter."""
    set_radius(review, round(segments_of(review).brush.tip.radius_mm * RADIUS_STEP**steps, 2))


def brush_limits(session: ReviewSession) -> tuple[float, float]:
    """The values that the threshold brush paints: as set, else those of the window on screen."""
    window = session.view.window
    ends = (window.level - window.width / 2, window.level + window.width / 2)
    return session.room.segments.brush.limits or ends


def grow_tolerance(session: ReviewSession) -> float:
    """How far values may be from that of the seed: as set, else an eighth of the window on screen."""
    tolerance = session.room.segments.brush.tolerance
    return session.view.window.width / 8 if tolerance is None else tolerance


def adopt_layer(review: Review, layer_id: str) -> Segment:
    """Make a segment of the reader's own from one of an object that lies over the images; the object stays as it is.

    It keeps the grid of the object, widened to the images so that it can be drawn on beyond its own edges.

    Raises
    ------
    UserError
        Where the layer is no segment, or empty.
    """
    current = require_loaded(review)
    layer = next((one for one in review.session.over.layers if one.id == layer_id), None)
    content = None if layer is None else layer.content
    if layer is None or not isinstance(content, SegmentMask) or content.volume is None:
        message = tr("There is no segment in it that could be changed.")
        raise UserError(message)
    source = SegmentSource(SourceKind.OBJECT, layer.id, layer.origin_text)
    mask = widened(mask_of(content.volume), loaded_volume(current).geometry)
    made = begun_segment(review, layer.name, source, mask)
    made = replace(made, head=replace(made.head, color=layer.color))
    change_segment(review, tr("Take over segment"), current.study.uid, None, made)
    return made


def widened(mask: Mask, images: Geometry) -> Mask:
    """The mask on a grid with the same voxels that reaches as far as images do; as it is where that would be too large.

    Where the images have their voxels at the very same places, it is their grid.
    """
    own = mask.geometry
    corners = np.concatenate([own.to_index(images.corners_lps()), own.to_index(own.corners_lps())])
    low = np.floor(corners.min(axis=0) + 0.5 + WHOLE_VOXEL).astype(int)
    high = np.ceil(corners.max(axis=0) - 0.5 - WHOLE_VOXEL).astype(int)
    size = high - low + 1
    if float(np.prod(size.astype(float))) > LARGEST_GRID:
        return mask
    affine = own.affine.copy()
    affine[:3, 3] = own.to_lps(low)
    wide = Geometry(affine, (int(size[0]), int(size[1]), int(size[2])), own.frame_uid)
    is_same = wide.shape == images.shape and np.abs(wide.affine - images.affine).max() < WHOLE_VOXEL
    bare = empty_mask(images if is_same else wide, is_placed=mask.is_placed)
    found = mask.box()
    if found is None:
        return bare
    first, shape = found
    moved = np.array(first) - low
    return bare.with_block((int(moved[0]), int(moved[1]), int(moved[2])), mask.block(first, shape))


def _require(review: Review, segment_id: str) -> tuple[str, Segment]:
    current = require_loaded(review)
    found = segments_of(review).find(current.study.uid, segment_id)
    if found is None:
        message = tr("The segment is not there any more.")
        raise UserError(message)
    return current.study.uid, found
