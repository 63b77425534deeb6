"""From what the user wants to see to what is drawn: pure functions."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from medviewer.app.drawn_layers import drawn_maps, drawn_overlays, frame_of, overlay_words, reach_mm, spot_of
from medviewer.app.drawn_measurements import drawn_measurement, is_on
from medviewer.app.linking import same_frame
from medviewer.app.measuring import values_on
from medviewer.app.overlay_planes import planes_text
from medviewer.app.slices import ShownSlices, active_view, plane_of, shown_slices
from medviewer.domain.decision import ReviewState, shown_box, state_of
from medviewer.domain.frames import (
    CameraPose,
    CornerText,
    DrawnBox,
    DrawnHeatmap,
    DrawnMeasurement,
    ReferenceLine,
    SliceFrame,
    VolumeFrame,
)
from medviewer.domain.geometry import edge_letters
from medviewer.domain.layers import NO_OVERLAYS, DrawnOverlays
from medviewer.domain.layout import ViewName
from medviewer.domain.planes import PlaneName, SlicePlane, crossing
from medviewer.domain.slab import slab_text, slab_volume
from medviewer.domain.turn import turned
from medviewer.domain.ultrasound import NO_REGIONS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from medviewer.app.desk import OpenSeries
    from medviewer.app.session import ReviewSession
    from medviewer.domain.decision import Decision
    from medviewer.domain.display import Window
    from medviewer.domain.finding import Analysis, Finding
    from medviewer.domain.layers import OverlayLayer
    from medviewer.domain.study import Patient, Study
    from medviewer.domain.turn import Turn
    from medviewer.domain.ultrasound import UltrasoundRegions
    from medviewer.domain.vectors import Index3, Vec3
    from medviewer.domain.volume import Volume

HEATMAP_FLOOR = 0.25
"""Part of a heatmap's fixed range below which it is transparent."""
STRAIGHT_COSINE = 0.99996
"""Cosine of half a degree: a plane that is turned by more is called oblique."""
NO_PLACE = "no geometry: no millimetres"
IN_REGIONS = "no geometry: millimetres in regions"
NO_VALUE = "no value"
"""Of a pixel outside the image, where nothing was acquired, or that is still to come."""
LOSSY, INCOMPLETE = "lossy compression", "pictures missing"
_MARKS = {"lossy": LOSSY, "undecodable": INCOMPLETE}
"""What is marked, by the code of the health note that tells it."""
MODIFY_HINT = "Modify: drag a handle, Esc to leave"
KEY_IMAGE_ZOOM = 1.8
"""Large enough to see a small lesion, with enough around it to know where one is."""


def slice_frame(session: ReviewSession, name: PlaneName) -> SliceFrame | None:
    """What one slice view shows; None while there is no volume, and for views that a picture does not have."""
    current, view = session.current, session.view
    slices = shown_slices(current, name)
    if current is None or slices is None:
        return None
    if view.slab is not None and can_be_thick(current):
        slices = ShownSlices(slices.volume, name)  # thick slices are those of the whole, upright volume
    volume, plane = slices.at(view.position_lps)
    overlays, planes = _overlays(session, slices, plane)
    made_by = _made_by(current, slices, view.position_lps)
    if view.slab is not None and can_be_thick(current):
        made_by = f"{made_by}  {slab_text(volume.geometry, name, plane.number, view.slab)}".strip()
        volume = slab_volume(volume, name, plane.number, view.slab)
    turn = view.camera(name).turn
    return SliceFrame(
        volume=volume,
        plane=turned(plane, turn),
        window=view.window,
        camera=view.camera(name),
        inverted=view.inverted,
        boxes=drawn_boxes(session) if view.overlays_visible else (),
        heatmap=_heatmap(session) if view.overlays_visible else None,
        crosshair_lps=view.position_lps if _has_crosshair(session) and volume.is_placed else None,
        text=_slice_text(current, plane, view.window, view.camera(name).zoom, made_by, planes),
        active=view.active == name.value,
        modality=current.series.modality,
        hint=MODIFY_HINT if view.modifying else "",
        overlays=overlays,
        maps=drawn_maps(session.over.layers) if view.overlays_visible else (),
        suv_factor=None if current.loaded is None else current.loaded.suv_factor,
        letters=_letters(current, slices, plane, turn),
        ultrasound=_regions(current, plane),
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
    return tuple(drawn_measurement(one, values_on(session, one), selected=one.id == kept.selected) for one in shown)


def can_be_thick(current: OpenSeries) -> bool:
    """Whether slices can be taken together: those of a whole volume in the patient, not of pictures."""
    return current.is_placed and not current.is_preview and current.volume is not None and not current.volume.is_color


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
    slices = shown_slices(active.current, name)
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


def _letters(
    current: OpenSeries, slices: ShownSlices, plane: SlicePlane, turn: Turn
) -> tuple[str, str, str, str] | None:
    """Letters at the edges of a picture without a place, as its header has them; never guessed."""
    frame = None if current.is_placed else frame_of(current, slices, plane)
    directions = None if frame is None else frame.header.patient_orientation
    return None if directions is None else turn.edges(edge_letters(*directions))


def _regions(current: OpenSeries, plane: SlicePlane) -> UltrasoundRegions:
    """The ultrasound regions of the picture on screen; none while they are not read, and of slices with a place."""
    loaded = current.loaded
    if loaded is None or not loaded.ultrasound or current.is_placed:
        return NO_REGIONS
    return loaded.ultrasound[current.time * current.series.shape[0] + plane.number - 1]


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
            top_left=identity(current.study.patient), top_right=("3D", *_marks(current), *_time_lines(current))
        ),
        active=view.active is ViewName.VOLUME_3D,
    )


def view_alone(session: ReviewSession) -> ViewName | None:
    """The viewport that is shown alone: the one that a picture has, or the one that was made large."""
    current, views = session.current, session.room.views_of(session)
    if current is not None and not current.is_placed and len(views) > 1 and ViewName.AXIAL in views:
        return ViewName.AXIAL
    return session.view.maximised


def drawn_boxes(session: ReviewSession) -> tuple[DrawnBox, ...]:
    """Boxes of the listed findings, at the time that was analysed; rejected ones only when asked for or selected."""
    if not _is_analysed_time(session):
        return ()
    boxes = []
    for finding in session.listed_findings():
        state = session.state(finding.id)
        selected = finding.id == session.selected
        if state is ReviewState.REJECTED and not (session.view.rejected_shown or selected):
            continue
        draft = session.view.draft if selected else None
        box = draft or shown_box(finding, session.decisions)
        if box is not None:
            tag, editable = tag_of(finding, short=not selected), selected and session.view.modifying
            boxes.append(DrawnBox(finding.id, box, state, tag, selected, editable))
    return tuple(boxes)


def tag_of(finding: Finding, *, short: bool = False) -> str:
    """The text beside a finding's box; the short one is its score alone, to leave the image to the reader."""
    if finding.score is None:
        return finding.label
    return f"{finding.score:.2f}" if short else f"{finding.label} {finding.score:.2f}"


def _is_analysed_time(session: ReviewSession) -> bool:
    """Whether the pixels on screen are those that the model was given."""
    return session.current is None or session.analysis is None or session.analysis.time == session.current.time


def _heatmap(session: ReviewSession) -> DrawnHeatmap | None:
    analysis, view = session.analysis, session.view
    if analysis is None or analysis.heatmap is None or not view.heatmap or not _is_analysed_time(session):
        return None
    return drawn_heatmap(analysis, view.heatmap_opacity)


def drawn_heatmap(analysis: Analysis, opacity: float) -> DrawnHeatmap | None:
    """The heatmap of an analysis, transparent in the lowest quarter of its fixed range."""
    heatmap = analysis.heatmap
    if heatmap is None:
        return None
    low, high = heatmap.value_range
    return DrawnHeatmap(heatmap, opacity, low + HEATMAP_FLOOR * (high - low))


def identity(patient: Patient) -> tuple[str, ...]:
    """Who it is: name, ID, date of birth, sex; what the header lacks is left out."""
    born = patient.birth_date
    date = f"{born[:4]}-{born[4:6]}-{born[6:8]}" if len(born) == 8 and born.isdigit() else born
    return tuple(
        line
        for line in (
            patient.display_name,
            f"ID {patient.id}" if patient.id else "(no ID)",
            f"{date} {patient.sex}".strip(),
        )
        if line
    )


def _study_lines(study: Study) -> tuple[str, ...]:
    lines = (study.description, study.date.isoformat() if study.date else "")
    return tuple(line for line in lines if line)


def _made_by(current: OpenSeries, slices: ShownSlices, position_lps: Vec3) -> str:
    """Whether the slice was acquired or computed, where the series holds both, or is still to come."""
    if not slices.is_there(position_lps):
        return "not read yet"
    if not current.series.is_resampled or current.is_preview:
        return ""
    return "resampled" if slices.acquired is None else "as acquired"


def _slice_text(
    current: OpenSeries, plane: SlicePlane, window: Window, zoom: float, made_by: str, planes: str
) -> CornerText:
    series = current.series
    status = ("loading…",) if current.is_preview else ()
    return CornerText(
        top_left=identity(current.study.patient),
        top_right=(*_marks(current), *_study_lines(current.study), series.description or series.modality, *status),
        bottom_left=(
            *((planes,) if planes else ()),
            *_place_lines(current, plane, made_by),
            *_look_lines(current, window, zoom),
        ),
    )


def _place_lines(current: OpenSeries, plane: SlicePlane, made_by: str) -> tuple[str, ...]:
    """Which slice, where, and at what time; of a picture without a place only its number."""
    number, times = f"{plane.number}/{plane.count}", _time_lines(current)
    if not current.is_placed:
        # one frame that is there early, before it is known which others are to come, is not frame 1 of 1
        is_known = not current.is_preview or current.arriving is not None
        known = (f"frame {number}  {made_by}".rstrip(),) if is_known else ()
        return (IN_REGIONS if _regions(current, plane).regions else NO_PLACE), *known, *times
    return f"{plane_text(plane)}  {made_by}".rstrip(), f"im {number}  {position_text(plane)}", *times


def _time_lines(current: OpenSeries) -> tuple[str, ...]:
    count = 1 if current.loaded is None else len(current.loaded.times)
    return (f"t {current.time + 1}/{count}",) if count > 1 else ()


def _look_lines(current: OpenSeries, window: Window, zoom: float) -> tuple[str, ...]:
    """Window and zoom, short enough for a small viewport: a number must not be cut."""
    seen = f"zoom {zoom:.1f}"
    if current.volume is not None and current.volume.is_color:
        return (seen,)
    digits = ".0f" if window.width >= 10 else ".3g"
    return f"W {window.width:{digits}}  L {window.level:{digits}}", seen


def _marks(current: OpenSeries) -> tuple[str, ...]:
    """What no view may leave out: few words that are never shortened, before all others; the list says the rest."""
    codes = {note.code for note in current.series.health}
    return tuple(mark for code, mark in _MARKS.items() if code in codes)


def plane_text(plane: SlicePlane) -> str:
    """The plane's name; an oblique one says so, for its position in mm is that of its middle alone."""
    straight = max(abs(part) for part in plane.normal) >= STRAIGHT_COSINE
    return plane.name.value if straight else f"{plane.name.value} oblique"


def position_text(plane: SlicePlane) -> str:
    """The place of the slice's middle along the patient axis nearest to its normal, in LPS mm."""
    k = max(range(3), key=lambda axis: abs(plane.normal[axis]))
    return f"{'xyz'[k]} {plane.center_lps[k]:.1f} mm"


def key_frame(
    current: OpenSeries,
    analysis: Analysis,
    finding: Finding,
    decisions: Mapping[str, Decision],
    window: Window,
    planes: tuple[OverlayLayer, ...] = (),
) -> SliceFrame | None:
    """The axial slice through a finding's box with its box and the heatmap, for a report; None without a box.

    `planes` are the overlay planes of the images that are switched on or off.

    It is the slice that the axial view shows there, at the time that the model was given, whatever is on screen. The
    patient is named on the report's pages, in every script, and not in the picture.
    """
    box = shown_box(finding, decisions)
    if current.loaded is not None:
        current = replace(current, volume=current.loaded.times[analysis.time], time=analysis.time)
    slices = shown_slices(current, PlaneName.AXIAL)
    if box is None or slices is None:
        return None
    volume, plane = slices.at(box.center_lps)
    camera, spot = CameraPose(KEY_IMAGE_ZOOM, box.center_lps), spot_of(current, slices, plane)
    made_by = _made_by(current, slices, box.center_lps)
    words = planes_text(planes, spot.picture, visible=True)
    drawn = DrawnBox(finding.id, box, state_of(finding.id, decisions), tag_of(finding))
    return SliceFrame(
        volume=volume,
        plane=plane,
        window=window,
        camera=camera,
        boxes=(drawn,),
        heatmap=drawn_heatmap(analysis, 0.45),
        text=CornerText(
            top_right=_marks(current),
            bottom_left=_slice_text(current, plane, window, camera.zoom, made_by, words).bottom_left,
        ),
        modality=current.series.modality,
        overlays=drawn_overlays(planes, spot, is_placed=current.is_placed),
    )


def hover_text(frame: SliceFrame, lps: Vec3) -> str:
    """Value and place under the cursor, in pixels (from 0) where there is no scale; empty outside the volume."""
    volume, heatmap = frame.volume, frame.heatmap
    index = volume.geometry.nearest_index(lps)
    if index is None:
        return ""
    text = f"{_value_text(volume, index, frame.suv_factor)} at {_place_text(frame, index, lps)}"
    seen = None if heatmap is None else heatmap.heatmap.volume.value_at(lps)
    evidence = "" if heatmap is None or seen is None else f"evidence {seen:.0f} {heatmap.heatmap.unit}"
    return "   ".join(part for part in (text, evidence, overlay_words(frame.overlays, frame.maps, lps)) if part)


def _place_text(frame: SliceFrame, index: Index3, lps: Vec3) -> str:
    """The place in the patient, else what the ultrasound region says, else the pixel."""
    if frame.volume.is_placed:
        x, y, z = lps
        return f"({x:.1f}, {y:.1f}, {z:.1f}) mm"
    return frame.ultrasound.text_at((index[2], index[1])) or f"column {index[2]}, row {index[1]}"


def _value_text(volume: Volume, index: Index3, suv_factor: float | None) -> str:
    if bool(volume.is_padding(volume.array[index]).all()):
        return NO_VALUE
    if volume.is_color:
        red, green, blue = (int(part) for part in volume.array[index])
        return f"red {red} green {green} blue {blue}"
    value = float(volume.array[index])
    unit = volume.unit if volume.unit not in {"", "1"} else "value"
    text = f"{unit} {value:.0f}" if value.is_integer() else f"{unit} {value:.4g}"
    return text if suv_factor is None else f"{text}, SUVbw {value * suv_factor:.2f}"
