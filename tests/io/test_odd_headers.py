"""Numbers that no patient has: one bad header costs its own series, with a sentence, and nothing else."""

from __future__ import annotations

import json
import shutil
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydicom.dataelem import DataElement
from reading import quiet, scanned
from series import affine_of, slice_dataset, stable_uid, write_dataset, write_series

from medviewer.domain.image_header import ImageHeader
from medviewer.domain.job import CancelToken
from medviewer.io.info import info_json
from medviewer.io.load import load_volume
from medviewer.io.probe import probe
from medviewer.io.stack import build_stack

if TYPE_CHECKING:
    from pathlib import Path

    from medviewer.domain.study import Series

AFFINE = affine_of((2.0, 0.5, 0.7), (-10, -20, 30))
PIXELS = np.arange(3 * 4 * 5, dtype=np.int16).reshape(3, 4, 5)
GOOD_UID = "2.25.77"


def written(folder: Path, odd: dict[str, str], slices: set[int]) -> None:
    """A series in which some slices have the given texts in their headers, beside a sound one."""
    write_series(folder / "good", AFFINE, PIXELS, SeriesInstanceUID=GOOD_UID)
    for k, pixels in enumerate(PIXELS):
        dataset = slice_dataset(AFFINE, k, pixels)
        dataset.SOPInstanceUID = stable_uid("odd", k)
        for keyword, text in odd.items() if k in slices else ():
            # as unlimited text: pydicom would not write such numbers, and the reader looks at the bytes alone
            dataset[keyword] = DataElement(keyword, "UT", text)
        (folder / "odd").mkdir(exist_ok=True)
        write_dataset(dataset, folder / "odd" / f"{k}.dcm")


def two(folder: Path) -> tuple[Series, list[Series]]:
    """The sound series and those that were made of the odd one."""
    series = [s for study in scanned(folder).studies for s in study.series]
    (good,) = [s for s in series if s.series_uid == GOOD_UID]
    return good, [s for s in series if s is not good]


@pytest.mark.parametrize(
    "odd",
    [
        {"PixelSpacing": "1e-9\\1e-9"},
        {"PixelSpacing": "1e-5\\1e-5"},
        {"PixelSpacing": "0\\0"},
        {"PixelSpacing": "1e300\\1"},
        {"PixelSpacing": "nan\\nan"},
        {"ImagePositionPatient": "1e300\\0\\0"},
        {"ImagePositionPatient": "nan\\0\\0"},
        {"ImagePositionPatient": "inf\\0\\0"},
        {"ImageOrientationPatient": "0\\0\\0\\0\\0\\0"},
        {"ImageOrientationPatient": "1\\0\\0\\1\\0\\0"},
        {"ImageOrientationPatient": "1\\0\\0\\0.7\\0.7\\0"},
        {"ImageOrientationPatient": "1e300\\0\\0\\0\\1e300\\0"},
    ],
    ids=str,
)
def test_that_a_header_without_a_usable_place_costs_its_own_series_its_place_alone(
    tmp_path: Path, odd: dict[str, str]
) -> None:
    written(tmp_path, odd, {0, 1, 2})
    good, (bad,) = two(tmp_path)
    assert load_volume(good, CancelToken(), quiet).geometry.shape == PIXELS.shape
    assert [note.code for note in bad.health] == ["no_geometry"]
    assert bad.geometry is None
    if bad.opens:
        assert not load_volume(bad, CancelToken(), quiet).is_placed
    else:
        assert "no place in a patient" in bad.refusal


@pytest.mark.parametrize(
    ("odd", "words"),
    [
        ({"RescaleSlope": "1e300"}, "rescale slope or intercept"),
        ({"RescaleIntercept": "-1e40"}, "rescale slope or intercept"),
    ],
    ids=str,
)
def test_that_an_impossible_rescale_costs_its_own_slices_alone(tmp_path: Path, odd: dict[str, str], words: str) -> None:
    written(tmp_path, odd, {1})
    good, (bad,) = two(tmp_path)
    assert not good.health
    assert bad.opens
    assert len(bad.frames) == 2
    assert words in bad.health[0].text
    shutil.rmtree(tmp_path / "odd")
    written(tmp_path, odd, {0, 1, 2})
    good, (bad,) = two(tmp_path)
    assert good.opens
    assert words in bad.refusal


def test_that_a_number_of_frames_beyond_its_range_is_not_believed(tmp_path: Path) -> None:
    written(tmp_path, {"NumberOfFrames": "1" + "0" * 308}, {1})
    _good, (bad,) = two(tmp_path)
    assert bad.opens
    assert bad.shape == PIXELS.shape


NUMBER = st.sampled_from(["", "0", "-1", "1", "0.5", "1e-9", "1e-4", "1e6", "1e300", "-1e300", "nan", "inf", "abc"])
TEXTS = st.fixed_dictionaries(
    {},
    optional={
        keyword: st.lists(NUMBER, min_size=count, max_size=count).map("\\".join)
        for keyword, count in {
            "ImagePositionPatient": 3,
            "ImageOrientationPatient": 6,
            "PixelSpacing": 2,
            "SliceThickness": 1,
            "RescaleSlope": 1,
            "RescaleIntercept": 1,
            "NumberOfFrames": 1,
            "SeriesNumber": 1,
            "WindowWidth": 1,
            "WindowCenter": 1,
        }.items()
    },
)


@settings(max_examples=60)
@given(odd=TEXTS, slices=st.sets(st.integers(0, 2), min_size=1))
def test_that_no_number_in_a_header_stops_a_scan(
    tmp_path_factory: pytest.TempPathFactory, odd: dict[str, str], slices: set[int]
) -> None:
    folder = tmp_path_factory.mktemp("odd")
    written(folder, odd, slices)
    result = scanned(folder)
    json.dumps(info_json(result), allow_nan=False)
    good, others = two(folder)
    assert load_volume(good, CancelToken(), quiet).geometry.shape == PIXELS.shape
    assert len(others) + len(result.rejected) > 0
    for series in others:
        assert series.opens or series.refusal
        probe(series, [(0.0, 0.0, 0.0)])
        if series.opens:
            assert np.isfinite(load_volume(series, CancelToken(), quiet).array).all()
    shutil.rmtree(folder)


def header(**changes: Any) -> ImageHeader:
    sound = ImageHeader(
        4, 5, position=(0.0, 0.0, 0.0), orientation=((1.0, 0.0, 0.0), (0.0, 1.0, 0.0)), pixel_spacing=(1.0, 1.0)
    )
    return replace(sound, **changes)


NO_PLACE: tuple[dict[str, Any], ...] = (
    {"position": (np.nan, 0.0, 0.0)},
    {"pixel_spacing": (1e-9, 1e-9)},
    {"pixel_spacing": (0.0, 0.0)},
    {"orientation": ((0.0, 0.0, 0.0), (0.0, 0.0, 0.0))},
    {"orientation": ((1.0, 0.0, 0.0), (1.0, 0.0, 0.0))},
)
FAR_APART: tuple[dict[str, Any], ...] = ({"position": (0.0, 0.0, 1e300)}, {"position": (1e308, 1e308, 1e308)})


@pytest.mark.parametrize(
    ("changes", "count"),
    [(c, n) for c in NO_PLACE for n in (1, 3)] + [(c, 3) for c in FAR_APART] + [({"thickness_mm": np.inf}, 1)],
    ids=str,
)
def test_that_numbers_of_which_no_stack_can_be_made_are_a_refusal_and_no_error(
    changes: dict[str, Any], count: int
) -> None:
    slices = [header(position=(0.0, 0.0, float(k))) for k in range(count)]
    stack = build_stack([*slices[1:], replace(slices[0], **changes)])
    assert stack.geometry is None
    assert stack.refusal
    assert len(stack.health) == 1
    assert sorted(stack.order) == list(range(count))
