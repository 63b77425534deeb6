"""Processes beside the program answer, end with it, and are named by how they ended."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time

import pytest

from medviewer.io.child_process import ChildProcess

ECHO = [sys.executable, "-c", "import os\nwhile b := os.read(0, 1): os.write(1, b)"]


def test_that_what_is_asked_is_answered() -> None:
    child = ChildProcess(ECHO, {})
    child.write(b"abc")
    assert child.read(3).tobytes() == b"abc"
    assert child.still_runs
    child.end()
    assert not child.still_runs
    assert child.exit_status() == 0


def test_that_an_answer_from_a_process_that_was_killed_is_the_end_of_the_file() -> None:
    child = ChildProcess(ECHO, {})
    child.kill()
    with pytest.raises(EOFError):
        child.read(1)
    assert child.exit_status() == -signal.SIGKILL
    child.end()


def test_that_a_process_that_does_not_listen_is_ended() -> None:
    child = ChildProcess([sys.executable, "-c", "import time\nprint(end='x', flush=True)\ntime.sleep(60)"], {})
    assert child.read(1).tobytes() == b"x"
    child.end()
    assert child.exit_status() == -signal.SIGKILL


@pytest.mark.parametrize(
    "pool", ["from medviewer.io.decoder_pool import DECODERS as pool", "from medviewer.io.apart import READERS as pool"]
)
def test_that_a_process_ends_when_the_program_is_killed(pool: str) -> None:
    program = f"import time\n{pool}\npool.warm()\nprint(pool._idle[0]._child.pid, flush=True)\ntime.sleep(60)"
    with subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE, text=True) as killed:
        assert killed.stdout is not None
        child = int(killed.stdout.readline())
        killed.kill()
    deadline = time.monotonic() + 20
    while _runs(child) and time.monotonic() < deadline:
        os.sched_yield()
    assert not _runs(child)


def _runs(process: int) -> bool:
    """Whether a process is there and no zombie that nobody waits for."""
    try:
        with open(f"/proc/{process}/stat", encoding="ascii") as stat:  # noqa: PTH123 - no file of ours
            return stat.read().rpartition(")")[2].split()[0] != "Z"
    except (FileNotFoundError, ProcessLookupError):
        return False
