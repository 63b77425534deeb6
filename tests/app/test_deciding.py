from dataclasses import replace

import pytest
from samples import MainThread, sample_analysis, sample_ports, sample_review

from medviewer.app.deciding import accept, modify, redo, reject, require_finding, undo
from medviewer.app.session import ReviewSession
from medviewer.domain.decision import ReviewState, Verdict, in_force
from medviewer.domain.errors import UserError
from medviewer.domain.regions import Box


@pytest.fixture
def deciding(open_review):
    """The first finding is selected."""
    session = open_review.session
    session.set_analyses((sample_analysis(),), {})
    session.select(session.analysis.findings[0].id)
    return open_review


def state(review):
    return review.session.state(review.session.analysis.findings[0].id)


def test_that_a_verdict_is_in_the_ledger_before_the_screen_says_so(deciding, record):
    seen = []
    deciding.session.changed.connect(lambda _topics: seen.append(len(record.lines)))
    accept(deciding)
    assert seen == [1]
    assert state(deciding) is ReviewState.ACCEPTED
    uid, decision = record.lines[0]
    assert uid == "1.2.5"
    assert (decision.reader, decision.role, decision.model.sha256) == ("Dr One", "Reader", "ab" * 32)


def test_that_a_ledger_that_fails_leaves_the_finding_pending(deciding, record):
    record.is_broken = True
    with pytest.raises(UserError, match="disk is full"):
        accept(deciding)
    assert state(deciding) is ReviewState.PENDING
    assert deciding.session.history.done == ()


def test_that_a_rejection_keeps_its_reason(deciding, record):
    reject(deciding, " Vessel ", "branching")
    decision = record.lines[0][1]
    assert (decision.verdict, decision.reason, decision.note) == (Verdict.REJECTED, "Vessel", "branching")
    with pytest.raises(UserError, match="needs a reason"):
        reject(deciding, "  ")


def test_that_a_modification_keeps_the_readers_box(deciding, record):
    box = Box((1, 2, 3), (4, 5, 6))
    modify(deciding, box)
    assert record.lines[0][1].region == box
    assert state(deciding) is ReviewState.MODIFIED


def test_that_a_decision_ends_a_drag_that_was_not_decided_on(deciding):
    session = deciding.session
    session.set_view(replace(session.view, modifying=True, draft=Box((9, 9, 9), (4, 5, 6))))
    accept(deciding)
    assert session.view.draft is None
    assert not session.view.modifying


def test_that_accepting_a_modified_finding_keeps_the_readers_box(deciding, record):
    box = Box((1, 2, 3), (4, 5, 6))
    modify(deciding, box)
    accept(deciding)
    assert record.lines[-1][1].region == box
    assert state(deciding) is ReviewState.MODIFIED


def test_that_an_undo_shows_what_it_undid(deciding):
    accept(deciding)
    deciding.session.select(deciding.session.analysis.findings[1].id)
    undo(deciding)
    assert deciding.session.selected == deciding.session.analysis.findings[0].id
    deciding.session.select(None)
    redo(deciding)
    assert deciding.session.selected == deciding.session.analysis.findings[0].id


def test_that_undo_and_redo_append_to_the_ledger_and_never_remove(deciding, record):
    accept(deciding)
    reject(deciding, "Vessel")
    undo(deciding)
    assert state(deciding) is ReviewState.ACCEPTED
    undo(deciding)
    assert state(deciding) is ReviewState.PENDING
    redo(deciding)
    redo(deciding)
    assert state(deciding) is ReviewState.REJECTED
    verdicts = [decision.verdict.value for _uid, decision in record.lines]
    assert verdicts == ["accepted", "rejected", "accepted", "withdrawn", "accepted", "rejected"]
    assert [d.time for _uid, d in record.lines] == sorted(d.time for _uid, d in record.lines)
    assert in_force(record.ledger("1.2.5")) == deciding.session.decisions
    assert record.lines[-1][1].reason == "Vessel"


def test_that_a_new_decision_forgets_what_was_undone(deciding):
    accept(deciding)
    undo(deciding)
    reject(deciding, "Vessel")
    with pytest.raises(UserError, match="nothing to redo"):
        redo(deciding)


def test_that_a_failing_ledger_leaves_an_undo_undone(deciding, record):
    accept(deciding)
    record.is_broken = True
    with pytest.raises(UserError):
        undo(deciding)
    assert state(deciding) is ReviewState.ACCEPTED


def test_that_nothing_to_undo_is_said(deciding):
    with pytest.raises(UserError, match="nothing to undo"):
        undo(deciding)


def test_that_nobody_decides_without_a_name():
    review = sample_review(MainThread(), sample_ports(), reader="  ")
    review.session.set_analyses((sample_analysis(),), {})
    review.session.select(review.session.analysis.findings[0].id)
    with pytest.raises(UserError, match="Nobody is named"):
        accept(review)
    review.jobs.close()


def test_that_a_closed_study_takes_no_decision(deciding):
    analysis = deciding.session.analysis
    accept(deciding)
    deciding.session.desk.current = None
    with pytest.raises(UserError, match="closed"):
        accept(deciding)
    with pytest.raises(UserError, match="no longer on screen"):
        undo(deciding)
    assert analysis is deciding.session.analysis


def test_that_no_selection_is_said(open_review):
    assert isinstance(open_review.session, ReviewSession)
    with pytest.raises(UserError, match="No finding is selected"):
        require_finding(open_review)
