"""What nobody caught reaches the log and the person."""

from __future__ import annotations

import sys
import threading
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QMessageBox, QWidget

from medviewer.domain.errors import UserError
from medviewer.ui.errors import install_excepthook, show_error

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from pytestqt.qtbot import QtBot


@pytest.fixture
def shown() -> Iterator[list[BaseException]]:
    told: list[BaseException] = []

    def at_once(run: Callable[[], None]) -> None:
        run()

    restore = install_excepthook(told.append, at_once)
    yield told
    restore()


def raised(error: Exception) -> Exception:
    try:
        raise error
    except type(error) as caught:
        return caught


@pytest.mark.parametrize("expected_warnings", [["uncaught"]])
def test_that_an_uncaught_error_is_logged_and_shown(expected_warnings: list[str], shown: list[BaseException]) -> None:
    error = raised(ZeroDivisionError("by zero"))
    sys.excepthook(ZeroDivisionError, error, error.__traceback__)
    assert shown == [error]
    assert expected_warnings


@pytest.mark.parametrize("expected_warnings", [["uncaught"]])
def test_that_an_error_of_another_thread_is_shown_too(expected_warnings: list[str], shown: list[BaseException]) -> None:
    def fail() -> None:
        raise ZeroDivisionError

    worker = threading.Thread(target=fail)
    worker.start()
    worker.join()
    assert [type(error) for error in shown] == [ZeroDivisionError]
    assert expected_warnings


def test_that_an_error_meant_for_a_person_is_shown_and_not_logged(shown: list[BaseException]) -> None:
    error = raised(UserError("The disk is full.", "Make room."))
    sys.excepthook(UserError, error, error.__traceback__)
    assert shown == [error]


def test_that_leaving_by_ctrl_c_is_no_error(shown: list[BaseException]) -> None:
    sys.excepthook(KeyboardInterrupt, KeyboardInterrupt(), None)
    assert shown == []


def test_that_the_former_hook_comes_back() -> None:
    before = sys.excepthook, threading.excepthook
    restore = install_excepthook(lambda _error: None, lambda run: run())
    assert sys.excepthook is not before[0]
    restore()
    assert (sys.excepthook, threading.excepthook) == before


def close(box: QMessageBox) -> None:
    box.close()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)


def test_that_an_error_meant_for_a_person_is_shown_as_it_stands(qtbot: QtBot) -> None:
    parent = QWidget()
    qtbot.addWidget(parent)
    box = show_error(parent, UserError("The disk is full.", "Make room."))
    assert (box.text(), box.informativeText(), box.detailedText()) == ("The disk is full.", "Make room.", "")
    close(box)


def test_that_any_other_error_has_its_details_to_unfold(qtbot: QtBot) -> None:
    parent = QWidget()
    qtbot.addWidget(parent)
    box = show_error(parent, raised(ZeroDivisionError("by zero")))
    assert "ZeroDivisionError" in box.text()
    assert "test_errors.py" in box.detailedText()
    close(box)
