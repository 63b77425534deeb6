"""Parametric maps as real-world values in patient coordinates (PS3.3 A.75, C.7.6.16.2.11)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from medviewer.domain.annotations import ParameterMap, ParametricMap
from medviewer.domain.errors import UserError
from medviewer.domain.volume import Volume
from medviewer.domain.wording import tr
from medviewer.io.frame_pixels import pixel_form, stored_frames
from medviewer.io.frames_grid import frame_places, grid_of, group_item, groups_of, picture_grid
from medviewer.io.object_file import code_of, first_item, items_of, origin_of, references_of, text_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray
    from pydicom import Dataset

    from medviewer.domain.finding import Code
    from medviewer.domain.job import CancelToken
    from medviewer.io.frame_pixels import PixelForm
    from medviewer.io.frames_grid import FrameGrid

LARGEST_BYTES = 1 << 31
"""Memory that the values of one object may take."""

QUANTITY = "246205007"
"""Concept "Quantity" (SCT) of a quantity definition."""


@dataclass(frozen=True, slots=True)
class Mapping:
    """How stored values become real-world values: value = stored * slope + intercept, between `first` and `last`.

    `first` and `last` are None where every stored value has a real-world value.
    """

    label: str
    unit: str
    slope: float
    intercept: float
    first: float | None = None
    last: float | None = None
    quantity: Code | None = None

    @property
    def key(self) -> tuple[str, str]:
        """Frames of one key are one map; slope and intercept may differ between its frames."""
        return self.label, self.unit

    def applied(self, stored: NDArray[Any]) -> NDArray[np.float32]:
        """Real-world values, NaN beyond the range that is mapped."""
        values = (stored * np.float64(self.slope) + np.float64(self.intercept)).astype(np.float32)
        if self.first is not None and self.last is not None:
            values[(stored < self.first) | (stored > self.last)] = np.nan
        return values


def read_parametric_map(dataset: Dataset, token: CancelToken) -> ParametricMap:
    """The quantities of a parametric map object, each on its own grid.

    Raises UserError where its frames lie on no grid, cannot be decoded, or would take too much memory; any of
    `stored.DECODE_ERRORS` where it is damaged.
    """
    form = pixel_form(dataset)
    groups = groups_of(dataset, form.frames)
    chosen = [_mapping(group, dataset, form) for group in groups]
    mappings = [mapping for mapping, _ in chosen]
    numbers: dict[tuple[str, str], list[int]] = {}
    for number, mapping in enumerate(mappings):
        numbers.setdefault(mapping.key, []).append(number)
    places = frame_places(dataset, groups)
    grids: dict[tuple[str, str], FrameGrid] = {}
    for key, frames in numbers.items():
        size = (form.rows, form.columns)
        grids[key] = (
            picture_grid([groups[n] for n in frames], size)
            if places is None
            else grid_of([places[n] for n in frames], size, text_of(dataset, "FrameOfReferenceUID"))
        )
    _check_memory(grids.values())
    arrays = _filled(stored_frames(dataset, form), mappings, grids, token)
    window = _window(groups[0], dataset)
    maps = tuple(_map(arrays[key], grid, mappings[numbers[key][0]], window) for key, grid in grids.items())
    origin = origin_of(dataset, text_of(dataset, "SeriesDescription"), text_of(dataset, "ContentLabel"))
    return ParametricMap(origin, references_of(dataset), maps, _notes(grids.values(), chosen))


def _check_memory(grids: Iterable[FrameGrid]) -> None:
    size = sum(4 * int(np.prod(grid.geometry.shape, dtype=np.int64)) for grid in grids)
    if size > LARGEST_BYTES:
        title = tr(
            "Its values would take more than {gigabytes} GB of memory, so it is not shown.",
            gigabytes=LARGEST_BYTES >> 30,
        )
        raise UserError(title)


def _filled(
    frames: Iterable[NDArray[Any]],
    mappings: Sequence[Mapping],
    grids: dict[tuple[str, str], FrameGrid],
    token: CancelToken,
) -> dict[tuple[str, str], NDArray[np.float32]]:
    """The values of each map; slices without a frame stay NaN.

    Raises UserError where two frames of a map lie at the same place.
    """
    arrays = {key: np.full(grid.geometry.shape, np.nan, np.float32) for key, grid in grids.items()}
    taken: dict[tuple[str, str], int] = dict.fromkeys(grids, 0)
    for mapping, frame in zip(mappings, frames, strict=False):
        token.check()
        key = mapping.key
        arrays[key][grids[key].slices[taken[key]]] = mapping.applied(frame)
        taken[key] += 1
    if any(len(set(grid.slices)) < len(grid.slices) for grid in grids.values()):
        title = tr("It has several frames at one place, of different times perhaps, and is not shown.")
        raise UserError(title)
    return arrays


def _map(
    array: NDArray[np.float32], grid: FrameGrid, mapping: Mapping, window: tuple[float, float] | None
) -> ParameterMap:
    volume = Volume(grid.geometry, array, mapping.unit, grid.is_placed)
    label = mapping.label or (mapping.quantity.meaning if mapping.quantity else tr("Parametric map"))
    return ParameterMap(label, volume, mapping.quantity, window)


def _notes(grids: Iterable[FrameGrid], chosen: Sequence[tuple[Mapping, int]]) -> tuple[str, ...]:
    notes = dict.fromkeys(grid.note for grid in grids if grid.note)
    if any(count == 0 for _, count in chosen):
        notes[tr("It does not say what its values mean; they are shown as stored.")] = None
    if any(count > 1 for _, count in chosen):
        notes[tr("It maps its values in more than one way; the first is shown.")] = None
    return tuple(notes)


def _mapping(group: Dataset, dataset: Dataset, form: PixelForm) -> tuple[Mapping, int]:
    """The first mapping of a frame, and how many there are."""
    own = items_of(group, "RealWorldValueMappingSequence")
    shared = first_item(dataset, "SharedFunctionalGroupsSequence")
    items = own or ([] if shared is None else items_of(shared, "RealWorldValueMappingSequence"))
    if not items:
        rescale = group_item(group, dataset, "PixelValueTransformationSequence")
        return Mapping("", "", _number(rescale, "RescaleSlope", 1.0), _number(rescale, "RescaleIntercept", 0.0)), 0
    item = items[0]
    if "RealWorldValueLUTData" in item:
        title = tr("Its values are given through a table, which is not shown.")
        raise UserError(title)
    first, last = _range(item, form)
    unit = code_of(item, "MeasurementUnitsCodeSequence")
    return Mapping(
        label=text_of(item, "LUTExplanation") or text_of(item, "LUTLabel"),
        unit=unit.value if unit else "",
        slope=_number(item, "RealWorldValueSlope", 1.0),
        intercept=_number(item, "RealWorldValueIntercept", 0.0),
        first=first,
        last=last,
        quantity=_quantity(item),
    ), len(items)


def _number(item: Dataset | None, keyword: str, absent: float) -> float:
    """A finite number; raises ValueError where it is none."""
    value = None if item is None else item.get(keyword)
    number = absent if value in {None, ""} else float(value)
    if not np.isfinite(number):
        message = f"{keyword} is {number}"
        raise ValueError(message)
    return number


def _range(item: Dataset, form: PixelForm) -> tuple[float | None, float | None]:
    """First and last stored value that are mapped; whole numbers say nothing of stored floats."""
    prefix = "DoubleFloatRealWorldValue" if form.kind == "f" else "RealWorldValue"
    ends = [item.get(f"{prefix}{end}ValueMapped") for end in ("First", "Last")]
    return (None, None) if None in ends else (float(ends[0]), float(ends[1]))


def _quantity(item: Dataset) -> Code | None:
    """The coded "Quantity" of the definition (PS3.3 C.7.6.16.2.11.1), else its first coded concept."""
    codes = [
        (code_of(part, "ConceptNameCodeSequence"), code_of(part, "ConceptCodeSequence"))
        for part in items_of(item, "QuantityDefinitionSequence")
    ]
    named = [value for name, value in codes if value is not None and name is not None and name.value == QUANTITY]
    return next(iter([*named, *(value for _, value in codes if value is not None)]), None)


def _window(group: Dataset, dataset: Dataset) -> tuple[float, float] | None:
    """Centre and width for real-world values; they equal the modality's where the rescale is the identity."""
    item = group_item(group, dataset, "FrameVOILUTSequence")
    parts = [] if item is None else [text_of(item, k).split(",")[0] for k in ("WindowCenter", "WindowWidth")]
    if len(parts) < 2 or not all(parts):
        return None
    center, width = float(parts[0]), float(parts[1])
    return (center, width) if np.isfinite([center, width]).all() and width > 0 else None
