from dataclasses import replace
from datetime import timedelta

import pytest
from samples import (
    NOON,
    PROVENANCE,
    sample_analysis,
    sample_decision,
    sample_series,
    sample_signature,
    sample_study,
    sample_volume,
)

from medviewer.app.standing import Standing, reader_of, report_as_it_stands

LATER = NOON + timedelta(hours=2)
DECISIONS = {finding.id: sample_decision(finding.id) for finding in sample_analysis().findings[:2]}
SIGNATURE = sample_signature(*DECISIONS.values(), reader="Dr Two")


def standing_report(signatures=(), decisions=None, runs=None):
    standing = Standing(runs or (sample_analysis(),), DECISIONS if decisions is None else decisions, signatures)
    return report_as_it_stands(sample_study(), sample_series(), standing, LATER)


def test_that_a_report_that_nobody_signed_is_preliminary_and_made_now():
    report = standing_report()
    assert (report.is_preliminary, report.reader, report.created) == (True, "Dr One", LATER)
    assert report.addendum_to is None


def test_that_the_signed_report_stands_with_its_reader_and_time():
    report = standing_report((SIGNATURE,))
    assert (report.is_preliminary, report.reader, report.created) == (False, "Dr Two", NOON)
    assert report.addendum_to is None


def test_that_a_signed_addendum_names_the_report_before_it():
    second = replace(SIGNATURE, reader="Dr Three")
    report = standing_report((SIGNATURE, second))
    assert (report.reader, report.addendum_to) == ("Dr Three", SIGNATURE)


@pytest.mark.parametrize("gone", range(2))
def test_that_a_report_changed_since_is_preliminary_and_names_the_signed_one(gone):
    left = {key: d for n, (key, d) in enumerate(DECISIONS.items()) if n != gone}
    report = standing_report((SIGNATURE,), left)
    assert (report.is_preliminary, report.created, report.addendum_to) == (True, LATER, SIGNATURE)


def test_that_the_signed_report_holds_the_decisions_as_they_were_signed():
    given_again = {key: replace(decision, time=LATER) for key, decision in DECISIONS.items()}
    assert {d.time for d in standing_report((SIGNATURE,), given_again).decisions} == {NOON}


def test_that_the_signed_report_is_on_the_run_that_was_signed_with_the_heatmap_there_is():
    latest = replace(sample_analysis(volume=sample_volume()), provenance=replace(PROVENANCE, job_id="run-2"))
    report = standing_report((SIGNATURE,), runs=(sample_analysis(), latest))
    assert report.analysis.run_id == "run-1"
    assert report.analysis.heatmap is latest.heatmap


def test_that_a_run_that_nobody_signed_is_not_passed_off_as_signed():
    other = replace(sample_analysis(), provenance=replace(PROVENANCE, job_id="run-2"))
    report = standing_report((SIGNATURE,), runs=(other,))
    assert (report.is_preliminary, report.addendum_to) == (True, SIGNATURE)


def test_that_the_reader_who_decided_last_is_named():
    analysis = sample_analysis()
    ids = [f.id for f in analysis.findings]
    early = sample_decision(ids[0])
    late = sample_decision(ids[1], reader="Dr Two", time=early.time.replace(hour=13))
    other = sample_decision("not here", reader="Dr Three", time=early.time.replace(hour=14))
    assert reader_of({d.finding_id: d for d in (early, late, other)}, analysis) == "Dr Two"
