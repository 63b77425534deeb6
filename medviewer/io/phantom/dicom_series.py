"""The phantom's slices as CT Image Storage objects (PS3.3 A.3)."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

import numpy as np
from pydicom import FileDataset
from pydicom.dataset import FileMetaDataset
from pydicom.uid import UID, CTImageStorage, ExplicitVRLittleEndian

from medviewer.domain.atomic import written_whole

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

    from medviewer.io.phantom.parameters import Grid

INTERCEPT = -1024
STUDY_DATE = "20260105"
STUDY_TIME = "093000"


def phantom_uid(*parts: object) -> UID:
    """A UID under 2.25 (PS3.5 B.2) that is always the same for the same parts."""
    digest = hashlib.sha256("/".join(str(part) for part in ("medviewer chest phantom", *parts)).encode()).digest()
    return UID(f"2.25.{int.from_bytes(digest[:16], 'big')}")


class SeriesWriter:
    """Writes the slices of one generated series.

    Parameters
    ----------
    first_lps
        Middle of the first pixel of the lowest slice in LPS mm.
    """

    def __init__(self, folder: Path, grid: Grid, seed: int, first_lps: tuple[float, float, float]) -> None:
        self._folder = folder
        self._grid = grid
        self._seed = seed
        self._first = first_lps

    def write(self, number: int, values: NDArray[np.float32]) -> None:
        """Write one slice of HU values (row, column); slice 0 is the lowest and has the highest instance number."""
        instance = self._grid.slices - number
        uid = phantom_uid(self._seed, "image", number)
        meta = FileMetaDataset()
        meta.MediaStorageSOPClassUID = CTImageStorage
        meta.MediaStorageSOPInstanceUID = uid
        meta.TransferSyntaxUID = ExplicitVRLittleEndian
        meta.ImplementationClassUID = phantom_uid("implementation")
        with written_whole(self._folder / f"IM{instance:04d}.dcm") as path:
            dataset = FileDataset(path, {}, file_meta=meta, preamble=b"\0" * 128)
            dataset.SOPClassUID = CTImageStorage
            dataset.SOPInstanceUID = uid
            self._describe_patient(dataset)
            self._describe_series(dataset)
            self._describe_image(dataset, number, instance)
            _set_pixels(dataset, values)
            dataset.save_as(path, enforce_file_format=True)

    def _describe_patient(self, dataset: FileDataset) -> None:
        dataset.SpecificCharacterSet = "ISO_IR 192"
        dataset.PatientName = "PHANTOM^CHEST"
        dataset.PatientID = f"DEMO-{self._seed:04d}"
        dataset.PatientBirthDate = "19700101"
        dataset.PatientSex = "O"
        dataset.PatientAge = "056Y"
        dataset.StudyInstanceUID = phantom_uid(self._seed, "study")
        dataset.StudyDate = dataset.SeriesDate = dataset.AcquisitionDate = dataset.ContentDate = STUDY_DATE
        dataset.StudyTime = dataset.SeriesTime = dataset.AcquisitionTime = dataset.ContentTime = STUDY_TIME
        dataset.AccessionNumber = f"DEMO{self._seed:04d}"
        dataset.ReferringPhysicianName = ""
        dataset.StudyID = str(self._seed)
        dataset.StudyDescription = "Chest CT, low dose (generated)"

    def _describe_series(self, dataset: FileDataset) -> None:
        dataset.Modality = "CT"
        dataset.SeriesInstanceUID = phantom_uid(self._seed, "series")
        dataset.SeriesNumber = 2
        dataset.SeriesDescription = f"Lungs {self._grid.slice_mm:g} mm (generated)"
        dataset.BodyPartExamined = "CHEST"
        dataset.PatientPosition = "HFS"
        dataset.FrameOfReferenceUID = phantom_uid(self._seed, "frame")
        dataset.PositionReferenceIndicator = ""
        dataset.Manufacturer = "medviewer phantom"
        dataset.ManufacturerModelName = "chest"
        dataset.SoftwareVersions = "1"

    def _describe_image(self, dataset: FileDataset, number: int, instance: int) -> None:
        grid = self._grid
        z = self._first[2] + number * grid.slice_mm
        dataset.ImageType = ["ORIGINAL", "PRIMARY", "AXIAL"]
        dataset.InstanceNumber = instance
        dataset.AcquisitionNumber = 1
        dataset.KVP = 120
        dataset.SliceThickness = grid.slice_mm
        dataset.ConvolutionKernel = "GENERATED"
        dataset.ImagePositionPatient = [round(self._first[0], 4), round(self._first[1], 4), round(z, 4)]
        dataset.ImageOrientationPatient = [1, 0, 0, 0, 1, 0]
        dataset.PixelSpacing = [grid.pixel_mm, grid.pixel_mm]
        dataset.SliceLocation = round(z, 4)
        dataset.RescaleIntercept = INTERCEPT
        dataset.RescaleSlope = 1
        dataset.RescaleType = "HU"
        dataset.WindowCenter = [-600, 40]
        dataset.WindowWidth = [1500, 400]
        dataset.WindowCenterWidthExplanation = ["LUNG", "MEDIASTINUM"]


def _set_pixels(dataset: FileDataset, values: NDArray[np.float32]) -> None:
    stored = np.clip(np.rint(values) - INTERCEPT, 0, 4095).astype("<u2")
    dataset.SamplesPerPixel = 1
    dataset.PhotometricInterpretation = "MONOCHROME2"
    dataset.Rows, dataset.Columns = stored.shape
    dataset.BitsAllocated = 16
    dataset.BitsStored = 12
    dataset.HighBit = 11
    dataset.PixelRepresentation = 0
    dataset.PixelData = stored.tobytes()
