"""Icons of one family (Phosphor), painted in the colours of the theme that is shown."""

from __future__ import annotations

import json
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontDatabase, QIcon, QIconEngine, QPainter, QPixmap
from typing_extensions import override

from medviewer.ui.theme import shown_theme

if TYPE_CHECKING:
    from medviewer.ui.theme import Theme

ICON_PX = 20
GLYPH_SHARE = 0.875
"""Height of a glyph's typeface as a part of the icon's."""


@cache
def _fonts_folder() -> Path:
    """Where QtAwesome keeps the typeface: its files are used without its code, which takes long to load."""
    found = find_spec("qtawesome")
    assert found is not None  # noqa: S101 - the program depends on it
    assert found.origin is not None  # noqa: S101 - it is a package of files
    return Path(found.origin).parent / "fonts"


@cache
def _glyphs() -> dict[str, str]:
    """The letters of the typeface, by the names of the icons."""
    (path,) = _fonts_folder().glob("phosphor-charmap-*.json")
    codes = json.loads(path.read_text(encoding="utf-8"))
    return {name: chr(int(code, 16)) for name, code in codes.items()}


@cache
def _font(height_px: int) -> QFont:
    font = QFont(_family())
    font.setPixelSize(height_px)
    return font


@cache
def _family() -> str:
    (path,) = _fonts_folder().glob("phosphor-[0-9]*.ttf")
    return QFontDatabase.applicationFontFamilies(QFontDatabase.addApplicationFont(str(path)))[0]


class GlyphEngine(QIconEngine):
    """Paints a letter of the icon typeface; it asks for the theme each time, so that no widget needs a new icon.

    Parameters
    ----------
    name
        The Phosphor icon, e.g. `folder-open`.
    role
        The field of the theme that has its colour.
    theme
        Where it is not the theme that is shown.
    """

    def __init__(self, name: str, role: str, theme: Theme | None) -> None:
        super().__init__()
        self._name, self._role, self._theme = name, role, theme
        self._glyph = _glyphs()[name]

    @override
    def paint(self, painter: QPainter, rect: QRect, mode: QIcon.Mode, state: QIcon.State) -> None:
        theme = self._theme or shown_theme()
        role = "disabled" if mode is QIcon.Mode.Disabled else self._role
        painter.save()
        painter.setPen(QColor(getattr(theme, role)))
        painter.setFont(_font(max(1, round(rect.height() * GLYPH_SHARE))))
        painter.drawText(rect, Qt.AlignmentFlag.AlignCenter, self._glyph)
        painter.restore()

    @override
    def pixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State) -> QPixmap:
        pixmap = QPixmap(size)
        pixmap.fill(Qt.GlobalColor.transparent)
        painter = QPainter(pixmap)
        self.paint(painter, QRect(QPoint(0, 0), size), mode, state)
        painter.end()
        return pixmap

    @override
    def clone(self) -> QIconEngine:
        return GlyphEngine(self._name, self._role, self._theme)


def icon(name: str, role: str = "text", theme: Theme | None = None) -> QIcon:
    """The Phosphor icon of that name, in the colour that the theme (default: the one shown) has for a role."""
    return QIcon(GlyphEngine(name, role, theme))
