"""Three hints at the first start, in a strip over the panels, never over images; read once, gone for good."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QBoxLayout, QFrame, QHBoxLayout, QMainWindow, QPushButton

from medviewer.domain.wording import mark, tr
from medviewer.ui.action_set import run_safely
from medviewer.ui.rows import text_label
from medviewer.ui.shortcuts import key_text, keys_in_force

if TYPE_CHECKING:
    from medviewer.app.review import Review

HINTS = (
    mark("Wheel: slice by slice. Left drag: brightness. Right drag: zoom."),
    mark("Hold {overlays} to look under the marks; {accept} accepts a finding, {reject} rejects it."),
    mark("{palette} finds every action by a few letters, {manual} opens the manual."),
)


def hint_texts(review: Review) -> tuple[str, ...]:
    """The hints with the keys in force."""
    keys = {
        name: key_text(own) or tr("(no key)") for name, own in keys_in_force(review.session.settings.shortcuts).items()
    }
    return tuple(tr(hint).format_map(keys) for hint in HINTS)


class HintStrip(QFrame):
    """The hints side by side, and a button to say that they were read."""

    def __init__(self, review: Review) -> None:
        super().__init__()
        self._review = review
        self.setObjectName("hints")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAccessibleName(tr("Hints"))
        line = QHBoxLayout(self)
        line.setContentsMargins(12, 6, 8, 6)
        line.setSpacing(24)
        for text in hint_texts(review):
            line.addWidget(text_label(text), 1)
        self.button = QPushButton(tr("Got it"))
        self.button.clicked.connect(self.forget)
        line.addWidget(self.button)

    def forget(self) -> None:
        """Go, and do not come back at the next start."""
        settings = self._review.session.settings.model_copy(update={"hints_seen": True})
        self._review.session.set_settings(settings)
        run_safely(self._review, lambda: self._review.ports.save_settings(settings))
        self.hide()
        self.deleteLater()


def show_hints(review: Review, window: QMainWindow) -> HintStrip | None:
    """Put the strip under the header of a window; None where the hints were read before."""
    whole = window.centralWidget()
    column = None if whole is None else whole.layout()
    if review.session.settings.hints_seen or not isinstance(column, QBoxLayout):
        return None
    strip = HintStrip(review)
    column.insertWidget(1, strip)
    return strip
