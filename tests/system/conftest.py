"""The real services behind the use cases, with the main thread in the test's hands."""

from __future__ import annotations

import json
import shutil
from typing import TYPE_CHECKING

import pytest
from samples import MainThread

from medviewer.app.jobs import JobRunner
from medviewer.app.review import Review
from medviewer.app.session import ReviewSession
from medviewer.app.settings import Settings
from medviewer.services import Services

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture(scope="session")
def chest(chest_phantom):
    """The generated chest CT."""
    return chest_phantom[0]


@pytest.fixture
def analysed_home(analysed_once, medviewer_home):
    """This test's home as the one in which that chest CT was analysed before."""
    shutil.copytree(analysed_once, medviewer_home, dirs_exist_ok=True, ignore=shutil.ignore_patterns("out"))
    services = Services()
    uid = json.loads((analysed_once / "out" / "findings.json").read_text())["study_uid"]
    (analysis,) = services.store.analyses(uid)  # its record is to name the files of the copy
    services.store.save_analysis(analysis, str(medviewer_home / "results" / analysis.run_id))
    services.close()
    return medviewer_home


class Bench:
    """A review on the real services; `settle` waits until all work has ended."""

    def __init__(self) -> None:
        self.main_thread = MainThread()
        self.services = Services()
        session = ReviewSession(Settings(reader="Dr One"))
        self.review = Review(session, JobRunner(self.main_thread.post), self.services.ports())
        session.set_catalog(self.review.ports.catalog())

    def settle(self) -> None:
        self.main_thread.run_until(lambda: not self.review.session.jobs and not self.review.jobs.active, 120.0)
        self.main_thread.run_posted()

    @property
    def said(self) -> str:
        return " | ".join(f"{n.title} {n.advice}" for n in self.review.session.notices)

    def close(self) -> None:
        self.review.jobs.close()
        self.services.close()


@pytest.fixture
def desktop(qapp) -> Iterator:
    """Opens the window as `medviewer open` does; every window is closed at the end."""
    del qapp
    from medviewer.desktop import Desktop
    from medviewer.ui.errand import WindowRequest

    made = []

    def make(**request) -> Desktop:
        made.append(Desktop(WindowRequest(**request)))
        made[-1].window.show()
        return made[-1]

    yield make
    for one in made:
        one.close()


@pytest.fixture
def bench():
    made = []

    def make() -> Bench:
        made.append(Bench())
        return made[-1]

    yield make
    for one in made:
        one.close()
