"""Choosing how values become a picture: colours, interpolation, the window by number, by curve or by a region."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from medviewer.app.fusing import change_fused, fused_layer
from medviewer.app.measuring import start_measurement
from medviewer.app.resolve import slice_frame
from medviewer.domain.errors import UserError
from medviewer.domain.fusion import FusedVolume
from medviewer.domain.measurement import MeasurementKind
from medviewer.domain.region_pixels import region_pixels
from medviewer.domain.voi import VoiFunction, Window
from medviewer.domain.wording import mark, tr

if TYPE_CHECKING:
    from medviewer.app.review import Review
    from medviewer.app.session import ReviewSession
    from medviewer.domain.color_maps import ColorMap
    from medviewer.domain.look import Interpolation, Look
    from medviewer.domain.planes import SlicePlane
    from medviewer.domain.vectors import Vec3

REGION_PERCENTILES = (1.0, 99.0)
"""Share of the values of a region below its window and below the window's end: single bright pixels do not count."""
NO_WIDTH = mark("The width of a window must be larger than 0.")


def set_color_map(review: Review, color_map: ColorMap) -> None:
    """Show the greys of slices in these colours, or those of the second volume where it is acted on."""
    if review.session.view.window_on_fused and fused_layer(review.session) is not None:
        change_fused(review, color_map=color_map)
    else:
        _set_look(review, replace(review.session.view.look, color_map=color_map))


def shown_color_map(session: ReviewSession) -> ColorMap:
    """The colours that `set_color_map` would change."""
    layer = fused_layer(session) if session.view.window_on_fused else None
    fused = None if layer is None else layer.content
    return fused.color_map if isinstance(fused, FusedVolume) else session.view.look.color_map


def set_interpolation(review: Review, interpolation: Interpolation) -> None:
    """Show that between the middles of pixels."""
    _set_look(review, replace(review.session.view.look, interpolation=interpolation))


def _set_look(review: Review, look: Look) -> None:
    review.session.set_view(replace(review.session.view, look=look))


def set_window(review: Review, window: Window) -> None:
    """Show these values from black to white; colours have no window."""
    session = review.session
    if session.volume is not None and not session.volume.is_color:
        session.set_view(replace(session.view, window=window))


def window_of(width: float, level: float, function: VoiFunction) -> Window:
    """A window of numbers that a person gave; a LINEAR one that is too narrow for it becomes LINEAR_EXACT.

    Raises
    ------
    UserError
        Where it would have no width.
    """
    if not (math.isfinite(width) and math.isfinite(level)) or width <= 0:
        raise UserError(tr(NO_WIDTH), tr("Give it in the unit of the values."))
    if function is VoiFunction.LINEAR and width < 1:
        function = VoiFunction.LINEAR_EXACT
    return Window(width, level, function)


def set_curve(review: Review, function: VoiFunction) -> None:
    """Another curve from black to white over the same width; a table of the header is left."""
    window = review.session.view.window
    set_window(review, window_of(window.width, window.level, function))


def offered_windows(session: ReviewSession) -> tuple[tuple[str, Window], ...]:
    """Name and window of all that the header of the series on screen offers."""
    current = session.current
    return () if current is None or current.loaded is None else current.loaded.voi.choices


def window_from_region(review: Review, plane: SlicePlane, corners: tuple[Vec3, Vec3]) -> None:
    """The window over the values in a rectangle drawn on a slice, from its 1st to its 99th percentile.

    `corners` are in LPS mm. The values are those under the slice on screen, as it was read; padding and what is no
    number count for nothing. Where both percentiles are the same, the whole range of the values is taken.

    Raises
    ------
    UserError
        Where the region holds no two values.
    """
    session = review.session
    frame = slice_frame(session, plane.name)
    if frame is None or frame.volume.is_color:
        return
    drawn = start_measurement(review, MeasurementKind.RECTANGLE, list(corners), plane)
    values = np.asarray(region_pixels(drawn, frame.volume).values, dtype=np.float64)
    values = values[np.isfinite(values)]
    ends = np.percentile(values, REGION_PERCENTILES) if values.size else np.zeros(2)
    if values.size and ends[1] <= ends[0]:
        ends = np.array([values.min(), values.max()])
    width = float(ends[1] - ends[0])
    if width <= 0:
        message = tr("The region holds no two different values, so there is no window over it.")
        raise UserError(message, tr("Draw a larger one."))
    set_window(review, Window(width, float(ends[0] + ends[1]) / 2))
