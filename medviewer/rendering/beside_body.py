"""Leaves out of a CT in 3D what lies beside the patient: table, shields, cables; they would stand before the body."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
from vtkmodules.vtkImagingMorphological import vtkImageConnectivityFilter

from medviewer.rendering.image_data import index_image
from medviewer.rendering.vtk_arrays import values_of

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from medviewer.domain.volume import Volume

DENSER_HU = -300.0
"""What is denser belongs to a body or a thing; lungs and air lie below."""
SMALL = 0.05
"""A thing is smaller than this part of the body; an arm that lies apart is larger."""


def things_beside(volume: Volume) -> NDArray[np.bool_] | None:
    """Where things lie that touch the rim of the field of view and not the body; None where there are none.

    Only where values are in HU. What lies wholly within the field of view stays, however small.
    """
    if volume.unit != "HU":
        return None
    labels, order = _parts(volume.array)
    rim = np.unique(np.concatenate([_edges(labels, axis).reshape(-1) for axis in (1, 2)]))
    small = np.flatnonzero(order < SMALL * order.max(initial=0)) + 1
    things = np.isin(labels, np.intersect1d(rim, small))
    return _grown(things, (labels > 0) & ~things) if things.any() else None


def without(volume: Volume, things: NDArray[np.bool_]) -> Volume:
    """The volume with air where things lie; they may be given on a coarser grid of the same extent."""
    places = [
        np.minimum((np.arange(count) + 0.5) * coarse / count, coarse - 1).astype(int)
        for count, coarse in zip(volume.array.shape, things.shape, strict=True)
    ]
    array = volume.array.copy()
    array[things[np.ix_(*places)]] = array.min()
    return replace(volume, array=array)


def _parts(array: NDArray[np.generic]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Number of the connected part at each voxel, 0 for none; and how many voxels each part has."""
    finder = vtkImageConnectivityFilter()
    finder.SetInputData(index_image(array))
    finder.SetScalarRange(DENSER_HU, 1e9)
    finder.SetExtractionModeToAllRegions()
    finder.SetLabelModeToSizeRank()
    finder.SetLabelScalarTypeToInt()
    finder.Update()
    labels = values_of(finder.GetOutput().GetPointData().GetScalars()).reshape(array.shape).astype(np.int64)
    return labels, np.bincount(labels.reshape(-1))[1:]


def _edges(values: NDArray[np.int64], axis: int) -> NDArray[np.int64]:
    """The first and last two layers along an axis: the very last ones may be padding."""
    count = values.shape[axis]
    edges: NDArray[np.int64] = np.take(values, sorted({0, min(1, count - 1), max(count - 2, 0), count - 1}), axis=axis)
    return edges


def _grown(things: NDArray[np.bool_], body: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Two voxels wider in the plane and one across, for their blurred edges; the body and its own edge stay."""
    wide, kept = things, body
    for axis in (1, 2, 1, 2, 0):
        wide = _widened(wide, axis)
    for axis in (1, 2):
        kept = _widened(kept, axis)
    grown: NDArray[np.bool_] = things | (wide & ~kept)
    return grown


def _widened(mask: NDArray[np.bool_], axis: int) -> NDArray[np.bool_]:
    wide = mask.copy()
    ahead, behind = [slice(None)] * 3, [slice(None)] * 3
    ahead[axis], behind[axis] = slice(1, None), slice(None, -1)
    wide[tuple(ahead)] |= mask[tuple(behind)]
    wide[tuple(behind)] |= mask[tuple(ahead)]
    return wide
