"""From what the user wants to see to what is drawn: pure functions."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from medviewer.app.annotating_drawn import with_segments
from medviewer.app.denoising import marked, processed_volume, shown_pixels
from medviewer.app.drawn_findings import drawn_boxes, shown_heatmap
from medviewer.app.drawn_layers import drawn_fusions, drawn_maps, drawn_overlays, frame_of, reach_mm, spot_of
from medviewer.app.drawn_measurements import drawn_measurement, is_on
from medviewer.app.key_slices_shown import starred
from medviewer.app.linking import link_text, same_frame
from medviewer.app.measuring import values_on
from medviewer.app.overlay_planes import planes_text
from medviewer.app.slice_text import (
    identity,
    made_by_text,
    marks,
    shown_regions,
    slice_text,
    thickness_text,
    time_lines,
)
from medviewer.app.slices import ShownSlices, active_view, can_be_thick, can_tilt, plane_of, slices_of, tilt_of
from medviewer.domain.frames import (
    CornerText,
    DrawnMeasurement,
    PlaneLine,
    ReferenceLine,
    SliceFrame,
    VolumeFrame,
)
from medviewer.domain.geometry import edge_letters
from medviewer.domain.layers import NO_OVERLAYS, DrawnOverlays
from medviewer.domain.layout import ViewName
from medviewer.domain.planes import PlaneName, SlicePlane, crossing
from medviewer.domain.slab import oblique_slab_text, slab_text, slab_volume
from medviewer.domain.tilt import tilted_axes
from medviewer.domain.tool import HandTool
from medviewer.domain.turn import turned
from medviewer.domain.vectors import vec3
from medviewer.domain.wording import mark, tr

if TYPE_CHECKING:
    from medviewer.app.desk import OpenSeries
    from medviewer.app.session import ReviewSession, Room
    from medviewer.domain.geometry import Geometry
    from medviewer.domain.turn import Turn
    from medviewer.domain.vectors import Vec3

MODIFY_HINT = mark("Modify: drag a handle, Esc to leave")
TURN_HINT = mark("Turn planes: drag around the crosshair, Esc to leave")
PROJECTIONS = frozenset({"CR", "DX", "MG", "RF", "XA", "RG", "IO", "PX"})
"""Modalities (PS3.3 C.7.3.1.1.1) whose pictures have a side of the patient at either edge."""
UNKNOWN_EDGES = ("?", "?", "?", "?")
REGION_HINT = mark("Window from a region: drag a rectangle, Esc to leave")


def slice_frame(session: ReviewSession, name: PlaneName) -> SliceFrame | None:
    """What one slice view shows; None while there is no volume, and for views that a picture does not have."""
    current, view = session.current, session.view
    slices = slices_of(session, name)
    if current is None or slices is None:
        return None
    slab = view.slab if can_be_thick(current) else None
    if (slab is not None or processed_volume(session) is not None) and not slices.is_oblique:
        slices = ShownSlices(slices.volume, name)  # thick and processed slices are those of the whole, upright volume
    volume, plane = slices.at(view.position_lps)
    overlays, planes = _overlays(session, slices, plane)
    made_by = made_by_text(current, slices, view.position_lps)
    if slab is not None and slices.is_oblique:
        made_by = f"{made_by}  {oblique_slab_text(slab, plane.spacing_mm[0])}".strip()
    elif slab is not None:
        made_by = f"{made_by}  {slab_text(volume.geometry, name, plane.number, slab)}".strip()
        volume = slab_volume(volume, name, plane.number, slab)
    elif current.is_placed and not slices.is_oblique and not current.is_preview:
        made_by = f"{thickness_text(frame_of(current, slices, plane))}  {made_by}".strip()
    made_by = f"{made_by}  {link_text(session)}".strip()
    turn, text = (
        view.camera(name).turn,
        slice_text(current, plane, view.window, view.camera(name).zoom, made_by, planes),
    )
    return SliceFrame(
        volume=volume,
        plane=turned(plane, turn),
        window=view.window,
        camera=view.camera(name),
        inverted=view.inverted,
        boxes=drawn_boxes(session) if view.overlays_visible else (),
        heatmap=shown_heatmap(session) if view.overlays_visible else None,
        crosshair_lps=view.position_lps if _has_crosshair(session) and volume.is_placed else None,
        lines=_lines(session, volume.geometry, name) if slices.is_oblique or is_turning(session) else (),
        turning=is_turning(session),
        slab=slab if slices.is_oblique else None,
        text=starred(session, name, marked(session, text)),
        look=view.look,
        pixels=shown_pixels(session, name, plane.number, None if slices.is_oblique else slab),
        active=view.active == name.value,
        modality=current.series.modality,
        hint=_hint(session),
        overlays=with_segments(session, plane, overlays),
        maps=drawn_maps(session.over.layers) if view.overlays_visible else (),
        fusions=drawn_fusions(session.over.layers) if view.overlays_visible else (),
        suv_factor=None if current.loaded is None else current.loaded.suv_factor,
        letters=_letters(current, slices, plane, turn),
        ultrasound=shown_regions(current, plane),
        measurements=_measurements(session, slices, plane) if view.overlays_visible else (),
        reference=_reference(session, plane) if view.crosshair and volume.is_placed else None,
    )


def _measurements(session: ReviewSession, slices: ShownSlices, plane: SlicePlane) -> tuple[DrawnMeasurement, ...]:
    """What was drawn on this slice, and the draft."""
    current, kept = session.current, session.room.measurements
    here = () if current is None else kept.on_series(current.study.uid, current.series.id)
    if current is None or not here:
        return ()
    reach = reach_mm(slices, plane.number)
    shown = [one for one in here if is_on(one, plane, reach, current.time)]
    thick = session.view.slab is not None and can_be_thick(current)
    return tuple(
        drawn_measurement(one, values_on(session, one), selected=one.id == kept.selected, thick=thick) for one in shown
    )


def _hint(session: ReviewSession) -> str:
    """What a drag does now, where that is not the usual."""
    if session.view.modifying:
        return tr(MODIFY_HINT)
    if is_turning(session):
        return tr(TURN_HINT)
    return tr(REGION_HINT) if session.room.tool is HandTool.WINDOW_REGION else ""


def is_turning(session: ReviewSession) -> bool:
    """Whether the left button turns the planes now."""
    return session.room.tool is HandTool.TURN and can_tilt(session)


def _lines(session: ReviewSession, geometry: Geometry, own: PlaneName) -> tuple[PlaneLine, ...]:
    """In which direction each of the two other planes cuts a view."""
    tilt = tilt_of(session)
    normals = {name: tilted_axes(geometry, name, tilt)[2] for name in PlaneName}
    return tuple(PlaneLine(name, vec3(np.cross(normals[name], normals[own]))) for name in PlaneName if name is not own)


def _has_crosshair(session: ReviewSession) -> bool:
    """Whether there is another viewport in which to find the place again."""
    room = session.room
    others = (one for one in room.sessions.values() if one is not session)
    return session.view.crosshair and (
        len(room.views_of(session)) > 1 or any(same_frame(session, other) for other in others)
    )


def _reference(session: ReviewSession, plane: SlicePlane) -> ReferenceLine | None:
    """The slice of the active viewport, where it shows another series of the same frame of reference."""
    active = session.room.active
    if active is session or not same_frame(session, active):
        return None
    name = plane_of(active, active_view(active))
    slices = slices_of(active, name)
    ends = None if slices is None else crossing(plane, slices.at(active.view.position_lps)[1])
    return None if ends is None else ReferenceLine(ends, name)


def _overlays(session: ReviewSession, slices: ShownSlices, plane: SlicePlane) -> tuple[DrawnOverlays, str]:
    """What lies over the slice, and whether its own overlay planes are drawn, in words."""
    current, layers = session.current, session.over.layers
    if current is None or not layers:
        return NO_OVERLAYS, ""
    spot, visible = spot_of(current, slices, plane), session.view.overlays_visible
    words = planes_text(layers, spot.picture, visible=visible)
    return drawn_overlays(layers, spot, is_placed=current.is_placed) if visible else NO_OVERLAYS, words


def active_normal(room: Room) -> Vec3 | None:
    """Which way (LPS) the slice of the active viewport faces; None where it shows none."""
    active = room.active
    slices = slices_of(active, plane_of(active, active_view(active)))
    return None if slices is None else slices.at(active.view.position_lps)[1].normal


def _letters(
    current: OpenSeries, slices: ShownSlices, plane: SlicePlane, turn: Turn
) -> tuple[str, str, str, str] | None:
    """Letters at the edges of a picture without a place, as its header has them; never guessed.

    A projection must say which side is which: where its header does not, each edge has a question mark.
    """
    frame = None if current.is_placed else frame_of(current, slices, plane)
    if frame is None:
        return None
    directions = frame.header.patient_orientation
    if directions is not None:
        return turn.edges(edge_letters(*directions))
    return UNKNOWN_EDGES if current.series.modality in PROJECTIONS else None


def volume_frame(session: ReviewSession) -> VolumeFrame | None:
    """What the 3D view shows; None until the whole volume is there, for colours, and for pictures without a place."""
    current, view = session.current, session.view
    if current is None or current.volume is None or current.is_preview:
        return None
    if current.volume.is_color or not current.volume.is_placed:
        return None
    return VolumeFrame(
        volume=current.volume,
        modality=current.series.modality,
        window=view.window,
        boxes=drawn_boxes(session) if view.overlays_visible else (),
        text=CornerText(
            top_left=identity(current.study.patient), top_right=("3D", *marks(current), *time_lines(current))
        ),
        active=view.active is ViewName.VOLUME_3D,
    )


def view_alone(session: ReviewSession) -> ViewName | None:
    """The viewport that is shown alone: the one that a picture has, or the one that was made large, where there is."""
    current, views = session.current, session.room.views_of(session)
    if current is not None and not current.is_placed and len(views) > 1 and ViewName.AXIAL in views:
        return ViewName.AXIAL
    return session.view.maximised if session.view.maximised in views else None
