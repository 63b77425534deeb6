"""Pictures, films and colours: what is said of them, and what is not."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from samples import (
    picture_series,
    picture_volume,
    plain_geometry,
    sample_frame,
    sample_scan,
    sample_series,
    sample_study,
    sample_volume,
)

from medviewer.app import viewing
from medviewer.app.analysing import run_model
from medviewer.app.desk import OpenSeries
from medviewer.app.opening import show_series
from medviewer.app.resolve import slice_frame, view_alone, volume_frame
from medviewer.app.scanning import open_path
from medviewer.app.session import ReviewSession
from medviewer.app.slice_text import LOSSY, NO_PLACE, hover_text
from medviewer.app.slices import active_plane
from medviewer.domain.display import Window
from medviewer.domain.errors import UserError
from medviewer.domain.image_header import ImageHeader
from medviewer.domain.job import Progress
from medviewer.domain.layout import ViewName
from medviewer.domain.loaded import Loaded
from medviewer.domain.planes import PlaneName
from medviewer.domain.plugin import unusable
from medviewer.domain.study import FrameRef, HealthNote, HealthSeverity, InstanceRef, Series, SeriesKind
from medviewer.domain.volume import Volume


def shown(review, volume, series=None) -> ReviewSession:
    """The session with that volume on screen."""
    session = review.session
    session.start_series(sample_study(), series or picture_series(volume.geometry.shape))
    session.set_loaded(Loaded((volume,)))
    session.set_view(replace(session.view, position_lps=volume.geometry.center_lps))
    return session


def color_volume() -> Volume:
    """Colours with a place in the patient."""
    geometry = plain_geometry((4, 6, 8))
    return Volume(geometry, np.full((4, 6, 8, 3), 9, np.uint8))


def test_that_a_picture_says_its_frame_and_that_there_are_no_millimetres(review):
    session = shown(review, picture_volume())
    session.set_view(replace(session.view, window=Window(100, 50)))
    frame = slice_frame(session, PlaneName.AXIAL)
    assert frame.text.bottom_left == (NO_PLACE, "frame 3/5", "W 100  L 50", "zoom 1.0")
    assert frame.crosshair_lps is None
    assert "mm" not in "".join(frame.text.top_left + frame.text.top_right + frame.text.bottom_right)


def test_that_the_axial_view_has_the_frames_of_a_film_and_the_others_are_empty(review):
    session = shown(review, picture_volume())
    viewing.go_to_slice(review, PlaneName.AXIAL, 5)
    frame = slice_frame(session, PlaneName.AXIAL)
    assert frame.plane.number == 5
    assert frame.volume.geometry.nearest_index(frame.plane.origin_lps) == (4, 0, 0)
    assert slice_frame(session, PlaneName.CORONAL) is None
    assert slice_frame(session, PlaneName.SAGITTAL) is None
    assert volume_frame(session) is None


def test_that_a_picture_is_shown_alone_and_keys_act_on_it(review):
    session = shown(review, picture_volume())
    session.set_view(replace(session.view, active=ViewName.SAGITTAL, maximised=ViewName.VOLUME_3D))
    assert view_alone(session) is ViewName.AXIAL
    assert active_plane(review.session) is PlaneName.AXIAL
    session.start_series(sample_study(), sample_series())
    assert view_alone(session) is None
    session.set_preview(sample_volume())
    viewing.toggle_maximised(review, ViewName.CORONAL)
    assert view_alone(session) is ViewName.CORONAL


@pytest.mark.parametrize("kind", list(SeriesKind))
def test_that_the_layout_is_known_before_the_first_pixel(kind):
    current = OpenSeries(sample_study(), replace(picture_series(), kind=kind))
    assert current.is_placed == (kind is SeriesKind.VOLUME)


def test_that_there_is_no_layout_of_pictures_where_nothing_is_open():
    assert view_alone(ReviewSession()) is None


def test_that_a_volume_without_a_place_is_told_by_its_voxels_and_not_its_kind(review):
    volume = replace(sample_volume(), is_placed=False)
    session = shown(review, volume, sample_series())
    assert view_alone(session) is ViewName.AXIAL


def test_that_the_lossy_mark_is_on_a_picture_too(review):
    note = HealthNote("lossy", HealthSeverity.WARNING, "The picture was compressed with loss.")
    session = shown(review, picture_volume(), picture_series(health=(note,)))
    assert slice_frame(session, PlaneName.AXIAL).text.top_right[0] == LOSSY


def test_that_colours_have_no_window_to_say_or_to_change(review):
    session = shown(review, picture_volume(is_color=True))
    before = session.view
    viewing.drag_window(review, 50, 20)
    viewing.preset(review, 0)
    viewing.preset(review, 1)
    assert session.view == before
    assert slice_frame(session, PlaneName.AXIAL).text.bottom_left[-1] == "zoom 1.0"


def test_that_colours_with_a_place_have_all_slices_but_no_3d(review):
    session = shown(review, color_volume(), sample_series(plain_geometry((4, 6, 8))))
    assert view_alone(session) is None
    assert slice_frame(session, PlaneName.CORONAL).text.bottom_left[1].endswith(" mm")
    assert volume_frame(session) is None


def test_that_the_read_out_of_a_picture_is_in_pixels():
    grey = picture_volume()
    assert hover_text(sample_frame(grey), (10.2, 7.4, -2.0)) == f"value {grey.array[2, 7, 10]} at column 10, row 7"
    colors = picture_volume(is_color=True)
    assert hover_text(sample_frame(colors), (10.2, 7.4, -2.0)) == "red 10 green 7 blue 2 at column 10, row 7"
    assert hover_text(sample_frame(colors), (16.0, 7.0, -2.0)) == ""


def test_that_the_read_out_of_a_fraction_keeps_its_digits():
    volume = Volume(plain_geometry(), np.full((20, 30, 40), 0.12345, np.float32), "SUV")
    x, y, z = volume.geometry.center_lps
    assert hover_text(sample_frame(volume), (x, y, z)) == f"SUV 0.1235 at ({x:.1f}, {y:.1f}, {z:.1f}) mm"


@pytest.mark.parametrize(
    ("volume", "reason"),
    [(picture_volume(), "a picture without a place"), (color_volume(), "in colour"), (sample_volume(), "")],
)
def test_that_models_are_for_grey_slices_with_a_place(review, volume, reason):
    assert reason in unusable(volume)
    assert bool(unusable(volume)) == bool(reason)


@pytest.mark.parametrize("volume", [picture_volume(), color_volume()], ids=["picture", "colour"])
def test_that_a_model_on_a_picture_or_colours_is_refused_in_a_sentence(review, volume):
    shown(review, volume)
    with pytest.raises(UserError, match=r"Blob.*cannot be run here: this series is"):
        run_model(review, "blob")
    assert review.session.jobs == ()


@pytest.mark.parametrize("order", [1, -1])
def test_that_a_volume_opens_first_and_not_the_longer_film(review, main_thread, tmp_path, order):
    film = picture_series((500, 12, 16))
    study = sample_study((sample_series(), film)[::order])
    ports = replace(review.ports, scan=lambda _path, _token, _progress: sample_scan(study))
    object.__setattr__(review, "ports", ports)
    open_path(review, tmp_path)
    main_thread.run_until(lambda: review.session.current is not None and not review.jobs.active)
    assert review.session.current.series.id == "1.2.4"


def test_that_a_film_opens_at_its_first_frame_and_its_preview_names_none(review, main_thread):
    film, volume = picture_series(), picture_volume()
    middle = Volume(volume.geometry, volume.array, is_placed=False)

    def load(_series, _token, progress):
        progress(Progress(0.2, "Slice 1 of 5", middle))
        return Loaded((volume,))

    review.ports = replace(review.ports, load=load)
    seen = []

    def listen(_topics):
        frame = slice_frame(review.session, PlaneName.AXIAL)
        seen.append(None if frame is None else frame.text.bottom_left[:2])

    review.session.changed.connect(listen)
    show_series(review, sample_study((film,)), film)
    main_thread.run_until(lambda: not review.session.jobs and not review.jobs.active)
    assert seen[-1] == (NO_PLACE, "frame 1/5")
    previews = [lines for lines in seen if lines is not None and not lines[1].startswith("frame")]
    assert {lines[0] for lines in previews} == {NO_PLACE}


def lettered(*directions) -> Series:
    """A film whose frames have these letters in their headers."""
    frames = tuple(
        FrameRef(InstanceRef("1", "2", Path("x")), ImageHeader(12, 16, patient_orientation=one)) for one in directions
    )
    return picture_series((len(directions), 12, 16), frames=frames)


def test_that_a_picture_has_the_letters_of_its_own_header_and_none_where_it_has_none(review):
    session = shown(review, picture_volume((3, 12, 16)), lettered(("L", "F"), ("RA", "FP"), None))
    expected = [("R", "L", "H", "F"), ("LP", "RA", "HA", "FP"), None]
    for number, letters in enumerate(expected, 1):
        viewing.go_to_slice(review, PlaneName.AXIAL, number)
        assert slice_frame(session, PlaneName.AXIAL).letters == letters


def test_that_a_projection_whose_sides_are_unknown_says_so_at_every_edge(review):
    film = replace(lettered(None, ("L", "F")), modality="DX")
    session = shown(review, picture_volume((2, 12, 16)), film)
    assert slice_frame(session, PlaneName.AXIAL).letters == ("R", "L", "H", "F")
    viewing.go_to_slice(review, PlaneName.AXIAL, 1)
    assert slice_frame(session, PlaneName.AXIAL).letters == ("?", "?", "?", "?")


def test_that_letters_of_the_header_do_not_count_where_the_place_in_the_patient_is_known(review):
    session = shown(review, sample_volume(), sample_series())
    assert slice_frame(session, PlaneName.AXIAL).letters is None


def test_that_one_frame_that_is_there_early_has_no_letters_but_a_picture_alone_has(review):
    for count, letters in ((3, None), (1, ("R", "L", "H", "F"))):
        session = review.session
        session.start_series(sample_study(), lettered(*[("L", "F")] * count))
        session.set_preview(picture_volume((1, 12, 16)))
        assert slice_frame(session, PlaneName.AXIAL).letters == letters
