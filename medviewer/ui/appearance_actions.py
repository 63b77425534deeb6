"""The part of the table of actions that says how the window looks."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from medviewer.app.appearance import choose_language, choose_theme
from medviewer.domain.wording import mark
from medviewer.ui.action_spec import ActionSpec
from medviewer.ui.language import LANGUAGES

if TYPE_CHECKING:
    from medviewer.app.review import Review
    from medviewer.ui.action_spec import ActionWindow
    from medviewer.ui.language import Choice


def _theme(name: Literal["dark", "light", "system"], text: str, icon: str) -> ActionSpec:
    def run(review: Review, _window: ActionWindow) -> None:
        choose_theme(review, name)

    return ActionSpec(
        f"theme_{name}",
        text,
        run,
        menu="View",
        icon=icon,
        checked=lambda session: session.settings.theme == name,
    )


def _language(name: Choice, text: str) -> ActionSpec:
    def run(review: Review, _window: ActionWindow) -> None:
        choose_language(review, name)

    return ActionSpec(
        f"language_{name}",
        text,
        run,
        menu="View",
        icon="translate",
        checked=lambda session: session.settings.language == name,
    )


APPEARANCE = (
    _theme("dark", mark("Dark theme"), "moon"),
    _theme("light", mark("Light theme"), "sun"),
    _theme("system", mark("Theme of the desktop"), "desktop"),
    _language("system", mark("Language of the desktop")),
    *(_language(name, text) for name, text in LANGUAGES.items()),
)
