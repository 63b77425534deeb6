"""A second start from the command line is done by the window that is open, on the study that it names."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from samples import sample_volume
from series import affine_of, write_series

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

ONE, TWO = "1.2.826.0.1.11", "1.2.826.0.1.22"


@pytest.fixture(scope="module")
def two_studies(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small study and a larger one, of one patient."""
    folder = tmp_path_factory.mktemp("two")
    values = sample_volume().array[:, :16, :16].astype("int16")
    for uid, accession, array in ((ONE, "A1", values[:3]), (TWO, "A2", values)):
        own = {"StudyInstanceUID": uid, "SeriesInstanceUID": f"{uid}.1", "AccessionNumber": accession}
        write_series(folder / accession, affine_of((2.0, 1.0, 1.0), (0, 0, 0)), array, **own)
    return folder


@pytest.fixture
def window(qtbot) -> Iterator:
    """The window as a person has it open, with its door for second starts."""
    from medviewer.desktop import Desktop
    from medviewer.ui.errand import WindowRequest

    one = Desktop(WindowRequest(reader="Dr One"))
    one.welcome()
    one.window.show()
    yield one
    one.close()


def start(qtbot, *arguments: object) -> subprocess.CompletedProcess[str]:
    """`medviewer open …` in a process of its own, while the window here goes on."""
    command = [sys.executable, "-m", "medviewer", "open", *map(str, arguments)]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as caller:
        qtbot.waitUntil(lambda: caller.poll() is not None, timeout=60_000)
        return subprocess.CompletedProcess(command, caller.returncode, "", caller.stderr.read())


def shows(qtbot, one, study_uid: str) -> bool:
    """Whether the study comes on screen, and is there when all has come to rest."""

    def is_there() -> bool:
        current = one.review.session.current
        return one.window.is_idle() and current is not None and current.study.uid == study_uid

    qtbot.waitUntil(is_there, timeout=60_000)
    return is_there()


@pytest.mark.slow
def test_that_a_second_start_opens_its_study_in_the_window_that_is_open(qtbot, window, two_studies):
    answer = start(qtbot, two_studies, "--accession", "A1")
    assert (answer.returncode, answer.stderr) == (0, "Handed to the window that is open.\n")
    qtbot.waitUntil(lambda: window.review.session.current is not None, timeout=60_000)
    assert shows(qtbot, window, ONE)
    assert start(qtbot, two_studies, "--study-uid", TWO).returncode == 0
    qtbot.waitUntil(lambda: window.review.session.current.study.uid == TWO, timeout=60_000)
    assert start(qtbot, two_studies, "--accession", "A9").returncode == 0
    qtbot.waitUntil(lambda: window.review.session.notices[-1].is_error, timeout=60_000)
    assert "There is no study with accession A9." in window.review.session.notices[-1].title
    assert shows(qtbot, window, TWO)


@pytest.mark.parametrize(("named", "wanted"), [({"accession": "A1"}, ONE), ({"study_uid": TWO}, TWO), ({}, TWO)])
def test_that_the_window_opens_on_the_study_that_is_named(qtbot, two_studies, tmp_path, named, wanted):
    from medviewer.desktop import Desktop
    from medviewer.ui.errand import WindowRequest

    one = Desktop(WindowRequest((two_studies,), screenshot=tmp_path / "a.png", **named))
    try:
        seen = []
        one._leave = lambda: (seen.append(one.review.session.current.study.uid), one.qt.exit())
        assert one.run() == 0
    finally:
        one.close()
    assert seen == [wanted]
    assert (tmp_path / "a.png").is_file()


def test_that_a_study_that_is_not_there_ends_with_three_and_its_number(qtbot, two_studies, tmp_path, capsys):
    from medviewer.main import run_window
    from medviewer.ui.errand import WindowRequest

    asked = WindowRequest((two_studies,), screenshot=tmp_path / "a.png", accession="A9")
    assert run_window(asked) == 3
    assert "There is no study with accession A9." in capsys.readouterr().err


def test_that_a_window_for_a_screenshot_takes_no_second_start_and_says_nothing_of_the_display(
    qtbot, two_studies, tmp_path, medviewer_home
):
    from medviewer.desktop import Desktop
    from medviewer.ui.errand import WindowRequest
    from medviewer.ui.hints import HintStrip
    from medviewer.ui.single_instance import Errands, doorbell_name, hand_over

    one = Desktop(WindowRequest((two_studies,), screenshot=tmp_path / "a.png"))
    assert one.run() == 0
    assert not [notice for notice in one.review.session.notices if "display" in notice.title]
    assert one.window.findChildren(HintStrip) == []
    assert not hand_over(doorbell_name(), Errands())


def test_that_the_hints_and_the_word_on_the_display_come_once(qtbot, window):
    from medviewer.ui.hints import HintStrip, show_hints

    (told,) = [notice for notice in window.review.session.notices if "display" in notice.title]
    assert not told.is_error
    (strip,) = window.window.findChildren(HintStrip)
    qtbot.waitExposed(window.window)
    assert strip.geometry().top() >= window.window.header.geometry().bottom()
    assert not strip.geometry().intersects(window.window.splitters.columns.geometry())
    strip.button.click()
    assert window.services.settings_path.read_text().count('"hints_seen": true') == 1
    assert show_hints(window.review, window.window) is None
    assert strip.isHidden()


def test_that_another_reader_and_an_open_question_are_not_disturbed(qtbot, window):
    from medviewer.ui.single_instance import Errands

    assert window._welcome._accepts(Errands(reader="Dr One"))
    assert not window._welcome._accepts(Errands(reader="Dr Two"))
    window.window.actions_set.action("palette").trigger()
    assert not window._welcome._accepts(Errands())
