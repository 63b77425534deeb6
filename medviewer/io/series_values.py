"""What the header of a series says of its values as a whole: padding, windows and tables, standardised uptake."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from medviewer.domain.loaded import NO_VOI
from medviewer.domain.study import HealthNote, HealthSeverity
from medviewer.io.datasets import read_dataset, tolerant_reading
from medviewer.io.elements import PARSE_ERRORS
from medviewer.io.padding import padding_range
from medviewer.io.plain_values import plain_values
from medviewer.io.source import BAD_ARCHIVE, Sources
from medviewer.io.suv import acquisition_time, suv_factor
from medviewer.io.voi import header_voi

if TYPE_CHECKING:
    from datetime import datetime

    from pydicom import Dataset

    from medviewer.domain.study import FrameRef, InstanceRef, Series
    from medviewer.domain.voi import HeaderVoi
    from medviewer.io.loose import Elements

ACTIVITY = "Bq/ml"


@dataclass(frozen=True, slots=True)
class SeriesValues:
    """Facts on the rescaled values of a series.

    Parameters
    ----------
    padding
        Lowest and highest value that mark pixels outside the image; None where there are none.
    voi
        The windows and tables of the middle slice.
    suv_factor
        SUVbw of one unit of value; None where the values are no activity, or the header lacks what it takes.
    notes
        Why there is no SUV where one would be expected.
    """

    padding: tuple[float, float] | None = None
    voi: HeaderVoi = NO_VOI
    suv_factor: float | None = None
    notes: tuple[HealthNote, ...] = ()


def series_values(series: Series) -> SeriesValues:
    """Read them from the middle slice's header; a header that cannot be read again says nothing."""
    middle = series.frames[series.shape[0] // 2]
    try:
        with Sources() as sources:
            with sources.open(middle.instance.path) as stream:
                plain = None if series.unit == ACTIVITY else plain_values(stream)
            if plain is not None:
                return _said(series, plain, plain)
            with tolerant_reading():
                dataset = _header(middle.instance, sources)
                values = _said(series, dataset, _voi_part(dataset, middle))
                factor, notes = _uptake(series, dataset, sources) if series.unit == ACTIVITY else (None, ())
    except (*PARSE_ERRORS, *BAD_ARCHIVE):
        return SeriesValues()
    return replace(values, suv_factor=factor, notes=notes)


def _said(series: Series, header: Elements, voi_part: Elements) -> SeriesValues:
    middle = series.frames[series.shape[0] // 2]
    padding = padding_range(header, ((f.header.slope, f.header.intercept) for f in series.frames))
    return SeriesValues(padding, header_voi(voi_part, has_negative_values=_has_negative(middle)))


def _header(instance: InstanceRef, sources: Sources) -> Dataset:
    with sources.open(instance.path) as stream:
        return read_dataset(stream)


def _has_negative(frame: FrameRef) -> bool:
    header = frame.header
    lowest = -(1 << header.bits_stored - 1) if header.signed else 0
    return lowest * header.slope + header.intercept < 0


def _voi_part(dataset: Dataset, frame: FrameRef) -> Dataset:
    """The data set that holds windows and tables: the frame's functional group where there is one (C.7.6.16.2.10)."""
    for groups, number in (("PerFrameFunctionalGroupsSequence", frame.number), ("SharedFunctionalGroupsSequence", 0)):
        items = dataset.get(groups) or ()
        found = items[number].get("FrameVOILUTSequence") if number < len(items) else None
        if found:
            part: Dataset = found[0]
            return part
    return dataset


def _uptake(series: Series, dataset: Dataset, sources: Sources) -> tuple[float | None, tuple[HealthNote, ...]]:
    found = suv_factor(dataset, _first_acquisition(series, sources))
    if isinstance(found, str):
        return None, (HealthNote("no_suv", HealthSeverity.NOTE, found),)
    return found.factor, ()


def _first_acquisition(series: Series, sources: Sources) -> datetime | None:
    times = (acquisition_time(_header(instance, sources)) for instance in series.instances)
    return min((time for time in times if time is not None), default=None)
