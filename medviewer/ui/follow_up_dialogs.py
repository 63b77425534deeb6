"""The windows and questions of monitoring, as the window owns them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QFileDialog, QWidget

from medviewer.app.monitoring import export_csv
from medviewer.app.monitoring_studies import studies_followed
from medviewer.app.shared import Notice
from medviewer.domain.errors import UserError
from medviewer.domain.wording import tr
from medviewer.ui.action_set import run_safely
from medviewer.ui.follow_up_window import FollowUpWindow
from medviewer.ui.report_folder import safe_name

if TYPE_CHECKING:
    from collections.abc import Callable

    from medviewer.app.review import Review
    from medviewer.app.signal import Topic
    from medviewer.domain.follow_up import FollowUp


class FollowUps(QObject):
    """Opens the follow-up, once, and asks where its table is written.

    Parameters
    ----------
    review
        What it acts on.
    window
        What its windows belong to.
    as_reader
        Runs an answer once a reader is named.
    """

    def __init__(self, review: Review, window: QWidget, as_reader: Callable[[Callable[[], None]], None]) -> None:
        super().__init__(window)
        self._review, self._window, self._as_reader = review, window, as_reader
        self._shown: FollowUpWindow | None = None

    def open(self) -> None:
        """Show the follow-up of the person on screen; raises UserError where nobody is."""
        if self._review.session.current is None:
            title = tr("No study is open, so there is nothing to follow up.")
            raise UserError(title, tr("Open one first."))
        if self._shown is None:
            self._shown = FollowUpWindow(self._review, self._as_reader, self._ask_path, self._window)
            self._shown.destroyed.connect(self._forget)
        self._shown.show()
        self._shown.raise_()
        self._shown.activateWindow()

    @property
    def window(self) -> FollowUpWindow | None:
        """The follow-up, while it is open."""
        return self._shown

    def _forget(self) -> None:
        self._shown = None

    def refresh(self, topics: frozenset[Topic]) -> None:
        """Show the follow-up as it is now, where it is open."""
        if self._shown is not None:
            self._shown.refresh(topics)

    def _ask_path(self, found: FollowUp) -> None:
        studies = studies_followed(self._review)
        name = safe_name(studies[-1].patient.id) if studies else ""
        dialog = QFileDialog(self._window, tr("Export the follow-up table"), "", tr("Table (*.csv)"))
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setOption(QFileDialog.Option.DontUseNativeDialog)
        dialog.setDefaultSuffix("csv")
        dialog.selectFile(f"{name or 'no-id'}_follow-up.csv")
        dialog.fileSelected.connect(lambda path: run_safely(self._review, lambda: self.write(found, Path(path))))
        dialog.open()

    def write(self, found: FollowUp, path: Path) -> None:
        """Write the table and say so; raises OSError."""
        export_csv(found, path)
        self._review.session.notify(Notice(tr("The follow-up table was written."), str(path)))
