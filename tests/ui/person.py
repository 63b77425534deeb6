"""A person in front of a display of their own: real X events against a process of its own."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import time
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import pytest
from PIL import Image, ImageGrab

from medviewer.store.review_store import ReviewStore

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

SIZE = (1280, 800)
PATIENCE_S = 120.0
CALM_S = 1.2
"""A picture that stays the same for so long is what the person sees."""
READER = "Dr Story"


@dataclass
class Person:
    """Hands and eyes in front of a display: xdotool and its picture."""

    display: str
    home: Path
    root: Path
    window: str = ""
    processes: list[subprocess.Popen[bytes]] = field(default_factory=list)

    def start(self) -> subprocess.Popen[bytes]:
        """Start the program, and give it the keyboard: there is no window manager here."""
        environment = os.environ | {
            "DISPLAY": self.display,
            "MEDVIEWER_HOME": str(self.home),
            "QT_QPA_PLATFORM": "xcb",
            "LIBGL_ALWAYS_SOFTWARE": "1",
        }
        command = [sys.executable, "-m", "medviewer", "open", "--reader", READER, "--new-window"]
        process = subprocess.Popen(command, cwd=self.root, env=environment)
        self.processes.append(process)
        (self.window,) = self.do("search", "--sync", "--onlyvisible", "--name", "^medviewer$").split()[:1]
        self.do("windowmove", self.window, "0", "0", "windowsize", self.window, *map(str, SIZE))
        self.do("windowfocus", self.window)
        self.wait_calm()
        return process

    def do(self, *words: str) -> str:
        """One call of xdotool."""
        environment = os.environ | {"DISPLAY": self.display}
        run = subprocess.run(
            ["xdotool", *words], env=environment, capture_output=True, text=True, timeout=PATIENCE_S, check=True
        )
        return run.stdout

    def press(self, *keys: str) -> None:
        """Press keys, one after the other."""
        self.do("key", "--delay", "60", *keys)

    def drag(self, start: tuple[int, int], end: tuple[int, int]) -> None:
        """Pull with the left button."""
        (x0, y0), (x1, y1) = start, end
        steps = [(x0 + (x1 - x0) * k // 4, y0 + (y1 - y0) * k // 4) for k in range(1, 5)]
        self.do("mousemove", str(x0), str(y0), "mousedown", "1")
        for x, y in steps:
            self.do("mousemove", str(x), str(y), "sleep", "0.05")
        self.do("mouseup", "1")

    def see(self) -> Image.Image:
        """What is on the display."""
        return ImageGrab.grab(xdisplay=self.display).convert("RGB")

    def wait_calm(self) -> Image.Image:
        """Wait until the picture stays as it is."""
        end, since, last = time.monotonic() + PATIENCE_S, time.monotonic(), self.see()
        while time.monotonic() - since < CALM_S:
            assert time.monotonic() < end, "the window did not come to rest"
            time.sleep(0.1)
            now = self.see()
            if now != last:
                since, last = time.monotonic(), now
        return last

    def wait_until(self, holds: Callable[[ReviewStore], bool]) -> None:
        """Wait until something is on disk."""
        end = time.monotonic() + PATIENCE_S
        with ReviewStore.open(self.home / "store.sqlite") as store:
            while not holds(store):
                assert time.monotonic() < end, "it did not come to disk"
                time.sleep(0.1)

    def open_study(self, folder: Path) -> None:
        """Open a folder as a person does: Ctrl+O, its name, Return."""
        self.press("ctrl+o")
        self.wait_calm_with_cursor()
        self.do("type", "--delay", "10", str(folder))
        self.press("Return")
        self.wait_calm()

    def wait_calm_with_cursor(self) -> None:
        """A dialog with a blinking cursor never rests: give it the keyboard when it is there."""
        (dialog,) = self.do("search", "--sync", "--onlyvisible", "--name", "^Open folder$").split()[:1]
        self.do("windowfocus", "--sync", dialog)


@contextmanager
def at_a_display(tmp_path: Path, project_root: Path) -> Iterator[Person]:
    """Somebody at a display of their own, who has used the program before."""
    for program in ("Xvfb", "xdotool"):
        if shutil.which(program) is None:
            pytest.skip(f"needs {program} for real X events")
    read, write = os.pipe()
    screen = f"{SIZE[0]}x{SIZE[1]}x24"
    command = ["Xvfb", "-displayfd", str(write), "-screen", "0", screen, "-nolisten", "tcp", "-noreset"]
    server = subprocess.Popen(command, pass_fds=(write,), stderr=subprocess.DEVNULL)
    os.close(write)
    with os.fdopen(read) as pipe:
        number = pipe.readline().strip()
    home = tmp_path / "home"
    home.mkdir()
    (home / "settings.json").write_text(json.dumps({"hints_seen": True}), encoding="utf-8")
    somebody = Person(f":{number}", home, project_root)
    try:
        yield somebody
    finally:
        for process in somebody.processes:
            process.kill()
            process.wait()
        server.terminate()
        server.wait()
