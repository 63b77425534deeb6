"""Reading a structured report back with pydicom alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pydicom

from medviewer.export import sr

if TYPE_CHECKING:
    from pathlib import Path


def written(report, tmp_path) -> pydicom.Dataset:
    path = tmp_path / "out_sr.dcm"
    sr.write(report, path)
    return pydicom.dcmread(path)


def groups_of(document: pydicom.Dataset) -> list[pydicom.Dataset]:
    holder = next(i for i in document.ContentSequence if concept(i) == ("126010", "DCM"))
    return list(holder.ContentSequence)


def concept(item: pydicom.Dataset) -> tuple[str, str]:
    name = item.ConceptNameCodeSequence[0]
    return name.CodeValue, name.CodingSchemeDesignator


def items(group: pydicom.Dataset, value: str) -> list[pydicom.Dataset]:
    return [i for i in group.ContentSequence if concept(i)[0] == value]


def coded(group: pydicom.Dataset, value: str) -> list[str]:
    return [i.ConceptCodeSequence[0].CodeMeaning for i in items(group, value)]


def everything(item: pydicom.Dataset):
    yield item
    for child in item.get("ContentSequence", ()):
        yield from everything(child)


def surface_corners(group: pydicom.Dataset) -> np.ndarray:
    faces = [np.reshape(i.GraphicData, (-1, 3)) for i in items(group, "121231")]
    assert all(np.array_equal(face[0], face[-1]) for face in faces)
    return np.vstack([face[:-1] for face in faces])


def same_points(a: np.ndarray, b: np.ndarray, within: float) -> bool:
    distance = np.linalg.norm(a[:, None] - b[None], axis=2)
    return bool((distance.min(axis=1) < within).all() and (distance.min(axis=0) < within).all())


def outline_lps(group: pydicom.Dataset, folder: Path) -> np.ndarray:
    """PS3.3 C.7.6.2.1.1 on the header of the referenced image, SCOORD's corner origin taken off."""
    (item,) = items(group, "111030")
    uid = item.ContentSequence[0].ReferencedSOPSequence[0].ReferencedSOPInstanceUID
    header = next(h for p in folder.glob("*.dcm") if (h := pydicom.dcmread(p)).SOPInstanceUID == uid)
    column, row = np.reshape(item.GraphicData, (-1, 2)).T - 0.5
    orientation = np.array(header.ImageOrientationPatient, float)
    return (
        np.array(header.ImagePositionPatient, float)
        + orientation[:3] * header.PixelSpacing[1] * column[:, None]
        + orientation[3:] * header.PixelSpacing[0] * row[:, None]
    )
