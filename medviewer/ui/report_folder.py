"""Where a report is exported to: a folder of its own, so that no report replaces another one."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    from medviewer.domain.report import Report

LONGEST_ID = 40
"""Characters of a patient ID that are kept: file systems allow 255 bytes, and a character takes up to four."""


def report_folder(report: Report, chosen: Path) -> Path:
    """A folder that is not there yet, within the chosen one; named from patient ID, study date and time of the report.

    The time is that of the person's own clock; a number follows where the name is taken.
    """
    study = f"{report.study.date:%Y%m%d}" if report.study.date else "no-date"
    when = f"{report.created.astimezone():%Y%m%d-%H%M%S}"
    name = f"{safe_name(report.study.patient.id) or 'no-id'}_{study}_report-{when}"
    folder, number = chosen / name, 1
    while folder.exists():
        number += 1
        folder = chosen / f"{name}-{number}"
    return folder


def safe_name(text: str) -> str:
    """Letters and digits of every script, and hyphens; all else becomes one underscore. Empty where nothing is left."""
    composed = unicodedata.normalize("NFC", text)
    kept = "".join(letter if letter.isalnum() or letter == "-" else " " for letter in composed)
    return "_".join(kept.split())[:LONGEST_ID].strip("_-")
