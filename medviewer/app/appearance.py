"""How the window looks around the images."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from medviewer.app.shared import Notice
from medviewer.domain.wording import mark, tr

if TYPE_CHECKING:
    from medviewer.app.review import Review


LATER = mark("The language changes at the next start.")


def choose_language(review: Review, language: Literal["system", "en", "de"]) -> None:
    """Speak another language from the next start on: what was said already is not said again."""
    settings = review.session.settings.model_copy(update={"language": language})
    review.session.set_settings(settings)
    review.ports.save_settings(settings)
    review.session.notify(Notice(tr(LATER)))


def choose_theme(review: Review, theme: Literal["dark", "light", "system"]) -> None:
    """Show the window in another theme, from now on and at the next start."""
    settings = review.session.settings.model_copy(update={"theme": theme})
    review.session.set_settings(settings)
    review.ports.save_settings(settings)
