"""A series in several viewports is one: it is read once for all, and what is decided in one holds in all."""

from __future__ import annotations

import threading
from dataclasses import replace

import numpy as np
import pytest
from samples import sample_analysis, sample_ports, sample_review, sample_series, sample_study, sample_volume

from medviewer.app import viewing
from medviewer.app.arranging import put_series, set_layout
from medviewer.app.deciding import accept
from medviewer.app.hanging import read_protocols
from medviewer.app.ports import Recalled
from medviewer.app.reading_state import KeptReading, ReadingState
from medviewer.app.readings import gather, take_unsaved
from medviewer.app.scanning import open_path
from medviewer.domain.display import Window
from medviewer.domain.errors import UserError
from medviewer.domain.geometry import Geometry
from medviewer.domain.job import Progress
from medviewer.domain.layout import grid_of
from medviewer.domain.loaded import Loaded
from medviewer.domain.planes import PlaneName
from medviewer.domain.resources import resource_path
from medviewer.domain.study import ScanResult
from medviewer.domain.volume import Volume


@pytest.fixture
def begin(main_thread, record, settle, tmp_path):
    """Opens a CT of the head, which is hung in two viewports at once."""
    made = []

    def run(**changes):
        study = head_study()
        ports = replace(
            sample_ports(record, **changes), scan=lambda path, _token, _progress: ScanResult(path, (study,), ())
        )
        review = sample_review(main_thread, ports)
        review.room.protocols = read_protocols((resource_path("hanging"),))
        made.append(review)
        open_path(review, tmp_path)
        settle(review)
        return review

    yield run
    for review in made:
        review.jobs.close()


def head_study():
    return replace(sample_study((replace(sample_series(), description="HEAD 5.0"),)), description="CT Head")


def both(review):
    return review.room.sessions[0], review.room.sessions[1]


def test_that_a_series_hung_twice_is_one_with_one_list_of_verdicts(begin):
    found = sample_analysis()
    review = begin(recall=lambda *_: Recalled((found,)))
    left, right = both(review)
    assert left.current.series.id == right.current.series.id
    assert left.desk is right.desk
    assert (left.view.window.width, right.view.window.width) == (80, 2000)
    review.room.activate(left)
    viewing.select_finding(review, found.findings[0].id)
    accept(review)
    assert right.decisions == left.decisions != {}


def test_that_each_viewport_of_a_series_comes_back_as_it_was(begin, record):
    review = begin()
    left, right = both(review)
    viewing.step_slices(review.on(left), PlaneName.AXIAL, -3)
    viewing.step_slices(review.on(right), PlaneName.AXIAL, 4)
    views = (left.view, right.view)
    gather(review.room)
    for uid, payload in take_unsaved(review.room).items():
        record.save_reading(uid, payload, review.ports.now())
    again = begin()
    left, right = both(again)
    assert left.desk is right.desk
    assert (left.view, right.view) == views


def test_that_a_series_in_two_viewports_is_read_once(begin):
    read = []
    begin(load=lambda series, _token, _progress: (read.append(series), Loaded((sample_volume(),)))[1])
    assert len(read) == 1


def test_that_a_viewport_that_joins_while_slices_come_shows_the_series_as_it_was_left(main_thread, settle, tmp_path):
    whole, gate = sample_volume(), threading.Event()
    one = Volume(Geometry(whole.geometry.affine, (1, 30, 40)), np.ascontiguousarray(whole.array[:1]), "HU")

    def load(_series, _token, progress):
        progress(Progress(0.1, partial=one))
        gate.wait(20)
        return Loaded((whole,))

    review = sample_review(main_thread, sample_ports(load=load))
    open_path(review, tmp_path)
    main_thread.run_until(lambda: review.session.volume is not None)
    set_layout(review, grid_of(1, 2))
    left, right = both(review)
    study = left.current.study
    view = replace(left.view, position_lps=(-40.0, 40.0, 724.0), window=Window(123.0, 4.0))
    review.room.readings[study.uid] = ReadingState(views={study.series[0].id: KeptReading.of(view, 0)})
    put_series(review, right, study, study.series[0])
    assert right.desk is left.desk
    assert right.volume is one
    gate.set()
    settle(review)
    assert (right.view.position_lps, right.view.window.width) == (view.position_lps, 123.0)
    assert left.view.window.width != 123.0
    assert left.view.position_lps == whole.geometry.center_lps
    review.jobs.close()


@pytest.fixture
def slow(main_thread, record, tmp_path):
    """A CT of the head in two viewports whose reading waits for an event, or fails at it."""
    gate, fails = threading.Event(), []

    def load(_series, _token, _progress):
        gate.wait(20)
        if fails:
            raise UserError(fails[0])
        return Loaded((sample_volume(),))

    study = head_study()
    ports = replace(
        sample_ports(record, load=load), scan=lambda path, _token, _progress: ScanResult(path, (study,), ())
    )
    review = sample_review(main_thread, ports)
    review.room.protocols = read_protocols((resource_path("hanging"),))
    open_path(review, tmp_path)
    main_thread.run_until(lambda: len(review.room.sessions) == 2)
    yield review, gate, fails
    gate.set()
    review.jobs.close()


def test_that_a_viewport_that_is_left_while_both_wait_leaves_the_other_its_series(slow, settle):
    review, gate, _fails = slow
    left, right = both(review)
    for one, other in ((left, right), (right, left)):
        assert one.current.is_preview
        assert one.desk is other.desk
    left.close_series()
    gate.set()
    settle(review)
    assert left.current is None
    assert not right.current.is_preview
    assert right.view.window.width == 2000


def test_that_a_series_that_cannot_be_read_leaves_both_viewports_empty(slow, settle):
    review, gate, fails = slow
    fails.append("The disk is broken.")
    gate.set()
    settle(review)
    assert [one.current for one in both(review)] == [None, None]
    assert [notice.title for notice in review.session.notices] == ["The disk is broken."]
