from dataclasses import replace
from pathlib import Path

import pytest
from samples import MainThread, sample_analysis, sample_finding, sample_review, sample_scan, sample_signature

from medviewer.app.analysing import run_model
from medviewer.app.deciding import accept, reject, undo
from medviewer.app.reporting import current_report, export_report, sign
from medviewer.app.scanning import open_path
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


@pytest.fixture
def signed(reporting):
    decide_all(reporting)
    return sign(reporting, current_report(reporting, signed=True))


def test_that_a_signature_is_on_record_with_reader_role_time_and_the_verdicts_it_covers(signed, reporting, record):
    (signature,) = record.signed
    assert (signature.reader, signature.role) == ("Dr One", reporting.session.settings.role)
    assert signature.time == signed.created
    assert (signature.run_id, signature.series_id, signature.study_uid) == ("run-1", "1.2.4", "1.2.5")
    assert {d.finding_id: d for d in signature.decisions} == reporting.session.decisions
    assert reporting.session.signatures == (signature,)


def test_that_a_report_is_signed_at_the_moment_of_signing_and_not_when_it_was_put_together(reporting):
    decide_all(reporting)
    before = current_report(reporting, signed=True)
    assert sign(reporting, before).created > before.created


def test_that_a_signature_that_cannot_be_kept_signs_nothing(reporting, record):
    decide_all(reporting)
    report = current_report(reporting, signed=True)
    record.is_broken = True
    with pytest.raises(UserError, match="disk is full"):
        sign(reporting, report)
    assert reporting.session.signatures == ()
    assert current_report(reporting).is_preliminary


def test_that_a_report_that_was_not_made_to_be_signed_cannot_be(reporting, record):
    decide_all(reporting)
    with pytest.raises(ValueError, match="made to be signed"):
        sign(reporting, current_report(reporting))
    assert record.signed == []


@pytest.mark.usefixtures("signed")
def test_that_the_signed_report_is_final_until_a_verdict_changes_and_again_when_that_is_undone(reporting, record):
    assert not current_report(reporting).is_preliminary
    reject(reporting, "Vessel")
    changed = current_report(reporting)
    assert (changed.is_preliminary, changed.addendum_to) == (True, record.signed[0])
    undo(reporting)
    assert not current_report(reporting).is_preliminary
    assert len(record.lines) == 4, "two verdicts, one changed, one undone"


@pytest.mark.usefixtures("signed")
def test_that_signing_again_is_an_addendum_to_the_report_before(reporting, record):
    reject(reporting, "Vessel")
    reporting.session.set_settings(Settings(reader="Dr Two"))
    addendum = sign(reporting, current_report(reporting, signed=True))
    assert addendum.addendum_to == record.signed[0]
    assert [signature.reader for signature in record.signed] == ["Dr One", "Dr Two"]
    standing = current_report(reporting)
    assert (standing.reader, standing.addendum_to) == ("Dr Two", record.signed[0])


def test_that_the_first_signed_report_is_no_addendum(signed):
    assert signed.addendum_to is None


def test_that_a_study_left_meanwhile_is_signed_on_record_and_not_on_screen(reporting, record):
    decide_all(reporting)
    report = current_report(reporting, signed=True)
    reporting.session.close_series()
    sign(reporting, report)
    assert len(record.signed) == 1
    assert reporting.session.signatures == ()


def test_that_running_a_model_brings_the_signatures_on_record(review, main_thread, record, tmp_path):
    record.sign(sample_signature())
    record.sign(sample_signature(study_uid="1.2.9"))
    open_path(review, tmp_path)
    main_thread.run_until(lambda: not review.session.jobs and not review.jobs.active)
    run_model(review, "blob")
    main_thread.run_until(lambda: not review.session.jobs and not review.jobs.active)
    assert review.session.signatures == (sample_signature(),)


def test_that_another_series_on_screen_brings_no_signature_along(signed, reporting):
    del signed
    study = sample_scan().studies[0]
    reporting.session.start_series(study, study.series[0])
    assert reporting.session.signatures == ()
