"""A reader's own windows stand on the digits in the place of those that are shipped, and stay there."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from samples import oblique_geometry, picture_series, picture_volume, sample_series, sample_study

from medviewer.app import viewing
from medviewer.app.hanging import _preset_of
from medviewer.app.looking import set_window
from medviewer.app.opening import _asked_window
from medviewer.app.settings import OwnPreset, Settings, load_settings, save_settings
from medviewer.app.window_presets import drop_preset, keep_preset, own_digits, presets_of
from medviewer.domain.display import presets_for
from medviewer.domain.errors import UserError
from medviewer.domain.loaded import Loaded
from medviewer.domain.voi import VoiFunction, VoiLut, Window
from medviewer.domain.volume import Volume

SUBDURAL = Window(200.0, 75.0)


def shown(review, modality: str, suv_factor: float | None = None):
    volume = Volume(oblique_geometry(), np.zeros((20, 30, 40), np.float32))
    series = sample_series(volume.geometry, modality=modality)
    review.session.start_series(sample_study((series,)), series)
    review.session.set_loaded(Loaded((volume,), suv_factor=suv_factor))
    return review


def names(review) -> dict[int, str]:
    return {preset.key: preset.name for preset in presets_of(review.session)}


def test_that_a_kept_window_stands_on_its_digit_for_its_modality_alone(review):
    shown(review, "CT")
    set_window(review, SUBDURAL)
    keep_preset(review, 5, "  Subdural ")
    assert names(review) == {p.key: p.name for p in presets_for("CT")} | {5: "Subdural"}
    assert own_digits(review.session) == {5}
    viewing.preset(review, 3)
    viewing.preset(review, 5)
    assert review.session.view.window == SUBDURAL
    shown(review, "MR")
    assert names(review) == {}
    assert own_digits(review.session) == frozenset()


def test_that_a_modality_without_shipped_ones_has_the_readers(review):
    shown(review, "MR")
    set_window(review, Window(900.0, 400.0, VoiFunction.SIGMOID))
    keep_preset(review, 2, "Knee")
    set_window(review, Window(10.0, 5.0))
    viewing.preset(review, 2)
    assert review.session.view.window == Window(900.0, 400.0, VoiFunction.SIGMOID)


def test_that_it_is_on_disk_and_comes_back(review, tmp_path, monkeypatch):
    saved = []
    monkeypatch.setattr(review, "ports", replace(review.ports, save_settings=saved.append))
    shown(review, "CT")
    set_window(review, SUBDURAL)
    keep_preset(review, 5, "Subdural")
    save_settings(saved[-1], tmp_path / "settings.json")
    assert load_settings(tmp_path / "settings.json") == review.session.settings
    drop_preset(review, 5)
    assert saved[-1].window_presets == {"CT": ()}
    assert names(review)[5] == "Brain"


def test_that_the_last_one_on_a_digit_counts(review):
    shown(review, "CT")
    for name in ("one", "two"):
        keep_preset(review, 9, name)
    assert names(review)[9] == "two"
    assert len(review.session.settings.window_presets["CT"]) == 1


def test_that_those_of_pet_are_suv_with_the_inversion_and_need_the_factor(review):
    shown(review, "PT", suv_factor=0.0005)
    set_window(review, Window(14_000.0, 7_000.0, VoiFunction.LINEAR))
    review.session.set_view(replace(review.session.view, inverted=True))
    keep_preset(review, 4, "Liver")
    (one,) = review.session.settings.window_presets["PT"]
    assert (one.width, one.level, one.inverted) == (pytest.approx(7.0), pytest.approx(3.5), True)
    shown(review, "PT", suv_factor=0.001)
    review.session.set_view(replace(review.session.view, inverted=False))
    viewing.preset(review, 4)
    view = review.session.view
    assert (view.window.width, view.window.level) == (pytest.approx(7000.0), pytest.approx(3500.0))
    assert (view.window.function, view.inverted) == (VoiFunction.LINEAR_EXACT, True)
    shown(review, "PT")
    assert names(review) == {}
    with pytest.raises(UserError, match="cannot be kept") as refused:
        keep_preset(review, 4, "Liver")
    assert "SUV" in refused.value.advice


def test_that_a_narrow_window_of_pet_is_kept(review):
    shown(review, "PT", suv_factor=0.0001)
    set_window(review, Window(5_000.0, 2_500.0, VoiFunction.LINEAR))
    keep_preset(review, 2, "Low")
    viewing.preset(review, 2)
    assert review.session.view.window.width == pytest.approx(5000.0)


def test_that_what_is_no_window_of_numbers_is_refused(review):
    with pytest.raises(UserError, match="cannot be kept"):
        keep_preset(review, 2, "a")
    shown(review, "CT")
    with pytest.raises(UserError, match="needs a name"):
        keep_preset(review, 2, "  ")
    set_window(review, VoiLut(0, b"\0\1\0\2", 16).window)
    with pytest.raises(UserError, match="cannot be kept") as refused:
        keep_preset(review, 2, "a")
    assert "table" in refused.value.advice
    series, volume = picture_series(), picture_volume(is_color=True)
    review.session.start_series(sample_study((series,)), series)
    review.session.set_loaded(Loaded((volume,)))
    with pytest.raises(UserError, match="cannot be kept"):
        keep_preset(review, 2, "a")
    assert review.session.settings.window_presets == {}


def test_that_nothing_on_screen_has_nothing_to_drop(review):
    drop_preset(review, 2)
    assert review.session.settings.window_presets == {}


def test_that_hanging_protocols_name_the_readers_window_by_its_digit(review):
    shown(review, "CT")
    set_window(review, SUBDURAL)
    assert _preset_of(review.session) is None
    keep_preset(review, 5, "Subdural")
    assert _preset_of(review.session) == 5
    review.session.wanted_window = 5
    assert _asked_window(review.session, review.session.current.series) == SUBDURAL


@pytest.mark.parametrize("expected_warnings", [["a window preset"]])
@pytest.mark.parametrize(
    "bad",
    [
        {"key": 1, "name": "a", "width": 1, "level": 0},
        {"key": 10, "name": "a", "width": 1, "level": 0},
        {"key": 2, "name": "", "width": 1, "level": 0},
        {"key": 2, "name": "a", "width": 0, "level": 0},
        {"key": 2, "name": "a", "width": 0.5, "level": 0, "function": "LINEAR"},
        {"key": 2, "name": "a", "width": 5, "level": 0, "function": "SQUARE"},
        7,
    ],
)
def test_that_a_preset_that_cannot_be_used_costs_itself_alone(bad, expected_warnings):
    good = {"key": 3, "name": "b", "width": 2, "level": 1}
    found = Settings.model_validate({"window_presets": {"CT": [bad, good], "MR": 5}})
    assert found.window_presets == {"CT": (OwnPreset(key=3, name="b", width=2, level=1),)}
    assert expected_warnings
