"""The part of the table of actions that annotates."""

from __future__ import annotations

from typing import TYPE_CHECKING

from medviewer.app import annotating_shapes
from medviewer.app.annotating import new_segment, selected_segment, step_radius
from medviewer.app.drawing import choose_tool
from medviewer.domain.tool import HandTool
from medviewer.domain.wording import mark
from medviewer.ui.action_spec import ActionSpec, has_selected, has_series, is_grey

if TYPE_CHECKING:
    from collections.abc import Callable

    from medviewer.app.review import Review
    from medviewer.app.session import ReviewSession
    from medviewer.ui.action_spec import ActionWindow

MENU = "Annotate"


def has_segment(session: ReviewSession) -> bool:
    """Whether a segment of the series on screen is selected, and not empty."""
    found = selected_segment(session)
    return found is not None and found.mask.count > 0


def has_values(session: ReviewSession) -> bool:
    """Whether a series is there as a whole, with one value at each place."""
    return has_series(session) and is_grey(session)


def _tool(tool: HandTool, text: str, icon: str, key: str, enabled: Callable[[ReviewSession], bool]) -> ActionSpec:
    return ActionSpec(
        f"annotate_{tool.name.lower()}",
        text,
        lambda review, _window: choose_tool(review, tool),
        (key,) if key else (),
        MENU,
        icon,
        enabled,
        checked=lambda session: session.room.tool is tool,
    )


def _job(name: str, text: str, icon: str, run: Callable[[Review], object], *, finding: bool = False) -> ActionSpec:
    def act(review: Review, _window: ActionWindow) -> None:
        run(review)

    enabled = (lambda session: has_values(session) and has_selected(session)) if finding else has_segment
    return ActionSpec(f"segment_{name}", text, act, menu=MENU, icon=icon, enabled=enabled)


def _new(review: Review, _window: ActionWindow) -> None:
    new_segment(review)


BRUSH = (
    _tool(HandTool.BRUSH, mark("Brush"), "paint-brush", "Shift+B", has_series),
    _tool(HandTool.ERASER, mark("Eraser"), "eraser", "Shift+E", has_series),
    _tool(HandTool.THRESHOLD_BRUSH, mark("Threshold brush"), "drop-half", "", has_values),
    _tool(HandTool.GROW, mark("Grow region"), "magic-wand", "", has_values),
    ActionSpec(
        "brush_smaller", mark("Smaller brush"), lambda r, _w: step_radius(r, -1), ("[",), MENU, enabled=has_series
    ),
    ActionSpec("brush_larger", mark("Larger brush"), lambda r, _w: step_radius(r, 1), ("]",), MENU, enabled=has_series),
    ActionSpec("segment_new", mark("New segment"), _new, menu=MENU, icon="plus", enabled=has_series),
    _job("fill", mark("Fill between slices"), "stack", annotating_shapes.fill_between),
    _job("largest", mark("Keep the largest part"), "circles-three", annotating_shapes.keep_largest),
    _job("smooth", mark("Smooth"), "waves", annotating_shapes.smooth),
    _job("finding", mark("Segment the finding"), "selection-plus", annotating_shapes.segment_finding, finding=True),
)
