"""The findings: how many, from which score on, and what the reader says of each."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, QSize, Qt
from PySide6.QtWidgets import QAbstractItemView, QHBoxLayout, QLabel, QListView, QSlider, QToolButton, QWidget

from medviewer.app import overlays, viewing
from medviewer.app.shared import JobKind
from medviewer.app.signal import Topic
from medviewer.domain.decision import ReviewState
from medviewer.domain.wording import mark, tr
from medviewer.ui.panels.findings_model import ROW_ROLE, FindingDelegate, FindingsModel, finding_row
from medviewer.ui.panels.reported_list import ReportedList
from medviewer.ui.panels.signature_line import show_signature, signature_label
from medviewer.ui.rows import heading, panel_box, text_label

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtGui import QAction

    from medviewer.app.review import Review

SHOWN_TOPICS = frozenset({Topic.FINDINGS, Topic.SELECTION, Topic.VIEW, Topic.VOLUME, Topic.JOBS})
NO_SERIES = mark("Open a study to look for findings.")
NO_MODEL_RUN = mark("Run a model to look for findings.")
NO_MODEL_FITS = mark("No model here takes {} series.")
RUNNING = mark("A model is looking at this series…")
NONE_LISTED = mark("No findings at or above the threshold.")
ICON_PX = 14
DECIDING = ("accept", "reject", "modify")


class FindingsPanel(QWidget):
    """Threshold, list and the buttons of the selected finding.

    Parameters
    ----------
    review
        What the use cases act on.
    action
        Gives the action with an id; the buttons run the same actions as the keys.
    """

    def __init__(self, review: Review, action: Callable[[str], QAction]) -> None:
        super().__init__()
        self._review = review
        self._action = action
        self.model = FindingsModel()
        self.title = heading(tr("FINDINGS"))
        self.signed = signature_label()
        self.empty = text_label(tr(NO_SERIES), "secondary")
        self.threshold = self._make_slider()
        self.threshold_text = QLabel()
        self.threshold_text.setProperty("role", "secondary")
        self.rejected = QToolButton()
        self.rejected.setDefaultAction(action("show_rejected"))
        self.rejected.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonIconOnly)
        self.list = self._make_list()
        self.reported = ReportedList(review)
        self._place()
        self.refresh(frozenset(Topic))

    def _place(self) -> None:
        box = panel_box(self)
        top = QHBoxLayout()
        top.addWidget(self.title, 1)
        top.addWidget(self.rejected)
        box.addLayout(top)
        line = QHBoxLayout()
        line.addWidget(self.threshold, 1)
        line.addWidget(self.threshold_text)
        box.addLayout(line)
        box.addWidget(self.signed)
        box.addWidget(self.empty)
        box.addWidget(self.list, 1)
        box.addStretch(0)
        box.addWidget(self.reported)

    def _make_slider(self) -> QSlider:
        slider = QSlider(Qt.Orientation.Horizontal)
        slider.setRange(0, 100)
        slider.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        slider.setAccessibleName(tr("Lowest score that is listed"))
        slider.setToolTip(tr("Lowest score that is listed; nothing is run again"))
        slider.valueChanged.connect(self._set_threshold)
        return slider

    def _make_list(self) -> QListView:
        view = QListView()
        view.setModel(self.model)
        view.setItemDelegate(FindingDelegate(view))
        view.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        view.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        view.setMouseTracking(True)
        view.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        view.setResizeMode(QListView.ResizeMode.Adjust)
        view.setAccessibleName(tr("Findings"))
        view.clicked.connect(self._select)
        view.activated.connect(self._select)
        return view

    def refresh(self, topics: frozenset[Topic]) -> None:
        """Show the listed findings and their states."""
        self.reported.refresh(topics)
        if not topics & SHOWN_TOPICS:
            return
        session = self._review.session
        listed = session.listed_findings()
        shown = [
            f
            for f in listed
            if session.view.rejected_shown
            or session.state(f.id) is not ReviewState.REJECTED
            or f.id == session.selected
        ]
        rows = tuple(
            finding_row(f, session.decisions, session.state(f.id), selected=f.id == session.selected) for f in shown
        )
        total = 0 if session.analysis is None else len(session.analysis.findings)
        self.title.setText(tr("FINDINGS   {rows} of {total}", rows=len(rows), total=total) if total else tr("FINDINGS"))
        if rows != self.model.rows:
            self.model.show(rows)
            self._place_buttons()
        self._say_empty(has_rows=bool(rows))
        self._show_threshold()
        show_signature(self.signed, session)

    def _say_empty(self, *, has_rows: bool) -> None:
        session = self._review.session
        if session.current is None:
            text = tr(NO_SERIES)
        elif session.analysis is not None:
            text = tr(NONE_LISTED)
        elif any(job.kind is JobKind.MODEL for job in session.jobs):
            text = tr(RUNNING)
        else:
            modality = session.current.series.modality
            fits = any(plugin.accepts(modality) for plugin in session.catalog.plugins)
            text = tr(NO_MODEL_RUN) if fits else tr(NO_MODEL_FITS).format(modality)
        self.empty.setText(text)
        self.empty.setVisible(not has_rows)
        self.list.setVisible(has_rows)

    def _show_threshold(self) -> None:
        session = self._review.session
        self.threshold.setEnabled(session.analysis is not None)
        self.threshold.blockSignals(True)
        self.threshold.setValue(round(session.threshold * 100))
        self.threshold.blockSignals(False)
        self.threshold_text.setText(
            "" if session.analysis is None else tr("score ≥ {threshold:.2f}", threshold=session.threshold)
        )

    def _set_threshold(self, value: int) -> None:
        overlays.set_threshold(self._review, value / 100)

    def _select(self, index: QModelIndex) -> None:
        row = index.data(ROW_ROLE)
        if row is not None:
            viewing.select_finding(self._review, row.finding_id)

    def _place_buttons(self) -> None:
        """Put the buttons into the selected row, and bring it into view."""
        for n, row in enumerate(self.model.rows):
            index = self.model.index(n)
            if row.selected and self.list.indexWidget(index) is None:
                self.list.setIndexWidget(index, RowButtons(self._action))
            elif not row.selected and self.list.indexWidget(index) is not None:
                self.list.setIndexWidget(index, None)  # type: ignore[arg-type]  # Qt: no widget removes it
        self.list.doItemsLayout()
        chosen = next((n for n, row in enumerate(self.model.rows) if row.selected), None)
        if chosen is not None:
            self.list.setCurrentIndex(self.model.index(chosen))
            self.list.scrollTo(self.model.index(chosen))


class RowButtons(QWidget):
    """Accept, reject, modify at the foot of the selected row."""

    def __init__(self, action: Callable[[str], QAction]) -> None:
        super().__init__()
        line = QHBoxLayout(self)
        line.setContentsMargins(4, 8, 4, 8)
        line.setSpacing(4)
        line.addStretch(1)
        for name in DECIDING:
            button = QToolButton()
            button.setDefaultAction(action(name))
            button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
            button.setProperty("role", "decide")
            button.setIconSize(QSize(ICON_PX, ICON_PX))
            line.addWidget(button, 0, Qt.AlignmentFlag.AlignBottom)
