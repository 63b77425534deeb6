"""What loading a series gives: volumes for every view, and the slices as they were acquired where those differ."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from medviewer.domain.planes import PlaneName, SlicePlane, plane_axes, slice_plane
from medviewer.domain.vectors import Vec3, vec3
from medviewer.domain.voi import HeaderVoi
from medviewer.domain.volume import Volume

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    from medviewer.domain.geometry import Geometry
    from medviewer.domain.study import HealthNote, Series
    from medviewer.domain.ultrasound import UltrasoundRegions


NO_VOI = HeaderVoi()


@dataclass(frozen=True, slots=True, eq=False)
class AcquiredSlices:
    """Slices that are no even, upright grid, each in its own true place.

    Parameters
    ----------
    places
        Geometry of each slice, of shape (1, rows, columns), by position along the normal; all face one way.
    array
        Values (slices, rows, columns), rescaled; never resampled.
    unit, padding
        As in `Volume`.
    """

    places: tuple[Geometry, ...]
    array: NDArray[Any]
    unit: str = ""
    padding: tuple[float, float] | None = None

    def slice_volume(self, index: int) -> Volume:
        """One slice as a volume of its own; shares its memory."""
        return Volume(self.places[index], self.array[index : index + 1], self.unit, padding=self.padding)

    def shows(self, name: PlaneName) -> bool:
        """Whether a view looks along the slices' normal, so that it can show them as they are."""
        return plane_axes(self.places[0], name).axes[0] == 0

    def plane(self, name: PlaneName, number: int) -> SlicePlane:
        """The plane of the slice with that number (from 1 in the counting direction of the view; kept within)."""
        number = min(max(number, 1), len(self.places))
        plane = slice_plane(self.places[self.index(name, number)], name, 1)
        return replace(plane, number=number, count=len(self.places))

    def index(self, name: PlaneName, number: int) -> int:
        """Index (from 0, along the normal) of the slice with that number in a view; the way back is the same."""
        ascending = plane_axes(self.places[0], name).signs[0] > 0
        return number - 1 if ascending else len(self.places) - number

    def number_at(self, name: PlaneName, lps: ArrayLike) -> int:
        """Number in a view of the slice nearest to a position in LPS mm."""
        nearest = int(np.argmin(np.abs(self._heights() - float(np.asarray(lps) @ self._normal()))))
        return nearest + 1 if self.index(name, 1) == 0 else len(self.places) - nearest

    def onto(self, name: PlaneName, lps: ArrayLike, number: int) -> Vec3:
        """The position moved along the normal onto the slice with that number in a view."""
        number = min(max(number, 1), len(self.places))
        point, normal = np.asarray(lps, dtype=np.float64), self._normal()
        return vec3(point + (self._heights()[self.index(name, number)] - point @ normal) * normal)

    def _normal(self) -> NDArray[np.float64]:
        normal: NDArray[np.float64] = self.places[0].directions[0]
        return normal

    def _heights(self) -> NDArray[np.float64]:
        """Place in mm of each slice along the normal."""
        return np.array([place.affine[:3, 3] @ self._normal() for place in self.places])


@dataclass(frozen=True, slots=True, eq=False)
class Loaded:
    """A series in memory.

    Parameters
    ----------
    times
        One volume per time, at least one, all on the same grid.
    acquired
        The acquired slices of each time where the volumes were resampled from them; else empty.
    notes
        What was found out only by reading the pixels.
    voi
        Windows and tables that the header offers.
    suv_factor
        SUVbw of one unit of value; None where that is not known.
    series
        The series as it really opened where that is not how it was listed: without pictures that cannot be decoded.
    ultrasound
        The regions of each picture of the series, each with a scale of its own; empty where no picture has any.
    steps_ms
        For how many milliseconds each frame of a film is shown, where `Series.frame_ms` does not say it all.
    """

    times: tuple[Volume, ...]
    acquired: tuple[AcquiredSlices, ...] = ()
    notes: tuple[HealthNote, ...] = ()
    voi: HeaderVoi = NO_VOI
    suv_factor: float | None = None
    series: Series | None = None
    ultrasound: tuple[UltrasoundRegions, ...] = ()
    steps_ms: tuple[float, ...] = ()

    @property
    def volume(self) -> Volume:
        """The volume of the first time."""
        return self.times[0]
