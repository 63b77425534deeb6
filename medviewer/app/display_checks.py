"""Display checks that were made: who looked at the test pattern, when, on which screen, and what was seen of it."""

from __future__ import annotations

import json
import os
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from pydantic import BaseModel, ConfigDict, ValidationError

from medviewer.domain.errors import UserError
from medviewer.domain.wording import tr

if TYPE_CHECKING:
    from pathlib import Path

FILE_NAME = "display_checks.jsonl"
VALID_DAYS = 30


class DisplayCheck(BaseModel):
    """One look at the test pattern; `answers` are by question, True where it was seen as it should be."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    time: datetime
    reader: str
    role: str
    screen: str
    pixels: tuple[int, int]
    """Columns and rows of the screen in its own pixels."""
    answers: dict[str, bool]

    @property
    def passed(self) -> bool:
        """Whether everything was seen."""
        return bool(self.answers) and all(self.answers.values())


def keep_check(check: DisplayCheck, home: Path) -> None:
    """Add a check at the end of the record, on disk before this returns; what stands there is never changed.

    Raises UserError where that failed.
    """
    line = json.dumps({**check.model_dump(mode="json"), "passed": check.passed}, ensure_ascii=False)
    try:
        home.mkdir(parents=True, exist_ok=True)
        handle = os.open(home / FILE_NAME, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o644)
        try:
            os.write(handle, f"{line}\n".encode())
            os.fsync(handle)
        finally:
            os.close(handle)
    except OSError as error:
        message = tr("The display check could not be kept: {value}.", value=error.strerror or error)
        raise UserError(message, tr("Make room in the program's folder and check again.")) from error


def display_checks(home: Path) -> tuple[DisplayCheck, ...]:
    """All checks on record in the order in which they were made; a damaged line is left out."""
    try:
        lines = (home / FILE_NAME).read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        return ()
    return tuple(check for line in lines if (check := _read(line)) is not None)


def _read(line: str) -> DisplayCheck | None:
    try:
        values: Any = json.loads(line)
        check = DisplayCheck.model_validate(values)
    except (ValueError, ValidationError):
        return None
    return check if check.time.tzinfo is not None else check.model_copy(update={"time": check.time.replace(tzinfo=UTC)})


def reminder(home: Path, now: datetime) -> tuple[str, str] | None:
    """Title and advice where the last check is too old, failed, or was never made; None where all is well."""
    last = max(display_checks(home), key=lambda check: check.time, default=None)
    advice = tr("Help > Display check… takes a minute.")
    if last is None:
        return tr("The display has not been checked yet."), advice
    if not last.passed:
        return tr("The display did not pass its check of {time:%Y-%m-%d}.", time=last.time), advice
    if now - last.time > timedelta(days=VALID_DAYS):
        return tr(
            "The display was last checked on {time:%Y-%m-%d}, more than {VALID_DAYS} days ago.",
            time=last.time,
            VALID_DAYS=VALID_DAYS,
        ), advice
    return None
