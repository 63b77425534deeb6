"""A series on screen while it is read."""

import threading
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from samples import (
    MainThread,
    oblique_geometry,
    sample_ports,
    sample_review,
    sample_series,
    sample_study,
    sample_volume,
)

from medviewer.app.opening import _show_preview
from medviewer.app.resolve import slice_frame, volume_frame
from medviewer.app.review import require_volume
from medviewer.app.scanning import open_path
from medviewer.app.slice_text import hover_text
from medviewer.app.viewing import step_slices
from medviewer.domain.arriving import Arriving, Interest
from medviewer.domain.display import Window
from medviewer.domain.errors import UserError
from medviewer.domain.geometry import Geometry
from medviewer.domain.job import Progress
from medviewer.domain.loaded import AcquiredSlices, Loaded
from medviewer.domain.planes import PlaneName
from medviewer.domain.voi import HeaderVoi, VoiFunction
from medviewer.domain.volume import Volume


def settled(review):
    return lambda: not review.session.jobs and not review.jobs.active


def test_that_the_first_slice_is_shown_before_the_rest():
    main_thread, finish = MainThread(), threading.Event()
    whole = sample_volume(oblique_geometry())
    one = Volume(Geometry(whole.geometry.affine, (1, 30, 40)), np.ascontiguousarray(whole.array[:1]), "HU")

    def load(_series, _token, progress):
        progress(Progress(0.1, partial=one))
        finish.wait(20)
        return Loaded((whole,))

    review = sample_review(main_thread, sample_ports(load=load))
    open_path(review, Path("study"))
    main_thread.run_until(lambda: review.session.volume is not None)
    assert review.session.volume is one
    assert review.session.current.is_preview
    with pytest.raises(UserError, match="still loading"):
        require_volume(review)
    finish.set()
    main_thread.run_until(settled(review))
    assert review.session.volume is whole
    assert require_volume(review) is whole
    review.jobs.close()


def arriving_of(whole, *there):
    """A volume of which some slices have come."""
    places = []
    for k in range(whole.geometry.shape[0]):
        matrix = whole.geometry.affine.copy()
        matrix[:3, 3] = whole.geometry.to_lps((k, 0, 0))
        places.append(Geometry(matrix, (1, *whole.geometry.shape[1:])))
    ready = bytes(int(k in there) for k in range(len(places)))
    return Arriving(AcquiredSlices(tuple(places), whole.array.copy(), "HU"), ready, Interest(10))


@pytest.fixture
def reading():
    """A review in which a series is being read, its slices, and what lets the reading end."""
    main_thread, finish, whole = MainThread(), threading.Event(), sample_volume()
    arriving = arriving_of(whole, 10)

    def load(_series, _token, progress):
        progress(Progress(0.1, partial=arriving.volume(10)))
        progress(Progress(0.2, partial=arriving))
        finish.wait(20)
        return Loaded((whole,))

    review = sample_review(main_thread, sample_ports(load=load))
    open_path(review, Path("study"))
    main_thread.run_until(lambda: review.session.current and review.session.current.arriving is arriving)

    def end():
        finish.set()
        main_thread.run_until(settled(review))

    yield review, arriving, end
    finish.set()
    review.jobs.close()


def test_that_the_reader_goes_through_a_series_while_it_is_read(reading):
    review, arriving, _ = reading
    first = slice_frame(review.session, PlaneName.AXIAL)
    assert first.volume is arriving.volume(10)
    assert first.plane.count == 20
    step_slices(review, PlaneName.AXIAL, 4)
    waiting = slice_frame(review.session, PlaneName.AXIAL)
    assert "not read yet" in waiting.text.bottom_left[0]
    assert hover_text(waiting, waiting.plane.center_lps).startswith("no value")
    assert abs(arriving.interest.index - 10) == 4
    assert review.session.current.is_preview
    assert volume_frame(review.session) is None


def test_that_the_reader_stays_on_his_slice_when_the_rest_has_come(reading):
    review, _, end = reading
    step_slices(review, PlaneName.AXIAL, 4)
    number = slice_frame(review.session, PlaneName.AXIAL).plane.number
    end()
    after = slice_frame(review.session, PlaneName.AXIAL)
    assert after.volume is review.session.current.loaded.volume
    assert after.plane.number == number
    assert "not read yet" not in after.text.bottom_left[0]
    assert review.session.current.arriving is None


def test_that_slices_come_on_screen_even_where_the_first_was_overtaken():
    review = sample_review(MainThread())
    review.session.start_series(sample_study(), sample_series())
    _show_preview(review, arriving_of(sample_volume()))
    assert review.session.volume is None
    there = arriving_of(sample_volume(), 3, 5)
    _show_preview(review, there)
    assert review.session.volume is there.volume(3)
    assert review.session.view.position_lps == there.volume(3).geometry.center_lps
    review.jobs.close()


def test_that_nothing_of_a_first_try_stays_on_screen_when_the_series_is_read_once_more():
    review = sample_review(MainThread())
    review.session.start_series(sample_study(), sample_series())
    dropped, there = arriving_of(sample_volume(), 3, 10), arriving_of(sample_volume(), 5)
    _show_preview(review, dropped.volume(10))
    _show_preview(review, dropped)
    assert review.session.volume is dropped.volume(10)
    nothing_yet = replace(there, ready=bytes(20))
    _show_preview(review, nothing_yet)
    assert np.shares_memory(review.session.volume.array, dropped.slices.array) is False
    assert review.session.current.arriving is nothing_yet
    _show_preview(review, there)
    assert review.session.volume is there.volume(5)
    for name in PlaneName:
        assert not np.shares_memory(slice_frame(review.session, name).volume.array, dropped.slices.array)
    review.jobs.close()


def test_that_the_place_and_the_window_outlive_a_second_try():
    main_thread, finish, whole = MainThread(), threading.Event(), sample_volume()
    dropped, there = arriving_of(whole, 10), arriving_of(whole, 14)
    curve = Window(300, 40, VoiFunction.SIGMOID)

    def load(_series, _token, progress):
        progress(Progress(0.1, partial=dropped.volume(10)))
        progress(Progress(0.2, partial=dropped))
        finish.wait(20)
        progress(Progress(0.1, partial=there.volume(14)))
        return Loaded((whole,), voi=HeaderVoi(((curve, "SOFT"),)))

    review = sample_review(main_thread, sample_ports(load=load))
    open_path(review, Path("study"))
    main_thread.run_until(lambda: review.session.current and review.session.current.arriving is dropped)
    first = slice_frame(review.session, PlaneName.AXIAL).plane.number
    # the second try begins with the slice that the reader went to, whose middle that is
    review.session.set_view(replace(review.session.view, position_lps=there.volume(14).geometry.center_lps))
    finish.set()
    main_thread.run_until(settled(review))
    assert abs(slice_frame(review.session, PlaneName.AXIAL).plane.number - first) == 4
    assert review.session.view.window == curve
    review.jobs.close()
