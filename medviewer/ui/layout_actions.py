"""The part of the table of actions that lays out viewports and turns images."""

from __future__ import annotations

from typing import TYPE_CHECKING

from medviewer.app import viewing
from medviewer.app.arranging import set_layout, step_series, step_viewport, toggle_second
from medviewer.app.drawing import choose_tool
from medviewer.app.hanging import stage_text, step_stage
from medviewer.app.linking import toggle_link
from medviewer.app.slices import active_plane, can_be_thick, can_tilt, tilt_of
from medviewer.domain.layout import LAYOUTS, MPR
from medviewer.domain.slab import Slab, SlabMode
from medviewer.domain.tilt import UPRIGHT_PLANES
from medviewer.domain.tool import HandTool
from medviewer.domain.turn import Turn
from medviewer.domain.wording import mark, tr
from medviewer.ui.action_spec import ActionSpec, has_volume

if TYPE_CHECKING:
    from collections.abc import Callable

    from medviewer.app.review import Review
    from medviewer.app.session import ReviewSession
    from medviewer.domain.layout import Layout
    from medviewer.ui.action_spec import ActionWindow

SLABS = {
    None: mark("Single slices"),
    SlabMode.MAX: mark("Thick slices: MIP"),
    SlabMode.MIN: mark("Thick slices: MinIP"),
    SlabMode.MEAN: mark("Thick slices: mean"),
}


def _layout(layout: Layout) -> ActionSpec:
    is_mpr = layout == MPR
    return ActionSpec(
        "layout_mpr" if is_mpr else f"layout_{layout.rows}x{layout.columns}",
        layout.name,
        lambda review, _window: set_layout(review, layout),
        ("Ctrl+0",) if is_mpr else (f"Ctrl+{layout.rows * layout.columns}",),
        "Layout",
        "cube" if is_mpr else "grid-four",
        checked=lambda session: session.room.active_layout == layout,
    )


def _turn(change: Callable[[Turn], Turn]) -> Callable[[Review, ActionWindow], None]:
    return lambda review, _window: viewing.turn(review, active_plane(review.session), change)


def _slab(mode: SlabMode | None) -> ActionSpec:
    def run(review: Review, _window: ActionWindow) -> None:
        before = review.session.view.slab
        thickness = viewing.START_SLAB_MM if before is None else before.thickness_mm
        viewing.set_slab(review, None if mode is None else Slab(mode, thickness))

    def is_shown(session: ReviewSession) -> bool:
        slab = session.view.slab
        return (None if slab is None else slab.mode) is mode

    name = "off" if mode is None else mode.value.lower()
    text = SLABS[mode]
    return ActionSpec(f"slab_{name}", text, run, menu="View", enabled=is_thick_possible, checked=is_shown)


def has_stages(session: ReviewSession) -> bool:
    """Whether a hanging protocol is in use."""
    return session.room.hanging is not None


def _stage(name: str, text: str, steps: int, key: str) -> ActionSpec:
    def named(session: ReviewSession) -> str:
        here = stage_text(session.room)
        return f"{tr(text)} ({here})" if here else tr(text)

    return ActionSpec(
        name, text, lambda review, _window: step_stage(review, steps), (key,), "Layout", "", has_stages, named=named
    )


def is_thick_possible(session: ReviewSession) -> bool:
    """Whether slices can be taken together."""
    return session.current is not None and can_be_thick(session.current)


LAYOUT = (
    *(_layout(layout) for layout in LAYOUTS),
    ActionSpec(
        "second_window",
        mark("Second window"),
        lambda r, _w: toggle_second(r),
        ("Ctrl+Shift+2",),
        "Layout",
        "monitor",
        checked=lambda session: session.room.second is not None,
    ),
    ActionSpec("viewport_on", mark("Next viewport"), lambda r, _w: step_viewport(r, 1), ("Right",), "Layout"),
    ActionSpec("viewport_back", mark("Previous viewport"), lambda r, _w: step_viewport(r, -1), ("Left",), "Layout"),
    ActionSpec(
        "series_on", mark("Next series"), lambda r, _w: step_series(r, 1), ("PgDown",), "Layout", "", has_volume
    ),
    ActionSpec(
        "series_back", mark("Previous series"), lambda r, _w: step_series(r, -1), ("PgUp",), "Layout", "", has_volume
    ),
    _stage("stage_on", mark("Next stage"), 1, "."),
    _stage("stage_back", mark("Previous stage"), -1, ","),
    ActionSpec(
        "save_layout",
        mark("Save this layout as a protocol…"),
        lambda _r, w: w.save_layout(),
        menu="Layout",
        icon="floppy-disk",
        enabled=has_volume,
    ),
    ActionSpec(
        "link",
        mark("Scroll together"),
        lambda r, _w: toggle_link(r),
        ("Ctrl+L",),
        "Layout",
        "link",
        checked=lambda session: session.room.link.is_on,
    ),
    ActionSpec(
        "turn_planes",
        mark("Turn planes"),
        lambda r, _w: choose_tool(r, HandTool.TURN),
        ("Q",),
        "View",
        "arrows-clockwise",
        can_tilt,
        checked=lambda session: session.room.tool is HandTool.TURN,
    ),
    ActionSpec(
        "straighten",
        mark("Straighten planes"),
        lambda r, _w: viewing.straighten(r),
        menu="View",
        enabled=lambda session: tilt_of(session) != UPRIGHT_PLANES,
    ),
    *(_slab(mode) for mode in (None, *SlabMode)),
    ActionSpec(
        "slab_thicker",
        mark("Thicker slices"),
        lambda r, _w: viewing.change_slab(r, 1.5),
        ("Shift++",),
        "View",
        enabled=is_thick_possible,
    ),
    ActionSpec(
        "slab_thinner",
        mark("Thinner slices"),
        lambda r, _w: viewing.change_slab(r, 1 / 1.5),
        ("Shift+-",),
        "View",
        enabled=is_thick_possible,
    ),
    ActionSpec("turn_right", mark("Rotate right"), _turn(Turn.right), ("R",), "View", "arrow-clockwise", has_volume),
    ActionSpec(
        "turn_left",
        mark("Rotate left"),
        _turn(Turn.left),
        ("Shift+R",),
        "View",
        "arrow-counter-clockwise",
        has_volume,
    ),
    ActionSpec(
        "flip_across",
        mark("Flip left to right"),
        _turn(Turn.flipped_across),
        ("H",),
        "View",
        "arrows-left-right",
        has_volume,
    ),
    ActionSpec(
        "flip_down",
        mark("Flip top to bottom"),
        _turn(Turn.flipped_down),
        ("V",),
        "View",
        "arrows-down-up",
        has_volume,
    ),
)
