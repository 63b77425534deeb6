"""Colour maps for evidence: perceptually uniform only."""

from __future__ import annotations

from typing import TYPE_CHECKING

from medviewer.domain.color_maps import INFERNO, inferno

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

__all__ = ["inferno", "inferno_table"]


def inferno_table() -> NDArray[np.uint8]:
    """The inferno map as a read-only table (256, 3)."""
    return INFERNO.table
