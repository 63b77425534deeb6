from __future__ import annotations

import numpy as np
import pytest
from drawn_volumes import image, rotation, volume_of
from hypothesis import given
from hypothesis import strategies as st

from medviewer.domain.frames import CameraPose
from medviewer.domain.planes import PlaneName, slice_plane
from medviewer.domain.vectors import vec3
from medviewer.rendering.slice_view import SliceView

VOLUME = volume_of(image(np.zeros((8, 20, 40), np.uint8), (1.0, 2.0, 3.0), rotation(10, 20, 30)))
PLANE = slice_plane(VOLUME.geometry, PlaneName.AXIAL, 3)


def test_that_zoom_one_fits_the_whole_slice():
    view = SliceView(PLANE, CameraPose(), (400, 300))
    assert view.px_per_mm == pytest.approx(300 / 40)
    np.testing.assert_allclose(view.to_display(PLANE.to_lps((-0.5, -0.5))), (50, 0), atol=1e-9)
    np.testing.assert_allclose(view.to_display(PLANE.to_lps((39.5, 19.5))), (350, 300), atol=1e-9)


def test_that_the_camera_centre_is_in_the_middle_and_zoom_grows_around_it():
    place = vec3(PLANE.to_lps((7, 3)) + 5 * np.array(PLANE.normal))
    for zoom in (0.5, 1.0, 4.0):
        view = SliceView(PLANE, CameraPose(zoom, place), (640, 480))
        np.testing.assert_allclose(view.to_display(place), (320, 240), atol=1e-9)
        step = view.to_display(np.array(place) + np.array(PLANE.right)) - (320, 240)
        np.testing.assert_allclose(step, (zoom * 12, 0), atol=1e-9)


@given(x=st.floats(-500, 5000), y=st.floats(-500, 5000), zoom=st.floats(0.05, 40))
def test_that_a_display_position_comes_back_from_the_patient(x, y, zoom):
    view = SliceView(PLANE, CameraPose(zoom), (1024, 768))
    lps = view.to_lps(x, y)
    assert abs(PLANE.distance_mm(lps)) < 1e-6
    np.testing.assert_allclose(view.to_display(lps), (x, y), atol=1e-6)


def test_that_a_window_without_size_divides_by_nothing():
    assert SliceView(PLANE, CameraPose(), (0, 0)).px_per_mm > 0
