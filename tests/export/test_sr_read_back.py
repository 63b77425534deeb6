"""Our own structured reports, read by our own reader as any other."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
from made_reports import IDS, MODEL, finished_report, pending_report

from medviewer.domain.finding import Severity
from medviewer.domain.job import CancelToken
from medviewer.domain.regions import Box
from medviewer.domain.study import InstanceRef
from medviewer.export import sr
from medviewer.io.objects import read_object
from medviewer.io.source import Sources

if TYPE_CHECKING:
    from pathlib import Path

    from medviewer.domain.documents import ReportContent
    from medviewer.domain.report import Report


def read_back(report: Report, folder: Path) -> ReportContent:
    path = folder / "report_sr.dcm"
    sr.write(report, path)
    with Sources() as sources:
        return read_object(InstanceRef("", "", path), sources, CancelToken())


def test_that_every_box_comes_back_from_an_oblique_series(tmp_path, finished):
    found = read_back(finished, tmp_path)
    assert len(found.findings) == len(finished.findings)
    for finding, item in zip(found.findings, finished.findings, strict=True):
        assert isinstance(finding.region, Box)
        assert np.allclose(finding.region.corners_lps(), item.region.corners_lps(), atol=1e-4)
        assert np.allclose(finding.region.size_mm, item.region.size_mm, atol=1e-4)


def test_that_score_side_severity_and_code_come_back(tmp_path, pending):
    for finding, item in zip(read_back(pending, tmp_path).findings, pending.findings, strict=True):
        assert finding.score == pytest.approx(item.finding.score)
        assert finding.side is item.finding.side
        assert finding.severity is Severity.MODERATE
        assert finding.code == item.finding.code
        assert finding.series_id == pending.series.series_uid


def test_that_a_finding_read_back_is_not_taken_for_the_one_it_was_made_from(tmp_path, pending):
    found = read_back(pending, tmp_path)
    assert not {f.id for f in found.findings} & set(IDS)
    assert {c.tracking_id for c in found.claims} <= set(IDS)
    provenance = found.findings[0].provenance
    assert provenance.model.name == f"{MODEL.name} (read from SR)"
    assert (provenance.model.id, provenance.device) == ("read from SR", "read from SR")


def test_that_verdict_and_reader_come_back(tmp_path, oblique):
    report = finished_report(oblique)
    found = read_back(report, tmp_path)
    assert found.is_verified
    assert found.verifier == report.reader
    answers = [{q.meaning: a.meaning for q, a in claim.evaluations} for claim in found.claims]
    expected = {"accepted": "Accepted", "modified": "Accepted with modification", "rejected": "Rejected"}
    assert [a["AI Result Assessment"] for a in answers] == [expected[i.state.value] for i in report.findings]
    assert [f.positive for f in found.findings] == [a["Presence"] != "Absent" for a in answers]


def test_that_an_unreviewed_report_names_its_model_and_nobody_who_vouches(tmp_path, straight):
    found = read_back(pending_report(straight), tmp_path)
    assert (found.is_verified, found.verifier) == (False, "")
    assert [o.kind for o in found.observers] == ["DEVICE"]
    assert "Nobody has verified this report." in found.notes
