"""One group of a structured report for each thing that a reader measured (TID 1501 with TID 300)."""

from __future__ import annotations

from datetime import UTC
from typing import TYPE_CHECKING

import highdicom as hd
from pydicom.sr.codedict import codes

from medviewer.domain.measured import NotMeasurable
from medviewer.domain.measurement import REGION_KINDS
from medviewer.domain.shapes import outlines_lps
from medviewer.export import sr_codes
from medviewer.export.sr_groups import add_comment

if TYPE_CHECKING:
    from medviewer.domain.measured import Quantity
    from medviewer.domain.measured_list import MeasuredItem
    from medviewer.domain.measurement import Measurement
    from medviewer.domain.report import Report


def has_numbers(item: MeasuredItem) -> bool:
    """Whether there is anything to report: a number that was measured."""
    return bool(_numbers(item))


def _numbers(item: MeasuredItem) -> list[tuple[Quantity, float]]:
    """What was measured, with its number."""
    pairs = ((one, one.value) for one in item.measured.quantities)
    return [(one, value) for one, value in pairs if not isinstance(value, NotMeasurable)]


def measured_group(report: Report, item: MeasuredItem) -> hd.sr.MeasurementsAndQualitativeEvaluations:
    """The group of one measurement: its numbers, the lines they were taken from, who drew it, and its source of mm.

    Lines in the patient are SCOORD3D; what lies on a picture without a place has the picture as its source.
    """
    measurement = item.measurement
    lines = _coordinates(measurement)
    group = hd.sr.MeasurementsAndQualitativeEvaluations(
        tracking_identifier=hd.sr.TrackingIdentifier(uid=sr_codes.uid_of(measurement.id), identifier=measurement.id),
        measurements=[_number(one, value, lines) for one, value in _numbers(item)],
        source_images=_sources(report, measurement),
    )
    for text in _comments(item):
        add_comment(group[0], text)
    return group


def _number(one: Quantity, value: float, lines: list[hd.sr.CoordinatesForMeasurement3D]) -> hd.sr.Measurement:
    name, derivation = sr_codes.drawn_code(one.name, one.unit)
    unit = codes.UCUM.NoUnits if one.unit == "" else sr_codes.unit_code(one.unit)
    return hd.sr.Measurement(name, value, unit, derivation=derivation, referenced_coordinates=lines or None)


def _coordinates(measurement: Measurement) -> list[hd.sr.CoordinatesForMeasurement3D]:
    """What was drawn in patient mm; nothing without a frame of reference."""
    place = measurement.place
    if not (place.is_placed and place.frame_uid):
        return []
    is_closed = measurement.kind in REGION_KINDS
    made = []
    for line in outlines_lps(measurement):
        graphic = "POINT" if len(line) == 1 else "POLYGON" if is_closed else "POLYLINE"
        made.append(hd.sr.CoordinatesForMeasurement3D(graphic, line, place.frame_uid))
    return made


def _sources(report: Report, measurement: Measurement) -> list[hd.sr.SourceImageForMeasurementGroup] | None:
    """The picture that it was drawn on, where that is one of the series that the report is on."""
    uid, frame = measurement.place.sop_instance_uid, measurement.place.frame
    image = next((one for one in report.series.instances if one.sop_instance_uid == uid), None)
    if image is None:
        return None
    has_more = image.header is not None and image.header.frames > 1
    frames = [frame + 1] if has_more and frame is not None else None
    return [hd.sr.SourceImageForMeasurementGroup(image.sop_class_uid, image.sop_instance_uid, frames)]


def _comments(item: MeasuredItem) -> list[str]:
    """Its name; who drew it and when; where its numbers come from; why some are missing."""
    made = item.measurement
    time = made.created.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S UTC")
    texts = [item.name, f"Drawn by {made.author}, {time}" if made.author else f"Drawn {time}"]
    texts += [text for text in (item.measured.source_text, item.measured.detail) if text]
    missing = [one for one in item.measured.quantities if isinstance(one.value, NotMeasurable)]
    return [*texts, *(f"{one.name}: {one.text}" for one in missing)]
