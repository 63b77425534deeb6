"""Several series on screen: which viewports show what, and what belongs to each."""

from __future__ import annotations

from dataclasses import replace

import pytest
from samples import sample_series, sample_study

from medviewer.app import viewing
from medviewer.app.analysing import run_model
from medviewer.app.arranging import put_series, set_layout, toggle_second
from medviewer.app.deciding import accept
from medviewer.app.opening import show_series
from medviewer.app.resolve import view_alone
from medviewer.app.slices import active_plane, active_view
from medviewer.domain.layout import MPR, SECOND_WINDOW, ViewName, grid_of
from medviewer.domain.planes import PlaneName

ONE, TWO, THREE = (sample_series(id=name, series_uid=name, description=name) for name in ("one", "two", "three"))
STUDY = replace(sample_study(), series=(ONE, TWO, THREE))


@pytest.fixture
def desk(review, main_thread):
    review.show = lambda group, series: (
        put_series(review, review.room.sessions[group], STUDY, series),
        main_thread.run_until(lambda: not review.session.jobs),
    )
    return review


def shown(review):
    return [
        None if one.current is None else one.current.series.id
        for one in (review.room.sessions[group] for group in review.room.layout.groups)
    ]


def test_that_each_viewport_shows_a_series_of_its_own(desk):
    set_layout(desk, grid_of(1, 2))
    desk.show(0, ONE)
    desk.show(1, TWO)
    assert shown(desk) == ["one", "two"]
    assert desk.session.current.series is TWO
    viewing.zoom(desk, PlaneName.AXIAL, 2.0)
    first, second = desk.room.sessions.values()
    assert (first.view.camera(PlaneName.AXIAL).zoom, second.view.camera(PlaneName.AXIAL).zoom) == (1.0, 2.0)
    viewing.activate(desk.on(first), ViewName.ACQUIRED)
    assert desk.session is first


def test_that_the_active_series_stays_and_others_as_long_as_there_is_room(desk):
    set_layout(desk, grid_of(2, 2))
    for group, series in enumerate((ONE, TWO, THREE)):
        desk.show(group, series)
    last = desk.session
    set_layout(desk, grid_of(1, 2))
    assert shown(desk) == ["one", "three"]
    assert desk.session is last
    set_layout(desk, MPR)
    assert shown(desk) == ["three"]
    assert desk.session.current.loaded is not None
    set_layout(desk, grid_of(3, 3))
    assert shown(desk) == ["three", *[None] * 8]


def test_that_what_has_no_viewport_any_more_is_let_go(desk):
    set_layout(desk, grid_of(1, 2))
    desk.show(0, ONE)
    desk.show(1, TWO)
    gone, generation = desk.room.sessions[0], desk.room.sessions[0].generation
    set_layout(desk, grid_of(1, 1))
    assert gone.current is None
    assert gone.generation == generation + 1
    viewing.activate(desk.on(gone), ViewName.ACQUIRED)
    assert desk.session.current.series is TWO


def test_that_the_same_layout_changes_nothing(desk):
    desk.show(0, ONE)
    before = desk.session
    set_layout(desk, MPR)
    assert desk.session is before
    assert before.current.series is ONE


def test_that_one_series_in_two_viewports_has_one_record_and_two_windows(desk, main_thread):
    set_layout(desk, grid_of(1, 2))
    desk.show(0, ONE)
    first = desk.session
    desk.show(1, ONE)
    second = desk.session
    assert second is not first
    assert second.volume is first.volume
    viewing.preset(desk, 3)
    assert first.view.window != second.view.window
    run_model(desk, "blob")
    main_thread.run_until(lambda: not desk.session.jobs)
    viewing.select_finding(desk, first.analysis.findings[0].id)
    accept(desk)
    assert first.decisions == second.decisions != {}


def test_that_a_model_answers_the_series_it_was_asked_for(desk, main_thread):
    set_layout(desk, grid_of(1, 2))
    desk.show(1, TWO)
    desk.show(0, ONE)
    run_model(desk, "blob")
    viewing.activate(desk.on(desk.room.sessions[1]), ViewName.ACQUIRED)
    main_thread.run_until(lambda: not desk.session.jobs)
    assert desk.session.analysis is None
    assert desk.room.sessions[0].analysis is not None


def test_that_a_series_answers_the_viewport_that_asked_for_it(desk, main_thread):
    set_layout(desk, grid_of(1, 2))
    first, second = desk.room.sessions.values()
    put_series(desk, first, STUDY, ONE)
    desk.room.activate(second)
    main_thread.run_until(lambda: not desk.session.jobs)
    assert first.current.loaded is not None
    assert second.current is None


def test_that_keys_act_on_the_view_of_the_active_viewport(desk):
    set_layout(desk, grid_of(1, 2))
    desk.show(0, ONE)
    assert active_view(desk.session) is ViewName.ACQUIRED
    assert active_plane(desk.session) is PlaneName.AXIAL
    viewing.toggle_maximised(desk, ViewName.ACQUIRED)
    assert view_alone(desk.session) is ViewName.ACQUIRED


def test_that_a_series_is_found_by_its_id(desk, main_thread):
    assert desk.room.opened.series_by_id("one") is None
    show_series(desk, STUDY, ONE)
    main_thread.run_until(lambda: not desk.session.jobs)
    desk.session.add_result(desk.ports.scan(None, None, None))
    study = desk.session.opened.studies[0]
    assert desk.room.opened.series_by_id(study.series[0].id) == (study, study.series[0])


def test_that_a_second_window_has_groups_of_its_own_and_keeps_them_when_the_first_changes(open_review):
    room = open_review.room
    before = room.layout
    toggle_second(open_review)
    assert room.second == grid_of(1, 1).moved(SECOND_WINDOW)
    other = room.sessions[SECOND_WINDOW]
    assert room.views_of(other) == (ViewName.ACQUIRED,)
    set_layout(open_review, grid_of(1, 2))
    assert room.sessions[SECOND_WINDOW] is other
    room.activate(other)
    assert room.is_in_second
    set_layout(open_review, grid_of(2, 2))
    assert room.layout == grid_of(1, 2)
    assert room.active_layout == grid_of(2, 2)
    assert room.sessions[SECOND_WINDOW] is other
    toggle_second(open_review)
    assert room.second is None
    assert room.active_layout == grid_of(1, 2)
    assert set(room.sessions) == {0, 1}
    assert before != room.layout


def test_that_the_view_of_one_series_is_told_apart_from_all_else_that_changes(open_review):
    room, session = open_review.room, open_review.session
    told, own = room.told_beside_views, session.views_set
    viewing.step_slices(open_review, PlaneName.AXIAL, 1)
    assert (room.told_beside_views, session.views_set > own) == (told, True)
    session.over.set_layers((*session.over.layers, object()))
    assert room.told_beside_views > told
