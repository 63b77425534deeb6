"""What models found as views draw it: boxes and heatmap."""

from __future__ import annotations

from typing import TYPE_CHECKING

from medviewer.domain.decision import ReviewState, shown_box
from medviewer.domain.frames import (
    DrawnBox,
    DrawnHeatmap,
)

if TYPE_CHECKING:
    from medviewer.app.session import ReviewSession
    from medviewer.domain.finding import Analysis, Finding

HEATMAP_FLOOR = 0.25
"""Part of a heatmap's fixed range below which it is transparent."""


def drawn_boxes(session: ReviewSession) -> tuple[DrawnBox, ...]:
    """Boxes of the listed findings, at the time that was analysed; rejected ones only when asked for or selected."""
    if not _is_analysed_time(session):
        return ()
    boxes = []
    for finding in session.listed_findings():
        state = session.state(finding.id)
        selected = finding.id == session.selected
        if state is ReviewState.REJECTED and not (session.view.rejected_shown or selected):
            continue
        draft = session.view.draft if selected else None
        box = draft or shown_box(finding, session.decisions)
        if box is not None:
            tag, editable = tag_of(finding, short=not selected), selected and session.view.modifying
            boxes.append(DrawnBox(finding.id, box, state, tag, selected, editable))
    return tuple(boxes)


def tag_of(finding: Finding, *, short: bool = False) -> str:
    """The text beside a finding's box; the short one is its score alone, to leave the image to the reader."""
    if finding.score is None:
        return finding.label
    return f"{finding.score:.2f}" if short else f"{finding.label} {finding.score:.2f}"


def _is_analysed_time(session: ReviewSession) -> bool:
    """Whether the pixels on screen are those that the model was given."""
    return session.current is None or session.analysis is None or session.analysis.time == session.current.time


def shown_heatmap(session: ReviewSession) -> DrawnHeatmap | None:
    """The heatmap of the latest analysis; None where it is off, or made at another time than the one on screen."""
    analysis, view = session.analysis, session.view
    if analysis is None or analysis.heatmap is None or not view.heatmap or not _is_analysed_time(session):
        return None
    return drawn_heatmap(analysis, view.heatmap_opacity)


def drawn_heatmap(analysis: Analysis, opacity: float) -> DrawnHeatmap | None:
    """The heatmap of an analysis, transparent in the lowest quarter of its fixed range."""
    heatmap = analysis.heatmap
    if heatmap is None:
        return None
    low, high = heatmap.value_range
    return DrawnHeatmap(heatmap, opacity, low + HEATMAP_FLOOR * (high - low))
