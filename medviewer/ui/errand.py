"""What the window does by itself after it was opened for a purpose."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from typing import TYPE_CHECKING

from medviewer.domain.errors import UserError
from medviewer.domain.wording import tr

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path

    from medviewer.ui.main_window import MainWindow


@dataclass(frozen=True, slots=True)
class WindowRequest:
    """What the window is opened for.

    Parameters
    ----------
    layout
        A layout, or the view that is shown alone; None leaves all as it is hung.
    model
        Plug-in to run on the first series opened.
    screenshot
        Save the window there when all that was asked for is drawn, and leave.
    export_to
        Write the preliminary reports there before leaving.
    accession, study_uid
        The study to go to among those of `paths`; None for the first one.
    new_window
        Open a window of its own even where one is open.
    """

    paths: tuple[Path, ...] = ()
    layout: str | None = None
    model: str | None = None
    reader: str | None = None
    screenshot: Path | None = None
    export_to: Path | None = None
    accession: str | None = None
    study_uid: str | None = None
    new_window: bool = False

    @property
    def leaves(self) -> bool:
        """Whether the window closes by itself, and nobody sits before it."""
        return self.screenshot is not None or self.export_to is not None

    @property
    def names_study(self) -> bool:
        """Whether it asks for one study."""
        return self.accession is not None or self.study_uid is not None


class Errand:
    """Does steps one after the other, each when the window has come to rest after the one before.

    Parameters
    ----------
    fail
        Is told in a sentence why a step could not be done; the next ones are done all the same.
    """

    def __init__(self, window: MainWindow, steps: Iterable[Callable[[], object]], fail: Callable[[str], None]) -> None:
        self._window = window
        self._steps = deque(steps)
        self._fail = fail

    def go_on(self) -> None:
        """Do the next step, and the others after it."""
        if not self._steps:
            return
        try:
            self._steps.popleft()()
        except UserError as error:
            self._fail(str(error))
        except OSError as error:
            self._fail(tr("Could not be written: {value}.", value=error.strerror or error))
        self._window.when_ready(self.go_on)
