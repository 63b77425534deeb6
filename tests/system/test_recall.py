"""What was found and decided comes back for the same images, and for no others."""

from __future__ import annotations

import shutil

import pydicom
import pytest

from medviewer.app.analysing import run_model
from medviewer.app.deciding import accept
from medviewer.app.scanning import open_path
from medviewer.cli import main

MODEL = "lung-nodule-candidates"


@pytest.fixture
def decided(bench, chest, analysed_home):
    """The demo study on screen, its first finding accepted."""
    del analysed_home  # what the model found in it is there
    one = bench()
    open_path(one.review, chest)
    one.settle()
    assert one.review.session.analysis is not None
    one.review.session.select(one.review.session.listed_findings()[0].id)
    accept(one.review)
    return one


def reopened(bench, folder):
    one = bench()
    open_path(one.review, folder)
    one.settle()
    return one


def test_that_running_the_model_again_leaves_every_verdict_in_force(decided, bench, chest):
    before = dict(decided.review.session.decisions)
    run_model(decided.review, MODEL)
    decided.settle()
    assert decided.review.session.decisions == before
    assert set(before) <= {f.id for f in decided.review.session.listed_findings()}
    again = reopened(bench, chest)
    assert again.review.session.decisions == before
    assert set(before) <= {f.id for f in again.review.session.listed_findings()}


def changed_copy(chest, folder, change):
    shutil.copytree(chest, folder)
    paths = sorted(folder.rglob("*.dcm"))
    assert paths
    for path in paths:
        dataset = pydicom.dcmread(path)
        change(dataset)
        dataset.save_as(path)
    return folder


@pytest.mark.usefixtures("decided")
def test_that_other_pixels_under_the_same_uids_get_none_of_it(bench, chest, tmp_path):
    def brighten(dataset):
        dataset.RescaleIntercept = float(dataset.RescaleIntercept) + 1

    other = reopened(bench, changed_copy(chest, tmp_path / "copy", brighten))
    assert other.review.session.analysis is None
    assert "made on other images" in other.said


@pytest.mark.usefixtures("decided")
def test_that_a_lost_or_damaged_heatmap_hides_no_finding_and_no_verdict(bench, chest, medviewer_home):
    (heatmap,) = medviewer_home.rglob("heatmap.nii.gz")
    heatmap.write_bytes(b"damaged")
    one = reopened(bench, chest)
    assert len(one.review.session.decisions) == 1
    assert one.review.session.analysis.heatmap is None
    assert "heatmap" in one.said


def test_that_a_report_from_the_command_line_knows_what_was_withdrawn(decided, chest, tmp_path, capsys):
    import json

    from medviewer.app.deciding import undo

    uid = decided.review.session.current.study.uid
    assert main(["report", uid, "--formats", "json", "-o", str(tmp_path / "first")]) == 0
    undo(decided.review)
    assert main(["report", str(tmp_path / "first"), "--formats", "json", "-o", str(tmp_path / "second")]) == 0
    assert len(json.loads((tmp_path / "first" / "findings.json").read_text())["decisions"]) == 1
    assert json.loads((tmp_path / "second" / "findings.json").read_text())["decisions"] == []
    assert (tmp_path / "second" / "heatmap.nii.gz").is_file()
    capsys.readouterr()


def test_that_a_report_is_refused_where_the_images_are_no_longer_those(decided, chest, tmp_path, capsys):
    import json

    uid = decided.review.session.current.study.uid
    assert main(["report", uid, "--formats", "json", "-o", str(tmp_path / "out")]) == 0
    path = tmp_path / "out" / "findings.json"
    findings = json.loads(path.read_text())
    findings["run"]["pixel_sha256"] = "0" * 64
    path.write_text(json.dumps(findings))
    assert main(["report", str(tmp_path / "out"), "--formats", "pdf", "-o", str(tmp_path / "again")]) == 3
    assert "not those in which these findings were made" in capsys.readouterr().err


@pytest.fixture
def signed(decided):
    """The demo study with a verdict on every finding of its report, signed by Dr One."""
    from medviewer.app.reporting import current_report, sign

    for finding in decided.review.session.analysis.findings:
        if finding.positive:
            decided.review.session.select(finding.id)
            accept(decided.review)
    sign(decided.review, current_report(decided.review, signed=True))
    return decided


def report_flags(uid, folder) -> tuple[str, str]:
    assert main(["report", uid, "--formats", "sr", "-o", str(folder)]) == 0
    document = pydicom.dcmread(folder / "report_sr.dcm")
    return document.PreliminaryFlag, document.VerificationFlag


def test_that_the_command_line_knows_what_was_signed_and_what_has_changed_since(signed, tmp_path, capsys):
    from medviewer.app.deciding import undo

    uid = signed.review.session.current.study.uid
    assert report_flags(uid, tmp_path / "signed") == ("FINAL", "VERIFIED")
    undo(signed.review)
    assert report_flags(uid, tmp_path / "changed") == ("PRELIMINARY", "UNVERIFIED")
    capsys.readouterr()


def test_that_a_signature_outlives_a_new_run_and_is_seen_again(signed, bench, chest):
    from medviewer.app.reporting import current_report

    (signature,) = signed.review.session.signatures
    run_model(signed.review, MODEL)
    signed.settle()
    again = reopened(bench, chest)
    assert len(again.review.session.analyses) == 2
    assert again.review.session.signatures == (signature,)
    report = current_report(again.review)
    assert not report.is_preliminary
    assert report.analysis.run_id == signature.run_id
