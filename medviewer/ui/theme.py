"""Colours, fonts and the one style sheet of the application, as the look asks for."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

from PySide6.QtGui import QColor, QFont, QFontDatabase, QPalette

from medviewer.domain.decision import ReviewState
from medviewer.ui.style_sheet import STYLE_SHEET

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication


@dataclass(frozen=True, slots=True)
class Theme:
    """Colours of surfaces, lines and text; images lie on black in every theme."""

    window: str
    panel: str
    raised: str
    line: str
    text: str
    secondary: str
    accent: str
    disabled: str


DARK = Theme("#16181c", "#1e2126", "#2a2e35", "#343a43", "#e6e8eb", "#a3abb6", "#4aa3ff", "#6b7280")

STATE_COLORS: dict[ReviewState, str] = {
    ReviewState.PENDING: "#E69F00",
    ReviewState.ACCEPTED: "#009E73",
    ReviewState.REJECTED: "#9aa0a6",
    ReviewState.MODIFIED: "#56B4E9",
    ReviewState.DEFERRED: "#E69F00",
}
"""Okabe-Ito; always with a shape or a word beside them."""

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
    app.setStyle("Fusion")
    app.setPalette(_palette(theme))
    app.setFont(ui_font())
    app.setStyleSheet(_style_sheet(theme))


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
    return STYLE_SHEET.substitute(asdict(theme), warning=STATE_COLORS[ReviewState.PENDING], small=SMALL_POINTS)
