from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from samples import MODEL, NOON, PROVENANCE, sample_analysis, sample_decision, sample_signature

from medviewer.domain.decision import Verdict
from medviewer.domain.regions import Box
from medviewer.domain.signature import changed_since, latest_signature, signatures_on

FIRST, SECOND, UNDER = (finding.id for finding in sample_analysis().findings)
SIGNED = (sample_decision(FIRST), sample_decision(SECOND, Verdict.REJECTED, reason="Vessel"))


def in_force(*changed):
    return {decision.finding_id: decision for decision in (*SIGNED, *changed)}


def is_changed(decisions, analysis=None):
    return changed_since(sample_signature(*SIGNED), analysis or sample_analysis(), decisions)


def test_that_a_signature_needs_a_named_reader_and_a_zone():
    with pytest.raises(ValueError, match="name of its reader"):
        sample_signature(reader=" ")
    with pytest.raises(ValueError, match="zone"):
        sample_signature(time=datetime(2026, 1, 1))  # noqa: DTZ001 - the case


@pytest.mark.parametrize("verdict", [Verdict.DEFERRED, Verdict.WITHDRAWN])
def test_that_a_signature_covers_no_open_finding(verdict):
    with pytest.raises(ValueError, match="still open"):
        sample_signature(sample_decision(FIRST, verdict))


def test_that_the_verdicts_that_were_signed_are_unchanged():
    assert not is_changed(in_force())


def test_that_a_verdict_given_again_later_is_the_signed_one():
    assert not is_changed(in_force(sample_decision(FIRST, time=NOON + timedelta(hours=3))))


@pytest.mark.parametrize(
    "other",
    [
        sample_decision(FIRST, Verdict.REJECTED, reason="Vessel"),
        sample_decision(FIRST, Verdict.MODIFIED),
        sample_decision(FIRST, reader="Dr Two"),
        sample_decision(FIRST, note="seen again"),
        sample_decision(SECOND, Verdict.REJECTED, reason="Duplicate"),
        sample_decision(UNDER),
    ],
    ids=["verdict", "box", "reader", "note", "reason", "one more"],
)
def test_that_another_verdict_is_a_change(other):
    assert is_changed(in_force(other))


def test_that_a_verdict_taken_back_is_a_change():
    assert is_changed({SECOND: in_force()[SECOND]})
    assert is_changed({})


def test_that_a_box_moved_again_is_a_change():
    signed = sample_decision(FIRST, Verdict.MODIFIED)
    moved = replace(signed, region=Box((1.0, 2.0, 4.0), (4.0, 5.0, 6.0)))
    signature = sample_signature(signed, SIGNED[1])
    assert not changed_since(signature, sample_analysis(), in_force(signed))
    assert changed_since(signature, sample_analysis(), in_force(moved))


def test_that_a_claim_that_was_not_in_the_signed_report_is_a_change():
    findings = sample_analysis().findings
    new = replace(findings[0], id="another claim")
    assert is_changed(in_force(), sample_analysis((*findings, new)))
    assert is_changed(in_force(), sample_analysis(findings[:1]))


def test_that_a_decision_on_a_finding_of_another_model_is_no_change():
    assert not is_changed(in_force(sample_decision("of another model")))


def test_that_the_last_recorded_signature_on_the_same_model_and_series_is_the_latest():
    analysis = sample_analysis()
    first = sample_signature(*SIGNED)
    second = sample_signature(*SIGNED, reader="Dr Two", time=NOON - timedelta(hours=1), run_id="run-2")
    others = (
        sample_signature(series_id="1.2.9"),
        sample_signature(study_uid="1.2.9"),
        sample_signature(model=replace(MODEL, id="another")),
    )
    assert latest_signature((first, second, *others), analysis) == second
    assert signatures_on((*others, first, second), analysis) == (first, second)
    assert latest_signature(others, analysis) is None


def test_that_a_signature_outlives_the_run_it_was_given_on():
    again = replace(sample_analysis(), provenance=replace(PROVENANCE, job_id="run-2"))
    assert latest_signature((sample_signature(*SIGNED),), again) is not None
    assert not is_changed(in_force(), again)
