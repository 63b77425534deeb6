"""A reader's signature under a report: whose it is, when it was given, and exactly which verdicts it covers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from medviewer.domain.decision import Verdict, is_reported

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime

    from medviewer.domain.decision import Decision
    from medviewer.domain.finding import Analysis, ModelIdentity

_OPEN = frozenset({Verdict.DEFERRED, Verdict.WITHDRAWN})


@dataclass(frozen=True, slots=True)
class Signature:
    """One line of the record of signatures: appended, never overwritten.

    Parameters
    ----------
    run_id, model
        The run and the model whose findings the signed report is on.
    time
        When it was given, in UTC.
    decisions
        Those in force on the reported findings at that time, one for each of them; no finding was left open.
    """

    study_uid: str
    series_id: str
    run_id: str
    model: ModelIdentity
    reader: str
    role: str
    time: datetime
    decisions: tuple[Decision, ...]

    def __post_init__(self) -> None:
        """A signature has a named reader and a time with a zone, and covers verdicts only."""
        if not self.reader.strip():
            message = "a signature needs the name of its reader"
            raise ValueError(message)
        if self.time.tzinfo is None:
            message = "a signature's time needs a zone"
            raise ValueError(message)
        if any(decision.verdict in _OPEN for decision in self.decisions):
            message = "a signature covers verdicts, and no finding that is still open"
            raise ValueError(message)


def signatures_on(signatures: Iterable[Signature], analysis: Analysis) -> tuple[Signature, ...]:
    """The signatures under reports on what this model found in this series, in whichever run; oldest first.

    A model that is run again makes the same claims with the same ids, so a signature outlives the run it was given on.
    """
    place = (analysis.study_uid, analysis.series_id, analysis.provenance.model.id)
    return tuple(s for s in signatures if (s.study_uid, s.series_id, s.model.id) == place)


def latest_signature(signatures: Iterable[Signature], analysis: Analysis) -> Signature | None:
    """The last signature on an analysis; None where nobody has signed. Signatures in order of recording."""
    signed = signatures_on(signatures, analysis)
    return signed[-1] if signed else None


def changed_since(signature: Signature, analysis: Analysis, decisions: Mapping[str, Decision]) -> bool:
    """Whether a report made now would say anything else of a finding than the signed one did.

    `decisions` are those in force, by finding id. The time of a decision does not count: a verdict that was taken
    back and given again by the same reader is the one that was signed.
    """
    signed = {decision.finding_id: _said(decision) for decision in signature.decisions}
    reported = (finding.id for finding in analysis.findings if is_reported(finding, decisions))
    return signed != {key: _said(decisions[key]) if key in decisions else None for key in reported}


def _said(decision: Decision) -> tuple[Any, ...]:
    """What a report says of a decision, apart from its time."""
    return decision.verdict, decision.reader, decision.reason, decision.note, decision.region
