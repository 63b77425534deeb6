"""A series without the pictures that cannot be decoded."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from medviewer.domain.errors import UserError
from medviewer.domain.study import HealthNote, HealthSeverity, SeriesKind
from medviewer.domain.wording import tr
from medviewer.io.stack import build_stack

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from medviewer.domain.study import FrameRef, Series

Rest = tuple["Series", "NDArray[Any]", tuple[HealthNote, ...]]
"""The series that is left, its values (times, slices, rows, columns[, 3]), and what to tell."""


def without_failed(series: Series, array: NDArray[Any], failed: Mapping[int, str]) -> Rest:
    """Leave out failed pictures: of a stack over time whole times, else slices.

    Parameters
    ----------
    series, array
        What was read; where nothing failed, both come back as they are.
    failed
        Numbers of the pictures in `series.frames` that cannot be decoded, and why.

    Raises
    ------
    UserError
        Where nothing is left, or what is left makes no volume.
    """
    if not failed:
        return series, array, ()
    count = series.shape[0]
    bad = {number // count for number in failed} if series.times > 1 else set(failed)
    kept = [k for k in range(series.times if series.times > 1 else count) if k not in bad]
    if not kept:
        raise UserError(failed[min(failed)], tr("The file may be damaged; ask for it again."))
    if series.times > 1:
        frames = tuple(frame for k in kept for frame in series.frames[k * count : (k + 1) * count])
        rest = replace(series, times=len(kept), frames=frames)
        values = array[kept]
    else:
        rest = _restacked(series, tuple(series.frames[k] for k in kept))
        values = array[:, kept]
    note = HealthNote("undecodable", HealthSeverity.ERROR, _told(failed))
    return replace(rest, instances=_instances(rest), health=(note, *rest.health)), values, (note,)


def _restacked(series: Series, frames: tuple[FrameRef, ...]) -> Series:
    """The series of some of its slices, with the geometry that these make."""
    shape = (len(frames), *series.shape[1:])
    if series.kind is not SeriesKind.VOLUME or not frames[0].header.has_geometry:
        return replace(series, frames=frames, shape=shape)
    stack = build_stack([frame.header for frame in frames])
    if stack.refusal:
        raise UserError(stack.refusal)
    return replace(
        series,
        frames=frames,
        shape=shape,
        geometry=stack.geometry,
        is_resampled=stack.is_resampled,
        health=stack.health or series.health,
    )


def _instances(series: Series) -> tuple[Any, ...]:
    return tuple({id(frame.instance): frame.instance for frame in series.frames}.values())


def _told(failed: Mapping[int, str]) -> str:
    """The reason of the first picture, in the order of the series, and how many more there are."""
    first, more = failed[min(failed)], len(failed) - 1
    if not more:
        return tr("{reason} The picture is left out.", reason=first)
    if more == 1:
        return tr("{reason} 1 more picture cannot be decoded either. The pictures are left out.", reason=first)
    return tr(
        "{reason} {count} more pictures cannot be decoded either. The pictures are left out.", reason=first, count=more
    )
