"""Icons of one family (Phosphor), in the colours of the theme."""

from __future__ import annotations

import qtawesome  # type: ignore[import-untyped]  # QtAwesome has no type hints
from PySide6.QtGui import QIcon

from medviewer.ui.theme import DARK

ICON_PX = 20


def icon(name: str, color: str = DARK.text) -> QIcon:
    """The Phosphor icon of that name, e.g. `folder-open`."""
    return QIcon(qtawesome.icon(f"ph.{name}", color=color, color_disabled=DARK.disabled))
