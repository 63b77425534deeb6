"""A picture of the whole window as the person sees it, the images included."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QRectF
from PySide6.QtGui import QImage, QPainter

from medviewer.domain.atomic import written_whole
from medviewer.domain.errors import UserError
from medviewer.domain.wording import tr

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from PySide6.QtWidgets import QWidget

    from medviewer.ui.vtk_view import RenderWidget


def window_picture(window: QWidget, viewports: Iterable[RenderWidget]) -> QImage:
    """The window in device pixels: Qt's own widgets, and each visible viewport's last drawn frame in its place."""
    image = window.grab().toImage().convertToFormat(QImage.Format.Format_RGB32)
    ratio = image.devicePixelRatio()
    painter = QPainter(image)
    for viewport in viewports:
        if viewport.isVisibleTo(window):
            place = viewport.mapTo(window, QPoint(0, 0))
            painter.drawImage(QRectF(place.x(), place.y(), viewport.width(), viewport.height()), viewport.picture())
    painter.end()
    image.setDevicePixelRatio(ratio)
    return image


def save_picture(image: QImage, path: Path) -> None:
    """Write it as PNG, whole or not at all; raises UserError where that failed."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with written_whole(path) as temporary:
        if not image.save(str(temporary), "PNG"):  # type: ignore[call-overload]  # Qt takes the format as text
            message = tr("The picture could not be written to {path}.", path=path)
            raise UserError(message, tr("Check that the folder can be written to and the disk has room."))
