"""What was kept of a study and cannot be read for a while is not written over meanwhile."""

from __future__ import annotations

from dataclasses import replace

import pytest
from samples import sample_ports, sample_review, sample_series, sample_study

from medviewer.app import viewing
from medviewer.app.arranging import put_series
from medviewer.app.readings import gather, put_back, take_unsaved
from medviewer.app.scanning import open_path
from medviewer.app.seeing import seen_of, shown_slice
from medviewer.domain.errors import UserError
from medviewer.domain.planes import PlaneName
from medviewer.domain.study import ScanResult

A = PlaneName.AXIAL


@pytest.fixture
def begin(main_thread, record, settle, tmp_path):
    made = []
    first = sample_series()
    study = sample_study((first, replace(first, id="1.2.99", series_uid="1.2.99", description="second")))

    def run():
        ports = replace(sample_ports(record), scan=lambda path, *_: ScanResult(path, (study,), ()))
        review = sample_review(main_thread, ports)
        made.append(review)
        open_path(review, tmp_path)
        settle(review)
        return review

    yield run
    for review in made:
        review.jobs.close()


def save(review, record):
    gather(review.room)
    for uid, payload in take_unsaved(review.room).items():
        record.save_reading(uid, payload, review.ports.now())


def test_that_what_was_seen_is_not_lost_where_it_cannot_be_read_for_a_while(begin, record, settle, monkeypatch):
    review = begin()
    review.room.seen.mark(shown_slice(review.session, A))
    save(review, record)
    before = dict(record.readings)

    def fail(_uid):
        raise UserError("How the study was looked at could not be read: the record is locked.")

    with monkeypatch.context() as patch:
        patch.setattr(record, "reading", fail)
        again = begin()
        viewing.step_slices(again, A, 2)
        save(again, record)
        assert record.readings == before
    study = again.session.current.study
    put_series(again, again.session, study, study.series[1])  # it can be read now
    settle(again)
    put_series(again, again.session, study, study.series[0])
    settle(again)
    assert seen_of(again.session, A).seen == 1
    viewing.step_slices(again, A, 2)
    save(again, record)
    assert record.readings != before
    assert '"slices":"' in record.readings[study.uid]


def test_that_what_could_not_be_written_waits_unless_it_has_changed_since(begin):
    room = begin().room
    gather(room)
    taken = take_unsaved(room)
    assert len(taken) == 1
    put_back(room, taken)
    assert take_unsaved(room) == taken
