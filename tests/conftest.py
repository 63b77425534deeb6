"""What every test stands on: a fresh home, no network, and nothing left over when it ends."""

from __future__ import annotations

import gc
import ipaddress
import logging
import os
import re
import socket
import sys
import threading
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import settings

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

PROJECT = Path(__file__).resolve().parents[1]
DRAWN = {"ui", "rendering"}
"""Folders of tests in which pictures are drawn."""
DEMO_MODEL = "lung-nodule-candidates"
THREAD_GRACE_SECONDS = 2.0
"""How long a thread that was told to end may take for it."""

# The same examples in every run, and no time limit on a machine that others use too.
settings.register_profile("medviewer", derandomize=True, deadline=None, print_blob=True)
settings.load_profile("medviewer")
os.environ.setdefault("LIBGL_ALWAYS_SOFTWARE", "1")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Leave out the tests of the window where there is no display: Qt would end the whole process."""
    if os.environ.get("DISPLAY") or os.environ.get("QT_QPA_PLATFORM") == "offscreen":
        return
    mark = pytest.mark.skip(reason="needs a display: `make test` starts one")
    for item in items:
        if {"qapp", "qtbot"} & set(getattr(item, "fixturenames", ())):
            item.add_marker(mark)


@pytest.fixture(scope="session")
def project_root() -> Path:
    """The folder that holds pyproject.toml."""
    return PROJECT


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """Real studies beside the project; the tests that need them are left out where they are not."""
    folder = PROJECT.parent / "shared" / "data"
    if not folder.is_dir():
        pytest.skip("the real studies (../shared/data) are not on this machine")
    return folder


@pytest.fixture(scope="session")
def chest_phantom(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Any]:
    """The generated chest CT of seed 1 and the truth about it: made once, to be read only."""
    from medviewer.io.phantom.chest import write_chest_phantom

    folder = tmp_path_factory.mktemp("phantom") / "study"
    return folder, write_chest_phantom(folder, 1)


@pytest.fixture(scope="session")
def analysed_once(tmp_path_factory: pytest.TempPathFactory, chest_phantom: tuple[Path, Any]) -> Path:
    """A home in whose store that study was analysed, and `out` in it as `analyse` wrote it: to be copied only."""
    from medviewer.cli import main

    home = tmp_path_factory.mktemp("analysed")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("MEDVIEWER_HOME", str(home))
        patch.delenv("MEDVIEWER_DATABASE_URL", raising=False)
        arguments = ["analyse", str(chest_phantom[0]), "--model", DEMO_MODEL, "-o", str(home / "out")]
        assert main(arguments) == 0
    return home


@pytest.fixture(autouse=True)
def medviewer_home(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A new empty home for every test, so that no test sees the store or settings of a person or of another test."""
    home = tmp_path_factory.mktemp("home")
    monkeypatch.setenv("MEDVIEWER_HOME", str(home))
    monkeypatch.delenv("MEDVIEWER_DATABASE_URL", raising=False)
    return home


class _Alarm(logging.Handler):
    """Keeps the records of WARNING and above."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.records: list[logging.LogRecord] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.records.append(record)


@pytest.fixture
def expected_warnings() -> list[str]:
    """Patterns of log records (WARNING and above) that the test wants: each must come, and no others may."""
    return []


@pytest.fixture(autouse=True)
def _no_unexpected_log_record(expected_warnings: list[str]) -> Iterator[None]:
    alarm = _Alarm()
    root = logging.getLogger()
    root.addHandler(alarm)
    yield
    root.removeHandler(alarm)
    said = [f"{record.levelname} {record.name}: {record.getMessage()}" for record in alarm.records]
    unexpected = [text for text in said if not any(re.search(pattern, text) for pattern in expected_warnings)]
    absent = [pattern for pattern in expected_warnings if not any(re.search(pattern, text) for text in said)]
    if unexpected:
        pytest.fail("logged without being expected:\n" + "\n".join(unexpected), pytrace=False)
    if absent:
        pytest.fail(f"expected in the log and never said: {absent}", pytrace=False)


def _alive_since(before: set[threading.Thread]) -> list[threading.Thread]:
    # A thread of Qt or VTK that once called into Python stays in the list for good as a _DummyThread.
    return [
        thread
        for thread in threading.enumerate()
        if thread not in before and thread.is_alive() and not isinstance(thread, threading._DummyThread)
    ]


@pytest.fixture(autouse=True)
def _no_leaked_thread() -> Iterator[None]:
    before = set(threading.enumerate())
    yield
    if not _alive_since(before):
        return
    gc.collect()  # an executor that nobody holds any more ends its threads when it is collected
    deadline = time.monotonic() + THREAD_GRACE_SECONDS
    for thread in _alive_since(before):
        thread.join(max(0.0, deadline - time.monotonic()))
    leaked = [thread.name for thread in _alive_since(before)]
    if leaked:
        pytest.fail(f"threads still alive after the test: {leaked}", pytrace=False)


def _top_level_widgets() -> list[Any]:
    """Widgets without a parent that still exist; empty where the test brought no Qt application."""
    widgets = sys.modules.get("PySide6.QtWidgets")
    app = widgets.QApplication.instance() if widgets else None
    if widgets is None or not isinstance(app, widgets.QApplication):
        return []
    core = sys.modules["PySide6.QtCore"]
    app.sendPostedEvents(None, core.QEvent.Type.DeferredDelete.value)
    return [widget for widget in app.topLevelWidgets() if widget.parentWidget() is None]


def _new_render_windows() -> list[Any]:
    """VTK render windows made since `gc.freeze` that still exist; each holds graphics memory and a thread."""
    core = sys.modules.get("vtkmodules.vtkRenderingCore")
    if core is None:
        return []
    return [thing for thing in gc.get_objects() if isinstance(thing, core.vtkRenderWindow)]


def _fail_on_leak(what: str, find: Callable[[], list[Any]], before: list[Any]) -> None:
    known = {id(thing) for thing in before}
    if not any(id(thing) not in known for thing in find()):
        return
    gc.collect()  # a cycle that nobody holds is no leak
    leaked = [repr(thing) for thing in find() if id(thing) not in known]
    if leaked:
        pytest.fail(f"{what} still alive after the test: {leaked}", pytrace=False)


@pytest.fixture(autouse=True)
def _nothing_drawn_is_left(request: pytest.FixtureRequest) -> Iterator[None]:
    if not DRAWN & set(request.path.relative_to(PROJECT).parts):
        yield
        return
    widgets = _top_level_widgets()
    # What exists by now is kept out of the collector's sight (only references end it): to search among all that a
    # long run has imported, twice for each test, takes longer than most of these tests.
    gc.collect()
    gc.freeze()
    yield
    _fail_on_leak("top-level widgets", _top_level_widgets, widgets)
    _fail_on_leak("render windows", _new_render_windows, [])


def pytest_sessionfinish() -> None:
    """Let the last collection see everything again."""
    gc.unfreeze()


def _is_local(address: Any) -> bool:
    """Whether a socket address stays on this machine: a Unix socket, or a loopback address."""
    if not isinstance(address, tuple):
        return True
    host = str(address[0])
    if host in {"", "localhost"}:
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


@pytest.fixture(autouse=True)
def _no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    def guarded(name: str) -> None:
        original = getattr(socket.socket, name)

        def method(self: socket.socket, address: Any) -> Any:
            if not _is_local(address):
                pytest.fail(f"a socket was opened to {address}")
            return original(self, address)

        monkeypatch.setattr(socket.socket, name, method)

    guarded("connect")
    guarded("connect_ex")
