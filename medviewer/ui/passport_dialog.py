"""The geometry passport of the series on screen: how its slices lie, and what was done about faults."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QFormLayout, QLabel, QVBoxLayout

from medviewer.domain.passport import Passport, passport
from medviewer.domain.wording import tr
from medviewer.ui.rows import text_label

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from medviewer.domain.loaded import Loaded
    from medviewer.domain.study import Series

WIDTH_PX = 520


class PassportDialog(QDialog):
    """Lists the statements of a series' passport; nothing in it can be changed."""

    def __init__(self, series: Series, loaded: Loaded | None = None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(tr("Geometry passport"))
        self.setMinimumWidth(WIDTH_PX)
        self.passport: Passport = passport(series, loaded)
        box = QVBoxLayout(self)
        box.setContentsMargins(16, 16, 16, 16)
        box.setSpacing(12)
        box.addWidget(text_label(f"{series.description or series.modality}: {self.passport.verdict}", "title"))
        box.addLayout(self._lines(), 1)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.rejected.connect(self.reject)
        box.addWidget(buttons)

    def _lines(self) -> QFormLayout:
        form = QFormLayout()
        form.setHorizontalSpacing(16)
        form.setLabelAlignment(Qt.AlignmentFlag.AlignLeft)
        for line in self.passport.lines:
            text = QLabel(line.text)
            text.setWordWrap(True)
            text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            topic = text_label(line.topic, "secondary")
            topic.setWordWrap(False)
            form.addRow(topic, text)
        return form
