"""The facts of each frame of a multi-frame object, and of each picture where vendors keep them elsewhere."""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING, Any

import highdicom
import numpy as np
import pytest
from made_pictures import write_enhanced
from pydicom import dcmread
from pydicom.dataset import Dataset
from reading import only_series, quiet
from series import affine_of, rotation_about

from medviewer.domain.job import CancelToken
from medviewer.domain.study import SeriesKind
from medviewer.io import tags
from medviewer.io.elements import RawHeader
from medviewer.io.header import read_header
from medviewer.io.image_facts import split_keys
from medviewer.io.load import load_series

if TYPE_CHECKING:
    from pathlib import Path

    from medviewer.io.picture import PictureFacts

AFFINE = affine_of((3.0, 0.75, 0.5), (-20, 30, -40), rotation_about((1, -2, 0.5), 37))
TIMES = np.random.default_rng(3).integers(0, 4096, (2, 5, 6, 4)).astype(np.uint16)


def edited(path: Path, change: Any) -> Path:
    dataset = dcmread(path)
    change(dataset)
    dataset.save_as(path)
    return path


def frames(path: Path) -> tuple[PictureFacts, ...]:
    with path.open("rb") as stream:
        return read_header(stream, path.stat().st_size).pictures


def test_that_an_enhanced_object_lies_where_highdicom_puts_it(tmp_path: Path) -> None:
    path = write_enhanced(tmp_path, AFFINE, TIMES[:1])
    theirs = highdicom.imread(path).get_volume(apply_modality_transform=True)
    ours = load_series(only_series(tmp_path), CancelToken(), quiet).volume
    assert theirs.spatial_shape == ours.geometry.shape
    for index in [(0, 0, 0), (4, 5, 3), (2, 1, 3)]:
        lps = (theirs.affine @ [*index, 1])[:3]
        k = ours.geometry.nearest_index(lps)
        assert k is not None
        np.testing.assert_allclose(ours.geometry.to_lps(k), lps, atol=1e-6)
        assert ours.array[k] == theirs.array[index]


def test_that_a_frame_has_its_own_values_over_the_shared_ones(tmp_path: Path) -> None:
    def change(dataset: Dataset) -> None:
        own = Dataset()
        own.PixelSpacing, own.SliceThickness = [1.5, 1.25], "9"
        dataset.PerFrameFunctionalGroupsSequence[3].PixelMeasuresSequence = [own]
        for n, frame in enumerate(dataset.PerFrameFunctionalGroupsSequence):
            frame.PixelValueTransformationSequence[0].RescaleSlope = str(n + 1)

    held = frames(edited(write_enhanced(tmp_path, AFFINE, TIMES), change))
    assert len(held) == 10
    assert [f.header.pixel_spacing for f in held] == [(1.5, 1.25) if n == 3 else (0.75, 0.5) for n in range(10)]
    assert [f.header.slope for f in held] == [n + 1.0 for n in range(10)]
    assert held[3].header.thickness_mm == 9.0
    assert [f.number for f in held] == list(range(10))
    assert {f.header.frames for f in held} == {1}


def test_that_each_frame_is_rescaled_by_its_own_slope(tmp_path: Path) -> None:
    def change(dataset: Dataset) -> None:
        for n, frame in enumerate(dataset.PerFrameFunctionalGroupsSequence):
            values = frame.PixelValueTransformationSequence[0]
            values.RescaleSlope, values.RescaleIntercept = str(n + 0.5), "0"

    path = edited(write_enhanced(tmp_path, AFFINE, TIMES[:1]), change)
    volume = load_series(only_series(tmp_path), CancelToken(), quiet).volume
    dataset = dcmread(path)
    for n, frame in enumerate(dataset.PerFrameFunctionalGroupsSequence):
        k = volume.geometry.nearest_index([float(v) for v in frame.PlanePositionSequence[0].ImagePositionPatient])
        assert k is not None
        np.testing.assert_array_equal(volume.array[k[0]], (dataset.pixel_array[n] * (n + 0.5)).astype(np.float32))


def test_that_the_keys_of_a_frame_come_from_its_groups(tmp_path: Path) -> None:
    def change(dataset: Dataset) -> None:
        frame = dataset.PerFrameFunctionalGroupsSequence[1]
        echo, kind, diffusion, beat, window = (Dataset() for _ in range(5))
        echo.EffectiveEchoTime, kind.FrameType = 4.92, ["ORIGINAL", "PRIMARY", "M_FFE", "M"]
        diffusion.DiffusionBValue, beat.NominalCardiacTriggerDelayTime = 800.0, 125.5
        window.WindowCenter, window.WindowWidth = "40", "400"
        frame.MREchoSequence, frame.MRImageFrameTypeSequence = [echo], [kind]
        frame.MRDiffusionSequence, frame.CardiacSynchronizationSequence = [diffusion], [beat]
        frame.FrameVOILUTSequence = [window]
        content = frame.FrameContentSequence[0]
        content.FrameAcquisitionNumber, content.FrameAcquisitionDateTime = 7, "20240101101112.5"
        content.TemporalPositionIndex, content.StackID = 3, "S"

    one = frames(edited(write_enhanced(tmp_path, AFFINE, TIMES), change))[1]
    assert (one.keys.echo_ms, one.keys.b_value, one.keys.trigger_ms) == (4.92, 800.0, 125.5)
    assert (one.keys.acquisition, one.keys.acquired_at) == (7, "20240101101112.5")
    assert (one.keys.temporal_position, one.keys.stack_id, one.keys.instance) == (3, "S", 2)
    assert one.keys.image_type == ("M_FFE", "M")
    assert one.window == (40.0, 400.0)


def test_that_two_echoes_in_one_object_are_two_stacks(tmp_path: Path) -> None:
    def change(dataset: Dataset) -> None:
        for frame in dataset.PerFrameFunctionalGroupsSequence:
            echo = Dataset()
            echo.EffectiveEchoTime = 2.5 * frame.FrameContentSequence[0].TemporalPositionIndex
            frame.MREchoSequence = [echo]

    edited(write_enhanced(tmp_path, AFFINE, TIMES), change)
    from reading import scanned

    ((one, two),) = [study.series for study in scanned(tmp_path).studies]
    assert (one.shape, one.times, two.shape, two.times) == ((5, 6, 4), 1, (5, 6, 4), 1)
    assert one.id != two.id
    assert one.series_uid == two.series_uid
    assert one.instances == two.instances
    sums = {float(load_series(s, CancelToken(), quiet).volume.array.sum()) for s in (one, two)}
    assert sums == {float((array.astype(float) - 1024).sum()) for array in TIMES}


@pytest.mark.parametrize("how", ["too few", "none placed"])
def test_that_frames_whose_groups_do_not_place_them_are_a_film(tmp_path: Path, how: str) -> None:
    def change(dataset: Dataset) -> None:
        if how == "too few":
            del dataset.PerFrameFunctionalGroupsSequence[4]
        else:
            for frame in dataset.PerFrameFunctionalGroupsSequence:
                del frame.PlanePositionSequence

    edited(write_enhanced(tmp_path, AFFINE, TIMES), change)
    series = only_series(tmp_path)
    assert series.kind is SeriesKind.CINE
    assert series.geometry is None
    assert series.shape == (10, 6, 4)


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ({tags.B_VALUE: struct.pack("<d", 750.0)}, 750.0),
        ({tags.SIEMENS_MR_CREATOR: b"SIEMENS MR HEADER ", tags.SIEMENS_B_VALUE: b"1000"}, 1000.0),
        ({tags.SIEMENS_MR_CREATOR: b"SOMEBODY ELSE ", tags.SIEMENS_B_VALUE: b"1000"}, None),
        ({tags.PHILIPS_CREATOR: b"Philips Imaging DD 001", tags.PHILIPS_B_VALUE: struct.pack("<f", 800.0)}, 800.0),
        ({tags.GE_CREATOR: b"GEMS_PARM_01", tags.GE_B_VALUE: b"1000000700\\8\\0\\0"}, 700.0),
        ({tags.GE_CREATOR: b"GEMS_PARM_01", tags.GE_B_VALUE: b"50\\8\\0\\0"}, 50.0),
        ({}, None),
    ],
)
def test_that_diffusion_weighting_is_found_where_each_vendor_keeps_it(
    values: dict[int, bytes], expected: float | None
) -> None:
    assert split_keys(RawHeader(values)).b_value == expected
