"""Small questions: why a finding is rejected, who the reader is. None of them blocks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QButtonGroup, QDialog, QDialogButtonBox, QLabel, QLineEdit, QRadioButton, QVBoxLayout
from typing_extensions import override

from medviewer.domain.decision import REJECTION_REASONS
from medviewer.domain.wording import tr
from medviewer.ui.rows import text_label

if TYPE_CHECKING:
    from PySide6.QtGui import QKeyEvent
    from PySide6.QtWidgets import QWidget

WIDTH_PX = 360


class Question(QDialog):
    """A dialog that deletes itself when it is closed, with Ok (named) and Cancel."""

    def __init__(self, parent: QWidget | None, title: str, ok: str) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(title)
        self.setMinimumWidth(WIDTH_PX)
        self.box = QVBoxLayout(self)
        self.box.setContentsMargins(16, 16, 16, 16)
        self.box.setSpacing(8)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel)
        self.ok = buttons.button(QDialogButtonBox.StandardButton.Ok)
        self.ok.setText(ok)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        self.buttons = buttons


class RejectDialog(Question):
    """Why a finding is rejected: one of the short list (its digit chooses it), or words of one's own."""

    rejected_because = Signal(str, str)
    """(reason, note): the note is empty where only a reason was chosen."""

    def __init__(self, parent: QWidget | None, finding_text: str) -> None:
        super().__init__(parent, tr("Reject finding"), tr("Reject"))
        self.box.addWidget(text_label(tr("Why is “{finding_text}” rejected?", finding_text=finding_text), "title"))
        self.group = QButtonGroup(self)
        for number, reason in enumerate(REJECTION_REASONS):
            choice = QRadioButton(f"{number + 1}  {tr(reason)}")
            self.group.addButton(choice, number)
            self.box.addWidget(choice)
        self.note = QLineEdit()
        self.note.setPlaceholderText(tr("Other reason, or a note"))
        self.note.setMaxLength(500)
        self.note.setAccessibleName(tr("Other reason, or a note"))
        self.box.addWidget(self.note)
        self.box.addWidget(self.buttons)
        self.ok.setEnabled(False)
        self.group.idToggled.connect(self._check)
        self.note.textChanged.connect(self._check)
        self.accepted.connect(self._tell)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        number = event.text()
        if number.isdecimal() and 1 <= int(number) <= len(REJECTION_REASONS):
            chosen = self.group.button(int(number) - 1)
            chosen.setChecked(True)
            chosen.setFocus()
        else:
            super().keyPressEvent(event)

    def _check(self) -> None:
        self.ok.setEnabled(self.group.checkedId() >= 0 or bool(self.note.text().strip()))

    def _tell(self) -> None:
        chosen, note = self.group.checkedId(), self.note.text().strip()
        if chosen >= 0:
            self.rejected_because.emit(REJECTION_REASONS[chosen], note)
        elif note:
            self.rejected_because.emit(note, "")


class ReaderDialog(Question):
    """Who reads: the name that stands with every decision."""

    named = Signal(str, str)
    """(name, role)."""

    def __init__(self, parent: QWidget | None, name: str, role: str) -> None:
        super().__init__(parent, tr("Reader"), tr("Use this name"))
        self.box.addWidget(text_label(tr("Every decision is kept with the name of its reader."), "secondary"))
        self.name = QLineEdit(name)
        self.name.setPlaceholderText(tr("Name, e.g. Dr N. Example"))
        self.role = QLineEdit(role)
        for caption, field in ((tr("Name"), self.name), (tr("Role"), self.role)):
            self.box.addWidget(QLabel(caption))
            self.box.addWidget(field)
            field.setMaxLength(64)
            field.setAccessibleName(caption)
        self.box.addWidget(self.buttons)
        self.name.textChanged.connect(self._check)
        self.accepted.connect(self._tell)
        self._check()
        self.name.setFocus()

    def _check(self) -> None:
        self.ok.setEnabled(bool(self.name.text().strip()))

    def _tell(self) -> None:
        if self.name.text().strip():
            self.named.emit(self.name.text().strip(), self.role.text().strip() or tr("Reader"))


class LayoutNameDialog(Question):
    """What a layout is called that is kept as a hanging protocol."""

    named = Signal(str)

    def __init__(self, parent: QWidget | None) -> None:
        super().__init__(parent, tr("Save this layout"), tr("Save"))
        self.box.addWidget(text_label(tr("Studies of this kind will open like this."), "secondary"))
        self.name = QLineEdit()
        self.name.setPlaceholderText(tr("Name of the protocol"))
        self.name.setAccessibleName(tr("Name of the protocol"))
        self.name.setMaxLength(64)
        self.box.addWidget(self.name)
        self.box.addWidget(self.buttons)
        self.ok.setEnabled(False)
        self.name.textChanged.connect(lambda text: self.ok.setEnabled(bool(text.strip())))
        self.accepted.connect(lambda: self.named.emit(self.name.text().strip()))
        self.name.setFocus()
