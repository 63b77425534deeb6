from dataclasses import replace
from pathlib import Path

import pytest
from samples import MainThread, sample_analysis, sample_decision, sample_finding, sample_review

from medviewer.app.deciding import accept
from medviewer.app.reporting import current_report, export_report, reader_of
from medviewer.app.settings import Settings
from medviewer.domain.errors import UserError
from medviewer.domain.regions import WholeImage
from medviewer.domain.report import ExportOutcome


@pytest.fixture
def reporting(open_review):
    open_review.session.set_analyses((sample_analysis(volume=open_review.session.volume),), {})
    return open_review


def decide_all(review):
    for finding in review.session.listed_findings():
        review.session.select(finding.id)
        accept(review)


def test_that_an_undecided_report_is_preliminary_in_nobodys_name_with_key_images(reporting):
    report = current_report(reporting)
    assert report.is_preliminary
    assert report.reader == ""
    assert {image.finding_id for image in report.key_images} == {f.finding.id for f in report.findings}


def test_that_a_report_with_a_pending_finding_cannot_be_signed(reporting):
    with pytest.raises(UserError, match="2 of its findings have no verdict"):
        current_report(reporting, signed=True)


def test_that_a_signed_report_is_final_in_the_readers_name(reporting):
    decide_all(reporting)
    report = current_report(reporting, signed=True)
    assert not report.is_preliminary
    assert report.reader == "Dr One"
    assert current_report(reporting).is_preliminary


def test_that_the_report_is_signed_by_whom_the_window_names_whoever_decided(reporting):
    decide_all(reporting)
    reporting.session.set_settings(Settings(reader="Dr Two"))
    assert current_report(reporting, signed=True).reader == "Dr Two"
    assert current_report(reporting).reader == "Dr One"


def test_that_nobody_signs_without_a_name(reporting):
    decide_all(reporting)
    reporting.session.set_settings(Settings(reader=" "))
    with pytest.raises(UserError, match="nobody can sign"):
        current_report(reporting, signed=True)


def test_that_a_study_without_findings_can_be_signed(reporting):
    reporting.session.set_analyses((sample_analysis(()),), {})
    assert not current_report(reporting, signed=True).is_preliminary


def test_that_the_reader_who_decided_last_is_named():
    analysis = sample_analysis()
    ids = [f.id for f in analysis.findings]
    early = sample_decision(ids[0])
    late = sample_decision(ids[1], reader="Dr Two", time=early.time.replace(hour=13))
    other = sample_decision("not here", reader="Dr Three", time=early.time.replace(hour=14))
    assert reader_of({d.finding_id: d for d in (early, late, other)}, analysis) == "Dr Two"


def test_that_nothing_analysed_is_said(open_review):
    with pytest.raises(UserError, match="nothing to report"):
        current_report(open_review)


def test_that_a_closed_study_is_said():
    review = sample_review(MainThread())
    with pytest.raises(UserError, match="No series is open"):
        current_report(review)
    review.jobs.close()


def test_that_a_finding_without_a_box_has_no_key_image(reporting):
    whole = replace(sample_finding(8), region=WholeImage())
    reporting.session.set_analyses((sample_analysis((whole,)),), {})
    assert current_report(reporting).key_images == ()


def test_that_an_export_says_what_was_written(reporting, main_thread):
    export_report(reporting, current_report(reporting), Path("out"), ("pdf",))
    main_thread.run_until(lambda: bool(reporting.session.notices))
    assert reporting.session.notices[0].title == "Report written to out: pdf."


@pytest.mark.parametrize(
    "review",
    [{"export": lambda *_: ExportOutcome((), (("sr", "the source is not DICOM"),))}],
    indirect=True,
)
def test_that_a_format_that_was_refused_is_named(reporting, main_thread):
    export_report(reporting, current_report(reporting), Path("out"))
    main_thread.run_until(lambda: bool(reporting.session.notices))
    assert reporting.session.notices[0].title == "sr: the source is not DICOM"
    assert reporting.session.notices[0].is_error
