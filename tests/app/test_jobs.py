import threading

import pytest
from samples import MainThread

from medviewer.app.jobs import JobRunner, Lane
from medviewer.domain.job import Done, Failed, Progress, Stopped


@pytest.fixture
def runner(main_thread):
    made = JobRunner(main_thread.post)
    yield made
    made.close()


def run(runner, main_thread, work, lane=Lane.LOAD):
    """All events of one job."""
    events = []
    job = runner.create(lane, "work")
    runner.start(job, work, events.append)
    main_thread.run_until(lambda: bool(events) and not isinstance(events[-1], Progress))
    return job, events


def test_that_a_job_ends_done_with_its_value_and_off_the_list(runner, main_thread):
    _job, events = run(runner, main_thread, lambda _token, _progress: threading.current_thread().name)
    assert events == [Done("medviewer-load_0")]
    assert runner.active == ()


def test_that_a_job_that_raises_ends_failed(runner, main_thread):
    error = ValueError("no")

    def work(_token, _progress):
        raise error

    assert run(runner, main_thread, work)[1] == [Failed(error)]
    assert runner.active == ()


def test_that_a_running_job_ends_stopped(runner, main_thread):
    started, events = threading.Event(), []

    def work(token, _progress):
        stopped = threading.Event()
        token.on_cancel(stopped.set)
        started.set()
        stopped.wait(20)
        token.check()

    job = runner.create(Lane.INFER, "work")
    runner.start(job, work, events.append)
    started.wait(20)
    assert runner.active == (job,)
    runner.stop(job.number)
    main_thread.run_until(lambda: bool(events))
    assert events == [Stopped()]
    assert runner.active == ()


def test_that_a_queued_job_ends_stopped_and_never_starts(runner, main_thread):
    release, events, ran = threading.Event(), [], []
    runner.start(runner.create(Lane.INFER, "first"), lambda _t, _p: release.wait(20), lambda _event: None)
    job = runner.create(Lane.INFER, "second")
    runner.start(job, lambda _t, _p: ran.append(1), events.append)
    job.token.cancel()
    main_thread.run_until(lambda: bool(events))
    release.set()
    assert events == [Stopped()]
    assert ran == []


def test_that_a_job_is_on_the_list_until_its_end_is_heard(runner, main_thread):
    events = []
    job = runner.create(Lane.RECORD, "work")
    runner.start(job, lambda _token, _progress: 1, events.append)
    runner.wait(Lane.RECORD)
    assert (runner.active, events) == ((job,), [])
    main_thread.run_until(lambda: not runner.active)
    assert events == [Done(1)]
    runner.wait(Lane.RECORD)


def test_that_progress_is_coalesced_and_no_partial_result_is_lost(runner, main_thread):
    reported, finish, events = threading.Event(), threading.Event(), []

    def work(_token, progress):
        progress(Progress(0.1, "first", partial="slice"))
        for k in range(100):
            progress(Progress(k / 100))
        reported.set()
        finish.wait(20)

    runner.start(runner.create(Lane.LOAD, "work"), work, events.append)
    reported.wait(20)
    main_thread.run_posted()
    assert events == [Progress(0.99, "", "slice")]
    finish.set()
    main_thread.run_until(lambda: isinstance(events[-1], Done))


def test_that_every_event_is_heard_on_the_main_thread(runner, main_thread):
    heard = []

    def work(_token, progress):
        progress(Progress(0.5))

    runner.start(
        runner.create(Lane.EXPORT, "work"), work, lambda event: heard.append((event, threading.current_thread()))
    )
    main_thread.run_until(lambda: any(isinstance(event, Done) for event, _thread in heard))
    assert {thread for _event, thread in heard} == {threading.main_thread()}


def test_that_closing_stops_jobs_and_says_nothing_more():
    main_thread, started, events = MainThread(), threading.Event(), []
    runner = JobRunner(main_thread.post)

    def work(token, _progress):
        stopped = threading.Event()
        token.on_cancel(stopped.set)
        started.set()
        stopped.wait(20)

    runner.start(runner.create(Lane.LOAD, "work"), work, events.append)
    started.wait(20)
    runner.close()
    main_thread.run_posted()
    assert events == []
    late = runner.create(Lane.LOAD, "late")
    runner.start(late, work, events.append)
    assert late.token.is_cancelled
    assert runner.active == ()


def test_that_an_event_posted_before_closing_is_not_told_after_it():
    main_thread, events = MainThread(), []
    runner = JobRunner(main_thread.post)
    runner.start(runner.create(Lane.LOAD, "work"), lambda _t, _p: 1, events.append)
    runner._pools[Lane.LOAD].shutdown(wait=True)
    runner.close()
    main_thread.run_posted()
    assert events == []


class TestListenerThatRaises:
    @pytest.fixture
    def expected_warnings(self):
        return ["a listener failed on Done"]

    def test_that_the_runner_lives_on(self, runner, main_thread):
        def listener(_event):
            message = "listener"
            raise RuntimeError(message)

        told = []
        runner.start(runner.create(Lane.EXPORT, "bad"), lambda _t, _p: 1, listener)
        runner.start(runner.create(Lane.EXPORT, "good"), lambda _t, _p: 2, told.append)
        main_thread.run_until(lambda: bool(told))
        assert told == [Done(2)]
