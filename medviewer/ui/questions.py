"""What actions ask of the person: paths, the reader's name, a reason, a look at the report. Nothing here blocks."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QApplication, QFileDialog, QMainWindow, QMessageBox

from medviewer.app import deciding
from medviewer.app.hanging import save_protocol
from medviewer.app.scanning import open_path
from medviewer.app.settings import home_folder
from medviewer.domain.report import DISCLAIMER
from medviewer.domain.wording import tr
from medviewer.ui.action_set import run_safely
from medviewer.ui.dialogs import LayoutNameDialog, ReaderDialog, RejectDialog
from medviewer.ui.display_check import start_display_check
from medviewer.ui.follow_up_dialogs import FollowUps
from medviewer.ui.look_questions import LookQuestions
from medviewer.ui.manual_window import ManualWindow, topic_for
from medviewer.ui.measure_questions import MeasureQuestions
from medviewer.ui.palette import Palette
from medviewer.ui.passport_dialog import PassportDialog
from medviewer.ui.report_dialog import ReportDialog
from medviewer.ui.shortcut_dialog import ShortcutDialog
from medviewer.ui.viewport_pictures import ViewportPictures
from medviewer.ui.vtk_view import when_not_drawing

if TYPE_CHECKING:
    from collections.abc import Callable

    from medviewer.app.review import Review
    from medviewer.ui.action_spec import ActionSpec
    from medviewer.ui.splitters import Splitters
    from medviewer.ui.vtk_view import RenderWidget


class Questions(QObject):
    """The window as the table of actions sees it.

    Parameters
    ----------
    review
        What the answers act on.
    window, splitters
        The window that the dialogs belong to, and its panels.
    viewport
        Gives the active viewport.
    """

    def __init__(
        self, review: Review, window: QMainWindow, splitters: Splitters, viewport: Callable[[], RenderWidget | None]
    ) -> None:
        super().__init__(window)
        self._review = review
        self._window = window
        self._splitters = splitters
        self.look, self.measuring = LookQuestions(review, window, viewport), MeasureQuestions(review, window)
        self.pictures = ViewportPictures(review, window, viewport)
        self.follow_up = FollowUps(review, window, self.as_reader)

    def choose_folder(self) -> None:
        """Ask for a folder and open it."""
        self._choose(tr("Open folder"), QFileDialog.FileMode.Directory)

    def choose_file(self) -> None:
        """Ask for a file and open it."""
        self._choose(tr("Open file"), QFileDialog.FileMode.ExistingFile)

    def _choose(self, title: str, mode: QFileDialog.FileMode) -> None:
        dialog = QFileDialog(self._window, title)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setFileMode(mode)
        dialog.setOption(QFileDialog.Option.DontUseNativeDialog)
        dialog.fileSelected.connect(self.open)
        dialog.open()

    def open(self, path: str) -> None:
        """Open a file or folder."""
        run_safely(self._review, lambda: _forget(open_path(self._review, Path(path))))

    def as_reader(self, decide: Callable[[], None]) -> None:
        """Run a decision; where nobody is named as the reader yet, ask for the name first."""
        if self._review.session.settings.reader.strip():
            decide()
        else:
            self._ask_name(then=decide)

    def ask_reader(self) -> None:
        """Ask for the reader's name."""
        self._ask_name(then=_nothing)

    def _ask_name(self, then: Callable[[], None]) -> None:
        settings = self._review.session.settings
        dialog = ReaderDialog(self._window, settings.reader, settings.role)
        dialog.named.connect(partial(self._name_reader, then))
        dialog.open()

    def _name_reader(self, then: Callable[[], None], name: str, role: str) -> None:
        def take() -> None:
            settings = self._review.session.settings.model_copy(update={"reader": name, "role": role})
            self._review.session.set_settings(settings)
            self._review.ports.save_settings(settings)

        run_safely(self._review, take)
        run_safely(self._review, then)

    def ask_rejection(self) -> None:
        """Ask why the selected finding is rejected, and reject it."""
        self.as_reader(self._ask_reason)

    def _ask_reason(self) -> None:
        finding = deciding.require_finding(self._review)
        score = "" if finding.score is None else f" {finding.score:.2f}"
        dialog = RejectDialog(self._window, f"{finding.label}{score}")
        dialog.rejected_because.connect(partial(self._reject, finding.id))
        dialog.open()

    def _reject(self, finding_id: str, reason: str, note: str) -> None:
        if self._review.session.selected != finding_id:
            return  # another finding was chosen while the question stood
        run_safely(self._review, lambda: deciding.reject(self._review, reason, note or None))

    def preview_report(self) -> None:
        """Show the report as it stands."""
        when_not_drawing(self, lambda: run_safely(self._review, self._open_report))

    def _open_report(self) -> None:
        ReportDialog(self._review, self._window).open()

    def toggle_full_screen(self) -> None:
        """Fill the screen, or go back."""
        self._window.setWindowState(self._window.windowState() ^ Qt.WindowState.WindowFullScreen)

    def toggle_side(self, name: str) -> None:
        """Fold or unfold the panels on one side, `left` or `right`."""
        self._splitters.toggle(name)

    def show_passport(self) -> None:
        """Show how the slices on screen lie in the patient."""
        current = self._review.session.current
        if current is not None:
            PassportDialog(current.series, current.loaded, self._window).open()

    def show_palette(self) -> None:
        """Search all actions by name, and do one."""
        Palette(self._review, self._do, self._window).open()

    def _do(self, spec: ActionSpec) -> None:
        run_safely(self._review, lambda: spec.run(self._review, self))

    def edit_shortcuts(self) -> None:
        """Show all keys and change them."""
        ShortcutDialog(self._review, self._window).open()

    def show_manual(self) -> None:
        """Open the manual at the topic of the panel that has the keyboard."""
        topic = topic_for(QApplication.focusWidget())
        shown = self._window.findChild(ManualWindow)
        if shown is None:
            ManualWindow(self._review, topic, self._window).show()
        else:
            shown.open_topic(topic)
            shown.raise_()
            shown.activateWindow()

    def check_display(self) -> None:
        """Fill the screen with the test pattern and ask what can be seen of it; the answers are kept with a name."""
        self.as_reader(lambda: start_display_check(self._review, self._window))

    def save_layout(self) -> None:
        """Ask for a name, and keep the layout as a hanging protocol."""
        dialog = LayoutNameDialog(self._window)
        dialog.named.connect(
            lambda name: run_safely(
                self._review, lambda: _forget(save_protocol(self._review, name, home_folder() / "hanging"))
            )
        )
        dialog.open()

    def say_about(self) -> None:
        """Say what the program is and what it is not."""
        box = QMessageBox(self._window)
        box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        box.setWindowTitle(tr("About medviewer"))
        box.setText(tr("medviewer: radiology review with local models"))
        box.setInformativeText(tr(DISCLAIMER))
        box.open()

    def close_window(self) -> None:
        """Close the window."""
        self._window.close()


def _forget(_done: object) -> None:
    """A job tells the session by itself how it goes; what was saved is there."""


def _nothing() -> None:
    """No decision waits for the name."""
