"""Colours, fonts and the one style sheet of the application, as the look asks for."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtGui import QColor, QFont, QFontDatabase, QGuiApplication, QPalette

from medviewer.domain.decision import ReviewState
from medviewer.ui.style_sheet import STYLE_SHEET

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication


@dataclass(frozen=True, slots=True)
class Theme:
    """Colours of surfaces, lines, text and states; images lie on black in every theme.

    Parameters
    ----------
    line
        Between surfaces; also the surface of the chosen entry of a menu.
    edge
        Around what can be acted on: at least 3:1 on every surface, as `accent`, which shows the focus.
    pending, accepted, rejected, modified
        Of a finding's review state as words and small pictures in panels, always with a shape or a word beside them.
    """

    name: str
    window: str
    panel: str
    raised: str
    line: str
    edge: str
    text: str
    secondary: str
    accent: str
    disabled: str
    pending: str
    accepted: str
    rejected: str
    modified: str

    def state(self, state: ReviewState) -> str:
        """The colour of a review state."""
        return str(getattr(self, self.state_role(state)))

    @staticmethod
    def state_role(state: ReviewState) -> str:
        """The field with that colour."""
        return _STATE_FIELDS[state]


_STATE_FIELDS = {
    ReviewState.PENDING: "pending",
    ReviewState.ACCEPTED: "accepted",
    ReviewState.REJECTED: "rejected",
    ReviewState.MODIFIED: "modified",
    ReviewState.DEFERRED: "pending",
}

DARK = Theme(
    name="dark",
    window="#16181c",
    panel="#1e2126",
    raised="#2a2e35",
    line="#343a43",
    edge="#7f8896",
    text="#e6e8eb",
    secondary="#a3abb6",
    accent="#4aa3ff",
    disabled="#6b7280",
    pending="#E69F00",
    accepted="#0bac80",
    rejected="#9aa0a6",
    modified="#56B4E9",
)
"""States are Okabe-Ito, as over the images; the green is as much lighter as words on the raised surface need."""
LIGHT = Theme(
    name="light",
    window="#e9ecf0",
    panel="#f6f7f9",
    raised="#e0e4ea",
    line="#cdd3dc",
    edge="#6d7683",
    text="#1a1d22",
    secondary="#464e5a",
    accent="#0a58b0",
    disabled="#858d99",
    pending="#7a4d00",
    accepted="#00593f",
    rejected="#555b63",
    modified="#0b5482",
)
"""States have the hues of Okabe-Ito, as dark as words on a light surface need."""
ON_BLACK = DARK
"""For lines and words beside the images: there is black under them in every theme."""
THEMES = {theme.name: theme for theme in (DARK, LIGHT)}
_SHOWN = "medviewer-theme"

BASE_POINTS = 10
SMALL_POINTS = 9
FAMILIES = ("Noto Sans", "DejaVu Sans", "Noto Sans CJK JP", "Noto Sans Arabic", "Noto Sans Hebrew", "Noto Sans Thai")
"""Tried after the system's own typeface, so that names in any script show."""


def ui_font(points: int = BASE_POINTS, *, bold: bool = False) -> QFont:
    """The typeface of the window with tabular numbers."""
    system = QFontDatabase.systemFont(QFontDatabase.SystemFont.GeneralFont).families()
    font = QFont([*(name for name in FAMILIES[:1]), *system, *FAMILIES[1:]], points)
    font.setFeature(QFont.Tag("tnum"), 1)
    font.setBold(bold)
    return font


def apply_theme(app: QApplication, theme: Theme = DARK) -> None:
    """Give the whole application its style, palette, font and style sheet."""
    app.setProperty(_SHOWN, theme.name)
    app.setStyle("Fusion")
    app.setPalette(_palette(theme))
    app.setFont(ui_font())
    app.setStyleSheet(_style_sheet(theme))


def shown_theme() -> Theme:
    """The theme that the application shows now: what paints by itself asks each time."""
    app = QCoreApplication.instance()
    return THEMES.get(str(app.property(_SHOWN)), DARK) if app is not None else DARK


def wanted_theme(choice: str) -> Theme:
    """The theme for a choice of the settings; that of the desktop for `system`, dark where it has none."""
    if choice == "system":
        return LIGHT if QGuiApplication.styleHints().colorScheme() is Qt.ColorScheme.Light else DARK
    return THEMES.get(choice, DARK)


def _palette(theme: Theme) -> QPalette:
    palette = QPalette()
    roles = QPalette.ColorRole
    for role, color in (
        (roles.Window, theme.window),
        (roles.Base, theme.panel),
        (roles.AlternateBase, theme.raised),
        (roles.Button, theme.raised),
        (roles.Mid, theme.line),
        (roles.WindowText, theme.text),
        (roles.Text, theme.text),
        (roles.ButtonText, theme.text),
        (roles.ToolTipBase, theme.raised),
        (roles.ToolTipText, theme.text),
        (roles.PlaceholderText, theme.secondary),
        (roles.Highlight, theme.accent),
        (roles.HighlightedText, theme.window),
        (roles.Link, theme.accent),
    ):
        palette.setColor(role, QColor(color))
    for role in (roles.WindowText, roles.Text, roles.ButtonText):
        palette.setColor(QPalette.ColorGroup.Disabled, role, QColor(theme.disabled))
    return palette


def _style_sheet(theme: Theme) -> str:
    return STYLE_SHEET.substitute(
        asdict(theme), on_black=ON_BLACK.secondary, line_on_black=ON_BLACK.line, small=SMALL_POINTS
    )
