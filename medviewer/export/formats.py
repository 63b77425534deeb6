"""The export formats in one table, and writing a report in several of them."""

from __future__ import annotations

import importlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from medviewer.domain.atomic import written_whole
from medviewer.domain.errors import UserError
from medviewer.domain.job import Progress
from medviewer.domain.report import ExportOutcome
from medviewer.domain.wording import mark, tr

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path

    from medviewer.domain.job import CancelToken, ProgressReport
    from medviewer.domain.report import Report


@dataclass(frozen=True, slots=True)
class ExportFormat:
    """One way to write a report.

    `write(report, path)` writes the file, raising UserError where the report cannot be written so and OSError
    where the disk refuses; `needs_dicom` says that it refers to DICOM images.
    """

    name: str
    title: str
    filename: str
    write: Callable[[Report, Path], None]
    needs_dicom: bool = False


def _later(module: str) -> Callable[[Report, Path], None]:
    """The `write` of a module that is imported when it is first used: the libraries behind it are heavy."""

    def write(report: Report, path: Path) -> None:
        writer: Any = importlib.import_module(f"medviewer.export.{module}")
        writer.write(report, path)

    return write


FORMATS: dict[str, ExportFormat] = {
    one.name: one
    for one in (
        ExportFormat("pdf", mark("PDF report"), "report.pdf", _later("pdf")),
        ExportFormat("sr", "DICOM SR (TID 1500)", "report_sr.dcm", _later("sr"), needs_dicom=True),
        ExportFormat("json", mark("Findings (JSON)"), "findings.json", _later("findings_json")),
        ExportFormat("csv", mark("Table (CSV)"), "findings.csv", _later("tables")),
    )
}


def export_report(
    report: Report, folder: Path, formats: Iterable[str], token: CancelToken, progress: ProgressReport
) -> ExportOutcome:
    """Write a report into a folder, each file whole or not at all.

    Parameters
    ----------
    formats
        Names from FORMATS, in the order of writing.

    Raises
    ------
    UserError
        For a name that is no format, before anything is written.
    """
    chosen = [_format(name) for name in dict.fromkeys(formats)]
    written: list[Path] = []
    refused: list[tuple[str, str]] = []
    for number, one in enumerate(chosen):
        token.check()
        progress(Progress(number / len(chosen), tr("Writing {filename}", filename=one.filename)))
        try:
            written.append(write_format(report, one, folder / one.filename))
        except UserError as refusal:
            refused.append((one.name, str(refusal)))
    progress(Progress(1.0, tr("Export finished")))
    return ExportOutcome(tuple(written), tuple(refused))


def write_format(report: Report, one: ExportFormat, path: Path) -> Path:
    """Write one file, whole or not at all, and give its path."""
    if one.needs_dicom and not is_dicom(report):
        raise UserError(
            tr("{format} refers to DICOM images, and the source of this report is not DICOM.", format=tr(one.title)),
            tr("Export it as PDF, JSON or CSV."),
        )
    try:
        with written_whole(path) as temporary:
            one.write(report, temporary)
    except OSError as error:
        raise UserError(
            tr(
                "{path} could not be written: {reason}; nothing of it was left behind.",
                path=path,
                reason=error.strerror or error,
            ),
            tr("Check that the folder is writable and has free space, then export again."),
        ) from error
    return path


def is_dicom(report: Report) -> bool:
    """Whether the report's images are DICOM objects: each has a SOP class."""
    instances = report.series.instances
    return bool(instances) and all(one.sop_class_uid for one in instances)


def _format(name: str) -> ExportFormat:
    if name not in FORMATS:
        raise UserError(
            tr("{name!r} is not an export format.", name=name), tr("Choose from {formats}.", formats=", ".join(FORMATS))
        )
    return FORMATS[name]
