"""Measurements as plain JSON values, and back; every number comes back to its last bit."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from medviewer.domain.measured import NotMeasurable
from medviewer.domain.measurement import Measurement, MeasurementKind, Place
from medviewer.domain.vectors import vec3

if TYPE_CHECKING:
    from medviewer.domain.measured import Quantity
    from medviewer.domain.measured_list import MeasuredItem

JsonObject = dict[str, Any]


def measurement_to_json(measurement: Measurement) -> JsonObject:
    """A measurement as its JSON object."""
    return {
        "id": measurement.id,
        "kind": measurement.kind.value,
        "points_lps": [list(point) for point in measurement.points_lps],
        "label": measurement.label,
        "author": measurement.author,
        "created": measurement.created.astimezone(UTC).isoformat(),
        "place": _place_to_json(measurement.place),
    }


def _place_to_json(place: Place) -> JsonObject:
    return {
        "series_id": place.series_id,
        "series_uid": place.series_uid,
        "origin_lps": list(place.origin_lps),
        "right": list(place.right),
        "down": list(place.down),
        "spacing_mm": list(place.spacing_mm),
        "is_placed": place.is_placed,
        "frame_uid": place.frame_uid,
        "sop_instance_uid": place.sop_instance_uid,
        "frame": place.frame,
        "time": place.time,
    }


def measurement_from_json(value: JsonObject) -> Measurement:
    """The measurement of a JSON object; KeyError, TypeError or ValueError where it is none."""
    return Measurement(
        id=str(value["id"]),
        kind=MeasurementKind(value["kind"]),
        points_lps=tuple(vec3(point) for point in value["points_lps"]),
        place=_place_from_json(value["place"]),
        label=str(value["label"]),
        author=str(value["author"]),
        created=datetime.fromisoformat(value["created"]),
    )


def _place_from_json(value: JsonObject) -> Place:
    right_mm, down_mm = value["spacing_mm"]
    return Place(
        series_id=str(value["series_id"]),
        series_uid=str(value["series_uid"]),
        origin_lps=vec3(value["origin_lps"]),
        right=vec3(value["right"]),
        down=vec3(value["down"]),
        spacing_mm=(float(right_mm), float(down_mm)),
        is_placed=bool(value["is_placed"]),
        frame_uid=str(value["frame_uid"]),
        sop_instance_uid=str(value["sop_instance_uid"]),
        frame=None if value["frame"] is None else int(value["frame"]),
        time=int(value["time"]),
    )


def item_to_json(item: MeasuredItem) -> JsonObject:
    """A measurement with its values as `findings.json` has it; a value that there is none of is null, with a reason."""
    found = item.measured
    return {
        "name": item.name,
        **measurement_to_json(item.measurement),
        "values": [_quantity_to_json(one) for one in found.quantities],
        "mm_source": None if found.source is None else found.source.value,
        "mm_detail": found.detail,
        "pixel_source": None if found.pixels is None else found.pixels.value,
    }


def _quantity_to_json(one: Quantity) -> JsonObject:
    if isinstance(one.value, NotMeasurable):
        return {"name": one.name, "value": None, "unit": one.unit, "reason": one.value.reason}
    return {"name": one.name, "value": one.value, "unit": one.unit}
