"""The window on a 4K display at 100, 125, 150 and 200 %, as small as it may be and larger."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture(scope="module")
def display_4k() -> Iterator[str]:
    """A display of 3840 x 2160 of its own."""
    program = shutil.which("Xvfb")
    if program is None:
        pytest.skip("needs Xvfb for a display of 3840 x 2160")
    read, write = os.pipe()
    command = [program, "-displayfd", str(write), "-screen", "0", "3840x2160x24", "-nolisten", "tcp", "-noreset"]
    server = subprocess.Popen(command, pass_fds=(write,), stderr=subprocess.DEVNULL)
    os.close(write)
    with os.fdopen(read) as pipe:
        number = pipe.readline().strip()
    try:
        assert number, "Xvfb did not start"
        yield f":{number}"
    finally:
        server.terminate()
        server.wait()


@pytest.mark.parametrize(
    ("factor", "sizes"),
    [
        ("1", [(1024, 640), (1280, 800)]),
        ("1.25", [(1024, 640), (1280, 800)]),
        ("1.5", [(1024, 640), (1280, 800), (2560, 1440)]),
        ("2", [(1024, 640), (1280, 800), (1920, 1080)]),
    ],
)
def test_that_nothing_is_cut_off_where_the_display_is_scaled(
    display_4k: str, project_root: Path, factor: str, sizes: list[tuple[int, int]]
) -> None:
    asked = [f"{width}x{height}" for width, height in sizes]
    environment = os.environ | {"DISPLAY": display_4k, "QT_SCALE_FACTOR": factor, "PYTHONPATH": "tests:."}
    environment.pop("QT_QPA_PLATFORM", None)
    run = subprocess.run(
        [sys.executable, "-m", "ui.clipping", *asked],
        cwd=project_root,
        env=environment,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert run.returncode == 0, run.stderr
    found = json.loads(run.stdout.splitlines()[-1])
    for text, (width, height) in zip(asked, sizes, strict=True):
        assert found[text]["size"] == [width, height]
        assert found[text]["pixels"] == [round(width * float(factor)), round(height * float(factor))]
        assert found[text]["cut_off"] == []
        assert len(found[text]["views"]) == 4
        assert all(drawn == there for drawn, there in found[text]["views"])
        assert (found[text]["folded"] == 0) is (width >= 1280)
    assert {name: cut for name, cut in found["dialogs"].items() if cut} == {}
