"""Moving through the images: slices, windows, zoom, findings."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from medviewer.app.fusing import change_fused, fused_layer
from medviewer.app.linking import follow
from medviewer.app.slices import ShownSlices, can_tilt, slices_of
from medviewer.app.start_views import start_window
from medviewer.app.window_presets import presets_of
from medviewer.domain.decision import shown_box
from medviewer.domain.display import Window, auto_window
from medviewer.domain.frames import ZOOM_LIMITS, CameraPose
from medviewer.domain.fusion import FusedVolume
from medviewer.domain.regions import Point
from medviewer.domain.slab import Slab, SlabMode
from medviewer.domain.tilt import UPRIGHT_PLANES
from medviewer.domain.vectors import Vec3, vec3
from medviewer.domain.voi import VoiFunction

if TYPE_CHECKING:
    from collections.abc import Callable

    from medviewer.app.desk import OpenSeries
    from medviewer.app.review import Review
    from medviewer.domain.layout import ViewName
    from medviewer.domain.planes import PlaneName
    from medviewer.domain.turn import Turn
    from medviewer.domain.volume import Volume

PIXELS_PER_WIDTH = 200.0
"""A W/L drag over this many pixels changes the window by its own width."""
START_SLAB_MM, SLAB_LIMITS_MM = 10.0, (1.0, 200.0)
"""Thickness of slabs: the first one, the thinnest and the thickest."""

MAX_WIDTH_FACTOR = 4.0
"""The widest window, as a multiple of the range of the values."""


def step_slices(review: Review, plane: PlaneName, steps: int) -> None:
    """Go by a number of slices, kept within the volume."""
    slices = slices_of(review.session, plane)
    if slices is not None:
        _go_to_slice(review, slices, slices.number_at(review.session.view.position_lps) + steps)


def go_to_slice(review: Review, plane: PlaneName, number: int) -> None:
    """Go to the slice with that number, kept within the volume."""
    slices = slices_of(review.session, plane)
    if slices is not None:
        _go_to_slice(review, slices, number)


def go_to_end(review: Review, plane: PlaneName, *, last: bool) -> None:
    """Go to the first or last slice."""
    slices = slices_of(review.session, plane)
    if slices is not None:
        _go_to_slice(review, slices, slices.count_at(review.session.view.position_lps) if last else 1)


def _go_to_slice(review: Review, slices: ShownSlices, number: int) -> None:
    view = review.session.view
    slices.look_at(number)
    review.session.set_view(replace(view, position_lps=slices.position_on(view.position_lps, number)))
    follow(review)


def go_to_time(review: Review, time: int) -> None:
    """Show another time of the series on screen (from 0, kept within); the view stays."""
    current = review.session.current
    if current is not None and current.loaded is not None:
        wanted = min(max(time, 0), len(current.loaded.times) - 1)
        if wanted != current.time:
            review.session.set_loaded(current.loaded, wanted)


def step_times(review: Review, steps: int) -> None:
    """Go on by a number of times."""
    if review.session.current is not None:
        go_to_time(review, review.session.current.time + steps)


def go_to(review: Review, lps: Vec3) -> None:
    """Bring all views to a point in LPS mm, kept within the volume."""
    volume = review.session.volume
    if volume is None:
        return
    index = np.clip(volume.geometry.to_index(lps), 0, np.array(volume.geometry.shape) - 1)
    review.session.set_view(replace(review.session.view, position_lps=vec3(volume.geometry.to_lps(index))))
    follow(review)


def drag_window(review: Review, dx: float, dy: float, speed: float = 1.0) -> None:
    """Change the window by a drag of (dx, dy) pixels, dy downwards positive: width with dx, level with dy.

    A step is the width / 200, at least a thousandth of the range of the values, so it never rounds to nothing.
    Colours have no window.
    """
    session = review.session
    layer = fused_layer(session) if session.view.window_on_fused else None
    if layer is not None and isinstance(layer.content, FusedVolume):
        fused = layer.content
        change_fused(review, _dragged(review, fused.window, fused.volume, (dx * speed, dy * speed)))
    elif session.volume is not None and not session.volume.is_color:
        changed = _dragged(review, session.view.window, session.volume, (dx * speed, dy * speed))
        session.set_view(replace(session.view, window=changed))


def _dragged(review: Review, window: Window, volume: Volume, way: tuple[float, float]) -> Window:
    """A window changed by a drag of (right, down) pixels."""
    span = value_range(volume)
    step = max(window.width / PIXELS_PER_WIDTH, span / 1000.0)
    sense = -1.0 if review.session.settings.up_raises_level else 1.0
    narrowest = max(span / 10_000.0, 1.0 if window.function is VoiFunction.LINEAR else 0.0)
    width = min(max(window.width + way[0] * step, narrowest), max(span * MAX_WIDTH_FACTOR, narrowest))
    return replace(window, width=width, level=window.level + sense * way[1] * step)


def value_range(volume: Volume) -> float:
    """Span of the values of a volume, never zero; from a regular sample."""
    step = max(1, round((volume.array.size / 200_000) ** (1 / 3)))
    sample = volume.array[::step, ::step, ::step]
    span = float(np.nanmax(sample)) - float(np.nanmin(sample))
    return span if np.isfinite(span) and span > 0 else 1.0


def preset(review: Review, key: int) -> None:
    """The window of a digit key: 0 auto, 1 from the header (again: its next), 2-9 presets of the modality.

    Colours have none.
    """
    session = review.session
    if session.volume is None or session.current is None or session.volume.is_color:
        return
    view = session.view
    if key == 0:
        session.set_view(replace(view, window=auto_window(session.volume)))
    elif key == 1:
        session.set_view(replace(view, window=_next_of_header(session.current, session.volume, view.window)))
    elif (chosen := next((one for one in presets_of(session) if one.key == key), None)) is not None:
        inverted = view.inverted if chosen.inverted is None else chosen.inverted
        session.set_view(replace(view, window=chosen.window, inverted=inverted))


def _first_window(current: OpenSeries, volume: Volume) -> Window:
    """The window with which the series was opened."""
    first = None if current.loaded is None or volume.is_color else current.loaded.voi.first
    return first or start_window(current.series, volume)


def _next_of_header(current: OpenSeries, volume: Volume, shown: Window) -> Window:
    """The header's first window or table, or the one after that on screen."""
    offered = [] if current.loaded is None else [window for _name, window in current.loaded.voi.choices]
    if not offered:
        return start_window(current.series, volume)
    return offered[(offered.index(shown) + 1) % len(offered)] if shown in offered else offered[0]


def zoom(review: Review, plane: PlaneName, factor: float, about_lps: Vec3 | None = None) -> None:
    """Zoom one view; `about_lps` stays where it is on screen."""
    session = review.session
    if session.volume is None:
        return
    camera = session.view.camera(plane)
    wanted = min(max(camera.zoom * factor, ZOOM_LIMITS[0]), ZOOM_LIMITS[1])
    center = camera.center_lps
    if about_lps is not None:
        middle = np.array(center if center is not None else session.volume.geometry.center_lps)
        fixed = np.array(about_lps)
        center = vec3(fixed + (middle - fixed) * (camera.zoom / wanted))
    session.set_view(session.view.with_camera(plane, replace(camera, zoom=wanted, center_lps=center)))


def pan(review: Review, plane: PlaneName, offset_lps: Vec3) -> None:
    """Move the image of one view by an offset in LPS mm."""
    session = review.session
    if session.volume is None:
        return
    camera = session.view.camera(plane)
    middle = np.array(camera.center_lps if camera.center_lps is not None else session.volume.geometry.center_lps)
    center = vec3(middle - np.array(offset_lps))
    session.set_view(session.view.with_camera(plane, replace(camera, center_lps=center)))


def fit(review: Review, plane: PlaneName) -> None:
    """Show the whole slice."""
    view = review.session.view
    review.session.set_view(view.with_camera(plane, CameraPose(turn=view.camera(plane).turn)))


def set_slab(review: Review, slab: Slab | None) -> None:
    """Show thick slices, or each slice as it is."""
    review.session.set_view(replace(review.session.view, slab=slab))


def change_slab(review: Review, factor: float) -> None:
    """Make thick slices thicker or thinner; without any, a thin MIP begins."""
    slab = review.session.view.slab or Slab(SlabMode.MAX, START_SLAB_MM / factor)
    thickness = min(max(slab.thickness_mm * factor, SLAB_LIMITS_MM[0]), SLAB_LIMITS_MM[1])
    set_slab(review, replace(slab, thickness_mm=thickness))


def turn(review: Review, plane: PlaneName, change: Callable[[Turn], Turn]) -> None:
    """Turn or mirror the image of one view; letters follow."""
    view = review.session.view
    camera = view.camera(plane)
    review.session.set_view(view.with_camera(plane, replace(camera, turn=change(camera.turn))))


def tilt_planes(review: Review, normal: Vec3, radians: float) -> None:
    """Turn the planes about a line through the place on screen, clockwise for one who looks along it (LPS unit)."""
    session = review.session
    if can_tilt(session):
        session.set_view(replace(session.view, tilt=session.view.tilt.turned(normal, radians)))


def straighten(review: Review) -> None:
    """Turn the planes back to those of the volume."""
    review.session.set_view(replace(review.session.view, tilt=UPRIGHT_PLANES))


def reset_view(review: Review) -> None:
    """Zoom, pan, turn, window, inversion and planes as at the start, of 3D too; position, crop box and cut stay."""
    session = review.session
    if session.volume is None or session.current is None:
        return
    view = replace(session.view, cameras=(CameraPose(), CameraPose(), CameraPose()), tilt=UPRIGHT_PLANES)
    series = session.current.series
    window, volume = _first_window(session.current, session.volume), replace(view.volume, pose=None, window=None)
    session.set_view(replace(view, window=window, inverted=series.is_inverted_display, volume=volume))


def activate(review: Review, name: ViewName) -> None:
    """Make a viewport the one that keys act on."""
    review.room.activate(review.session)
    review.session.set_view(replace(review.session.view, active=name))


def toggle_maximised(review: Review, name: ViewName) -> None:
    """Show one viewport alone, or all four again."""
    view = review.session.view
    review.session.set_view(replace(view, active=name, maximised=None if view.maximised is name else name))


def select_finding(review: Review, finding_id: str) -> None:
    """Select a finding and bring all views to it, at the time on which it was found."""
    session = review.session
    finding = session.finding(finding_id)
    if finding is None:
        return
    session.set_view(replace(session.view, modifying=False, draft=None))
    session.select(finding_id)
    if session.analysis is not None:
        go_to_time(review, session.analysis.time)
    box = shown_box(finding, session.decisions)
    if box is not None:
        go_to(review, box.center_lps)
    elif isinstance(finding.region, Point):
        go_to(review, finding.region.lps)


def step_finding(review: Review, steps: int) -> None:
    """Select the next or previous finding of the list; from the ends it starts over."""
    listed = review.session.listed_findings()
    if not listed:
        return
    ids = [f.id for f in listed]
    here = ids.index(review.session.selected) if review.session.selected in ids else (-1 if steps > 0 else 0)
    select_finding(review, ids[(here + steps) % len(ids)])
