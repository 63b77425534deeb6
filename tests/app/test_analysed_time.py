"""A series as it really opened, and findings that belong to one of its times."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from samples import (
    PLUGIN,
    oblique_geometry,
    sample_analysis,
    sample_finding,
    sample_ports,
    sample_review,
    sample_scan,
    sample_series,
    sample_study,
    sample_volume,
)

from medviewer.app.analysing import run_model
from medviewer.app.desk import OpenSeries
from medviewer.app.drawn_findings import drawn_boxes
from medviewer.app.key_frame import key_frame
from medviewer.app.ports import AnalysisRequest, Recalled
from medviewer.app.resolve import slice_frame, volume_frame
from medviewer.app.scanning import open_path
from medviewer.app.shared import Notice
from medviewer.app.viewing import go_to_time, select_finding
from medviewer.domain.display import Window
from medviewer.domain.geometry import Geometry
from medviewer.domain.loaded import AcquiredSlices, Loaded
from medviewer.domain.planes import PlaneName
from medviewer.domain.study import HealthNote, HealthSeverity
from medviewer.domain.volume import Volume


def three_times() -> Loaded:
    first = sample_volume()
    return Loaded(tuple(Volume(first.geometry, first.array + np.int16(1000 * n), "HU") for n in range(3)))


class Asked:
    """Ports that remember what they were asked for."""

    def __init__(self, loaded: Loaded) -> None:
        self.loaded = loaded
        self.recalled: list[tuple] = []
        self.requests: list[AnalysisRequest] = []

    def ports(self):
        listed = sample_scan(sample_study((sample_series(times=len(self.loaded.times)),)))
        return sample_ports(
            scan=lambda *_: listed, load=lambda *_: self.loaded, recall=self.recall, analyse=self.analyse
        )

    def recall(self, *asked):
        self.recalled.append(asked)
        return Recalled()

    def analyse(self, request, _token, _progress):
        self.requests.append(request)
        return replace(sample_analysis(volume=request.volume), time=request.time)


def opened(main_thread, asked):
    review = sample_review(main_thread, asked.ports())
    open_path(review, Path("study"))
    main_thread.run_until(lambda: not review.session.jobs and not review.jobs.active)
    main_thread.run_posted()
    return review


@pytest.fixture
def asked():
    return Asked(three_times())


@pytest.fixture
def timed(main_thread, asked):
    """A series with three times, of which the second was on screen when the model was run."""
    review = opened(main_thread, asked)
    go_to_time(review, 1)
    run_model(review, "blob")
    main_thread.run_until(lambda: review.session.analysis is not None)
    yield review
    review.jobs.close()


def test_that_a_series_is_the_one_that_really_opened_and_what_is_missing_is_told(main_thread):
    lost = HealthNote("undecodable", HealthSeverity.ERROR, "Slice 3.dcm is damaged. The picture is left out.")
    slow = HealthNote("on_disk", HealthSeverity.NOTE, "The series is kept on disk.")
    rest = sample_series(instances=sample_series().instances[1:], health=(lost,))
    asked = Asked(Loaded((sample_volume(),), notes=(lost, slow), series=rest))
    review = opened(main_thread, asked)
    assert review.session.current.series is rest
    assert review.session.notices == (Notice(lost.text, is_error=True), Notice(slow.text))
    ((study, series, loaded, _token),) = asked.recalled
    assert (study, series, loaded) == (sample_study((sample_series(),)), rest, asked.loaded)
    run_model(review, "blob")
    main_thread.run_until(lambda: review.session.analysis is not None)
    assert asked.requests[0].series is rest
    review.jobs.close()


def test_that_a_model_is_given_the_time_on_screen(timed, asked):
    (request,) = asked.requests
    assert (request.plugin, request.time) == (PLUGIN, 1)
    assert request.volume is asked.loaded.times[1]


def test_that_boxes_and_heatmap_are_drawn_at_the_time_that_was_analysed_and_at_no_other(timed):
    session = timed.session
    assert len(drawn_boxes(session)) == 2
    assert slice_frame(session, PlaneName.AXIAL).heatmap is not None
    go_to_time(timed, 2)
    frame = slice_frame(session, PlaneName.AXIAL)
    assert (frame.boxes, frame.heatmap, volume_frame(session).boxes) == ((), None, ())
    assert len(session.listed_findings()) == 2


def test_that_selecting_a_finding_goes_to_its_time(timed):
    go_to_time(timed, 0)
    select_finding(timed, timed.session.listed_findings()[0].id)
    assert timed.session.current.time == 1
    assert len(drawn_boxes(timed.session)) == 2


def test_that_a_key_image_is_of_the_time_that_was_analysed_whatever_is_on_screen(timed, asked):
    go_to_time(timed, 0)
    session = timed.session
    frame = key_frame(session.current, session.analysis, session.listed_findings()[0], {}, Window(400, 40))
    assert frame.volume is asked.loaded.times[1]
    assert "t 2/3" in frame.text.bottom_left


def test_that_a_key_image_of_resampled_slices_is_the_slice_that_was_acquired():
    whole = sample_volume(oblique_geometry())
    places, array = [], np.ascontiguousarray(whole.array[[0, 1, 4, 9]])
    for k in (0, 1, 4, 9):
        matrix = whole.geometry.affine.copy()
        matrix[:3, 3] = whole.geometry.to_lps((k, 0, 0))
        places.append(Geometry(matrix, (1, 30, 40), "1.2.9"))
    loaded = Loaded((whole,), (AcquiredSlices(tuple(places), array, "HU"),))
    current = OpenSeries(sample_study(), sample_series(is_resampled=True), whole, loaded)
    middle = tuple(whole.geometry.to_lps((4.3, 12, 20)))
    frame = key_frame(current, sample_analysis(), sample_finding(center=middle), {}, Window(400, 40))
    assert np.array_equal(frame.volume.array[0], whole.array[4])
    assert (frame.plane.number, frame.plane.count) == (2, 4)
    assert frame.text.bottom_left[0] == "axial oblique  as acquired"
