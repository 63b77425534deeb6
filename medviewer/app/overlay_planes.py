"""Overlay planes of the images themselves: read when the images are on screen, then layers like any other."""

from __future__ import annotations

from typing import TYPE_CHECKING

from medviewer.app.jobs import Lane
from medviewer.app.layers import LAYER_COLORS, OPACITY
from medviewer.app.review import Outcome, start
from medviewer.app.shared import Notice
from medviewer.domain.layers import OverlayLayer
from medviewer.domain.overlay import OverlayStack
from medviewer.domain.wording import mark, tr

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from medviewer.app.jobs import Job
    from medviewer.app.review import Review
    from medviewer.app.shown_picture import ShownPicture
    from medviewer.domain.job import CancelToken, ProgressReport
    from medviewer.domain.overlay import SeriesOverlays
    from medviewer.domain.study import Series

READING = mark("Reading overlays")
ORIGIN_TEXT = mark("Overlay planes of the images")
DRAWN, HIDDEN = mark("overlay planes drawn"), mark("overlay planes hidden")


def start_overlay_planes(review: Review, series: Series, wanted: Callable[[], bool]) -> Job | None:
    """Read the overlay planes of the series on screen in a loader thread, where its headers hold some.

    They are drawn at first: what the scanner has marked belongs to the image.
    """
    if not any(one.header is not None and one.header.has_overlays for one in series.instances):
        return None

    def work(token: CancelToken, progress: ProgressReport) -> SeriesOverlays:
        return review.ports.read_overlays(series, token, progress)

    def done(found: SeriesOverlays) -> None:
        over = review.session.over
        over.set_layers((*plane_layers(found, series), *over.layers))
        for sentence in found.notes:
            review.session.notify(Notice(f"{series.description or series.modality}: {sentence}", is_error=True))

    return start(review, Lane.LOAD, tr(READING), work, Outcome(done, wanted=wanted))


def plane_layers(found: SeriesOverlays, series: Series) -> tuple[OverlayLayer, ...]:
    """A layer for each group: graphics in full, regions so that what lies under them is seen."""
    source = f"{series.id}/overlay-planes"
    return tuple(
        OverlayLayer(
            id=f"{source}/{number}",
            source=source,
            name=stack.name,
            color=LAYER_COLORS[number % len(LAYER_COLORS)],
            content=stack,
            origin_text=tr(ORIGIN_TEXT),
            opacity=OPACITY if stack.is_region else 1.0,
        )
        for number, stack in enumerate(found.stacks)
    )


def only_planes(layers: Iterable[OverlayLayer]) -> tuple[OverlayLayer, ...]:
    """Those layers that are overlay planes."""
    return tuple(layer for layer in layers if isinstance(layer.content, OverlayStack))


def planes_text(layers: Iterable[OverlayLayer], picture: ShownPicture | None, *, visible: bool) -> str:
    """Whether the overlay planes of a picture are drawn; empty where it has none."""
    here = [
        layer
        for layer in layers
        if isinstance(layer.content, OverlayStack) and picture is not None and picture.key in layer.content.pictures
    ]
    if not here:
        return ""
    return tr(DRAWN) if visible and all(layer.visible for layer in here) else tr(HIDDEN)
