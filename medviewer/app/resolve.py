"""From what the user wants to see to what is drawn: pure functions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from medviewer.app.session import ReviewSession, ViewName
from medviewer.domain.decision import ReviewState, shown_box, state_of
from medviewer.domain.frames import CameraPose, CornerText, DrawnBox, DrawnHeatmap, SliceFrame, VolumeFrame
from medviewer.domain.planes import PlaneName, SlicePlane, slice_number, slice_plane

if TYPE_CHECKING:
    from collections.abc import Mapping

    from medviewer.app.session import OpenSeries
    from medviewer.domain.decision import Decision
    from medviewer.domain.display import Window
    from medviewer.domain.finding import Analysis, Finding
    from medviewer.domain.study import Patient, Study
    from medviewer.domain.volume import Volume

HEATMAP_FLOOR = 0.25
"""Part of a heatmap's fixed range below which it is transparent."""
STRAIGHT_COSINE = 0.99996
"""Cosine of half a degree: a plane that is turned by more is called oblique."""
KEY_IMAGE_ZOOM = 1.8
"""Large enough to see a small lesion, with enough around it to know where one is."""


def slice_frame(session: ReviewSession, name: PlaneName) -> SliceFrame | None:
    """What one slice view shows; None while there is no volume."""
    current, view = session.current, session.view
    if current is None or current.volume is None:
        return None
    geometry = current.volume.geometry
    plane = slice_plane(geometry, name, slice_number(geometry, name, view.position_lps))
    return SliceFrame(
        volume=current.volume,
        plane=plane,
        window=view.window,
        camera=view.camera(name),
        inverted=view.inverted,
        boxes=drawn_boxes(session) if view.overlays_visible else (),
        heatmap=_heatmap(session) if view.overlays_visible else None,
        crosshair_lps=view.position_lps if view.crosshair else None,
        text=_slice_text(current, plane, view.window, view.camera(name).zoom),
        active=view.active == name.value,
        modality=current.series.modality,
    )


def volume_frame(session: ReviewSession) -> VolumeFrame | None:
    """What the 3D view shows; None until the whole volume is there."""
    current, view = session.current, session.view
    if current is None or current.volume is None or current.is_preview:
        return None
    return VolumeFrame(
        volume=current.volume,
        modality=current.series.modality,
        window=view.window,
        boxes=drawn_boxes(session) if view.overlays_visible else (),
        text=CornerText(top_left=identity(current.study.patient), top_right=("3D",)),
        active=view.active is ViewName.VOLUME_3D,
    )


def drawn_boxes(session: ReviewSession) -> tuple[DrawnBox, ...]:
    """Boxes of the listed findings; rejected ones only when asked for or selected."""
    boxes = []
    for finding in session.listed_findings():
        state = session.state(finding.id)
        selected = finding.id == session.selected
        if state is ReviewState.REJECTED and not (session.view.rejected_shown or selected):
            continue
        draft = session.view.draft if selected else None
        box = draft or shown_box(finding, session.decisions)
        if box is not None:
            boxes.append(DrawnBox(finding.id, box, state, tag_of(finding, short=not selected), selected))
    return tuple(boxes)


def tag_of(finding: Finding, *, short: bool = False) -> str:
    """The text beside a finding's box; the short one is its score alone, to leave the image to the reader."""
    if finding.score is None:
        return finding.label
    return f"{finding.score:.2f}" if short else f"{finding.label} {finding.score:.2f}"


def _heatmap(session: ReviewSession) -> DrawnHeatmap | None:
    analysis, view = session.analysis, session.view
    if analysis is None or analysis.heatmap is None or not view.heatmap:
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


def _slice_text(current: OpenSeries, plane: SlicePlane, window: Window, zoom: float) -> CornerText:
    series = current.series
    status = ("loading…",) if current.is_preview else ()
    return CornerText(
        top_left=identity(current.study.patient),
        top_right=(*_study_lines(current.study), series.description or series.modality, *_marks(current), *status),
        bottom_left=(
            plane_text(plane),
            f"im {plane.number}/{plane.count}  {position_text(plane)}",
            f"W {window.width:.0f}  L {window.level:.0f}  zoom {zoom:.1f}"
            if window.width >= 10
            else f"W {window.width:.3g}  L {window.level:.3g}  zoom {zoom:.1f}",
        ),
    )


def _marks(current: OpenSeries) -> tuple[str, ...]:
    return tuple(note.text for note in current.series.health if note.code == "lossy")


def plane_text(plane: SlicePlane) -> str:
    """The plane's name; an oblique one says so, for its position in mm is that of its middle alone."""
    straight = max(abs(part) for part in plane.normal) >= STRAIGHT_COSINE
    return plane.name.value if straight else f"{plane.name.value} oblique"


def position_text(plane: SlicePlane) -> str:
    """The place of the slice's middle along the patient axis nearest to its normal, in LPS mm."""
    k = max(range(3), key=lambda axis: abs(plane.normal[axis]))
    return f"{'xyz'[k]} {plane.center_lps[k]:.1f} mm"


def key_frame(
    current: OpenSeries, analysis: Analysis, finding: Finding, decisions: Mapping[str, Decision], window: Window
) -> SliceFrame | None:
    """The axial slice through a finding's box with its box and the heatmap, for a report; None without a box.

    The patient is named on the report's pages, in every script, and not in the picture.
    """
    box = shown_box(finding, decisions)
    volume = current.volume
    if box is None or volume is None:
        return None
    geometry = volume.geometry
    plane = slice_plane(geometry, PlaneName.AXIAL, slice_number(geometry, PlaneName.AXIAL, box.center_lps))
    camera = CameraPose(KEY_IMAGE_ZOOM, box.center_lps)
    drawn = DrawnBox(finding.id, box, state_of(finding.id, decisions), tag_of(finding))
    return SliceFrame(
        volume=volume,
        plane=plane,
        window=window,
        camera=camera,
        boxes=(drawn,),
        heatmap=drawn_heatmap(analysis, 0.45),
        text=CornerText(bottom_left=_slice_text(current, plane, window, camera.zoom).bottom_left),
        modality=current.series.modality,
    )


def hover_text(volume: Volume, lps: tuple[float, float, float], heatmap: DrawnHeatmap | None = None) -> str:
    """Value and place under the cursor; empty outside the volume."""
    value = volume.value_at(lps)
    if value is None:
        return ""
    unit = volume.unit if volume.unit not in {"", "1"} else "value"
    number = f"{value:.0f}" if float(value).is_integer() else f"{value:.4g}"
    text = f"{unit} {number} at ({lps[0]:.1f}, {lps[1]:.1f}, {lps[2]:.1f}) mm"
    seen = None if heatmap is None else heatmap.heatmap.volume.value_at(lps)
    if heatmap is None or seen is None:
        return text
    return f"{text}   evidence {seen:.0f} {heatmap.heatmap.unit}"
