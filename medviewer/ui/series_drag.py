"""A series on its way from the list into a viewport, by the mouse."""

from __future__ import annotations

from PySide6.QtCore import QMimeData

SERIES_MIME = "application/x-medviewer-series"


def series_mime(series_id: str) -> QMimeData:
    """What is dragged: the id of a series."""
    data = QMimeData()
    data.setData(SERIES_MIME, series_id.encode("utf-8"))
    return data


def dragged_series(data: QMimeData) -> str | None:
    """The id of the series that is dragged; None where something else is."""
    return bytes(data.data(SERIES_MIME).data()).decode("utf-8") if data.hasFormat(SERIES_MIME) else None
