"""Objects that are no stacks of images, as a scan lists them."""

from __future__ import annotations

import pytest
from pydicom.uid import UID_dictionary

from medviewer.domain.job import CancelToken
from medviewer.io.info import info_json
from medviewer.io.objects import reader_of
from medviewer.io.scan import scan
from medviewer.io.series_kind import is_read


def scanned(path):
    return scan(path, CancelToken(), lambda _progress: None)


def series_of(path):
    return [series for study in scanned(path).studies for series in study.series]


def test_that_a_scan_promises_to_open_just_the_classes_that_are_read():
    classes = [uid for uid in UID_dictionary if uid.startswith("1.2.840.10008.5.1.4.1.1.")]
    assert len(classes) > 100
    assert [uid for uid in classes if is_read(uid)] == [uid for uid in classes if reader_of(uid)]


def test_that_each_segmentation_beside_its_images_is_a_series_that_opens(shared_data):
    listed = series_of(shared_data / "seg_sr_dcmqi" / "segmentations" / "24x38x3")
    found = sorted((s.modality, s.is_object) for s in listed if s.modality != "OT")
    assert found == [("CT", False), ("CT", False), ("SEG", True)]


@pytest.mark.parametrize(
    ("name", "kind", "opens"),
    [
        ("rt_dicompyler/example_data/rtss.dcm", "segmentation", True),
        ("rt_dicompyler/example_data/rtplan.dcm", "unsupported", False),
        ("pydicom_data/liver_deflate.dcm", "segmentation", True),
        ("pydicom_data/parametric_map_float.dcm", "segmentation", True),
        ("objects_highdicom/sr_document.dcm", "report", True),
        ("objects_highdicom/sm_annotations.dcm", "unsupported", False),
    ],
)
def test_that_info_names_what_an_object_is_and_whether_it_opens(shared_data, name, kind, opens):
    ((series,),) = [study["series"] for study in info_json(scanned(shared_data / name))["studies"]]
    assert (series["kind"], series["opens"], series["refusal"] is None) == (kind, opens, opens)
