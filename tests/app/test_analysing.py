import threading

import pytest
from samples import MainThread, sample_analysis, sample_decision, sample_ports, sample_review, sample_study

from medviewer.app.analysing import run_model, source_of
from medviewer.app.desk import OpenSeries
from medviewer.domain.errors import UserError
from medviewer.domain.job import Progress


def test_that_findings_join_the_list_with_the_decisions_on_record(open_review, main_thread, record):
    record.append(sample_decision(sample_analysis().findings[0].id), "1.2.5")
    run_model(open_review, "blob")
    main_thread.run_until(lambda: open_review.session.analysis is not None)
    assert len(open_review.session.listed_findings()) == 2
    assert open_review.session.decisions
    assert source_of(open_review, open_review.session.current) == "study"


def test_that_an_unknown_model_is_said(open_review):
    with pytest.raises(UserError, match="no model with the id nothing"):
        run_model(open_review, "nothing")


def test_that_a_series_from_nowhere_has_no_source(open_review):
    stray = OpenSeries(sample_study(()), open_review.session.current.series)
    assert source_of(open_review, stray) == ""


class Slow:
    """A model that reports once and waits until it is stopped or told to go on."""

    def __init__(self):
        self.started, self.go_on = threading.Event(), threading.Event()

    def __call__(self, request, token, progress):
        progress(Progress(0.5, "tile 1 of 2"))
        token.on_cancel(self.go_on.set)
        self.started.set()
        self.go_on.wait(20)
        token.check()
        return sample_analysis(volume=request.volume)


@pytest.fixture
def slow():
    return Slow()


@pytest.fixture
def running(main_thread, slow, tmp_path):
    """A review in which the slow model runs."""
    from medviewer.app.scanning import open_path

    review = sample_review(main_thread, sample_ports(analyse=slow))
    open_path(review, tmp_path)
    main_thread.run_until(lambda: not review.session.jobs and not review.jobs.active)
    job = run_model(review, "blob")
    slow.started.wait(20)
    main_thread.run_until(lambda: review.session.jobs[0].message == "tile 1 of 2")
    yield review, job
    review.jobs.close()


def test_that_a_model_that_runs_is_not_started_twice(running):
    with pytest.raises(UserError, match="already running"):
        run_model(running[0], "blob")


def test_that_a_stopped_model_leaves_no_finding_and_no_busy_state(running, main_thread):
    review, job = running
    assert review.session.jobs[0].fraction == 0.5
    review.jobs.stop(job.number)
    main_thread.run_until(lambda: not review.session.jobs)
    assert review.session.analysis is None
    assert "was stopped" in review.session.notices[0].title


def test_that_the_outcome_for_a_study_closed_meanwhile_is_dropped(running, main_thread, slow):
    review, _job = running
    review.session.close_series()
    slow.go_on.set()
    main_thread.run_until(lambda: not review.session.jobs)
    assert review.session.analysis is None
    assert review.session.notices == ()


def test_that_no_model_runs_on_nothing():
    review = sample_review(MainThread())
    with pytest.raises(UserError, match="No series is open"):
        run_model(review, "blob")
    review.jobs.close()
