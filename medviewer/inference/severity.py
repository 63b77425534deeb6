"""Severity by the rules that a model's manifest states, and by nothing else."""

from __future__ import annotations

from typing import TYPE_CHECKING

from medviewer.domain.finding import Severity

if TYPE_CHECKING:
    from collections.abc import Sequence

    from medviewer.domain.finding import Measurement
    from medviewer.inference.manifest.statements import SeverityRule

ORDER = tuple(Severity)


def severity_of(measurements: Sequence[Measurement], rules: Sequence[SeverityRule]) -> Severity | None:
    """The highest level whose rule is met; None where the manifest states no rule on these measurements."""
    values = {m.name: m.value for m in measurements}
    relevant = [rule for rule in rules if rule.measurement in values]
    if not relevant:
        return None
    met = [rule.level for rule in relevant if values[rule.measurement] >= rule.at_least]
    return max(met, key=ORDER.index, default=Severity.NONE)
