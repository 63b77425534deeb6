"""A display for the commands that draw: the one there is, else an Xvfb of our own."""

from __future__ import annotations

import os
import re
import shutil
import socket
import subprocess
import sys
from typing import TYPE_CHECKING

from medviewer.domain.errors import UserError

if TYPE_CHECKING:
    from collections.abc import Sequence

SCREEN = "1920x1200x24"
X_SOCKETS = "/tmp/.X11-unix"  # noqa: S108 - the place that X servers have agreed on
LOCAL_DISPLAY = re.compile(r"(?:unix(?:/[^:]*)?)?:(\d+)(?:\.\d+)?")
ANSWER_SECONDS = 2.0
UNSEEN_VARIABLE = "MEDVIEWER_UNSEEN"
"""Set where the display is one of ours, in memory, that nobody looks at."""


def has_display() -> bool:
    """Whether a window can be opened here; a DISPLAY that nobody serves any more is none."""
    return sys.platform != "linux" or bool(os.environ.get("WAYLAND_DISPLAY")) or _answers(os.environ.get("DISPLAY", ""))


def _answers(display: str) -> bool:
    """Whether an X server on this machine takes connections; one on another machine is taken at its word.

    Qt ends the whole process where it does not. A server listens at a socket in the file system, or at the abstract
    one of the same name (X(7), "Display names").
    """
    local = LOCAL_DISPLAY.fullmatch(display)
    if local is None:
        return bool(display)
    path = f"{X_SOCKETS}/X{local[1]}"
    return any(map(_is_served, (path, f"\0{path}")))


def _is_served(address: str) -> bool:
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as link:
        link.settimeout(ANSWER_SECONDS)
        try:
            link.connect(address)
        except OSError:
            return False
        return True


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
