"""Everything a person can do, in one table: menus, toolbar, context menu and keys are made from it.

The keys follow the key table of the conventions; a key whose feature is not there yet is left out.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from medviewer.app import deciding, overlays, playing, viewing
from medviewer.app.resolve import view_alone
from medviewer.app.scanning import open_demo
from medviewer.app.slices import active_plane
from medviewer.app.window_presets import presets_of
from medviewer.domain.display import CT_PRESETS
from medviewer.domain.layout import ViewName
from medviewer.domain.wording import mark, tr
from medviewer.ui.action_spec import (
    ActionSpec,
    has_heatmap,
    has_listed,
    has_reel,
    has_selected,
    has_series,
    has_times,
    has_volume,
    is_grey,
    is_placed,
)
from medviewer.ui.appearance_actions import APPEARANCE
from medviewer.ui.brush_actions import BRUSH
from medviewer.ui.follow_up_actions import FOLLOW_UP
from medviewer.ui.key_actions import KEY_IMAGES
from medviewer.ui.layout_actions import LAYOUT
from medviewer.ui.look_actions import LOOK
from medviewer.ui.measure_actions import MEASURE
from medviewer.ui.mouse_actions import MOUSE
from medviewer.ui.picture_actions import PICTURES

if TYPE_CHECKING:
    from collections.abc import Callable

    from medviewer.app.review import Review
    from medviewer.app.session import ReviewSession
    from medviewer.ui.action_spec import ActionWindow

ZOOM_STEP = 1.25
FAST_STEPS = 10


def _forget(_job: object) -> None:
    """A job tells the session by itself how it goes."""


def _active_slices(steps: int) -> Callable[[Review, ActionWindow], None]:
    return lambda review, _window: viewing.step_slices(review, active_plane(review.session), steps)


def _times(steps: int) -> Callable[[Review, ActionWindow], None]:
    return lambda review, _window: viewing.step_times(review, steps)


def _zoom(factor: float) -> Callable[[Review, ActionWindow], None]:
    return lambda review, _window: viewing.zoom(review, active_plane(review.session), factor)


def _to_end(*, last: bool) -> Callable[[Review, ActionWindow], None]:
    return lambda review, _window: viewing.go_to_end(review, active_plane(review.session), last=last)


def _preset(key: int) -> ActionSpec:
    fixed = {0: mark("Automatic"), 1: mark("From the header")}
    text = fixed.get(key) or next(p.name for p in CT_PRESETS if p.key == key)

    def fits(session: ReviewSession) -> bool:
        if session.current is None or not is_grey(session):
            return False
        return key in fixed or any(p.key == key for p in presets_of(session))

    def name(session: ReviewSession) -> str:
        return tr(next((p.name for p in presets_of(session) if p.key == key), text))

    return ActionSpec(
        f"window_{key}",
        text,
        lambda review, _window: viewing.preset(review, key),
        (str(key),),
        "Window",
        enabled=fits,
        named=name,
    )


def _layout(name: ViewName, text: str) -> ActionSpec:
    return ActionSpec(
        f"maximise_{name.value}",
        text,
        lambda review, _window: viewing.toggle_maximised(review, name),
        menu="View",
        enabled=is_placed,
        checked=lambda session: view_alone(session) is name,
    )


FILE = (
    ActionSpec(
        "open_folder", mark("Open folder…"), lambda _r, w: w.choose_folder(), ("Ctrl+O",), "File", "folder-open"
    ),
    ActionSpec("open_file", mark("Open file…"), lambda _r, w: w.choose_file(), ("Ctrl+Shift+O",), "File", "file"),
    ActionSpec(
        "open_demo",
        mark("Try the demo study"),
        lambda r, _w: _forget(open_demo(r)),
        menu="File",
        icon="graduation-cap",
    ),
    ActionSpec(
        "report",
        mark("Report…"),
        lambda _r, w: w.preview_report(),
        menu="File",
        icon="file-text",
        enabled=lambda session: has_series(session) and session.analysis is not None,
    ),
    ActionSpec("reader", mark("Reader…"), lambda _r, w: w.ask_reader(), menu="File", icon="user"),
    *PICTURES,
    ActionSpec("quit", mark("Quit"), lambda _r, w: w.close_window(), ("Ctrl+Q",), "File", "x"),
)

FINDINGS = (
    ActionSpec(
        "accept",
        mark("Accept"),
        lambda r, w: w.as_reader(lambda: deciding.accept(r)),
        ("A",),
        "Findings",
        "check",
        has_selected,
    ),
    ActionSpec("reject", mark("Reject"), lambda _r, w: w.ask_rejection(), ("X",), "Findings", "x", has_selected),
    ActionSpec(
        "modify",
        mark("Modify"),
        lambda r, w: w.as_reader(lambda: overlays.toggle_modifying(r)),
        ("M",),
        "Findings",
        "pencil-simple",
        has_selected,
        checked=lambda session: session.view.modifying,
    ),
    ActionSpec(
        "next",
        mark("Next finding"),
        lambda r, _w: viewing.step_finding(r, 1),
        ("N",),
        "Findings",
        "arrow-down",
        has_listed,
    ),
    ActionSpec(
        "previous",
        mark("Previous finding"),
        lambda r, _w: viewing.step_finding(r, -1),
        ("P",),
        "Findings",
        "arrow-up",
        has_listed,
    ),
    ActionSpec(
        "undo",
        mark("Undo"),
        lambda r, w: w.as_reader(lambda: deciding.undo(r)),
        ("Ctrl+Z",),
        "Findings",
        "arrow-counter-clockwise",
        lambda session: bool(session.history.done),
    ),
    ActionSpec(
        "redo",
        mark("Redo"),
        lambda r, w: w.as_reader(lambda: deciding.redo(r)),
        ("Ctrl+Y",),
        "Findings",
        "arrow-clockwise",
        lambda session: bool(session.history.undone),
    ),
    ActionSpec(
        "show_rejected",
        mark("Show rejected findings"),
        lambda r, _w: overlays.toggle_rejected(r),
        menu="Findings",
        icon="eye",
        enabled=lambda session: session.analysis is not None,
        checked=lambda session: session.view.rejected_shown,
    ),
)

VIEW = (
    ActionSpec(
        "overlays",
        mark("Overlays"),
        lambda r, _w: overlays.toggle_overlays(r),
        ("O",),
        "View",
        "stack-simple",
        has_volume,
        held=True,
        checked=lambda session: session.view.overlays,
    ),
    ActionSpec(
        "heatmap",
        mark("Heatmap"),
        lambda r, _w: overlays.toggle_heatmap(r),
        menu="View",
        icon="thermometer",
        enabled=has_heatmap,
        checked=lambda session: session.view.heatmap,
    ),
    ActionSpec(
        "crosshair",
        mark("Crosshair"),
        lambda r, _w: overlays.toggle_crosshair(r),
        menu="View",
        icon="crosshair",
        enabled=is_placed,
        checked=lambda session: session.view.crosshair,
    ),
    ActionSpec(
        "invert",
        mark("Invert"),
        lambda r, _w: overlays.toggle_inverted(r),
        ("I",),
        "View",
        "circle-half",
        is_grey,
        checked=lambda session: session.view.inverted,
    ),
    ActionSpec(
        "reset",
        mark("Reset view"),
        lambda r, _w: viewing.reset_view(r),
        ("Space",),
        "View",
        "arrows-counter-clockwise",
        has_volume,
    ),
    ActionSpec(
        "fit",
        mark("Fit"),
        lambda r, _w: viewing.fit(r, active_plane(r.session)),
        ("=",),
        "View",
        "frame-corners",
        has_volume,
    ),
    ActionSpec("zoom_in", mark("Zoom in"), _zoom(ZOOM_STEP), ("+",), "View", "magnifying-glass-plus", has_volume),
    ActionSpec(
        "zoom_out", mark("Zoom out"), _zoom(1 / ZOOM_STEP), ("-",), "View", "magnifying-glass-minus", has_volume
    ),
    ActionSpec(
        "zoom_pixels",
        mark("One pixel to one pixel"),
        lambda _r, w: w.look.zoom_to_pixels(),
        ("Ctrl+=",),
        "View",
        "magnifying-glass",
        has_volume,
    ),
    ActionSpec("zoom_true", mark("True size"), lambda _r, w: w.look.zoom_to_true_size(), (), "View", "", has_volume),
    ActionSpec("slice_up", mark("Previous slice"), _active_slices(-1), ("Up",), "View", enabled=has_volume),
    ActionSpec("slice_down", mark("Next slice"), _active_slices(1), ("Down",), "View", enabled=has_volume),
    ActionSpec(
        "slice_up_10", mark("Back 10 slices"), _active_slices(-FAST_STEPS), ("Shift+Up",), "View", "", has_volume
    ),
    ActionSpec(
        "slice_down_10", mark("On 10 slices"), _active_slices(FAST_STEPS), ("Shift+Down",), "View", "", has_volume
    ),
    ActionSpec("slice_first", mark("First slice"), _to_end(last=False), ("Home",), "View", enabled=has_volume),
    ActionSpec("slice_last", mark("Last slice"), _to_end(last=True), ("End",), "View", enabled=has_volume),
    ActionSpec(
        "cine",
        mark("Play"),
        lambda r, _w: playing.toggle_playing(r),
        ("C",),
        "View",
        "play",
        has_reel,
        checked=lambda session: session.view.playing,
    ),
    ActionSpec("time_back", mark("Previous time"), _times(-1), ("Alt+Left",), "View", enabled=has_times),
    ActionSpec("time_on", mark("Next time"), _times(1), ("Alt+Right",), "View", enabled=has_times),
    _layout(ViewName.AXIAL, mark("Axial alone")),
    _layout(ViewName.CORONAL, mark("Coronal alone")),
    _layout(ViewName.SAGITTAL, mark("Sagittal alone")),
    _layout(ViewName.VOLUME_3D, mark("3D alone")),
    ActionSpec("left_panels", mark("Studies panel"), lambda _r, w: w.toggle_side("left"), menu="View", icon="columns"),
    ActionSpec(
        "right_panels", mark("Findings panel"), lambda _r, w: w.toggle_side("right"), menu="View", icon="columns"
    ),
    ActionSpec(
        "passport",
        mark("Geometry passport…"),
        lambda _r, w: w.show_passport(),
        menu="View",
        icon="ruler",
        enabled=has_series,
    ),
    ActionSpec(
        "full_screen", mark("Full screen"), lambda _r, w: w.toggle_full_screen(), ("F11",), "View", "corners-out"
    ),
)

HELP = (
    ActionSpec("manual", mark("Manual"), lambda _r, w: w.show_manual(), ("F1",), "Help", "book-open"),
    ActionSpec(
        "palette", mark("All actions…"), lambda _r, w: w.show_palette(), ("Ctrl+P",), "Help", "magnifying-glass"
    ),
    ActionSpec(
        "shortcuts", mark("Keyboard shortcuts…"), lambda _r, w: w.edit_shortcuts(), menu="Help", icon="keyboard"
    ),
    ActionSpec("display_check", mark("Display check…"), lambda _r, w: w.check_display(), menu="Help", icon="monitor"),
    ActionSpec("about", mark("About medviewer"), lambda _r, w: w.say_about(), menu="Help", icon="info"),
)

ACTIONS: tuple[ActionSpec, ...] = (
    *FILE,
    *VIEW,
    *APPEARANCE,
    *LAYOUT,
    *FOLLOW_UP,
    *MOUSE,
    *MEASURE,
    *KEY_IMAGES,
    *BRUSH,
    *(_preset(key) for key in range(10)),
    *LOOK,
    *FINDINGS,
    *HELP,
)
MENUS = (
    mark("File"),
    mark("View"),
    mark("Layout"),
    mark("Window"),
    mark("Mouse"),
    mark("Measure"),
    mark("Annotate"),
    mark("Findings"),
    mark("Model"),
    mark("Help"),
)
"""In this order; `Model` lists the plug-ins."""
SUBMENUS = {
    mark("Slices"): ("slice_", "time_"),
    mark("Thick slices"): ("slab_",),
    mark("One view alone"): ("maximise_",),
    mark("Turn and mirror"): ("turn_right", "turn_left", "flip_"),
    mark("Theme"): ("theme_",),
    mark("Language"): ("language_",),
    mark("Curve"): ("curve_",),
    mark("Colours"): ("color_",),
    mark("Interpolation"): ("interpolation_",),
    mark("Noise"): ("denoise_",),
}
"""Menus within menus, by how the ids begin of what stands in them: a long menu does not fit on a small screen."""
CONTEXT = (
    "accept",
    "reject",
    "modify",
    "",
    "key_image",
    "name_measurement",
    "delete",
    "",
    "reset",
    "fit",
    "invert",
    "turn_right",
    "flip_across",
    "overlays",
    "heatmap",
    "crosshair",
    "",
    "Window",
    "Mouse",
    "Measure",
)
"""Ids and menus in the context menu of a viewport; empty = a line."""
