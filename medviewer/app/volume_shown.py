"""How the 3D view shows a volume, and what it shows of what lies over the images."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from medviewer.app.annotating_drawn import segment_bodies
from medviewer.domain.annotations import SegmentMask
from medviewer.domain.layers import DrawnMask

if TYPE_CHECKING:
    from collections.abc import Iterable

    from medviewer.app.review import Review
    from medviewer.app.session import ReviewSession
    from medviewer.domain.layers import OverlayLayer
    from medviewer.domain.volume_display import VolumeDisplay


def show_volume(review: Review, display: VolumeDisplay) -> None:
    """Show the volume in 3D so; segments stay those of the layers."""
    session = review.session
    session.set_view(replace(session.view, volume=replace(display, surfaces=())))


def segment_surfaces(session: ReviewSession) -> tuple[DrawnMask, ...]:
    """The segments that are switched on; none while overlays are hidden, and none of pictures without a place."""
    shown = surfaces_of(session.over.layers) if session.view.overlays_visible else ()
    return (*shown, *segment_bodies(session))


def surfaces_of(layers: Iterable[OverlayLayer]) -> tuple[DrawnMask, ...]:
    """The visible segments that have a place in the patient and are not empty."""
    return tuple(
        DrawnMask(layer.content.volume, layer.color, layer.opacity, layer.name)
        for layer in layers
        if layer.visible
        and isinstance(layer.content, SegmentMask)
        and layer.content.volume is not None
        and layer.content.volume.is_placed
    )
