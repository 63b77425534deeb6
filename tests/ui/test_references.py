"""PySide 6.12.0 took references from None, True and False on Python 3.11 until the interpreter aborted."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import pytest
from PySide6.QtGui import QAction

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

CALLS = 300


@pytest.mark.skipif(sys.version_info >= (3, 12), reason="None, True and False are not counted since Python 3.12")
@pytest.mark.parametrize("constant", [None, True, False], ids=str)
def test_that_calls_into_qt_take_no_reference_from_the_constants(qtbot: QtBot, constant: object) -> None:
    del qtbot
    action = QAction("one")
    action.setCheckable(True)
    before = sys.getrefcount(constant)
    for _ in range(CALLS):
        action.setEnabled(True)
        action.isEnabled()
        action.isChecked()
    assert abs(sys.getrefcount(constant) - before) < CALLS / 2
