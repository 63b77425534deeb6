"""Drawing a measurement by hand: presses and drags become its points, step by step."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from medviewer.app.measuring import keep_measurement, measurements_of, start_measurement
from medviewer.domain.measurement import POINT_COUNTS, Measurement, MeasurementKind

if TYPE_CHECKING:
    from medviewer.app.review import Review
    from medviewer.domain.planes import SlicePlane
    from medviewer.domain.tool import Tool
    from medviewer.domain.vectors import Vec3

K = MeasurementKind
CLICKED = frozenset({K.PROBE, K.TEXT})
"""Done with one click."""
DRAGGED = frozenset({K.LENGTH, K.BIDIRECTIONAL, K.ELLIPSE, K.RECTANGLE, K.ARROW, K.FREEHAND})
"""Done with one drag; an angle takes a drag and a click, Cobb's two drags."""


@dataclass
class Drawing:
    """A measurement on its way, on one slice.

    Parameters
    ----------
    kind, plane
        What is drawn, and on which slice.
    points
        LPS mm, as far as they are known.
    """

    kind: MeasurementKind
    plane: SlicePlane
    points: list[Vec3] = field(default_factory=list)
    _made: Measurement | None = None

    def press(self, lps: Vec3) -> None:
        """The button goes down."""
        is_one = self.kind in CLICKED or self.kind is K.FREEHAND or self._takes_click
        self.points += [lps] if is_one else [lps, lps]

    def drag(self, lps: Vec3) -> None:
        """The pointer moves: the last point follows, a contour goes on."""
        if self.kind is K.FREEHAND:
            self.points.append(lps)
        elif self.points:
            self.points[-1] = lps

    def hover(self, lps: Vec3) -> None:
        """The pointer moves without a button: a point that is still to be clicked is shown where it would be."""
        if self._takes_click:
            self._shown = [*self.points, lps]

    @property
    def _takes_click(self) -> bool:
        return self.kind is K.ANGLE and len(self.points) == 2

    @property
    def is_done(self) -> bool:
        """Whether it has all its points once the button is up."""
        if self.kind is K.FREEHAND:
            return True
        return len(self.points) >= POINT_COUNTS[self.kind] or (self.kind in DRAGGED and len(self.points) >= 2)

    def measurement(self, review: Review, label: str = "") -> Measurement | None:
        """The measurement as it would be now; None while it has too few points to be drawn."""
        points = self._points()
        if len(points) < min(POINT_COUNTS[self.kind], 2 if self.kind is K.BIDIRECTIONAL else 99):
            return None
        made = start_measurement(review, self.kind, points, self.plane, label)
        self._made = made if self._made is None else replace(made, id=self._made.id)
        return self._made

    def _points(self) -> list[Vec3]:
        """Those there are, with others in the place of those to come."""
        if self.kind is K.ANGLE and len(self.points) == 2:
            return getattr(self, "_shown", [*self.points, self.points[0]])
        if self.kind is K.COBB and len(self.points) == 2:
            return [*self.points, *self.points]
        return self.points


def show_draft(review: Review, drawing: Drawing) -> None:
    """Show what has been drawn so far; nothing is saved."""
    draft = drawing.measurement(review)
    if draft is not None:
        measurements_of(review).set_draft(draft)


def finish(review: Review, drawing: Drawing, label: str = "") -> None:
    """Put it on disk and on screen; raises UserError where it cannot be saved, and then nothing of it stays."""
    made = drawing.measurement(review, label)
    try:
        if made is not None:
            keep_measurement(review, made)
    finally:
        measurements_of(review).set_draft(None)


def choose_tool(review: Review, kind: Tool | None) -> None:
    """Let the left button draw or do that; chosen again, or None, it changes the window as usual."""
    room = review.room
    room.set_tool(None if kind is room.tool else kind)


def put_down(review: Review) -> None:
    """Draw nothing any more, and select nothing."""
    measurements_of(review).set_draft(None)
    measurements_of(review).select(None)
    choose_tool(review, review.room.tool)
