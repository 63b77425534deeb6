"""Pictures as a scan finds them, without files; and the same voxels in the three encodings of MR scanners."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pydicom
from made_headers import slice_headers
from pydicom.dataset import Dataset
from series import put_csa, stable_uid, write_dataset, write_series

from medviewer.domain.study import Patient
from medviewer.io.found import Found
from medviewer.io.header import DicomFacts, SeriesFacts, StudyFacts
from medviewer.io.picture import SplitKeys
from medviewer.io.picture_stack import Picture

if TYPE_CHECKING:
    from numpy.typing import NDArray

ENHANCED_MR = "1.2.840.10008.5.1.4.1.1.4.1"
NOBODY = Patient("", "", "", "")


def pictures(affine: NDArray[Any], count: int, change: dict[str, Any] | None = None, **keys: Any) -> list[Picture]:
    """One picture per slice; `change` goes to the headers, the rest to the keys (a value, or by slice number)."""
    found = []
    for k, header in enumerate(slice_headers(affine, (count, 4, 5), **(change or {}))):
        told = SplitKeys(**{name: value(k) if callable(value) else value for name, value in keys.items()})
        facts = DicomFacts(f"1.{k}", "1.2", "", NOBODY, StudyFacts("1"), SeriesFacts("2"), header, True, told)
        found.append(Found(Path(f"{k:04d}.dcm"), 1000, facts))
    return [Picture(one, replace(one.facts.image, frames=1), one.facts.keys) for one in found if one.facts.image]


def write_classic(folder: Path, affine: NDArray[Any], times: NDArray[Any], **tags: Any) -> None:
    """One file per time and slice; `times` is (times, slices, rows, columns)."""
    for t, array in enumerate(times):
        own = {"SOPInstanceUID": lambda k, t=t: stable_uid("classic", t, k), "TemporalPositionIdentifier": t + 1}
        write_series(folder / str(t), affine, array, **{"Modality": "MR", **own, **tags})


def _base(folder: Path, affine: NDArray[Any], array: NDArray[Any], **tags: Any) -> Dataset:
    """The first slice as classic data set, for its patient, study and series."""
    (path,) = write_series(folder, affine, array[:1], Modality="MR", **tags)
    dataset = pydicom.dcmread(path)
    path.unlink()
    return Dataset({element.tag: element for element in dataset})


def write_enhanced(folder: Path, affine: NDArray[Any], times: NDArray[Any]) -> Path:
    """One file; frames in an order of their own, each with its place and time in its functional groups."""
    base = _base(folder, affine, times[0])
    shared, measures, plane = Dataset(), Dataset(), Dataset()
    measures.PixelSpacing, measures.SliceThickness = base.PixelSpacing, base.SliceThickness
    plane.ImageOrientationPatient = base.ImageOrientationPatient
    shared.PixelMeasuresSequence, shared.PlaneOrientationSequence = [measures], [plane]
    count = times.shape[1]
    order = np.random.default_rng(1).permutation(len(times) * count)
    frames = [_frame(affine, *divmod(int(n), count)) for n in order]
    for keyword in ("ImagePositionPatient", "ImageOrientationPatient", "PixelSpacing", "RescaleSlope"):
        delattr(base, keyword)
    del base.RescaleIntercept
    base.SOPClassUID, base.NumberOfFrames = ENHANCED_MR, len(frames)
    base.SharedFunctionalGroupsSequence, base.PerFrameFunctionalGroupsSequence = [shared], frames
    base.PixelData = times.reshape(-1, *times.shape[2:])[order].tobytes()
    return write_dataset(base, folder / "enhanced.dcm")


def _frame(affine: NDArray[Any], time: int, k: int) -> Dataset:
    frame, content, place, values = Dataset(), Dataset(), Dataset(), Dataset()
    content.TemporalPositionIndex, content.StackID = time + 1, "1"
    place.ImagePositionPatient = [float(f"{v:.10f}") for v in (affine @ [k, 0, 0, 1])[:3]]
    values.RescaleSlope, values.RescaleIntercept = "1", "-1024"
    frame.FrameContentSequence, frame.PlanePositionSequence = [content], [place]
    frame.PixelValueTransformationSequence = [values]
    return frame


def write_mosaics(folder: Path, affine: NDArray[Any], times: NDArray[Any], **tags: Any) -> list[Path]:
    """One sheet per time; slices run along the slice axis of `affine`, with or against its normal."""
    across = int(np.ceil(np.sqrt(times.shape[1])))
    rows, columns = times.shape[2:]
    # the sheet's position is that of a picture as large as it around the same middle (SPM, dcm2niix, NiBabel)
    corner = affine[:3, 3] - affine[:3, 1] * rows * (across - 1) / 2 - affine[:3, 2] * columns * (across - 1) / 2
    paths = []
    for t, array in enumerate(times):
        sheet = np.zeros((across * rows, across * columns), array.dtype)
        for k, tile in enumerate(array):
            down, right = divmod(k, across)
            sheet[down * rows : (down + 1) * rows, right * columns : (right + 1) * columns] = tile
        base = _base(folder, affine, sheet[None], ImageType=["ORIGINAL", "PRIMARY", "M", "ND", "MOSAIC"])
        base.SOPInstanceUID, base.AcquisitionNumber = stable_uid("mosaic", t), t + 1
        base.ImagePositionPatient = [float(f"{v:.10f}") for v in corner]
        base.SpacingBetweenSlices = f"{np.linalg.norm(affine[:3, 0]):.10g}"
        base.SliceThickness = "1"
        normal = affine[:3, 0] / np.linalg.norm(affine[:3, 0])
        put_csa(
            base,
            {
                "AcquisitionMatrixText": [f"{rows}*{columns}"],
                "NumberOfImagesInMosaic": [str(len(array))],
                "SliceNormalVector": [f"{v:.8f}" for v in normal],
            },
        )
        for keyword, value in tags.items():
            setattr(base, keyword, value)
        paths.append(write_dataset(base, folder / f"sheet{t}.dcm"))
    return paths
