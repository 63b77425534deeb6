"""Going to a measurement or a key image on another series than the one on screen."""

from dataclasses import replace
from pathlib import Path

import pytest

from medviewer.app import viewing
from medviewer.app.arranging import put_series, set_layout
from medviewer.app.marking import jump_to_key, toggle_mark
from medviewer.app.measuring import add_measurement, jump_to, measurements_of
from medviewer.app.slices import slices_of
from medviewer.domain.layout import grid_of
from medviewer.domain.measurement import MeasurementKind
from medviewer.domain.planes import PlaneName
from medviewer.domain.study import ScanResult

A = PlaneName.AXIAL


@pytest.fixture
def two(open_review, main_thread):
    """A study of two series, the first one on screen; `show` puts one of them into a session."""
    review = open_review
    study = review.session.current.study
    second = replace(study.series[0], id="1.2.99", series_uid="1.2.99", description="second")
    study = replace(study, series=(*study.series, second))
    review.session.add_result(ScanResult(Path("made"), (study,)))

    def show(session, number):
        put_series(review, session, study, study.series[number])
        main_thread.run_until(lambda: not review.session.jobs)

    show(review.session, 0)
    review.show = show
    return review


def probe(review):
    """A point on the slice that is shown."""
    _volume, plane = slices_of(review.session, A).at(review.session.view.position_lps)
    place = plane.center_lps
    return add_measurement(review, MeasurementKind.PROBE, (place,), plane), place


def test_that_a_jump_to_a_measurement_on_another_series_opens_it_there(two, main_thread):
    viewing.step_slices(two, A, 4)
    one, place = probe(two)
    viewing.step_slices(two, A, -7)
    two.show(two.session, 1)
    measurements_of(two).select(None)
    jump_to(two, one.id)
    assert measurements_of(two).selected == one.id
    main_thread.run_until(lambda: not two.session.jobs)
    assert two.session.current.series.id == one.place.series_id
    assert two.session.view.position_lps == pytest.approx(place)


def test_that_a_jump_opens_a_series_as_it_was_left(two, main_thread):
    two.session.set_view(replace(two.session.view, inverted=True))
    one, place = probe(two)
    two.show(two.session, 1)
    assert not two.session.view.inverted
    jump_to(two, one.id)
    main_thread.run_until(lambda: not two.session.jobs)
    assert two.session.view.inverted
    assert two.session.view.position_lps == pytest.approx(place)


def test_that_a_jump_goes_to_the_viewports_that_show_the_series_already(two):
    one, place = probe(two)
    first = two.session
    set_layout(two, grid_of(1, 2))
    other = two.room.sessions[1]
    two.show(other, 1)
    assert two.session is other
    viewing.step_slices(two.on(first), A, 5)
    jump_to(two, one.id)
    assert two.session is first
    assert first.view.position_lps == pytest.approx(place)
    assert other.current.series.id == "1.2.99"


def test_that_a_jump_to_a_series_that_is_on_its_way_elsewhere_shows_it_here_too(two, main_thread):
    one, place = probe(two)
    set_layout(two, grid_of(1, 2))
    first, other = two.room.sessions[0], two.room.sessions[1]
    two.show(first, 1)
    study = first.current.study
    put_series(two, other, study, study.series[0])
    jump_to(two.on(first), one.id)
    main_thread.run_until(lambda: not two.session.jobs)
    assert first.current.series.id == one.place.series_id
    assert first.view.position_lps == pytest.approx(place)


def test_that_a_key_image_on_another_series_is_shown_as_it_was_marked(two, main_thread):
    viewing.step_slices(two, A, 3)
    two.session.set_view(replace(two.session.view, inverted=True))
    toggle_mark(two)
    marked = two.session.view
    (key,) = two.room.key_slices.on_study(two.session.current.study.uid)
    viewing.step_slices(two, A, -6)
    two.session.set_view(replace(two.session.view, inverted=False))
    two.show(two.session, 1)
    jump_to_key(two, key.id)
    main_thread.run_until(lambda: not two.session.jobs)
    assert two.session.current.series.id == key.series_id
    assert (two.session.view.position_lps, two.session.view.inverted) == (marked.position_lps, True)
