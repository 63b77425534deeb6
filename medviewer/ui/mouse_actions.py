"""The part of the table of actions that says what the left button does in the views."""

from __future__ import annotations

from typing import TYPE_CHECKING

from medviewer.app.appearance import set_up_raises_level
from medviewer.app.drawing import choose_tool
from medviewer.domain.tool import HandTool
from medviewer.domain.wording import mark
from medviewer.ui.action_spec import ActionSpec, has_volume

if TYPE_CHECKING:
    from medviewer.app.review import Review
    from medviewer.domain.tool import Tool
    from medviewer.ui.action_spec import ActionWindow


def _mode(name: str, text: str, tool: HandTool | None, icon: str) -> ActionSpec:
    def run(review: Review, _window: ActionWindow) -> None:
        if review.room.tool is not tool:
            choose_tool(review, tool)

    return ActionSpec(
        f"mouse_{name}",
        text,
        run,
        menu="Mouse",
        icon=icon,
        enabled=has_volume,
        checked=lambda session: session.room.tool is tool,
    )


MODES: dict[Tool | None, ActionSpec] = {
    None: _mode("window", mark("Window and level"), None, "mouse-simple"),
    HandTool.PAN: _mode("pan", mark("Pan"), HandTool.PAN, "hand"),
    HandTool.ZOOM: _mode("zoom", mark("Zoom"), HandTool.ZOOM, "magnifying-glass-plus"),
    HandTool.SCROLL: _mode("scroll", mark("Scroll slices"), HandTool.SCROLL, "stack"),
}
"""One is on at a time, unless another tool is."""
MOUSE = (
    *MODES.values(),
    ActionSpec(
        "mouse_up_raises",
        mark("Dragging up raises the level"),
        lambda r, _w: set_up_raises_level(r, is_on=not r.session.settings.up_raises_level),
        menu="Mouse",
        checked=lambda session: session.settings.up_raises_level,
    ),
)
