"""Pictures, films and series with times in the window."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt, QTimer
from PySide6.QtWidgets import QApplication
from samples import picture_series, picture_volume
from ui.conftest import send_move
from ui.fakes import made_up_study, made_up_volume

from medviewer.app.opening import show_series
from medviewer.domain.layout import MPR_VIEWS, ViewName
from medviewer.domain.planes import PlaneName
from medviewer.domain.study import SeriesKind
from medviewer.domain.volume import Volume
from medviewer.rendering.offscreen import pixels
from medviewer.ui.panels.two_lines import DIMMED, SECOND_LINE

if TYPE_CHECKING:
    from collections.abc import Callable

    from ui.conftest import Bench
    from ui.fakes import Desk

    from medviewer.ui.slice_viewport import SliceViewport
    from medviewer.ui.volume_viewport import VolumeViewport

FRAME_MS = 62.5
"""Exact in binary, like every sum of it: 16 frames a second."""
FRAMES = 5
ALT = Qt.KeyboardModifier.AltModifier


class Clock:
    """Stands still until it is told to go on."""

    def __init__(self) -> None:
        self.seconds = 64.0

    def __call__(self) -> float:
        return self.seconds

    def on(self, milliseconds: float) -> None:
        self.seconds += milliseconds / 1000.0


def put(desk: Desk, volume: Volume, **changes: object) -> None:
    """Have the desk give a film or a picture."""
    series = picture_series(volume.geometry.shape, **{"frame_ms": FRAME_MS, **changes})
    desk.study, desk.volume = replace(made_up_study(), series=(series,)), volume


@pytest.fixture
def film(bench: Bench) -> Bench:
    """A grey film of five frames at 16 a second on screen, its first frame shown; its clock stands still."""
    put(bench.desk, picture_volume((FRAMES, 12, 16)))
    bench.open()
    bench.window.grid.reel.clock = Clock()
    bench.window.grid.reel.timer.timeout.disconnect()
    bench.key(Qt.Key.Key_Home)
    bench.settle()
    return bench


@pytest.fixture
def timed(bench: Bench) -> Bench:
    """A series with three times on screen."""
    first = made_up_volume()
    bench.desk.times = tuple(Volume(first.geometry, first.array + np.int16(100 * n), "HU") for n in range(3))
    return bench.open()


def frame(bench: Bench) -> int:
    """The number of the frame that the view has taken over."""
    shown = bench.view().scene.frame
    assert shown is not None
    return shown.plane.number


def drawn(viewport: SliceViewport | VolumeViewport) -> Volume:
    """The volume that a view has taken over."""
    shown = viewport.scene.frame
    assert shown is not None
    return shown.volume


def time_of(bench: Bench) -> int:
    """The time on screen, from 0."""
    assert bench.session.current is not None
    return bench.session.current.time


def visible(bench: Bench) -> set[ViewName]:
    return {name for name, viewport in bench.window.grid.frames.items() if viewport.isVisible()}


def tick(bench: Bench, milliseconds: float) -> None:
    """Let the clock of the film go on, and its timer ring."""
    reel = bench.window.grid.reel
    reel.clock.on(milliseconds)  # type: ignore[attr-defined]  # the clock of the fixture
    reel.show_due()
    bench.settle()


def test_that_a_picture_has_one_view_and_a_volume_after_it_has_four(bench: Bench) -> None:
    put(bench.desk, picture_volume((1, 12, 16)))
    bench.open()
    assert visible(bench) == {ViewName.AXIAL}
    assert bench.window.grid.frames[ViewName.AXIAL].active
    assert not bench.window.grid.reel.isVisible()
    study = made_up_study()
    bench.desk.study, bench.desk.volume = study, made_up_volume()
    show_series(bench.review, study, study.series[0])
    bench.settle()
    assert visible(bench) == set(MPR_VIEWS)


def test_that_a_colour_picture_is_drawn_in_its_colours_and_has_no_window_to_choose(bench: Bench) -> None:
    volume = picture_volume((1, 12, 16), is_color=True)
    array = np.full((1, 12, 16, 3), (200, 30, 90), np.uint8)
    put(bench.desk, replace(volume, array=array))
    bench.open()
    seen = pixels(bench.view().render_window)
    assert seen[seen.shape[0] // 2, seen.shape[1] // 2].tolist() == [200, 30, 90]
    for name in ("window_0", "window_1", "invert", "crosshair", "maximise_coronal", "cine"):
        assert not bench.window.actions_set.action(name).isEnabled()
    before = bench.session.view.window
    bench.drag(PlaneName.AXIAL, QPoint(100, 100), QPoint(180, 160))
    assert bench.session.view.window == before


def test_that_models_are_not_offered_for_a_picture_and_the_menu_says_why(bench: Bench) -> None:
    put(bench.desk, picture_volume((1, 12, 16)), modality="CT")
    bench.open()
    entry = bench.window.actions_set.models.actions()[0]
    assert not entry.isEnabled()
    assert "this series is a picture without a place in the patient" in entry.text()


def test_that_the_read_out_of_a_picture_is_in_pixels(film: Bench) -> None:
    view = film.view()
    x, y = view.scene.display_at((10.0, 7.0, 0.0))  # type: ignore[misc]  # there is a frame
    said: list[str] = []
    view.hovered.connect(said.append)
    at = QPointF(x / view.pixel_ratio, y / view.pixel_ratio).toPoint()
    send_move(view, at, Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier)
    assert said[-1] == f"value {film.desk.volume.array[0, 7, 10]} at column 10, row 7"


def test_that_the_slider_of_a_film_shows_and_moves_its_frames(film: Bench) -> None:
    reel = film.window.grid.reel
    assert reel.isVisible()
    assert (reel.slider.minimum(), reel.slider.maximum()) == (0, FRAMES - 1)
    assert reel.place.text() == "Frame 1 of 5"
    assert reel.speed.text() == "16 frames/s"
    reel.slider.setValue(3)
    film.settle()
    assert frame(film) == 4
    film.wheel(PlaneName.AXIAL, -1)
    film.settle()
    assert reel.slider.value() == 4


def test_that_a_film_plays_at_its_rate_and_starts_over(film: Bench) -> None:
    film.key(Qt.Key.Key_C)
    film.qtbot.waitUntil(film.window.grid.reel.timer.isActive)
    film.settle()
    assert film.window.grid.reel.play.accessibleName() == "Pause"
    seen = []
    for _ in range(6):
        tick(film, FRAME_MS)
        seen.append(frame(film))
    assert seen == [2, 3, 4, 5, 1, 2]


def test_that_each_frame_of_an_uneven_film_stays_for_its_own_time(film: Bench) -> None:
    current = film.session.current
    assert current is not None
    assert current.loaded is not None
    steps = (40.0, 128.0, 16.0, 32.0, 64.0)
    film.session.desk.current = replace(current, loaded=replace(current.loaded, steps_ms=steps))
    film.key(Qt.Key.Key_C)
    film.settle()
    seen = []
    for _ in range(11):
        tick(film, 31.25)
        seen.append(frame(film))
    assert seen == [1, 2, 2, 2, 2, 4, 5, 5, 1, 1, 2]  # the third is over before its turn to be drawn comes


def test_that_frames_are_left_out_where_drawing_is_slow(film: Bench) -> None:
    film.key(Qt.Key.Key_C)
    film.settle()
    tick(film, 3 * FRAME_MS)
    assert frame(film) == 4
    tick(film, 10 * FRAME_MS)
    assert frame(film) == 4


def test_that_a_film_goes_on_from_where_the_reader_went_while_it_played(film: Bench) -> None:
    film.key(Qt.Key.Key_C)
    film.settle()
    tick(film, FRAME_MS)
    film.key(Qt.Key.Key_End)
    film.settle()
    tick(film, FRAME_MS)
    assert frame(film) == 5
    tick(film, FRAME_MS)
    assert frame(film) == 1


def test_that_a_pause_keeps_the_frame(film: Bench) -> None:
    reel = film.window.grid.reel
    film.qtbot.mouseClick(reel.play, Qt.MouseButton.LeftButton)
    film.settle()
    tick(film, 2 * FRAME_MS)
    film.qtbot.mouseClick(reel.play, Qt.MouseButton.LeftButton)
    film.settle()
    assert not film.session.view.playing
    assert not reel.timer.isActive()
    tick(film, 1000.0)
    assert frame(film) == 3


def _open_another(bench: Bench) -> None:
    study = made_up_study()
    bench.desk.study, bench.desk.volume = study, made_up_volume()
    show_series(bench.review, study, study.series[0])
    bench.settle()


@pytest.mark.parametrize(
    "leave",
    [
        _open_another,
        lambda bench: (bench.session.close_series(), bench.settle()),
        lambda bench: bench.window.close(),
    ],
    ids=["another series", "series closed", "window closed"],
)
def test_that_no_timer_runs_on_after_a_film_is_left(film: Bench, leave: Callable[[Bench], object]) -> None:
    film.key(Qt.Key.Key_C)
    film.qtbot.waitUntil(film.window.grid.reel.timer.isActive)
    leave(film)
    assert not film.window.grid.reel.timer.isActive()


def test_that_the_window_hears_input_while_a_film_plays(bench: Bench) -> None:
    """With the real clock and timer, at a rate that no drawing can follow."""
    put(bench.desk, picture_volume((FRAMES, 12, 16)), frame_ms=1.0)
    bench.open()
    bench.key(Qt.Key.Key_C)
    turns: list[int] = []
    timer = QTimer()
    timer.setInterval(0)
    timer.timeout.connect(lambda: turns.append(frame(bench)))
    timer.start()
    bench.qtbot.waitUntil(lambda: len(turns) >= 60 and len(set(turns)) >= 3, timeout=10_000)
    timer.stop()
    bench.key(Qt.Key.Key_C)
    assert not bench.session.view.playing


def test_that_slices_are_played_with_a_strip_that_is_there_only_then(bench: Bench) -> None:
    bench.open()
    reel = bench.window.grid.reel
    reel.clock = Clock()
    reel.timer.timeout.disconnect()
    assert not reel.isVisible()
    bench.key(Qt.Key.Key_Home)
    bench.key(Qt.Key.Key_C)
    bench.settle()
    assert reel.isVisible()
    assert reel.speed.text() == "10 slices/s"
    tick(bench, 250.0)
    assert frame(bench) == 3
    reel.factor.activated.emit(reel.factor.findText("4×"))
    bench.settle()
    assert reel.speed.text() == "40 slices/s"
    tick(bench, 80.0)
    assert frame(bench) == 6
    bench.key(Qt.Key.Key_C)
    bench.settle()
    assert not reel.isVisible()
    assert not reel.timer.isActive()


def test_that_the_time_slider_is_there_for_times_alone(timed: Bench) -> None:
    reel = timed.window.grid.reel
    assert reel.isVisible()
    assert visible(timed) == set(MPR_VIEWS)
    assert reel.place.text() == "Time 1 of 3"
    assert reel.speed.text() == "10/s, no rate recorded"
    reel.slider.setValue(2)
    timed.settle()
    assert drawn(timed.view()) is timed.desk.times[2]
    assert drawn(timed.window.grid.volume) is timed.desk.times[2]


def test_that_keys_and_alt_with_the_wheel_step_through_the_times(timed: Bench) -> None:
    timed.key(Qt.Key.Key_Right, ALT)
    assert time_of(timed) == 1
    timed.wheel(PlaneName.CORONAL, -1, ALT)
    assert time_of(timed) == 2
    before = timed.session.view.position_lps
    timed.key(Qt.Key.Key_Left, ALT)
    assert time_of(timed) == 1
    assert timed.session.view.position_lps == before


def test_that_alt_with_the_wheel_does_nothing_where_there_is_one_time(bench: Bench) -> None:
    bench.open()
    before = bench.session.view
    bench.wheel(PlaneName.AXIAL, -1, ALT)
    assert bench.session.view == before
    assert not bench.window.grid.reel.isVisible()


def test_that_3d_waits_for_a_pause_while_times_are_played(timed: Bench) -> None:
    volume = timed.window.grid.volume
    timed.window.grid.reel.timer.timeout.disconnect()
    timed.key(Qt.Key.Key_C)
    timed.key(Qt.Key.Key_Right, ALT)
    QApplication.processEvents()
    assert drawn(volume) is timed.desk.times[0]
    timed.key(Qt.Key.Key_C)
    timed.settle()
    assert drawn(volume) is timed.desk.times[1]


def test_that_the_list_says_what_there_is_of_each_kind_and_dims_what_does_not_open(bench: Bench) -> None:
    base, (able, refused) = picture_series(), made_up_study().series
    wanted = {
        "volume": (replace(able, times=10), "10 × 24 slices, 48×40", False),
        "picture": (replace(base, kind=SeriesKind.IMAGE, shape=(1, 12, 16)), "picture, 16×12", False),
        "film": (base, "5 frames, 16×12", False),
        "pdf": (replace(base, kind=SeriesKind.DOCUMENT, shape=(0, 0, 0)), "document", False),
        "seg": (replace(base, kind=SeriesKind.SEGMENTATION), "segmentation", False),
        "sr": (replace(base, kind=SeriesKind.REPORT), "report", False),
        "refused": (refused, refused.refusal, True),
    }
    series = tuple(replace(entry, id=name, description=name) for name, (entry, _text, _dimmed) in wanted.items())
    bench.desk.study = replace(made_up_study(), series=series)
    bench.open()
    rows = bench.window.studies._rows
    found = {entry.id: (item.data(0, SECOND_LINE), item.data(0, DIMMED)) for _study, entry, item in rows}
    assert found == {name: (text, dimmed) for name, (_entry, text, dimmed) in wanted.items()}


def test_that_a_colour_thumbnail_keeps_its_colours(bench: Bench) -> None:
    bench.open()
    bench.session.set_thumbnail("s1", np.full((32, 32, 3), (200, 30, 90), np.uint8))
    bench.window.studies._icons.clear()
    bench.window.studies._shown = None
    bench.session.set_thumbnail("s2", np.zeros((32, 32), np.uint8))
    bench.settle()
    item = bench.window.studies._rows[0][2]
    color = item.icon(0).pixmap(44, 44).toImage().pixelColor(22, 22)
    assert (color.red(), color.green(), color.blue()) == (200, 30, 90)
