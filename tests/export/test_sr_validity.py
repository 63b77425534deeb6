from __future__ import annotations

import re
import shutil
import subprocess
from typing import TYPE_CHECKING

import highdicom as hd
import numpy as np
import pydicom
import pytest
from made_reports import (
    IDS,
    decide,
    finished_report,
    make_finding,
    make_report,
    pending_report,
    signed_before,
)
from pydicom.sr.codedict import codes
from sr_reading import groups_of, items, same_points, surface_corners, written

from medviewer.domain.decision import Verdict
from medviewer.domain.geometry import Geometry
from medviewer.domain.study import InstanceRef, Series, SeriesKind
from medviewer.export import sr

if TYPE_CHECKING:
    from pathlib import Path


def test_that_highdicom_reads_the_groups_and_their_outlines(tmp_path, finished):
    sr.write(finished, tmp_path / "sr.dcm")
    groups = hd.sr.srread(tmp_path / "sr.dcm").content.get_planar_roi_measurement_groups()
    assert [g.tracking_identifier for g in groups] == list(IDS[:4])
    assert all(g.roi.graphic_type is hd.sr.GraphicTypeValues.POLYLINE for g in groups)
    assert groups[0].get_measurements(name=codes.DCM.Probability)[0].value == 0.9


def said(*command: object) -> subprocess.CompletedProcess[str]:
    """What a validator said; it repeats texts in the character set of the file."""
    return subprocess.run(command, capture_output=True, text=True, errors="replace", check=False)


def complaints(path: Path) -> list[str]:
    for tool in ("dciodvfy", "dsrdump"):
        if shutil.which(tool) is None:
            pytest.skip(f"{tool} is not on this machine (packaging/linux/system-deps.sh installs it)")
    rules = said("dciodvfy", path).stderr.splitlines()
    content = said("dsrdump", path)
    shown = [line for line in content.stderr.splitlines() if re.match(r"[WEF]:", line)]
    return [line for line in rules if line.startswith("Error")] + shown + ["dsrdump failed"] * bool(content.returncode)


def test_that_a_report_of_nothing_says_so_and_claims_no_absence(tmp_path, straight):
    (group,) = groups_of(written(make_report(straight, ()), tmp_path))
    assert any("No finding" in i.TextValue for i in items(group, "121106"))
    assert items(group, "705057003") == []


@pytest.mark.parametrize("kind", ["pending", "finished", "empty", "addendum"])
def test_that_dicom_validators_find_no_error(tmp_path, oblique, kind):
    reports = {"pending": pending_report, "finished": finished_report, "empty": lambda s: make_report(s, ())}
    reports["addendum"] = lambda s: signed_before(finished_report(s))
    path = tmp_path / "sr.dcm"
    sr.write(reports[kind](oblique), path)
    assert complaints(path) == []


def test_that_the_validators_see_an_error_where_there_is_one(tmp_path, pending):
    path = tmp_path / "sr.dcm"
    sr.write(pending, path)
    document = pydicom.dcmread(path)
    document.VerificationFlag = "VERIFIED"
    document.save_as(path)
    assert any("VerifyingObserver" in line for line in complaints(path))


def real_series(folder: Path) -> Series:
    headers = [(pydicom.dcmread(p, stop_before_pixels=True), p) for p in sorted(folder.rglob("*.dcm"))]
    headers = [(h, p) for h, p in headers if "ImagePositionPatient" in h]
    normal = np.cross(headers[0][0].ImageOrientationPatient[:3], headers[0][0].ImageOrientationPatient[3:])
    headers.sort(key=lambda pair: float(np.dot(normal, pair[0].ImagePositionPatient)))
    first, last = headers[0][0], headers[-1][0]
    orientation, spacing = np.array(first.ImageOrientationPatient, float), np.array(first.PixelSpacing, float)
    origin = np.array(first.ImagePositionPatient, float)
    affine = np.eye(4)
    affine[:3, 0] = (np.array(last.ImagePositionPatient, float) - origin) / (len(headers) - 1)
    affine[:3, 1], affine[:3, 2] = orientation[3:] * spacing[0], orientation[:3] * spacing[1]
    affine[:3, 3] = origin
    shape = (len(headers), int(first.Rows), int(first.Columns))
    instances = tuple(InstanceRef(str(h.SOPInstanceUID), str(h.SOPClassUID), p) for h, p in headers)
    uid = str(first.SeriesInstanceUID)
    geometry = Geometry(affine, shape, str(first.FrameOfReferenceUID))
    return Series(uid, uid, "CT", "", SeriesKind.VOLUME, instances, shape, geometry)


def test_that_a_report_on_a_real_chest_ct_has_no_error_and_its_boxes_in_place(tmp_path, shared_data):
    series = real_series(shared_data / "ct_chest_cptac")
    finding = make_finding(series, 0, (40.0, 250.0, 130.0))
    report = make_report(series, (finding,), decide(0, Verdict.ACCEPTED))
    (group,) = groups_of(written(report, tmp_path))
    assert same_points(surface_corners(group), finding.region.corners_lps(), within=1e-4)
    assert complaints(tmp_path / "out_sr.dcm") == []
