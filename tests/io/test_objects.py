from __future__ import annotations

import io
import random
import time
import zlib
from contextlib import suppress

import pytest
from made_objects import SEG_CLASS, read, top, written
from pydicom.dataset import FileMetaDataset
from pydicom.filebase import DicomBytesIO
from pydicom.filewriter import write_file_meta_info
from pydicom.uid import DeflatedExplicitVRLittleEndian, ExplicitVRLittleEndian

from medviewer.domain.errors import UserError
from medviewer.io.inflation import inflates_beyond

OBJECTS = [
    "objects_highdicom/seg_image_ct_binary.dcm",
    "objects_highdicom/seg_image_ct_true_fractional.dcm",
    "objects_highdicom/seg_image_cr_binary.dcm",
    "objects_highdicom/sr_document_with_multiple_groups.dcm",
    "pydicom_data/liver.dcm",
    "pydicom_data/liver_deflate.dcm",
    "pydicom_data/liver_expb.dcm",
    "pydicom_data/liver_nonbyte_aligned_j2k.dcm",
    "pydicom_data/liver_nonbyte_aligned_rle.dcm",
    "pydicom_data/parametric_map_float.dcm",
    "pydicom_data/parametric_map_double_float.dcm",
    "pydicom_data/test-SR.dcm",
    "rt_dicompyler/example_data/rtss.dcm",
    "seg_sr_dcmqi/segmentations/partial_overlaps.dcm",
    "seg_sr_dcmqi/segmentations/sparse-labelmap-ppv5.dcm",
    "seg_sr_dcmqi/segmentations/23x38x3/seg/label.seg",
    "seg_sr_dcmqi/sr-example/seg.dcm",
    "seg_sr_dcmqi/sr-example/sr.dcm",
]
SLOWEST_SECONDS = 10.0


@pytest.mark.parametrize("name", OBJECTS)
def test_that_an_object_cut_short_anywhere_is_refused_in_a_sentence(shared_data, tmp_path, name):
    whole = (shared_data / name).read_bytes()
    read(shared_data / name)
    path = tmp_path / "cut.dcm"
    for part in (0.02, 0.3, 0.5, 0.65, 0.8, 0.9, 0.97, 0.999):
        path.write_bytes(whole[: int(len(whole) * part)])
        with pytest.raises(UserError) as refusal:
            read(path)
        assert refusal.value.title.endswith("."), part


@pytest.mark.parametrize("name", OBJECTS)
def test_that_flipped_bits_end_in_an_object_or_in_a_sentence(shared_data, tmp_path, name):
    whole = (shared_data / name).read_bytes()
    chance = random.Random(name)  # noqa: S311 - the same bits in every run
    path = tmp_path / "flipped.dcm"
    for _ in range(3):
        damaged = bytearray(whole)
        for place in chance.choices(range(len(whole)), k=25):
            damaged[place] ^= 1 << chance.randrange(8)
        path.write_bytes(damaged)
        begin = time.monotonic()
        with suppress(UserError):  # and no other error
            assert read(path).origin.title
        assert time.monotonic() - begin < SLOWEST_SECONDS


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("rt_dicompyler/example_data/rtplan.dcm", "RT Plan is not read"),
        ("seg_sr_dcmqi/sr-example/rwvm.dcm", "Real World Value Mapping is not read"),
        ("objects_highdicom/sm_annotations.dcm", "Microscopy Bulk Simple Annotations is not read"),
        ("objects_highdicom/ct_image.dcm", "CT Image is not read"),
    ],
)
def test_that_objects_of_other_kinds_are_refused_by_name(shared_data, name, kind):
    with pytest.raises(UserError, match=kind):
        read(shared_data / name)


def test_that_a_file_that_is_gone_or_no_object_is_refused(tmp_path):
    with pytest.raises(UserError, match=r"gone\.dcm cannot be read"):
        read(tmp_path / "gone.dcm")
    (tmp_path / "words.dcm").write_text("no object at all " * 40)
    with pytest.raises(UserError):
        read(tmp_path / "words.dcm")


def test_that_a_surface_segmentation_is_refused_by_name(tmp_path):
    with pytest.raises(UserError, match="Surface Segmentation is not read"):
        read(written(top("1.2.840.10008.5.1.4.1.1.66.5"), tmp_path))


def file_of(syntax: str) -> bytes:
    """A file up to its data set."""
    meta = FileMetaDataset()
    meta.MediaStorageSOPClassUID, meta.MediaStorageSOPInstanceUID = SEG_CLASS, "1.2.3"
    meta.TransferSyntaxUID = syntax
    stream = DicomBytesIO()
    stream.write(bytes(128) + b"DICM")
    write_file_meta_info(stream, meta)
    return stream.getvalue()


def test_that_a_deflated_object_is_measured_before_it_is_read_whole():
    body = zlib.compressobj(9, zlib.DEFLATED, -zlib.MAX_WBITS)
    data = body.compress(bytes(5_000_000)) + body.flush()
    stream = io.BytesIO(file_of(DeflatedExplicitVRLittleEndian) + data)
    assert inflates_beyond(stream, 4_999_999)
    stream.seek(0)
    assert not inflates_beyond(stream, 5_000_000)
    assert not inflates_beyond(io.BytesIO(file_of(ExplicitVRLittleEndian) + data), 10)
    assert not inflates_beyond(io.BytesIO(b"no object"), 10)
