"""What the headers of pictures without a place say of each: ultrasound regions, and how long a frame lasts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from medviewer.domain.study import SeriesKind
from medviewer.domain.ultrasound import NO_REGIONS, UltrasoundRegions
from medviewer.io.datasets import read_dataset, tolerant_reading
from medviewer.io.elements import PARSE_ERRORS
from medviewer.io.film_times import is_even, steps_ms
from medviewer.io.source import BAD_ARCHIVE, Sources
from medviewer.io.ultrasound_regions import are_per_frame, regions_of

if TYPE_CHECKING:
    from pydicom import Dataset

    from medviewer.domain.study import InstanceRef, Series

Said = TypeVar("Said")
ULTRASOUND = frozenset({"US", "IVUS"})


@dataclass(frozen=True, slots=True)
class FilmFacts:
    """By the pictures of a series, or of a file; each is empty where no header says anything.

    Parameters
    ----------
    ultrasound
        The regions of each picture.
    steps_ms
        For how many milliseconds each is shown, where that is not one time for all that the series knows already.
    """

    ultrasound: tuple[UltrasoundRegions, ...] = ()
    steps_ms: tuple[float, ...] = ()


def film_facts(series: Series) -> FilmFacts:
    """Read the headers of films, and of ultrasound pictures; those that cannot be read again say nothing."""
    if not _may_say(series):
        return FilmFacts()
    files: dict[int, tuple[InstanceRef, int]] = {}
    for frame in series.frames:
        _, count = files.get(id(frame.instance), (frame.instance, 0))
        files[id(frame.instance)] = frame.instance, max(count, frame.number + 1)
    with Sources() as sources, tolerant_reading():
        said = {key: _of_file(one, count, series.frame_ms, sources) for key, (one, count) in files.items()}
    regions = tuple(_at(said[id(frame.instance)].ultrasound, frame.number, NO_REGIONS) for frame in series.frames)
    steps = tuple(_at(said[id(frame.instance)].steps_ms, frame.number, 0.0) for frame in series.frames)
    is_known = series.frame_ms is not None and is_even(steps)
    return FilmFacts(
        regions if any(one != NO_REGIONS for one in regions) else (),
        () if is_known or 0.0 in steps else steps,
    )


def _may_say(series: Series) -> bool:
    if series.kind is SeriesKind.VOLUME or not series.frames:
        return False
    names_regions = any(note.code == "ultrasound_regions" for note in series.health)
    return series.kind is SeriesKind.CINE or series.modality in ULTRASOUND or names_regions


def _of_file(instance: InstanceRef, count: int, frame_ms: float | None, sources: Sources) -> FilmFacts:
    """Those of the first frames of one file."""
    try:
        with sources.open(instance.path) as stream:
            dataset = read_dataset(stream)
        return FilmFacts(_regions(dataset, count), steps_ms(dataset, count, frame_ms))
    except (*PARSE_ERRORS, *BAD_ARCHIVE):
        return FilmFacts()


def _regions(dataset: Dataset, count: int) -> tuple[UltrasoundRegions, ...]:
    if are_per_frame(dataset):
        return tuple(regions_of(dataset, number) for number in range(count))
    return (regions_of(dataset),) * count


def _at(values: tuple[Said, ...], number: int, default: Said) -> Said:
    return values[number] if number < len(values) else default
