"""The magnifying glass follows the pointer of one view."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PySide6.QtCore import QPointF

    from medviewer.app.session import Room
    from medviewer.rendering.magnifier import Glass
    from medviewer.ui.vtk_view import RenderWidget


def follow_glass(view: RenderWidget, glass: Glass, room: Room, cursor: QPointF | None) -> None:
    """Magnify what is under the pointer (None: it is elsewhere) while that is asked for."""
    at = view.device_pixel(cursor) if cursor is not None and room.magnifying else None
    if at != glass.at:
        glass.at = at
        view.ask_to_draw()
