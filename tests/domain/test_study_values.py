import pytest
from samples import PLUGIN, sample_scan, sample_series, sample_study

from medviewer.domain.image_header import ImageHeader
from medviewer.domain.plugin import PluginCatalog
from medviewer.domain.resources import plugins_path, resource_path
from medviewer.domain.study import Patient, SeriesKind


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("DOE^JANE", "DOE JANE"),
        ("Yamada^Tarou=山田^太郎=やまだ^たろう", "Yamada Tarou / 山田 太郎 / やまだ たろう"),
        ("", "(no name)"),
        ("^^", "(no name)"),
    ],
)
def test_that_a_name_is_shown_in_every_script_of_the_header(name, shown):
    assert Patient("1", name).display_name == shown


def test_that_a_series_is_found_by_its_handle():
    result = sample_scan()
    assert result.series_by_id("1.2.4") == (sample_study(), sample_series())
    assert result.series_by_id("none") is None


def test_that_only_volumes_without_a_refusal_open():
    assert sample_series().opens
    assert not sample_series(refusal="its slices are tilted").opens
    assert not sample_series(kind=SeriesKind.REPORT).opens


def test_that_a_plug_in_takes_only_its_modalities():
    assert PLUGIN.accepts("CT")
    assert not PLUGIN.accepts("MR")
    assert PluginCatalog((PLUGIN,)).by_id("blob") is PLUGIN
    assert PluginCatalog().by_id("blob") is None


def test_that_an_image_header_knows_its_bytes_and_whether_it_has_a_place():
    header = ImageHeader(512, 256, frames=3)
    assert header.claimed_bytes == 512 * 256 * 3 * 2
    assert not header.has_geometry


def test_that_plug_ins_and_resources_lie_in_the_source_tree(project_root):
    assert plugins_path() == project_root / "plugins"
    assert resource_path("schemas", "x.json") == project_root / "resources" / "schemas" / "x.json"


def test_that_an_installed_package_brings_its_own_resources(tmp_path, monkeypatch):
    from medviewer.domain import resources

    (tmp_path / "_bundled").mkdir()
    monkeypatch.setattr(resources, "_PACKAGE", tmp_path)
    assert plugins_path() == tmp_path / "_bundled" / "plugins"
