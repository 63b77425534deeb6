"""The record of display checks: added to, never changed, and read past its damage."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from medviewer.app.display_checks import FILE_NAME, DisplayCheck, display_checks, keep_check, reminder
from medviewer.domain.errors import UserError

if TYPE_CHECKING:
    from pathlib import Path

NOW = datetime(2026, 3, 1, 8, 0, tzinfo=UTC)


def check(days_ago: int = 0, *, seen: bool = True) -> DisplayCheck:
    answers = {"dark": True, "bright": seen}
    made = NOW - timedelta(days=days_ago)
    return DisplayCheck(time=made, reader="Dr N", role="Reader", screen="A", pixels=(1920, 1200), answers=answers)


def test_that_a_check_is_added_and_what_stood_there_stays(tmp_path: Path) -> None:
    keep_check(check(2), tmp_path / "home")
    before = (tmp_path / "home" / FILE_NAME).read_bytes()
    keep_check(check(1, seen=False), tmp_path / "home")
    assert (tmp_path / "home" / FILE_NAME).read_bytes().startswith(before)
    assert display_checks(tmp_path / "home") == (check(2), check(1, seen=False))
    assert [made.passed for made in display_checks(tmp_path / "home")] == [True, False]


def test_that_a_damaged_line_costs_itself_alone(tmp_path: Path) -> None:
    keep_check(check(), tmp_path)
    path = tmp_path / FILE_NAME
    naive = path.read_text().replace("Z", "")
    path.write_bytes(b"\xff{\n[]\n" + naive.encode() + b"{}\n")
    assert display_checks(tmp_path) == (check(),)


def test_that_no_answers_are_no_pass() -> None:
    assert not check().model_copy(update={"answers": {}}).passed


@pytest.mark.parametrize(
    ("made", "wanted"),
    [
        ([], "The display has not been checked yet."),
        ([check(29)], None),
        ([check(31)], "The display was last checked on 2026-01-29, more than 30 days ago."),
        ([check(5), check(3, seen=False)], "The display did not pass its check of 2026-02-26."),
        ([check(5, seen=False), check(3)], None),
    ],
)
def test_that_the_reader_is_reminded_when_the_last_check_is_old_or_failed(
    tmp_path: Path, made: list[DisplayCheck], wanted: str | None
) -> None:
    for each in made:
        keep_check(each, tmp_path)
    told = reminder(tmp_path, NOW)
    assert (told and told[0]) == wanted


def test_that_a_check_that_cannot_be_kept_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(UserError, match="could not be kept"):
        keep_check(check(), tmp_path / "file")
