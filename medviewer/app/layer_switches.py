"""What a person does with the layers over the images: show, hide, fade, take off, go to what a report speaks of."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from medviewer.app.drawn_layers import place_of
from medviewer.app.viewing import go_to
from medviewer.domain.documents import Document, ReportContent

if TYPE_CHECKING:
    from collections.abc import Callable

    from medviewer.app.review import Review
    from medviewer.domain.documents import ReportedClaim
    from medviewer.domain.layers import OverlayLayer


def set_layer_visible(review: Review, layer_id: str, *, visible: bool) -> None:
    """Show or hide a layer."""
    _change(review, layer_id, lambda layer: replace(layer, visible=visible))


def set_layer_opacity(review: Review, layer_id: str, opacity: float) -> None:
    """Opacity of a layer, 0..1."""
    _change(review, layer_id, lambda layer: replace(layer, opacity=min(max(opacity, 0.0), 1.0)))


def _change(review: Review, layer_id: str, change: Callable[[OverlayLayer], OverlayLayer]) -> None:
    session = review.session
    session.over.set_layers(tuple(change(layer) if layer.id == layer_id else layer for layer in session.over.layers))


def remove_object(review: Review, source: str) -> None:
    """Take all layers of an object off the images."""
    session = review.session
    session.over.set_layers(tuple(layer for layer in session.over.layers if layer.source != source))


def reports_of(review: Review) -> tuple[ReportContent, ...]:
    """The reports whose claims are open."""
    contents = [layer.content for layer in review.session.over.layers]
    return tuple(content for content in contents if isinstance(content, ReportContent))


def read_report(review: Review, report: ReportContent) -> None:
    """Show the whole text of a report."""
    review.session.over.show_document(
        Document(report.origin, report.references, lines=report.lines, notes=report.notes)
    )


def go_to_claim(review: Review, claim: ReportedClaim) -> None:
    """Bring all views to what a claim of a report speaks of; without a place they stay."""
    place = place_of(claim)
    if place is not None:
        go_to(review, place)
