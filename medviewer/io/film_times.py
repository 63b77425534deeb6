"""How long each frame of a film lasts where its header says more than one time for all (PS3.3 C.7.6.5, C.8.4)."""

from __future__ import annotations

import math
from itertools import islice, repeat
from typing import TYPE_CHECKING, Any

from medviewer.io.header import FRAME_MS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pydicom import Dataset

TIME_VECTOR, TIME_SLICES = 0x00181065, 0x00540100
EVEN = 1e-3
"""Times that differ by less than this part are one time."""


def steps_ms(dataset: Dataset, count: int, frame_ms: float | None) -> tuple[float, ...]:
    """Milliseconds for which each frame of a file is shown; empty where the header does not say.

    Parameters
    ----------
    dataset
        Its header.
    count
        Number of its frames that are there.
    frame_ms
        The one time for all frames that the header gives, which counts unless the frames point to the vector.
    """
    vector = _by_vector(dataset, count)
    if vector and (frame_ms is None or _points_to(dataset, TIME_VECTOR)):
        return vector
    if frame_ms is not None:
        return (frame_ms,) * count
    return _sound(_repeated(list(islice(_nuclear(dataset), count)), count), count)


def is_even(steps: tuple[float, ...]) -> bool:
    """Whether all steps are one and the same."""
    return not steps or max(steps) - min(steps) <= EVEN * max(steps)


def _by_vector(dataset: Dataset, count: int) -> tuple[float, ...]:
    """From the Frame Time Vector, whose values are the times since the frame before; the last frame lasts a mean."""
    gaps = tuple(_numbers(dataset.get("FrameTimeVector")))[1:]
    return _sound((*gaps, sum(gaps) / len(gaps))[:count], count) if gaps else ()


def _points_to(dataset: Dataset, tag: int) -> bool:
    """Whether the frames follow one another by a vector (Frame Increment Pointer)."""
    pointer = dataset.get("FrameIncrementPointer")
    return tag in pointer if hasattr(pointer, "__iter__") else pointer == tag


def _nuclear(dataset: Dataset) -> Iterator[float]:
    """Of nuclear medicine, in milliseconds: the phases of a dynamic study, or the time slots of heartbeats (C.8.4).

    An Actual Frame Duration of the whole counts only where frames are times: static pictures have one too.
    """
    if phases := dataset.get("PhaseInformationSequence"):
        for phase in phases:
            yield from _so_many(phase.get("NumberOfFramesInPhase"), phase.get("ActualFrameDuration"))
    elif beats := dataset.get("GatedInformationSequence"):
        for interval in (interval for beat in beats for interval in beat.get("DataInformationSequence") or ()):
            yield from _so_many(dataset.get("NumberOfTimeSlots"), interval.get("FrameTime"))
    elif _points_to(dataset, TIME_SLICES):
        yield from _so_many(1, dataset.get("ActualFrameDuration"))


def _so_many(number: Any, milliseconds: Any) -> Iterator[float]:
    return repeat(_first(milliseconds), int(_first(number)))


def _repeated(steps: list[float], count: int) -> tuple[float, ...]:
    """The steps once more for each detector and energy window, which go through the same times."""
    return tuple(steps * (count // len(steps))) if steps else ()


def _sound(steps: tuple[float, ...], count: int) -> tuple[float, ...]:
    """The steps where each of the frames has one that can be."""
    return steps if len(steps) == count and all(FRAME_MS[0] <= step <= FRAME_MS[1] for step in steps) else ()


def _numbers(value: Any) -> list[float]:
    """Numbers of an element with one or many values; none where one is damaged."""
    parts = value if hasattr(value, "__iter__") and not isinstance(value, str) else [value]
    try:
        return [float(part) for part in parts]
    except (TypeError, ValueError):
        return []


def _first(value: Any) -> float:
    """The first number of an element from 0 to a million; 0 where there is none."""
    number = next(iter(_numbers(value)), 0.0)
    return number if math.isfinite(number) and 0.0 <= number <= 1e6 else 0.0
