"""The report as it stands: the signed one while nothing has changed since, else a preliminary one."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from medviewer.domain.report import Report, build_report
from medviewer.domain.signature import Signature, changed_since, signatures_on

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from medviewer.domain.decision import Decision
    from medviewer.domain.finding import Analysis
    from medviewer.domain.study import Series, Study


@dataclass(frozen=True, slots=True)
class Standing:
    """What is on record on a series: runs, oldest first and at least one; decisions in force; signatures in order."""

    runs: tuple[Analysis, ...]
    decisions: Mapping[str, Decision]
    signatures: tuple[Signature, ...] = ()


def report_as_it_stands(study: Study, series: Series, standing: Standing, now: datetime) -> Report:
    """The signed report while its verdicts are those in force, else a preliminary one; without key images.

    The signed one is that of the run, the decisions, the reader and the time of its signature.
    """
    latest = standing.runs[-1]
    signed = signatures_on(standing.signatures, latest)
    run = _signed_run(standing, signed)
    if run is None:
        return build_report(
            study,
            series,
            latest,
            standing.decisions,
            reader=reader_of(standing.decisions, latest),
            created=now,
            addendum_to=signed[-1] if signed else None,
        )
    return build_report(
        study,
        series,
        run,
        {decision.finding_id: decision for decision in signed[-1].decisions},
        reader=signed[-1].reader,
        created=signed[-1].time,
        signed=True,
        addendum_to=signed[-2] if len(signed) > 1 else None,
    )


def _signed_run(standing: Standing, signed: Sequence[Signature]) -> Analysis | None:
    """The run under the last signature while that covers what is in force; its heatmap is that of the latest run."""
    latest = standing.runs[-1]
    if not signed or changed_since(signed[-1], latest, standing.decisions):
        return None
    run = next((run for run in standing.runs if run.run_id == signed[-1].run_id), None)
    return None if run is None else replace(run, heatmap=latest.heatmap)


def reader_of(decisions: Mapping[str, Decision], analysis: Analysis) -> str:
    """The reader who decided last on the findings of an analysis; empty where nobody has decided."""
    ids = {finding.id for finding in analysis.findings}
    made: list[tuple[datetime, str]] = [(d.time, d.reader) for d in decisions.values() if d.finding_id in ids]
    return max(made)[1] if made else ""
