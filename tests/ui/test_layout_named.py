"""A layout is kept as a protocol under the name that it is given."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt

from medviewer.ui.dialogs import LayoutNameDialog

if TYPE_CHECKING:
    from pathlib import Path

    from ui.conftest import Bench


def test_that_a_layout_with_a_name_is_a_file_of_the_user(loaded: Bench, medviewer_home: Path) -> None:
    loaded.trigger("save_layout")
    (dialog,) = loaded.window.findChildren(LayoutNameDialog)
    assert not dialog.ok.isEnabled()
    loaded.qtbot.keyClicks(dialog.name, "My chest")
    loaded.qtbot.keyClick(dialog.name, Qt.Key.Key_Return)
    loaded.settle()
    assert [path.name for path in (medviewer_home / "hanging").iterdir()] == ["my-chest.json"]
    assert [notice for notice in loaded.session.notices if notice.is_error] == []
