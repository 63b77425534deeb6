from __future__ import annotations

import shutil
import zipfile
from dataclasses import replace

import numpy as np
import pydicom
import pytest
from made_reports import (
    IDS,
    MODEL,
    decide,
    finished_report,
    make_finding,
    make_report,
    pending_report,
    rotation,
    signed_before,
    write_series,
)
from sr_reading import coded, concept, everything, groups_of, items, outline_lps, same_points, surface_corners, written

from medviewer.domain.decision import Verdict
from medviewer.domain.errors import UserError
from medviewer.domain.finding import Code, Measurement, Side
from medviewer.domain.regions import Box, PixelBox, Point, WholeImage
from medviewer.export import sr


@pytest.mark.parametrize("turned", [None, rotation()], ids=["straight", "oblique"])
def test_that_a_box_comes_back_from_the_report_where_it_lies_in_the_patient(tmp_path, turned):
    series = write_series(tmp_path / "ct", turned)
    report = finished_report(series)
    for item, group in zip(report.findings, groups_of(written(report, tmp_path)), strict=True):
        corners = item.region.corners_lps()
        assert same_points(surface_corners(group), corners, within=1e-4)
        outline = outline_lps(group, tmp_path / "ct")
        local = (outline - np.array(item.region.center_lps)) @ np.array(item.region.axes).T
        assert (np.abs(local) <= np.array(item.region.size_mm) / 2 + 1e-3).all()


def test_that_the_outline_on_the_key_image_has_the_size_of_the_box(tmp_path, oblique):
    report = pending_report(oblique)
    group = groups_of(written(report, tmp_path))[0]
    outline = outline_lps(group, tmp_path / "oblique")
    edges = np.linalg.norm(np.diff(outline, axis=0), axis=1)
    assert np.allclose(sorted(edges), [4.2, 4.2, 5.4, 5.4], atol=1e-3)
    assert np.allclose(outline[0], outline[-1])


def test_that_a_modified_box_is_drawn_on_the_image_that_it_meets(tmp_path, straight):
    moved = Box(tuple(straight.geometry.to_lps((5.0, 20.0, 20.0))), (3.0, 4.0, 5.0), straight.geometry.directions)
    report = make_report(
        straight, (make_finding(straight, 0, (1.0, 15.0, 20.0)),), decide(0, Verdict.MODIFIED, region=moved)
    )
    (group,) = groups_of(written(report, tmp_path))
    source = items(group, "111030")[0].ContentSequence[0].ReferencedSOPSequence[0]
    assert source.ReferencedSOPInstanceUID == straight.instances[5].sop_instance_uid
    assert same_points(surface_corners(group), moved.corners_lps(), within=1e-4)


def test_that_a_box_between_two_slices_is_drawn_on_the_nearer_one(tmp_path, straight):
    thin = Box(tuple(straight.geometry.to_lps((2.4, 20.0, 20.0))), (1.0, 4.0, 5.0), straight.geometry.directions)
    finding = make_finding(straight, 0, (4.0, 15.0, 20.0), region=thin)
    (group,) = groups_of(written(make_report(straight, (finding,)), tmp_path))
    source = items(group, "111030")[0].ContentSequence[0].ReferencedSOPSequence[0]
    assert source.ReferencedSOPInstanceUID == straight.instances[2].sop_instance_uid
    assert np.ptp(np.reshape(items(group, "111030")[0].GraphicData, (-1, 2)), axis=0) == pytest.approx(
        [5 / 0.7, 4 / 0.9], abs=1e-4
    )


def test_that_an_outline_stays_on_its_image(tmp_path, straight):
    finding = make_finding(straight, 0, (2.0, 0.0, 47.0))
    (group,) = groups_of(written(make_report(straight, (finding,)), tmp_path))
    points = np.reshape(items(group, "111030")[0].GraphicData, (-1, 2))
    assert points.min() >= 0
    assert (points <= (48, 40)).all()


def test_that_unreviewed_findings_make_a_preliminary_unverified_report_by_the_device(tmp_path, pending):
    document = written(pending, tmp_path)
    flags = document.PreliminaryFlag, document.CompletionFlag, document.VerificationFlag
    assert flags == ("PRELIMINARY", "COMPLETE", "UNVERIFIED")
    assert "VerifyingObserverSequence" not in document
    observers = [i.ConceptCodeSequence[0].CodeMeaning for i in document.ContentSequence if concept(i)[0] == "121005"]
    assert observers == ["Device"]
    assert [coded(g, "705057003") for g in groups_of(document)] == [[], [], []]


def test_that_a_signed_report_is_final_and_verified_by_its_reader(tmp_path, finished):
    document = written(finished, tmp_path)
    flags = document.PreliminaryFlag, document.CompletionFlag, document.VerificationFlag
    assert flags == ("FINAL", "COMPLETE", "VERIFIED")
    (verifier,) = document.VerifyingObserverSequence
    assert str(verifier.VerifyingObserverName) == "Åsa Öberg^"
    assert str(verifier.VerificationDateTime).startswith("20260304050607")
    names = [str(i.PersonName) for i in document.ContentSequence if concept(i)[0] == "121008"]
    roles = [i.ConceptCodeSequence[0].CodeMeaning for i in document.ContentSequence if concept(i)[0] == "121011"]
    assert (names, roles) == (["Åsa Öberg^"], ["Reader"])


def test_that_an_addendum_names_the_report_before_it(tmp_path, finished):
    document = written(signed_before(finished), tmp_path)
    said = [i.TextValue for i in document.ContentSequence if concept(i) == ("121106", "DCM")]
    assert said == ["Addendum to the report signed by Øystein Bergström on 2026-03-04 03:06:07 UTC."]
    first = written(finished, tmp_path)
    assert [i for i in first.ContentSequence if concept(i) == ("121106", "DCM")] == []


def test_that_a_report_that_nobody_signed_is_not_verified(tmp_path, oblique):
    report = make_report(
        oblique, (make_finding(oblique, 0, (1.0, 15.0, 20.0)),), decide(0, Verdict.ACCEPTED), signed=False
    )
    document = written(report, tmp_path)
    assert (document.PreliminaryFlag, document.VerificationFlag) == ("PRELIMINARY", "UNVERIFIED")
    assert coded(groups_of(document)[0], "RR001") == ["Accepted"]


def test_that_each_verdict_is_said_in_standard_and_in_exact_codes(tmp_path, finished):
    groups = groups_of(written(finished, tmp_path))
    assert [coded(g, "705057003") for g in groups] == [["Present"], ["Absent"], ["Present"], ["Absent"]]
    assert [coded(g, "RR001") for g in groups] == [
        ["Accepted"],
        ["Rejected"],
        ["Accepted with modification"],
        ["Rejected"],
    ]
    assert [coded(g, "RR002") for g in groups] == [[], ["Vessel"], [], ["Other reason"]]
    assert any("Katheterspitze" in i.TextValue for i in items(groups[3], "121106"))


def test_that_each_group_names_claim_model_and_numbers(tmp_path, pending):
    group = groups_of(written(pending, tmp_path))[0]
    (tracking,) = items(group, "112040")
    number = int(IDS[0].replace("-", ""), 16)
    assert f"2.25.{number}" == tracking.UID
    assert coded(group, "121071") == ["Nodule"]
    (site,) = items(group, "363698007")
    assert site.ConceptCodeSequence[0].CodeValue == "39607008"
    assert site.ContentSequence[0].ConceptCodeSequence[0].CodeValue == "24028007"
    (probability,) = items(group, "122157")
    measured = probability.MeasuredValueSequence[0]
    assert (float(measured.NumericValue), measured.MeasurementUnitsCodeSequence[0].CodeValue) == (0.9, "1")
    (diameter,) = items(group, "81827009")
    assert float(diameter.MeasuredValueSequence[0].NumericValue) == 5.5
    algorithm = [i.TextValue for code in ("111001", "111003", "111002") for i in items(group, code)]
    assert algorithm[:2] == [MODEL.name, MODEL.version]
    assert f"sha256={MODEL.sha256}" in algorithm


def test_that_a_tracking_uid_stays_the_same_from_the_device_to_the_reader(tmp_path, oblique):
    uids = [
        [items(g, "112040")[0].UID for g in groups_of(written(report, tmp_path))]
        for report in (pending_report(oblique), finished_report(oblique))
    ]
    assert uids[0] == uids[1][:3]


def test_that_the_evidence_lists_every_image_of_the_series(tmp_path, pending):
    document = written(pending, tmp_path)
    (study,) = document.CurrentRequestedProcedureEvidenceSequence
    (series,) = study.ReferencedSeriesSequence
    listed = {i.ReferencedSOPInstanceUID for i in series.ReferencedSOPSequence}
    referenced = {
        i.ReferencedSOPSequence[0].ReferencedSOPInstanceUID
        for i in everything(document)
        if i.get("ValueType") == "IMAGE"
    }
    assert referenced <= listed
    assert series.SeriesInstanceUID == pending.series.series_uid
    assert document.StudyInstanceUID == pending.study.uid
    assert document.SeriesInstanceUID != pending.series.series_uid


def test_that_the_patient_is_the_images_patient_and_no_image_is_changed(tmp_path, straight):
    before = {p: p.read_bytes() for p in (tmp_path / "straight").iterdir()}
    document = written(pending_report(straight), tmp_path)
    assert (document.PatientID, str(document.PatientName)) == ("4711", "Müller^Änne")
    assert (document.PatientBirthDate, document.PatientSex, document.AccessionNumber) == ("19510203", "F", "A1")
    assert {p: p.read_bytes() for p in (tmp_path / "straight").iterdir()} == before


def test_that_a_model_trained_anew_is_another_device(tmp_path, pending):
    def device(report) -> str:
        return written(report, tmp_path).ContributingEquipmentSequence[0].DeviceUID

    other = replace(MODEL, sha256="77" * 32)
    analysis = replace(pending.analysis, provenance=replace(pending.analysis.provenance, model=other))
    assert device(pending) == device(pending)
    assert device(replace(pending, analysis=analysis)) != device(pending)


@pytest.mark.parametrize("name", ["Иванов^Пётр", "山田^太郎", "Müller", "X" * 64, ""])
def test_that_names_of_any_script_reach_the_report_unchanged(tmp_path, name):
    series = write_series(tmp_path / "ct", PatientName=name)
    assert str(written(pending_report(series), tmp_path).PatientName) == name


@pytest.mark.parametrize(
    ("charset", "name"),
    [
        ("ISO_IR 100", "Müller^Änne"),
        ("ISO_IR 144", "Иванов^Пётр"),
        (["", "ISO 2022 IR 87"], "Yamada^Tarou=山田^太郎=やまだ^たろう"),
    ],
)
def test_that_a_name_in_an_older_character_set_is_carried_over(tmp_path, charset, name):
    series = write_series(tmp_path / "ct", SpecificCharacterSet=charset, PatientName=name)
    document = written(pending_report(series), tmp_path)
    narrow = "ISO_IR 100" if charset == "ISO_IR 100" else "ISO_IR 192"
    assert (str(document.PatientName), document.SpecificCharacterSet) == (name, narrow)


def test_that_a_header_with_values_out_of_rule_still_gives_a_report(tmp_path):
    series = write_series(tmp_path / "ct")
    for path in (tmp_path / "ct").iterdir():
        header = pydicom.dcmread(path)
        for keyword in ("ReferringPhysicianName", "StudyTime", "AccessionNumber"):
            header.pop(keyword, None)
        header["PatientSex"]._value = "FEMALE"
        header["PatientBirthDate"]._value = "unknown"
        header.save_as(path)
    document = written(pending_report(series), tmp_path)
    assert (document.PatientSex, document.PatientBirthDate, document.AccessionNumber) == ("", "", "")


def test_that_an_image_that_is_gone_or_another_is_told(tmp_path, straight):
    report = pending_report(straight)
    second = straight.instances[1].path
    first = straight.instances[0].path
    shutil.copy(second, first)
    with pytest.raises(UserError, match="cannot be read any more"):
        sr.write(report, tmp_path / "sr.dcm")
    first.unlink()
    with pytest.raises(UserError, match="cannot be read any more"):
        sr.write(report, tmp_path / "sr.dcm")


def test_that_images_in_a_zip_archive_are_reported_like_files(tmp_path, straight):
    archive = tmp_path / "study.zip"
    with zipfile.ZipFile(archive, "w") as packed:
        for one in straight.instances:
            packed.write(one.path, f"a/{one.path.name}")
    inside = tuple(replace(one, path=archive / "a" / one.path.name) for one in straight.instances)
    report = pending_report(straight)
    zipped = replace(report, series=replace(report.series, instances=inside))
    plain, packed_groups = groups_of(written(report, tmp_path)), groups_of(written(zipped, tmp_path))
    assert [surface_corners(g).tolist() for g in packed_groups] == [surface_corners(g).tolist() for g in plain]
    archive.write_bytes(b"PK" + bytes(100))
    with pytest.raises(UserError, match="cannot be read any more"):
        sr.write(zipped, tmp_path / "sr.dcm")


def test_that_points_whole_images_and_pixel_boxes_are_placed_too(tmp_path, straight):
    at = straight.geometry.to_lps((3.0, 10.0, 12.0))
    findings = (
        make_finding(straight, 0, (1.0, 15.0, 20.0), region=Point(tuple(at))),
        make_finding(straight, 1, (1.0, 15.0, 20.0), region=WholeImage()),
        make_finding(straight, 2, (1.0, 15.0, 20.0), region=PixelBox((3.0, 4.0, 10.0, 12.0), 2)),
    )
    point, whole, pixels = groups_of(written(make_report(straight, findings), tmp_path))
    assert list(items(point, "111030")[0].GraphicData) == pytest.approx([12.5, 10.5], abs=1e-4)
    assert items(whole, "111030") == []
    assert "IMAGE" in {i.ValueType for i in whole.ContentSequence}
    assert list(items(pixels, "111030")[0].GraphicData)[:4] == [3, 4, 10, 4]


def test_that_a_side_without_a_known_site_is_kept(tmp_path, straight):
    other = replace(MODEL, id="dots", name="Dots")
    series = replace(straight, body_part=None)
    finding = make_finding(series, 0, (1.0, 15.0, 20.0), side=Side.LEFT)
    finding = replace(finding, provenance=replace(finding.provenance, model=other))
    (group,) = groups_of(written(make_report(series, (finding,)), tmp_path))
    assert items(group, "363698007") == []
    assert coded(group, "272741003") == ["Left"]


def test_that_a_code_too_long_for_dicom_becomes_one_of_our_own(tmp_path, straight):
    finding = make_finding(
        straight, 0, (1.0, 15.0, 20.0), code=Code("SCT", "1" * 17, "x"), label="Ø\\" * 70, severity=None, score=None
    )
    finding = replace(finding, measurements=(Measurement("a rare quantity", 1.5, "mm2"),))
    (group,) = groups_of(written(make_report(straight, (finding,)), tmp_path))
    code = items(group, "121071")[0].ConceptCodeSequence[0]
    assert code.CodingSchemeDesignator == "99MEDVIEWER"
    assert len(code.CodeValue) <= 16
    assert len(code.CodeMeaning) <= 64
    assert items(group, "122157") == []
