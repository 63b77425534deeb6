"""Overlays: what other objects lay over the images, each with its colour, a switch and its opacity."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QColor, QIcon, QPixmap
from PySide6.QtWidgets import QCheckBox, QFrame, QHBoxLayout, QScrollArea, QSlider, QToolButton, QVBoxLayout, QWidget

from medviewer.app.annotating import adopt_layer
from medviewer.app.layer_switches import remove_object, set_layer_opacity, set_layer_visible
from medviewer.app.signal import Topic
from medviewer.domain.annotations import SegmentMask
from medviewer.domain.finding import Heatmap
from medviewer.domain.wording import tr
from medviewer.rendering.colormaps import inferno_table
from medviewer.ui.action_set import run_safely
from medviewer.ui.icons import icon
from medviewer.ui.rows import ElidedLabel, heading, panel_box

if TYPE_CHECKING:
    from medviewer.app.review import Review
    from medviewer.domain.layers import OverlayLayer

SHOWN_TOPICS = frozenset({Topic.VIEW, Topic.VOLUME})
SWATCH_PX = 12
SLIDER_PX = 56
TALLEST_PX = 240
MAP_SHADE = 176
"""Entry of the colour map that stands for a parametric map."""


class OverlaysPanel(QWidget):
    """The list; hidden while nothing lies over the images.

    Parameters
    ----------
    review
        What the use cases act on.
    """

    def __init__(self, review: Review) -> None:
        super().__init__()
        self._review = review
        self._shown: tuple[str, ...] = ()
        self.rows: dict[str, LayerRow] = {}
        box = panel_box(self)
        box.addWidget(heading(tr("OVERLAYS")))
        self._body = QVBoxLayout()
        self._body.setContentsMargins(0, 0, 4, 0)
        self._body.setSpacing(4)
        self._page = QWidget()
        self._page.setLayout(self._body)
        self._scroll = QScrollArea()
        self._scroll.setWidgetResizable(True)
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setWidget(self._page)
        box.addWidget(self._scroll)
        self.setVisible(False)

    def refresh(self, topics: frozenset[Topic]) -> None:
        """Show the layers as they are now."""
        if not topics & SHOWN_TOPICS:
            return
        layers = self._review.session.over.layers
        ids = tuple(layer.id for layer in layers)
        if ids != self._shown:
            self._shown = ids
            self._rebuild(layers)
        for layer in layers:
            self.rows[layer.id].show_layer(layer)

    def _rebuild(self, layers: tuple[OverlayLayer, ...]) -> None:
        while (item := self._body.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        self.rows.clear()
        source = None
        for layer in layers:
            if layer.source != source:
                source = layer.source
                self._body.addWidget(self._object_line(layer))
            self.rows[layer.id] = LayerRow(self._review, layer)
            self._body.addWidget(self.rows[layer.id])
        self._scroll.setFixedHeight(min(self._wanted_height(), TALLEST_PX))
        self._body.addStretch(1)
        self.setVisible(bool(layers))

    def _wanted_height(self) -> int:
        """What all rows take; the layout does not say so before they are shown."""
        items = [self._body.itemAt(n) for n in range(self._body.count())]
        widgets = [widget for item in items if item is not None and (widget := item.widget()) is not None]
        return sum(widget.sizeHint().height() + self._body.spacing() for widget in widgets)

    def _object_line(self, layer: OverlayLayer) -> QWidget:
        """Whose layers follow, and the button that takes them off."""
        line = QWidget()
        box = QHBoxLayout(line)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(4)
        box.addWidget(ElidedLabel(layer.origin_text), 1)
        off = QToolButton()
        off.setIcon(icon("x"))
        off.setIconSize(QSize(SWATCH_PX, SWATCH_PX))
        off.setToolTip(tr("Take off the images"))
        off.setAccessibleName(tr("Take {origin_text} off the images", origin_text=layer.origin_text))
        off.clicked.connect(partial(self._remove, layer.source))
        box.addWidget(off)
        return line

    def _remove(self, source: str, _checked: bool = False) -> None:
        remove_object(self._review, source)


class LayerRow(QWidget):
    """Switch, colour, name and opacity of one layer."""

    def __init__(self, review: Review, layer: OverlayLayer) -> None:
        super().__init__()
        self._review = review
        self._id = layer.id
        self.switch = QCheckBox()
        self.switch.setIcon(swatch(layer))
        self.switch.setToolTip(tr("Show or hide"))
        self.switch.setAccessibleName(tr("Show {layer}", layer=layer.name))
        self.switch.toggled.connect(self._switch)
        self.opacity = QSlider(Qt.Orientation.Horizontal)
        self.opacity.setRange(0, 100)
        self.opacity.setFixedWidth(SLIDER_PX)
        self.opacity.setToolTip(tr("Opacity"))
        self.opacity.setAccessibleName(tr("Opacity of {layer}", layer=layer.name))
        self.opacity.valueChanged.connect(self._fade)
        for control in (self.switch, self.opacity):
            control.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        box = QHBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(4)
        box.addWidget(self.switch)
        box.addWidget(ElidedLabel(layer.name, ""), 1)
        self.take_over: QToolButton | None = None
        if isinstance(layer.content, SegmentMask) and layer.content.volume is not None:
            self.take_over = _take_over_button(layer.name)
            self.take_over.clicked.connect(self._take_over)
            box.addWidget(self.take_over)
        box.addWidget(self.opacity)

    def show_layer(self, layer: OverlayLayer) -> None:
        """Show whether it is switched on, and its opacity."""
        for control in (self.switch, self.opacity):
            control.blockSignals(True)
        self.switch.setChecked(layer.visible)
        self.opacity.setValue(round(layer.opacity * 100))
        self.opacity.setVisible(layer.has_area)
        for control in (self.switch, self.opacity):
            control.blockSignals(False)

    def _switch(self, on: bool) -> None:
        set_layer_visible(self._review, self._id, visible=on)

    def _take_over(self) -> None:
        def act() -> None:
            adopt_layer(self._review, self._id)
            set_layer_visible(self._review, self._id, visible=False)  # the copy lies at its very place

        run_safely(self._review, act)

    def _fade(self, percent: int) -> None:
        set_layer_opacity(self._review, self._id, percent / 100)


def _take_over_button(name: str) -> QToolButton:
    button = QToolButton()
    button.setIcon(icon("pencil-simple"))
    button.setIconSize(QSize(SWATCH_PX, SWATCH_PX))
    button.setToolTip(tr("Make a segment of your own from it, to be changed"))
    button.setAccessibleName(tr("Make a segment of your own from {name}", name=name))
    button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    return button


def swatch(layer: OverlayLayer) -> QIcon:
    """A square in the colour of a layer."""
    red, green, blue = layer.color
    if isinstance(layer.content, Heatmap):
        red, green, blue = (int(part) for part in inferno_table()[MAP_SHADE])
    square = QPixmap(SWATCH_PX, SWATCH_PX)
    square.fill(QColor(red, green, blue))
    return QIcon(square)
