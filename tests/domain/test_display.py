import numpy as np
import pytest
from samples import plain_geometry

from medviewer.domain.display import Window, auto_window, presets_for
from medviewer.domain.volume import Volume


@pytest.mark.parametrize(("width", "level"), [(0, 1), (-1, 1), (np.nan, 1), (1, np.inf)])
def test_that_a_window_without_width_is_refused(width, level):
    with pytest.raises(ValueError, match="positive width"):
        Window(width, level)


def test_that_a_window_runs_from_black_to_white_about_its_level():
    assert (Window(1500, -600).low, Window(1500, -600).high) == (-1350, 150)


def test_that_ct_has_the_agreed_presets_and_mr_none():
    windows = {p.name: (p.window.width, p.window.level) for p in presets_for("CT")}
    assert windows["Lung"] == (1500, -600)
    assert windows["Bone"] == (2000, 400)
    assert sorted(p.key for p in presets_for("CT")) == list(range(2, 10))
    assert presets_for("MR") == ()


def test_that_the_auto_window_leaves_out_the_extremes():
    values = np.linspace(0, 1000, 24000).reshape(20, 30, 40)
    values[0, 0, 0] = 1e9
    window = auto_window(Volume(plain_geometry(), values))
    assert (window.low, window.high) == pytest.approx((5, 995), abs=1)


def test_that_the_air_around_a_patient_does_not_decide_on_the_window():
    values = np.zeros((20, 30, 40))
    values[5:15, 8:22, 10:30] = np.linspace(300, 900, 2800).reshape(10, 14, 20)
    window = auto_window(Volume(plain_geometry(), values))
    assert (window.low, window.high) == pytest.approx((303, 897), abs=3)


@pytest.mark.parametrize(("fill", "level"), [(7.0, 7.0), (np.nan, 0.5)])
def test_that_a_flat_or_empty_image_still_has_a_window(fill, level):
    window = auto_window(Volume(plain_geometry(), np.full((20, 30, 40), fill)))
    assert (window.width, window.level) == (1.0, level)


def test_that_a_rare_bright_spot_on_a_flat_image_is_within_the_window():
    values = np.zeros((20, 30, 40))
    values[3, 3, 3] = 50.0
    assert auto_window(Volume(plain_geometry(), values)).width == 50.0


def test_that_padding_does_not_decide_on_the_window():
    values = np.full((20, 30, 40), -2000.0)
    values[:, 8:22, 10:30] = np.linspace(0, 1000, 20 * 14 * 20).reshape(20, 14, 20)
    padded = auto_window(Volume(plain_geometry(), values, padding=(-2000.0, -2000.0)))
    alone = auto_window(Volume(plain_geometry((20, 14, 20)), np.ascontiguousarray(values[:, 8:22, 10:30])))
    assert padded.high == pytest.approx(alone.high, abs=10)
    assert padded.low > -1


def test_that_colours_are_shown_over_their_whole_range():
    values = np.full((20, 30, 40, 3), 7, np.uint8)
    window = auto_window(Volume(plain_geometry(), values))
    assert (window.low, window.high) == (0, 255)
