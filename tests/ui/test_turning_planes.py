"""Turning the planes with the mouse, in the real window."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt

from medviewer.domain.planes import PlaneName
from medviewer.domain.tilt import UPRIGHT_PLANES
from medviewer.rendering.offscreen import pixels

if TYPE_CHECKING:
    from ui.conftest import Bench

ONE_PX_DEG = math.degrees(1.0 / 60.0)
"""What one pixel is at the distance of these drags: the crosshair lies between pixels."""
A, C, S = PlaneName.AXIAL, PlaneName.CORONAL, PlaneName.SAGITTAL


@pytest.fixture
def bench(bench: Bench) -> Bench:
    return bench.open()


def middle(bench: Bench, name: PlaneName) -> QPoint:
    return bench.place(name, bench.session.view.position_lps)


def normals(bench: Bench) -> dict[PlaneName, np.ndarray]:
    frames = {name: bench.view(name).scene.frame for name in PlaneName}
    return {name: np.array(frame.plane.normal) for name, frame in frames.items() if frame is not None}


def test_that_a_drag_around_the_crosshair_turns_the_other_planes_as_far_as_the_hand_went(bench: Bench) -> None:
    window = bench.session.view.window
    bench.key(Qt.Key.Key_Q)
    bench.settle()
    start, old = middle(bench, A), normals(bench)
    bench.drag(A, start + QPoint(60, 0), start + QPoint(0, 60))
    bench.settle()
    new = normals(bench)
    assert new[A] @ old[A] == pytest.approx(1.0)
    assert math.degrees(math.acos(min(abs(float(new[C] @ old[S])), 1.0))) < ONE_PX_DEG
    assert bench.session.view.window == window


def test_that_the_line_of_the_other_plane_follows_the_hand(bench: Bench) -> None:
    bench.key(Qt.Key.Key_Q)
    bench.settle()
    start = middle(bench, A)
    bench.drag(A, start + QPoint(60, 0), start + QPoint(52, 30))
    bench.settle()
    frame = bench.view(A).scene.frame
    assert frame is not None
    line = next(line for line in frame.lines if line.plane is C)
    right, down = np.dot(line.direction, frame.plane.right), np.dot(line.direction, frame.plane.down)
    assert math.degrees(math.atan2(down, right)) % 180 == pytest.approx(30.0, abs=0.1)


def test_that_a_drag_from_the_crosshair_itself_moves_it(bench: Bench) -> None:
    bench.key(Qt.Key.Key_Q)
    bench.settle()
    start, before = middle(bench, A), bench.session.view.position_lps
    bench.drag(A, start, start + QPoint(30, 0))
    assert bench.session.view.tilt == UPRIGHT_PLANES
    assert bench.session.view.position_lps != before


def test_that_the_other_views_are_drawn_anew_and_escape_leaves_the_tool(bench: Bench) -> None:
    other = bench.view(C).render_window
    before = pixels(other)
    bench.key(Qt.Key.Key_Q)
    bench.settle()
    start = middle(bench, A)
    bench.drag(A, start + QPoint(60, 0), start + QPoint(40, 45))
    bench.settle()
    assert not np.array_equal(pixels(other), before)
    bench.key(Qt.Key.Key_Escape)
    assert bench.review.room.tool is None
    turned = bench.session.view.tilt
    bench.drag(A, start + QPoint(60, 0), start + QPoint(0, 60))
    assert bench.session.view.tilt == turned
    bench.key(Qt.Key.Key_Space)
    bench.settle()
    assert bench.session.view.tilt == UPRIGHT_PLANES
