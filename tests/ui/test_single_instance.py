"""A second start hands over to the window that is open; what a dead one left behind does no harm."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from medviewer.ui.single_instance import LONGEST_SOCKET_PATH, Doorbell, Errands, hand_over, socket_name

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from pytestqt.qtbot import QtBot

ASKED = Errands(("study", "other"), "lung", "Dr N", "A1", "1.2.3")


@pytest.fixture
def ring(qtbot: QtBot) -> Iterator[Callable[..., Doorbell]]:
    made: list[Doorbell] = []

    def make(name: str, *, takes: bool = True) -> Doorbell:
        bell = Doorbell(name, lambda _errands: takes)
        made.append(bell)
        return bell

    yield make
    for bell in made:
        bell.stop()


CALL = """
import json, sys
from medviewer.ui.single_instance import Errands, hand_over
name, paths, *words = json.loads(sys.argv[1])
sys.exit(0 if hand_over(name, Errands(tuple(paths), *words)) else 1)
"""


def from_elsewhere(qtbot: QtBot, name: str, errands: Errands) -> bool:
    """Hand over from another process while the event loop of this one turns."""
    words = [name, errands.paths, errands.model, errands.reader, errands.accession, errands.study_uid]
    caller = subprocess.Popen([sys.executable, "-c", CALL, json.dumps(words)])
    qtbot.waitUntil(lambda: caller.poll() is not None, timeout=20_000)
    return caller.returncode == 0


def test_that_what_was_asked_for_arrives_whole(
    qtbot: QtBot, ring: Callable[..., Doorbell], medviewer_home: Path
) -> None:
    name = socket_name(medviewer_home)
    bell = ring(name)
    heard: list[Errands] = []
    bell.rung.connect(heard.append)
    assert bell.listen()
    assert from_elsewhere(qtbot, name, ASKED)
    assert from_elsewhere(qtbot, name, Errands())
    assert heard == [ASKED, Errands()]


def test_that_a_refusal_is_told_and_nothing_is_done(
    qtbot: QtBot, ring: Callable[..., Doorbell], medviewer_home: Path
) -> None:
    name = socket_name(medviewer_home)
    bell = ring(name, takes=False)
    heard: list[Errands] = []
    bell.rung.connect(heard.append)
    assert bell.listen()
    assert not from_elsewhere(qtbot, name, ASKED)
    assert heard == []


def test_that_there_is_nobody_to_hand_over_to_where_no_window_is_open(qtbot: QtBot, medviewer_home: Path) -> None:
    assert not hand_over(socket_name(medviewer_home), ASKED)


def test_that_a_socket_and_a_lock_left_behind_are_survived(
    qtbot: QtBot, ring: Callable[..., Doorbell], medviewer_home: Path
) -> None:
    import socket

    name = socket_name(medviewer_home)
    left = socket.socket(socket.AF_UNIX)
    left.bind(name)
    left.close()  # its file stays, as after a crash
    Path(f"{name}.lock").write_text("999999\nmedviewer\nelsewhere\n")
    assert Path(name).exists()
    assert not hand_over(name, ASKED)
    Path(f"{name}.lock").write_text(f"{2**22 + 1}\nmedviewer\n{os.uname().nodename}\n")
    assert ring(name).listen()
    assert from_elsewhere(qtbot, name, ASKED)


def test_that_one_window_listens_and_the_next_one_does_when_it_has_gone(
    ring: Callable[..., Doorbell], qtbot: QtBot, medviewer_home: Path
) -> None:
    name = socket_name(medviewer_home)
    first, second = ring(name), ring(name)
    assert first.listen()
    assert not second.listen()
    assert from_elsewhere(qtbot, name, ASKED)
    first.stop()
    assert second.listen()


@pytest.mark.skipif(sys.platform == "win32", reason="a named pipe has no file mode")
def test_that_the_socket_lies_in_the_users_folder_and_is_for_the_user_alone(
    ring: Callable[..., Doorbell], medviewer_home: Path
) -> None:
    name = socket_name(medviewer_home)
    assert ring(name).listen()
    assert Path(name).is_relative_to(medviewer_home.resolve())
    assert Path(name).stat().st_mode & 0o077 == 0


def test_that_each_data_folder_and_database_has_its_own(tmp_path: Path) -> None:
    names = {socket_name(tmp_path), socket_name(tmp_path / "b"), socket_name(tmp_path, "sqlite:///x")}
    assert len(names) == 3
    deep = tmp_path / ("d" * LONGEST_SOCKET_PATH)
    assert len(socket_name(deep).encode()) <= LONGEST_SOCKET_PATH
    assert socket_name(deep) != socket_name(deep / "e")


@pytest.mark.parametrize(
    "line",
    [
        b"\xff",
        b"[]",
        b"{}",
        json.dumps({"version": "0.0", "paths": []}).encode(),
        ASKED.to_line().replace(b'["study", "other"]', b'["study", 1]'),
        ASKED.to_line().replace(b'"lung"', b"3"),
    ],
)
def test_that_what_is_no_errand_of_this_version_is_none(line: bytes) -> None:
    assert Errands.from_line(ASKED.to_line()) == ASKED
    assert Errands.from_line(line) is None
