"""Keys are in one table: searched, changed by pressing the new one, refused where another action has it, and kept."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication

from medviewer.app.settings import Settings
from medviewer.ui.actions import ACTIONS
from medviewer.ui.shortcut_dialog import ShortcutDialog
from medviewer.ui.shortcuts import key_of, keys_in_force, normal_key

if TYPE_CHECKING:
    from ui.conftest import Bench

TABLE = {spec.id: spec.keys for spec in ACTIONS}


def dialog_of(bench: Bench) -> ShortcutDialog:
    bench.trigger("shortcuts")
    (dialog,) = bench.window.findChildren(ShortcutDialog)
    bench.qtbot.waitExposed(dialog)
    return dialog


def give(bench: Bench, dialog: ShortcutDialog, name: str, *press: object) -> None:
    dialog.choose(name)
    bench.qtbot.mouseClick(dialog.change, Qt.MouseButton.LeftButton)
    bench.qtbot.keyClick(dialog, *press)
    QApplication.processEvents()


def test_that_the_keys_of_the_table_are_in_force_where_nothing_was_chosen(qapp: QApplication) -> None:
    assert keys_in_force({}) == TABLE


def test_that_every_key_of_the_table_has_its_normal_spelling(qapp: QApplication) -> None:
    assert [key for keys in TABLE.values() for key in keys if normal_key(key) != key] == []


def test_that_what_is_no_action_and_no_key_is_left_out(qapp: QApplication) -> None:
    chosen = {"no such action": ("Q",), "accept": ("not a key",), "reject": ("Ctrl+K, Ctrl+X", "F7"), "next": ()}
    keys = keys_in_force(chosen)
    assert "no such action" not in keys
    assert (keys["accept"], keys["reject"], keys["next"]) == (("A",), ("F7",), ())


def test_that_a_chosen_key_is_taken_from_the_action_that_has_it_in_the_table(qapp: QApplication) -> None:
    keys = keys_in_force({"reject": ("A",)})
    assert (keys["reject"], keys["accept"]) == (("A",), ())
    both = keys_in_force({"reject": ("F7",), "accept": ("F7",)})
    assert sorted((both["accept"], both["reject"])) == [(), ("F7",)]


@pytest.mark.parametrize(
    ("key", "modifier", "text", "wanted"),
    [
        (Qt.Key.Key_A, Qt.KeyboardModifier.NoModifier, "a", "A"),
        (Qt.Key.Key_A, Qt.KeyboardModifier.ShiftModifier, "A", "Shift+A"),
        (Qt.Key.Key_Plus, Qt.KeyboardModifier.ShiftModifier, "+", "+"),
        (Qt.Key.Key_Plus, Qt.KeyboardModifier.KeypadModifier, "+", "+"),
        (Qt.Key.Key_F7, Qt.KeyboardModifier.ShiftModifier, "", "Shift+F7"),
        (Qt.Key.Key_Shift, Qt.KeyboardModifier.ShiftModifier, "", ""),
    ],
)
def test_that_a_key_is_named_as_it_is_pressed(
    qapp: QApplication, key: Qt.Key, modifier: Qt.KeyboardModifier, text: str, wanted: str
) -> None:
    assert key_of(QKeyEvent(QEvent.Type.KeyPress, key, modifier, text)) == wanted


def test_that_all_actions_are_listed_with_their_keys_and_found_by_name_or_key(bench: Bench) -> None:
    dialog = dialog_of(bench)
    shown = {item.data(0, 256): item.text(1) for item in dialog._items()}
    assert shown == {spec.id: ", ".join(spec.keys) for spec in ACTIONS}
    bench.qtbot.keyClicks(dialog.search, "ctrl+z")
    assert [item.text(0) for item in dialog._items() if not item.isHidden()] == ["Undo"]
    assert dialog.chosen == "undo"
    dialog.close()


def test_that_a_new_key_acts_at_once_is_kept_and_the_old_one_does_nothing(loaded: Bench) -> None:
    dialog = dialog_of(loaded)
    give(loaded, dialog, "invert", Qt.Key.Key_J, Qt.KeyboardModifier.ControlModifier)
    assert loaded.desk.saved[-1].shortcuts == {"invert": ("Ctrl+J",)}
    dialog.close()
    loaded.window.activateWindow()
    loaded.qtbot.waitUntil(loaded.window.isActiveWindow)
    loaded.settle()
    loaded.key(Qt.Key.Key_I)
    assert not loaded.session.view.inverted
    loaded.key(Qt.Key.Key_J, Qt.KeyboardModifier.ControlModifier)
    assert loaded.session.view.inverted
    assert loaded.window.actions_set.action("invert").toolTip() == "Invert (Ctrl+J)"


def test_that_a_key_of_another_action_is_refused_by_its_name(bench: Bench) -> None:
    dialog = dialog_of(bench)
    give(bench, dialog, "invert", Qt.Key.Key_A)
    assert dialog.said.text().startswith("A already does “Accept”.")
    assert bench.desk.saved == []
    give(bench, dialog, "invert", Qt.Key.Key_Tab)
    assert dialog.said.text().startswith("Tab moves between the controls")
    assert bench.desk.saved == []
    dialog.close()


def test_that_escape_leaves_the_key_and_the_dialog_as_they_are(bench: Bench) -> None:
    dialog = dialog_of(bench)
    give(bench, dialog, "invert", Qt.Key.Key_Escape)
    assert dialog.isVisible()
    assert bench.desk.saved == []
    dialog.close()


def test_that_keys_are_added_taken_away_and_reset(bench: Bench) -> None:
    dialog = dialog_of(bench)
    dialog.choose("redo")
    bench.qtbot.mouseClick(dialog.add, Qt.MouseButton.LeftButton)
    bench.qtbot.keyClick(dialog, Qt.Key.Key_F8)
    assert bench.session.settings.shortcuts == {"redo": ("Ctrl+Y", "F8")}
    dialog.choose("accept")
    bench.qtbot.mouseClick(dialog.remove, Qt.MouseButton.LeftButton)
    give(bench, dialog, "invert", Qt.Key.Key_A)
    assert bench.session.settings.shortcuts == {"redo": ("Ctrl+Y", "F8"), "accept": (), "invert": ("A",)}
    dialog.choose("accept")
    bench.qtbot.mouseClick(dialog.reset, Qt.MouseButton.LeftButton)
    assert dialog.said.text().startswith("A already does “Invert”.")
    dialog.choose("redo")
    bench.qtbot.mouseClick(dialog.reset, Qt.MouseButton.LeftButton)
    assert bench.session.settings.shortcuts == {"accept": (), "invert": ("A",)}
    bench.qtbot.mouseClick(dialog.reset_all, Qt.MouseButton.LeftButton)
    assert bench.session.settings.shortcuts == {}
    dialog.close()


def test_that_the_held_key_follows_the_table(loaded: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    loaded.session.set_settings(Settings(reader="Dr N", shortcuts={"overlays": ("Shift+U",)}))
    loaded.settle()
    clock = [100.0]
    monkeypatch.setattr("medviewer.ui.keys.time.monotonic", lambda: clock[0])
    loaded.key(Qt.Key.Key_O)
    assert loaded.session.view.overlays_visible
    loaded.qtbot.keyPress(loaded.window, Qt.Key.Key_U, Qt.KeyboardModifier.ShiftModifier)
    assert not loaded.session.view.overlays_visible
    clock[0] += 2.0
    loaded.qtbot.keyRelease(loaded.window, Qt.Key.Key_U)  # Shift was let go before it
    assert loaded.session.view.overlays_visible
    assert loaded.window.actions_set.action("overlays").text() == "Overlays\tShift+U"
