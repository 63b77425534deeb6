"""`analyse`: one model on one series, headless."""

from __future__ import annotations

import shutil
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from medviewer.cli.console import ExitCode, never_stopped, progress_bar, say, show, show_json
from medviewer.cli.home import home_fault, require_home
from medviewer.cli.reading import JsonOption, PathArgument, SeriesOption, chosen_series, opened, scanned
from medviewer.domain.errors import UserError

if TYPE_CHECKING:
    from medviewer.domain.finding import Analysis
    from medviewer.services import Services


class Device(StrEnum):
    """Where to run."""

    AUTO = "auto"
    CUDA = "cuda"
    CPU = "cpu"


def analyse(
    path: PathArgument,
    model: Annotated[str, typer.Option("--model", help="Plug-in id, or its folder.", show_default=False)],
    output: Annotated[Path, typer.Option("-o", "--output", help="Folder to write into.", show_default=False)],
    series: SeriesOption = None,
    device: Annotated[Device, typer.Option("--device", help="Where to run.")] = Device.AUTO,
    as_json: JsonOption = False,
) -> int:
    """Run one model on one series; writes `findings.json` and the heatmap."""
    from medviewer.services import FINDINGS_FILE, Services

    require_home()
    _require_folder(output)
    services = Services(device=device.value)
    try:
        analysis, is_whole = _run(services, path, model, series)
    finally:
        services.close()
    _write(analysis, output)
    for sentence in analysis.warnings:
        say(sentence)
    if as_json:
        import json

        show_json(json.loads((output / FINDINGS_FILE).read_text(encoding="utf-8")))
    else:
        _show(analysis, output)
    return ExitCode.DONE if is_whole else ExitCode.PARTLY


def _run(services: Services, path: Path, model: str, series_id: str | None) -> tuple[Analysis, bool]:
    """The analysis of the first time of a series, and whether all of its pictures could be read."""
    from medviewer.app.ports import AnalysisRequest

    plugin = services.plugin(model)
    if plugin is None:
        message = f"There is no model {model}."
        raise UserError(message, "`medviewer models list` names those there are.")
    study, wanted = chosen_series(scanned(path), series_id)
    whole, loaded, is_whole = opened(wanted)
    request = AnalysisRequest(plugin, loaded.volume, whole, study.uid, str(path))
    try:
        with progress_bar(f"Running {plugin.name}") as progress:
            return services.analyse_and_keep(request, never_stopped(), progress), is_whole
    except OSError as error:  # what it writes, it writes into the home
        raise home_fault(error) from error


def _require_folder(output: Path) -> None:
    """Refuse a file as the place for the outcome before the model runs, not after it.

    Raises
    ------
    UserError
        If there is something at `output` that is no folder.
    """
    if output.exists() and not output.is_dir():
        message = f"The findings could not be written to {output}: it is a file, not a folder."
        raise UserError(message, "The model was not run. Name another folder.")


def _write(analysis: Analysis, output: Path) -> None:
    """Write the outcome; a folder that was made for it goes again where that fails."""
    from medviewer.services import write_analysis

    was_there = output.exists()
    try:
        write_analysis(analysis, output)
    except (OSError, UserError) as error:
        if not was_there:
            shutil.rmtree(output, ignore_errors=True)
        if not isinstance(error, OSError):
            raise
        message = f"The findings could not be written to {output}: {error.strerror or error}."
        raise UserError(message, "Nothing was left half-written.") from error


def _show(analysis: Analysis, output: Path) -> None:
    positive = [finding for finding in analysis.findings if finding.positive]
    show(f"{len(positive)} findings at or above the operating point ({analysis.provenance.device}):")
    for finding in positive:
        size = finding.measurement("diameter")
        shown = f"{size.value:.1f} {size.unit}" if size else ""
        score = "" if finding.score is None else f"{finding.score:.2f}"
        show(f"  {finding.label} {score} {finding.side.value} {shown}")
    show(f"Written to {output}. {analysis.seconds.total:.1f} s.")
