"""What can be done to a whole mask at once; `medviewer.processing.mask_shapes` does it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from medviewer.domain.mask_brush import Reach
    from medviewer.domain.vectors import Index3


@dataclass(frozen=True, slots=True, eq=False)
class Grow:
    """Add what is joined to a voxel through others that may be taken.

    Parameters
    ----------
    seed
        Index of the voxel.
    allowed
        The voxels that may be taken.
    most
        Largest number of voxels that are added; where it would be more, nothing is.
    """

    seed: Index3
    allowed: Reach
    most: int = 20_000_000


@dataclass(frozen=True, slots=True)
class FillBetween:
    """Fill the slices between those that were drawn, along an index axis, by the shapes on both sides."""

    axis: int = 0


@dataclass(frozen=True, slots=True)
class Largest:
    """Keep the largest part that hangs together."""


@dataclass(frozen=True, slots=True)
class Smooth:
    """Take off points and fill notches: each voxel becomes what most of those around it are.

    Parameters
    ----------
    radius_mm
        How far around.
    """

    radius_mm: float = 2.0


Reshaping: TypeAlias = "Grow | FillBetween | Largest | Smooth"
