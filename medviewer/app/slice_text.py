"""The words in the corners of a view, and what is said of the pixel under the cursor: pure functions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from medviewer.app.drawn_layers import fusion_words, overlay_words
from medviewer.domain.frames import (
    CornerText,
    SliceFrame,
)
from medviewer.domain.slab import slab_value
from medviewer.domain.ultrasound import NO_REGIONS
from medviewer.domain.wording import mark, tr

if TYPE_CHECKING:
    from medviewer.app.desk import OpenSeries
    from medviewer.app.slices import ShownSlices
    from medviewer.domain.display import Window
    from medviewer.domain.planes import SlicePlane
    from medviewer.domain.study import FrameRef, Patient, Study
    from medviewer.domain.ultrasound import UltrasoundRegions
    from medviewer.domain.vectors import Index3, Vec3
    from medviewer.domain.volume import Volume

STRAIGHT_COSINE = 0.99996
"""Cosine of half a degree: a plane that is turned by more is called oblique."""
NO_PLACE = mark("no geometry: no millimetres")
IN_REGIONS = mark("no geometry: millimetres in regions")
NO_VALUE = mark("no value")
"""Of a pixel outside the image, where nothing was acquired, or that is still to come."""
LOSSY, INCOMPLETE = mark("lossy compression"), mark("pictures missing")
_MARKS = {"lossy": LOSSY, "undecodable": INCOMPLETE}
"""What is marked, by the code of the health note that tells it."""


def identity(patient: Patient) -> tuple[str, ...]:
    """Who it is: name, ID, date of birth, sex; what the header lacks is left out."""
    born = patient.birth_date
    date = f"{born[:4]}-{born[4:6]}-{born[6:8]}" if len(born) == 8 and born.isdigit() else born
    return tuple(
        line
        for line in (
            patient.display_name,
            f"ID {patient.id}" if patient.id else tr("(no ID)"),
            f"{date} {patient.sex}".strip(),
        )
        if line
    )


def _study_lines(study: Study) -> tuple[str, ...]:
    lines = (study.description, study.date.isoformat() if study.date else "")
    return tuple(line for line in lines if line)


def made_by_text(current: OpenSeries, slices: ShownSlices, position_lps: Vec3) -> str:
    """Whether the slice was acquired or computed, where the series holds both, or is still to come."""
    if not slices.is_there(position_lps):
        return tr("not read yet")
    if not current.series.is_resampled or current.is_preview:
        return ""
    return tr("resampled") if slices.acquired is None else tr("as acquired")


def thickness_text(picture: FrameRef | None) -> str:
    """How thick the acquired slice on screen is as its header says; empty across slices and where it does not."""
    mm = None if picture is None else picture.header.thickness_mm
    return "" if not mm else tr("thk {mm:.4g} mm", mm=mm)


def slice_text(
    current: OpenSeries, plane: SlicePlane, window: Window, zoom: float, made_by: str, planes: str
) -> CornerText:
    """What stands in the corners of a slice view; `made_by` says how its pixels came about."""
    series = current.series
    status = (tr("loading…"),) if current.is_preview else ()
    return CornerText(
        top_left=identity(current.study.patient),
        top_right=(*marks(current), *_study_lines(current.study), series.description or series.modality, *status),
        bottom_left=(
            *((planes,) if planes else ()),
            *_place_lines(current, plane, made_by),
            *_look_lines(current, window, zoom),
        ),
    )


def _place_lines(current: OpenSeries, plane: SlicePlane, made_by: str) -> tuple[str, ...]:
    """Which slice, where, and at what time; of a picture without a place only its number."""
    number, times = f"{plane.number}/{plane.count}", time_lines(current)
    if not current.is_placed:
        # one frame that is there early, before it is known which others are to come, is not frame 1 of 1
        is_known = not current.is_preview or current.arriving is not None
        known = (tr("frame {number}  {made_by}", number=number, made_by=made_by).rstrip(),) if is_known else ()
        return (tr(IN_REGIONS) if shown_regions(current, plane).regions else tr(NO_PLACE)), *known, *times
    return f"{plane_text(plane)}  {made_by}".rstrip(), f"im {number}  {position_text(plane)}", *times


def time_lines(current: OpenSeries) -> tuple[str, ...]:
    """Which time of several is on screen."""
    count = 1 if current.loaded is None else len(current.loaded.times)
    return (f"t {current.time + 1}/{count}",) if count > 1 else ()


def _look_lines(current: OpenSeries, window: Window, zoom: float) -> tuple[str, ...]:
    """Window and zoom, short enough for a small viewport: a number must not be cut."""
    seen = f"zoom {zoom:.1f}"
    if current.volume is not None and current.volume.is_color:
        return (seen,)
    digits = ".0f" if window.width >= 10 else ".3g"
    return f"W {window.width:{digits}}  L {window.level:{digits}}", seen


def marks(current: OpenSeries) -> tuple[str, ...]:
    """What no view may leave out: few words that are never shortened, before all others; the list says the rest."""
    codes = {note.code for note in current.series.health}
    return tuple(tr(text) for code, text in _MARKS.items() if code in codes)


def plane_text(plane: SlicePlane) -> str:
    """The plane's name; an oblique one says so, for its position in mm is that of its middle alone."""
    straight = max(abs(part) for part in plane.normal) >= STRAIGHT_COSINE
    return tr(plane.name.value) if straight else tr("{plane} oblique", plane=tr(plane.name.value))


def position_text(plane: SlicePlane) -> str:
    """The place of the slice's middle along the patient axis nearest to its normal, in LPS mm."""
    k = max(range(3), key=lambda axis: abs(plane.normal[axis]))
    return f"{'xyz'[k]} {plane.center_lps[k]:.1f} mm"


def shown_regions(current: OpenSeries, plane: SlicePlane) -> UltrasoundRegions:
    """The ultrasound regions of the picture on screen; none while they are not read, and of slices with a place."""
    loaded = current.loaded
    if loaded is None or not loaded.ultrasound or current.is_placed:
        return NO_REGIONS
    return loaded.ultrasound[current.time * current.series.shape[0] + plane.number - 1]


def hover_text(frame: SliceFrame, lps: Vec3) -> str:
    """Value and place under the cursor, in pixels (from 0) where there is no scale; empty outside the volume."""
    volume, heatmap = frame.volume, frame.heatmap
    index = volume.geometry.nearest_index(lps)
    if index is None:
        return ""
    text = tr("{value} at {place}", value=_value_text(frame, index, lps), place=_place_text(frame, index, lps))
    seen = None if heatmap is None else heatmap.heatmap.volume.value_at(lps)
    evidence = (
        ""
        if heatmap is None or seen is None
        else tr("evidence {seen:.0f} {unit}", seen=seen, unit=heatmap.heatmap.unit)
    )
    fused = fusion_words(frame.fusions, lps)
    return "   ".join(part for part in (text, fused, evidence, overlay_words(frame.overlays, frame.maps, lps)) if part)


def _place_text(frame: SliceFrame, index: Index3, lps: Vec3) -> str:
    """The place in the patient, else what the ultrasound region says, else the pixel."""
    if frame.volume.is_placed:
        x, y, z = lps
        return f"({x:.1f}, {y:.1f}, {z:.1f}) mm"
    return frame.ultrasound.text_at((index[2], index[1])) or tr(
        "column {index}, row {index_2}", index=index[2], index_2=index[1]
    )


def _value_text(frame: SliceFrame, index: Index3, lps: Vec3) -> str:
    volume, suv_factor = frame.volume, frame.suv_factor
    if frame.slab is not None and not volume.is_color:
        through = slab_value(volume, lps, frame.plane.normal, frame.plane.spacing_mm[0], frame.slab)
        return tr(NO_VALUE) if through is None else _number_text(volume, through, suv_factor)
    if bool(volume.is_padding(volume.array[index]).all()):
        return tr(NO_VALUE)
    if volume.is_color:
        red, green, blue = (int(part) for part in volume.array[index])
        return tr("red {red} green {green} blue {blue}", red=red, green=green, blue=blue)
    return _number_text(volume, float(volume.array[index]), suv_factor)


def _number_text(volume: Volume, value: float, suv_factor: float | None) -> str:
    unit = volume.unit if volume.unit not in {"", "1"} else tr("value")
    text = f"{unit} {value:.0f}" if value.is_integer() else f"{unit} {value:.4g}"
    return text if suv_factor is None else tr("{value}, SUVbw {value_2:.2f}", value=text, value_2=value * suv_factor)
