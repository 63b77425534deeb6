"""On which digit a window is kept, and under which name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QDialogButtonBox, QFormLayout, QLineEdit

from medviewer.app.window_presets import PRESET_KEYS, own_digits, presets_of
from medviewer.domain.wording import mark, tr
from medviewer.ui.dialogs import Question
from medviewer.ui.rows import text_label

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from medviewer.app.session import ReviewSession

FREE = mark("free")
LONGEST = 40


class PresetDialog(Question):
    """Digit and name for the window on screen; a digit that is the reader's own goes back to what is shipped."""

    kept = Signal(int, str)
    """(digit, name)"""
    dropped = Signal(int)

    def __init__(self, parent: QWidget | None, session: ReviewSession) -> None:
        super().__init__(parent, tr("Keep window as a preset"), tr("Keep"))
        window, current = session.view.window, session.current
        modality = "" if current is None else current.series.modality
        words = tr(
            "W {width:g}  L {level:g} for all {modality} series",
            width=window.width,
            level=window.level,
            modality=modality,
        )
        self.box.addWidget(text_label(words, "title"))
        self._names = {preset.key: tr(preset.name) for preset in presets_of(session)}
        self._own = own_digits(session)
        self.digit = QComboBox()
        for key in PRESET_KEYS:
            self.digit.addItem(f"{key}   {self._names.get(key) or tr(FREE)}", key)
        self.name = QLineEdit()
        self.name.setMaxLength(LONGEST)
        form = QFormLayout()
        for caption, field in ((tr("&Digit"), self.digit), (tr("&Name"), self.name)):
            form.addRow(caption, field)
            field.setAccessibleName(caption.replace("&", ""))
        self.digit.view().setAccessibleName(tr("Digit"))
        self.box.addLayout(form)
        self.shipped = self.buttons.addButton(tr("As shipped"), QDialogButtonBox.ButtonRole.ResetRole)
        self.shipped.setToolTip(tr("Put what is shipped on this digit again"))
        self.box.addWidget(self.buttons)
        free = next((key for key in PRESET_KEYS if key not in self._names), PRESET_KEYS[0])
        self.digit.setCurrentIndex(self.digit.findData(free))
        self.digit.currentIndexChanged.connect(self._check)
        self.name.textChanged.connect(self._check)
        self.shipped.clicked.connect(self._drop)
        self.accepted.connect(lambda: self.kept.emit(self.digit.currentData(), self.name.text()))
        self._check()
        self.name.setFocus()

    def _check(self) -> None:
        self.ok.setEnabled(bool(self.name.text().strip()))
        self.shipped.setEnabled(self.digit.currentData() in self._own)

    def _drop(self) -> None:
        self.dropped.emit(self.digit.currentData())
        self.reject()
