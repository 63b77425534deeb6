"""The window: puts header, panels, viewports and status bar together, and takes them apart again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QPoint, Qt, QTimer
from PySide6.QtWidgets import QMainWindow, QVBoxLayout, QWidget
from typing_extensions import override

from medviewer.app.analysing import find_models
from medviewer.app.annotating_saving import finish_saving
from medviewer.app.resolve import view_alone
from medviewer.app.signal import Topic
from medviewer.app.slices import active_view
from medviewer.domain.layout import Cell
from medviewer.ui.action_set import ActionSet, run_safely
from medviewer.ui.appearance import Appearance
from medviewer.ui.autosave import Autosave
from medviewer.ui.document_dialog import Documents
from medviewer.ui.first_paint import FirstPaint
from medviewer.ui.header import Header
from medviewer.ui.keys import HeldKeys
from medviewer.ui.notices import Notices
from medviewer.ui.panels.evidence_panel import EvidencePanel
from medviewer.ui.panels.findings_panel import FindingsPanel
from medviewer.ui.panels.key_images_panel import KeyImagesPanel
from medviewer.ui.panels.measurements_panel import MeasurementsPanel
from medviewer.ui.panels.overlays_panel import OverlaysPanel
from medviewer.ui.panels.segments_panel import SegmentsPanel
from medviewer.ui.panels.studies_panel import StudiesPanel
from medviewer.ui.person_question import PersonCard
from medviewer.ui.questions import Questions
from medviewer.ui.refresh import Panel, Refresh
from medviewer.ui.second_window import SecondWindow
from medviewer.ui.splitters import Splitters, from_text, to_text
from medviewer.ui.status_bar import StatusBar
from medviewer.ui.viewport_grid import ViewportGrid
from medviewer.ui.volume_viewport import VolumeViewport
from medviewer.ui.vtk_view import RETRY_MS, RenderWidget
from medviewer.ui.window_picture import save_picture, window_picture

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDropEvent, QImage, QShowEvent

    from medviewer.app.review import Review

START_PX = (1280, 800)
READY_POLL_MS = 40


class MainWindow(QMainWindow):
    """The desktop window on one review.

    Parameters
    ----------
    review
        Session, worker lanes and ports.
    """

    def __init__(self, review: Review) -> None:
        super().__init__()
        self.review = review
        self._has_begun = False
        appearance = Appearance(review, self)
        self.setWindowTitle("medviewer")
        self.setAcceptDrops(True)
        self.studies, self.overlays = StudiesPanel(review), OverlaysPanel(review)
        self.splitters = Splitters()
        self.questions = Questions(review, self, self.splitters, self.active_viewport)
        self.actions_set = ActionSet(review, self.questions, self)
        self.segments = SegmentsPanel(review, self.actions_set.action)
        self.grid = ViewportGrid(review, self.actions_set.action)
        self.findings = FindingsPanel(review, self.actions_set.action)
        self.evidence = EvidencePanel(review, self.actions_set.action)
        self.measurements = MeasurementsPanel(review)
        self.key_images = KeyImagesPanel(review)
        self.notices = Notices(review)
        self.person = PersonCard(review, self.questions.as_reader)
        self.header = Header(review, self.actions_set)
        self.status = StatusBar(review)
        self._place()
        self._refresh = Refresh(review.session, self)
        panels: tuple[Panel, ...] = (self.actions_set, self.header, self.studies, self.grid, self.findings)
        for panel in (
            *panels,
            appearance,
            self.overlays,
            self.segments,
            Documents(review, self),
            self.evidence,
            self.measurements,
            self.key_images,
            self.status,
            self.notices,
            self.person,
            self.questions.follow_up,
            self,
        ):
            self._refresh.add(panel)
        self.second, self._autosave = SecondWindow(review, self.actions_set, self), Autosave(review, self)
        for follower in (self.second, self._autosave):
            self._refresh.add(follower)
        self._keys = HeldKeys(review, self, self.actions_set.catch_up)
        self._connect()
        self._restore()

    def _place(self) -> None:
        foot = QWidget()
        box = QVBoxLayout(foot)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(0)
        box.addWidget(self.evidence, 1)
        box.addWidget(self.measurements)
        box.addWidget(self.key_images)
        box.addWidget(self.person)
        box.addWidget(self.notices)
        self.splitters.fill(_stacked(self.studies, self.overlays, self.segments), self.grid, (self.findings, foot))
        whole = QWidget()
        column = QVBoxLayout(whole)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.header)
        column.addWidget(self.splitters.columns, 1)
        column.addWidget(self.status)
        self.setCentralWidget(whole)

    def _connect(self) -> None:
        for images in (self.grid, self.second):
            images.menu_wanted.connect(self._pop_menu)
            images.hovered.connect(self.status.show_hover)
        self._keys.listen()
        self.status.passport_asked.connect(self.questions.show_passport)
        self.when_painted(self._begin)

    def _begin(self) -> None:
        """Do what the window is not to wait for before it is seen."""
        self._has_begun = True
        find_models(self.review)
        self.status.find_device()

    def when_painted(self, callback: Callable[[], None]) -> None:
        """Call back once the window has been on screen: at once, where it has."""
        if self._has_begun:
            callback()
        else:
            FirstPaint(self, callback)

    def _restore(self) -> None:
        settings = self.review.session.settings
        geometry = from_text(settings.window_geometry)
        if geometry is None or not self.restoreGeometry(geometry):
            self.resize(*START_PX)
        self.splitters.restore(settings.window_state)

    def refresh(self, topics: frozenset[Topic]) -> None:
        """Name the patient in the title; an error brings its panel back."""
        session = self.review.session
        if Topic.VOLUME in topics:
            who = "" if session.current is None else f"{session.current.study.patient.display_name} – "
            self.setWindowTitle(f"{who}medviewer")
        if Topic.JOBS in topics and any(notice.is_error for notice in session.notices):
            self.splitters.unfold("right")

    @property
    def is_behind(self) -> bool:
        """Whether something changed that the panels and viewports have not heard of yet."""
        return self._refresh.is_dirty

    def active_viewport(self) -> RenderWidget | None:
        """The viewport that keys act on, in this window or the second one; None while there are no images."""
        room = self.review.room
        cell = Cell(room.active_group, view_alone(room.active) or active_view(room.active))
        grids = [grid for grid in (self.grid, self.second.grid) if grid is not None and grid.shows_images]
        return next((grid.cells[cell].viewport for grid in grids if cell in grid.cells), None)

    def is_idle(self) -> bool:
        """Whether all work has ended and every viewport shows it, the 3D view at full quality."""
        if (
            not self._has_begun
            or self.review.session.jobs
            or self._refresh.is_dirty
            or self.actions_set.is_behind
            or RenderWidget.drawing
        ):
            return False
        if not self.grid.shows_images:
            return True
        grids = [grid for grid in (self.grid, self.second.grid) if grid is not None]
        seen = [viewport for grid in grids for viewport in grid.viewports if viewport.isVisible()]
        volumes = [viewport for viewport in seen if isinstance(viewport, VolumeViewport)]
        return all(viewport.drawn for viewport in seen) and all(view.at_rest for view in volumes)

    def when_ready(self, callback: Callable[[], None]) -> QTimer:
        """Call back once, in a turn of the event loop in which everything asked for is drawn."""
        timer = QTimer(self)
        timer.setInterval(READY_POLL_MS)
        calm = [0]

        def look() -> None:
            calm[0] = calm[0] + 1 if self.is_idle() else 0
            if calm[0] >= 2:
                timer.stop()
                timer.deleteLater()
                callback()

        timer.timeout.connect(look)
        timer.start()
        return timer

    def grab_picture(self) -> QImage:
        """The window as the person sees it, in device pixels, with the images."""
        return window_picture(self, self.grid.viewports if self.grid.shows_images else ())

    def save_picture(self, path: Path) -> None:
        """Write `grab_picture` as PNG; raises UserError or OSError where that failed."""
        save_picture(self.grab_picture(), path)

    def _pop_menu(self, place: QPoint) -> None:
        menu = self.actions_set.context_menu()
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(place)

    @override
    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if any(url.isLocalFile() for url in event.mimeData().urls()):
            event.acceptProposedAction()

    @override
    def dropEvent(self, event: QDropEvent) -> None:
        for url in event.mimeData().urls():
            if url.isLocalFile():
                self.questions.open(url.toLocalFile())
        event.acceptProposedAction()

    @override
    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.ActivationChange and not self.isActiveWindow():
            self._keys.let_go()
            self.grid.let_go()
        super().changeEvent(event)

    @override
    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.grid.warm_up()

    @override
    def closeEvent(self, event: QCloseEvent) -> None:
        if RenderWidget.drawing:  # in the middle of a 3D picture: give it up, then close
            RenderWidget.closing = True
            event.ignore()
            QTimer.singleShot(RETRY_MS, self, self.close)
            return
        RenderWidget.closing = False
        if not finish_saving(self.review):  # what could not be saved was taken back, and that has to be read
            event.ignore()
            return
        self._remember()
        self._keys.stop()
        self.notices.stop()
        self._refresh.stop()
        self.review.jobs.close()
        run_safely(self.review, self._autosave.stop)
        self.second.stop()
        self.grid.finalize()
        super().closeEvent(event)

    def _remember(self) -> None:
        session = self.review.session
        settings = session.settings.model_copy(
            update={
                "window_geometry": to_text(self.saveGeometry()),
                "window_state": self.splitters.state(),
                "heatmap_opacity": session.view.heatmap_opacity,
            }
        )
        run_safely(self.review, lambda: self.review.ports.save_settings(settings))


def _stacked(upper: QWidget, *lower: QWidget) -> QWidget:
    """Panels over one another; the upper one takes what the others leave."""
    column = QWidget()
    box = QVBoxLayout(column)
    box.setContentsMargins(0, 0, 0, 0)
    box.setSpacing(0)
    box.addWidget(upper, 1)
    for panel in lower:
        box.addWidget(panel)
    return column
