"""What measurements ask of the person."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QInputDialog, QWidget

from medviewer.app.measuring import rename, selected_measurement
from medviewer.domain.wording import tr
from medviewer.ui.action_set import run_safely

if TYPE_CHECKING:
    from medviewer.app.review import Review


class MeasureQuestions:
    """Asks how a measurement is called.

    Parameters
    ----------
    review
        Whose measurements.
    window
        The window that the dialogs belong to.
    """

    def __init__(self, review: Review, window: QWidget) -> None:
        self._review = review
        self._window = window

    def ask_name(self) -> None:
        """Ask for the name of the selected measurement, or for the wording of a text; no name takes it away."""
        review = self._review.here()
        one = selected_measurement(review)
        if one is None:
            return
        dialog = QInputDialog(self._window)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setWindowTitle(tr("Name of the measurement"))
        dialog.setLabelText(tr("What it is, such as “liver” or “lymph node”: the follow-up counts by it."))
        dialog.setTextValue(one.label)
        dialog.textValueSelected.connect(lambda text: run_safely(review, lambda: rename(review, one.id, text)))
        dialog.open()
