"""What readers do while the record of the study is still being read stands, whatever was read before."""

from __future__ import annotations

import threading

import pytest
from drawn_segments import STUDY, plane
from samples import sample_ports, sample_review, sample_study

from medviewer.app.annotating import delete_segment, segments_of
from medviewer.app.arranging import put_series
from medviewer.app.deciding import undo
from medviewer.app.marking import remove_mark, toggle_mark
from medviewer.app.measuring import add_measurement, delete_measurement, rename
from medviewer.app.ports import Recalled
from medviewer.app.scanning import open_path
from medviewer.domain.measurement import MeasurementKind


@pytest.fixture
def reading(main_thread, record, settle, tmp_path):
    """A study on screen, and what begins a recall that has read the record and then waits for an event."""
    gate, has_read = threading.Event(), threading.Event()
    gate.set()

    def recall(*_args):
        has_read.set()
        gate.wait(20)
        return Recalled()

    review = sample_review(main_thread, sample_ports(record, recall=recall))
    open_path(review, tmp_path)
    settle(review)

    def begin():
        gate.clear()
        has_read.clear()
        first = review.session
        study = sample_study()
        first.close_series()
        put_series(review, first, study, study.series[0])
        main_thread.run_until(lambda: has_read.is_set() or not review.jobs.active)
        assert has_read.wait(20)
        return gate

    yield review, begin
    gate.set()
    review.jobs.close()


def line(review, label):
    ends = [tuple(plane().to_lps((column, 10))) for column in (5, 20)]
    return add_measurement(review, MeasurementKind.LENGTH, ends, plane(), label)


def labels(review):
    return [one.label for one in review.room.measurements.on_study(STUDY)]


def test_that_a_measurement_drawn_meanwhile_stays_and_one_deleted_does_not_come_back(reading, settle):
    review, begin = reading
    old, named = line(review, "old"), line(review, "named")
    gate = begin()
    line(review, "new")
    delete_measurement(review, old.id)
    rename(review, named.id, "renamed")
    gate.set()
    settle(review)
    assert labels(review) == ["renamed", "new"]
    undo(review)
    undo(review)
    assert sorted(labels(review)) == ["named", "new", "old"]


def test_that_a_segment_deleted_meanwhile_does_not_come_back(reading, main_thread, settle, stroke):
    review, begin = reading
    segment = stroke(review)
    gate = begin()
    delete_segment(review, segment.id)
    main_thread.run_until(lambda: not segments_of(review).saving)  # it is gone on disk too, and the recall still waits
    gate.set()
    settle(review)
    assert segments_of(review).on_study(STUDY) == ()
    undo(review)
    settle(review)
    assert [one.id for one in segments_of(review).on_study(STUDY)] == [segment.id]


def test_that_a_mark_taken_away_meanwhile_does_not_come_back(reading, settle):
    review, begin = reading
    toggle_mark(review)
    (key,) = review.room.key_slices.on_study(STUDY)
    gate = begin()
    remove_mark(review, key.id)
    gate.set()
    settle(review)
    assert review.room.key_slices.on_study(STUDY) == ()
    undo(review)
    assert review.room.key_slices.on_study(STUDY) == (key,)
