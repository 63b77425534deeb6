"""The window is on screen before what it does not need to be seen, and nothing is lost by that."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

import numpy as np
import pytest
from series import affine_of, write_series

if TYPE_CHECKING:
    from pathlib import Path

HEAVY = (
    "sqlalchemy",
    "alembic",
    "yaml",
    "onnxruntime",
    "SimpleITK",
    "pydicom",
    "fpdf",
    "reportlab",
    "jsonschema",
    "qtpy",
    "medviewer.ui.bench",
    "vtkmodules",
)
UNTIL_PAINTED = f"""
import sys
from medviewer.main import new_desktop
from medviewer.ui.errand import WindowRequest
desktop = new_desktop(WindowRequest(new_window=True))
desktop.window.show()
seen = []

def look():
    seen.append([name for name in {HEAVY!r} if name in sys.modules])
    seen.append([view for view in desktop.window.grid.viewports if "scene" in vars(view)])
    desktop.window.when_ready(desktop.qt.exit)

desktop.window.when_painted(look)
desktop.qt.exec()
desktop._preparation.wait()
print(seen, [name for name in ("sqlalchemy", "onnxruntime", "pydicom") if name not in sys.modules])
desktop.close()
"""


def test_that_the_window_is_painted_before_libraries_and_graphics_contexts_are_there() -> None:
    run = subprocess.run([sys.executable, "-c", UNTIL_PAINTED], capture_output=True, text=True, check=True, timeout=120)
    assert run.stdout.splitlines()[-1] == "[[], []] []"


def test_that_a_study_opens_in_the_very_first_turn(qtbot, tmp_path: Path) -> None:
    from medviewer.app.scanning import open_path
    from medviewer.main import new_desktop
    from medviewer.ui.errand import WindowRequest

    values = np.arange(4 * 32 * 32, dtype=np.int16).reshape(4, 32, 32)
    write_series(tmp_path / "study", affine_of((2.5, 0.7, 0.7), (0, 0, 0)), values)
    one = new_desktop(WindowRequest(new_window=True, reader="Dr One"))
    try:
        one.window.show()
        open_path(one.review, tmp_path / "study")
        assert one.review.ports.record.ledger("1.2.3") == ()
        qtbot.waitUntil(one.window.is_idle, timeout=60_000)
        assert one.review.session.volume is not None
        assert one.review.session.catalog.plugins
    finally:
        one.close()


@pytest.mark.parametrize("leaves", [True, False])
def test_that_a_record_that_cannot_be_opened_ends_the_program_with_its_sentence(
    qtbot, medviewer_home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, leaves: bool
) -> None:
    from medviewer.domain.errors import UserError
    from medviewer.main import run_window
    from medviewer.ui.errand import WindowRequest

    told = []
    monkeypatch.setattr("medviewer.desktop.show_error", lambda _window, error: told.append(str(error)))
    (medviewer_home / "store.sqlite").write_bytes(b"this is no database, " * 1000)
    picture = tmp_path / "a.png" if leaves else None
    with pytest.raises(UserError, match="cannot be opened"):
        run_window(WindowRequest(screenshot=picture, new_window=True))
    assert len(told) == (0 if leaves else 1)
    assert picture is None or not picture.exists()


def test_that_python_looks_for_garbage_again_when_all_is_loaded(qtbot) -> None:
    import gc

    from medviewer.main import new_desktop
    from medviewer.ui.errand import WindowRequest

    one = new_desktop(WindowRequest(new_window=True))
    try:
        one.window.show()
        qtbot.waitUntil(lambda: one._preparation.is_done, timeout=60_000)
        assert gc.isenabled()
        assert gc.get_freeze_count() > 0
    finally:
        one.close()
    assert gc.isenabled()
    assert gc.get_freeze_count() == 0


def test_that_a_window_that_was_never_shown_leaves_python_as_it_was(qtbot) -> None:
    import gc

    from medviewer.main import new_desktop
    from medviewer.ui.errand import WindowRequest

    new_desktop(WindowRequest(new_window=True)).close()
    assert gc.isenabled()
