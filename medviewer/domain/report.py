"""A report: frozen, built from the review by a pure function, the same for every export writer."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from medviewer.domain.decision import Decision, ReviewState, is_reported, shown_side, state_of
from medviewer.domain.wording import mark

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime
    from pathlib import Path

    from numpy.typing import NDArray

    from medviewer.domain.finding import Analysis, Finding
    from medviewer.domain.mask_segment import SegmentItem
    from medviewer.domain.measured_list import MeasuredItem
    from medviewer.domain.regions import Region
    from medviewer.domain.signature import Signature
    from medviewer.domain.study import Series, Study

DISCLAIMER = mark(
    "Decision support, not a cleared medical device. AI findings are candidates for review; "
    "the final judgement is always the physician's."
)

ACCEPTED_STATES = frozenset({ReviewState.ACCEPTED, ReviewState.MODIFIED})


@dataclass(frozen=True, slots=True, eq=False)
class KeyImage:
    """The picture that shows a finding: RGB pixels (rows, columns, 3) uint8, and a caption."""

    finding_id: str
    pixels: NDArray[Any]
    caption: str = ""


@dataclass(frozen=True, slots=True)
class ExportOutcome:
    """Files written, and (format, sentence) for each format that was not."""

    written: tuple[Path, ...]
    refused: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class ReportedFinding:
    """A finding with its verdict and its place in the report (numbered from 1)."""

    number: int
    finding: Finding
    state: ReviewState
    decision: Decision | None = None

    @property
    def region(self) -> Region:
        """Where it is: the reader's own box after a modification, else the model's region."""
        if self.decision is not None and self.decision.region is not None:
            return self.decision.region
        return self.finding.region

    @property
    def reported(self) -> Finding:
        """The claim as it stands after the verdict.

        Where the reader put a box of his own, the model's measurements and severity are not those of that box and are
        left out, and its side is unknown once the box has left the model's.
        """
        if self.state is not ReviewState.MODIFIED or self.decision is None:
            return self.finding
        side = shown_side(self.finding, {self.finding.id: self.decision})
        return replace(self.finding, region=self.region, side=side, measurements=(), severity=None)


@dataclass(frozen=True, slots=True, eq=False)
class Report:
    """What is sent off.

    Parameters
    ----------
    reader
        Name of the reporting person; empty where nobody has reviewed (then `is_preliminary`).
    is_preliminary
        True until a named reader has signed with a verdict on every reported finding.
    addendum_to
        The signature under the last report on these findings before this one; None where there was none.
    measurements
        What readers measured on the study, with its values as they were when the report was made.
    marked
        The slices of the series that readers marked as key images (`finding_id` is the mark's own id).
    marked_elsewhere
        Words on marked slices of other series, which are not pictured.
    segments
        What readers outlined on the study, with its volumes.
    """

    study: Study
    series: Series
    analysis: Analysis
    findings: tuple[ReportedFinding, ...]
    reader: str
    created: datetime
    is_preliminary: bool
    key_images: tuple[KeyImage, ...] = ()
    decisions: tuple[Decision, ...] = ()
    addendum_to: Signature | None = None
    measurements: tuple[MeasuredItem, ...] = ()
    marked: tuple[KeyImage, ...] = ()
    marked_elsewhere: tuple[str, ...] = ()
    segments: tuple[SegmentItem, ...] = ()

    def having(self, *states: ReviewState) -> tuple[ReportedFinding, ...]:
        """The reported findings in one of the states."""
        return tuple(f for f in self.findings if f.state in states)

    def key_image(self, finding_id: str) -> KeyImage | None:
        """The key image of a finding."""
        return next((image for image in self.key_images if image.finding_id == finding_id), None)


def build_report(  # noqa: PLR0913 - one value per part of a report
    study: Study,
    series: Series,
    analysis: Analysis,
    decisions: Mapping[str, Decision],
    *,
    reader: str,
    created: datetime,
    signed: bool = False,
    key_images: Iterable[KeyImage] = (),
    addendum_to: Signature | None = None,
) -> Report:
    """Put a report together: positive findings and those decided on, highest score first.

    `decisions` are those in force, by finding id. The report is preliminary unless it is signed,
    and while a reported finding is pending or deferred or no reader is named.
    """
    listed = [f for f in analysis.findings if is_reported(f, decisions)]
    listed.sort(key=lambda f: -(f.score or 0.0))
    reported = tuple(
        ReportedFinding(n, f, state_of(f.id, decisions), decisions.get(f.id)) for n, f in enumerate(listed, start=1)
    )
    open_states = {ReviewState.PENDING, ReviewState.DEFERRED}
    return Report(
        study=study,
        series=series,
        analysis=analysis,
        findings=reported,
        reader=reader,
        created=created,
        is_preliminary=not (signed and reader) or any(f.state in open_states for f in reported),
        key_images=tuple(key_images),
        decisions=tuple(decisions[f.finding.id] for f in reported if f.finding.id in decisions),
        addendum_to=addendum_to,
    )
