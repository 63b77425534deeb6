from __future__ import annotations

from medviewer.domain import resources


def test_that_resources_and_plugins_of_the_source_tree_are_found(project_root):
    assert resources.resource_path("schemas", "findings.schema.json").is_file()
    assert resources.resource_path() == project_root / "resources"
    assert resources.plugins_path() == project_root / "plugins"


def test_that_an_installed_package_uses_what_it_carries(tmp_path, monkeypatch):
    monkeypatch.setattr(resources, "_PACKAGE", tmp_path / "medviewer")
    bundled = tmp_path / "medviewer" / "_bundled"
    bundled.mkdir(parents=True)
    assert resources.resource_path("docs") == bundled / "resources" / "docs"
    assert resources.plugins_path() == bundled / "plugins"
