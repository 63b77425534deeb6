"""The geometry passport of a series: how slices lie, where the millimetres come from, what was done about faults."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from medviewer.domain.geometry import letter_of
from medviewer.domain.pixel_scale import pixel_scale
from medviewer.domain.study import HealthSeverity, SeriesKind
from medviewer.domain.ultrasound import regions_text
from medviewer.domain.wording import mark, tr

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from numpy.typing import NDArray

    from medviewer.domain.geometry import Geometry
    from medviewer.domain.image_header import ImageHeader
    from medviewer.domain.loaded import Loaded
    from medviewer.domain.pixel_scale import PixelScale
    from medviewer.domain.study import HealthNote, Series
    from medviewer.domain.ultrasound import UltrasoundRegions

STRAIGHT_DEGREES = 0.5
"""A normal that leans less from a patient axis is called straight."""

REGIONS_CODE = "ultrasound_regions"
PICTURE_CODES = frozenset({"no_geometry", "detector_plane_spacing", REGIONS_CODE})
"""What the lines on a picture without a place say already."""

GEOMETRY_CODES = frozenset(
    {
        "gantry_tilt",
        "uneven_spacing",
        "missing_slices",
        "shifted_slices",
        "duplicate_positions",
        "no_geometry",
        "detector_plane_spacing",
        REGIONS_CODE,
        "mosaic",
        "undecodable",
    }
)
"""Health notes that belong to the passport."""

PLACE = mark("Place")
NO_SCALE = mark("none: pixels only")

PLANES = (mark("sagittal"), mark("coronal"), mark("axial"))
"""Names of slices whose normal is the patient's x, y or z."""


@dataclass(frozen=True, slots=True)
class PassportLine:
    """One statement: what about, what is so, and how much it matters (None: nothing to worry about)."""

    topic: str
    text: str
    severity: HealthSeverity | None = None


@dataclass(frozen=True, slots=True)
class Passport:
    """All statements on the geometry of a series, and the faults among its health notes."""

    lines: tuple[PassportLine, ...]
    faults: tuple[HealthNote, ...] = ()

    @property
    def verdict(self) -> str:
        """One or two words for a badge."""
        codes = {note.code for note in self.faults}
        if "no_geometry" in codes:
            return tr("regions only") if REGIONS_CODE in codes else tr("no geometry")
        if codes & {"gantry_tilt", "uneven_spacing", "missing_slices", "shifted_slices"}:
            return tr("resampled")
        return tr("check geometry") if self.severity is not None else tr("geometry sound")

    @property
    def severity(self) -> HealthSeverity | None:
        """The worst of the faults; None for a sound geometry."""
        order = tuple(HealthSeverity)
        return max((note.severity for note in self.faults), key=order.index, default=None)


def passport(series: Series, loaded: Loaded | None = None) -> Passport:
    """The passport of a series as its headers describe it; what takes the whole headers, once it is loaded."""
    faults = tuple(note for note in series.health if note.code in GEOMETRY_CODES)
    if loaded is not None and not any(picture.regions for picture in loaded.ultrasound):
        faults = tuple(note for note in faults if note.code != REGIONS_CODE)  # none of them makes sense
    headers = [frame.header for frame in series.frames[: series.shape[0]]]
    placed = bool(headers) and series.kind is SeriesKind.VOLUME and all(header.has_geometry for header in headers)
    if placed:
        lines = _placed_lines(series, headers)
    elif series.geometry is not None:
        lines = _grid_lines(series.geometry)
    else:
        lines = tuple(_picture_lines(series, loaded))
    told = PICTURE_CODES if lines[0].topic == tr(PLACE) else frozenset()
    done = (PassportLine(tr("Done about it"), note.text, note.severity) for note in faults if note.code not in told)
    return Passport((*lines, *done), faults)


def _placed_lines(series: Series, headers: list[ImageHeader]) -> tuple[PassportLine, ...]:
    first = headers[0]
    rows_mm, columns_mm = first.pixel_spacing or (0.0, 0.0)
    return (
        PassportLine(tr("Slices"), _slices_text(series, headers)),
        PassportLine(
            tr("Pixels"),
            tr("{columns_mm:.4g} x {rows_mm:.4g} mm (width x height)", columns_mm=columns_mm, rows_mm=rows_mm),
        ),
        PassportLine(tr("Orientation"), _orientation_text(first)),
        PassportLine(tr("Frame of reference"), first.frame_uid or tr("none: not comparable with other series")),
        PassportLine(tr("Millimetres"), tr("Image Position, Image Orientation and Pixel Spacing of each slice")),
    )


def _slices_text(series: Series, headers: list[ImageHeader]) -> str:
    count, times = len(headers), tr(", {times} times", times=series.times) if series.times > 1 else ""
    if count == 1:
        return tr("one{times}", times=times)
    steps = _steps(headers)
    if series.is_resampled:
        return tr(
            "{count}{times}, {min:.4g} to {max:.4g} mm apart along their normal",
            count=count,
            times=times,
            min=steps.min(),
            max=steps.max(),
        )
    return tr("{count}{times}, {mean:.4g} mm apart", count=count, times=times, mean=steps.mean())


def _steps(headers: list[ImageHeader]) -> NDArray[np.float64]:
    """(n - 1,) distances in mm between neighbours along the normal of the first slice."""
    heights = np.array([header.position for header in headers], dtype=np.float64) @ _normal(headers[0])
    steps: NDArray[np.float64] = np.diff(heights)
    return steps


def _normal(header: ImageHeader) -> NDArray[np.float64]:
    return np.cross(*np.array(header.orientation, dtype=np.float64))


def _orientation_text(header: ImageHeader) -> str:
    normal = _normal(header)
    axis = int(np.argmax(np.abs(normal)))
    degrees = math.degrees(math.acos(min(abs(float(normal[axis])), 1.0)))
    row, column = header.orientation or ((0.0, 0.0, 0.0), (0.0, 0.0, 0.0))
    lean = tr(", {degrees:.1f} degrees oblique", degrees=degrees) if degrees > STRAIGHT_DEGREES else ""
    return tr(
        "{plane}{lean}; rows run to {letter_of}, columns to {letter_of_2}",
        plane=tr(PLANES[axis]),
        lean=lean,
        letter_of=letter_of(row),
        letter_of_2=letter_of(column),
    )


def _picture_lines(series: Series, loaded: Loaded | None) -> Iterator[PassportLine]:
    """Of pictures without a place in the patient: what their pixels measure."""
    yield PassportLine(tr(PLACE), tr("none: the file gives no place in the patient"), HealthSeverity.NOTE)
    if loaded is not None and loaded.ultrasound:
        yield from _region_lines(loaded.ultrasound)
    elif loaded is None and any(note.code == REGIONS_CODE for note in series.health):
        yield PassportLine(tr("Millimetres"), tr("ultrasound regions"))
    else:
        yield _scale_line({pixel_scale(frame.header) for frame in series.frames})


def _region_lines(ultrasound: tuple[UltrasoundRegions, ...]) -> Iterator[PassportLine]:
    """Where they all have the same regions, each of them; a region that makes no sense is always told."""
    if any(picture.regions for picture in ultrasound):
        yield PassportLine(
            tr("Millimetres"), tr("ultrasound regions ({regions_text})", regions_text=regions_text(ultrasound))
        )
    else:
        yield PassportLine(tr("Millimetres"), tr(NO_SCALE), HealthSeverity.NOTE)
    if all(picture.regions == ultrasound[0].regions for picture in ultrasound):
        for number, region in enumerate(ultrasound[0].regions, 1):
            (left, right), (top, bottom) = region.columns, region.rows
            where = tr(
                "columns {left} to {right}, rows {top} to {bottom}", left=left, right=right, top=top, bottom=bottom
            )
            yield PassportLine(tr("Region {number}", number=number), f"{region.name}: {region.scale_text}; {where}")
    for sentence in dict.fromkeys(sentence for picture in ultrasound for sentence in picture.left_out):
        yield PassportLine(tr("Left out"), sentence, HealthSeverity.NOTE)


def _scale_line(scales: Collection[PixelScale | None]) -> PassportLine:
    """The size of the pixels of pictures, where it is one for all."""
    if len(scales) > 1:
        return PassportLine(tr("Millimetres"), tr("differ from picture to picture"))
    scale = next(iter(scales), None)
    if scale is None:
        return PassportLine(tr("Millimetres"), tr(NO_SCALE), HealthSeverity.NOTE)
    size = tr(
        "{width_mm:.4g} x {height_mm:.4g} mm (width x height)", width_mm=scale.width_mm, height_mm=scale.height_mm
    )
    return PassportLine(
        tr("Millimetres"), f"{scale.source}; {size}", HealthSeverity.NOTE if scale.is_at_detector else None
    )


def _grid_lines(geometry: Geometry) -> tuple[PassportLine, ...]:
    """Of a file that holds a whole grid (NIfTI, NRRD, MetaImage)."""
    k, j, i = geometry.spacing_mm
    letters = " ".join(letter_of(direction) for direction in geometry.directions)
    return (
        PassportLine(tr("Slices"), tr("{shape}, {k:.4g} mm apart", shape=geometry.shape[0], k=k)),
        PassportLine(tr("Pixels"), tr("{i:.4g} x {j:.4g} mm (width x height)", i=i, j=j)),
        PassportLine(tr("Orientation"), tr("slices, rows and columns are counted to {letters}", letters=letters)),
        PassportLine(tr("Frame of reference"), tr("none: not comparable with other series")),
        PassportLine(tr("Millimetres"), tr("the matrix of the file")),
    )
