from pathlib import Path

import pytest

from medviewer.app.settings import Settings, home_folder, load_settings, save_settings


def test_that_settings_are_the_same_after_saving_and_loading(tmp_path):
    settings = Settings(reader="Dr Ωmega", plugin_folders=(Path("models"),), heatmap_opacity=0.2)
    save_settings(settings, tmp_path / "new" / "settings.json")
    assert load_settings(tmp_path / "new" / "settings.json") == settings


def test_that_no_file_means_the_defaults(tmp_path):
    assert load_settings(tmp_path / "none.json") == Settings()


def test_that_the_home_is_chosen_by_the_environment(monkeypatch, tmp_path):
    monkeypatch.setenv("MEDVIEWER_HOME", str(tmp_path))
    assert home_folder() == tmp_path
    monkeypatch.delenv("MEDVIEWER_HOME")
    assert home_folder().name == "medviewer"


def test_that_an_entry_of_the_shortcuts_that_is_no_list_of_keys_costs_itself_alone(tmp_path):
    path = tmp_path / "settings.json"
    path.write_text('{"reader": "Dr One", "shortcuts": {"accept": ["F7"], "reject": "X", "next": [1], "undo": []}}')
    assert load_settings(path) == Settings(reader="Dr One", shortcuts={"accept": ("F7",), "undo": ()})


class TestBadFiles:
    @pytest.fixture
    def expected_warnings(self):
        return ["settings"]

    @pytest.mark.parametrize("text", ["{", "\udcff"])
    def test_that_a_file_that_is_not_json_means_the_defaults(self, tmp_path, text):
        path = tmp_path / "settings.json"
        path.write_text(text, encoding="utf-8", errors="surrogateescape")
        assert load_settings(path) == Settings()

    def test_that_a_bad_key_is_dropped_and_the_rest_kept(self, tmp_path):
        path = tmp_path / "settings.json"
        path.write_text(
            '{"reader": "Dr One", "heatmap_opacity": 7, "device": "abacus", "of_later": 1, "shortcuts": ["A"],'
            ' "window_presets": 3}'
        )
        assert load_settings(path) == Settings(reader="Dr One")


def test_that_a_list_means_the_defaults(tmp_path):
    path = tmp_path / "settings.json"
    path.write_text("[1]")
    assert load_settings(path) == Settings()
