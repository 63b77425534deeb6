"""`open` and `demo`: the commands that open the window."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Annotated

import typer

from medviewer.cli.console import ExitCode, never_stopped, progress_bar, say, show
from medviewer.cli.display import has_display, is_seen, run_unseen
from medviewer.cli.home import home_fault, require_home
from medviewer.domain.errors import UserError

DEMO_MODEL = "lung-nodule-candidates"
LAYOUTS = ("2x2", "axial", "coronal", "sagittal", "3d", "mpr", "1x1", "1x2", "2x3", "3x3")


def open_window(  # noqa: PLR0913, PLR0917 - one for each option of the command line
    context: typer.Context,
    paths: Annotated[list[Path] | None, typer.Argument(help="Studies to open.", show_default=False)] = None,
    layout: Annotated[str | None, typer.Option("--layout", help=", ".join(LAYOUTS))] = None,
    model: Annotated[str | None, typer.Option("--model", help="Plug-in to run at once.")] = None,
    reader: Annotated[str | None, typer.Option("--reader", help="Name of the reader.")] = None,
    screenshot: Annotated[Path | None, typer.Option("--screenshot", help="Save the window as PNG, and leave.")] = None,
    accession: Annotated[str | None, typer.Option("--accession", help="Go to the study with that number.")] = None,
    study_uid: Annotated[str | None, typer.Option("--study-uid", help="Go to the study with that UID.")] = None,
    new_window: Annotated[bool, typer.Option("--new-window", help="Even where a window is open.")] = False,
) -> int:
    """Open the window."""
    if layout is not None and layout not in LAYOUTS:
        message = f"unknown layout {layout}; there are {', '.join(LAYOUTS)}"
        raise typer.BadParameter(message)
    if (accession is not None or study_uid is not None) and not paths:
        message = "--accession and --study-uid choose among the studies of a PATH; name one"
        raise typer.BadParameter(message)
    for path in paths or ():
        if not path.exists():
            message = f"There is nothing at {path}."
            raise UserError(message, "Check the path.")
    require_home()
    if not has_display():
        if screenshot is None:
            message = "There is no display to open the window on."
            raise UserError(message, "Start medviewer on a desktop, or use --screenshot.")
        return run_unseen(context.obj)
    from medviewer.main import run_window
    from medviewer.ui.errand import WindowRequest

    asked = WindowRequest(tuple(paths or ()), layout, model, reader, screenshot)
    return run_window(replace(asked, accession=accession, study_uid=study_uid, new_window=new_window))


def demo(
    context: typer.Context,
    out: Annotated[Path, typer.Option("--out", help="Where the outcome goes where there is no display.")] = Path(
        "demo-out"
    ),
) -> int:
    """Open the generated demo study with its findings; with no display, leave a screenshot and reports."""
    require_home()
    if not has_display():
        return run_unseen(context.obj)
    from medviewer.main import run_window
    from medviewer.services import Services
    from medviewer.ui.errand import WindowRequest

    try:
        with progress_bar("Making the demo study") as progress:
            services = Services()
            study = services.demo_study(never_stopped(), progress)
    except OSError as error:
        raise home_fault(error) from error
    if is_seen():
        return run_window(WindowRequest((study,), model=DEMO_MODEL, new_window=True))
    code = run_window(WindowRequest((study,), model=DEMO_MODEL, screenshot=out / "screenshot.png", export_to=out))
    return _tell_of_demo(services.demo_truth, out) if code == ExitCode.DONE else code


def _tell_of_demo(truth: Path, out: Path) -> int:
    from medviewer.domain.atomic import written_whole

    try:
        with written_whole(out / truth.name) as temporary:
            temporary.write_bytes(truth.read_bytes())
    except OSError as error:
        message = f"{out / truth.name} could not be written: {error.strerror or error}."
        raise UserError(message, "Name another folder with --out.") from error
    names = ("screenshot.png", "report.pdf", "report_sr.dcm", "findings.json", truth.name)
    for name in names:
        show(str((out / name).resolve()))
    missing = [name for name in names if not (out / name).is_file()]
    if missing:
        say(f"Not written: {', '.join(missing)}.")
        return ExitCode.PARTLY
    say("Preliminary and unverified: nothing was accepted in anyone's name.")
    return ExitCode.DONE
