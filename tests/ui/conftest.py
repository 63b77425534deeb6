"""A window on fake ports, and the ways in which a person acts on it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QApplication
from ui.fakes import MODEL, Desk, make_review
from ui.person import at_a_display

from medviewer.app.analysing import run_model
from medviewer.app.jobs import JobRunner
from medviewer.app.scanning import open_path
from medviewer.domain.planes import PlaneName
from medviewer.ui.main_thread import MainThread
from medviewer.ui.main_window import MainWindow
from medviewer.ui.theme import apply_theme

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from pytestqt.qtbot import QtBot
    from ui.person import Person

    from medviewer.app.review import Review
    from medviewer.app.session import ReviewSession
    from medviewer.ui.slice_viewport import SliceViewport

SIZE = (1280, 800)
PATIENCE_MS = 10_000


@dataclass
class Bench:
    """The window with all that a test needs to act on it and to read it back."""

    qtbot: QtBot
    window: MainWindow
    review: Review
    desk: Desk

    @property
    def session(self) -> ReviewSession:
        return self.review.session

    def settle(self) -> None:
        """Wait until all work has ended and is drawn."""
        self.qtbot.waitUntil(self.window.is_idle, timeout=PATIENCE_MS)

    def open(self, name: str = "study") -> Bench:
        open_path(self.review, Path(name))
        self.settle()
        return self

    def analyse(self) -> Bench:
        run_model(self.review, MODEL.id)
        self.settle()
        return self

    def view(self, plane: PlaneName = PlaneName.AXIAL) -> SliceViewport:
        return self.window.grid.slices[plane]

    def key(self, key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        self.qtbot.keyClick(self.window, key, modifier)
        QApplication.processEvents()

    def trigger(self, name: str) -> None:
        """As a menu or the palette does it, which bring the actions up to date when they open."""
        self.window.actions_set.catch_up()
        self.window.actions_set.action(name).trigger()
        QApplication.processEvents()

    def drag(
        self,
        plane: PlaneName,
        start: QPoint,
        end: QPoint,
        button: Qt.MouseButton = Qt.MouseButton.LeftButton,
        modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier,
    ) -> None:
        view = self.view(plane)
        self.qtbot.mousePress(view, button, modifier, start)
        for part in (0.5, 1.0):
            send_move(view, start + (end - start) * part, button, modifier)
        QApplication.processEvents()
        self.qtbot.mouseRelease(view, button, modifier, end)
        QApplication.processEvents()

    def wheel(
        self, plane: PlaneName, notches: int, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier
    ) -> None:
        send_wheel(self.view(plane), notches, modifier)
        QApplication.processEvents()

    def place(self, plane: PlaneName, lps: tuple[float, float, float]) -> QPoint:
        """Where a point in LPS mm is in a view, in Qt pixels."""
        view = self.view(plane)
        x, y = view.scene.display_at(lps)  # type: ignore[misc]  # there is a frame
        return QPoint(round(x / view.pixel_ratio), round(y / view.pixel_ratio))


def send_wheel(view: Any, notches: int, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    """A wheel turned over the middle of a widget, away from the hand where positive."""
    at = QPointF(view.rect().center())
    event = QWheelEvent(
        at,
        QPointF(view.mapToGlobal(at)),
        QPoint(0, 0),
        QPoint(0, 120 * notches),
        Qt.MouseButton.NoButton,
        modifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QCoreApplication.sendEvent(view, event)


def send_move(widget: Any, at: QPoint, button: Qt.MouseButton, modifier: Qt.KeyboardModifier) -> None:
    """A mouse move with a button held: QTest sends none."""
    from PySide6.QtGui import QMouseEvent

    where = QPointF(at)
    event = QMouseEvent(
        QEvent.Type.MouseMove, where, QPointF(widget.mapToGlobal(at)), Qt.MouseButton.NoButton, button, modifier
    )
    QCoreApplication.sendEvent(widget, event)


@pytest.fixture(scope="session", autouse=True)
def _theme(qapp: QApplication) -> None:
    apply_theme(qapp)


@pytest.fixture
def person(tmp_path: Path, project_root: Path) -> Iterator[Person]:
    """Somebody at a display of their own."""
    with at_a_display(tmp_path, project_root) as somebody:
        yield somebody


@pytest.fixture
def desk() -> Desk:
    return Desk()


@pytest.fixture
def make_bench(qtbot: QtBot, desk: Desk, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., Bench]]:
    monkeypatch.setattr("medviewer.ui.volume_viewport.REST_MS", 10)
    made: list[tuple[Bench, MainThread]] = []

    def make(reader: str = "Dr N. Example", size: tuple[int, int] = SIZE) -> Bench:
        bridge = MainThread()
        review = make_review(desk, JobRunner(bridge.post), reader)
        desk.record.before = lambda: dict(review.session.decisions)
        window = MainWindow(review)
        window.resize(*size)
        window.show()
        window.activateWindow()
        qtbot.waitExposed(window)
        qtbot.waitUntil(window.isActiveWindow, timeout=PATIENCE_MS)  # else the first key would go nowhere
        bench = Bench(qtbot, window, review, desk)
        made.append((bench, bridge))
        bench.settle()
        return bench

    yield make
    for bench, bridge in made:
        bench.window.close()
        bench.window.deleteLater()
        bridge.deleteLater()
        vars(bench).clear()  # pytest keeps the fixture's value until after the search for leaks
    made.clear()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    QApplication.processEvents()


@pytest.fixture
def bench(make_bench: Callable[..., Bench]) -> Bench:
    """An empty window with a named reader."""
    return make_bench()


@pytest.fixture
def loaded(bench: Bench) -> Bench:
    """The made-up study on screen, with its findings."""
    return bench.open().analyse()
