"""A second volume laid over the images: its values in colours of their own."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from medviewer.domain.geometry import Geometry

if TYPE_CHECKING:
    from medviewer.domain.color_maps import ColorMap
    from medviewer.domain.link import Move
    from medviewer.domain.voi import Window
    from medviewer.domain.volume import Volume


@dataclass(frozen=True, slots=True)
class FusedVolume:
    """A second volume, in the space of the images that it lies over.

    Parameters
    ----------
    volume
        Its voxels on their own grid, which may lie in any way to that of the images.
    window, color_map
        How its values are shown; what lies under the window has the darkest colour.
    name
        What it is called under the cursor and at its colour bar.
    suv_factor
        SUVbw of one unit of its values; None where that is not known.
    series_id
        Handle of its series; empty where it has none.
    """

    volume: Volume
    window: Window
    color_map: ColorMap
    name: str
    suv_factor: float | None = None
    series_id: str = ""

    @property
    def unit(self) -> str:
        """Unit of what is said of it: SUVbw where that is known."""
        if self.suv_factor is not None:
            return "SUVbw"
        return self.volume.unit if self.volume.unit != "1" else ""

    def said(self, value: float) -> float:
        """A value in that unit."""
        return value if self.suv_factor is None else value * self.suv_factor


@dataclass(frozen=True, slots=True)
class DrawnFusion:
    """A second volume as a slice view draws it, `opacity` 0..1."""

    fused: FusedVolume
    opacity: float


def moved_volume(volume: Volume, move: Move) -> Volume:
    """The same voxels where a rigid move (LPS mm) brings them; they are not copied."""
    rigid = np.eye(4)
    rigid[:3, :3], rigid[:3, 3] = np.array(move.rotation), move.offset_mm
    geometry = volume.geometry
    return replace(volume, geometry=Geometry(rigid @ geometry.affine, geometry.shape, geometry.frame_uid))
