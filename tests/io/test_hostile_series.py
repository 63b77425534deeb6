"""Whatever the headers of a series say, each picture is in one stack, and no stack asks for more than it may."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from made_headers import slice_headers
from made_pictures import pictures, write_mosaics
from pydicom import dcmread
from reading import only_series, quiet, scanned
from series import affine_of, csa_bytes, put_csa, rotation_about, write_series

from medviewer.domain.job import CancelToken
from medviewer.domain.study import SeriesKind
from medviewer.io.image_facts import LARGEST_MM
from medviewer.io.load import load_series
from medviewer.io.mosaic import csa_numbers
from medviewer.io.splitting import stacks_of
from medviewer.io.stack import build_stack

AFFINE = affine_of((2.0, 0.5, 0.7), (-10, -20, 30), rotation_about((1, 2, 3), 25))
PIXELS = np.arange(6 * 4 * 5, dtype=np.int16).reshape(6, 4, 5)
PLACE = st.sampled_from([0.0, 1e-4, 0.5, 1.0, 2.0, 2.01, 7.0, 150.0, -3.0, LARGEST_MM, -LARGEST_MM])
POSITION = st.one_of(st.none(), st.tuples(PLACE, PLACE, PLACE))
WAY = st.sampled_from(
    [
        ((1.0, 0.0, 0.0), (0.0, 1.0, 0.0)),
        ((1.0, 0.0, 0.0), (0.0, -1.0, 0.0)),
        ((0.0, 1.0, 0.0), (0.0, 0.0, -1.0)),
        ((1.0, 0.0, 5e-4), (0.0, 1.0, 0.0)),
        None,
    ]
)
THICKNESS = st.sampled_from([None, 1e-6, 1.0, 5.0, 1e6])
KEY = st.sampled_from([None, 0, 1, 2])


@settings(max_examples=120)
@given(
    told=st.lists(st.tuples(POSITION, WAY, THICKNESS, KEY, KEY, KEY), min_size=1, max_size=14),
)
def test_that_any_headers_make_stacks_that_hold_each_picture_once(told: list[tuple[Any, ...]]) -> None:
    series = pictures(AFFINE, len(told))
    for n, (position, way, thickness, acquisition, temporal, echo) in enumerate(told):
        header = replace(series[n].header, position=position, orientation=way, thickness_mm=thickness)
        keys = replace(series[n].keys, acquisition=acquisition, temporal_position=temporal, echo_number=echo)
        series[n] = replace(series[n], header=header, keys=keys)
    stacks = stacks_of(series)
    assert sorted(id(p) for s in stacks for p in s.pictures) == sorted(map(id, series))
    for stack in stacks:
        count, left = divmod(len(stack.pictures), stack.times)
        assert left == 0
        made = build_stack([p.header for p in stack.pictures[:count]])
        assert sorted(made.order) == list(range(count))
        assert bool(made.refusal) == (made.volume_geometry is None)
        if made.volume_geometry is not None:
            slices, rows, columns = made.volume_geometry.shape
            assert slices <= max(512, 4 * count)
            assert rows * columns <= 16 * 4 * 5
            assert made.volume_geometry.is_rectangular


def test_that_a_few_slices_a_kilometre_apart_ask_for_no_gigabytes() -> None:
    headers = slice_headers(AFFINE, (3, 4, 5), position=lambda k: (0.0, 0.0, [0.0, 1.0, 1e6][k]))
    upright = [replace(h, orientation=((1.0, 0.0, 0.0), (0.0, 1.0, 0.0))) for h in headers]
    stack = build_stack(upright)
    assert stack.volume_geometry is None or stack.volume_geometry.shape[0] <= 512


def test_that_ten_slices_of_one_place_are_ten_times_and_open(tmp_path: Any) -> None:
    array = np.arange(10 * 4 * 5, dtype=np.int16).reshape(10, 4, 5)
    write_series(tmp_path, AFFINE, array, ImagePositionPatient=["0", "0", "0"], AcquisitionNumber=lambda k: k + 1)
    series = only_series(tmp_path)
    assert (series.times, series.shape) == (10, (1, 4, 5))
    whole = load_series(series, CancelToken(), quiet)
    np.testing.assert_array_equal(np.concatenate([v.array for v in whole.times]), array.astype(int) - 1024)


def test_that_a_picture_without_direction_leaves_the_others_a_volume(tmp_path: Any) -> None:
    write_series(tmp_path, AFFINE, PIXELS, ImageOrientationPatient=lambda k: None if k == 5 else list(_way()))
    (study,) = scanned(tmp_path).studies
    assert sorted((s.kind, s.shape[0], s.opens) for s in study.series) == [
        (SeriesKind.IMAGE, 1, True),
        (SeriesKind.VOLUME, 5, True),
    ]


def _way() -> Any:
    row, column = slice_headers(AFFINE, (1, 4, 5))[0].orientation or ()
    return (f"{value:.10f}" for value in (*row, *column))


@pytest.mark.parametrize("spacing", ["-0.5\\0.7", "0\\0.7", "0.5", "a\\b", ""])
def test_that_spacings_of_no_length_leave_pictures_without_a_place(tmp_path: Any, spacing: str) -> None:
    from pydicom.dataelem import DataElement

    for path in write_series(tmp_path, AFFINE, PIXELS):
        dataset = dcmread(path)
        dataset["PixelSpacing"] = DataElement("PixelSpacing", "UT", spacing)
        dataset.save_as(path)
    series = only_series(tmp_path)
    assert series.geometry is None
    assert not load_series(series, CancelToken(), quiet).volume.is_placed


TIMES = np.random.default_rng(3).integers(0, 4096, (1, 7, 6, 4)).astype(np.uint16)


@pytest.mark.parametrize(
    "entries",
    [
        {},
        {"NumberOfImagesInMosaic": ["7"]},
        {"NumberOfImagesInMosaic": ["7"], "SliceNormalVector": ["0", "0", "0"]},
        {"NumberOfImagesInMosaic": ["7"], "SliceNormalVector": ["1", "nan", "0"]},
        {"NumberOfImagesInMosaic": ["7"], "SliceNormalVector": ["0.6", "0", "0.8"]},
        {"NumberOfImagesInMosaic": ["-7"]},
        {"NumberOfImagesInMosaic": ["1e300"]},
        {"NumberOfImagesInMosaic": ["50"]},
        {"NumberOfImagesInMosaic": ["seven"]},
    ],
    ids=str,
)
def test_that_a_mosaic_whose_header_does_not_say_enough_gets_no_place(
    tmp_path: Any, entries: dict[str, list[str]]
) -> None:
    (path,) = write_mosaics(tmp_path, AFFINE, TIMES)
    dataset = dcmread(path)
    del dataset[0x00290010], dataset[0x00291010]
    put_csa(dataset, entries)
    dataset.save_as(path)
    series = only_series(tmp_path)
    assert series.geometry is None
    assert not load_series(series, CancelToken(), quiet).volume.is_placed
    assert "mosaic" in {note.code for note in series.health}


@settings(max_examples=200)
@given(cut=st.integers(0, 400), flips=st.lists(st.tuples(st.integers(0, 399), st.integers(0, 255)), max_size=6))
def test_that_no_damage_to_the_makers_header_is_more_than_a_missing_entry(
    cut: int, flips: list[tuple[int, int]]
) -> None:
    from medviewer.io import tags
    from medviewer.io.elements import RawHeader

    data = bytearray(csa_bytes({"NumberOfImagesInMosaic": ["7"], "SliceNormalVector": ["0", "0.6", "0.8"]}))
    for at, value in flips:
        data[at % len(data)] = value
    raw = {tags.SIEMENS_CSA_CREATOR: b"SIEMENS CSA HEADER", tags.SIEMENS_CSA_IMAGE: bytes(data[: cut or len(data)])}
    for values in csa_numbers(RawHeader(raw)).values():
        assert np.isfinite(values).all()


def test_that_an_undamaged_makers_header_is_read_whole() -> None:
    from medviewer.io import tags
    from medviewer.io.elements import RawHeader

    data = csa_bytes({"NumberOfImagesInMosaic": ["7"], "SliceNormalVector": ["0", "0.6", "0.8"], "X": ["a"]})
    raw = {tags.SIEMENS_CSA_CREATOR: b"SIEMENS CSA HEADER", tags.SIEMENS_CSA_IMAGE: data}
    assert csa_numbers(RawHeader(raw)) == {
        "NumberOfImagesInMosaic": (7.0,),
        "SliceNormalVector": (0.0, 0.6, 0.8),
        "X": (),
    }
