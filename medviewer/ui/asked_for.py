"""What a start of the program asks of the window, step by step; the first start and later ones alike."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QApplication

from medviewer.app.analysing import run_model
from medviewer.app.arranging import put_series, set_layout
from medviewer.app.choosing import go_to_study
from medviewer.app.display_checks import reminder
from medviewer.app.scanning import open_path
from medviewer.app.shared import Notice
from medviewer.app.viewing import step_finding
from medviewer.domain.layout import LAYOUTS, MPR, ViewName
from medviewer.domain.wording import tr
from medviewer.ui.errand import Errand, WindowRequest
from medviewer.ui.hints import show_hints
from medviewer.ui.single_instance import Doorbell, Errands

if TYPE_CHECKING:
    from collections.abc import Callable

    from medviewer.app.review import Review
    from medviewer.ui.main_window import MainWindow

    Step = Callable[[], object]


def opening_steps(review: Review, request: WindowRequest, demo_folder: Path) -> list[Step]:
    """Opening what is asked for, and going to the study that is named."""

    def open_one(path: Path) -> None:
        called = tr("the demo study") if path.is_relative_to(demo_folder) else ""
        open_path(review, path, then_show=not request.names_study, called=called)

    steps: list[Step] = [partial(open_one, path) for path in request.paths]
    if request.names_study:
        steps.append(partial(go_to_study, review, request.accession, request.study_uid))
    return steps


def model_steps(review: Review, model: str | None) -> list[Step]:
    """Running a model, and going to its first finding."""
    return [] if model is None else [partial(run_model, review, model), partial(step_finding, review, 1)]


def lay_out(review: Review, layout: str | None) -> None:
    """Show viewports as they are named on the command line; None leaves all as it is hung.

    One view alone is that of MPR where a hanging protocol has none of it. A grid shows the series of the study on
    screen one after the other, as far as there are some.
    """
    named = {one.name.replace(" ", "").replace("×", "x"): one for one in LAYOUTS} | {"mpr": MPR}
    if layout is None:
        return
    if layout in named:
        set_layout(review, named[layout])
        _fill(review)
        return
    alone = ViewName(layout)
    if alone not in review.room.views_of(review.session):
        set_layout(review, MPR)
    review.session.set_view(replace(review.session.view, maximised=alone, active=alone))


def _fill(review: Review) -> None:
    """Put the other series of the study into the viewports that are empty."""
    room, current = review.room, review.session.current
    if current is None:
        return
    shown = {one.current.series.id for one in room.sessions.values() if one.current is not None}
    others = iter(series for series in current.study.series if series.opens and series.id not in shown)
    for session in [one for one in room.sessions.values() if one.current is None]:
        series = next(others, None)
        if series is not None:
            put_series(review, session, current.study, series)


class Welcome(QObject):
    """What is for a person before the window: hints, a word on the display, and the door for second starts.

    Parameters
    ----------
    window, review
        What second starts are handed to.
    home, demo_folder
        Where display checks are kept, and the demo study.
    name
        Of the door; see `single_instance.socket_name`.
    """

    def __init__(self, window: MainWindow, review: Review, home: Path, demo_folder: Path, name: str) -> None:
        super().__init__(window)
        self._window, self._review, self._demo_folder = window, review, demo_folder
        show_hints(review, window)
        told = reminder(home, review.ports.now())
        if told is not None:
            review.session.notify(Notice(*told))
        self._doorbell = Doorbell(name, self._accepts, window)
        self._doorbell.rung.connect(self._take)
        self._doorbell.listen()

    def stop(self) -> None:
        """Let no one in any more."""
        self._doorbell.stop()

    def _accepts(self, errands: Errands) -> bool:
        """Another reader gets a window of their own, and so does who comes while a question stands."""
        reader = self._review.session.settings.reader
        return errands.reader in (None, reader) and QApplication.activeModalWidget() is None

    def _take(self, errands: Errands) -> None:
        """Come to the front and do what a second start was asked for."""
        self._window.setWindowState(self._window.windowState() & ~Qt.WindowState.WindowMinimized)
        self._window.raise_()
        self._window.activateWindow()
        paths = tuple(Path(path) for path in errands.paths)
        request = WindowRequest(paths, model=errands.model, accession=errands.accession, study_uid=errands.study_uid)
        steps = opening_steps(self._review, request, self._demo_folder)
        Errand(self._window, [*steps, *model_steps(self._review, request.model)], self._tell).go_on()

    def _tell(self, sentence: str) -> None:
        self._review.session.notify(Notice(sentence, is_error=True))
