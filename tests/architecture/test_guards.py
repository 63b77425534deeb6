"""The fixtures of tests/conftest.py that watch every test do fail a test that offends."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path

OFFENDERS = """
import logging, os, socket, threading
import pytest

stop = threading.Event()

def test_logs():
    logging.getLogger("medviewer.x").warning("disk is full")

def test_logs_what_it_expects(expected_warnings):
    expected_warnings.append("disk is .ull")
    logging.getLogger("medviewer.x").warning("disk is full")

def test_expects_what_is_not_said(expected_warnings):
    expected_warnings.append("disk is .ull")

def test_leaks_a_thread():
    threading.Thread(target=stop.wait, name="forgotten", daemon=True).start()

def test_ends_its_thread():
    thread = threading.Thread(target=lambda: None)
    thread.start()

def test_reaches_out():
    with socket.socket() as one:
        one.connect_ex(("192.0.2.1", 80))

def test_talks_to_itself():
    with socket.create_server(("127.0.0.1", 0)) as server, socket.socket() as one:
        one.connect(server.getsockname())

homes = []

@pytest.mark.parametrize("n", [1, 2])
def test_has_a_home_of_its_own(n):
    home = os.environ["MEDVIEWER_HOME"]
    assert os.listdir(home) == [] and home not in homes
    open(os.path.join(home, "left"), "w").close()
    homes.append(home)
"""
LEAKED_WIDGET = """
from PySide6.QtWidgets import QLabel

kept = []

def test_leaks_a_widget(qapp):
    kept.append(QLabel("forgotten"))

def test_leaves_its_widget_to_qtbot(qtbot):
    label = QLabel("closed")
    qtbot.addWidget(label)
    label.show()
"""
LEAKED_WINDOW = """
import vtkmodules.vtkRenderingOpenGL2
from vtkmodules.vtkRenderingCore import vtkRenderWindow

kept = []

def test_leaks_a_render_window():
    kept.append(vtkRenderWindow())

def test_lets_its_render_window_go():
    window = vtkRenderWindow()
    cycle = [window]
    cycle.append(cycle)
"""


@pytest.fixture
def outcomes(project_root: Path, tmp_path: Path) -> dict[str, str]:
    """What came of each offender: the letters that pytest prints, by the test's name."""
    inner = tmp_path / "tests" / "ui"
    inner.mkdir(parents=True)
    shutil.copy(project_root / "tests" / "conftest.py", tmp_path / "tests")
    (inner / "test_offenders.py").write_text(OFFENDERS, encoding="utf-8")
    (inner / "test_widgets.py").write_text(LEAKED_WIDGET, encoding="utf-8")
    (inner / "test_windows.py").write_text(LEAKED_WINDOW, encoding="utf-8")
    environment = os.environ | {"QT_QPA_PLATFORM": "offscreen"}
    command = [sys.executable, "-m", "pytest", "-v", "-p", "no:cacheprovider", f"--rootdir={tmp_path}", "tests"]
    said = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False).stdout
    going_on = said.split(" ERRORS ==")[0]  # what follows repeats the names, at a length that depends on the place
    lines = [line.split("::")[1].split() for line in going_on.splitlines() if "::" in line and "[" in line]
    came: dict[str, str] = {}
    for name, outcome, *_ in lines:
        came[name] = f"{came[name]} {outcome}" if name in came else outcome
    return came


def test_that_each_offender_fails_and_its_innocent_twin_passes(outcomes: dict[str, str]) -> None:
    at_the_end = "PASSED ERROR"
    assert outcomes["test_logs"] == at_the_end
    assert outcomes["test_logs_what_it_expects"] == "PASSED"
    assert outcomes["test_expects_what_is_not_said"] == at_the_end
    assert outcomes["test_leaks_a_thread"] == at_the_end
    assert outcomes["test_ends_its_thread"] == "PASSED"
    assert outcomes["test_reaches_out"] == "FAILED"
    assert outcomes["test_talks_to_itself"] == "PASSED"
    assert outcomes["test_has_a_home_of_its_own[1]"] == outcomes["test_has_a_home_of_its_own[2]"] == "PASSED"
    assert outcomes["test_leaks_a_render_window"] == at_the_end
    assert outcomes["test_lets_its_render_window_go"] == "PASSED"
    assert outcomes["test_leaks_a_widget"] == at_the_end
    assert outcomes["test_leaves_its_widget_to_qtbot"] == "PASSED"
