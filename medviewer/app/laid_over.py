"""What was read from other objects: layers over the images on screen, and a document."""

from __future__ import annotations

from typing import TYPE_CHECKING

from medviewer.app.signal import Changed, Topic

if TYPE_CHECKING:
    from medviewer.app.reading_parts import KeptFusion
    from medviewer.domain.documents import Document
    from medviewer.domain.layers import OverlayLayer


class LaidOver:
    """A part of the session; only the main thread reads or writes it.

    Parameters
    ----------
    changed
        The signal of the session.
    """

    def __init__(self, changed: Changed) -> None:
        self._changed = changed
        self.layers: tuple[OverlayLayer, ...] = ()
        self.document: Document | None = None
        """What was opened last to be read."""
        self.awaited: tuple[KeptFusion, ...] = ()
        """Second volumes that lay over the images when they were left, and are not there again."""

    def await_no_more(self, series_id: str) -> None:
        """A second volume has come, or will not."""
        self.awaited = tuple(one for one in self.awaited if one.series_id != series_id)

    def clear(self) -> None:
        """Forget the layers, with the images that they lay over; says nothing by itself."""
        self.layers = ()

    def set_layers(self, layers: tuple[OverlayLayer, ...]) -> None:
        """Lay these over the images."""
        if layers != self.layers:
            self.layers = layers
            self._changed.emit(Topic.VIEW)

    def show_document(self, document: Document) -> None:
        """Show a document to be read."""
        self.document = document
        self._changed.emit(Topic.STUDIES)
