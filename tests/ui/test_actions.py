"""The one table of actions, walked."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import pytest
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QApplication, QDialog

from medviewer.ui.actions import ACTIONS, CONTEXT, MENUS
from medviewer.ui.icons import icon

if TYPE_CHECKING:
    from ui.conftest import Bench

    from medviewer.ui.action_spec import ActionSpec

KEY_TABLE = {
    "accept": ["A"],
    "reject": ["X"],
    "modify": ["M"],
    "next": ["N"],
    "previous": ["P"],
    "overlays": ["O"],
    "reset": ["Space"],
    "invert": ["I"],
    "fit": ["="],
    "zoom_in": ["+"],
    "zoom_out": ["-"],
    "slice_up": ["Up"],
    "slice_down": ["Down"],
    "slice_up_10": ["Shift+Up"],
    "slice_down_10": ["Shift+Down"],
    "slice_first": ["Home"],
    "slice_last": ["End"],
    "undo": ["Ctrl+Z"],
    "redo": ["Ctrl+Y"],
    "full_screen": ["F11"],
    "cancel": ["Esc"],
    "open_folder": ["Ctrl+O"],
    "turn_right": ["R"],
    "turn_left": ["Shift+R"],
    "flip_across": ["H"],
    "flip_down": ["V"],
    "measure_length": ["D"],
    "measure_bidirectional": ["B"],
    "measure_angle": ["G"],
    "measure_ellipse": ["E"],
    "measure_text": ["T"],
    "key_image": ["K"],
    "series_on": ["PgDown"],
    "series_back": ["PgUp"],
    "stage_on": ["."],
    "stage_back": [","],
    "cine": ["C"],
    "brush_smaller": ["["],
    "brush_larger": ["]"],
    "delete": ["Del", "Backspace"],
    "manual": ["F1"],
    "palette": ["Ctrl+P"],
    **{f"window_{digit}": [str(digit)] for digit in range(10)},
}
LEAVES = {"quit", "full_screen"}
"""Actions that would end the test's window or need a window manager."""


def test_that_ids_and_keys_are_unique() -> None:
    assert [name for name, n in Counter(spec.id for spec in ACTIONS).items() if n > 1] == []
    assert [key for key, n in Counter(key for spec in ACTIONS for key in spec.keys).items() if n > 1] == []


def test_that_the_actions_have_the_keys_of_the_key_table() -> None:
    assert {spec.id: list(spec.keys) for spec in ACTIONS if spec.id in KEY_TABLE} == KEY_TABLE


def test_that_qt_knows_every_key(qapp: QApplication) -> None:
    for spec in ACTIONS:
        for key in spec.keys:
            assert QKeySequence(key).toString() == key


def test_that_every_action_stands_in_a_menu_and_every_context_entry_exists() -> None:
    assert {spec.menu for spec in ACTIONS} <= set(MENUS)
    assert {name for name in CONTEXT if name} <= {spec.id for spec in ACTIONS} | set(MENUS)


def test_that_every_icon_exists(qapp: QApplication) -> None:
    for spec in ACTIONS:
        if spec.icon:
            assert not icon(spec.icon).isNull()


def close_dialogs(bench: Bench) -> None:
    for dialog in bench.window.findChildren(QDialog):
        dialog.close()
    QApplication.processEvents()


def trigger_all(bench: Bench, specs: list[ActionSpec]) -> None:
    bench.window.grid.reel.timer.timeout.disconnect()  # what is played would never be at rest
    for spec in specs:
        bench.window.actions_set.trigger(spec)
        bench.settle()
        close_dialogs(bench)


def test_that_every_action_is_harmless_in_an_empty_window(bench: Bench) -> None:
    told = {"language_en", "language_de", "language_system"}  # they say when they take effect
    trigger_all(bench, [spec for spec in ACTIONS if spec.id not in LEAVES | {"open_demo"} | told])
    assert bench.session.notices == ()
    assert bench.session.current is None


def test_that_every_action_can_be_done_on_a_study(loaded: Bench) -> None:
    loaded.trigger("next")
    before = loaded.session.notices
    trigger_all(loaded, [spec for spec in ACTIONS if spec.id not in LEAVES | {"open_demo"}])
    assert [notice for notice in loaded.session.notices if notice not in before and notice.is_error] == []


@pytest.mark.parametrize("name", ["accept", "reject", "modify", "undo", "report", "invert", "window_3"])
def test_that_what_has_no_object_is_disabled(bench: Bench, name: str) -> None:
    assert not bench.window.actions_set.action(name).isEnabled()


def test_that_tooltips_name_the_key(bench: Bench) -> None:
    assert bench.window.actions_set.action("accept").toolTip() == "Accept (A)"
    assert bench.window.actions_set.action("overlays").toolTip() == "Overlays (O)"


def test_that_the_model_menu_lists_models_and_says_which_cannot_be_used(bench: Bench) -> None:
    bench.open()
    entries = bench.window.actions_set.models.actions()
    assert [(entry.text(), entry.isEnabled()) for entry in entries] == [
        ("Lung nodule candidates 1.0", True),
        ("bad: cannot be used", False),
    ]
    assert "line 3" in entries[1].toolTip()


@pytest.mark.parametrize("kind", ["bar", "context"])
def test_that_a_menu_that_opens_in_the_same_turn_has_what_just_changed(bench: Bench, kind: str) -> None:
    bench.open().analyse()
    actions, found = bench.window.actions_set, bench.session.listed_findings()[0].id
    bench.session.select(None)
    bench.settle()
    assert not actions.action("accept").isEnabled()
    bench.session.select(found)
    menu = actions.menu("Findings") if kind == "bar" else actions.context_menu()
    menu.popup(bench.window.mapToGlobal(bench.window.rect().center()))
    shown = next(action for action in menu.actions() if action.text() == "Accept")
    is_enabled = shown.isEnabled()
    menu.close()
    assert is_enabled


def test_that_a_model_runs_from_the_menu(bench: Bench) -> None:
    bench.open()
    bench.window.actions_set.models.actions()[0].trigger()
    bench.settle()
    assert bench.session.analysis is not None
    assert len(bench.window.findings.model.rows) == 2


def test_that_the_demo_study_opens_from_its_action(bench: Bench) -> None:
    bench.trigger("open_demo")
    bench.settle()
    assert bench.session.volume is not None
