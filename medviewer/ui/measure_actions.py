"""The part of the table of actions that measures."""

from __future__ import annotations

from typing import TYPE_CHECKING

from medviewer.app import overlays
from medviewer.app.drawing import choose_tool, put_down
from medviewer.app.measuring import delete_measurement
from medviewer.domain.measurement import MeasurementKind, kind_name
from medviewer.domain.wording import mark
from medviewer.ui.action_spec import ActionSpec, has_series

if TYPE_CHECKING:
    from medviewer.app.review import Review
    from medviewer.app.session import ReviewSession
    from medviewer.ui.action_spec import ActionWindow

K = MeasurementKind
KEYS = {K.LENGTH: "D", K.BIDIRECTIONAL: "B", K.ANGLE: "G", K.ELLIPSE: "E", K.TEXT: "T"}
ICONS = {
    K.LENGTH: "ruler",
    K.BIDIRECTIONAL: "plus",
    K.ANGLE: "caret-left",
    K.COBB: "triangle",
    K.ELLIPSE: "circle",
    K.RECTANGLE: "rectangle",
    K.FREEHAND: "scribble-loop",
    K.PROBE: "crosshair-simple",
    K.ARROW: "arrow-up-left",
    K.TEXT: "text-t",
}


def _tool(kind: MeasurementKind) -> ActionSpec:
    return ActionSpec(
        f"measure_{kind.value}",
        kind_name(kind),
        lambda review, _window: choose_tool(review, kind),
        (KEYS[kind],) if kind in KEYS else (),
        "Measure",
        ICONS[kind],
        has_series,
        checked=lambda session: session.room.tool is kind,
    )


def has_measurement(session: ReviewSession) -> bool:
    """Whether a measurement is selected."""
    return session.room.measurements.selected is not None


def _delete(review: Review, _window: ActionWindow) -> None:
    selected = review.room.measurements.selected
    if selected is not None:
        delete_measurement(review, selected)


def _cancel(review: Review, _window: ActionWindow) -> None:
    if review.session.view.modifying:
        overlays.stop_modifying(review)
    else:
        put_down(review)


def _is_busy(session: ReviewSession) -> bool:
    return session.view.modifying or session.room.tool is not None or has_measurement(session)


MEASURE = (
    *(_tool(kind) for kind in MeasurementKind),
    ActionSpec(
        "name_measurement",
        mark("Name the measurement…"),
        lambda _r, w: w.measuring.ask_name(),
        ("F2",),
        "Measure",
        "pencil-simple",
        has_measurement,
    ),
    ActionSpec(
        "delete", mark("Delete the measurement"), _delete, ("Del", "Backspace"), "Measure", "trash", has_measurement
    ),
    ActionSpec("cancel", mark("Cancel"), _cancel, ("Esc",), "Measure", enabled=_is_busy),
)
