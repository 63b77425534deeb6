"""Headers that claim more than their files hold, and frames that are not there."""

from __future__ import annotations

import tracemalloc
import zlib
from typing import TYPE_CHECKING

import imagecodecs
import numpy as np
import pytest
from pydicom import Dataset
from pydicom.encaps import encapsulate
from pydicom.uid import (
    UID,
    DeflatedExplicitVRLittleEndian,
    ExplicitVRLittleEndian,
    JPEGLSLossless,
    RLELossless,
)
from reading import quiet, scanned
from series import slice_dataset, write_dataset

from medviewer.domain.job import CancelToken
from medviewer.io.dicomdir import directory_entries
from medviewer.io.load import load_series

if TYPE_CHECKING:
    from pathlib import Path

    from medviewer.domain.study import Rejected

FRAMES = np.arange(5 * 12 * 16, dtype=np.uint16).reshape(5, 12, 16)
MODEST_BYTES = 20_000_000
"""More than any of these small files needs."""


def film(frames: int, pixels: bytes) -> Dataset:
    """An ultrasound film, which has no place in the patient."""
    dataset = slice_dataset(np.eye(4), 0, FRAMES[0])
    dataset.SOPClassUID, dataset.Modality = "1.2.840.10008.5.1.4.1.1.3.1", "US"
    del dataset.ImagePositionPatient, dataset.ImageOrientationPatient
    dataset.RescaleIntercept = 0
    dataset.NumberOfFrames, dataset.PixelData = frames, pixels
    return dataset


def compressed(count: int) -> bytes:
    return encapsulate([imagecodecs.jpegls_encode(frame) for frame in FRAMES[:count]])


@pytest.mark.parametrize(
    "syntax", [ExplicitVRLittleEndian, JPEGLSLossless, RLELossless, DeflatedExplicitVRLittleEndian]
)
def test_that_two_thousand_million_frames_are_refused_at_once(tmp_path: Path, syntax: UID) -> None:
    pixels = compressed(2) if syntax.is_encapsulated else FRAMES.tobytes()
    path = write_dataset(film(2_000_000_000, pixels), tmp_path / "film.dcm", syntax)
    tracemalloc.start()
    try:
        (study,) = scanned(path).studies
        assert tracemalloc.get_traced_memory()[1] < MODEST_BYTES
    finally:
        tracemalloc.stop()
    (series,) = study.series
    assert "film.dcm" in series.refusal
    assert "claims" in series.refusal


def test_that_frames_that_are_there_open_and_those_that_are_not_are_named(tmp_path: Path) -> None:
    path = write_dataset(film(5, compressed(3)), tmp_path / "film.dcm", JPEGLSLossless)
    (series,) = scanned(path).studies[0].series
    loaded = load_series(series, CancelToken(), quiet)
    np.testing.assert_array_equal(loaded.volume.array, FRAMES[:3])
    (note,) = (note for note in loaded.notes if note.code == "undecodable")
    assert "frame 4 is not there; the file holds 3 of 5. 1 more picture cannot" in note.text


def test_that_a_deflated_bomb_is_refused_before_it_fills_the_memory(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("medviewer.io.header.LARGEST_IMAGE_BYTES", 5_000_000)
    small = write_dataset(film(1, FRAMES[0].tobytes()), tmp_path / "good.dcm", DeflatedExplicitVRLittleEndian)
    whole = small.read_bytes()
    meta = 144 + int.from_bytes(whole[140:144], "little")
    packer = zlib.compressobj(wbits=-zlib.MAX_WBITS)
    content = zlib.decompress(whole[meta:], -zlib.MAX_WBITS) + bytes(100_000_000)
    bomb = tmp_path / "bomb.dcm"
    bomb.write_bytes(whole[:meta] + packer.compress(content) + packer.flush())
    del content
    tracemalloc.start()
    try:
        result = scanned(tmp_path)
        assert tracemalloc.get_traced_memory()[1] < MODEST_BYTES
    finally:
        tracemalloc.stop()
    assert [rejected.path for rejected in result.rejected] == [bomb]
    assert [series.opens for study in result.studies for series in study.series] == [True]


@pytest.mark.parametrize("name", ["IM\0G", "N" * 5000, "..", "/"], ids=["null", "long", "up", "root"])
def test_that_a_directory_that_names_no_possible_file_lists_nothing(tmp_path: Path, name: str) -> None:
    directory = Dataset()
    directory.SOPClassUID, directory.SOPInstanceUID = "1.2.840.10008.1.3.10", "1.2.3"
    record = Dataset()
    record.add_new("ReferencedFileID", "UT", name)
    directory.DirectoryRecordSequence = [record]
    rejected: list[Rejected] = []
    assert directory_entries(write_dataset(directory, tmp_path / "DICOMDIR"), rejected) == []
