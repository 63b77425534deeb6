"""Composition root of the window: makes pools, store, session and window, and leaves when asked to."""

from __future__ import annotations

import gc
import sys
from dataclasses import replace
from functools import partial
from importlib import import_module
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QApplication

from medviewer.app.hanging import read_protocols
from medviewer.app.jobs import JobRunner
from medviewer.app.reporting import current_report, export_report
from medviewer.app.review import Review
from medviewer.app.session import ReviewSession
from medviewer.app.shared import Notice
from medviewer.domain.resources import resource_path
from medviewer.services import Services
from medviewer.ui.asked_for import Welcome, lay_out, model_steps, opening_steps
from medviewer.ui.errand import Errand, WindowRequest
from medviewer.ui.errors import install_excepthook, show_error
from medviewer.ui.first_paint import Preparation
from medviewer.ui.language import language_of, use_language
from medviewer.ui.main_thread import MainThread
from medviewer.ui.main_window import MainWindow
from medviewer.ui.single_instance import doorbell_name
from medviewer.ui.theme import apply_theme

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from medviewer.app.settings import Settings

    Step = Callable[[], object]

NOTHING_USABLE = 3
DEMO_FORMATS = ("pdf", "sr", "json")
SCENES = ("medviewer.rendering.slice_scene", "medviewer.rendering.volume_scene")
"""What viewports draw, with VTK below it."""


class Desktop:
    """The window with all that stands behind it, from start to end."""

    def __init__(self, request: WindowRequest) -> None:
        existing = QApplication.instance()
        self.qt = existing if isinstance(existing, QApplication) else QApplication(["medviewer"])
        self.qt.setQuitOnLastWindowClosed(False)
        apply_theme(self.qt)
        self.request = request
        self.services = Services()
        use_language(self.qt, language_of(self.services.settings.language))
        settings = self.services.settings
        if request.reader:
            settings = settings.model_copy(update={"reader": request.reader})
        self._main_thread = MainThread()
        runner = JobRunner(self._main_thread.post)
        ports = replace(self.services.ports(), save_settings=self._save_settings)
        self.review = Review(ReviewSession(settings), runner, ports)
        self.review.room.protocols = read_protocols((resource_path("hanging"), self.services.home / "hanging"))
        self.review.room.keeps_readings = not request.leaves  # a picture made by a script is the same each time
        self.window = MainWindow(self.review)
        self.window.grid.hold()  # until VTK is there
        self._restore_hooks = install_excepthook(self._show_error, self._main_thread.post)
        self.exit_code = 0
        self._welcome: Welcome | None = None
        self._refused: Exception | None = None
        self._errand = Errand(self.window, (), self._fail)
        self._preparation = Preparation(self._load, self._main_thread.post, self._prepared)
        self.window.when_painted(self._preparation.start)

    def run(self) -> int:
        """Show the window and do what was asked for; gives the exit code once it has closed."""
        try:
            if not self.request.leaves:
                self.welcome()
            self.window.show()
            self._errand = Errand(self.window, self._steps(), self._fail)
            if not self.request.leaves:
                self.window.when_painted(self._errand.go_on)
            self.qt.setQuitOnLastWindowClosed(True)
            self.qt.exec()
            if self._refused is not None:
                raise self._refused
        finally:
            self.qt.setQuitOnLastWindowClosed(False)  # closing the window below is no wish to quit once more
            self.close()
        return self.exit_code

    def welcome(self) -> None:
        """Greet a person, and let second starts in."""
        folders = self.services.home, self.services.demo_folder
        self._welcome = Welcome(self.window, self.review, *folders, doorbell_name())

    def wait_until_prepared(self) -> None:
        """Go on when all is loaded that follows the window: what is measured then is no part of the start."""
        while not self._preparation.is_done:
            self.qt.processEvents()

    def close(self) -> None:
        """End jobs and graphics, then close the store."""
        if self._welcome is not None:
            self._welcome.stop()
        self.window.close()
        self.review.jobs.close()
        self._preparation.wait()
        self.services.close()
        self._restore_hooks()
        gc.unfreeze()

    def _load(self) -> None:
        """Open the record and load what jobs need; in a thread of its own, while the window can be used."""
        for name in SCENES:
            import_module(name)
        self._main_thread.post(self.window.grid.begin)
        _ = self.services.store
        self.services.load_libraries()

    def _prepared(self, error: Exception | None) -> None:
        """Leave where there is no record, for what is decided then would be lost; scripts begin when all is there."""
        if error is not None:
            self._refused = error
            if not self.request.leaves:
                show_error(self.window, error)
            self.qt.exit()
        elif self.request.leaves:
            self._errand.go_on()

    def _save_settings(self, settings: Settings) -> None:
        """Keep the settings, but not the reader that was named on the command line: that is for one session."""
        if settings.reader == self.request.reader:
            settings = settings.model_copy(update={"reader": self.services.settings.reader})
        self.services.save_settings(settings)

    def _show_error(self, error: BaseException) -> None:
        show_error(self.window, error)

    def _steps(self) -> list[Step]:
        """What the window was opened for."""
        request = self.request
        steps = opening_steps(self.review, request, self.services.demo_folder)
        steps += [partial(lay_out, self.review, request.layout), *model_steps(self.review, request.model)]
        if request.screenshot is not None:
            steps.append(partial(self.window.save_picture, request.screenshot))
            if request.export_to is not None:
                steps.append(partial(self._export, request.export_to))
            steps.append(self._leave)
        return steps

    def _fail(self, sentence: str) -> None:
        sys.stderr.write(sentence + "\n")
        self.exit_code = NOTHING_USABLE
        if not self.request.leaves:
            self.review.session.notify(Notice(sentence, is_error=True))

    def _export(self, folder: Path) -> None:
        export_report(self.review, current_report(self.review), folder, DEMO_FORMATS)

    def _leave(self) -> None:
        """End with what went wrong on stderr: nobody sees the notices of a window that closes by itself."""
        for notice in self.review.session.notices:
            if notice.is_error:
                self._fail(f"{notice.title} {notice.advice}".strip())
        self.qt.exit()  # not quit(), which closes the windows and asks to quit once more
