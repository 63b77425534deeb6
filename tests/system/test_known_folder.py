"""The window and the commands open a known folder from the study index, and live without one."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import numpy as np
import pytest
from series import affine_of, write_series

from medviewer.cli import main
from medviewer.domain.job import CancelToken
from medviewer.io.info import info_json
from medviewer.io.source import Sources
from medviewer.services import Services
from medviewer.store.study_index import INDEX_FILE

if TYPE_CHECKING:
    from pathlib import Path

    from medviewer.domain.study import ScanResult


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A small stack, trusted although it was written a moment ago."""
    monkeypatch.setattr("medviewer.io.known.SETTLED_NS", 0)
    write_series(tmp_path / "ct", affine_of((2.0, 0.5, 0.5), (0, 0, 0)), np.zeros((3, 4, 4), np.int16))
    return tmp_path / "ct"


def refuse(_self: Sources, path: Path) -> None:
    pytest.fail(f"{path.name} was opened")


def scanned(services: Services, folder: Path) -> ScanResult:
    return services.ports().scan(folder, CancelToken(), lambda _progress: None)


def test_that_what_a_command_has_read_the_window_knows(
    folder: Path, medviewer_home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["info", str(folder), "--json"]) == 0
    said = json.loads(capsys.readouterr().out)
    monkeypatch.setattr(Sources, "open", refuse)
    services = Services(medviewer_home)
    assert info_json(scanned(services, folder)) == said
    services.close()


def test_that_what_the_window_has_read_a_command_knows(
    folder: Path, medviewer_home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    services = Services(medviewer_home)
    seen = info_json(scanned(services, folder))
    services.close()
    monkeypatch.setattr(Sources, "open", refuse)
    assert main(["info", str(folder), "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == seen


@pytest.mark.parametrize("home", ["~nobody-of-that-name/home", "{}/file/home"])
def test_that_a_folder_opens_where_no_index_can_be_kept(
    home: str, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "file").write_text("no folder")
    monkeypatch.setenv("MEDVIEWER_HOME", home.format(tmp_path))
    assert main(["info", str(folder)]) == 0
    assert capsys.readouterr().err == ""


def test_that_a_damaged_index_is_not_noticed(
    folder: Path, medviewer_home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (medviewer_home / INDEX_FILE).write_bytes(b"damaged" * 1000)
    assert main(["info", str(folder)]) == 0
    assert capsys.readouterr().err == ""


def test_that_a_measurement_begins_with_an_empty_index_and_leaves_the_readers_own_alone(
    folder: Path, medviewer_home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["info", str(folder)]) == 0
    before = (medviewer_home / INDEX_FILE).read_bytes()
    opened: list[Path] = []
    original = Sources.open
    monkeypatch.setattr(Sources, "open", lambda self, path: (opened.append(path), original(self, path))[1])
    capsys.readouterr()
    assert main(["bench", "load", str(folder), "--json"]) == 0
    assert {path.name for path in opened} == {path.name for path in folder.iterdir()}
    assert json.loads(capsys.readouterr().out)["known_scan_seconds"] > 0
    assert (medviewer_home / INDEX_FILE).read_bytes() == before
