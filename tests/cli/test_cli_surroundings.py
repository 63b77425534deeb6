"""What a command stands on: a display that answers, a home that can be written, a log level that exists."""

import errno
import os
import shutil
import socket
import tempfile
from pathlib import Path

import pytest
from samples import sample_analysis, sample_volume
from series import affine_of, write_series

from medviewer.cli import display
from medviewer.services import Services

MODEL = "lung-nodule-candidates"


@pytest.fixture
def x_sockets(monkeypatch):
    """A folder of X sockets with a short name, as socket addresses need."""
    folder = Path(tempfile.mkdtemp(prefix="x"))
    monkeypatch.setattr(display, "X_SOCKETS", str(folder))
    monkeypatch.setattr(display.sys, "platform", "linux")
    monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)
    yield folder
    shutil.rmtree(folder)


@pytest.mark.parametrize("name", [":77", "unix:77", ":77.0"])
@pytest.mark.parametrize("abstract", [False, True])
def test_that_a_display_is_one_only_while_its_server_listens(x_sockets, monkeypatch, name, abstract):
    monkeypatch.setenv("DISPLAY", name)
    assert not display.has_display()
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(f"\0{x_sockets}/X77" if abstract else str(x_sockets / "X77"))
        server.listen()
        assert display.has_display()
    assert (x_sockets / "X77").exists() is not abstract  # a server that was killed leaves its socket behind
    assert not display.has_display()


def test_that_another_display_of_this_machine_does_not_count(x_sockets, monkeypatch):
    monkeypatch.setenv("DISPLAY", ":7")
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(str(x_sockets / "X77"))
        server.listen()
        assert not display.has_display()


@pytest.mark.usefixtures("x_sockets")
def test_that_a_display_of_another_machine_is_taken_at_its_word(monkeypatch):
    monkeypatch.setenv("DISPLAY", "localhost:10.0")
    assert display.has_display()
    monkeypatch.delenv("DISPLAY")
    assert not display.has_display()
    monkeypatch.setenv("WAYLAND_DISPLAY", "wayland-0")
    assert display.has_display()


@pytest.mark.usefixtures("x_sockets")
def test_that_open_on_a_display_that_is_gone_says_so_and_a_screenshot_is_drawn_unseen(medviewer, monkeypatch, tmp_path):
    from medviewer.cli import window

    asked = []
    monkeypatch.setattr(window, "run_unseen", lambda arguments: asked.append(arguments) or 0)
    monkeypatch.setenv("DISPLAY", ":77")
    answer = medviewer("open")
    assert (answer.code, asked) == (3, [])
    assert "no display" in answer.err
    assert medviewer("open", "--screenshot", tmp_path / "a.png").code == 0
    assert medviewer("demo", "--out", tmp_path).code == 0
    assert asked == [["open", "--screenshot", str(tmp_path / "a.png")], ["demo", "--out", str(tmp_path)]]


def test_that_a_log_level_that_is_none_is_said_and_the_command_goes_on(medviewer, monkeypatch):
    monkeypatch.setenv("MEDVIEWER_LOG", "silly")
    answer = medviewer("--version")
    assert answer.code == 0
    assert "MEDVIEWER_LOG is 'silly', which is no level of the log" in answer.err
    monkeypatch.setenv("MEDVIEWER_LOG", "info")
    assert medviewer("--version").err == ""


@pytest.mark.parametrize(
    "arguments",
    [("demo", "--out"), ("analyse", ".", "--model", MODEL, "-o"), ("report", "1.2.3", "--formats", "json", "-o")],
    ids=lambda arguments: arguments[0],
)
@pytest.mark.parametrize("place", ["file/home", "file"])
def test_that_a_home_that_cannot_be_written_is_named(medviewer, monkeypatch, tmp_path, arguments, place):
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("MEDVIEWER_HOME", str(tmp_path / place))
    answer = medviewer(*arguments, tmp_path / "out")
    assert answer.code == 3
    assert f"The folder {tmp_path / place}, in which medviewer keeps its data, could not be written" in answer.err
    assert "MEDVIEWER_HOME" in answer.err
    assert not (tmp_path / "out").exists()


def test_that_the_window_is_not_opened_on_such_a_home_while_reading_commands_go_on(
    medviewer, monkeypatch, tmp_path, oblique_series, expected_warnings
):
    expected_warnings.append("settings.json cannot be read")
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("MEDVIEWER_HOME", str(tmp_path / "file" / "home"))
    answer = medviewer("open", oblique_series[0], "--screenshot", tmp_path / "a.png")
    assert answer.code == 3
    assert "in which medviewer keeps its data" in answer.err
    assert not (tmp_path / "a.png").exists()
    assert medviewer("info", oblique_series[0], "--json").code == 0
    assert medviewer("models", "list", "--json").code == 0


@pytest.mark.parametrize("wrong", ["home", "output"])
def test_that_a_full_disk_is_told_with_the_place_that_is_full(medviewer, monkeypatch, tmp_path, oblique_series, wrong):
    def fails(*_):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    def analysed(*_):
        return fails() if wrong == "home" else sample_analysis(volume=sample_volume())

    monkeypatch.setattr(Services, "analyse_and_keep", analysed)
    written = []
    monkeypatch.setattr(os, "fsync", lambda _: written.append(1) if len(written) < 2 else fails())
    out = tmp_path / "out"
    answer = medviewer("analyse", oblique_series[0], "--model", MODEL, "-o", out)
    assert answer.code == 3
    assert "No space left" in answer.err
    assert ("keeps its data" in answer.err) == (wrong == "home")
    assert (f"{out / 'findings.json'} could not be written" in answer.err) == (wrong == "output")
    assert len(written) == (2 if wrong == "output" else 0)  # the heatmap was written before the disk was full
    assert not out.exists()


def copied_plugin(project_root, folder):
    shutil.copytree(project_root / "plugins" / MODEL, folder)
    manifest = folder / "manifest.yaml"
    manifest.write_text(manifest.read_text().replace("name: Lung nodule candidates", "name: From a folder"))
    return manifest


def test_that_a_model_can_be_named_by_its_folder_and_a_refused_series_leaves_no_output(
    medviewer, project_root, tmp_path
):
    affine = affine_of((2.0, 1.0, 1.0), (0, 0, 0))
    write_series(tmp_path / "mr", affine, sample_volume().array[:, :16, :16].astype("int16"), Modality="MR")
    manifest = copied_plugin(project_root, tmp_path / "any name")
    arguments = ("analyse", tmp_path / "mr", "--model", tmp_path / "any name", "-o", tmp_path / "out")
    answer = medviewer(*arguments)
    assert answer.code == 3
    assert "From a folder is made for CT; this series is MR." in answer.err
    manifest.write_text("id: broken\n")
    answer = medviewer(*arguments)
    assert answer.code == 3
    assert str(manifest) in answer.err
    assert "resources/docs/plugins.md" in answer.err
    assert not (tmp_path / "out").exists()


def test_that_a_folder_that_is_no_plug_in_is_said(medviewer, oblique_series, tmp_path):
    answer = medviewer("analyse", oblique_series[0], "--model", tmp_path, "-o", tmp_path / "out")
    assert answer.code == 3
    assert "no manifest.yaml" in answer.err
    assert not (tmp_path / "out").exists()
