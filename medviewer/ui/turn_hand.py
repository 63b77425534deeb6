"""The mouse in a slice view while planes are turned."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np
from typing_extensions import override

from medviewer.app import viewing
from medviewer.app.resolve import is_turning
from medviewer.ui.measure_hand import MeasureHand

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from medviewer.app.review import Review
    from medviewer.domain.planes import SlicePlane
    from medviewer.domain.vectors import Vec3
    from medviewer.rendering.slice_scene import SliceScene

TURN_FROM_PX = 16.0
"""Nearer to the crosshair than this (device pixels) a drag moves it, and farther out it turns the planes."""


class TurnHand(MeasureHand):
    """What the left button does in one view: it turns the planes while that is the tool, else it measures.

    Parameters
    ----------
    owner
        The view, for dialogs.
    scene
        What the view shows.
    """

    def __init__(self, owner: QWidget, scene: SliceScene) -> None:
        super().__init__(owner)
        self._scene = scene
        self._last: float | None = None
        self._moves_crosshair = False

    @override
    def press(self, review: Review, plane: SlicePlane, lps: Vec3, under: tuple[str, int] | None) -> bool:
        if not is_turning(review.session):
            return super().press(review, plane, lps, under)
        here, place = (self._scene.display_at(at) or (0.0, 0.0) for at in (lps, review.session.view.position_lps))
        self._moves_crosshair = math.dist(here, place) < TURN_FROM_PX
        self._last = self._angle(review, lps)
        return True

    @override
    def move(self, review: Review, lps: Vec3, *, is_down: bool) -> bool:
        if self._last is None or not is_down:
            return super().move(review, lps, is_down=is_down)
        if self._moves_crosshair:
            viewing.go_to(review, lps)
            return True
        before, self._last = self._last, self._angle(review, lps)
        frame = self._scene.frame
        if frame is not None:
            viewing.tilt_planes(review, frame.plane.normal, math.remainder(self._last - before, math.tau))
        return True

    @override
    def release(self, review: Review) -> bool:
        if self._last is None:
            return super().release(review)
        self._last = None
        return True

    @override
    def let_go(self, review: Review) -> None:
        self._last = None
        super().let_go(review)

    def _angle(self, review: Review, lps: Vec3) -> float:
        """Direction from the crosshair on the screen, clockwise from the right."""
        frame = self._scene.frame
        if frame is None:
            return 0.0
        way = np.array(lps) - np.array(review.session.view.position_lps)
        return math.atan2(float(way @ np.array(frame.plane.down)), float(way @ np.array(frame.plane.right)))
