"""What lies over the images: boxes, heatmap, crosshair, threshold, and the box that is being changed."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from medviewer.app.deciding import modify, require_finding
from medviewer.domain.decision import shown_box
from medviewer.domain.errors import UserError
from medviewer.domain.wording import tr

if TYPE_CHECKING:
    from medviewer.app.review import Review
    from medviewer.domain.regions import Box


def toggle_overlays(review: Review) -> None:
    """Show or hide boxes and heatmap."""
    view = review.session.view
    review.session.set_view(replace(view, overlays=not view.overlays))


def peek(review: Review, *, on: bool) -> None:
    """Hide the overlays as long as a key is held."""
    review.session.set_view(replace(review.session.view, peeking=on))


def toggle_heatmap(review: Review) -> None:
    """Show or hide the heatmap alone."""
    view = review.session.view
    review.session.set_view(replace(view, heatmap=not view.heatmap))


def set_heatmap_opacity(review: Review, opacity: float) -> None:
    """Opacity of the heatmap at its strongest, 0..1."""
    review.session.set_view(replace(review.session.view, heatmap_opacity=min(max(opacity, 0.0), 1.0)))


def toggle_crosshair(review: Review) -> None:
    """Show or hide the crosshair."""
    view = review.session.view
    review.session.set_view(replace(view, crosshair=not view.crosshair))


def toggle_inverted(review: Review) -> None:
    """Show low values bright, or dark again."""
    view = review.session.view
    review.session.set_view(replace(view, inverted=not view.inverted))


def toggle_rejected(review: Review) -> None:
    """Show or hide rejected findings."""
    view = review.session.view
    review.session.set_view(replace(view, rejected_shown=not view.rejected_shown))


def set_threshold(review: Review, score: float | None) -> None:
    """List findings from this score on; None = the model's operating point. Nothing is run again."""
    review.session.set_view(replace(review.session.view, threshold=score))


def toggle_modifying(review: Review) -> None:
    """Give the selected box its handles, or take them away; raises UserError where it has no box."""
    view = review.session.view
    if view.modifying:
        stop_modifying(review)
        return
    if shown_box(require_finding(review), review.session.decisions) is None:
        message = tr("The selected finding has no box that could be changed.")
        raise UserError(message)
    review.session.set_view(replace(view, modifying=True, draft=None))


def stop_modifying(review: Review) -> None:
    """Take the handles away and forget a drag that has not ended."""
    review.session.set_view(replace(review.session.view, modifying=False, draft=None))


def draft_box(review: Review, box: Box) -> None:
    """Show the selected box so while it is being dragged; nothing is decided yet."""
    review.session.set_view(replace(review.session.view, draft=box))


def keep_draft(review: Review) -> None:
    """Decide on the dragged box; where that fails, the box goes back to what it was and UserError is raised."""
    box = review.session.view.draft
    if box is None:
        return
    try:
        modify(review, box)
    finally:
        review.session.set_view(replace(review.session.view, draft=None))
