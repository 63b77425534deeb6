"""When the window counts as ready, and that it gets there by itself."""

from __future__ import annotations

import threading
from pathlib import Path
from typing import TYPE_CHECKING

from ui.fakes import MODEL

from medviewer.app.analysing import run_model
from medviewer.app.scanning import open_path

if TYPE_CHECKING:
    from ui.conftest import Bench


def test_that_ready_comes_once_and_only_after_all_that_was_asked_for_is_drawn(bench: Bench) -> None:
    seen: list[bool] = []
    open_path(bench.review, Path("study"))
    assert not bench.window.is_idle()
    bench.window.when_ready(lambda: seen.append(bench.window.grid.volume.at_rest))
    bench.qtbot.waitUntil(lambda: bool(seen), timeout=10_000)
    assert seen == [True]
    assert bench.session.volume is not None
    assert all(view.drawn for view in bench.window.grid.viewports)
    bench.qtbot.wait(150)
    assert len(seen) == 1


def test_that_the_window_is_not_ready_while_a_model_runs(bench: Bench) -> None:
    go = threading.Event()
    bench.desk.work = lambda _token, _progress: go.wait(10)
    bench.open()
    run_model(bench.review, MODEL.id)
    ready: list[int] = []
    bench.window.when_ready(lambda: ready.append(1))
    bench.qtbot.wait(200)
    assert ready == []
    go.set()
    bench.qtbot.waitUntil(lambda: ready == [1], timeout=10_000)


def test_that_a_hidden_view_does_not_keep_the_window_from_being_ready(bench: Bench) -> None:
    bench.open()
    bench.trigger("maximise_coronal")
    bench.settle()
    assert bench.window.is_idle()
    picture = bench.window.grab_picture()
    assert (picture.width(), picture.height()) == (1280, 800)
