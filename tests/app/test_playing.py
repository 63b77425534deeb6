"""Films and times: what can be played, and which picture is due."""

from dataclasses import replace

import numpy as np
import pytest
from samples import picture_series, picture_volume, sample_series, sample_study, sample_volume

from medviewer.app import playing, viewing
from medviewer.app.playing import Reel, reel
from medviewer.app.resolve import slice_frame, volume_frame
from medviewer.app.session import ReviewSession
from medviewer.domain.layout import ViewName
from medviewer.domain.loaded import Loaded
from medviewer.domain.planes import PlaneName
from medviewer.domain.volume import Volume


@pytest.fixture
def film(review) -> ReviewSession:
    """A film of five frames at 25 a second."""
    session, volume = review.session, picture_volume()
    session.start_series(sample_study(), picture_series(frame_ms=40.0))
    session.set_loaded(Loaded((volume,)))
    session.set_view(replace(session.view, position_lps=volume.geometry.center_lps))
    return session


@pytest.fixture
def timed(review) -> ReviewSession:
    """A series with three times, each a thousand above the one before."""
    first = sample_volume()
    times = tuple(Volume(first.geometry, first.array + np.int16(1000 * n), "HU") for n in range(3))
    review.session.start_series(sample_study(), sample_series(times=3))
    review.session.set_loaded(Loaded(times))
    return review.session


def test_that_a_film_is_a_reel_of_its_frames_at_the_recorded_rate(film, review):
    assert reel(film) == Reel("frame", 2, 5, 40.0, is_recorded=True)
    assert reel(film).text == "Frame 3 of 5"
    assert reel(film).speed_text == "25 frames/s"
    playing.go_to_picture(review, 0)
    assert slice_frame(film, PlaneName.AXIAL).plane.number == 1
    playing.go_to_picture(review, 99)
    assert reel(film).number == 4


def test_that_a_series_with_times_is_a_reel_of_them(timed, review):
    assert reel(timed) == Reel("time", 0, 3)
    assert reel(timed).text == "Time 1 of 3"
    playing.go_to_picture(review, 1)
    assert timed.volume is timed.current.loaded.times[1]
    viewing.step_times(review, 9)
    assert reel(timed).number == 2


def test_that_the_time_is_said_in_every_view(timed, review):
    viewing.step_times(review, 1)
    assert slice_frame(timed, PlaneName.CORONAL).text.bottom_left[2] == "t 2/3"
    assert volume_frame(timed).text.top_right == ("3D", "t 2/3")


def test_that_an_unknown_or_absurd_rate_is_said_to_be_none(film):
    for recorded in (None, 0.0):
        film.desk.current = replace(film.current, series=picture_series(frame_ms=recorded))
        assert reel(film).frame_ms == playing.UNKNOWN_FRAME_MS
        assert reel(film).speed_text == "10/s, no rate recorded"


def test_that_one_picture_or_a_film_still_loading_is_no_reel(review):
    session = review.session
    assert reel(session) is None
    session.start_series(sample_study(), picture_series())
    session.set_preview(picture_volume())
    assert reel(session) is None
    session.set_loaded(Loaded((picture_volume((1, 12, 16)),)))
    assert reel(session) is None
    playing.toggle_playing(review)
    assert not session.view.playing
    before = session.view
    playing.go_to_picture(review, 3)
    assert session.view == before


@pytest.mark.parametrize(
    ("active", "plane"), [(ViewName.AXIAL, PlaneName.AXIAL), (ViewName.CORONAL, PlaneName.CORONAL)]
)
def test_that_the_slices_of_the_active_view_follow_one_another(review, active, plane):
    session, volume = review.session, sample_volume()
    assert not playing.is_film(session)
    session.start_series(sample_study(), sample_series())
    session.set_loaded(Loaded((volume,)))
    session.set_view(replace(session.view, active=active, position_lps=volume.geometry.center_lps))
    shown = reel(session)
    assert not playing.is_film(session)
    assert shown.count == slice_frame(session, plane).plane.count
    assert shown.number == slice_frame(session, plane).plane.number - 1
    assert shown.text == f"Slice {shown.number + 1} of {shown.count}"
    assert shown.speed_text == "10 slices/s"
    playing.go_to_picture(review, shown.due(shown.number, shown.frame_ms))
    assert slice_frame(session, plane).plane.number == shown.number + 2
    playing.toggle_playing(review)
    assert session.view.playing


def test_that_pictures_are_played_slower_and_faster_than_recorded(film, review):
    assert playing.is_film(film)
    playing.set_speed(review, 0.5)
    slow = reel(film)
    assert (slow.speed_text, slow.due(0, 79.0), slow.due(0, 80.0)) == ("12.5 frames/s", 0, 1)
    assert slow.wait_ms(0, 20.0) == pytest.approx(60.0)
    playing.set_speed(review, 4.0)
    assert [reel(film).due(0, ms) for ms in (9.0, 10.0, 21.0)] == [0, 1, 2]
    fast = uneven(film, 10.0, 20.0, 30.0, 40.0, 50.0)
    assert [fast.due(0, ms) for ms in (2.0, 3.0, 8.0)] == [0, 1, 2]
    assert fast.wait_ms(0, 1.0) == pytest.approx(1.5)


def test_that_frames_that_come_too_late_are_left_out_and_the_film_starts_over():
    film = Reel("frame", 0, 5, 40.0, is_recorded=True)
    assert [film.due(3, ms) for ms in (0.0, 39.9, 40.0, 85.0, 400.0)] == [3, 3, 4, 0, 3]
    assert film.wait_ms(3, 0.0) == 40.0
    assert film.wait_ms(3, 85.0) == pytest.approx(35.0)


def test_that_playing_ends_when_another_series_opens(film, review):
    playing.toggle_playing(review)
    assert film.view.playing
    film.start_series(sample_study(), sample_series())
    assert not film.view.playing


def test_that_playing_is_switched_off_by_the_key_that_started_it(film, review):
    playing.toggle_playing(review)
    playing.toggle_playing(review)
    assert not film.view.playing


def test_that_going_to_a_slice_of_nothing_or_of_a_missing_view_moves_nothing(film, review):
    before = film.view
    viewing.go_to_slice(review, PlaneName.CORONAL, 3)
    assert film.view == before


def uneven(session, *steps_ms):
    """The film on screen with frames that last so long each."""
    loaded = replace(session.current.loaded, steps_ms=steps_ms)
    session.desk.current = replace(session.current, loaded=loaded)
    return reel(session)


def test_that_each_frame_of_an_uneven_film_lasts_as_long_as_recorded(film):
    shown = uneven(film, 10.0, 20.0, 30.0, 40.0, 50.0)
    assert [shown.due(0, ms) for ms in (0.0, 9.0, 10.0, 29.0, 30.0, 100.0, 149.0, 150.0, 310.0)] == [
        0, 0, 1, 1, 2, 4, 4, 0, 1,
    ]  # fmt: skip
    assert [shown.due(3, ms) for ms in (0.0, 39.0, 40.0, 90.0)] == [3, 3, 4, 0]
    assert [shown.wait_ms(3, ms) for ms in (0.0, 30.0, 40.0, 85.0, 95.0)] == [40.0, 10.0, 50.0, 5.0, 5.0]
    assert shown.speed_text == "33.3 frames/s on average"


def test_that_even_times_of_frames_are_a_plain_rate(film):
    shown = uneven(film, 55.0, 55.0, 55.0, 55.0, 55.0)
    assert shown == Reel("frame", 2, 5, 55.0, is_recorded=True)


def test_that_times_that_do_not_fit_the_frames_are_not_used(film):
    assert uneven(film, 10.0, 20.0).frame_ms == 40.0
    assert uneven(film, 10.0, 20.0, 0.0, 40.0, 50.0).frame_ms == 40.0
