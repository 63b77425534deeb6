"""The window and the place with which a series is shown first."""

from __future__ import annotations

from typing import TYPE_CHECKING

from medviewer.domain.display import auto_window
from medviewer.domain.planes import PlaneName, step_position
from medviewer.domain.study import SeriesKind
from medviewer.domain.voi import VoiFunction, Window

if TYPE_CHECKING:
    from medviewer.domain.study import Series
    from medviewer.domain.vectors import Vec3
    from medviewer.domain.volume import Volume


def start_position(series: Series, volume: Volume) -> Vec3:
    """The middle of a volume, and of the first frame of a film, in LPS mm."""
    geometry = volume.geometry
    is_film = series.kind is SeriesKind.CINE
    return step_position(geometry, PlaneName.AXIAL, geometry.center_lps, 1) if is_film else geometry.center_lps


def start_window(series: Series, volume: Volume) -> Window:
    """The window that the header asks for, else one from the values.

    A header's window is LINEAR where it names no function (PS3.3 C.11.2.1.3), which takes at least one whole number.
    """
    if series.window is not None and series.window[1] > 0:
        center, width = series.window
        return Window(width, center, VoiFunction.LINEAR if width >= 1 else VoiFunction.LINEAR_EXACT)
    return auto_window(volume)
