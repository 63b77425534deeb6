"""Measurements with their values as JSON."""

from __future__ import annotations

from drawn_measurements import drawn, slice_place
from samples import plain_geometry

from medviewer.domain.measured import Measured, MmSource, NotMeasurable, PixelSource, Quantity
from medviewer.domain.measured_list import MeasuredItem
from medviewer.domain.measurement import MeasurementKind
from medviewer.domain.measurement_codec import item_to_json, measurement_from_json


def test_that_a_value_that_there_is_none_of_is_null_with_its_reason():
    one = drawn(MeasurementKind.ELLIPSE, [(2, 3), (9, 9)], slice_place(plain_geometry()))
    values = (Quantity("Mean", 12.5, "[hnsf'U]"), Quantity("SD", NotMeasurable("only one pixel lies inside"), "HU"))
    item = MeasuredItem(1, "spot", "Thorax", one, Measured(values, MmSource.PATIENT, "", PixelSource.ACQUIRED))
    said = item_to_json(item)
    assert said["values"] == [
        {"name": "Mean", "value": 12.5, "unit": "[hnsf'U]"},
        {"name": "SD", "value": None, "unit": "HU", "reason": "only one pixel lies inside"},
    ]
    assert (said["name"], said["mm_source"], said["pixel_source"]) == ("spot", "patient plane", "acquired pixels")
    assert measurement_from_json(said) == one
    bare = item_to_json(MeasuredItem(1, "spot", "Thorax", one, Measured()))
    assert (bare["values"], bare["mm_source"], bare["pixel_source"]) == ([], None, None)
