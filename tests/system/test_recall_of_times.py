"""Findings on one time of a series come back at that time."""

from dataclasses import replace

import numpy as np
import pydicom
import pypdf
import pytest
from samples import PROVENANCE, sample_finding
from series import affine_of, write_series

from medviewer.app.scanning import open_path
from medviewer.cli import main
from medviewer.domain.finding import Analysis
from medviewer.domain.job import CancelToken
from medviewer.domain.volume import Volume
from medviewer.io.load import load_series
from medviewer.io.scan import scan
from medviewer.services import made_of, write_analysis

MATRIX = affine_of((3.0, 0.9, 0.7), (-14.0, 20.0, 700.0))
TIMES, SHAPE = 3, (6, 30, 40)


def quiet(_progress):
    """A listener that does not care."""


@pytest.fixture
def timed(tmp_path):
    """The folder of a series with three times, and what it holds."""
    stored = np.arange(TIMES * np.prod(SHAPE), dtype=np.int16).reshape(-1, *SHAPE[1:])
    places = {"ImagePositionPatient": lambda k: [str(v) for v in (MATRIX @ [k % SHAPE[0], 0, 0, 1])[:3]]}
    write_series(tmp_path / "in", MATRIX, stored, **places, TemporalPositionIdentifier=lambda k: k // SHAPE[0] + 1)
    (study,) = scan(tmp_path / "in", CancelToken(), quiet).studies
    (series,) = study.series
    assert (series.times, series.shape) == (TIMES, SHAPE)
    return tmp_path / "in", study, series, load_series(series, CancelToken(), quiet)


def analysis_on(timed, time, run_id="run-1"):
    """One finding at that time, as a run would tell it."""
    folder, study, series, loaded = timed
    uids = tuple(one.sop_instance_uid for one in series.instances)
    made = replace(PROVENANCE, sop_instance_uids=uids, pixel_sha256=loaded.times[time].pixel_sha256(), job_id=run_id)
    middle = tuple((MATRIX @ [2, 15, 20, 1])[:3])
    key = series.nearest_frame(middle, time).instance.sop_instance_uid
    finding = replace(
        sample_finding(center=middle), series_id=series.id, provenance=made, key_sop_instance_uid=key, evidence=()
    )
    return Analysis(study.uid, series.id, str(folder), made, (finding,), 0.5)


def test_that_an_analysis_comes_back_with_the_time_it_was_made_on(bench, timed):
    one = bench()
    for time in (2, 0):
        one.services.store.save_analysis(analysis_on(timed, time, f"run-{time}"))
    open_path(one.review, timed[0])
    one.settle()
    session = one.review.session
    assert [(a.run_id, a.time) for a in session.analyses] == [("run-2", 2), ("run-0", 0)]
    assert one.said == ""


def test_that_times_are_hashed_only_as_far_as_kept_analyses_ask_for(timed, monkeypatch):
    _folder, _study, series, loaded = timed
    kept, hashed = [analysis_on(timed, 1)], []
    hash_of = Volume.pixel_sha256
    monkeypatch.setattr(Volume, "pixel_sha256", lambda volume: hashed.append(volume) or hash_of(volume))
    assert made_of([], series, loaded, CancelToken()) == []
    others = replace(series, instances=series.instances[1:])
    assert made_of(kept, others, loaded, CancelToken()) == []
    assert hashed == []
    (found,) = made_of(kept, series, loaded, CancelToken())
    assert (found.time, hashed) == (1, list(loaded.times[:2]))


def test_that_a_report_from_the_command_line_is_on_the_images_of_that_time(timed, tmp_path, capsys):
    analysis = analysis_on(timed, 2)
    write_analysis(analysis, tmp_path / "found")
    assert main(["report", str(tmp_path / "found"), "--formats", "sr,pdf", "-o", str(tmp_path / "out")]) == 0
    capsys.readouterr()
    text = pypdf.PdfReader(tmp_path / "out" / "report.pdf")
    said = " ".join(" ".join(page.extract_text() for page in text.pages).split())
    assert "6 of 30 × 40 pixels, at 3 times" in said
    assert "Time 3 of 3" in said
    document = pydicom.dcmread(tmp_path / "out" / "report_sr.dcm")
    drawn_on = {str(item.ReferencedSOPInstanceUID) for item in images_of(document)}
    times = {str(h.SOPInstanceUID): h.TemporalPositionIdentifier for h in map(pydicom.dcmread, timed[0].iterdir())}
    assert {times[uid] for uid in drawn_on} == {3}


def images_of(item):
    """The references to images in the content of a report."""
    for child in item.get("ContentSequence", ()):
        yield from child.get("ReferencedSOPSequence", ())
        yield from images_of(child)
