"""A display for the commands that draw: the one there is, else an Xvfb of our own."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from typing import TYPE_CHECKING

from medviewer.domain.errors import UserError

if TYPE_CHECKING:
    from collections.abc import Sequence

SCREEN = "1920x1200x24"
UNSEEN_VARIABLE = "MEDVIEWER_UNSEEN"
"""Set where the display is one of ours, in memory, that nobody looks at."""


def has_display() -> bool:
    """Whether a window can be opened here."""
    return sys.platform != "linux" or bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def is_seen() -> bool:
    """Whether somebody may look at the display."""
    return has_display() and UNSEEN_VARIABLE not in os.environ


def run_unseen(arguments: Sequence[str]) -> int:
    """Run this program once more, with an X server in memory, without a network port; gives its exit code.

    A process of its own, because libraries keep their connection to the display until their process ends.
    """
    program = shutil.which("Xvfb")
    if program is None:
        message = "There is no display, and Xvfb is not installed."
        raise UserError(message, "Run packaging/linux/system-deps.sh, or start medviewer on a desktop.")
    read_end, write_end = os.pipe()
    command = [program, "-displayfd", str(write_end), "-screen", "0", SCREEN, "-nolisten", "tcp", "-noreset"]
    server = subprocess.Popen(command, pass_fds=[write_end], stderr=subprocess.DEVNULL)  # noqa: S603 - a fixed command
    try:
        os.close(write_end)
        with os.fdopen(read_end) as pipe:
            number = pipe.readline().strip()
        if not number:
            message = "The display in memory (Xvfb) did not start."
            raise UserError(message, "Start medviewer on a desktop.")
        environment = {**os.environ, "DISPLAY": f":{number}", "QT_QPA_PLATFORM": "xcb", UNSEEN_VARIABLE: "1"}
        again = [sys.executable, "-m", "medviewer", *arguments]
        return subprocess.run(again, env=environment, check=False).returncode  # noqa: S603 - this program itself
    finally:
        server.terminate()
        server.wait()
