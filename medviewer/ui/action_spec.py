"""What an action is: one thing that a person can do, and what it asks of the window."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

from medviewer.app import playing
from medviewer.domain.wording import tr

if TYPE_CHECKING:
    from collections.abc import Callable

    from medviewer.app.review import Review
    from medviewer.app.session import ReviewSession


class Opens(Protocol):
    """A window that the main window owns."""

    def open(self) -> None:
        """Show it."""


class TakesPictures(Protocol):
    """What takes the active viewport out of the window as a picture."""

    def copy(self) -> None:
        """Put it on the clipboard."""

    def save(self) -> None:
        """Ask for a file and write it."""

    def print(self) -> None:
        """Ask for a printer and print it."""


class AsksOfLook(Protocol):
    """What asks how images are to look."""

    def ask_window(self) -> None:
        """Ask for a window by its numbers."""

    def ask_preset(self) -> None:
        """Ask on which digit the window on screen is kept."""

    def zoom_to_pixels(self) -> None:
        """Show one pixel of the image as one of the screen in the active slice view."""

    def zoom_to_true_size(self) -> None:
        """Show the active slice view as large as what it shows is."""


class AsksOfMeasurements(Protocol):
    """What asks about measurements."""

    def ask_name(self) -> None:
        """Ask how the selected one is called."""


class ActionWindow(Protocol):
    """What actions ask of the window: everything that needs a dialog or concerns the window itself."""

    @property
    def pictures(self) -> TakesPictures:
        """Pictures of the active viewport."""

    @property
    def follow_up(self) -> Opens:
        """The follow-up window."""

    @property
    def look(self) -> AsksOfLook:
        """Questions on how images look."""

    @property
    def measuring(self) -> AsksOfMeasurements:
        """Questions on measurements."""

    def choose_folder(self) -> None:
        """Ask for a folder and open it."""

    def choose_file(self) -> None:
        """Ask for a file and open it."""

    def as_reader(self, decide: Callable[[], None]) -> None:
        """Run a decision; where nobody is named as the reader yet, ask for the name first."""

    def ask_reader(self) -> None:
        """Ask for the reader's name."""

    def ask_rejection(self) -> None:
        """Ask why the selected finding is rejected, and reject it."""

    def preview_report(self) -> None:
        """Show the report as it stands."""

    def toggle_full_screen(self) -> None:
        """Fill the screen, or go back."""

    def toggle_side(self, name: str) -> None:
        """Fold or unfold the panels on one side, `left` or `right`."""

    def show_passport(self) -> None:
        """Show how the slices on screen lie in the patient."""

    def show_palette(self) -> None:
        """Search all actions by name, and do one."""

    def show_manual(self) -> None:
        """Open the manual at what is being done."""

    def edit_shortcuts(self) -> None:
        """Show all keys and change them."""

    def check_display(self) -> None:
        """Fill the screen with the test pattern and ask what can be seen of it."""

    def save_layout(self) -> None:
        """Ask for a name, and keep the layout as a hanging protocol."""

    def say_about(self) -> None:
        """Say what the program is and what it is not."""

    def close_window(self) -> None:
        """Close the window."""


def always(_session: ReviewSession) -> bool:
    """At any time."""
    return True


def has_volume(session: ReviewSession) -> bool:
    """Whether there is an image."""
    return session.volume is not None


def has_series(session: ReviewSession) -> bool:
    """Whether a series is there as a whole."""
    return session.current is not None and session.volume is not None and not session.current.is_preview


def is_placed(session: ReviewSession) -> bool:
    """Whether what is on screen lies in the patient."""
    return session.volume is not None and session.volume.is_placed


def is_grey(session: ReviewSession) -> bool:
    """Whether it has a window."""
    return session.volume is not None and not session.volume.is_color


def has_reel(session: ReviewSession) -> bool:
    """Whether there is something to play."""
    return playing.reel(session) is not None


def has_times(session: ReviewSession) -> bool:
    """Whether the series has several times."""
    loaded = None if session.current is None else session.current.loaded
    return loaded is not None and len(loaded.times) > 1


def has_listed(session: ReviewSession) -> bool:
    """Whether findings are listed."""
    return bool(session.listed_findings())


def has_selected(session: ReviewSession) -> bool:
    """Whether a finding is selected."""
    return session.finding(session.selected) is not None


def has_heatmap(session: ReviewSession) -> bool:
    """Whether there is a heatmap."""
    return session.analysis is not None and session.analysis.heatmap is not None


@dataclass(frozen=True, slots=True)
class ActionSpec:
    """One thing a person can do.

    Parameters
    ----------
    keys
        Shortcuts in Qt's portable text, the first one shown.
    menu
        The menu it stands in; empty where it has keys only.
    held
        The key acts while it is held and is heard by the window itself, not as a shortcut.
    checked
        Whether it shows as ticked; None for what cannot be ticked.
    named
        Its text where that depends on what is on screen.
    """

    id: str
    text: str
    run: Callable[[Review, ActionWindow], None]
    keys: tuple[str, ...] = ()
    menu: str = ""
    icon: str = ""
    enabled: Callable[[ReviewSession], bool] = field(default=always)
    held: bool = False
    checked: Callable[[ReviewSession], bool] | None = None
    named: Callable[[ReviewSession], str] | None = None

    @property
    def said(self) -> str:
        """Its text in the reader's language, whatever is on screen."""
        return tr(self.text)

    def text_for(self, session: ReviewSession) -> str:
        """Its text in the reader's language, for what is on screen."""
        return self.said if self.named is None else self.named(session)
