"""Graphics drawn on the pixels of a picture (PS3.3 C.18.6, C.10.5)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

CURVE_POINTS = 64
"""Points of the polyline that stands for a circle or an ellipse."""


@dataclass(frozen=True, slots=True, eq=False)
class Outline:
    """A graphic on one picture.

    Parameters
    ----------
    kind
        POINT, MULTIPOINT, POLYLINE, INTERPOLATED, CIRCLE or ELLIPSE. A circle is its middle and a point on it, an
        ellipse the two ends of its major and then of its minor axis.
    points
        (n, 2) of (column, row). In pixels, 0 is the outer corner of the first pixel, whose centre is at 0.5; in
        units of the display, 0..1 spans the displayed area (`is_display`).
    sop_instance_uid, frame
        The picture; frames count from 0. An empty UID means every picture that its object refers to.
    """

    kind: str
    points: NDArray[np.float64]
    sop_instance_uid: str = ""
    frame: int = 0
    is_display: bool = False
    is_filled: bool = False

    @property
    def path(self) -> NDArray[np.float64]:
        """(n, 2) points to join by lines, curves as polylines; where points are meant, the points themselves."""
        if self.kind == "CIRCLE":
            middle, edge = self.points[0], self.points[1]
            radius = float(np.linalg.norm(edge - middle))
            return _curve(middle, np.array([radius, 0.0]), np.array([0.0, radius]))
        if self.kind == "ELLIPSE":
            major, minor = self.points[1] - self.points[0], self.points[3] - self.points[2]
            return _curve(self.points.mean(axis=0), major / 2, minor / 2)
        return self.points

    @property
    def bounds(self) -> tuple[float, float, float, float]:
        """Smallest and largest column and row: x0, y0, x1, y1."""
        (x0, y0), (x1, y1) = self.path.min(axis=0), self.path.max(axis=0)
        return (float(x0), float(y0), float(x1), float(y1))


def _curve(middle: NDArray[np.float64], major: NDArray[np.float64], minor: NDArray[np.float64]) -> NDArray[np.float64]:
    """A closed polyline (CURVE_POINTS + 1, 2) through the ends of both half axes."""
    angle = np.linspace(0.0, 2 * np.pi, CURVE_POINTS + 1)[:, None]
    curve: NDArray[np.float64] = middle + np.cos(angle) * major + np.sin(angle) * minor
    return curve
