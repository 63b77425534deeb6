"""A real tilted head CT read by real X events: a series dragged from the list, a segment, a length, undo and redo."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import numpy as np
import pydicom
import pytest
from ui.person import PATIENCE_S, READER

from medviewer.domain.measurement import kept_of
from medviewer.domain.record import EntryKind, in_force
from medviewer.store.review_store import ReviewStore

if TYPE_CHECKING:
    from pathlib import Path

    from PIL import Image
    from ui.person import Person

SCOUT = (63, 184)
"""The first series in the list, in a window of 1280 x 800."""
LEFT, RIGHT = (405, 420), (777, 300)
"""In the two viewports."""
VIEWS = (224, 44, 975, 770)
AWAY = (1100, 300)


def views(picture: Image.Image) -> np.ndarray:
    return np.asarray(picture.crop(VIEWS))


def headers(folder: Path) -> list[pydicom.Dataset]:
    """Those of all slices below a folder."""
    found = [pydicom.dcmread(path, stop_before_pixels=True, force=True) for path in folder.rglob("*") if path.is_file()]
    return [one for one in found if "ImageOrientationPatient" in one]


def distances(points: np.ndarray, slices: list[pydicom.Dataset]) -> list[float]:
    """How far from each slice points (n, 3) in LPS mm lie at most."""
    away = []
    for one in slices:
        row, column = np.array(one.ImageOrientationPatient, float).reshape(2, 3)
        place = np.array(one.ImagePositionPatient, float)
        away.append(float(np.abs((points - place) @ np.cross(row, column)).max()))
    return away


def lay_out(person: Person) -> None:
    """Drag the scout from the list into the second viewport, then go on in the first."""
    person.drag(SCOUT, RIGHT)
    person.wait_calm()
    person.do("mousemove", *map(str, LEFT), "click", "1")
    person.do("click", "--repeat", "4", "--delay", "40", "5")
    person.wait_calm()


def draw(person: Person, study: str) -> None:
    """A stroke of the brush and a length; the length is taken back and done again."""
    person.press("shift+b")
    person.drag((380, 400), (440, 420))
    person.wait_until(lambda store: len(in_force(store.entries(study, EntryKind.SEGMENT))) == 1)
    person.press("Escape", "d")
    person.drag((330, 350), (470, 470))
    person.wait_until(lambda store: len(store.revisions(study)) == 1)
    person.press("Escape", "ctrl+z")
    person.wait_until(lambda store: len(store.revisions(study)) == 2)
    person.press("ctrl+y")
    person.wait_until(lambda store: len(store.revisions(study)) == 3)
    person.do("mousemove", *map(str, AWAY))
    person.press("Escape")


def check_record(home: Path, slices: list[pydicom.Dataset], study: str) -> None:
    """What is on disk: the length lies on one tilted slice of the head, and the layout has both series."""
    with ReviewStore.open(home / "store.sqlite") as store:
        (length,) = kept_of(store.revisions(study))
        (segment,) = in_force(store.entries(study, EntryKind.SEGMENT))
        kept = json.loads(store.reading(study) or "{}")
    assert (length.author, segment.author) == (READER, READER)
    assert json.loads(segment.payload)["voxels"] > 10
    head, ends = length.place.series_id.split("#")[0], np.array(length.points_lps)
    away = distances(ends, [one for one in slices if one.SeriesInstanceUID == head])
    assert len(away) > 50
    assert min(away) < 1e-3, "both ends lie on one acquired slice"
    assert np.linalg.norm(ends[1] - ends[0]) > 20
    on_screen = [kept["layout"]["groups"][group]["series_id"].split("#")[0] for group in ("0", "1")]
    assert on_screen[0] == head
    assert on_screen[1] in {one.SeriesInstanceUID for one in slices} - {head}


@pytest.mark.slow
def test_that_a_head_laid_out_and_drawn_on_by_hand_is_all_there_again(person: Person, shared_data: Path) -> None:
    folder = shared_data / "ct_head_tilt"
    slices = headers(folder)
    (study,) = {str(one.StudyInstanceUID) for one in slices}
    window = person.start()
    person.open_study(folder)
    first = views(person.wait_calm())
    lay_out(person)
    assert not np.array_equal(first[:, 400:], views(person.see())[:, 400:]), "the scout is in the second viewport"
    draw(person, study)
    before = views(person.wait_calm())
    person.press("ctrl+q")
    assert window.wait(PATIENCE_S) == 0
    check_record(person.home, slices, study)

    again = person.start()
    person.open_study(folder)
    person.do("mousemove", *map(str, AWAY))
    after = views(person.wait_calm())
    assert np.array_equal(before, after), "layout, slice, segment and length are as they were"
    person.do("windowfocus", person.window)
    person.press("ctrl+q")
    assert again.wait(PATIENCE_S) == 0
