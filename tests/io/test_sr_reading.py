from __future__ import annotations

import highdicom as hd
import numpy as np
import pydicom
import pytest
from made_objects import code, item, opened, read, top

from medviewer.domain.documents import Document, Observer, SegmentReference
from medviewer.domain.errors import UserError
from medviewer.domain.finding import Side
from medviewer.domain.regions import Box, Point, WholeImage

SR_CLASS = "1.2.840.10008.5.1.4.1.1.88.34"
FINDING, SITE, SIDE = ("121071", "DCM", "Finding"), ("363698007", "SCT", "Finding Site"), ("272741003", "SCT", "Side")


def content(value_type, concept, relationship="CONTAINS", **values):
    named = {} if concept is None else {"ConceptNameCodeSequence": code(*concept)}
    return item(ValueType=value_type, RelationshipType=relationship, **named, **values)


def coded(concept, value, **values):
    return content("CODE", concept, ConceptCodeSequence=code(*value), **values)


def number(concept, value, unit):
    measured = item(NumericValue=value, MeasurementUnitsCodeSequence=code(unit, "UCUM", unit))
    return content("NUM", concept, MeasuredValueSequence=[measured])


def report(*group_items, **values):
    group = content("CONTAINER", ("125007", "DCM", "Measurement Group"), ContentSequence=list(group_items))
    holder = content("CONTAINER", ("126010", "DCM", "Imaging Measurements"), ContentSequence=[group])
    title = code("126000", "DCM", "Imaging Measurement Report")
    return top(SR_CLASS, ValueType="CONTAINER", ConceptNameCodeSequence=title, ContentSequence=[holder], **values)


def only_claim(tmp_path, *group_items):
    (claim,) = opened(report(*group_items), tmp_path).claims
    return claim


# ---- real reports


def test_that_a_report_of_dcmqi_gives_its_tumour_with_every_number(shared_data):
    path = shared_data / "seg_sr_dcmqi" / "sr-example" / "sr.dcm"
    found = read(path)
    (claim,) = found.claims
    values = [float(e.value) for e in pydicom.dcmread(path).iterall() if e.keyword == "NumericValue"]
    assert claim.finding.label == "Neoplasm, Primary"
    assert claim.site.meaning == "pharyngeal tonsil (adenoid)"
    assert [m.value for m in claim.finding.measurements] == values[-22:]
    mean = claim.finding.measurement("SUVbw, Mean")
    assert (mean.value, mean.unit) == (6.01529, "{SUVbw}g/ml")
    assert claim.segments == (SegmentReference("1.2.276.0.7230010.3.1.4.8323329.18591.1440001312.777033", (1,)),)
    assert claim.tracking_id == "primary tumor"
    assert found.observers == (Observer("PERSON", "User2"),)
    assert (found.is_verified, found.is_final) == (False, False)


def test_that_a_report_of_highdicom_gives_the_groups_that_highdicom_reads(shared_data):
    path = shared_data / "objects_highdicom" / "sr_document_with_multiple_groups.dcm"
    found, tree = read(path), hd.sr.srread(path).content
    assert [c.tracking_id for c in found.claims] == ["Image0001", "LungNodule0001", "Aorta0001", "Vertebra0001"]
    planar = tree.get_planar_roi_measurement_groups()
    for group, claim in zip(planar, found.claims[1:3], strict=True):
        assert claim.tracking_uid == group.tracking_uid
        assert claim.finding.label == group.finding_type.meaning
        assert np.array_equal(claim.outlines[0].points, group.roi.value)
        source = group.roi.ContentSequence[0].ReferencedSOPSequence[0]
        assert claim.outlines[0].sop_instance_uid == source.ReferencedSOPInstanceUID
        assert [m.value for m in claim.finding.measurements] == [m.value for m in group.get_measurements()]
    assert found.claims[3].finding.region == Point((123.5, 234.10000610351562, -23.700000762939453))


def test_that_findings_of_a_report_say_that_they_were_read_from_one(shared_data):
    found = read(shared_data / "objects_highdicom" / "sr_document_with_multiple_groups.dcm")
    for finding in found.findings:
        assert finding.provenance.model.id == "read from SR"
        assert finding.provenance.model.name.endswith("(read from SR)")
        assert finding.provenance.model.sha256 == finding.provenance.pixel_sha256 == ""
        assert finding.provenance.job_id == found.origin.sop_instance_uid
        assert finding.series_id == "1.3.6.1.4.1.5962.1.3.1.1.20040119072730.12322"
    assert len({finding.id for finding in found.findings}) == 4
    assert found.references.missing_sentence(set(), set()).startswith("It refers to 1 image or object, of which 1 is")


@pytest.mark.parametrize(
    ("name", "line"),
    [
        ("pydicom_data/test-SR.dcm", (1, "Diameter", "3 cm")),
        ("codecs_ct/no-pixel-data.dcm", (1, "Observer Organization Name", "Redlands Clinic")),
    ],
)
def test_that_any_other_report_opens_as_its_text(shared_data, name, line):
    found = read(shared_data / name)
    assert isinstance(found, Document)
    assert line in [(entry.depth, entry.name, entry.text) for entry in found.lines]


# ---- made reports


def test_that_a_probability_becomes_the_score_and_no_measurement(tmp_path):
    probability = ("122157", "DCM", "Probability")
    diameter = number(("81827009", "SCT", "Diameter"), "8.5", "mm")
    finding = only_claim(tmp_path, number(probability, "87", "%"), diameter).finding
    assert finding.score == pytest.approx(0.87)
    assert [(m.name, m.value, m.unit) for m in finding.measurements] == [("Diameter", 8.5, "mm")]
    assert only_claim(tmp_path, number(probability, "87", "1")).finding.score is None


def test_that_an_absent_finding_is_not_positive(tmp_path):
    presence = ("705057003", "SCT", "Presence")
    absent = coded(presence, ("272519000", "SCT", "Absent"))
    claim = only_claim(tmp_path, coded(FINDING, ("27925004", "SCT", "Nodule")), absent)
    assert (claim.finding.positive, claim.finding.label) == (False, "Nodule")
    assert [(q.meaning, a.meaning) for q, a in claim.evaluations] == [("Presence", "Absent")]


def test_that_the_side_is_that_of_the_site(tmp_path):
    side = coded(SIDE, ("7771000", "SCT", "Left"), relationship="HAS CONCEPT MOD")
    claim = only_claim(tmp_path, coded(SITE, ("39607008", "SCT", "Lung"), ContentSequence=[side]))
    assert (claim.finding.side, claim.site.meaning) == (Side.LEFT, "Lung")


def test_that_old_codes_of_site_and_side_are_known(tmp_path):
    side = coded(("G-C171", "SRT", "Laterality"), ("G-A100", "SRT", "Right"))
    claim = only_claim(tmp_path, coded(("G-C0E3", "SRT", "Site"), ("T-28000", "SRT", "Lung"), ContentSequence=[side]))
    assert (claim.finding.side, claim.site.meaning) == (Side.RIGHT, "Lung")


def test_that_polygons_in_the_patient_give_the_box_around_them(tmp_path):
    points = [1.0, 2.0, 5.0, 11.0, 2.0, 5.0, 11.0, 22.0, 5.0, 1.0, 2.0, 5.0]
    surface = content("SCOORD3D", ("111030", "DCM", "Image Region"), GraphicType="POLYGON", GraphicData=points)
    claim = only_claim(tmp_path, surface)
    assert claim.finding.region == Box((6.0, 12.0, 5.0), (10.0, 20.0, 1.0))
    assert np.array_equal(claim.polygons[0].points_lps, np.reshape(points, (-1, 3)))
    assert claim.polygons[0].kind == "CLOSED"


def test_that_an_outline_below_a_measurement_is_found_with_its_frames(tmp_path):
    image = content("IMAGE", None, "SELECTED FROM")
    image.ReferencedSOPSequence = [item(ReferencedSOPInstanceUID="1.2.3", ReferencedFrameNumber=[4, 6])]
    line = content("SCOORD", None, "INFERRED FROM", GraphicType="POLYLINE", GraphicData=[1.0, 2.0, 3.0, 4.0])
    line.ContentSequence = [image]
    length = number(("410668003", "SCT", "Length"), "12", "mm")
    length.ContentSequence = [line]
    claim = only_claim(tmp_path, length)
    assert [(o.sop_instance_uid, o.frame) for o in claim.outlines] == [("1.2.3", 3), ("1.2.3", 5)]
    assert claim.finding.region == WholeImage()
    assert claim.finding.key_sop_instance_uid == "1.2.3"
    assert claim.finding.measurements[0].name == "Length"


def test_that_damaged_coordinates_place_nothing(tmp_path):
    surface = content("SCOORD3D", None, GraphicType="POINT", GraphicData=[1.0, 2.0])
    claim = only_claim(tmp_path, surface)
    assert claim.polygons == ()
    assert claim.finding.region == WholeImage()


def test_that_a_verified_report_names_who_vouches_for_it(tmp_path):
    verifier = item(VerifyingObserverName="Reader^One", VerifyingOrganization="Hospital")
    flags = {"VerificationFlag": "VERIFIED", "CompletionFlag": "COMPLETE", "PreliminaryFlag": "FINAL"}
    found = opened(report(number(FINDING, "1", "1"), VerifyingObserverSequence=[verifier], **flags), tmp_path)
    assert (found.is_verified, found.is_final, found.verifier) == (True, True, "Reader One")
    assert found.notes == ()


def test_that_a_report_that_is_not_verified_says_so(tmp_path):
    found = opened(report(number(FINDING, "1", "1"), CompletionFlag="PARTIAL", VerificationFlag="UNVERIFIED"), tmp_path)
    assert found.notes == ("The report says of itself that it is not complete.", "Nobody has verified this report.")


def test_that_the_time_of_a_claim_follows_the_zone_of_its_report(tmp_path):
    found = opened(report(number(FINDING, "1", "1"), TimezoneOffsetFromUTC="+0200"), tmp_path)
    assert found.findings[0].provenance.time.isoformat() == "2024-02-29T08:15:00+00:00"
    assert found.origin.time == "2024-02-29 10:15:00"


def test_that_a_report_without_content_is_refused(tmp_path):
    made = report()
    del made.ContentSequence
    with pytest.raises(UserError, match="has no content"):
        opened(made, tmp_path)


def test_that_a_report_that_nests_without_end_is_refused(tmp_path):
    inner = content("TEXT", FINDING, TextValue="deep")
    for _ in range(80):
        inner = content("CONTAINER", FINDING, ContentSequence=[inner])
    with pytest.raises(UserError, match="nests deeper than 60 levels"):
        opened(report(inner), tmp_path)
