"""The hint over a slice and the handles that can be dragged now."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from drawn_volumes import frame_of, image, volume_of

from medviewer.domain.box_editing import INSIDE, BoxHandle
from medviewer.domain.decision import ReviewState
from medviewer.domain.frames import CornerText, DrawnBox
from medviewer.domain.planes import PlaneName
from medviewer.domain.regions import Box
from medviewer.rendering.furniture import draw_corners, draw_hint, draw_letters
from medviewer.rendering.offscreen import offscreen_window, pixels
from medviewer.rendering.palette import ACCENT, TEXT
from medviewer.rendering.sheet import Sheet
from medviewer.rendering.slice_scene import SliceScene
from medviewer.rendering.text import LineStore, freetype_painter

CORNERS = CornerText(("DOE JANE", "ID 1234", "1961-02-03 F"), ("Chest CT", "2026-03-01", "Lungs 2.5 mm"))
HINT = "Modify: drag a handle, Esc to leave"


@pytest.fixture(name="scene", scope="module")
def scene_fixture():
    window = offscreen_window((420, 420))
    yield SliceScene(window)
    window.Finalize()


def shown(scene, frame) -> np.ndarray:
    scene.apply(frame)
    scene.render()
    return pixels(scene.render_window).astype(int)


def frame_with(**changes):
    volume = volume_of(image(np.zeros((5, 42, 42), np.uint8), (1, 1, 1), None, (0.0, 0.0, -2.0)))
    drawn = DrawnBox("a", Box((20.0, 20.0, 0.0), (10.0, 10.0, 4.0)), ReviewState.PENDING, "", True)
    return frame_of(volume, PlaneName.AXIAL, 3, boxes=(replace(drawn, **changes),))


@pytest.mark.parametrize(("size", "ratio"), [((378, 364), 1.0), ((900, 700), 2.0), ((240, 200), 1.0)])
def test_that_a_hint_lies_in_the_upper_half_clear_of_letters_and_corner_text(size, ratio):
    sheet = Sheet(size, ratio, LineStore(freetype_painter()))
    draw_letters(sheet, ("R", "L", "A", "P"))
    draw_corners(sheet, CORNERS)
    before = list(sheet.taken)
    draw_hint(sheet, HINT)
    plate = sheet.taken[len(before)]
    assert plate.within(sheet.bounds)
    assert not any(plate.meets(other) for other in before)
    assert plate.y + plate.height <= size[1] / 2
    assert plate.x + plate.width / 2 == pytest.approx(size[0] / 2, abs=1)


def test_that_a_hint_is_framed_in_the_accent_colour(scene):
    frame = frame_with()
    without, with_hint = (shown(scene, one)[:210] for one in (frame, replace(frame, hint=HINT)))
    rows, columns = np.nonzero((np.abs(with_hint - without) > 60).any(axis=2))
    edge = with_hint[rows.min() : rows.min() + 3, 210].max(axis=0)
    np.testing.assert_allclose(edge / edge.max() * max(ACCENT), ACCENT, atol=12)
    assert edge.max() > 150
    assert columns.min() + columns.max() == pytest.approx(420, abs=4)


def test_that_handles_that_can_be_dragged_have_a_bright_core(scene):
    drawn = {on: shown(scene, frame_with(editable=on)) for on in (False, True)}
    x, y = (round(v) for v in scene.display_at((15.0, 15.0, 0.0)))
    cores = {on: (np.abs(picture[y - 8 : y, x - 8 : x] - TEXT).max(axis=2) < 12).sum() for on, picture in drawn.items()}
    assert cores[False] == 0
    assert cores[True] >= 9


def test_that_the_whole_square_of_such_a_handle_takes_hold_of_it(scene):
    shown(scene, frame_with(editable=True))
    x, y = scene.display_at((15.0, 15.0, 0.0))
    assert scene.handle_at(x - 8, y - 8) == BoxHandle((-1, -1, 0))
    assert scene.handle_at(x + 8, y + 8) == INSIDE
    shown(scene, frame_with(editable=False))
    assert scene.handle_at(x - 8, y - 8) is None
