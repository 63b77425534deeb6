"""A second series laid over the images: where it comes from, where it lies, and what is said of it."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from samples import sample_series, sample_study

from medviewer.app import viewing
from medviewer.app.fusing import change_fused, fuse, fused_layer, lay_over, toggle_window_on_fused
from medviewer.app.layer_switches import remove_object, set_layer_opacity, set_layer_visible
from medviewer.app.looking import set_color_map, shown_color_map
from medviewer.app.resolve import slice_frame
from medviewer.app.slice_text import hover_text
from medviewer.domain.color_maps import HOT_IRON, INFERNO, PET_20_STEP
from medviewer.domain.errors import UserError
from medviewer.domain.fusion import moved_volume
from medviewer.domain.geometry import Geometry
from medviewer.domain.link import Link, Move
from medviewer.domain.loaded import Loaded
from medviewer.domain.planes import PlaneName
from medviewer.domain.voi import HeaderVoi, Window
from medviewer.domain.volume import Volume

A = PlaneName.AXIAL
PET = replace(sample_series(), id="1.2.77", series_uid="1.2.77", modality="PT", description="FDG")


def on_frame(volume: Volume, frame_uid: str) -> Volume:
    geometry = volume.geometry
    return replace(volume, geometry=Geometry(geometry.affine, geometry.shape, frame_uid))


@pytest.fixture
def placed(open_review):
    """The review, its volume on a frame of reference of its own."""
    session = open_review.session
    volume = on_frame(session.volume, "1.2.3.9")
    session.set_loaded(Loaded((volume,)))
    return open_review


def pet(frame_uid: str = "1.2.3.9", **more) -> Loaded:
    values = np.full((4, 5, 6), 2000.0, np.float32)
    affine = np.array([[0, 0, 90.0, -300.0], [0, 90.0, 0, -300.0], [90.0, 0, 0, 600.0], [0, 0, 0, 1.0]])
    return Loaded((Volume(Geometry(affine, values.shape, frame_uid), values, "BQML"),), **more)


def frame(review):
    found = slice_frame(review.session, A)
    assert found is not None
    return found


def test_that_a_series_of_the_same_frame_lies_where_its_header_says(placed):
    loaded = pet()
    lay_over(placed, PET, loaded)
    (drawn,) = frame(placed).fusions
    assert drawn.fused.volume is loaded.volume
    assert (drawn.opacity, drawn.fused.name) == (0.5, "PT FDG")


def test_that_a_registered_series_lies_where_the_registration_puts_it(placed):
    turn = ((0.0, -1.0, 0.0), (1.0, 0.0, 0.0), (0.0, 0.0, 1.0))
    move = Move(turn, (10.0, 20.0, 30.0), 0.8)
    placed.room.set_link(Link().with_move(PET.id, placed.session.current.series.id, move))
    loaded = pet("1.2.3.10")
    lay_over(placed, PET, loaded)
    (drawn,) = frame(placed).fusions
    place = loaded.volume.geometry.to_lps((1.0, 2.0, 3.0))
    assert np.allclose(drawn.fused.volume.geometry.to_lps((1.0, 2.0, 3.0)), move.moved(tuple(place)))
    assert drawn.fused.volume.array is loaded.volume.array


@pytest.mark.parametrize("frame_uid", ["1.2.3.10", ""])
def test_that_a_series_whose_place_is_not_known_is_not_laid_over(placed, frame_uid):
    offset = Move(offset_mm=(1.0, 2.0, 3.0))  # what a person scrolls with is no registration
    placed.room.set_link(Link().with_move(PET.id, placed.session.current.series.id, offset))
    with pytest.raises(UserError, match="share no frame of reference"):
        lay_over(placed, PET, pet(frame_uid))
    assert frame(placed).fusions == ()


def test_that_pictures_and_colours_are_not_laid_over(placed):
    picture = replace(pet().volume, is_placed=False)
    colors = Volume(pet().volume.geometry, np.zeros((4, 5, 6, 3), np.uint8))
    for volume in (picture, colors):
        with pytest.raises(UserError, match="cannot be laid over images"):
            lay_over(placed, PET, Loaded((volume,)))


def test_that_pet_begins_at_five_suv_and_says_its_value_as_suv(placed):
    lay_over(placed, PET, pet(suv_factor=0.001))
    fused = fused_layer(placed.session).content
    assert (fused.window.low, fused.window.high) == pytest.approx((0.0, 5000.0))
    place = placed.session.view.position_lps
    assert "PT FDG 2 SUVbw" in hover_text(frame(placed), place)


def test_that_nothing_is_said_of_a_second_volume_outside_of_it(placed):
    loaded = pet()
    lay_over(placed, PET, Loaded((moved_volume(loaded.volume, Move(offset_mm=(5000.0, 0.0, 0.0))),)))
    assert "PT FDG" not in hover_text(frame(placed), placed.session.view.position_lps)


def test_that_other_series_begin_as_their_header_asks(placed):
    asked = Window(40.0, 20.0)
    lay_over(placed, replace(PET, modality="CT"), pet(voi=HeaderVoi(windows=((asked, ""),))))
    assert fused_layer(placed.session).content.window == asked


def test_that_blend_switch_and_removal_act_on_it_as_on_every_layer(placed):
    lay_over(placed, PET, pet())
    lay_over(placed, PET, pet())
    (layer,) = placed.session.over.layers
    assert layer.has_area
    set_layer_opacity(placed, layer.id, 0.8)
    assert frame(placed).fusions[0].opacity == 0.8
    set_layer_visible(placed, layer.id, visible=False)
    assert frame(placed).fusions == ()
    remove_object(placed, layer.source)
    assert placed.session.over.layers == ()


def test_that_a_drag_changes_the_window_of_the_second_volume_when_asked(placed):
    lay_over(placed, PET, pet())
    before, images = fused_layer(placed.session).content.window, placed.session.view.window
    toggle_window_on_fused(placed)
    viewing.drag_window(placed, 40.0, 0.0)
    assert fused_layer(placed.session).content.window.width > before.width
    assert placed.session.view.window == images
    toggle_window_on_fused(placed)
    viewing.drag_window(placed, 40.0, 0.0)
    assert placed.session.view.window.width > images.width


def test_that_colours_are_chosen_for_the_second_volume_when_asked(placed):
    set_color_map(placed, INFERNO)
    lay_over(placed, PET, pet())
    assert shown_color_map(placed.session) == INFERNO
    toggle_window_on_fused(placed)
    assert shown_color_map(placed.session) == HOT_IRON
    set_color_map(placed, PET_20_STEP)
    assert frame(placed).fusions[0].fused.color_map == PET_20_STEP
    assert placed.session.view.look.color_map == INFERNO
    remove_object(placed, fused_layer(placed.session).source)
    set_color_map(placed, HOT_IRON)
    assert placed.session.view.look.color_map == HOT_IRON
    change_fused(placed, Window(1.0, 1.0))
    assert placed.session.over.layers == ()


def test_that_statistics_and_values_stay_those_of_the_images(placed):
    place = placed.session.view.position_lps
    plain = hover_text(frame(placed), place)
    lay_over(placed, PET, pet())
    assert hover_text(frame(placed), place).startswith(plain)


def test_that_a_series_is_read_in_the_background_and_laid_over(placed, main_thread):
    session = placed.session
    study = sample_study()
    fuse(placed, study, replace(sample_series(), id="other", description="second"))
    main_thread.run_until(lambda: not session.jobs and not placed.jobs.active)
    main_thread.run_posted()
    # the sample series has no frame of reference: its place is told to be unknown, and nothing is drawn
    assert "share no frame of reference" in session.notices[-1].title
    assert frame(placed).fusions == ()


def test_that_the_answer_for_a_series_that_was_left_is_dropped(placed, main_thread):
    fuse(placed, sample_study(), replace(sample_series(), id="other"))
    placed.session.close_series()
    main_thread.run_until(lambda: not placed.jobs.active)
    main_thread.run_posted()
    assert placed.session.notices == ()


def test_that_nothing_and_oneself_and_another_patient_are_refused(review, placed):
    study, series = sample_study(), sample_series()
    with pytest.raises(UserError, match="the series on screen"):
        fuse(placed, study, series)
    other = replace(study, patient=replace(study.patient, id="other"))
    with pytest.raises(UserError, match="another patient"):
        fuse(placed, other, PET)
    placed.session.close_series()
    with pytest.raises(UserError, match="no images on screen"):
        fuse(placed, study, PET)
