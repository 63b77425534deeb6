"""Reports of others: their claims beside the findings, drawn where they lie."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from made_layers import (
    ELSEWHERE,
    ORIGIN,
    block_volume,
    made_claim,
    made_report,
    made_segmentation,
    square,
)
from object_desk import film
from samples import (
    plain_geometry,
    sample_document,
)

from medviewer.app.layer_switches import (
    go_to_claim,
    read_report,
    reports_of,
)
from medviewer.app.objects import OTHERS_MEANWHILE
from medviewer.app.opening import show_series
from medviewer.domain.annotations import References
from medviewer.domain.documents import SegmentReference
from medviewer.domain.outlines import Outline
from medviewer.domain.regions import Box, WholeImage


def test_that_claims_of_a_report_are_listed_beside_the_findings_and_are_none(make_desk):
    desk = make_desk({"sr": made_report(notes=("Nobody has verified this report.",))}).open().click("sr")
    (report,) = reports_of(desk.review)
    assert [claim.finding.label for claim in report.claims] == ["Boxed", "Drawn", "Elsewhere"]
    assert desk.session.analyses == ()
    assert desk.session.finding(report.claims[0].finding.id) is None
    assert desk.said == ["sr: Nobody has verified this report."]


def test_that_going_to_a_claim_moves_the_views_and_only_where_it_has_a_place(make_desk):
    desk = make_desk({"sr": made_report()}).open().click("sr")
    boxed, _drawn, elsewhere = reports_of(desk.review)[0].claims
    go_to_claim(desk.review, boxed)
    here = desk.session.view.position_lps
    assert here == pytest.approx(plain_geometry().to_lps((5, 15, 15)))
    go_to_claim(desk.review, elsewhere)
    assert desk.session.view.position_lps == here


def test_that_a_report_on_other_images_is_listed_and_drawn_nowhere(make_desk):
    outline = Outline("POLYLINE", np.zeros((2, 2)), "9.9.9")
    claims = (made_report().claims[0], made_claim("Drawn", polygons=(square(5),), outlines=(outline,)))
    for then_show in (True, False):
        desk = make_desk({"sr": made_report(*claims, references=ELSEWHERE)}).open(then_show=then_show).click("sr")
        (report,) = reports_of(desk.review)
        assert {type(claim.finding.region) for claim in report.claims} == {WholeImage}
        assert [claim.polygons for claim in report.claims] == [(), ()]
        assert [len(claim.outlines) for claim in report.claims] == [0, 1]
        assert any("of which 1 is not here" in sentence for sentence in desk.said)


def test_that_a_claim_on_a_segment_lies_where_the_segment_does(make_desk):
    segmentation = replace(made_segmentation(), origin=replace(ORIGIN, sop_instance_uid="1.2.8.1"))
    claims = (
        made_claim("Known", segments=(SegmentReference("1.2.8.1", (1,)),)),
        made_claim("No such number", segments=(SegmentReference("1.2.8.1", (9,)),)),
        made_claim("No such object", segments=(SegmentReference("9.9", (1,)),)),
    )
    desk = make_desk({"sr": made_report(*claims), "seg": segmentation}).open().click("sr")
    assert desk.read == ["sr", "seg"]
    known, *unknown = (claim.finding.region for claim in reports_of(desk.review)[0].claims)
    assert isinstance(known, Box)
    assert known.center_lps == pytest.approx(block_volume().geometry.center_lps)
    assert unknown == [WholeImage(), WholeImage()]


def test_that_an_outline_on_a_slice_gives_its_claim_a_place(make_desk):
    outline = Outline("POLYLINE", np.array([[10.0, 12.0], [14.0, 16.0]]), "1.2.3.5")
    desk = make_desk({"sr": made_report(made_claim(outlines=(outline,)))}).open().click("sr")
    ((claim,),) = [report.claims for report in reports_of(desk.review)]
    assert claim.finding.region.center_lps == pytest.approx(plain_geometry().to_lps((5, 13.5, 11.5)))


def test_that_the_whole_text_of_a_report_can_be_read(make_desk):
    desk = make_desk({"sr": made_report()}).open().click("sr")
    read_report(desk.review, reports_of(desk.review)[0])
    assert [line.name for line in desk.session.over.document.lines] == ["Imaging Measurement Report", "Finding"]


def test_that_coordinates_in_the_patient_do_not_count_on_pictures(make_desk):
    outline = Outline("POLYLINE", np.zeros((2, 2)), "1.2.6.1")
    claim = made_claim(polygons=(square(5),), outlines=(outline,))
    desk = make_desk({"sr": made_report(claim, references=References(("1.2.6.1",)))}, images=(film(),))
    desk.open().click("sr")
    ((found,),) = [report.claims for report in reports_of(desk.review)]
    assert (found.polygons, found.outlines) == ((), (outline,))


def test_that_an_object_is_not_forced_on_images_that_were_opened_meanwhile(make_desk):
    desk = make_desk({"seg": made_segmentation(), "doc": sample_document()}).open()
    for name in ("seg", "doc"):
        show_series(desk.review, desk.study, desk.series[name])
    show_series(desk.review, desk.study, desk.study.series[0])
    desk.settle()
    assert desk.session.over.layers == ()
    assert desk.said == [f"seg: {OTHERS_MEANWHILE}"]
    assert desk.session.over.document is not None
