"""One reading from end to end by real X events against a process of its own, and all of it there the next time."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import numpy as np
import pydicom
import pytest
from ui.person import PATIENCE_S, READER

from medviewer.domain.decision import Verdict
from medviewer.domain.measurement import MeasurementKind, kept_of
from medviewer.domain.record import EntryKind, in_force
from medviewer.io.phantom.chest import SLICES_FOLDER
from medviewer.store.review_store import ReviewStore

if TYPE_CHECKING:
    from pathlib import Path

    from PIL import Image
    from ui.person import Person

AXIAL = (222, 42, 580, 404)
"""The first viewport (left, top, right, bottom) in a window of that size with nothing but its own panels."""
MIDDLE, AWAY = (400, 222), (100, 600)


def reading(store: ReviewStore, study_uid: str) -> dict[str, object]:
    """How the first series of the study is looked at, as it is on disk."""
    kept = store.reading(study_uid)
    views = {} if kept is None else json.loads(kept)["views"]
    return next(iter(views.values()), {})


def study_of(folder: Path) -> str:
    first = next(path for path in sorted(folder.iterdir()) if path.suffix == ".dcm")
    return str(pydicom.dcmread(first, stop_before_pixels=True).StudyInstanceUID)


def axial(picture: Image.Image) -> np.ndarray:
    return np.asarray(picture.crop(AXIAL))


def find_and_accept(person: Person, study: str) -> None:
    """Run the model from its button, go to the first finding and accept it."""
    person.do("mousemove", "450", "20", "click", "1")
    person.wait_calm()
    person.press("Down", "Return")
    person.wait_until(lambda store: len(store.analyses(study)) == 1)
    person.wait_calm()
    person.press("n", "a")
    person.wait_until(lambda store: len(store.ledger(study)) == 1)


def scroll_and_window(person: Person) -> None:
    """Go on by some slices with the wheel, and pull the window with the left button."""
    person.do("mousemove", *map(str, MIDDLE))
    person.do("click", "--repeat", "15", "--delay", "40", "5")
    person.wait_calm()
    person.drag(MIDDLE, (MIDDLE[0] + 60, MIDDLE[1] - 20))
    person.wait_calm()


def measure_and_mark(person: Person, study: str) -> None:
    """Draw a length, and mark the slice as a key image."""
    person.press("d")
    person.drag((330, 200), (450, 240))
    person.wait_until(lambda store: len(store.revisions(study)) == 1)
    person.press("Escape", "k")
    person.wait_until(lambda store: len(store.entries(study, EntryKind.KEY_IMAGE)) == 1)
    person.do("mousemove", *map(str, AWAY))
    person.press("Escape")


def check_record(home: Path, study: str) -> None:
    """What is on disk once the window is closed."""
    with ReviewStore.open(home / "store.sqlite") as store:
        (measured,) = kept_of(store.revisions(study))
        (decision,) = store.ledger(study)
        (key,) = in_force(store.entries(study, EntryKind.KEY_IMAGE))
        looked = reading(store, study)
    assert (measured.kind, measured.author) == (MeasurementKind.LENGTH, READER)
    assert (decision.verdict, decision.reader, key.author) == (Verdict.ACCEPTED, READER, READER)
    marked = json.loads(key.payload)["view"]
    assert (looked["position_lps"], looked["window"]) == (marked["position_lps"], marked["window"])


@pytest.mark.slow
def test_that_a_reading_by_hand_is_all_there_when_the_study_is_opened_again(
    person: Person, chest_phantom: tuple[Path, object]
) -> None:
    folder = chest_phantom[0] / SLICES_FOLDER
    study = study_of(folder)
    window = person.start()
    person.open_study(folder)
    first = axial(person.wait_calm())
    assert first.std() > 20, "the slice is on screen"
    find_and_accept(person, study)
    scroll_and_window(person)
    measure_and_mark(person, study)
    before = axial(person.wait_calm())
    person.press("ctrl+q")
    assert window.wait(PATIENCE_S) == 0
    check_record(person.home, study)

    again = person.start()
    person.open_study(folder)
    person.do("mousemove", *map(str, AWAY))
    after = axial(person.wait_calm())
    assert np.array_equal(before, after), "slice, window, measurement and star are as they were"
    assert not np.array_equal(first, after)
    person.do("windowfocus", person.window)
    person.press("ctrl+q")
    assert again.wait(PATIENCE_S) == 0
