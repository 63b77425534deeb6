"""The tools that change segments, and how they are set."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QDoubleSpinBox, QGridLayout, QHBoxLayout, QLabel, QToolButton, QWidget

from medviewer.app.annotating import brush_limits, grow_tolerance, segments_of, set_radius
from medviewer.domain.mask_brush import RADIUS_LIMITS_MM, TipShape
from medviewer.domain.tool import HandTool
from medviewer.domain.wording import mark, tr
from medviewer.ui.icons import ICON_PX, icon

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtGui import QAction

    from medviewer.app.annotating_desk import Brush
    from medviewer.app.review import Review

TOOLS = (
    "annotate_brush",
    "annotate_eraser",
    "annotate_threshold_brush",
    "annotate_grow",
    "segment_fill",
    "segment_largest",
    "segment_smooth",
    "segment_finding",
    "segment_new",
)
IN_A_ROW = 5
BUTTON_PX = 30
VALUES = 1e6
"""Largest value that can be typed."""
ALL_AROUND = mark("Paint all around, and not on the slice alone")


class SegmentTools(QWidget):
    """Buttons of the tools, size and form of the brush, and what the chosen tool asks for.

    Parameters
    ----------
    review
        What the use cases act on.
    action
        Gives the action with an id.
    """

    def __init__(self, review: Review, action: Callable[[str], QAction]) -> None:
        super().__init__()
        self._review = review
        self.radius = _spin(tr("Radius of the brush"), *RADIUS_LIMITS_MM, " mm", lambda mm: set_radius(review, mm))
        self.all_around = QToolButton()
        self.all_around.setIcon(icon("cube"))
        self.all_around.setCheckable(True)
        self.all_around.setToolTip(tr(ALL_AROUND))
        self.all_around.setAccessibleName(tr(ALL_AROUND))
        self.all_around.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.all_around.clicked.connect(self._take_shape)
        self.low = _spin(tr("Lowest value that is painted"), -VALUES, VALUES, "", lambda _v: self._take_limits())
        self.high = _spin(tr("Highest value that is painted"), -VALUES, VALUES, "", lambda _v: self._take_limits())
        self.tolerance = _spin(tr("Tolerance of values"), 0.0, VALUES, "", lambda v: self._set(tolerance=v))
        self.reach = _spin(tr("How far a region grows"), 1.0, 500.0, " mm", lambda mm: self._set(reach_mm=mm))
        self.smoothing = _spin(
            tr("How far around smoothing looks"), 0.1, 20.0, " mm", lambda mm: self._set(smooth_mm=mm)
        )
        box = QGridLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(4)
        box.addWidget(_buttons(action), 0, 0)
        self._rows = {
            "brush": _row(tr("radius"), self.radius, self.all_around),
            "limits": _row(tr("values"), self.low, self.high),
            "grow": _row(tr("± value"), self.tolerance),
            "reach": _row(tr("within"), self.reach),
            "smooth": _row(tr("smooth"), self.smoothing),
        }
        for number, row in enumerate(self._rows.values(), start=1):
            box.addWidget(row, number, 0)

    def refresh(self) -> None:
        """Show how the tools are set, and what the chosen one asks for."""
        session, tool = self._review.session, self._review.room.tool
        brush = segments_of(self._review).brush
        low, high = brush_limits(session)
        unit = " mm" if session.volume is None or session.volume.is_placed else " px"
        for spin in (self.radius, self.reach, self.smoothing):
            spin.setSuffix(unit)  # without a place in the patient a unit of length is a pixel
        for spin, value in (
            (self.radius, brush.tip.radius_mm),
            (self.low, low),
            (self.high, high),
            (self.tolerance, grow_tolerance(session)),
            (self.reach, brush.reach_mm),
            (self.smoothing, brush.smooth_mm),
        ):
            _show(spin, value)
        self.all_around.setChecked(brush.tip.shape is TipShape.SPHERE)
        self._rows["limits"].setVisible(tool is HandTool.THRESHOLD_BRUSH)
        for name in ("grow", "reach"):
            self._rows[name].setVisible(tool is HandTool.GROW)
        self._rows["brush"].setVisible(tool is not HandTool.GROW)

    def _take_shape(self, on: bool) -> None:
        brush = segments_of(self._review).brush
        self._set(tip=replace(brush.tip, shape=TipShape.SPHERE if on else TipShape.DISC))

    def _take_limits(self) -> None:
        ends = sorted((self.low.value(), self.high.value()))
        self._set(limits=(ends[0], ends[1]))

    def _set(self, **changes: object) -> None:
        brush: Brush = replace(segments_of(self._review).brush, **changes)  # type: ignore[arg-type]  # its own fields
        segments_of(self._review).set_brush(brush)


def _buttons(action: Callable[[str], QAction]) -> QWidget:
    row = QWidget()
    grid = QGridLayout(row)
    grid.setContentsMargins(0, 0, 0, 0)
    grid.setSpacing(0)
    for number, name in enumerate(TOOLS):
        button = QToolButton()
        button.setDefaultAction(action(name))
        button.setIconSize(QSize(ICON_PX, ICON_PX))
        button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonIconOnly)
        button.setAccessibleName(action(name).text())
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        button.setFixedWidth(BUTTON_PX)
        grid.addWidget(button, number // IN_A_ROW, number % IN_A_ROW)
    grid.setColumnStretch(IN_A_ROW, 1)
    return row


def _row(text: str, *controls: QWidget) -> QWidget:
    row = QWidget()
    line = QHBoxLayout(row)
    line.setContentsMargins(0, 0, 0, 0)
    line.setSpacing(4)
    label = QLabel(text)
    label.setProperty("role", "secondary")
    line.addWidget(label)
    for control in controls:
        line.addWidget(control, 1 if isinstance(control, QDoubleSpinBox) else 0)
    return row


def _spin(name: str, low: float, high: float, suffix: str, take: Callable[[float], object]) -> QDoubleSpinBox:
    spin = QDoubleSpinBox()
    for part in (spin, spin.lineEdit()):
        part.setAccessibleName(name)
    spin.setToolTip(name)
    spin.setRange(low, high)
    spin.setDecimals(1)
    spin.setSuffix(suffix)
    spin.setKeyboardTracking(False)
    spin.setMinimumWidth(40)
    spin.valueChanged.connect(take)
    return spin


def _show(spin: QDoubleSpinBox, value: float) -> None:
    if spin.hasFocus():
        return  # it is being typed into
    spin.blockSignals(True)
    spin.setValue(value)
    spin.blockSignals(False)
