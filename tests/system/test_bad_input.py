"""Bad input is normal input: a sentence, an exit code, nothing lost, nothing left busy."""

from __future__ import annotations

import errno
import os
import shutil
from pathlib import Path

import numpy as np
import pydicom
import pytest
from series import affine_of, write_series

from medviewer.app.analysing import run_model
from medviewer.app.reporting import current_report, export_report
from medviewer.app.scanning import open_path
from medviewer.cli import main

MODEL = "lung-nodule-candidates"
AFFINE = affine_of((2.0, 1.0, 1.0), (0.0, 0.0, 0.0))


def small_series(folder, slices=4, **tags):
    return write_series(folder, AFFINE, np.arange(slices * 16 * 16, dtype=np.int16).reshape(slices, 16, 16), **tags)


def empty_folder(folder):
    folder.mkdir()


def text_files(folder):
    folder.mkdir()
    (folder / "a.txt").write_text("no image")
    (folder / "b.csv").write_text("1,2")


def truncated(folder):
    for path in small_series(folder):
        path.write_bytes(path.read_bytes()[:-200])


def without_pixels(folder):
    for path in small_series(folder):
        dataset = pydicom.dcmread(path)
        del dataset.PixelData
        dataset.save_as(path)


def ten_gigabytes(folder):
    for path in small_series(folder):
        dataset = pydicom.dcmread(path)
        dataset.Rows, dataset.Columns, dataset.NumberOfFrames = 65535, 65535, 2
        dataset.save_as(path)


def unreadable(folder):
    small_series(folder)


@pytest.fixture
def refuse_reading(monkeypatch):
    """The tests may run as root, whom no permission stops: the files refuse to be opened instead."""
    real_open, real_scandir = os.open, os.scandir

    def refused(path):
        return "unreadable" in str(path)

    def scandir(path="."):
        if refused(path):
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(path))
        return real_scandir(path)

    def opened(path, *arguments, **names):
        if refused(path):
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(path))
        return real_open(path, *arguments, **names)

    monkeypatch.setattr(os, "scandir", scandir)
    monkeypatch.setattr(os, "open", opened)
    monkeypatch.setattr(Path, "iterdir", lambda path: (Path(entry.path) for entry in scandir(path)))


CASES = [
    (empty_folder, "Nothing to show in empty_folder: The folder is empty.", 3, "There is no image in"),
    (
        text_files,
        "Nothing to show in text_files: none of its 2 files is an image",
        3,
        "It is a text file, not an image.",
    ),
    (truncated, "is cut short: 512 bytes of pixels are due, 312 are there.", 0, "is cut short: 512 bytes"),
    (without_pixels, "none of its 4 files is an image", 3, "It is a DICOM image without pixel data."),
    (ten_gigabytes, "claims 17,179.3 MB of pixels, which its 0.001 MB cannot hold.", 0, "holds 4 series"),
    (unreadable, "Nothing to show in unreadable: The folder cannot be read: no permission.", 3, "no permission"),
]
"""Maker, the sentence in the window, the exit code of `info`, and the sentence of `convert`."""


@pytest.mark.usefixtures("refuse_reading")
@pytest.mark.parametrize(("make", "sentence"), [case[:2] for case in CASES], ids=[case[0].__name__ for case in CASES])
def test_that_a_path_that_cannot_be_shown_is_told_of_and_leaves_nothing_busy(bench, tmp_path, make, sentence):
    make(tmp_path / make.__name__)
    one = bench()
    open_path(one.review, tmp_path / make.__name__)
    one.settle()
    assert one.review.session.current is None
    assert sentence in one.said
    assert one.review.session.jobs == ()


@pytest.mark.usefixtures("refuse_reading")
@pytest.mark.parametrize(
    ("make", "code", "sentence"),
    [(make, code, sentence) for make, _, code, sentence in CASES],
    ids=[case[0].__name__ for case in CASES],
)
def test_that_info_and_convert_end_as_the_contract_says(tmp_path, capsys, make, code, sentence):
    make(tmp_path / make.__name__)
    assert main(["info", str(tmp_path / make.__name__), "--json"]) == code
    assert "Traceback" not in capsys.readouterr().err
    assert main(["convert", str(tmp_path / make.__name__), "-o", str(tmp_path / "out.nii.gz")]) == 3
    assert sentence in (said := capsys.readouterr().err)
    assert "Traceback" not in said
    assert not (tmp_path / "out.nii.gz").exists()


def test_that_one_slice_opens_as_a_volume_of_one(bench, tmp_path):
    small_series(tmp_path / "one", slices=1)
    one = bench()
    open_path(one.review, tmp_path / "one")
    one.settle()
    assert one.review.session.volume.geometry.shape == (1, 16, 16)
    assert one.said == ""


def test_that_a_bad_file_beside_a_good_series_costs_nothing(bench, tmp_path):
    small_series(tmp_path / "in")
    (tmp_path / "in" / "broken.dcm").write_bytes(b"\0" * 128 + b"DICM" + b"\xff" * 50)
    one = bench()
    open_path(one.review, tmp_path / "in")
    one.settle()
    assert one.review.session.volume.geometry.shape == (4, 16, 16)
    assert [r.path.name for r in one.review.session.opened.results[0].rejected] == ["broken.dcm"]


def copied_plugin(project_root, home):
    folder = home / "plugins" / "copy"
    shutil.copytree(project_root / "plugins" / MODEL, folder)
    manifest = folder / "manifest.yaml"
    manifest.write_text(manifest.read_text().replace(f"id: {MODEL}", "id: copy"))
    return folder


@pytest.fixture
def opened(bench, chest):
    """The demo study on screen, with a changed copy of the plug-in to come."""
    one = bench()
    open_path(one.review, chest)
    one.settle()
    return one


@pytest.mark.parametrize("kind", ["wrong hash", "not ONNX"])
def test_that_a_model_file_that_is_not_the_manifests_is_refused(
    opened, project_root, medviewer_home, kind, tmp_path, chest, capsys
):
    import hashlib

    folder = copied_plugin(project_root, medviewer_home)
    model = folder / "model.onnx"
    if kind == "wrong hash":
        model.write_bytes(model.read_bytes() + b"\0")
        wanted = "SHA-256"
    else:
        before = hashlib.sha256(model.read_bytes()).hexdigest()
        model.write_bytes(b"this is no network")
        text = (folder / "manifest.yaml").read_text()
        (folder / "manifest.yaml").write_text(text.replace(before, hashlib.sha256(model.read_bytes()).hexdigest()))
        wanted = "ONNX"
    opened.review.session.set_catalog(opened.review.ports.catalog())
    run_model(opened.review, "copy")
    opened.settle()
    assert wanted in opened.said
    assert opened.review.session.analysis is None
    assert main(["analyse", str(chest), "--model", "copy", "-o", str(tmp_path / "out")]) == 3
    assert wanted in capsys.readouterr().err
    assert not (tmp_path / "out").exists()


def test_that_a_full_disk_on_export_leaves_nothing_half_written_and_says_so(
    analysed_home, opened, tmp_path, monkeypatch
):
    del analysed_home  # what the model found is there
    report = current_report(opened.review)
    decided_before = opened.review.ports.record.ledger(report.study.uid)

    def full(_descriptor):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, "fsync", full)
    export_report(opened.review, report, tmp_path / "out")
    opened.settle()
    monkeypatch.undo()
    assert "No space left" in opened.said
    assert [p for p in (tmp_path / "out").rglob("*") if p.is_file()] == []
    assert opened.review.session.analysis is not None
    assert opened.review.ports.record.ledger(report.study.uid) == decided_before
