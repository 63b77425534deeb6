"""Measurements on real studies against pydicom and NumPy on the same files."""

from __future__ import annotations

import json

import numpy as np
import pydicom
import pytest
from real_studies import opened, value_of

from medviewer.app.measured_on import place_on
from medviewer.app.slices import shown_slices
from medviewer.domain.measured import MmSource, PixelSource
from medviewer.domain.measurement import MeasurementKind
from medviewer.domain.planes import PlaneName
from medviewer.domain.study import SeriesKind

K = MeasurementKind


@pytest.mark.parametrize("folder", ["ct_chest_cptac", "ct_head_tilt"])
def test_that_regions_and_points_on_real_slices_have_the_values_of_their_files(shared_data, folder):
    current = opened(shared_data / folder / "dicom")
    slices = shown_slices(current, PlaneName.AXIAL)
    files = {f.instance.sop_instance_uid: f.instance.path for f in current.series.frames}
    for number in (5, slices.count // 2, slices.count - 3):
        start = slices.position_on(current.volume.geometry.center_lps, number)
        _, plane = slices.at(start)
        place = place_on(current, plane)
        header = pydicom.dcmread(files[place.sop_instance_uid])
        stored = header.pixel_array.astype(np.float64) * float(header.RescaleSlope) + float(header.RescaleIntercept)
        position, orientation = (
            np.array(header.ImagePositionPatient, float),
            np.array(header.ImageOrientationPatient, float),
        )
        row_mm, column_mm = map(float, header.PixelSpacing)

        def at(column, row, position=position, turned=orientation, mm=(column_mm, row_mm)):
            return position + turned[:3] * mm[0] * column + turned[3:] * mm[1] * row

        got = value_of(current, K.RECTANGLE, np.array([at(120, 200), at(180.4, 259.7)]), plane)
        pixels = stored[200:260, 120:181]
        assert [got.quantity(n).value for n in ("Mean", "SD", "Min", "Max", "Pixels")] == [
            pixels.mean(), pixels.std(), pixels.min(), pixels.max(), pixels.size,
        ]  # fmt: skip
        assert got.pixels is PixelSource.ACQUIRED
        assert got.quantity("Area").value == pytest.approx(60.4 * column_mm * 59.7 * row_mm, rel=1e-6)
        length = value_of(current, K.LENGTH, np.array([at(10, 20), at(310, 420)]), plane)
        assert length.main.value == pytest.approx(np.hypot(300 * column_mm, 400 * row_mm), rel=1e-6)
        assert length.source is MmSource.PATIENT


def test_that_points_of_the_chest_ct_have_the_values_of_the_oracle(shared_data):
    folder = shared_data / "ct_chest_cptac"
    current = opened(folder / "dicom")
    slices = shown_slices(current, PlaneName.AXIAL)
    for point in json.loads((folder / "oracle_points.json").read_text())["points"]:
        _, plane = slices.at(tuple(point["lps"]))
        got = value_of(current, K.PROBE, np.array([point["lps"]]), plane)
        assert (got.main.value, got.main.unit) == (point["value"], "[hnsf'U]")
    assert current.series.kind is SeriesKind.VOLUME
