"""How the window looks around the images, and which way the hands go."""

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


def set_up_raises_level(review: Review, *, is_on: bool) -> None:
    """Say whether a drag upwards raises the level (darker) or lowers it (brighter): programs differ, and hands too."""
    settings = review.session.settings.model_copy(update={"up_raises_level": is_on})
    review.session.set_settings(settings)
    review.ports.save_settings(settings)


def choose_theme(review: Review, theme: Literal["dark", "light", "system"]) -> None:
    """Show the window in another theme, from now on and at the next start."""
    settings = review.session.settings.model_copy(update={"theme": theme})
    review.session.set_settings(settings)
    review.ports.save_settings(settings)
