"""Strokes of a brush: shown step by step, kept at their end."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from medviewer.app.annotating import (
    begun_segment,
    brush_limits,
    loaded_volume,
    require_loaded,
    segments_of,
    selected_segment,
)
from medviewer.app.annotating_edits import change_segment
from medviewer.domain.errors import UserError
from medviewer.domain.mask_brush import only_between, painted, swept
from medviewer.domain.mask_segment import Segment
from medviewer.domain.tool import HandTool
from medviewer.domain.wording import mark, tr

if TYPE_CHECKING:
    from medviewer.app.review import Review
    from medviewer.domain.mask_brush import Reach
    from medviewer.domain.planes import SlicePlane
    from medviewer.domain.vectors import Vec3
    from medviewer.domain.volume import Volume

BRUSHES = frozenset({HandTool.BRUSH, HandTool.ERASER, HandTool.THRESHOLD_BRUSH})
LABELS = {
    HandTool.BRUSH: mark("Brush"),
    HandTool.ERASER: mark("Erase"),
    HandTool.THRESHOLD_BRUSH: mark("Threshold brush"),
}


@dataclass
class Stroke:
    """One stroke on one slice.

    Parameters
    ----------
    tool, plane
        What it does, and the slice that it is drawn on.
    before, now
        The segment as it was (None where the stroke begins one), and with what was drawn so far.
    volume
        The images under it.
    limits
        The values that are painted; None = all.
    last
        Where the brush is, in LPS mm.
    """

    tool: HandTool
    plane: SlicePlane
    study_uid: str
    before: Segment | None
    now: Segment
    volume: Volume
    limits: tuple[float, float] | None
    last: Vec3


def begin_stroke(review: Review, tool: HandTool, plane: SlicePlane, lps: Vec3) -> Stroke:
    """Put the brush down; raises UserError where there is nothing to draw on, or to erase."""
    current, before = require_loaded(review), selected_segment(review.session)
    if before is None and tool is HandTool.ERASER:
        message = tr("No segment is selected, so nothing can be erased.")
        raise UserError(message, tr("Choose one in the list of segments."))
    volume = loaded_volume(current)
    limits = brush_limits(review.session) if tool is HandTool.THRESHOLD_BRUSH else None
    if limits is not None and volume.is_color:
        message = tr("Colours have no single value, so the threshold brush cannot choose among them.")
        raise UserError(message, tr("Take the plain brush."))
    now = before or begun_segment(review)
    stroke = Stroke(tool, plane, current.study.uid, before, now, volume, limits, lps)
    if before is not None and before.id in segments_of(review).hidden:
        segments_of(review).set_visible(before.id, visible=True)
    move_stroke(review, stroke, lps)
    return stroke


def move_stroke(review: Review, stroke: Stroke, lps: Vec3) -> None:
    """Draw on to a place, and show it; nothing is saved."""
    mask = stroke.now.mask
    reach = swept(mask.geometry, segments_of(review).brush.tip, stroke.last, lps, stroke.plane)
    stroke.last = lps
    if reach is not None:
        reach = _allowed(stroke, reach)
        stroke.now = Segment(stroke.now.head, painted(mask, reach, on=stroke.tool is not HandTool.ERASER))
    segments_of(review).set_draft(stroke.now)


def _allowed(stroke: Stroke, reach: Reach) -> Reach:
    if stroke.limits is None:
        return reach
    return only_between(reach, stroke.now.mask.geometry, stroke.volume, stroke.limits)


def end_stroke(review: Review, stroke: Stroke) -> None:
    """Lift the brush: what was drawn is on its way to disk, and undoable; a stroke that touched nothing leaves nothing.

    Where the segment was changed in another way meanwhile, that counts and the stroke is dropped.
    """
    store = segments_of(review)
    is_untouched = store.find(stroke.study_uid, stroke.now.id) == stroke.before
    is_empty = stroke.before is None and not stroke.now.mask.count
    if is_untouched and not is_empty:
        change_segment(review, tr(LABELS[stroke.tool]), stroke.study_uid, stroke.before, stroke.now)
    store.set_draft(None)


def drop_stroke(review: Review) -> None:
    """Show all segments as they were before the stroke."""
    segments_of(review).set_draft(None)
