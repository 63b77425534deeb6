"""Sources of reports that are not one upright file per slice, and reports on a box in them.

A source is made by highdicom or as plain data sets, and listed by the program's own scan.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import highdicom as hd
import numpy as np
import pydicom
from made_reports import IDS, MODEL, TIME, decide
from series import affine_of, put_csa, rotation_about, slice_dataset, stable_uid, write_dataset, write_series

from medviewer.domain.decision import Verdict
from medviewer.domain.finding import Analysis, Code, Finding, Provenance
from medviewer.domain.job import CancelToken
from medviewer.domain.regions import Box
from medviewer.domain.report import Report, build_report
from medviewer.domain.vectors import axes3, vec3
from medviewer.io.load import load_series
from medviewer.io.scan import scan

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from medviewer.domain.regions import Region
    from medviewer.domain.study import Series, Study

SHAPE = (9, 20, 24)
TURNED = affine_of((2.5, 0.9, 0.7), (-30.0, 20.0, 500.0), rotation_about((1, 2, 3), 25.0))
"""An oblique matrix, index (slice, row, column) -> LPS mm."""
MOSAIC_CLASS = pydicom.uid.MRImageStorage


def stored() -> np.ndarray:
    """Every pixel has another value."""
    return np.arange(np.prod(SHAPE), dtype=np.int16).reshape(SHAPE)


def write_enhanced(folder: Path) -> Path:
    """All slices in one object, converted by highdicom, in an order that is not that of their places."""
    slices = []
    for k in (4, 0, 8, 2, 6, 1, 3, 7, 5):
        one = slice_dataset(TURNED, k, stored()[k])
        one.InstanceNumber, one.AccessionNumber, one.StudyID, one.PatientAge = k + 1, "", "", "070Y"
        one.ReferringPhysicianName, one.Manufacturer, one.AcquisitionNumber = "", "Example", 1
        one.KVP, one.FrameOfReferenceUID, one.PositionReferenceIndicator = "120", stable_uid("frame"), ""
        one.PatientPosition, one.BurnedInAnnotation = "HFS", "NO"
        one.file_meta = pydicom.dataset.FileMetaDataset()
        one.file_meta.TransferSyntaxUID = pydicom.uid.ExplicitVRLittleEndian
        slices.append(one)
    image = hd.legacy.LegacyConvertedEnhancedCTImage(slices, stable_uid("enhanced"), 2, stable_uid("enhanced", 1), 1)
    folder.mkdir()
    image.save_as(folder / "enhanced.dcm")
    return folder


def slices_of_frames(folder: Path) -> list[int]:
    """Slice of each frame of the enhanced source, from the positions in its header."""
    header = pydicom.dcmread(folder / "enhanced.dcm", stop_before_pixels=True)
    groups = header.PerFrameFunctionalGroupsSequence
    places = [[*map(float, group.PlanePositionSequence[0].ImagePositionPatient), 1] for group in groups]
    slices = [round(float((np.linalg.inv(TURNED) @ place)[0])) for place in places]
    assert slices != sorted(slices)
    return slices


def write_tilted(folder: Path) -> Path:
    """One file per slice, each shifted by 0.8 mm along its columns against the one before."""
    write_series(folder, tilted(), stored())
    return folder


def tilted() -> np.ndarray:
    """The matrix of the tilted source."""
    matrix = TURNED.copy()
    matrix[:3, 0] += 0.8 * matrix[:3, 1] / 0.9
    return matrix


def write_mosaic(folder: Path) -> Path:
    """Nine slices on one sheet of 3 x 3, placed as Siemens does it: as if the sheet were one large picture."""
    _, rows, columns = SHAPE
    sheet = stored().reshape(3, 3, rows, columns).swapaxes(1, 2).reshape(3 * rows, 3 * columns)
    corner = TURNED.copy()
    corner[:3, 3] = (TURNED @ [0, -rows, -columns, 1])[:3]  # the sheet is two slices wider and higher
    image = slice_dataset(corner, 0, np.ascontiguousarray(sheet))
    image.SOPClassUID, image.Modality = MOSAIC_CLASS, "MR"
    image.ImageType = ["ORIGINAL", "PRIMARY", "M", "ND", "MOSAIC"]
    image.SpacingBetweenSlices, image.InstanceNumber = "2.5", 1
    normal = TURNED[:3, 0] / np.linalg.norm(TURNED[:3, 0])
    put_csa(image, {"NumberOfImagesInMosaic": [str(SHAPE[0])], "SliceNormalVector": [f"{v:.8f}" for v in normal]})
    folder.mkdir()
    write_dataset(image, folder / "mosaic.dcm")
    return folder


def listed(folder: Path) -> tuple[Study, Series]:
    """The only series in a folder, and its study."""
    (study,) = scan(folder, CancelToken(), lambda _: None).studies
    (series,) = study.series
    return study, series


def box_at(series: Series, lps: Sequence[float]) -> Box:
    """A box of 6 x 5.4 x 4.2 mm along the axes of the volume that a model is given."""
    volume = load_series(series, CancelToken(), lambda _: None).volume
    return Box(vec3(lps), (6.0, 5.4, 4.2), axes3(volume.geometry.directions))


def report_on(study: Study, series: Series, *regions: Region, time: int = 0, signed: bool = True) -> Report:
    """A report of one accepted finding for each region, as a model gives it; its key image is the nearest picture."""
    uids = tuple(one.sop_instance_uid for one in series.instances)
    made = Provenance(MODEL, "CPUExecutionProvider", uids, "aa" * 32, "bb" * 32, "run-7", TIME)
    nodule = Code("SCT", "27925004", "Nodule")
    findings = []
    for number, region in enumerate(regions):
        place = region.center_lps if isinstance(region, Box) else (0.0, 0.0, 0.0)
        key = series.nearest_frame(place, time)
        uid = None if key is None else key.instance.sop_instance_uid
        one = Finding(IDS[number], series.id, "Nodule", region, 0.9, True, made, nodule, key_sop_instance_uid=uid)
        findings.append(one)
    analysis = Analysis(study.uid, series.id, "scans/a", made, tuple(findings), 0.5, time=time)
    decisions = {f.id: decide(number, Verdict.ACCEPTED) for number, f in enumerate(findings)}
    return build_report(study, series, analysis, decisions, reader="Åsa Öberg", created=TIME, signed=signed)
