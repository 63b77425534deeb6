"""That the window says plainly when a drag changes a box."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QToolButton

from medviewer.app.resolve import MODIFY_HINT

if TYPE_CHECKING:
    from ui.conftest import Bench


def said(bench: Bench) -> tuple[set[str], list[bool], bool]:
    """The hints over the slices, which boxes of the axial view can be dragged, and whether the button is pressed."""
    bench.settle()
    frames = [view.scene.frame for view in bench.window.grid.slices.values()]
    hints = {frame.hint for frame in frames if frame is not None}
    frame = bench.view().scene.frame
    assert frame is not None
    panel = bench.window.findings
    buttons = panel.list.indexWidget(panel.model.index(0)).findChildren(QToolButton)
    modify = next(button for button in buttons if button.text() == "Modify")
    return hints, [drawn.editable for drawn in frame.boxes], modify.isChecked()


def test_that_modifying_is_said_over_the_slices_on_the_handles_and_on_the_button(loaded: Bench) -> None:
    loaded.key(Qt.Key.Key_N)
    assert said(loaded) == ({""}, [False, False], False)
    loaded.key(Qt.Key.Key_M)
    assert said(loaded) == ({MODIFY_HINT}, [True, False], True)
    loaded.key(Qt.Key.Key_Escape)
    assert said(loaded) == ({""}, [False, False], False)
