from dataclasses import replace
from datetime import datetime

import pytest
from samples import MODEL, NOON, sample_decision, sample_finding

from medviewer.domain.decision import Decision, ReviewState, Verdict, in_force, shown_box, shown_side, state_of
from medviewer.domain.finding import Side
from medviewer.domain.regions import Box, WholeImage


def test_that_a_decision_needs_a_named_reader_and_a_zone():
    with pytest.raises(ValueError, match="name of its reader"):
        Decision("f", Verdict.ACCEPTED, " ", "Reader", NOON, MODEL)
    with pytest.raises(ValueError, match="zone"):
        Decision("f", Verdict.ACCEPTED, "Dr One", "Reader", datetime(2026, 1, 1), MODEL)  # noqa: DTZ001 - the case


def test_that_a_box_comes_with_a_modification_and_only_with_it():
    with pytest.raises(ValueError, match="region"):
        Decision("f", Verdict.MODIFIED, "Dr One", "Reader", NOON, MODEL)
    with pytest.raises(ValueError, match="region"):
        Decision("f", Verdict.ACCEPTED, "Dr One", "Reader", NOON, MODEL, region=Box((0, 0, 0), (1, 1, 1)))


def test_that_the_last_decision_is_in_force_and_a_withdrawn_one_leaves_the_finding_pending():
    ledger = [
        sample_decision("a"),
        sample_decision("a", Verdict.REJECTED, reason="Vessel"),
        sample_decision("b"),
        sample_decision("b", Verdict.WITHDRAWN),
    ]
    decisions = in_force(ledger)
    assert decisions == {"a": ledger[1]}
    assert state_of("a", decisions) is ReviewState.REJECTED
    assert state_of("b", decisions) is ReviewState.PENDING


def test_that_a_modified_finding_is_shown_with_the_readers_box():
    finding = sample_finding()
    modified = sample_decision(finding.id, Verdict.MODIFIED)
    assert shown_box(finding, {}) == finding.region
    assert shown_box(finding, {finding.id: sample_decision(finding.id)}) == finding.region
    assert shown_box(finding, {finding.id: modified}) == modified.region


def test_that_the_side_is_unknown_once_the_readers_box_has_left_the_models():
    finding = sample_finding()
    near = replace(finding.region, center_lps=(-39.0, 41.0, 731.0))
    assert shown_side(finding, {}) is Side.RIGHT
    assert shown_side(finding, {finding.id: sample_decision(finding.id, Verdict.MODIFIED, region=near)}) is Side.RIGHT
    assert shown_side(finding, {finding.id: sample_decision(finding.id, Verdict.MODIFIED)}) is Side.UNKNOWN


def test_that_a_finding_about_the_whole_image_has_no_box():
    assert shown_box(replace(sample_finding(), region=WholeImage()), {}) is None
