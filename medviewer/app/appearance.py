"""How the window looks around the images."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from medviewer.app.review import Review


def choose_theme(review: Review, theme: Literal["dark", "light", "system"]) -> None:
    """Show the window in another theme, from now on and at the next start."""
    settings = review.session.settings.model_copy(update={"theme": theme})
    review.session.set_settings(settings)
    review.ports.save_settings(settings)
