"""The program: its commands, and what happens when one fails."""

from __future__ import annotations

import logging
import os
import sys
from typing import TYPE_CHECKING

import typer

from medviewer import __version__
from medviewer.cli import analysing, benchmarks, models, reading, reporting, window
from medviewer.cli.console import ExitCode, say, show
from medviewer.domain.errors import UserError
from medviewer.domain.job import Cancelled

if TYPE_CHECKING:
    from collections.abc import Sequence

LOG = logging.getLogger("medviewer.cli")
LOG_VARIABLE = "MEDVIEWER_LOG"
DEFAULT_LEVEL = "ERROR"

app = typer.Typer(
    name="medviewer",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    help="Radiology review with local AI. Decision support, not a cleared medical device.",
)
app.command("demo")(window.demo)
app.command("open")(window.open_window)
app.command("info")(reading.info)
app.command("convert")(reading.convert)
app.command("probe")(reading.probe_points)
app.command("analyse")(analysing.analyse)
app.command("report")(reporting.report)
app.add_typer(models.app, name="models")
app.add_typer(benchmarks.app, name="bench")


def _version(wanted: bool) -> None:
    if wanted:
        show(__version__)
        raise typer.Exit


@app.callback()
def _options(
    version: bool = typer.Option(False, "--version", callback=_version, is_eager=True, help="Say which."),
) -> None:
    del version


def _start_log() -> None:
    wanted = os.environ.get(LOG_VARIABLE) or DEFAULT_LEVEL
    levels = logging.getLevelNamesMapping()
    is_known = wanted.upper() in levels
    logging.basicConfig(level=wanted.upper() if is_known else DEFAULT_LEVEL, stream=sys.stderr)
    if not is_known:
        known = ", ".join(name for name, level in levels.items() if level and logging.getLevelName(level) == name)
        say(f"{LOG_VARIABLE} is {wanted!r}, which is no level of the log ({known}); it is {DEFAULT_LEVEL} now.")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; gives its exit code. Bad input never ends in a traceback."""
    _start_log()
    try:
        given = list(sys.argv[1:] if arguments is None else arguments)
        code = app(args=given, obj=given, standalone_mode=False)
    except typer.TyperException as error:
        if error.format_message():  # empty where the help was shown already
            say(f"{error.format_message()}\n`medviewer --help` shows how it is used.")
        return ExitCode.USAGE
    except (typer.Abort, KeyboardInterrupt, Cancelled):
        say("Stopped.")
        return ExitCode.PARTLY
    except UserError as error:
        say(str(error))
        return ExitCode.NOTHING
    except BrokenPipeError:
        return ExitCode.PARTLY
    except Exception as error:
        LOG.debug("unexpected error", exc_info=error)
        say(f"Something went wrong that medviewer did not expect: {type(error).__name__}: {error}")
        say("Run again with MEDVIEWER_LOG=DEBUG for the details.")
        return ExitCode.NOTHING
    return int(code or ExitCode.DONE)
