"""The folder in which the program keeps its data, as the commands that write into it need it."""

from __future__ import annotations

import tempfile

from medviewer.app.settings import HOME_VARIABLE, home_folder
from medviewer.domain.errors import UserError


def require_home() -> None:
    """Make the folder where it is absent and try to write into it; raises UserError naming it."""
    try:
        home = home_folder()
    except RuntimeError as error:  # a ~ that leads nowhere
        raise _fault(str(error), HOME_VARIABLE) from error
    try:
        home.mkdir(parents=True, exist_ok=True)
        tempfile.TemporaryFile(dir=home).close()
    except OSError as error:
        raise home_fault(error) from error


def home_fault(error: OSError) -> UserError:
    """What a person is told where the program's own folder could not be written."""
    return _fault(error.strerror or str(error), str(home_folder()))


def _fault(reason: str, place: str) -> UserError:
    title = f"The folder {place}, in which medviewer keeps its data, could not be written: {reason}."
    return UserError(title, f"Make room or allow writing there, or set {HOME_VARIABLE} to another folder.")
