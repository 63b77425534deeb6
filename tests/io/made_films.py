"""Ultrasound pictures and films with regions, and films of other machines, as files."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from pydicom.dataset import Dataset
from pydicom.sequence import Sequence
from series import slice_dataset, stable_uid, write_dataset

if TYPE_CHECKING:
    from pathlib import Path

US_FILM = "1.2.840.10008.5.1.4.1.1.3.1"
US_PICTURE = "1.2.840.10008.5.1.4.1.1.6.1"
XA = "1.2.840.10008.5.1.4.1.1.12.1"
NM = "1.2.840.10008.5.1.4.1.1.20"
PLACE = ("ImagePositionPatient", "ImageOrientationPatient", "PixelSpacing", "SliceThickness", "FrameOfReferenceUID")


def region(**changes: Any) -> Dataset:
    """2D tissue in columns 4 to 35 and rows 6 to 25, 0.5 x 0.4 mm, its zero ten pixels right of its corner."""
    item = Dataset()
    item.RegionSpatialFormat, item.RegionDataType, item.RegionFlags = 1, 1, 0
    item.RegionLocationMinX0, item.RegionLocationMaxX1 = 4, 35
    item.RegionLocationMinY0, item.RegionLocationMaxY1 = 6, 25
    item.PhysicalUnitsXDirection = item.PhysicalUnitsYDirection = 3
    item.PhysicalDeltaX, item.PhysicalDeltaY = 0.05, 0.04
    item.ReferencePixelX0, item.ReferencePixelY0 = 10, 0
    item.ReferencePixelPhysicalValueX = item.ReferencePixelPhysicalValueY = 0.0
    for keyword, value in changes.items():
        if value is None:
            delattr(item, keyword)
        else:
            setattr(item, keyword, value)
    return item


def film(frames: int = 3, regions: list[Dataset] | None = None, **tags: Any) -> Dataset:
    """Frames of 30 rows and 40 columns, each of one grey; without a place in the patient."""
    dataset = slice_dataset(np.eye(4), 0, np.zeros((30, 40), np.int16))
    for keyword in PLACE:
        if keyword in dataset:
            delattr(dataset, keyword)
    dataset.SOPClassUID, dataset.Modality = (US_FILM, "US") if frames > 1 else (US_PICTURE, "US")
    dataset.PixelRepresentation, dataset.NumberOfFrames = 0, frames
    grey = np.arange(frames, dtype=np.uint16)[:, None, None]
    dataset.PixelData = np.broadcast_to(grey, (frames, 30, 40)).tobytes()
    if regions is not None:
        dataset.SequenceOfUltrasoundRegions = Sequence(regions)
    for keyword, value in tags.items():
        setattr(dataset, keyword, value)
    return dataset


def write_film(folder: Path, name: str = "film.dcm", **what: Any) -> Path:
    """The film as a file."""
    dataset = film(**what)
    dataset.SOPInstanceUID = stable_uid("film", name)
    folder.mkdir(parents=True, exist_ok=True)
    return write_dataset(dataset, folder / name)
