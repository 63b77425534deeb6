from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from samples import NOON, sample_analysis, sample_decision, sample_finding, sample_series, sample_study

from medviewer.domain.decision import ReviewState, Verdict
from medviewer.domain.findings_codec import (
    analysis_from_json,
    analysis_to_json,
    finding_to_json,
    region_from_json,
    region_to_json,
)
from medviewer.domain.regions import Box, MaskRegion, PixelBox, Point, WholeImage
from medviewer.domain.report import KeyImage, build_report

NUMBERS = st.floats(-1000, 1000)
REGIONS = st.one_of(
    st.builds(Box, st.tuples(NUMBERS, NUMBERS, NUMBERS), st.tuples(*[st.floats(0.1, 100)] * 3)),
    st.builds(PixelBox, st.tuples(NUMBERS, NUMBERS, NUMBERS, NUMBERS), st.integers(0, 9)),
    st.builds(MaskRegion, st.text(min_size=1), st.floats(0, 100), st.integers(1, 255)),
    st.builds(Point, st.tuples(NUMBERS, NUMBERS, NUMBERS)),
    st.builds(WholeImage, st.integers(0, 9)),
)


@given(REGIONS)
def test_that_a_region_is_the_same_after_json_and_back(region):
    assert region_from_json(region_to_json(region)) == region


def test_that_an_unknown_region_is_refused():
    with pytest.raises(ValueError, match="unknown region kind 'cloud'"):
        region_from_json({"kind": "cloud"})


@pytest.mark.parametrize("verdict", list(Verdict))
def test_that_an_analysis_and_its_decisions_are_the_same_after_json_and_back(verdict):
    bare = replace(sample_finding(9), code=None, severity=None, score=None, evidence=())
    analysis = sample_analysis((sample_finding(1), bare))
    decision = sample_decision(bare.id, verdict)
    again, decisions = analysis_from_json(analysis_to_json(analysis, [decision]))
    assert decisions == (decision,)
    assert {name: getattr(again, name) for name in ("findings", "provenance", "seconds", "warnings", "run_id")} == {
        name: getattr(analysis, name) for name in ("findings", "provenance", "seconds", "warnings", "run_id")
    }
    assert again.seconds.total == pytest.approx(1.6)


def test_that_a_score_beyond_one_is_refused():
    with pytest.raises(ValueError, match="between 0 and 1"):
        sample_finding(score=1.2)


def test_that_a_measurement_is_found_by_its_name():
    assert sample_finding().measurement("diameter").value == 8.2
    assert sample_finding().measurement("colour") is None
    assert finding_to_json(sample_finding())["heatmap"]["range"] == [0.0, 400.0]


def report_of(decisions, *, signed=False, reader="Dr One"):
    return build_report(
        sample_study(),
        sample_series(),
        sample_analysis(),
        decisions,
        reader=reader,
        created=NOON,
        signed=signed,
        key_images=[KeyImage("x", np.zeros((2, 2, 3), np.uint8))],
    )


def test_that_a_report_lists_positive_and_decided_findings_by_score():
    first, second, third = (f.id for f in sample_analysis().findings)
    report = report_of({third: sample_decision(third, Verdict.MODIFIED)})
    assert [f.finding.id for f in report.findings] == [second, first, third]
    assert [f.number for f in report.findings] == [1, 2, 3]
    assert report.findings[2].region == report.decisions[0].region
    assert report.findings[0].region == report.findings[0].finding.region
    assert [f.finding.id for f in report.having(ReviewState.PENDING)] == [second, first]
    assert report.key_image("x") is not None
    assert report.key_image("y") is None


def test_that_the_models_numbers_are_not_those_of_the_readers_box():
    first, second, third = (f.id for f in sample_analysis().findings)
    near = replace(sample_finding(1).region, size_mm=(20.0, 20.0, 20.0), center_lps=(-35.0, 41.0, 727.0))
    decisions = {
        first: replace(sample_decision(first, Verdict.MODIFIED), region=near),
        second: sample_decision(second, Verdict.MODIFIED),
        third: sample_decision(third),
    }
    moved = {item.finding.id: item.reported for item in report_of(decisions).findings}
    assert (moved[first].measurements, moved[first].severity, moved[first].side.value) == ((), None, "right")
    assert moved[first].region == near
    assert moved[second].side.value == "unknown"
    assert moved[third] == sample_analysis().findings[2]


@pytest.mark.parametrize(
    ("decided", "signed", "reader", "preliminary"),
    [
        (2, True, "Dr One", False),
        (2, False, "Dr One", True),
        (1, True, "Dr One", True),
        (2, True, "", True),
    ],
)
def test_that_a_report_is_final_only_when_signed_by_a_named_reader_with_every_verdict(
    decided, signed, reader, preliminary
):
    ids = [f.id for f in sample_analysis().findings][:decided]
    report = report_of({i: sample_decision(i) for i in ids}, signed=signed, reader=reader)
    assert report.is_preliminary is preliminary
