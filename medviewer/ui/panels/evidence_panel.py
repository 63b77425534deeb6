"""Why the model says so: heatmap and scale, sentences, measurements, the model, and the decision on record."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QScrollArea, QSlider, QToolButton, QVBoxLayout, QWidget

from medviewer.app import overlays
from medviewer.app.drawn_findings import HEATMAP_FLOOR
from medviewer.app.signal import Topic
from medviewer.domain.decision import shown_side
from medviewer.domain.finding import EvidenceKind
from medviewer.domain.report import DISCLAIMER
from medviewer.domain.wording import mark, tr
from medviewer.ui.panels.color_bar import ColorBar
from medviewer.ui.panels.findings_model import box_text, is_readers_box, side_text, unit_text
from medviewer.ui.rows import heading, panel_box, text_label

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from PySide6.QtGui import QAction

    from medviewer.app.review import Review
    from medviewer.domain.decision import Decision
    from medviewer.domain.finding import Analysis, Finding, Heatmap

SHOWN_TOPICS = frozenset({Topic.FINDINGS, Topic.SELECTION, Topic.VIEW})
MODELS_BOX = mark("THE MODEL, OF ITS OWN BOX")
NONE_SELECTED = mark("Select a finding to see its evidence.")


class EvidencePanel(QWidget):
    """Heatmap controls above, the selected finding's evidence below.

    Parameters
    ----------
    review
        What the use cases act on.
    action
        Gives the action with an id.
    """

    def __init__(self, review: Review, action: Callable[[str], QAction]) -> None:
        super().__init__()
        self._review = review
        self._shown: object = None
        self.heatmap = QToolButton()
        self.heatmap.setDefaultAction(action("heatmap"))
        self.heatmap.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.opacity = self._make_slider()
        self.opacity_text = QLabel()
        self.opacity_text.setProperty("role", "secondary")
        self.bar = ColorBar()
        self.body = QVBoxLayout()
        self._place()
        self.refresh(frozenset(Topic))

    def _make_slider(self) -> QSlider:
        slider = QSlider(Qt.Orientation.Horizontal)
        slider.setRange(0, 100)
        slider.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        slider.setAccessibleName(tr("Opacity of the heatmap"))
        slider.setToolTip(tr("Opacity of the heatmap"))
        slider.valueChanged.connect(self._set_opacity)
        return slider

    def _place(self) -> None:
        box = panel_box(self)
        top = QHBoxLayout()
        top.addWidget(heading(tr("EVIDENCE")), 1)
        top.addWidget(self.heatmap)
        box.addLayout(top)
        line = QHBoxLayout()
        line.addWidget(self.opacity, 1)
        line.addWidget(self.opacity_text)
        box.addLayout(line)
        box.addWidget(self.bar)
        page = QWidget()
        page.setLayout(self.body)
        self.body.setContentsMargins(0, 0, 4, 0)
        self.body.setSpacing(4)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        scroll.setAccessibleName(tr("Evidence"))
        scroll.setWidget(page)
        box.addWidget(scroll, 1)

    def refresh(self, topics: frozenset[Topic]) -> None:
        """Show the heatmap's settings, and the evidence of the selected finding."""
        if not topics & SHOWN_TOPICS:
            return
        session = self._review.session
        self._show_heatmap()
        finding = session.finding(session.selected)
        decision = None if finding is None else session.decisions.get(finding.id)
        key = (id(session.analysis), finding, decision)
        if key != self._shown:
            self._shown = key
            self._rebuild(finding, decision)

    def _show_heatmap(self) -> None:
        session = self._review.session
        heatmap = None if session.analysis is None else session.analysis.heatmap
        percent = round(session.view.heatmap_opacity * 100)
        self.opacity.setEnabled(heatmap is not None)
        self.opacity.blockSignals(True)
        self.opacity.setValue(percent)
        self.opacity.blockSignals(False)
        self.opacity_text.setText(f"{percent} %")
        self.bar.setVisible(heatmap is not None)
        if heatmap is not None:
            self.bar.show_range(*heatmap.value_range, floor_of(heatmap), heatmap.unit)

    def _set_opacity(self, percent: int) -> None:
        overlays.set_heatmap_opacity(self._review, percent / 100)

    def _rebuild(self, finding: Finding | None, decision: Decision | None) -> None:
        while (item := self.body.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        for text, role in self._texts(finding, decision):
            label = heading(text) if role == "heading" else text_label(text, role)
            self.body.addWidget(label)
        self.body.addStretch(1)

    def _texts(self, finding: Finding | None, decision: Decision | None) -> list[tuple[str, str]]:
        analysis = self._review.session.analysis
        if analysis is None:
            return []
        lines: list[tuple[str, str]] = [(text, "warning") for text in analysis.warnings]
        if finding is None:
            lines.append((tr(NONE_SELECTED), "secondary"))
        else:
            lines += readers_box_lines(finding, self._review.session.decisions)
            lines += evidence_lines(finding, is_readers=decision is not None and decision.region is not None)
            lines += decision_lines(decision)
        if analysis.heatmap is not None:
            lines += heatmap_lines(analysis.heatmap)
        return lines + model_lines(analysis) + [(tr(DISCLAIMER), "secondary")]


METHODS = {"response": mark("What the model itself answers at each place")}
"""What a heatmap shows, by the method that a model's manifest names; others are shown as they are named."""


def floor_of(heatmap: Heatmap) -> float:
    """Value under which the heatmap is not drawn."""
    low, high = heatmap.value_range
    return low + HEATMAP_FLOOR * (high - low)


def heatmap_lines(heatmap: Heatmap) -> list[tuple[str, str]]:
    """What the heatmap shows, and from which value on."""
    method = tr(METHODS.get(heatmap.method, heatmap.method)).rstrip(".")
    return [
        (tr("HEATMAP"), "heading"),
        (
            tr(
                "{method}. Not drawn under {floor_of:g} {unit}.",
                method=method,
                floor_of=floor_of(heatmap),
                unit=heatmap.unit,
            ),
            "secondary",
        ),
    ]


def readers_box_lines(finding: Finding, decisions: Mapping[str, Decision]) -> list[tuple[str, str]]:
    """Size and side of the reader's own box; nothing where the model's is shown."""
    if not is_readers_box(finding, decisions):
        return []
    side = side_text(shown_side(finding, decisions))
    return [(tr("READER'S BOX"), "heading"), (f"{box_text(finding, decisions)}, {side}", "")]


def evidence_lines(finding: Finding, *, is_readers: bool = False) -> list[tuple[str, str]]:
    """What the model offers for its claim, in words.

    `is_readers` says that the box on screen is a reader's: what the model says is then of another one.
    """
    lines = [(evidence.said, "") for evidence in finding.evidence if evidence.text]
    if finding.code is not None:
        lines.append((f"{finding.code.meaning} ({finding.code.scheme} {finding.code.value})", "secondary"))
    if finding.measurements:
        lines.append((tr("MEASUREMENTS"), "heading"))
        lines += [
            (f"{tr(m.name.replace('_', ' '))}: {m.value:.4g} {unit_text(m.unit)}", "") for m in finding.measurements
        ]
    if lines and is_readers:
        lines = [
            (tr(MODELS_BOX), "heading"),
            *((text if role else tr("model: {facts}", facts=text), role) for text, role in lines),
        ]
    if not lines and not any(e.kind is EvidenceKind.HEATMAP for e in finding.evidence):
        lines.append((tr("The model offers no evidence for this finding."), "warning"))
    return lines


def decision_lines(decision: Decision | None) -> list[tuple[str, str]]:
    """Who decided what, when and why."""
    lines = [(tr("DECISION"), "heading")]
    if decision is None:
        return [*lines, (tr("Pending: no verdict yet."), "")]
    when = decision.time.astimezone().strftime("%Y-%m-%d %H:%M")
    lines.append(
        (
            tr(
                "{verdict} by {reader} ({role}), {when}",
                verdict=tr(decision.verdict.value).capitalize(),
                reader=decision.reader,
                role=decision.role,
                when=when,
            ),
            "",
        )
    )
    lines += [(text, "secondary") for text in (decision.reason, decision.note) if text]
    return lines


def model_lines(analysis: Analysis) -> list[tuple[str, str]]:
    """Which model, on which device, in which time."""
    made, model = analysis.provenance, analysis.provenance.model
    point = tr("none stated") if analysis.operating_point is None else f"{analysis.operating_point:.2f}"
    return [
        (tr("MODEL"), "heading"),
        (f"{model.name or model.id} {model.version}", ""),
        (
            tr(
                "{device}, {total:.1f} s, operating point {point}",
                device=made.device,
                total=analysis.seconds.total,
                point=point,
            ),
            "secondary",
        ),
        (
            tr(
                "SHA-256 {sha256}…, run {astimezone:%Y-%m-%d %H:%M}",
                sha256=model.sha256[:16],
                astimezone=made.time.astimezone(),
            ),
            "secondary",
        ),
    ]
