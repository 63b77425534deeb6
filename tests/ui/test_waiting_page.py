"""What stands in the place of the images before there are any: what to do, or what is on its way."""

from __future__ import annotations

import threading
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from PySide6.QtWidgets import QApplication

from medviewer.app.scanning import open_demo, open_path
from medviewer.domain.job import Progress
from medviewer.domain.study import Rejected, ScanResult
from medviewer.ui.panels.studies_panel import EMPTY_TEXT
from medviewer.ui.panels.two_lines import SECOND_LINE

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from ui.conftest import Bench

    from medviewer.domain.job import CancelToken, ProgressReport


class Gate:
    """Holds a job back until the test lets it go or it is stopped."""

    def __init__(self) -> None:
        self.open = threading.Event()

    def wait(self, token: CancelToken) -> None:
        token.on_cancel(self.open.set)
        assert self.open.wait(10)
        token.check()


@pytest.fixture
def gate() -> Iterator[Gate]:
    one = Gate()
    yield one
    one.open.set()


def hold(bench: Bench, port: str, gate: Gate) -> None:
    """Have a port of the review wait at the gate, after it has said how far it is."""
    real = getattr(bench.review.ports, port)

    def held(*asked: object) -> object:
        token, progress = asked[-2:]
        progress(Progress(0.25, "24 of 99 files"))  # type: ignore[operator]  # the last of a port's arguments
        gate.wait(token)  # type: ignore[arg-type]  # and the one before it
        return real(*asked)

    object.__setattr__(bench.review.ports, port, held)


def pages(bench: Bench) -> list[str]:
    """Which page is on screen."""
    grid = bench.window.grid
    shown = {"empty": grid.empty.isVisible(), "waiting": grid.waiting.isVisible(), "images": grid.shows_images}
    return [name for name, on in shown.items() if on]


def scan_of_text_files(path: Path, _token: CancelToken, _progress: ProgressReport) -> ScanResult:
    return ScanResult(path, (), tuple(Rejected(path / name, "It is a text file.") for name in ("a.txt", "b.txt")))


def test_that_opening_over_the_empty_window_shows_at_once_what_is_on_its_way(bench: Bench, gate: Gate) -> None:
    hold(bench, "scan", gate)
    assert pages(bench) == ["empty"]
    open_path(bench.review, Path("study"))
    QApplication.processEvents()
    assert pages(bench) == ["waiting"]
    page = bench.window.grid.waiting
    assert page.title.text() == "Opening study…"
    bench.qtbot.waitUntil(lambda: page.message.text() == "24 of 99 files")
    assert page.bar.value() == page.bar.maximum() / 4
    assert bench.window.studies.empty.text() == "Opening study…"
    gate.open.set()
    bench.settle()
    assert pages(bench) == ["images"]
    assert not bench.window.studies.empty.isVisible()


def test_that_the_page_waits_for_the_first_slice_of_a_series(bench: Bench, gate: Gate) -> None:
    hold(bench, "load", gate)
    open_path(bench.review, Path("study"))
    bench.qtbot.waitUntil(lambda: bench.window.grid.waiting.title.text() == "Loading Chest 3 mm…")
    assert pages(bench) == ["waiting"]
    gate.open.set()
    bench.settle()
    assert pages(bench) == ["images"]


def test_that_the_making_of_the_demo_study_is_shown(bench: Bench, gate: Gate) -> None:
    hold(bench, "make_demo", gate)
    open_demo(bench.review)
    QApplication.processEvents()
    assert pages(bench) == ["waiting"]
    assert bench.window.grid.waiting.title.text() == "Making the demo study…"
    gate.open.set()
    bench.settle()


def test_that_images_stay_on_screen_while_another_folder_is_opened(bench: Bench, gate: Gate) -> None:
    bench.open("first")
    hold(bench, "scan", gate)
    open_path(bench.review, Path("second"))
    QApplication.processEvents()
    assert pages(bench) == ["images"]
    gate.open.set()
    bench.settle()


def test_that_an_opening_that_was_stopped_leads_back_to_the_empty_window(bench: Bench, gate: Gate) -> None:
    hold(bench, "scan", gate)
    job = open_path(bench.review, Path("study"))
    QApplication.processEvents()
    bench.review.jobs.stop(job.number)
    bench.settle()
    assert pages(bench) == ["empty"]
    assert bench.window.studies.empty.text() == EMPTY_TEXT


def test_that_an_empty_folder_leaves_the_hint_in_the_studies_panel(bench: Bench) -> None:
    bench.open("empty")
    assert pages(bench) == ["empty"]
    assert bench.window.studies.empty.isVisible()
    assert bench.window.studies.empty.text() == EMPTY_TEXT


def test_that_a_folder_without_images_shows_the_hint_and_every_reason(bench: Bench) -> None:
    object.__setattr__(bench.review.ports, "scan", scan_of_text_files)
    bench.open("notes")
    assert bench.window.studies.empty.isVisible()
    rejected = bench.window.studies.tree.topLevelItem(0)
    assert rejected.text(0) == "Not opened (2)"
    assert rejected.isExpanded()
    assert [rejected.child(n).data(0, SECOND_LINE) for n in range(2)] == ["It is a text file."] * 2


def test_that_reasons_are_folded_away_beside_a_study_that_opened(bench: Bench) -> None:
    bench.open()
    rejected = bench.window.studies.tree.topLevelItem(1)
    assert rejected.text(0) == "Not opened (1)"
    assert not rejected.isExpanded()


def test_that_contexts_and_shaders_are_there_before_anything_is_open(bench: Bench) -> None:
    grid = bench.window.grid
    bench.qtbot.waitUntil(lambda: grid.has_drawn, timeout=10_000)
    assert all(viewport.is_warm for viewport in grid.viewports)
    assert all(viewport.scene.frame is None for viewport in grid.viewports)


def test_that_views_that_come_up_together_are_drawn_in_turns_of_their_own(make_bench: Callable[..., Bench]) -> None:
    bench = make_bench()
    grid = bench.window.grid
    bench.qtbot.waitUntil(lambda: grid.has_drawn, timeout=10_000)
    for view in grid.viewports:
        view.ask_to_draw()
        view.repaint()
    assert not any(view.drawn for view in grid.viewports)
    bench.open()
    assert all(view.drawn for view in grid.viewports)
