"""Work that is handed over runs on the GUI thread, and only there."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QApplication

from medviewer.app.session import ReviewSession
from medviewer.app.signal import Topic
from medviewer.ui.main_thread import MainThread
from medviewer.ui.refresh import Refresh

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot


def test_that_what_another_thread_posts_runs_on_the_gui_thread(qtbot: QtBot) -> None:
    bridge, ran = MainThread(), []
    worker = threading.Thread(target=lambda: bridge.post(lambda: ran.append(threading.current_thread())))
    worker.start()
    worker.join()
    assert ran == []
    qtbot.waitUntil(lambda: bool(ran))
    assert ran == [threading.main_thread()]


def test_that_posts_run_in_their_order_and_never_at_once(qtbot: QtBot) -> None:
    bridge, ran = MainThread(), []
    for n in range(5):
        bridge.post(lambda n=n: ran.append(n))
    assert ran == []
    qtbot.waitUntil(lambda: len(ran) == 5)
    assert ran == [0, 1, 2, 3, 4]


class Recorder:
    def __init__(self) -> None:
        self.heard: list[frozenset[Topic]] = []

    def refresh(self, topics: frozenset[Topic]) -> None:
        self.heard.append(topics)


def test_that_many_changes_in_one_turn_are_one_refresh_with_all_topics(qtbot: QtBot) -> None:
    session, panel = ReviewSession(), Recorder()
    refresh = Refresh(session)
    refresh.add(panel)
    session.changed.emit(Topic.VIEW)
    session.changed.emit(Topic.JOBS, Topic.VIEW)
    assert panel.heard == []
    assert refresh.is_dirty
    qtbot.waitUntil(lambda: not refresh.is_dirty)
    assert panel.heard == [frozenset({Topic.VIEW, Topic.JOBS})]


def test_that_nothing_is_refreshed_after_stop(qtbot: QtBot) -> None:
    session, panel = ReviewSession(), Recorder()
    refresh = Refresh(session)
    refresh.add(panel)
    session.changed.emit(Topic.VIEW)
    refresh.stop()
    QApplication.processEvents()
    session.changed.emit(Topic.VIEW)
    QApplication.processEvents()
    assert panel.heard == []
