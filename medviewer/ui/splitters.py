"""Panels left and right of the images: their sizes, folding them, and remembering both."""

from __future__ import annotations

import base64
import binascii

from PySide6.QtCore import QByteArray, Qt
from PySide6.QtWidgets import QSplitter, QWidget

LEFT_PX, RIGHT_PX = 216, 296
NARROWEST_PX = 160
NARROWEST_IMAGES_PX = 320


class Splitters:
    """Studies | images | findings over evidence."""

    def __init__(self) -> None:
        self.columns = QSplitter(Qt.Orientation.Horizontal)
        self.right = QSplitter(Qt.Orientation.Vertical)
        for splitter in (self.columns, self.right):
            splitter.setHandleWidth(4)
        self._side = {"left": (0, LEFT_PX), "right": (2, RIGHT_PX)}

    def fill(self, left: QWidget, middle: QWidget, right: tuple[QWidget, ...]) -> None:
        """Put the widgets of the columns in their places, the third column's from the top."""
        for widget in (left, middle, self.right):
            self.columns.addWidget(widget)
        for number, widget in enumerate(right):
            self.right.addWidget(widget)
            self.right.setStretchFactor(number, 1)
        self.right.setChildrenCollapsible(False)
        left.setMinimumWidth(NARROWEST_PX)
        self.right.setMinimumWidth(NARROWEST_PX + 60)
        middle.setMinimumWidth(NARROWEST_IMAGES_PX)
        self.columns.setCollapsible(1, False)
        for number, stretch in enumerate((0, 1, 0)):
            self.columns.setStretchFactor(number, stretch)
        self.columns.setSizes([LEFT_PX, 800, RIGHT_PX])

    def toggle(self, name: str) -> None:
        """Fold a side away, or bring it back."""
        number, width = self._side[name]
        sizes = self.columns.sizes()
        if sizes[number] > 0:
            sizes[1] += sizes[number]
            sizes[number] = 0
        else:
            sizes[1] = max(sizes[1] - width, NARROWEST_IMAGES_PX)
            sizes[number] = width
        self.columns.setSizes(sizes)

    def unfold(self, name: str) -> None:
        """Bring a side back where it is folded."""
        if self.columns.sizes()[self._side[name][0]] == 0:
            self.toggle(name)

    def state(self) -> str:
        """The sizes as text for the settings."""
        return ":".join(to_text(splitter.saveState()) for splitter in (self.columns, self.right))

    def restore(self, text: str) -> None:
        """Take the sizes of an earlier time; what does not fit is left as it is."""
        for splitter, part in zip((self.columns, self.right), text.split(":"), strict=False):
            state = from_text(part)
            if state is not None:
                splitter.restoreState(state)


def to_text(state: QByteArray) -> str:
    """Qt's opaque bytes as base64 text."""
    return base64.b64encode(state.data()).decode("ascii")


def from_text(text: str) -> QByteArray | None:
    """Bytes of such a text; None where it is none."""
    try:
        data = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        return None
    return QByteArray(data) if data else None
