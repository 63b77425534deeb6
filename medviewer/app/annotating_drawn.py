"""What views show of the segments that readers made: pure functions."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from medviewer.app.annotating import segments_here
from medviewer.domain.layers import DrawnMask
from medviewer.domain.mask_cut import mask_on_slice, whole

if TYPE_CHECKING:
    from medviewer.app.session import ReviewSession
    from medviewer.domain.layers import DrawnOverlays
    from medviewer.domain.planes import SlicePlane

OPACITY = 0.4
"""Of a segment's area; its outline is drawn in full."""


def with_segments(session: ReviewSession, plane: SlicePlane, overlays: DrawnOverlays) -> DrawnOverlays:
    """What lies over a slice, with the segments on top; without them while overlays are hidden."""
    if not session.view.overlays_visible:
        return overlays
    found = [
        DrawnMask(volume, segment.head.color, OPACITY, segment.head.name)
        for segment in segments_here(session)
        if segment.id not in session.room.segments.hidden and (volume := mask_on_slice(segment.mask, plane)) is not None
    ]
    return replace(overlays, masks=(*overlays.masks, *found)) if found else overlays


def segment_bodies(session: ReviewSession) -> tuple[DrawnMask, ...]:
    """The segments as bodies for the 3D view, without what is being drawn; those of pictures have none."""
    current, store = session.current, session.room.segments
    if current is None or not session.view.overlays_visible:
        return ()
    found = [one for one in store.on_study(current.study.uid) if one.id not in store.hidden and one.mask.is_placed]
    here = [one for one in found if (one.head.series_id, one.head.time) == (current.series.id, current.time)]
    bodies = [(one, whole(one.mask)) for one in here]
    return tuple(DrawnMask(body, one.head.color, OPACITY, one.head.name) for one, body in bodies if body is not None)
