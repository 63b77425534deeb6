"""What readers measured, in every format of a report."""

from __future__ import annotations

import json
import re
from dataclasses import replace

import numpy as np
import pypdf
import pytest
from drawn_measurements import drawn, slice_place
from made_reports import make_report
from sr_reading import everything, groups_of, items, written
from test_sr_validity import complaints

from medviewer.domain.ground import Ground
from medviewer.domain.measured import Measured
from medviewer.domain.measured_list import MeasuredItem
from medviewer.domain.measurement import MeasurementKind
from medviewer.domain.measurement_codec import measurement_from_json
from medviewer.domain.measuring import measured
from medviewer.domain.pixel_scale import PixelScale
from medviewer.domain.volume import Volume
from medviewer.export import findings_json, pdf, sr

K = MeasurementKind
IDS = tuple(f"8d3c3c58-7f4b-4a4b-a8f4-0d3f3c1e010{n}" for n in range(8))


@pytest.fixture
def report(oblique):
    """A line, a region, an angle, two axes, a Cobb angle, a point on a slice; a line on a picture; an arrow."""
    place = slice_place(
        oblique.geometry,
        series_id=oblique.id,
        series_uid=oblique.series_uid,
        frame_uid=oblique.geometry.frame_uid,
        sop_instance_uid=oblique.instances[2].sop_instance_uid,
        frame=0,
        number=4,
    )
    film = replace(place, is_placed=False, frame_uid="", sop_instance_uid="", frame=None, spacing_mm=(1.0, 1.0))
    values = np.random.default_rng(2).integers(-900, 200, oblique.geometry.shape).astype(np.int16)
    ground = Ground(Volume(oblique.geometry, values, "HU"), suv_factor=0.5)
    made = (
        (drawn(K.LENGTH, [(2, 3), (12, 3)], place, id=IDS[0], label="Node"), ground),
        (drawn(K.ELLIPSE, [(2, 3), (12, 9)], place, id=IDS[1]), ground),
        (drawn(K.ANGLE, [(2, 3), (12, 3), (12, 9)], place, id=IDS[2], author=""), ground),
        (drawn(K.BIDIRECTIONAL, [(2, 3), (12, 3), (7, 1), (7, 4)], place, id=IDS[3]), ground),
        (drawn(K.COBB, [(2, 3), (12, 3), (7, 1), (9, 4)], place, id=IDS[4]), ground),
        (drawn(K.PROBE, [(7, 4)], place, id=IDS[5]), ground),
        (drawn(K.LENGTH, [(0, 0), (10, 0)], film, id=IDS[6]), Ground(scale=PixelScale(0.2, 0.2, True, "at detector"))),
        (drawn(K.ARROW, [(0, 0), (10, 0)], place, id=IDS[7]), ground),
    )
    listed = tuple(
        MeasuredItem(n, one.label or one.kind.value, "Thorax 2.5", one, measured(one, on))
        for n, (one, on) in enumerate(made, start=1)
    )
    empty = drawn(K.RECTANGLE, [(2.2, 3.2), (2.6, 3.6)], place, id="8d3c3c58-7f4b-4a4b-a8f4-0d3f3c1e0109")
    nothing = MeasuredItem(9, "too small", "Thorax 2.5", empty, measured(empty, ground))
    return replace(make_report(oblique, ()), measurements=(*listed, nothing))


def test_that_the_pdf_lists_numbers_units_and_the_source_of_millimetres(tmp_path, report):
    pdf.write(report, tmp_path / "report.pdf")
    pages = [page.extract_text() for page in pypdf.PdfReader(tmp_path / "report.pdf").pages]
    text = re.sub(r"\s+", " ", " ".join(pages))
    for wanted in (
        "Measurements (9)",
        "Node Dr One Length 7.00 mm mm: patient plane",
        "Angle 90.00 °",
        "Length 2.00 mm at detector mm: detector plane, uncorrected",
        "Mean, SD, Min, Max not measurable: No pixel has its middle inside the outline.",
    ):
        assert wanted in text
    assert "nan" not in text.lower().split()


def test_that_a_report_without_measurements_has_no_list_of_them(tmp_path, finished):
    pdf.write(finished, tmp_path / "report.pdf")
    assert all("Measurements (" not in page.extract_text() for page in pypdf.PdfReader(tmp_path / "report.pdf").pages)
    findings_json.write(finished, tmp_path / "findings.json")
    assert "measurements" not in json.loads((tmp_path / "findings.json").read_text())


def test_that_the_findings_file_holds_what_was_drawn_and_measured(tmp_path, report):
    path = tmp_path / "findings.json"
    findings_json.write(report, path)
    listed = json.loads(path.read_text())["measurements"]
    assert [measurement_from_json(one) for one in listed] == [item.measurement for item in report.measurements]
    assert listed[0]["values"] == [{"name": "Length", "value": pytest.approx(7.0), "unit": "mm"}]
    assert (listed[0]["name"], listed[0]["mm_source"], listed[0]["pixel_source"]) == ("Node", "patient plane", None)
    assert (listed[6]["mm_source"], listed[6]["mm_detail"]) == ("detector plane, uncorrected", "at detector")
    assert listed[7]["values"] == []
    assert listed[8]["values"][0]["value"] is None
    assert "No pixel" in listed[8]["values"][0]["reason"]
    assert findings_json.read_findings(path)[0].study_uid == report.study.uid


def test_that_each_measurement_is_a_group_of_the_structured_report_with_its_lines_in_the_patient(tmp_path, report):
    groups = groups_of(written(report, tmp_path))
    assert len(groups) == 1 + 8  # the run without findings; arrows have no numbers, an area without pixels has
    by_id = {items(group, "112039")[0].TextValue: group for group in groups}
    (length,) = items(by_id[IDS[0]], "410668003")
    assert float(length.MeasuredValueSequence[0].NumericValue) == pytest.approx(7.0)
    assert length.MeasuredValueSequence[0].MeasurementUnitsCodeSequence[0].CodeValue == "mm"
    (line,) = [one for one in everything(length) if one.get("ValueType") == "SCOORD3D"]
    ends = np.reshape(line.GraphicData, (-1, 3))
    assert np.allclose(ends, report.measurements[0].measurement.points_lps, atol=1e-4)
    assert line.ReferencedFrameOfReferenceUID == report.series.geometry.frame_uid
    comments = [one.TextValue for one in items(by_id[IDS[0]], "121106")]
    assert comments[:3] == ["Node", "Drawn by Dr One, 2026-03-04 12:00:00 UTC", "mm: patient plane"]
    assert [one.TextValue for one in items(by_id[IDS[2]], "121106")][1] == "Drawn 2026-03-04 12:00:00 UTC"
    assert "at detector" in [one.TextValue for one in items(by_id[IDS[6]], "121106")]
    assert [one for one in everything(by_id[IDS[6]]) if one.get("ValueType") == "SCOORD3D"] == []
    assert len(items(by_id[IDS[1]], "112031")) == 4  # attenuation: mean, SD, minimum, maximum
    assert len(items(by_id[IDS[3]], "103339001")) == len(items(by_id[IDS[3]], "103340004")) == 1
    small = [one.TextValue for one in items(groups[-1], "121106")]
    assert any(text.startswith("Mean: not measurable") for text in small)


def test_that_dicom_validators_find_no_error_in_measurements(tmp_path, report):
    path = tmp_path / "sr.dcm"
    sr.write(report, path)
    assert complaints(path) == []


def test_that_what_has_no_numbers_is_no_group(tmp_path, report):
    item = replace(report.measurements[0], measured=Measured())
    groups = groups_of(written(replace(report, measurements=(item,)), tmp_path))
    assert len(groups) == 1
