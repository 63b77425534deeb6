import threading
from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np
import pytest
from samples import (
    JANE,
    PROVENANCE,
    MainThread,
    oblique_geometry,
    sample_analysis,
    sample_decision,
    sample_ports,
    sample_review,
    sample_scan,
    sample_series,
    sample_signature,
    sample_study,
    sample_volume,
)

from medviewer.app.analysing import run_model
from medviewer.app.opening import show_series
from medviewer.app.ports import Recalled
from medviewer.app.review import require_volume
from medviewer.app.scanning import open_demo, open_path
from medviewer.app.start_views import start_window
from medviewer.app.viewing import drag_window, preset, reset_view
from medviewer.domain.display import Window
from medviewer.domain.errors import UserError
from medviewer.domain.geometry import Geometry
from medviewer.domain.image_header import ImageHeader
from medviewer.domain.job import Progress
from medviewer.domain.loaded import Loaded
from medviewer.domain.study import InstanceRef, Rejected, ScanResult
from medviewer.domain.voi import HeaderVoi, VoiFunction
from medviewer.domain.volume import Volume


def settled(review):
    return lambda: not review.session.jobs and not review.jobs.active


@pytest.fixture
def open_with(main_thread):
    """Open the samples with other ports; gives the review when all jobs have ended."""
    made = []

    def do(**ports):
        review = sample_review(main_thread, sample_ports(**ports))
        made.append(review)
        open_path(review, Path("study"))
        main_thread.run_until(settled(review))
        main_thread.run_posted()
        return review

    yield do
    for review in made:
        review.jobs.close()


def test_that_opening_a_path_shows_its_largest_volume(open_with):
    small = sample_series(id="small", shape=(3, 30, 40))
    result = sample_scan(sample_study((small, sample_series())))
    review = open_with(scan=lambda *_: result)
    assert review.session.current.series.id == "1.2.4"
    assert not review.session.current.is_preview
    assert review.session.view.position_lps == review.session.volume.geometry.center_lps
    assert set(review.session.thumbnails) == {"small", "1.2.4"}
    assert review.session.notices == ()


@pytest.mark.parametrize(
    ("patient", "day", "opened"),
    [
        (JANE, date(2026, 4, 1), "later"),
        (JANE, date(2025, 4, 1), "long"),
        (JANE, None, "long"),
        (replace(JANE, sex=""), date(2026, 4, 1), "long"),
    ],
    ids=["later", "earlier", "undated", "in doubt who"],
)
def test_that_of_one_person_the_latest_study_opens_and_the_others_are_its_priors(open_with, patient, day, opened):
    long = sample_series(id="long", shape=(90, 12, 16))
    short = (sample_series(id="scout", shape=(2, 12, 16)), sample_series(id="later", shape=(40, 12, 16)))
    studies = (sample_study((long,)), replace(sample_study(short), uid="1.2.55", date=day, patient=patient))
    review = open_with(scan=lambda *_: ScanResult(Path("made"), studies))
    assert review.session.current.series.id == opened


def test_that_nothing_open_is_said():
    review = sample_review(MainThread())
    with pytest.raises(UserError, match="No series is open"):
        require_volume(review)
    review.jobs.close()


@pytest.mark.parametrize(
    ("rejected", "said"),
    [
        ((), "The folder is empty"),
        ((Rejected(Path("a.txt"), "is a text file"),), "is a text file"),
        ((Rejected(Path("a"), "x"), Rejected(Path("b"), "y")), "none of its 2 files is an image"),
    ],
)
def test_that_a_path_without_images_says_why(open_with, rejected, said):
    review = open_with(scan=lambda *_: ScanResult(Path("study"), (), rejected))
    assert review.session.current is None
    assert said in review.session.notices[0].title
    assert review.session.notices[0].is_error


def test_that_a_refused_series_says_why_and_leaves_the_screen_as_it_is(open_with):
    tilted = sample_series(refusal="its slices are tilted by 12 degrees")
    review = open_with(scan=lambda *_: sample_scan(sample_study((tilted,))))
    assert "tilted by 12 degrees" in review.session.notices[0].title
    assert show_series(review, sample_study(), tilted) is None
    assert review.session.current is None


def test_that_two_patients_with_one_id_are_told_of(open_with):
    result = replace(sample_scan(), warnings=("Patient ID 1234 stands for two patients.",))
    review = open_with(scan=lambda *_: result)
    assert review.session.notices[0].title == "Patient ID 1234 stands for two patients."
    assert review.session.current is not None


def test_that_a_series_that_fails_to_load_leaves_an_empty_screen_and_says_why(open_with):
    def load(_series, _token, _progress):
        message = "Slice 3.dcm is truncated."
        raise UserError(message, "Copy it again.")

    review = open_with(load=load)
    assert review.session.current is None
    assert (review.session.notices[0].title, review.session.jobs) == ("Slice 3.dcm is truncated.", ())


class TestUnexpectedError:
    @pytest.fixture
    def expected_warnings(self):
        return ["unexpected error"]

    def test_that_it_is_told_and_logged(self, open_with):
        def scan(_path, _token, _progress):
            message = "bug"
            raise KeyError(message)

        review = open_with(scan=scan)
        assert "KeyError" in review.session.notices[0].advice


def test_that_an_answer_for_a_series_left_meanwhile_is_dropped():
    main_thread, release = MainThread(), threading.Event()
    first, second = sample_volume(), sample_volume(oblique_geometry())

    def load(series, _token, _progress):
        if series.id == "slow":
            release.wait(20)
            return Loaded((first,))
        return Loaded((second,))

    review = sample_review(main_thread, sample_ports(load=load))
    show_series(review, sample_study(), sample_series(id="slow"))
    show_series(review, sample_study(), sample_series())
    main_thread.run_until(lambda: review.session.volume is second)
    release.set()
    main_thread.run_until(settled(review))
    main_thread.run_posted()
    assert review.session.volume is second
    review.jobs.close()


def test_that_the_demo_study_is_made_and_opened(main_thread):
    review = sample_review(main_thread)
    open_demo(review)
    labels = set()
    review.session.changed.connect(lambda _topics: labels.update(job.label for job in review.session.jobs))
    main_thread.run_until(lambda: review.session.volume is not None and settled(review)())
    assert review.session.current.study == sample_study()
    assert "Opening the demo study" in labels
    review.jobs.close()


def test_that_a_stopped_load_leaves_no_busy_state():
    main_thread, started = MainThread(), threading.Event()

    def load(_series, token, _progress):
        stopped = threading.Event()
        token.on_cancel(stopped.set)
        started.set()
        stopped.wait(20)
        token.check()

    review = sample_review(main_thread, sample_ports(load=load))
    job = show_series(review, sample_study(), sample_series())
    started.wait(20)
    review.jobs.stop(job.number)
    main_thread.run_until(settled(review))
    assert review.session.current is None
    assert "Stopped" in review.session.notices[0].title
    review.jobs.close()


def test_that_earlier_findings_and_decisions_come_back(open_with, record):
    analysis = sample_analysis()
    record.append(sample_decision(analysis.findings[0].id), "1.2.5")
    record.sign(sample_signature())
    review = open_with(recall=lambda *_: Recalled((analysis,), ("The heatmap is gone.",)), record=record)
    assert review.session.analysis is analysis
    assert set(review.session.decisions) == {analysis.findings[0].id}
    assert review.session.signatures == (sample_signature(),)
    assert review.session.notices[0].title == "The heatmap is gone."


def test_that_a_model_quicker_than_the_recall_loses_nothing(main_thread):
    release = threading.Event()
    old = sample_analysis()
    new = replace(sample_analysis(), provenance=replace(PROVENANCE, job_id="run-2"))

    def recall(*_):
        release.wait(20)
        return Recalled((old,))

    review = sample_review(main_thread, sample_ports(recall=recall, analyse=lambda *_: new))
    show_series(review, sample_study(), sample_series())
    main_thread.run_until(lambda: review.session.volume is not None and not review.session.current.is_preview)
    run_model(review, "blob")
    main_thread.run_until(lambda: review.session.analysis is new)
    release.set()
    main_thread.run_until(settled(review))
    main_thread.run_posted()
    assert review.session.analyses == (old, new)
    review.jobs.close()


def test_that_the_image_comes_before_the_thumbnails(open_with):
    order = []

    def load(*_):
        order.append("volume")
        return Loaded((sample_volume(),))

    def thumbnail(_series):
        order.append("thumbnail")
        return np.zeros((96, 96), np.uint8)

    series = tuple(sample_series(id=f"1.2.{k}") for k in range(8))
    open_with(scan=lambda *_: sample_scan(sample_study(series)), load=load, thumbnail=thumbnail)
    assert order.index("volume") <= 1  # two threads: at most one thumbnail may have begun beside it


def test_that_the_header_window_comes_first_and_else_one_from_the_values():
    assert start_window(sample_series(window=(-600.0, 1500.0)), sample_volume()) == Window(
        1500, -600, VoiFunction.LINEAR
    )
    assert start_window(sample_series(window=(0.5, 0.5)), sample_volume()) == Window(0.5, 0.5)
    assert start_window(sample_series(), sample_volume()).width > 20000


def test_that_monochrome1_starts_inverted_and_comes_back_so(open_with):
    header = ImageHeader(30, 40, photometric="MONOCHROME1")
    film = sample_series(instances=(InstanceRef("1.2.3", "1.2.840.10008.5.1.4.1.1.2", Path("0.dcm"), header),))
    review = open_with(scan=lambda *_: sample_scan(sample_study((film,))))
    assert review.session.view.inverted
    review.session.set_view(replace(review.session.view, inverted=False))
    reset_view(review)
    assert review.session.view.inverted


def test_that_two_patients_under_one_id_are_told_of_across_two_openings(main_thread):
    other = replace(sample_study(), uid="1.2.77", patient=replace(sample_study().patient, name="ROE^RICHARD"))
    results = iter((sample_scan(), replace(sample_scan(other), root=Path("other"))))
    review = sample_review(main_thread, sample_ports(scan=lambda *_: next(results)))
    open_path(review, Path("study"))
    main_thread.run_until(settled(review))
    assert review.session.notices == ()
    open_path(review, Path("other"))
    main_thread.run_until(settled(review))
    main_thread.run_posted()
    (notice,) = review.session.notices
    assert "DOE JANE" in notice.title
    assert "ROE RICHARD" in notice.title
    review.jobs.close()


@pytest.mark.parametrize("touched", [False, True])
def test_that_the_table_of_the_header_shows_a_series_unless_the_reader_chose_a_window_meanwhile(touched):
    main_thread, finish = MainThread(), threading.Event()
    whole = sample_volume()
    one = Volume(Geometry(whole.geometry.affine, (1, 30, 40)), np.ascontiguousarray(whole.array[:1]), "HU")
    curve = Window(300, 40, VoiFunction.SIGMOID)

    def load(_series, _token, progress):
        progress(Progress(0.1, partial=one))
        finish.wait(20)
        return Loaded((whole,), voi=HeaderVoi(((curve, "SOFT"), (Window(90, 30), "BRAIN"))))

    review = sample_review(main_thread, sample_ports(load=load))
    open_path(review, Path("study"))
    main_thread.run_until(lambda: review.session.volume is not None)
    if touched:
        preset(review, 0)
        review.session.set_view(replace(review.session.view, window=Window(7, 7)))
    finish.set()
    main_thread.run_until(settled(review))
    assert review.session.view.window == (Window(7, 7) if touched else curve)
    preset(review, 1)
    preset(review, 1)
    assert review.session.view.window == (curve if not touched else Window(90, 30))
    reset_view(review)
    assert review.session.view.window == curve
    drag_window(review, 10, 0)
    assert review.session.view.window.function is VoiFunction.SIGMOID
    review.jobs.close()
