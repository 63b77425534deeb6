"""Segmentation objects, binary, fractional and label maps, as masks in patient coordinates (PS3.3 A.51, C.8.20)."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np

from medviewer.domain.annotations import References, Segmentation, SegmentMask
from medviewer.domain.errors import UserError
from medviewer.domain.geometry import Geometry
from medviewer.domain.volume import Volume
from medviewer.domain.wording import tr
from medviewer.io.frame_pixels import pixel_form, stored_frames
from medviewer.io.frames_grid import frame_places, grid_of, group_item, groups_of, picture_grid
from medviewer.io.lab_color import rgb_of_lab
from medviewer.io.object_file import code_of, first_item, items_of, origin_of, references_of, text_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray
    from pydicom import Dataset

    from medviewer.domain.annotations import Rgb
    from medviewer.domain.job import CancelToken
    from medviewer.io.frame_pixels import PixelForm
    from medviewer.io.frames_grid import FrameGrid

LARGEST_BYTES = 1 << 31
"""Memory that the masks of one object may take."""

_BACKGROUND = ("DCM", "125040")


@dataclass(slots=True)
class _Piece:
    """What is not empty of one segment on one slice: values, and where their first row and column lie."""

    row: int
    column: int
    values: NDArray[Any]


@dataclass(slots=True)
class _Gathered:
    """The pieces of every segment by slice, and the bytes that they take."""

    pieces: dict[int, dict[int, _Piece]] = field(default_factory=dict)
    size: int = 0

    def add(self, number: int, slice_index: int, values: NDArray[Any]) -> None:
        """Keep what is not empty of a frame; a segment has one frame at each place."""
        slices = self.pieces.setdefault(number, {})
        if slice_index in slices:
            title = tr(
                "Segment {number} has several frames at one place, of different times perhaps, and is not shown.",
                number=number,
            )
            raise UserError(title)
        piece = _cut(values)
        slices[slice_index] = piece
        self.size += piece.values.nbytes
        if self.size > LARGEST_BYTES:
            raise _too_large()


def _too_large() -> UserError:
    return UserError(
        tr(
            "Its masks would take more than {gigabytes} GB of memory, so it is not shown.",
            gigabytes=LARGEST_BYTES >> 30,
        )
    )


def _cut(values: NDArray[Any]) -> _Piece:
    """A copy of the smallest block that holds all that is not zero; of no size where all is."""
    rows = np.flatnonzero(values.any(axis=1))
    if not len(rows):
        return _Piece(0, 0, np.zeros((0, 0), values.dtype))
    columns = np.flatnonzero(values.any(axis=0))
    block = values[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
    return _Piece(int(rows[0]), int(columns[0]), block.copy())


def read_segmentation(dataset: Dataset, token: CancelToken) -> Segmentation:
    """The segments of a segmentation object, each on its own grid.

    Raises
    ------
    UserError
        Where its frames lie on no grid, cannot be decoded, or would take too much memory.
    Any of `stored.DECODE_ERRORS` where it is damaged.
    """
    described = _described(dataset)
    form = pixel_form(dataset)
    groups = groups_of(dataset, form.frames)
    frame_uid = text_of(dataset, "FrameOfReferenceUID")
    places = frame_places(dataset, groups)
    size = (form.rows, form.columns)
    grid = picture_grid(groups, size) if places is None else grid_of(places, size, frame_uid)
    kind = text_of(dataset, "SegmentationType")
    gathered = _gathered(dataset, form, grid, (kind, groups), token)
    _check_described(described, gathered)
    segments = []
    for number, item in described.items():
        token.check()
        segments.append(_segment(number, item, _volume(gathered, number, grid), _palette_color(dataset, kind, number)))
    references = _references(dataset, groups, frame_uid)
    origin = origin_of(dataset, text_of(dataset, "SeriesDescription"), text_of(dataset, "ContentLabel"))
    return Segmentation(origin, references, tuple(segments), kind, (grid.note,) if grid.note else ())


def _described(dataset: Dataset) -> dict[int, Dataset]:
    """The segment descriptions by number, the background left out."""
    items = {int(item.SegmentNumber): item for item in items_of(dataset, "SegmentSequence")}
    if not items:
        title = tr("The object describes no segments: it is damaged or cut short.")
        raise UserError(title)
    return {number: item for number, item in items.items() if number > 0 and not _is_background(item)}


def _is_background(item: Dataset) -> bool:
    code = code_of(item, "SegmentedPropertyTypeCodeSequence")
    return code is not None and (code.scheme, code.value) == _BACKGROUND


def _check_described(described: Mapping[int, Dataset], gathered: _Gathered) -> None:
    unknown = sorted(set(gathered.pieces) - set(described))
    if unknown:
        title = tr(
            "Its frames hold a segment {number} that it does not describe, so it is not shown.", number=unknown[0]
        )
        raise UserError(title)


def _gathered(
    dataset: Dataset, form: PixelForm, grid: FrameGrid, encoding: tuple[str, list[Dataset]], token: CancelToken
) -> _Gathered:
    """Everything that is not empty, frame by frame."""
    kind, groups = encoding
    gathered = _Gathered()
    if kind == "LABELMAP":
        ignored = _ignored_labels(dataset)
        for slice_index, frame in zip(grid.slices, stored_frames(dataset, form), strict=False):
            token.check()
            _add_labels(gathered, slice_index, frame, ignored)
        return gathered
    full = _full_value(dataset, kind)
    numbers = [_segment_number(group, dataset) for group in groups]
    for number, slice_index, frame in zip(numbers, grid.slices, stored_frames(dataset, form), strict=False):
        token.check()
        values = (frame != 0).view(np.uint8) if full is None else (frame / np.float32(full)).astype(np.float32)
        gathered.add(number, slice_index, values)
    return gathered


def _full_value(dataset: Dataset, kind: str) -> int | None:
    """The stored value that means all of a voxel (PS3.3 C.8.20.2.3); None in binary segmentations."""
    if kind == "BINARY":
        return None
    if kind != "FRACTIONAL":
        title = tr("Segmentations of type {kind} are not known.", kind=kind or tr("(none)"))
        raise UserError(title)
    return max(int(dataset.MaximumFractionalValue), 1)


def _segment_number(group: Dataset, dataset: Dataset) -> int:
    item = group_item(group, dataset, "SegmentIdentificationSequence")
    number = None if item is None else item.get("ReferencedSegmentNumber")
    if number is None:
        title = tr("One of its frames does not say to which segment it belongs.")
        raise UserError(title)
    return int(number)


def _ignored_labels(dataset: Dataset) -> frozenset[int]:
    """Labels of a label map that are no segment: 0, the padding value and what is described as background."""
    items = items_of(dataset, "SegmentSequence")
    labels = {0, *(int(item.SegmentNumber) for item in items if _is_background(item))}
    if (padding := dataset.get("PixelPaddingValue")) is not None:
        labels.add(int(padding))
    return frozenset(labels)


def _add_labels(gathered: _Gathered, slice_index: int, frame: NDArray[Any], ignored: frozenset[int]) -> None:
    for label in np.unique(frame):
        if int(label) not in ignored:
            gathered.add(int(label), slice_index, (frame == label).view(np.uint8))


def _volume(gathered: _Gathered, number: int, grid: FrameGrid) -> Volume | None:
    """One segment on the smallest part of the grid that holds it; its pieces are let go of."""
    pieces = {k: piece for k, piece in gathered.pieces.pop(number, {}).items() if piece.values.size}
    if not pieces:
        return None
    low = (min(pieces), min(p.row for p in pieces.values()), min(p.column for p in pieces.values()))
    rows = max(p.row + p.values.shape[0] for p in pieces.values())
    columns = max(p.column + p.values.shape[1] for p in pieces.values())
    shape = (max(pieces) - low[0] + 1, rows - low[1], columns - low[2])
    dtype = next(iter(pieces.values())).values.dtype
    gathered.size += int(np.prod(shape, dtype=np.int64)) * dtype.itemsize
    if gathered.size > LARGEST_BYTES:
        raise _too_large()
    array = np.zeros(shape, dtype)
    for k, piece in pieces.items():
        row, column = piece.row - low[1], piece.column - low[2]
        array[k - low[0], row : row + piece.values.shape[0], column : column + piece.values.shape[1]] = piece.values
    return Volume(_part(grid.geometry, low, shape), array, "1", grid.is_placed)


def _part(geometry: Geometry, low: tuple[int, int, int], shape: tuple[int, int, int]) -> Geometry:
    """The part of a grid that begins at an index."""
    affine = geometry.affine.copy()
    affine[:3, 3] = geometry.to_lps(low)
    return Geometry(affine, shape, geometry.frame_uid)


def _segment(number: int, item: Dataset, volume: Volume | None, palette_color: Rgb | None) -> SegmentMask:
    algorithm = text_of(item, "SegmentAlgorithmName")
    code = code_of(item, "SegmentedPropertyTypeCodeSequence")
    named = text_of(item, "SegmentLabel") or (code.meaning if code else "")
    return SegmentMask(
        number=number,
        label=named or tr("Segment {number}", number=number),
        volume=volume,
        code=code,
        color=_lab_color(item) or palette_color,
        algorithm_type=text_of(item, "SegmentAlgorithmType"),
        algorithm=algorithm,
        tracking_uid=text_of(item, "TrackingUID"),
    )


def _lab_color(item: Dataset) -> Rgb | None:
    value = item.get("RecommendedDisplayCIELabValue")
    return None if value is None else rgb_of_lab(list(value))


def _palette_color(dataset: Dataset, kind: str, number: int) -> Rgb | None:
    """The colour of a label in the palette of a label map (PS3.3 C.7.6.3.1.5); None without a plain palette."""
    tables = []
    for name in ("Red", "Green", "Blue"):
        descriptor = dataset.get(f"{name}PaletteColorLookupTableDescriptor")
        data = dataset.get(f"{name}PaletteColorLookupTableData")
        if kind != "LABELMAP" or descriptor is None or not isinstance(data, bytes):
            return None
        entry, width = number - int(descriptor[1]), 2 if int(descriptor[2]) > 8 else 1
        values = np.frombuffer(data[: len(data) // width * width], f"<u{width}")
        if not 0 <= entry < len(values):
            return None
        tables.append(int(values[entry]) >> (8 * (width - 1)))
    return (tables[0], tables[1], tables[2])


def _references(dataset: Dataset, groups: list[Dataset], frame_uid: str) -> References:
    """What it names at its top and frame by frame."""
    top = references_of(dataset)
    uids = dict.fromkeys(top.sop_instance_uids)
    for group in groups:
        derivation = first_item(group, "DerivationImageSequence")
        for source in [] if derivation is None else items_of(derivation, "SourceImageSequence"):
            uids[text_of(source, "ReferencedSOPInstanceUID")] = None
    uids.pop("", None)
    return References(tuple(uids), top.series_uids, frame_uid)
