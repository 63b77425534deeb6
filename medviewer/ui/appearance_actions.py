"""The part of the table of actions that says how the window looks."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from medviewer.app.appearance import choose_theme
from medviewer.domain.wording import mark
from medviewer.ui.action_spec import ActionSpec

if TYPE_CHECKING:
    from medviewer.app.review import Review
    from medviewer.ui.action_spec import ActionWindow


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


APPEARANCE = (
    _theme("dark", mark("Dark theme"), "moon"),
    _theme("light", mark("Light theme"), "sun"),
    _theme("system", mark("Theme of the desktop"), "desktop"),
)
