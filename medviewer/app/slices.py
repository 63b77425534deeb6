"""The slices that a view steps through: the acquired ones where it can show them, else those of the volume."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from medviewer.domain.layout import ViewName
from medviewer.domain.planes import PlaneName, plane_axes, slice_count, slice_number, slice_plane, step_position
from medviewer.domain.tilt import UPRIGHT_PLANES, Tilt, tilted_plane, tilted_position

if TYPE_CHECKING:
    from medviewer.app.desk import OpenSeries
    from medviewer.app.session import ReviewSession
    from medviewer.domain.arriving import Arriving
    from medviewer.domain.loaded import AcquiredSlices
    from medviewer.domain.planes import SlicePlane
    from medviewer.domain.vectors import Vec3
    from medviewer.domain.volume import Volume

THREE_VIEWS = frozenset({ViewName.AXIAL, ViewName.CORONAL, ViewName.SAGITTAL})


@dataclass(frozen=True, slots=True)
class ShownSlices:
    """What one slice view can step through.

    Parameters
    ----------
    volume
        The volume of the time on screen.
    name
        The view.
    acquired
        The slices as acquired, where the volume was resampled from them and the view looks along their normal.
    arriving
        The series while it is read, where the view looks along its slices' normal; `acquired` are all of them then.
    tilt
        How the planes are turned; there are no acquired slices then.
    """

    volume: Volume
    name: PlaneName
    acquired: AcquiredSlices | None = None
    arriving: Arriving | None = None
    tilt: Tilt = UPRIGHT_PLANES

    @property
    def is_oblique(self) -> bool:
        """Whether the planes are turned."""
        return self.tilt != UPRIGHT_PLANES

    def count_at(self, lps: Vec3) -> int:
        """How many there are, through a position where the planes are turned."""
        return self.at(lps)[1].count if self.is_oblique else self.count

    @property
    def count(self) -> int:
        """How many there are, of planes that are not turned."""
        return slice_count(self.volume.geometry, self.name) if self.acquired is None else len(self.acquired.places)

    def number_at(self, lps: Vec3) -> int:
        """Number (from 1) of the one nearest to a position."""
        if self.is_oblique:
            return tilted_plane(self.volume.geometry, self.name, self.tilt, lps).number
        if self.acquired is None:
            return slice_number(self.volume.geometry, self.name, lps)
        return self.acquired.number_at(self.name, lps)

    def position_on(self, lps: Vec3, number: int) -> Vec3:
        """A position moved onto the one with that number (kept within)."""
        if self.is_oblique:
            return tilted_position(self.volume.geometry, self.name, self.tilt, lps, number)
        if self.acquired is None:
            return step_position(self.volume.geometry, self.name, lps, number)
        return self.acquired.onto(self.name, lps, number)

    def at(self, lps: Vec3) -> tuple[Volume, SlicePlane]:
        """The voxels and the plane to draw at a position."""
        if self.is_oblique:
            return self.volume, tilted_plane(self.volume.geometry, self.name, self.tilt, lps)
        number = self.number_at(lps)
        if self.acquired is None:
            return self.volume, slice_plane(self.volume.geometry, self.name, number)
        index = self.acquired.index(self.name, number)
        volume = self.acquired.slice_volume(index) if self.arriving is None else self.arriving.volume(index)
        return volume, self.acquired.plane(self.name, number)

    def is_there(self, lps: Vec3) -> bool:
        """Whether the one nearest to a position has been read."""
        if self.acquired is None or self.arriving is None:
            return True
        return bool(self.arriving.ready[self.acquired.index(self.name, self.number_at(lps))])

    def look_at(self, number: int) -> None:
        """Let the one with that number (kept within) be read before others that are still to come."""
        if self.acquired is not None and self.arriving is not None:
            number = min(max(number, 1), self.count)
            self.arriving.interest.look_at(self.acquired.index(self.name, number))


def acquired_plane(current: OpenSeries | None) -> PlaneName:
    """The view that looks along the normal of a series' slices; axial where there is none yet."""
    if current is None or current.volume is None or not current.is_placed:
        return PlaneName.AXIAL
    acquired = current.arriving.slices if current.arriving is not None else None
    if acquired is None and current.loaded is not None and current.loaded.acquired:
        acquired = current.loaded.acquired[current.time]
    geometry = current.volume.geometry
    looks = acquired.shows if acquired is not None else lambda name: plane_axes(geometry, name).axes[0] == 0
    return next((name for name in PlaneName if looks(name)), PlaneName.AXIAL)


def slices_of(session: ReviewSession, name: PlaneName) -> ShownSlices | None:
    """What a view of a session steps through, turned as its planes are; as `shown_slices`."""
    slices, tilt = shown_slices(session.current, name), tilt_of(session)
    if slices is None or tilt == UPRIGHT_PLANES:
        return slices
    return ShownSlices(slices.volume, name, tilt=tilt)


def tilt_of(session: ReviewSession) -> Tilt:
    """How the planes of a session are turned: those of a whole volume in the patient, shown in three views."""
    current = session.current
    if current is None or not current.is_placed or current.is_preview or not has_three_planes(session):
        return UPRIGHT_PLANES
    return session.view.tilt


def can_be_thick(current: OpenSeries) -> bool:
    """Whether slices can be taken together: those of a whole volume in the patient, not of pictures."""
    return current.is_placed and not current.is_preview and current.volume is not None and not current.volume.is_color


def can_tilt(session: ReviewSession) -> bool:
    """Whether the planes on screen can be turned."""
    current = session.current
    is_whole = current is not None and current.is_placed and not current.is_preview and current.volume is not None
    return is_whole and has_three_planes(session)


def has_three_planes(session: ReviewSession) -> bool:
    """Whether the layout shows a session in planes that can be turned against one another."""
    return len(THREE_VIEWS.intersection(session.room.views_of(session))) > 1


def shown_slices(current: OpenSeries | None, name: PlaneName) -> ShownSlices | None:
    """What a view of the series on screen steps through; None while there is no volume, and for views it has not.

    Pictures without a place in the patient have no other views than the one along their frames.
    """
    if current is None or current.volume is None:
        return None
    if not current.is_placed and name is not PlaneName.AXIAL:
        return None
    arriving = current.arriving
    if arriving is not None and arriving.slices.shows(name):
        return ShownSlices(current.volume, name, arriving.slices, arriving)
    loaded = current.loaded
    acquired = loaded.acquired[current.time] if loaded is not None and loaded.acquired else None
    return ShownSlices(current.volume, name, acquired if acquired is not None and acquired.shows(name) else None)


def active_view(session: ReviewSession) -> ViewName:
    """Which of a session's viewports is the active one; its first where none was chosen."""
    views = session.room.views_of(session)
    return session.view.active if session.view.active in views or not views else views[0]


def plane_of(session: ReviewSession, view: ViewName) -> PlaneName:
    """The slice view that a viewport shows."""
    if view is ViewName.VOLUME_3D:
        return PlaneName.AXIAL
    return acquired_plane(session.current) if view is ViewName.ACQUIRED else PlaneName(view.value)


def active_plane(session: ReviewSession) -> PlaneName:
    """The slice view that keys act on; axial while the 3D view is active or there is only one view."""
    is_picture = session.current is not None and not session.current.is_placed
    return PlaneName.AXIAL if is_picture else plane_of(session, active_view(session))
