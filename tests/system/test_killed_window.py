"""A window that is killed loses nothing that is older than a second."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from typing import TYPE_CHECKING

import pytest
from samples import sample_volume
from series import affine_of, write_series

from medviewer.app.scanning import open_path
from medviewer.desktop import Desktop
from medviewer.domain.display import Window
from medviewer.domain.layout import grid_of
from medviewer.store.review_store import ReviewStore
from medviewer.ui.errand import WindowRequest

if TYPE_CHECKING:
    from pathlib import Path

STUDY = "1.2.826.0.1.33"


@pytest.fixture(name="images")
def images_fixture(tmp_path: Path) -> Path:
    """A small series."""
    folder = tmp_path / "images"
    own = {"StudyInstanceUID": STUDY, "SeriesInstanceUID": f"{STUDY}.1"}
    values = sample_volume().array[:, :16, :16].astype("int16")
    write_series(folder, affine_of((2.0, 1.0, 1.0), (0, 0, 0)), values, **own)
    return folder


def seconds_until_kept(qtbot, home: Path, images: Path, project_root: Path) -> float:
    """Have a window change how it looks at a series, and kill it once that is on disk; how long that took."""
    environment = os.environ | {"MEDVIEWER_HOME": str(home), "PYTHONPATH": "tests:."}
    command = [sys.executable, "-m", "system.window_that_dies", str(images)]
    with subprocess.Popen(command, cwd=project_root, env=environment, stdout=subprocess.PIPE, text=True) as window:
        try:
            assert window.stdout is not None
            assert window.stdout.readline() == "changed\n"
            changed = time.monotonic()
            with ReviewStore.open(home / "store.sqlite") as store:
                qtbot.waitUntil(lambda: '"width":432.0' in (store.reading(STUDY) or ""), timeout=10_000)
            return time.monotonic() - changed
        finally:
            window.kill()


@pytest.mark.slow
def test_that_a_killed_window_comes_back_as_it_was_a_second_before(qtbot, tmp_path, images, project_root, monkeypatch):
    home = tmp_path / "home"
    assert seconds_until_kept(qtbot, home, images, project_root) < 1.0
    monkeypatch.setenv("MEDVIEWER_HOME", str(home))
    again = Desktop(WindowRequest(new_window=True))
    try:
        again.window.show()
        open_path(again.review, images)
        qtbot.waitUntil(lambda: again.window.is_idle() and again.review.session.volume is not None, timeout=60_000)
        assert again.review.room.layout == grid_of(1, 2)
        view = again.review.session.view
        assert (view.window, view.inverted) == (Window(432.0, 21.0), True)
    finally:
        again.close()
