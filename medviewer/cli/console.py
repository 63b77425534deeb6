"""What commands say and where: JSON on stdout alone, sentences on stderr, exit codes of the contract."""

from __future__ import annotations

import json
import sys
from contextlib import contextmanager
from enum import IntEnum
from typing import TYPE_CHECKING, Any

from rich.console import Console
from rich.progress import BarColumn, TextColumn, TimeElapsedColumn
from rich.progress import Progress as Bar

from medviewer.domain.job import CancelToken

if TYPE_CHECKING:
    from collections.abc import Iterator

    from medviewer.domain.job import Progress, ProgressReport


class ExitCode(IntEnum):
    """How a command ended."""

    DONE = 0
    PARTLY = 1
    USAGE = 2
    NOTHING = 3


ERRORS = Console(stderr=True, soft_wrap=True, highlight=False, markup=False)
OUTPUT = Console(soft_wrap=True, highlight=False, markup=False)


def say(text: str) -> None:
    """A sentence for the person, on stderr."""
    ERRORS.print(text)


def show(text: str) -> None:
    """The answer of a command for the person, on stdout."""
    OUTPUT.print(text)


def show_json(value: Any) -> None:
    """The answer of a command for scripts: one JSON document on stdout."""
    sys.stdout.write(json.dumps(value, ensure_ascii=False, indent=2, allow_nan=False) + "\n")


@contextmanager
def progress_bar(label: str) -> Iterator[ProgressReport]:
    """A progress bar on stderr while the block runs, on a terminal only."""
    columns = (TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn())
    with Bar(*columns, console=ERRORS, transient=True, disable=not ERRORS.is_terminal) as bar:
        task = bar.add_task(label, total=1.0)

        def report(progress: Progress) -> None:
            bar.update(task, completed=progress.fraction, description=progress.message or label)

        yield report


def never_stopped() -> CancelToken:
    """The token of a command: Ctrl+C ends the process instead."""
    return CancelToken()
