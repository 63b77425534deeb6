"""The theme, and which way the level goes, are settings."""

from dataclasses import replace

from medviewer.app.appearance import choose_theme, set_up_raises_level
from medviewer.app.settings import Settings, load_settings, save_settings


def test_that_a_theme_is_kept_and_comes_back(review, tmp_path):
    saved = []
    review.ports = replace(review.ports, save_settings=saved.append)
    choose_theme(review, "light")
    assert review.session.settings.theme == "light"
    assert [settings.theme for settings in saved] == ["light"]
    path = tmp_path / "settings.json"
    save_settings(saved[0], path)
    assert load_settings(path).theme == "light"


def test_that_which_way_the_level_goes_is_kept(review):
    saved = []
    review.ports = replace(review.ports, save_settings=saved.append)
    for is_on in (False, True):
        set_up_raises_level(review, is_on=is_on)
        assert review.session.settings.up_raises_level is saved[-1].up_raises_level is is_on


def test_that_a_theme_that_does_not_exist_is_dropped_with_a_warning(tmp_path, expected_warnings):
    expected_warnings.append("settings dropped because their values do not fit: theme")
    path = tmp_path / "settings.json"
    path.write_text('{"theme": "sepia"}', encoding="utf-8")
    assert load_settings(path) == Settings()
