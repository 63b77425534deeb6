"""How long each frame of a film lasts, from its header to the loaded series."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from made_films import NM, XA, film, write_film
from pydicom.dataset import Dataset
from pydicom.sequence import Sequence
from pydicom.tag import Tag
from reading import only_series, quiet

from medviewer.domain.job import CancelToken
from medviewer.domain.volume import Volume
from medviewer.io.film_times import is_even, steps_ms
from medviewer.io.load import load_series

if TYPE_CHECKING:
    from pathlib import Path

    from medviewer.domain.job import Progress

VECTOR, TIME = Tag(0x00181065), Tag(0x00181063)
UNEVEN = {"FrameTimeVector": ["0", "40", "80"], "FrameIncrementPointer": VECTOR}


def phase(frames: int, milliseconds: int) -> Dataset:
    item = Dataset()
    item.NumberOfFramesInPhase, item.ActualFrameDuration = frames, milliseconds
    return item


def beats(*milliseconds: float) -> Sequence:
    """One heart rhythm whose intervals have frames of those times."""
    rhythm, intervals = Dataset(), []
    for time in milliseconds:
        interval = Dataset()
        interval.FrameTime = time
        intervals.append(interval)
    rhythm.DataInformationSequence = Sequence(intervals)
    return Sequence([rhythm])


def steps(count: int = 3, frame_ms: float | None = None, **tags: Any) -> tuple[float, ...]:
    return steps_ms(film(count, **tags), count, frame_ms)


def test_that_uneven_frames_of_an_angiography_reach_the_loaded_film(tmp_path: Path) -> None:
    path = write_film(tmp_path, SOPClassUID=XA, Modality="XA", CineRate="15", **UNEVEN)
    series = only_series(path)
    assert series.frame_ms == pytest.approx(1000 / 15)
    # each value is the time since the frame before; the last frame lasts as long as the others on average
    assert load_series(series, CancelToken(), quiet).steps_ms == (40.0, 80.0, 60.0)


def test_that_even_times_that_the_series_knows_are_not_told_twice(tmp_path: Path) -> None:
    path = write_film(tmp_path, FrameTime="40")
    assert only_series(path).frame_ms == 40.0
    assert load_series(only_series(path), CancelToken(), quiet).steps_ms == ()


def test_that_a_vector_alone_gives_the_rate_also_where_it_is_even(tmp_path: Path) -> None:
    path = write_film(tmp_path, FrameTimeVector=["0", "40", "40"], FrameIncrementPointer=VECTOR)
    assert only_series(path).frame_ms is None
    assert load_series(only_series(path), CancelToken(), quiet).steps_ms == (40.0, 40.0, 40.0)


def test_that_the_frames_say_whether_the_vector_or_the_one_time_counts() -> None:
    assert steps(frame_ms=33.0, **UNEVEN) == (40.0, 80.0, 60.0)
    assert steps(frame_ms=33.0, FrameTimeVector=["0", "40", "80"], FrameIncrementPointer=TIME) == (33.0,) * 3
    assert steps(frame_ms=33.0, FrameTimeVector=["0", "40", "80"]) == (33.0,) * 3
    both = {"FrameTimeVector": ["0", "40", "80"], "FrameIncrementPointer": [Tag(0x00540010), VECTOR]}
    assert steps(frame_ms=33.0, **both) == (40.0, 80.0, 60.0)


def test_that_a_film_cut_short_keeps_the_times_of_the_frames_that_are_there() -> None:
    assert steps_ms(film(3, **UNEVEN), 2, None) == (40.0, 80.0)


@pytest.mark.parametrize("values", [["0", "40"], ["0", "40", "0"], ["0", "-40", "80"], ["0", "1e9", "40"], "0"])
def test_that_a_vector_that_cannot_be_is_none(values: Any) -> None:
    assert steps(FrameTimeVector=values) == ()
    assert steps(frame_ms=33.0, FrameTimeVector=values, FrameIncrementPointer=VECTOR) == (33.0,) * 3


def test_that_gated_nuclear_medicine_plays_at_the_pace_of_the_heart(tmp_path: Path) -> None:
    gated = {"GatedInformationSequence": beats(55.0), "NumberOfTimeSlots": 8}
    path = write_film(tmp_path, frames=16, SOPClassUID=NM, Modality="NM", **gated)
    assert only_series(path).frame_ms is None
    assert load_series(only_series(path), CancelToken(), quiet).steps_ms == (55.0,) * 16


def test_that_dynamic_nuclear_medicine_has_the_times_of_its_phases_for_each_detector() -> None:
    phases = Sequence([phase(2, 1000), phase(1, 10_000)])
    assert steps(6, PhaseInformationSequence=phases) == (1000.0, 1000.0, 10_000.0) * 2
    assert steps(7, PhaseInformationSequence=phases) == ()
    absurd = Sequence([phase(65535, 1000)] * 3)
    assert steps(3, PhaseInformationSequence=absurd) == (1000.0,) * 3


def test_that_the_duration_of_static_pictures_is_no_pace_but_that_of_times_is() -> None:
    assert steps(ActualFrameDuration=500) == ()
    assert steps(ActualFrameDuration=500, FrameIncrementPointer=Tag(0x00540100)) == (500.0,) * 3
    assert steps(ActualFrameDuration=1_210_434, FrameIncrementPointer=Tag(0x00540100)) == ()


def test_that_the_first_frame_of_a_film_is_told_first(tmp_path: Path) -> None:
    said = []

    def listen(progress: Progress) -> None:
        if progress.partial is not None:
            said.append(progress.partial)

    load_series(only_series(write_film(tmp_path, frames=5)), CancelToken(), listen)
    # each frame has its number as its grey, less the 1024 of the rescale; the first lies at the beginning of the film
    assert isinstance(said[0], Volume)
    assert (said[0].array.max(), said[0].geometry.to_lps((0, 0, 0))[2]) == (-1024, 0.0)


def test_that_even_means_equal_but_for_rounding() -> None:
    assert is_even(())
    assert is_even((33.333, 33.334, 33.333))
    assert not is_even((33.0, 34.0))
