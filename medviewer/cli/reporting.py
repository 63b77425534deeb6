"""`report`: export formats from findings plus decisions."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from medviewer.cli.console import ExitCode, never_stopped, progress_bar, say, show
from medviewer.cli.home import require_home
from medviewer.cli.reading import opened, scanned
from medviewer.domain.errors import UserError

if TYPE_CHECKING:
    from medviewer.domain.decision import Decision
    from medviewer.domain.finding import Analysis
    from medviewer.domain.report import Report
    from medviewer.services import Services


def report(
    source: Annotated[str, typer.Argument(help="Folder that `analyse` wrote, or a Study Instance UID.")],
    formats: Annotated[str, typer.Option("--formats", help="Comma-separated, e.g. pdf,sr,json,csv.")],
    output: Annotated[Path, typer.Option("-o", "--output", help="Folder to write into.", show_default=False)],
) -> int:
    """Write reports with every decision on record: preliminary, or as signed in the window where nothing changed."""
    from medviewer.export.formats import FORMATS
    from medviewer.services import Services, export_report

    names = [name.strip() for name in formats.split(",") if name.strip()]
    unknown = [name for name in names if name not in FORMATS]
    if unknown or not names:
        message = f"unknown format {', '.join(unknown) or '(none given)'}; there are {', '.join(FORMATS)}"
        raise typer.BadParameter(message)
    require_home()
    services = Services()
    try:
        made = _report(services, source)
    finally:
        services.close()
    with progress_bar("Writing") as progress:
        outcome = export_report(made, output, names, never_stopped(), progress)
    for name, sentence in outcome.refused:
        say(f"{name}: {sentence}")
    for path in outcome.written:
        show(str(path))
    if not outcome.written:
        return ExitCode.NOTHING
    return ExitCode.PARTLY if outcome.refused else ExitCode.DONE


def _report(services: Services, source: str) -> Report:
    from medviewer.app.desk import OpenSeries
    from medviewer.app.reporting import key_images
    from medviewer.app.standing import Standing, report_as_it_stands
    from medviewer.app.start_views import start_window
    from medviewer.services import draw_key_image, made_of, now

    analysis, decisions = _analysis_of(services, source)
    found = scanned(Path(analysis.source)).series_by_id(analysis.series_id)
    if found is None or found[0].uid != analysis.study_uid:
        message = f"The images of these findings are no longer at {analysis.source}."
        raise UserError(message, "Bring them back to that place, or analyse them where they are now.")
    study, (series, loaded, _is_whole) = found[0], opened(found[1])
    made = made_of((analysis,), series, loaded, never_stopped())
    if not made:
        message = f"The images at {analysis.source} are not those in which these findings were made."
        raise UserError(message, "Analyse them as they are now.")
    (analysis,) = made
    current = OpenSeries(study, series, loaded.times[analysis.time], loaded, analysis.time)
    images = key_images(current, analysis, decisions, start_window(series, loaded.times[analysis.time]), draw_key_image)
    standing = Standing((analysis,), decisions, services.store.signatures(study.uid))
    return replace(report_as_it_stands(study, series, standing, now()), key_images=images)


def _analysis_of(services: Services, source: str) -> tuple[Analysis, dict[str, Decision]]:
    """The analysis in a folder, or the latest of a study in the store, and the decisions in force on it."""
    from medviewer.domain.decision import in_force
    from medviewer.export.findings_json import read_findings
    from medviewer.services import FINDINGS_FILE, with_heatmap

    folder = Path(source)
    if folder.is_dir():
        analysis, written = read_findings(folder / FINDINGS_FILE)
        ledger = services.store.ledger(analysis.study_uid)
        return with_heatmap(analysis, folder), in_force((*written, *ledger))
    known = services.store.analyses(source)
    if not known:
        message = f"{source} is neither a folder nor a study with findings in the store."
        raise UserError(message, "Run `medviewer analyse` first.")
    result = services.store.result_folder(known[-1].run_id)
    analysis = known[-1] if result is None else with_heatmap(known[-1], Path(result))
    return analysis, dict(in_force(services.store.ledger(source)))
