"""Segments: what readers outlined on the series, with colour, name and volume, and the tools that change it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QColor, QIcon, QPixmap
from PySide6.QtWidgets import QCheckBox, QFrame, QHBoxLayout, QLineEdit, QScrollArea, QToolButton, QVBoxLayout, QWidget

from medviewer.app.annotating import (
    delete_segment,
    rename_segment,
    segments_here,
    segments_of,
    select_segment,
    show_segment,
)
from medviewer.app.signal import Topic
from medviewer.domain.wording import tr
from medviewer.ui.action_set import run_safely
from medviewer.ui.brush_hand import BrushHand
from medviewer.ui.icons import icon
from medviewer.ui.panels.segment_tools import SegmentTools
from medviewer.ui.rows import ElidedLabel, heading, panel_box

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtGui import QAction

    from medviewer.app.review import Review
    from medviewer.domain.annotations import Rgb
    from medviewer.domain.mask_segment import Segment

SHOWN_TOPICS = frozenset({Topic.SEGMENTS, Topic.VOLUME, Topic.VIEW, Topic.MEASUREMENTS, Topic.LAYOUT})
SWATCH_PX = 12
NAME_PX = 40
INDENT_PX = 32
BUTTON_PX = 28
TALLEST_PX = 200


class SegmentsPanel(QWidget):
    """The list and the tools; hidden while there are no segments and no brush is chosen.

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
        self._shown: tuple[str, ...] = ()
        self.rows: dict[str, SegmentRow] = {}
        self.tools = SegmentTools(review, action)
        box = panel_box(self)
        box.addWidget(heading(tr("SEGMENTS")))
        box.addWidget(self.tools)
        page = QWidget()
        self._body = QVBoxLayout(page)
        self._body.setContentsMargins(0, 0, 4, 0)
        self._body.setSpacing(4)
        self._scroll = QScrollArea()
        self._scroll.setWidgetResizable(True)
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setWidget(page)
        box.addWidget(self._scroll)
        self.setVisible(False)

    def refresh(self, topics: frozenset[Topic]) -> None:
        """Show the segments of the series on screen as they are now."""
        if not topics & SHOWN_TOPICS:
            return
        segments = segments_here(self._review.session)
        ids = tuple(segment.id for segment in segments)
        if ids != self._shown:
            self._shown = ids
            self._rebuild(segments)
        for segment in segments:
            self.rows[segment.id].show_segment(segment)
        is_used = bool(ids) or BrushHand.has_tool(self._review)
        if is_used:
            self.tools.refresh()
        self._scroll.setVisible(bool(ids))
        self.setVisible(is_used)

    def _rebuild(self, segments: tuple[Segment, ...]) -> None:
        while (item := self._body.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        self.rows = {segment.id: SegmentRow(self._review, segment) for segment in segments}
        for row in self.rows.values():
            self._body.addWidget(row)
        height = sum(row.sizeHint().height() + self._body.spacing() for row in self.rows.values())
        self._scroll.setFixedHeight(min(height, TALLEST_PX))
        self._body.addStretch(1)


class SegmentRow(QWidget):
    """Whether it is drawn on, whether it is shown, its name, its volume and the button that deletes it."""

    def __init__(self, review: Review, segment: Segment) -> None:
        super().__init__()
        self._review = review
        self._id = segment.id
        self._name = segment.head.name
        self.chosen = _button("pencil-simple", tr("Draw on this segment"))
        self.chosen.setCheckable(True)
        self.chosen.clicked.connect(self._choose)
        self.switch = QCheckBox()
        self.switch.setIcon(_swatch(segment.head.color))
        self.switch.setToolTip(tr("Show or hide"))
        self.switch.toggled.connect(self._switch)
        self.name = QLineEdit()
        self.name.setMinimumWidth(NAME_PX)
        self.name.setStyleSheet("padding: 2px 4px;")
        self.name.editingFinished.connect(self._rename)
        self.volume = ElidedLabel("")
        self.delete = _button("trash", tr("Delete the segment"))
        self.delete.clicked.connect(self._delete)
        self._place()

    def _place(self) -> None:
        """Two lines: the controls, and below them what is known of it."""
        line = QHBoxLayout()
        line.setSpacing(4)
        line.addWidget(self.chosen)
        line.addWidget(self.switch)
        line.addWidget(self.name, 1)
        line.addWidget(self.delete)
        below = QHBoxLayout()
        below.addSpacing(INDENT_PX)
        below.addWidget(self.volume, 1)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(0)
        box.addLayout(line)
        box.addLayout(below)

    def show_segment(self, segment: Segment) -> None:
        """Show it as it is now; it is called saved once it is on disk."""
        store, name = segments_of(self._review), segment.head.name
        if name != self._name or not self.name.text():
            self._name = name
            self.name.setText(name)
            self.name.setCursorPosition(0)
        self.switch.blockSignals(True)
        self.switch.setChecked(segment.id not in store.hidden)
        self.switch.blockSignals(False)
        self.chosen.setChecked(segment.id == store.selected)
        kept = store.kept.get(segment.id)
        is_saved = kept is not None and kept.segment == segment
        said = tr("saved") if is_saved else tr("not saved yet")
        self.volume.show_text(f"{segment.volume_text}  {said}")
        self.volume.setToolTip("\n".join(word for word in (self.volume.text(), segment.head.source.text) if word))
        self.switch.setAccessibleName(tr("Show {name}", name=name))
        self.chosen.setAccessibleName(tr("Draw on {name}", name=name))
        self.name.setAccessibleName(tr("Name of {name}", name=name))
        self.delete.setAccessibleName(tr("Delete {name}", name=name))

    def _choose(self, on: bool) -> None:
        select_segment(self._review, self._id if on else None)

    def _switch(self, on: bool) -> None:
        show_segment(self._review, self._id, visible=on)

    def _rename(self) -> None:
        if self.name.text().strip() != self._name:
            run_safely(self._review, lambda: rename_segment(self._review, self._id, self.name.text()))

    def _delete(self) -> None:
        run_safely(self._review, lambda: delete_segment(self._review, self._id))


def _button(icon_name: str, text: str) -> QToolButton:
    button = QToolButton()
    button.setIcon(icon(icon_name))
    button.setIconSize(QSize(SWATCH_PX + 2, SWATCH_PX + 2))
    button.setFixedWidth(BUTTON_PX)
    button.setToolTip(text)
    button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    return button


def _swatch(color: Rgb) -> QIcon:
    square = QPixmap(SWATCH_PX, SWATCH_PX)
    square.fill(QColor(*color))
    return QIcon(square)
