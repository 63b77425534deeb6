"""Accepting, rejecting, modifying: the ledger first, the screen after it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from medviewer.app.annotating_edits import change_again, change_back
from medviewer.app.edits import Edit, KeyEdit, MeasurementEdit, SegmentEdit
from medviewer.app.marking import set_mark
from medviewer.app.measuring import do_again, take_back
from medviewer.app.viewing import select_finding
from medviewer.domain.decision import Decision, Verdict
from medviewer.domain.errors import UserError
from medviewer.domain.wording import tr

if TYPE_CHECKING:
    from medviewer.app.edits import EditHistory
    from medviewer.app.review import Review
    from medviewer.domain.finding import Finding
    from medviewer.domain.regions import Box


def accept(review: Review) -> None:
    """Accept the selected finding; one with the reader's own box stays accepted with that box."""
    finding = require_finding(review)
    before = review.session.decisions.get(finding.id)
    if before is not None and before.region is not None:
        _decide(review, tr("Accept"), _decision(review, finding, Verdict.MODIFIED, before.region))
        return
    _decide(review, tr("Accept"), _decision(review, finding, Verdict.ACCEPTED))


def reject(review: Review, reason: str, note: str | None = None) -> None:
    """Reject the selected finding, with a reason from the short list or in free text."""
    if not reason.strip():
        message = tr("A rejection needs a reason.")
        raise UserError(message, tr("Choose one from the list or write your own."))
    finding = require_finding(review)
    bare = _decision(review, finding, Verdict.REJECTED)
    _decide(review, tr("Reject"), replace(bare, reason=reason.strip(), note=note))


def modify(review: Review, region: Box) -> None:
    """Accept the selected finding with the reader's own box."""
    finding = require_finding(review)
    _decide(review, tr("Modify"), _decision(review, finding, Verdict.MODIFIED, region))


def undo(review: Review) -> None:
    """Take back what was decided, measured or annotated last: a new line in the record, never a deletion."""
    history = review.session.history
    if not history.done:
        message = tr("There is nothing to undo.")
        raise UserError(message)
    edit = history.done[-1]
    if isinstance(edit, MeasurementEdit):
        take_back(review, edit, history.undo())
    elif isinstance(edit, SegmentEdit):
        change_back(review, edit, history.undo())
    elif isinstance(edit, KeyEdit):
        set_mark(review, edit, history.undo(), back=True)
    else:
        _bring_back(review, edit.finding_id, edit.before, history.undo())


def redo(review: Review) -> None:
    """Do again what was undone last: a new line in the record."""
    history = review.session.history
    if not history.undone:
        message = tr("There is nothing to redo.")
        raise UserError(message)
    edit = history.undone[-1]
    if isinstance(edit, MeasurementEdit):
        do_again(review, edit, history.redo())
    elif isinstance(edit, SegmentEdit):
        change_again(review, edit, history.redo())
    elif isinstance(edit, KeyEdit):
        set_mark(review, edit, history.redo(), back=False)
    else:
        _bring_back(review, edit.finding_id, edit.after, history.redo())


def _bring_back(review: Review, finding_id: str, wanted: Decision | None, history: EditHistory) -> None:
    review.session.set_decision(history, finding_id, _put_in_force(review, finding_id, wanted))
    select_finding(review, finding_id)


def require_finding(review: Review) -> Finding:
    """The selected finding; raises UserError where none is selected."""
    finding = review.session.finding(review.session.selected)
    if finding is None:
        message = tr("No finding is selected.")
        raise UserError(message, tr("Choose one in the list, or press N."))
    return finding


def _decision(review: Review, finding: Finding, verdict: Verdict, region: Box | None = None) -> Decision:
    settings = review.session.settings
    if not settings.reader.strip():
        message = tr("Nobody is named as the reader, so nothing can be decided.")
        raise UserError(message, tr("Enter your name with the reader button at the top right."))
    return Decision(
        finding_id=finding.id,
        verdict=verdict,
        reader=settings.reader.strip(),
        role=settings.role,
        time=review.ports.now(),
        model=finding.provenance.model,
        region=region,
    )


def _decide(review: Review, label: str, decision: Decision) -> None:
    session = review.session
    if session.current is None:
        message = tr("The study was closed; nothing was decided.")
        raise UserError(message)
    review.ports.record.append(decision, session.current.study.uid)
    before = session.decisions.get(decision.finding_id)
    still_modifying = session.view.modifying and decision.verdict is Verdict.MODIFIED
    session.set_view(replace(session.view, draft=None, modifying=still_modifying))  # only what is decided is shown
    session.apply(Edit(label, decision.finding_id, before, decision))


def _put_in_force(review: Review, finding_id: str, wanted: Decision | None) -> Decision | None:
    finding = review.session.finding(finding_id)
    if finding is None or review.session.current is None:
        message = tr("The finding is no longer on screen; nothing was changed.")
        raise UserError(message)
    verdict = Verdict.WITHDRAWN if wanted is None else wanted.verdict
    line = _decision(review, finding, verdict, None if wanted is None else wanted.region)
    if wanted is not None:
        line = replace(line, reason=wanted.reason, note=wanted.note)
    review.ports.record.append(line, review.session.current.study.uid)
    return None if wanted is None else line
