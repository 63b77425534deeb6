"""The mouse in a slice view while something is annotated: strokes, the ring around the pointer, regions that grow."""

from __future__ import annotations

from typing import TYPE_CHECKING

from medviewer.app.annotating import segments_of
from medviewer.app.annotating_shapes import grow_from
from medviewer.app.annotating_strokes import BRUSHES, begin_stroke, drop_stroke, end_stroke, move_stroke
from medviewer.domain.tool import HandTool
from medviewer.ui.action_set import run_safely

if TYPE_CHECKING:
    from collections.abc import Callable

    from medviewer.app.annotating_strokes import Stroke
    from medviewer.app.review import Review
    from medviewer.domain.planes import SlicePlane
    from medviewer.domain.vectors import Vec3
    from medviewer.rendering.brush_ring import Ring
    from medviewer.rendering.slice_scene import SliceScene
    from medviewer.ui.measure_hand import MeasureHand


class BrushHand:
    """What the left button does with segments in one view; what it has no use for goes to the hand that measures.

    Parameters
    ----------
    others
        The hand that measures.
    scene, ask_to_draw
        What the view shows, and how it is drawn again: the ring of the brush is put there.
    """

    def __init__(self, others: MeasureHand, scene: SliceScene, ask_to_draw: Callable[[], None]) -> None:
        self._others = others
        self._scene, self._ask_to_draw = scene, ask_to_draw
        self._stroke: Stroke | None = None
        self._place: Vec3 | None = None
        self._is_shown = False

    def press(self, review: Review, plane: SlicePlane, lps: Vec3, under: tuple[str, int] | None) -> bool:
        """The left button went down at a place, over a handle of a measurement or over none."""
        tool = review.room.tool
        if tool is HandTool.GROW:
            run_safely(review, lambda: _forget(grow_from(review, lps)))
            return True
        if not isinstance(tool, HandTool) or tool not in BRUSHES:
            return self._others.press(review, plane, lps, under)
        self._place = lps
        run_safely(review, lambda: self._begin(review, tool, plane, lps))
        return True

    def _begin(self, review: Review, tool: HandTool, plane: SlicePlane, lps: Vec3) -> None:
        self._stroke = begin_stroke(review, tool, plane, lps)

    def move(self, review: Review, lps: Vec3, *, is_down: bool) -> bool:
        """The pointer moved."""
        self._place = lps
        self.follow(review)
        stroke = self._stroke
        if stroke is not None and is_down:
            run_safely(review, lambda: move_stroke(review, stroke, lps))
            return True
        return self._others.move(review, lps, is_down=is_down)

    def release(self, review: Review) -> bool:
        """The left button went up: a stroke is on its way to disk."""
        stroke, self._stroke = self._stroke, None
        if stroke is None:
            return self._others.release(review) or self.has_tool(review)
        run_safely(review, lambda: end_stroke(review, stroke))
        return True

    def let_go(self, review: Review) -> None:
        """Forget what has been begun."""
        if self._stroke is not None:
            self._stroke = None
            drop_stroke(review)
        self._others.let_go(review)

    def leave(self) -> None:
        """The pointer left the view."""
        self._place = None
        self._hide()

    def follow(self, review: Review) -> None:
        """Show the ring where the pointer is, as large as the brush is now."""
        tool = review.room.tool
        if self._place is None or tool not in BRUSHES:
            self._hide()
            return
        from medviewer.rendering.brush_ring import Ring  # noqa: PLC0415 - the window starts without VTK

        self._is_shown = True
        radius = segments_of(review).brush.tip.radius_mm
        self._show_ring(Ring(self._place, radius, dashed=tool is HandTool.ERASER))

    def _show_ring(self, ring: Ring | None) -> None:
        self._scene.set_ring(ring)
        self._ask_to_draw()

    def _hide(self) -> None:
        if self._is_shown:
            self._is_shown = False
            self._show_ring(None)

    @staticmethod
    def has_tool(review: Review) -> bool:
        """Whether the left button annotates."""
        return review.room.tool in BRUSHES or review.room.tool is HandTool.GROW


def _forget(_job: object) -> None:
    """A job tells the session by itself how it goes."""
