from __future__ import annotations

import threading
from dataclasses import replace

import numpy as np
import pytest
from samples import PLUGIN, picture_series, picture_volume, plain_geometry, sample_analysis, sample_ports, sample_study

from medviewer.app import measuring, viewing
from medviewer.app.analysing import run_model
from medviewer.app.denoising import NOT_HERE, denoise, processed_volume
from medviewer.app.jobs import Lane
from medviewer.app.key_frame import key_frame
from medviewer.app.looking import window_from_region
from medviewer.app.marking import marked_images, toggle_mark
from medviewer.app.resolve import slice_frame, volume_frame
from medviewer.app.slice_text import hover_text
from medviewer.domain.display import Window
from medviewer.domain.errors import UserError
from medviewer.domain.loaded import Loaded
from medviewer.domain.look import DenoiseKind
from medviewer.domain.measurement import MeasurementKind
from medviewer.domain.planes import PlaneName
from medviewer.domain.slab import Slab, SlabMode
from medviewer.domain.vectors import vec3
from medviewer.domain.volume import Volume

A = PlaneName.AXIAL
MEDIAN, FLOW = DenoiseKind.MEDIAN, DenoiseKind.CURVATURE
OFFSET = 5000


def shifted(volume, _kind, _token, _progress):
    """Values that nobody could take for the original."""
    return Volume(volume.geometry, (volume.array.astype(np.int32) + OFFSET), volume.unit, padding=volume.padding)


@pytest.fixture(name="review")
def review_fixture(review):
    review.ports = replace(review.ports, denoise=shifted)
    return review


@pytest.fixture(name="processed")
def processed_fixture(open_review, settle):
    denoise(open_review, MEDIAN)
    settle(open_review)
    return open_review


def marks(review, name=A) -> tuple[str, ...]:
    return slice_frame(review.session, name).text.top_right


def test_that_all_slices_show_the_processed_values_and_say_so_first(processed):
    for name in PlaneName:
        frame = slice_frame(processed.session, name)
        assert frame.drawn is processed.session.desk.processed.volume
        assert frame.volume is processed.session.volume
        assert frame.text.top_right[0] == "processed: median 3x3x3"


def test_that_switching_off_is_at_once_and_on_again_needs_no_job(processed):
    denoise(processed, None)
    frame = slice_frame(processed.session, A)
    assert frame.drawn is frame.volume
    assert not any("processed" in mark for mark in marks(processed))
    assert denoise(processed, MEDIAN) is None
    assert marks(processed)[0] == "processed: median 3x3x3"


def test_that_the_value_under_the_cursor_is_that_of_the_original(processed):
    frame = slice_frame(processed.session, A)
    lps = processed.session.view.position_lps
    assert f"HU {processed.session.volume.value_at(lps):.0f} at" in hover_text(frame, lps)


def test_that_measurements_are_made_on_the_original(processed):
    plane = slice_frame(processed.session, A).plane
    corners = [vec3(plane.to_lps(pixel)) for pixel in ((3, 3), (9, 8))]
    one = measuring.add_measurement(processed, MeasurementKind.RECTANGLE, corners, plane)
    volume = processed.session.volume
    index = volume.geometry.to_index(plane.to_lps([(c, r) for r in range(3, 9) for c in range(3, 10)]))
    inside = volume.array[tuple(np.rint(index).astype(int).T)]
    values = [quantity.value for quantity in measuring.values_on(processed.session, one).quantities]
    assert pytest.approx(float(inside.mean())) in values
    assert float(inside.max()) in values


def test_that_a_model_is_given_the_original(processed, settle):
    given = []

    def analyse(request, _token, _progress):
        given.append(request.volume)
        return sample_analysis(volume=request.volume)

    processed.ports = replace(processed.ports, analyse=analyse)
    run_model(processed, PLUGIN.id)
    settle(processed)
    assert given == [processed.session.volume]


def test_that_windows_and_the_3d_view_are_made_from_the_original(processed):
    viewing.preset(processed, 0)
    automatic = processed.session.view.window
    plane = slice_frame(processed.session, A).plane
    window_from_region(processed, plane, (vec3(plane.to_lps((0, 0))), vec3(plane.to_lps((39, 29)))))
    from_region = processed.session.view.window
    denoise(processed, None)
    viewing.preset(processed, 0)
    assert processed.session.view.window == automatic
    window_from_region(processed, plane, (vec3(plane.to_lps((0, 0))), vec3(plane.to_lps((39, 29)))))
    assert processed.session.view.window == from_region
    denoise(processed, MEDIAN)
    assert volume_frame(processed.session).volume is processed.session.volume


def test_that_the_picture_of_a_finding_for_a_report_is_of_the_original_and_not_marked(processed, settle):
    run_model(processed, PLUGIN.id)
    settle(processed)
    analysis, current = processed.session.analysis, processed.session.current
    frame = key_frame(current, analysis, analysis.findings[0], {}, Window(400, 40))
    assert frame.drawn is current.volume
    assert not any("processed" in line for line in (*frame.text.top_right, *frame.text.bottom_left))


def test_that_thick_slices_are_those_of_the_processed_values(processed):
    slab = Slab(SlabMode.MAX, 9.0)
    processed.session.set_view(replace(processed.session.view, slab=slab))
    frame = slice_frame(processed.session, A)
    assert frame.drawn.geometry.shape[0] == 1
    assert (frame.drawn.array == frame.volume.array.astype(int) + OFFSET).all()
    assert frame.text.top_right[0] == "processed: median 3x3x3"


def test_that_at_another_time_the_original_is_shown_which_is_said(processed):
    other = Volume(plain_geometry(), np.zeros((20, 30, 40), np.int16), "HU")
    processed.session.set_loaded(Loaded((processed.session.volume, other)), 1)
    frame = slice_frame(processed.session, A)
    assert frame.drawn is other
    assert frame.text.top_right[0] == NOT_HERE
    viewing.go_to_time(processed, 0)
    assert marks(processed)[0] == "processed: median 3x3x3"


def test_that_another_series_begins_as_it_is(processed):
    processed.session.start_series(sample_study(), processed.session.current.series)
    assert processed.session.view.look.denoise is None
    assert processed_volume(processed.session) is None


def test_that_what_fails_is_told_and_the_original_stays(open_review, settle):
    def no_room(_volume, _kind, _token, _progress):
        message = "Taking the noise out of this series needs 9.0 GB, for which memory has no room."
        raise UserError(message, "Close other studies.")

    open_review.ports = replace(open_review.ports, denoise=no_room)
    denoise(open_review, MEDIAN)
    settle(open_review)
    assert [notice.title for notice in open_review.session.notices if notice.is_error] == [
        "Taking the noise out of this series needs 9.0 GB, for which memory has no room."
    ]
    assert open_review.session.view.look.denoise is None
    assert open_review.session.jobs == ()


def slow(token_seen, go):
    def work(volume, kind, token, progress):
        if kind is MEDIAN:
            token_seen.set()
            go.wait(20)
            token.check()
        return shifted(volume, kind, token, progress)

    return work


def test_that_another_choice_stops_the_job_and_only_the_last_one_is_shown(open_review, settle):
    begun, go = threading.Event(), threading.Event()
    open_review.ports = replace(open_review.ports, denoise=slow(begun, go))
    first = denoise(open_review, MEDIAN)
    begun.wait(20)
    denoise(open_review, FLOW)
    assert first.token.is_cancelled
    go.set()
    settle(open_review)
    assert open_review.session.view.look.denoise is FLOW
    assert open_review.session.desk.processed.kind is FLOW
    assert open_review.session.jobs == ()


def test_that_choosing_the_original_stops_the_job(open_review, settle):
    begun, go = threading.Event(), threading.Event()
    open_review.ports = replace(open_review.ports, denoise=slow(begun, go))
    denoise(open_review, MEDIAN)
    begun.wait(20)
    denoise(open_review, None)
    go.set()
    settle(open_review)
    assert open_review.session.view.look.denoise is None
    assert open_review.session.desk.processed is None


def test_that_an_answer_that_comes_after_the_original_was_chosen_is_dropped(open_review, settle):
    denoise(open_review, MEDIAN)
    open_review.jobs.wait(Lane.LOAD)  # it is done, which nobody has heard yet
    denoise(open_review, None)
    settle(open_review)
    assert open_review.session.view.look.denoise is None


def test_that_an_answer_to_a_series_that_was_left_is_dropped(open_review, settle):
    begun, go = threading.Event(), threading.Event()
    open_review.ports = replace(open_review.ports, denoise=slow(begun, go))
    left = open_review.session.desk
    denoise(open_review, MEDIAN)
    begun.wait(20)
    open_review.session.start_series(sample_study(), open_review.session.current.series)
    go.set()
    settle(open_review)
    assert left.processed is None
    assert open_review.session.view.look.denoise is None


def test_that_pictures_and_colours_are_refused_with_a_sentence(open_review):
    series = picture_series()
    open_review.session.start_series(sample_study((series,)), series)
    open_review.session.set_loaded(Loaded((picture_volume(),)))
    with pytest.raises(UserError, match="volumes of grey slices only"):
        denoise(open_review, MEDIAN)


def test_that_nothing_can_be_denoised_before_there_is_a_series(main_thread):
    from samples import sample_review

    empty = sample_review(main_thread, sample_ports())
    with pytest.raises(UserError, match="No series is open"):
        denoise(empty, MEDIAN)
    empty.jobs.close()


def test_that_a_key_image_of_processed_values_says_so_too(processed):
    toggle_mark(processed)
    frames = []
    marked_images(processed.session, lambda frame: frames.append(frame) or np.zeros((8, 8, 3), np.uint8))
    assert [frame.text.top_right[0] for frame in frames] == ["processed: median 3x3x3"]
    assert frames[0].drawn is processed.session.desk.processed.volume
