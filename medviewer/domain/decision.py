"""What a person decided about a finding, and when."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from medviewer.domain.finding import Side
from medviewer.domain.regions import Box
from medviewer.domain.wording import mark

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime

    from medviewer.domain.finding import Finding, ModelIdentity


class Verdict(StrEnum):
    """A person's verdict. WITHDRAWN (an undo) is kept in the ledger and leaves the finding pending."""

    ACCEPTED = mark("accepted")
    REJECTED = mark("rejected")
    MODIFIED = mark("modified")
    DEFERRED = mark("deferred")
    WITHDRAWN = mark("withdrawn")


class ReviewState(StrEnum):
    """What a finding is shown as."""

    PENDING = mark("pending")
    ACCEPTED = mark("accepted")
    REJECTED = mark("rejected")
    MODIFIED = mark("modified")
    DEFERRED = mark("deferred")


REJECTION_REASONS: tuple[str, ...] = (
    mark("Normal anatomy"),
    mark("Vessel"),
    mark("Scar or atelectasis"),
    mark("Artefact or noise"),
    mark("Known and unchanged"),
    mark("Duplicate"),
)
"""The short list offered with a rejection; free text is allowed beside it."""


@dataclass(frozen=True, slots=True)
class Decision:
    """One line of the ledger: appended, never overwritten.

    `region` is the reader's own box for MODIFIED; `model` says which model's claim was decided on; `time` is UTC.
    """

    finding_id: str
    verdict: Verdict
    reader: str
    role: str
    time: datetime
    model: ModelIdentity
    reason: str | None = None
    note: str | None = None
    region: Box | None = None

    def __post_init__(self) -> None:
        """A verdict has a named reader and a time with a zone; a modification has a region."""
        if not self.reader.strip():
            message = "a decision needs the name of its reader"
            raise ValueError(message)
        if self.time.tzinfo is None:
            message = "a decision's time needs a zone"
            raise ValueError(message)
        if (self.verdict is Verdict.MODIFIED) != (self.region is not None):
            message = "a region comes with a modification, and only with it"
            raise ValueError(message)


def in_force(ledger: Iterable[Decision]) -> dict[str, Decision]:
    """The last decision on each finding, withdrawn ones left out; ledger in order of time."""
    last: dict[str, Decision] = {}
    for decision in ledger:
        last[decision.finding_id] = decision
    return {key: decision for key, decision in last.items() if decision.verdict is not Verdict.WITHDRAWN}


def state_of(finding_id: str, decisions: Mapping[str, Decision]) -> ReviewState:
    """State of a finding under the decisions in force."""
    decision = decisions.get(finding_id)
    return ReviewState.PENDING if decision is None else ReviewState(decision.verdict.value)


def is_reported(finding: Finding, decisions: Mapping[str, Decision]) -> bool:
    """Whether a report lists a finding: it is positive, or a person has decided on it."""
    return finding.positive or finding.id in decisions


def shown_side(finding: Finding, decisions: Mapping[str, Decision]) -> Side:
    """The side a finding is shown with: the model's, unknown once the reader's box has left the model's."""
    decision = decisions.get(finding.id)
    if decision is None or decision.region is None:
        return finding.side
    inside = isinstance(finding.region, Box) and finding.region.contains(decision.region.center_lps)
    return finding.side if inside else Side.UNKNOWN


def shown_box(finding: Finding, decisions: Mapping[str, Decision]) -> Box | None:
    """The box a finding is shown with: the reader's own after a modification, else the model's; None without a box."""
    decision = decisions.get(finding.id)
    region = finding.region if decision is None or decision.region is None else decision.region
    return region if isinstance(region, Box) else None
