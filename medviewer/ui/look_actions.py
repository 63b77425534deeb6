"""The part of the table of actions that says how values become a picture."""

from __future__ import annotations

from typing import TYPE_CHECKING

from medviewer.app.denoising import denoise
from medviewer.app.drawing import choose_tool
from medviewer.app.fusing import fused_layer, toggle_window_on_fused
from medviewer.app.looking import set_color_map, set_curve, set_interpolation, shown_color_map
from medviewer.app.slices import can_be_thick
from medviewer.domain.color_maps import COLOR_MAPS
from medviewer.domain.look import DenoiseKind, Interpolation
from medviewer.domain.tool import HandTool
from medviewer.domain.voi import VoiFunction
from medviewer.domain.wording import mark
from medviewer.ui.action_spec import ActionSpec, has_volume, is_grey

if TYPE_CHECKING:
    from medviewer.app.review import Review
    from medviewer.app.session import ReviewSession
    from medviewer.domain.color_maps import ColorMap
    from medviewer.ui.action_spec import ActionWindow

MENU = "Window"
COLORS = {
    "Grey": mark("Greys"),
    "Hot iron": mark("Hot iron colours"),
    "PET": mark("PET colours"),
    "Hot metal blue": mark("Hot metal blue colours"),
    "PET 20 step": mark("PET 20 step colours"),
    "Inferno": mark("Inferno colours"),
    "Sky blue": mark("Sky blue colours"),
    "Amber": mark("Amber colours"),
}
INTERPOLATIONS = {
    Interpolation.NEAREST: mark("No interpolation"),
    Interpolation.LINEAR: mark("Linear interpolation"),
    Interpolation.CUBIC: mark("Cubic interpolation"),
}
CURVES = {
    VoiFunction.LINEAR: mark("Linear curve (DICOM)"),
    VoiFunction.LINEAR_EXACT: mark("Linear curve, exact"),
    VoiFunction.SIGMOID: mark("Sigmoid curve"),
}
NOISE = {
    None: mark("As acquired, with its noise"),
    DenoiseKind.MEDIAN: mark("Median filter 3x3x3"),
    DenoiseKind.CURVATURE: mark("Curvature flow filter"),
    DenoiseKind.NON_LOCAL: mark("Non-local means filter"),
}


def can_denoise(session: ReviewSession) -> bool:
    """Whether the series on screen is a whole grey volume."""
    return session.current is not None and can_be_thick(session.current)


def _color(shown: ColorMap) -> ActionSpec:
    return ActionSpec(
        f"color_{shown.name.lower().replace(' ', '_')}",
        COLORS[shown.name],
        lambda review, _window: set_color_map(review, shown),
        menu=MENU,
        enabled=is_grey,
        checked=lambda session: shown_color_map(session) == shown,
    )


def _interpolation(kind: Interpolation, text: str) -> ActionSpec:
    return ActionSpec(
        f"interpolation_{kind.value}",
        text,
        lambda review, _window: set_interpolation(review, kind),
        menu=MENU,
        enabled=has_volume,
        checked=lambda session: session.view.look.interpolation is kind,
    )


def _curve(function: VoiFunction, text: str) -> ActionSpec:
    def is_shown(session: ReviewSession) -> bool:
        return session.view.window.lut is None and session.view.window.function is function

    return ActionSpec(
        f"curve_{function.name.lower()}",
        text,
        lambda review, _window: set_curve(review, function),
        menu=MENU,
        enabled=is_grey,
        checked=is_shown,
    )


def _noise(kind: DenoiseKind | None, text: str) -> ActionSpec:
    def run(review: Review, _window: ActionWindow) -> None:
        denoise(review, kind)

    return ActionSpec(
        f"denoise_{'off' if kind is None else kind.name.lower()}",
        text,
        run,
        menu=MENU,
        enabled=can_denoise,
        checked=lambda session: session.view.look.denoise is kind,
    )


LOOK = (
    ActionSpec(
        "window_region",
        mark("From a region"),
        lambda r, _w: choose_tool(r, HandTool.WINDOW_REGION),
        ("W",),
        MENU,
        "selection",
        is_grey,
        checked=lambda session: session.room.tool is HandTool.WINDOW_REGION,
    ),
    ActionSpec(
        "window_numbers", mark("By numbers…"), lambda _r, w: w.look.ask_window(), ("Shift+W",), MENU, enabled=is_grey
    ),
    ActionSpec("window_keep", mark("Keep as a preset…"), lambda _r, w: w.look.ask_preset(), (), MENU, enabled=is_grey),
    ActionSpec(
        "window_on_fused",
        mark("Window and colours of the series laid over"),
        lambda r, _w: toggle_window_on_fused(r),
        menu=MENU,
        enabled=lambda session: fused_layer(session) is not None,
        checked=lambda session: session.view.window_on_fused,
    ),
    *(_curve(function, text) for function, text in CURVES.items()),
    *(_color(shown) for shown in COLOR_MAPS),
    *(_interpolation(kind, text) for kind, text in INTERPOLATIONS.items()),
    *(_noise(kind, text) for kind, text in NOISE.items()),
    ActionSpec(
        "magnifier",
        mark("Magnifier"),
        lambda r, _w: r.room.set_magnifying(on=not r.room.magnifying),
        ("Z",),
        "View",
        "magnifying-glass",
        has_volume,
        held=True,
        checked=lambda session: session.room.magnifying,
    ),
)
