from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from made_layers import framed_series, made_segmentation, study_with
from object_desk import film
from samples import picture_volume, plain_geometry, sample_analysis, sample_finding, sample_ports, sample_review

from medviewer.app import overlays, viewing
from medviewer.app.layer_switches import set_layer_visible
from medviewer.app.layers import layers_of
from medviewer.app.opening import show_series
from medviewer.app.overlay_planes import DRAWN, HIDDEN, ORIGIN_TEXT, start_overlay_planes
from medviewer.app.reporting import current_report
from medviewer.app.resolve import slice_frame
from medviewer.app.slice_text import hover_text
from medviewer.domain.image_header import ImageHeader
from medviewer.domain.loaded import Loaded
from medviewer.domain.overlay import OverlayPlane, OverlayStack, SeriesOverlays, packed
from medviewer.domain.planes import PlaneName
from medviewer.domain.study import FrameRef

MARK = np.zeros((30, 40), bool)
MARK[3:7, 5:9] = True


def stack_on(*pictures, name="Mark", mask=MARK, is_region=False) -> OverlayStack:
    return OverlayStack(name, {key: packed(OverlayPlane(0x6000, mask)) for key in pictures}, is_region)


def with_overlays(series):
    marked = {
        one.sop_instance_uid: replace(one, header=ImageHeader(30, 40, has_overlays=True)) for one in series.instances
    }
    frames = tuple(replace(frame, instance=marked[frame.instance.sop_instance_uid]) for frame in series.frames)
    return replace(series, instances=tuple(marked.values()), frames=frames)


class Opened:
    """A review on a series with overlay planes, open and read."""

    def __init__(self, main_thread, found, series=None, volume=None):
        self.asked = []

        def read(asked, _token, _progress):
            self.asked.append(asked)
            return found

        ports = sample_ports(read_overlays=read)
        if volume is not None:
            ports = replace(ports, load=lambda _series, _token, _progress: Loaded((volume,)))
        self.series = series or with_overlays(framed_series())
        self.review = sample_review(main_thread, ports)
        self.session = self.review.session
        show_series(self.review, replace(study_with(), series=(self.series,)), self.series)
        main_thread.run_until(lambda: not self.session.jobs and not self.review.jobs.active)
        main_thread.run_posted()

    def frame(self, plane=PlaneName.AXIAL):
        return slice_frame(self.session, plane)

    def go_to_index(self, index):
        """Show the slice with that index; the axial view counts from the head, which is the last one."""
        viewing.go_to_slice(self.review, PlaneName.AXIAL, 20 - index)


@pytest.fixture(name="opened")
def opened_fixture(main_thread):
    made = []

    def make(*stacks, notes=(), **more) -> Opened:
        made.append(Opened(main_thread, SeriesOverlays(stacks, notes), **more))
        return made[-1]

    yield make
    for one in made:
        one.review.jobs.close()


def test_that_a_series_without_overlays_in_its_headers_is_not_read_again(opened):
    assert opened(series=framed_series()).asked == []


def test_that_overlays_are_switched_on_at_first_under_their_names(opened):
    desk = opened(stack_on(("1.2.3.4", 0)), stack_on(("1.2.3.5", 0), name="Lesion", is_region=True))
    assert desk.asked == [desk.series]
    layers = desk.session.over.layers
    assert [(one.name, one.visible, one.opacity, one.has_area) for one in layers] == [
        ("Mark", True, 1.0, True),
        ("Lesion", True, 0.4, True),
    ]
    assert {one.origin_text for one in layers} == {ORIGIN_TEXT}
    assert len({one.color for one in layers}) == 2


def test_that_overlays_that_cannot_be_read_are_said(opened):
    desk = opened(notes=("Two are damaged.",))
    assert [(n.title.endswith(": Two are damaged."), n.is_error) for n in desk.session.notices] == [(True, True)]


def test_that_an_overlay_covers_just_its_own_pixels_on_its_own_slice(opened):
    desk = opened(stack_on(("1.2.3.4", 0)))
    desk.go_to_index(5)
    assert desk.frame().overlays.masks == ()
    desk.go_to_index(4)
    (mask,) = desk.frame().overlays.masks
    assert mask.name == "Mark"
    grid = plain_geometry()
    for row, column in np.ndindex(30, 40):
        assert mask.volume.value_at(grid.to_lps((4, row, column))) == MARK[row, column]
    assert desk.frame().overlays.masks[0].volume is mask.volume  # a slice that is shown again is not cut anew


def test_that_values_under_an_overlay_are_read_out_as_they_are(opened):
    desk = opened(stack_on(("1.2.3.4", 0)))
    desk.go_to_index(4)
    place = plain_geometry().to_lps((4, 4, 6))
    value = int(desk.session.volume.array[4, 4, 6])
    assert hover_text(desk.frame(), place).startswith(f"HU {value} at")
    assert hover_text(desk.frame(), place).endswith("Mark")


def test_that_views_across_the_acquired_slices_have_no_overlay_planes(opened):
    desk = opened(stack_on(*((f"1.2.3.{k}", 0) for k in range(20))))
    for plane in (PlaneName.CORONAL, PlaneName.SAGITTAL):
        assert desk.frame(plane).overlays.masks == ()
        assert desk.frame(plane).text.bottom_left[0] not in {DRAWN, HIDDEN}


def test_that_the_tile_says_whether_the_overlays_of_its_slice_are_drawn(opened):
    desk = opened(stack_on(("1.2.3.4", 0)))
    desk.go_to_index(4)
    assert desk.frame().text.bottom_left[0] == DRAWN
    overlays.toggle_overlays(desk.review)
    assert desk.frame().text.bottom_left[0] == HIDDEN
    assert desk.frame().overlays.masks == ()
    overlays.toggle_overlays(desk.review)
    set_layer_visible(desk.review, desk.session.over.layers[0].id, visible=False)
    assert desk.frame().text.bottom_left[0] == HIDDEN
    desk.go_to_index(6)
    assert desk.frame().text.bottom_left[0] not in {DRAWN, HIDDEN}


def test_that_frames_of_a_film_have_their_own_overlays(opened):
    mask = np.zeros((12, 16), bool)
    mask[2, 3] = True
    volume = picture_volume()
    desk = opened(stack_on(("1.2.6.1", 3), mask=mask), series=with_overlays(film()), volume=volume)
    viewing.go_to_slice(desk.review, PlaneName.AXIAL, 4)
    (drawn,) = desk.frame().overlays.masks
    assert not drawn.volume.is_placed
    assert drawn.volume.value_at(volume.geometry.to_lps((3, 2, 3))) == 1
    assert drawn.volume.value_at(volume.geometry.to_lps((3, 3, 3))) == 0
    viewing.go_to_slice(desk.review, PlaneName.AXIAL, 3)
    assert desk.frame().overlays.masks == ()


def test_that_a_tile_of_a_mosaic_shows_its_part_of_the_overlay(opened):
    sheet = np.random.default_rng(1).random((60, 80)) > 0.5
    plain = with_overlays(framed_series())
    frames = tuple(FrameRef(f.instance, f.header, 0, (30, 40)) for f in plain.frames)
    desk = opened(stack_on(("1.2.3.4", 0), mask=sheet), series=replace(plain, frames=frames))
    desk.go_to_index(4)
    (drawn,) = desk.frame().overlays.masks
    np.testing.assert_array_equal(drawn.volume.array[0], sheet[30:, 40:])


def test_that_overlays_come_under_what_was_laid_over_the_images_meanwhile(opened, main_thread):
    desk = opened(stack_on(("1.2.3.4", 0)))
    earlier = layers_of(made_segmentation(), "seg")
    desk.session.over.set_layers(earlier)
    start_overlay_planes(desk.review, desk.series, lambda: True)
    main_thread.run_until(lambda: not desk.session.jobs and not desk.review.jobs.active)
    main_thread.run_posted()
    first, *rest = desk.session.over.layers
    assert (first.name, tuple(rest)) == ("Mark", earlier)


def test_that_overlays_of_a_series_that_was_left_are_dropped(opened, main_thread):
    desk = opened(stack_on(("1.2.3.4", 0)))
    desk.session.over.clear()
    start_overlay_planes(desk.review, desk.series, lambda: False)
    main_thread.run_until(lambda: not desk.session.jobs and not desk.review.jobs.active)
    main_thread.run_posted()
    assert desk.session.over.layers == ()


@pytest.mark.parametrize("is_on", [True, False])
def test_that_overlays_that_are_on_are_in_the_key_images_of_the_report(opened, is_on):
    desk = opened(stack_on(*((f"1.2.3.{k}", 0) for k in range(20))))
    drawn = []
    desk.review.ports = replace(desk.review.ports, draw=lambda f: drawn.append(f) or np.zeros((8, 8, 3)))
    analysis = sample_analysis(findings=(sample_finding(),), volume=desk.session.volume)
    desk.session.set_analyses((analysis,), {})
    set_layer_visible(desk.review, desk.session.over.layers[0].id, visible=is_on)
    current_report(desk.review)
    (frame,) = drawn
    assert [mask.name for mask in frame.overlays.masks] == (["Mark"] if is_on else [])
    assert frame.text.bottom_left[0] == (DRAWN if is_on else HIDDEN)
