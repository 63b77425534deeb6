"""`info`, `convert`, `probe`: what is in a path."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from medviewer.cli.console import ExitCode, never_stopped, progress_bar, say, show, show_json
from medviewer.domain.errors import UserError
from medviewer.domain.study import HealthSeverity
from medviewer.domain.vectors import vec3

if TYPE_CHECKING:
    from medviewer.domain.loaded import Loaded
    from medviewer.domain.study import ScanResult, Series, Study
    from medviewer.domain.vectors import Vec3
    from medviewer.io.probe import ProbeAnswer
    from medviewer.store.study_index import StudyIndex

PathArgument = Annotated[Path, typer.Argument(help="A file or folder with images.", show_default=False)]
SeriesOption = Annotated[str | None, typer.Option("--series", help="Series id as `info` names it.")]
JsonOption = Annotated[bool, typer.Option("--json", help="One JSON document on stdout.")]


def study_index() -> StudyIndex:
    """The study index in the program's own folder."""
    from medviewer.app.settings import home_folder
    from medviewer.io.index_codec import index_schema
    from medviewer.store.study_index import INDEX_FILE, StudyIndex

    try:
        home = home_folder()
    except RuntimeError:  # a ~ that leads nowhere: reading goes on without the index
        home = Path(os.devnull)
    return StudyIndex(home / INDEX_FILE, index_schema())


def scanned(path: Path) -> ScanResult:
    """What a path holds; raises UserError where it is not there."""
    from medviewer.io.scan import scan

    if not path.exists():
        message = f"There is nothing at {path}."
        raise UserError(message, "Check the path.")
    with progress_bar("Reading headers") as progress, study_index() as index:
        return scan(path, never_stopped(), progress, index)


def chosen_series(result: ScanResult, series_id: str | None) -> tuple[Study, Series]:
    """The series asked for, or the only one; raises UserError where that is not one."""
    everything = [(study, series) for study in result.studies for series in study.series]
    if series_id is not None:
        found = result.series_by_id(series_id)
        if found is None:
            message = f"There is no series {series_id} in {result.root}."
            raise UserError(message, "`medviewer info` lists them.")
        return found
    if not everything:
        reasons = {rejected.reason for rejected in result.rejected}
        reason = f": {reasons.pop()}" if len(reasons) == 1 else "."
        message = f"There is no image in {result.root}{reason}"
        raise UserError(message)
    able = [pair for pair in everything if pair[1].opens] or everything
    if len(able) > 1:
        message = f"{result.root} holds {len(able)} series."
        raise UserError(message, f"Choose one with --series:{''.join(map(_line_of, (series for _, series in able)))}")
    return able[0]


def _line_of(series: Series) -> str:
    """A line that lets a person tell a series from the others."""
    over_time = f", {series.times} times" if series.times > 1 else ""
    shape = " x ".join(str(n) for n in series.shape)
    return f"\n  {series.id}  {series.modality} {series.description}, {shape}{over_time}"


def opened(series: Series) -> tuple[Series, Loaded, bool]:
    """A series as it really opened, its pixels, and whether that is all of it; what is missing is said."""
    from medviewer.io.load import load_series

    with progress_bar("Loading") as progress:
        loaded = load_series(series, never_stopped(), progress)
    whole = loaded.series or series
    missing = [note for note in whole.health if note.severity is HealthSeverity.ERROR]
    for text in dict.fromkeys(note.text for note in (*loaded.notes, *missing)):
        say(text)
    return whole, loaded, not missing


def info(path: PathArgument, as_json: JsonOption = False) -> int:
    """Say what is in a file, a folder or a ZIP archive."""
    from medviewer.io.info import info_json

    result = scanned(path)
    if as_json:
        show_json(info_json(result))
    else:
        _show_tree(result)
    for sentence in result.warnings:
        say(sentence)
    if not result.studies:
        return ExitCode.NOTHING
    return ExitCode.PARTLY if result.rejected else ExitCode.DONE


def _show_tree(result: ScanResult) -> None:
    for study in result.studies:
        show(f"{study.patient.display_name}  ID {study.patient.id}  {study.date or '(no date)'}  {study.description}")
        for series in study.series:
            shape = "x".join(str(n) for n in series.shape)
            show(f"  {series.modality:4} {series.kind.value:12} {shape:14} {series.description}  [{series.id}]")
            for note in series.health:
                show(f"       {note.severity.value}: {note.text}")
    for rejected in result.rejected:
        show(f"not opened: {rejected.path}: {rejected.reason}")


def convert(
    path: PathArgument,
    output: Annotated[Path, typer.Option("-o", "--output", help="The .nii.gz file to write.", show_default=False)],
    series: SeriesOption = None,
) -> int:
    """Write one stack as NIfTI, with its rescaled values and its place in the patient."""
    from medviewer.io.nifti import write_nifti

    if not output.name.endswith((".nii", ".nii.gz")):
        message = f"{output.name} does not end in .nii or .nii.gz."
        raise typer.BadParameter(message)
    _study, wanted = chosen_series(scanned(path), series)
    whole, loaded, is_whole = opened(wanted)
    for note in whole.health if whole.is_resampled else ():
        if note not in loaded.notes and note.severity is HealthSeverity.WARNING:
            say(note.text)
    try:
        write_nifti(loaded.volume, output, loaded.times[1:])
    except OSError as error:
        message = f"{output} could not be written: {error.strerror or error}."
        raise UserError(message, "Nothing was left behind.") from error
    return ExitCode.DONE if is_whole else ExitCode.PARTLY


def probe_points(
    path: PathArgument,
    points: Annotated[Path, typer.Option("--points", help='JSON list of {"lps": [x, y, z]}.', show_default=False)],
    series: SeriesOption = None,
    as_json: JsonOption = False,
) -> int:
    """Say the values of the acquired pixels at positions in the patient."""
    from medviewer.io.probe import probe

    asked = _read_points(points)
    positions = [position for position, _time in asked]
    _study, wanted = chosen_series(scanned(path), series)
    answers = probe(wanted, positions, [time for _position, time in asked])
    if as_json:
        found = (None if a.index is None else list(a.index) for a in answers)
        show_json([{"value": a.value, "index": k, "inside": a.inside} for a, k in zip(answers, found, strict=True)])
    else:
        for position, answer in zip(positions, answers, strict=True):
            show(f"({position[0]:g}, {position[1]:g}, {position[2]:g}) mm: {_told(answer)}")
    return ExitCode.DONE


def _told(answer: ProbeAnswer) -> str:
    if not answer.inside:
        return "outside"
    value = "not a number" if answer.value is None else f"{answer.value:g}"
    return f"{value} at {list(answer.index or ())}"


def _read_points(path: Path) -> list[tuple[Vec3, int]]:
    try:
        values: Any = json.loads(path.read_text(encoding="utf-8"))
        return [(vec3(entry["lps"]), int(entry.get("time", 0))) for entry in values]
    except OSError as error:
        message = f"{path} cannot be read: {error.strerror or error}."
        raise typer.BadParameter(message) from error
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        message = f'{path} is not a JSON list of {{"lps": [x, y, z]}}: {error}.'
        raise typer.BadParameter(message) from error
