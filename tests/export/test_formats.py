from __future__ import annotations

import errno
import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from made_reports import pending_report

from medviewer.domain.errors import UserError
from medviewer.domain.job import Cancelled, CancelToken
from medviewer.export.formats import FORMATS, export_report

ALL = ("pdf", "sr", "json", "csv")


def names_in(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def quiet(_progress) -> None:
    """A listener that does not listen."""


def test_that_every_format_is_written_under_its_fixed_name(tmp_path, pending):
    steps = []
    outcome = export_report(pending, tmp_path / "out", ALL, CancelToken(), steps.append)
    names = [path.name for path in outcome.written]
    assert names == ["report.pdf", "report_sr.dcm", "findings.json", "findings.csv"]
    assert names_in(tmp_path / "out") == sorted(names)
    assert outcome.refused == ()
    assert [s.fraction for s in steps] == sorted(s.fraction for s in steps)
    assert steps[-1].fraction == 1.0


def test_that_a_source_that_is_not_dicom_is_refused_by_name_and_the_rest_is_written(tmp_path, pending):
    plain = tuple(replace(one, sop_class_uid="") for one in pending.series.instances)
    report = replace(pending, series=replace(pending.series, instances=plain))
    outcome = export_report(report, tmp_path, ALL, CancelToken(), quiet)
    assert [path.name for path in outcome.written] == ["report.pdf", "findings.json", "findings.csv"]
    ((name, sentence),) = outcome.refused
    assert name == "sr"
    assert "not DICOM" in sentence


def test_that_lost_source_images_refuse_only_the_formats_that_need_them(tmp_path, straight):
    report = pending_report(straight)
    straight.instances[0].path.unlink()
    outcome = export_report(report, tmp_path / "out", ("sr", "csv"), CancelToken(), quiet)
    assert [path.name for path in outcome.written] == ["findings.csv"]
    assert names_in(tmp_path / "out") == ["findings.csv"]
    assert "cannot be read any more" in outcome.refused[0][1]


def test_that_an_unknown_format_is_told_before_anything_is_written(tmp_path, pending):
    with pytest.raises(UserError, match="'docx' is not an export format"):
        export_report(pending, tmp_path / "out", ("csv", "docx"), CancelToken(), quiet)
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("name", ALL)
@pytest.mark.parametrize("call", ["fsync", "replace"])
def test_that_a_full_disk_leaves_the_former_file_whole_and_nothing_else(tmp_path, pending, monkeypatch, name, call):
    former = tmp_path / FORMATS[name].filename
    former.write_text("the former report")

    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    before = names_in(tmp_path)
    monkeypatch.setattr(*((os, "fsync") if call == "fsync" else (Path, "replace")), full)
    outcome = export_report(pending, tmp_path, (name,), CancelToken(), quiet)
    assert outcome.written == ()
    ((refused, sentence),) = outcome.refused
    assert refused == name
    assert "No space left on device; nothing of it was left behind" in sentence
    assert former.read_text() == "the former report"
    assert names_in(tmp_path) == before


@pytest.mark.skipif(sys.platform != "linux", reason="a limit on the size of files needs Linux")
@pytest.mark.parametrize("name", ALL)
def test_that_a_disk_that_fills_up_while_writing_is_told(tmp_path, pending, name):
    """The kernel refuses bytes beyond a limit, as it does on a full disk: at the write itself."""
    import resource
    import signal

    former = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (100, limits[1]))
    try:
        outcome = export_report(pending, tmp_path / "out", (name,), CancelToken(), quiet)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
        signal.signal(signal.SIGXFSZ, former)
    assert outcome.written == ()
    assert "could not be written" in outcome.refused[0][1]
    assert names_in(tmp_path / "out") == []


def test_that_a_format_that_failed_keeps_no_other_from_being_written_and_named(tmp_path, pending):
    (tmp_path / FORMATS["pdf"].filename).mkdir()
    outcome = export_report(pending, tmp_path, ("pdf", "csv"), CancelToken(), quiet)
    assert [path.name for path in outcome.written] == ["findings.csv"]
    assert [name for name, _sentence in outcome.refused] == ["pdf"]


def test_that_a_folder_that_takes_no_file_is_told(tmp_path, pending):
    (tmp_path / "file").write_text("")
    outcome = export_report(pending, tmp_path / "file", ("csv",), CancelToken(), quiet)
    assert outcome.written == ()
    assert "could not be written" in outcome.refused[0][1]


def test_that_a_cancelled_export_keeps_what_is_whole_and_stops(tmp_path, pending):
    token = CancelToken()
    with pytest.raises(Cancelled):
        export_report(pending, tmp_path / "out", ("csv", "json"), token, lambda _: token.cancel())
    assert names_in(tmp_path / "out") == ["findings.csv"]


def test_that_choosing_a_format_imports_none_of_the_heavy_libraries():
    code = (
        "import sys, medviewer.export.formats\n"
        "print([m for m in ('reportlab', 'highdicom', 'pydicom', 'jsonschema', 'PIL') if m in sys.modules])"
    )
    shown = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert shown.stdout.strip() == "[]"
