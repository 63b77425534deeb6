"""Each report goes into a folder of its own, whatever stands in its header."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from ui.fakes import NOW, made_up_analysis, made_up_study, made_up_volume

from medviewer.domain.report import Report, build_report
from medviewer.ui.report_folder import report_folder, safe_name

if TYPE_CHECKING:
    from pathlib import Path

WHEN = f"{NOW.astimezone():%Y%m%d-%H%M%S}"


def report_on(patient_id: str, *, dated: bool = True) -> Report:
    study = made_up_study()
    study = replace(study, patient=replace(study.patient, id=patient_id), date=study.date if dated else None)
    analysis = made_up_analysis(made_up_volume())
    return build_report(study, study.series[0], analysis, {}, reader="", created=NOW)


@pytest.mark.parametrize(
    ("patient_id", "name"),
    [
        ("1234", "1234"),
        ("../../x", "x"),
        ("..", "no-id"),
        ("", "no-id"),
        ("/etc/passwd", "etc_passwd"),
        ("C:\\x\0y\n", "C_x_y"),
        ("患者 七", "患者_七"),
        ("\u202eabc", "abc"),
        ("A-1^B*?", "A-1_B"),
    ],
)
def test_that_a_report_goes_into_a_folder_within_the_chosen_one(tmp_path: Path, patient_id: str, name: str) -> None:
    folder = report_folder(report_on(patient_id), tmp_path)
    assert folder == tmp_path / f"{name}_20250506_report-{WHEN}"
    folder.mkdir()
    assert [path.resolve() for path in tmp_path.iterdir()] == [folder.resolve()]


def test_that_a_study_without_a_date_says_so(tmp_path: Path) -> None:
    assert report_folder(report_on("1", dated=False), tmp_path).name == f"1_no-date_report-{WHEN}"


def test_that_two_patients_whose_ids_look_alike_get_two_folders(tmp_path: Path) -> None:
    first = report_folder(report_on("a/b"), tmp_path)
    first.mkdir()
    second = report_folder(report_on("a:b"), tmp_path)
    assert second.name == f"{first.name}-2"


def test_that_a_name_of_any_length_and_script_can_be_made(tmp_path: Path) -> None:
    folder = report_folder(report_on("\U00020000" * 64), tmp_path)
    folder.mkdir()
    assert folder.is_dir()


def test_that_one_letter_written_in_two_ways_is_one_name() -> None:
    assert safe_name("Mu\u0308ller") == safe_name("M\u00fcller") == "M\u00fcller"
