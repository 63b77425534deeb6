"""Small objects that are no images, with known content, for tests of everything that reads them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from pydicom.dataset import Dataset
from series import stable_uid, write_dataset

from medviewer.domain.job import CancelToken
from medviewer.domain.study import InstanceRef
from medviewer.io.objects import read_object
from medviewer.io.source import Sources

if TYPE_CHECKING:
    from pathlib import Path

    from medviewer.io.objects import ReadObject

SEG_CLASS = "1.2.840.10008.5.1.4.1.1.66.4"
LABELMAP_CLASS = "1.2.840.10008.5.1.4.1.1.66.7"
MAP_CLASS = "1.2.840.10008.5.1.4.1.1.30"
STATE_CLASS = "1.2.840.10008.5.1.4.1.1.11.1"
STRUCTURES_CLASS = "1.2.840.10008.5.1.4.1.1.481.3"
PDF_CLASS = "1.2.840.10008.5.1.4.1.1.104.1"


def read(path: Path) -> ReadObject:
    with Sources() as sources:
        return read_object(InstanceRef("", "", path), sources, CancelToken())


def item(**values: Any) -> Dataset:
    """A data set, or an item of a sequence; lists of data sets become sequences."""
    made = Dataset()
    for keyword, value in values.items():
        setattr(made, keyword, value)
    return made


def code(value: str, scheme: str, meaning: str) -> list[Dataset]:
    return [item(CodeValue=value, CodingSchemeDesignator=scheme, CodeMeaning=meaning)]


def top(sop_class: str, **values: Any) -> Dataset:
    identity = {"SOPInstanceUID": stable_uid("object", sop_class), "SeriesInstanceUID": stable_uid("objects")}
    made = {"PatientID": "T-1", "PatientName": "Test^Person", "ContentDate": "20240229", "ContentTime": "101500"}
    return item(SOPClassUID=sop_class, **identity, **{**made, **values})


def frame_groups(matrix: np.ndarray, slices: list[int], segments: list[int] | None = None) -> list[Dataset]:
    """Per-frame groups of frames on a grid (index -> LPS mm)."""
    groups = []
    for n, k in enumerate(slices):
        position = [f"{v:.8g}" for v in (matrix @ [k, 0, 0, 1])[:3]]
        group = item(PlanePositionSequence=[item(ImagePositionPatient=position)])
        if segments is not None:
            group.SegmentIdentificationSequence = [item(ReferencedSegmentNumber=segments[n])]
        groups.append(group)
    return groups


def shared_groups(matrix: np.ndarray, hint_mm: float | None = None) -> list[Dataset]:
    spacing = np.linalg.norm(matrix[:3, :3], axis=0)
    row, column = matrix[:3, 2] / spacing[2], matrix[:3, 1] / spacing[1]
    measures = item(PixelSpacing=[f"{spacing[1]:.10g}", f"{spacing[2]:.10g}"], SliceThickness="9")
    if hint_mm is not None:
        measures.SpacingBetweenSlices = f"{hint_mm:.10g}"
    orientation = item(ImageOrientationPatient=[f"{v:.10f}" for v in (*row, *column)])
    return [item(PixelMeasuresSequence=[measures], PlaneOrientationSequence=[orientation])]


def pixels(dataset: Dataset, frames: np.ndarray, bits: int) -> Dataset:
    dataset.NumberOfFrames, dataset.Rows, dataset.Columns = frames.shape
    dataset.SamplesPerPixel, dataset.PhotometricInterpretation, dataset.PixelRepresentation = 1, "MONOCHROME2", 0
    dataset.BitsAllocated = dataset.BitsStored = bits
    dataset.HighBit = bits - 1
    packed = np.packbits(frames.ravel(), bitorder="little") if bits == 1 else frames.astype(f"<u{bits // 8}")
    data = packed.tobytes()
    dataset.PixelData = data + bytes(len(data) % 2)
    return dataset


def segment(number: int, label: str, **values: Any) -> Dataset:
    kind = code("4147007", "SCT", "Mass")
    return item(SegmentNumber=number, SegmentLabel=label, SegmentedPropertyTypeCodeSequence=kind, **values)


def segmentation(
    matrix: np.ndarray, frames: np.ndarray, slices: list[int], segments: list[int], **values: Any
) -> Dataset:
    """A binary segmentation: frame n is of segment segments[n] on slice slices[n]."""
    hint = values.pop("hint_mm", None)
    dataset = top(SEG_CLASS, SegmentationType="BINARY", FrameOfReferenceUID="1.2.9", **values)
    if "SegmentSequence" not in values:
        dataset.SegmentSequence = [segment(n, f"Segment {n}") for n in sorted(set(segments))]
    dataset.SharedFunctionalGroupsSequence = shared_groups(matrix, hint)
    dataset.PerFrameFunctionalGroupsSequence = frame_groups(matrix, slices, segments)
    return pixels(dataset, frames, 1)


def written(dataset: Dataset, folder: Path, name: str = "object.dcm") -> Path:
    return write_dataset(dataset, folder / name)


def opened(dataset: Dataset, folder: Path) -> ReadObject:
    """Written to a file and read from it by the one entry."""
    return read(written(dataset, folder))
