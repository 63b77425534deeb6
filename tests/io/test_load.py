"""A volume holds every pixel once, rescaled once, where the header puts it."""

from __future__ import annotations

import shutil
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
import SimpleITK
from reading import loaded, only_series, quiet
from series import affine_of, rotation_about, write_series

from medviewer.domain.arriving import Interest
from medviewer.domain.errors import UserError
from medviewer.domain.job import Cancelled, CancelToken, Progress
from medviewer.domain.volume import Volume
from medviewer.io import filling
from medviewer.io.decode import ValueRangeError
from medviewer.io.load import load_series, load_volume

if TYPE_CHECKING:
    from pathlib import Path

RNG = np.random.default_rng(5)
PIXELS = RNG.integers(0, 4096, (7, 9, 6)).astype(np.uint16)
STACKS = {
    "axial": affine_of((3.0, 0.6, 0.6), (-100, -120, 40)),
    "anisotropic": affine_of((5.0, 0.4, 0.9), (7, 8, 9)),
    "oblique": affine_of((1.5, 0.7, 0.8), (-20, 30, -40), rotation_about((1, -2, 0.5), 37)),
    "coronal": affine_of((2.0, 0.7, 0.8), (1, 2, 3), rotation_about((1, 0, 0), 90)),
    "sagittal": affine_of((2.0, 0.7, 0.8), (1, 2, 3), rotation_about((1, 0, 0), 90) @ rotation_about((0, 1, 0), 90)),
    "feet first": affine_of((2.0, 0.7, 0.8), (1, 2, 3), np.diag([-1.0, 1.0, -1.0])),
    "prone": affine_of((2.0, 0.7, 0.8), (1, 2, 3), np.diag([-1.0, -1.0, 1.0])),
}


def by_simpleitk(paths: list[Path]) -> SimpleITK.Image:
    """What SimpleITK makes of the slices, given in order."""
    reader = SimpleITK.ImageSeriesReader()
    reader.SetFileNames([str(path) for path in paths])
    return reader.Execute()


@pytest.mark.parametrize("name", STACKS)
def test_that_values_and_places_are_those_of_simpleitk(tmp_path: Path, name: str) -> None:
    paths = write_series(tmp_path, STACKS[name], PIXELS)
    volume = loaded(tmp_path)
    image = by_simpleitk(paths)
    np.testing.assert_array_equal(volume.array, SimpleITK.GetArrayFromImage(image))
    for k, j, i in [(0, 0, 0), (6, 8, 5), (3, 2, 4)]:
        expected = image.TransformIndexToPhysicalPoint((i, j, k))
        np.testing.assert_allclose(volume.geometry.to_lps((k, j, i)), expected, atol=1e-6)


@pytest.mark.parametrize("name", STACKS)
def test_that_the_matrix_is_the_one_the_files_were_written_with(tmp_path: Path, name: str) -> None:
    write_series(tmp_path, STACKS[name], PIXELS)
    np.testing.assert_allclose(loaded(tmp_path).geometry.affine, STACKS[name], atol=1e-8)


def test_that_a_stack_written_against_its_normal_is_turned_with_its_places(tmp_path: Path) -> None:
    downwards = STACKS["oblique"].copy()
    downwards[:3, 0] *= -1
    write_series(tmp_path, downwards, PIXELS)
    volume = loaded(tmp_path)
    np.testing.assert_array_equal(volume.array, PIXELS[::-1].astype(int) - 1024)
    np.testing.assert_allclose(volume.geometry.to_lps((0, 0, 0)), (downwards @ [6, 0, 0, 1])[:3], atol=1e-8)


def test_that_the_middle_slice_is_told_first_in_its_true_place(tmp_path: Path) -> None:
    write_series(tmp_path, STACKS["oblique"], PIXELS)
    told: list[Progress] = []
    volume = load_volume(only_series(tmp_path), CancelToken(), told.append)
    first = told[0].partial
    assert isinstance(first, Volume)
    np.testing.assert_array_equal(first.array[0], PIXELS[3].astype(int) - 1024)
    np.testing.assert_allclose(first.geometry.to_lps((0, 4, 4)), volume.geometry.to_lps((3, 4, 4)), atol=1e-9)
    assert {news.partial for news in told[1:]} == {None}
    assert told[-1].fraction == 1.0


def test_that_progress_is_told_now_and_then_and_at_the_end(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_series(tmp_path, STACKS["axial"], PIXELS)
    for seconds, times in ((0.0, 7), (1000.0, 3)):
        monkeypatch.setattr(filling, "PROGRESS_S", seconds)
        told: list[Progress] = []
        load_volume(only_series(tmp_path), CancelToken(), told.append)
        assert [news.message for news in told][:2] == ["Slice 1 of 7", "Slice 2 of 7"]
        assert told[-1].message == "Slice 7 of 7"
        assert len(told) == times


def test_that_the_slices_that_are_there_are_told_while_a_longer_series_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(filling, "FIRST_NEWS_S", 0.0)
    monkeypatch.setattr(filling, "NEWS_S", 0.0)
    write_series(tmp_path, STACKS["oblique"], PIXELS)
    told: list[Progress] = []
    volume = load_volume(only_series(tmp_path), CancelToken(), told.append)
    news = [item.partial for item in told[1:]]
    counts = [sum(arriving.ready) for arriving in news]
    assert counts == sorted(counts)
    assert counts[-1] == 7
    for index in range(7):
        one = news[-1].volume(index)
        np.testing.assert_array_equal(one.array[0], volume.array[index])
        np.testing.assert_allclose(one.geometry.to_lps((0, 2, 1)), volume.geometry.to_lps((index, 2, 1)), atol=1e-9)


def test_that_what_the_reader_looks_at_is_read_next() -> None:
    interest = Interest(3)
    parts = [filling._Part(None, [number]) for number in range(7)]
    queue = filling._Parts(parts, interest, lambda part: (0, abs(part.numbers[0] - interest.index)))
    assert queue.take().numbers == [3]
    interest.look_at(6)
    assert [queue.take().numbers[0] for _ in range(3)] == [6, 5, 4]
    interest.look_at(0)
    assert [queue.take().numbers[0] for _ in range(3)] == [0, 1, 2]


def test_that_a_second_try_in_a_wider_type_begins_where_the_reader_looks(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(filling, "FIRST_NEWS_S", 0.0)
    write_series(tmp_path, STACKS["axial"], PIXELS)
    tries: list[Interest] = []

    def fill_twice(self: filling.Filling, token: CancelToken, progress: Any) -> None:
        tries.append(self._interest)
        if len(tries) == 1:
            self._interest.look_at(6)
            raise ValueRangeError
        fill(self, token, progress)

    fill = filling.Filling.fill
    monkeypatch.setattr(filling.Filling, "fill", fill_twice)
    told: list[Progress] = []
    volume = load_volume(only_series(tmp_path), CancelToken(), told.append)
    first = told[0].partial
    np.testing.assert_array_equal(first.array[0], volume.array[6])
    assert tries[0] is tries[1]


def test_that_later_times_wait_for_the_first(tmp_path: Path) -> None:
    write_series(tmp_path, STACKS["axial"], PIXELS)
    series = only_series(tmp_path)
    twice = replace(series, frames=(*series.frames, *series.frames), times=2)
    work = filling.Filling(
        twice, np.empty((2, *PIXELS.shape), np.int16), lambda _index: None, lambda: None, Interest(3)
    )
    order = [work._distance(filling._Part(None, [number])) for number in (0, 3, 6, 10)]
    assert order == [(0, 3), (0, 0), (0, 3), (1, 0)]


def test_that_pixels_are_held_once(tmp_path: Path) -> None:
    write_series(tmp_path, STACKS["axial"], PIXELS)
    told: list[Progress] = []
    volume = load_volume(only_series(tmp_path), CancelToken(), told.append)
    assert np.shares_memory(told[0].partial.array, volume.array)
    assert volume.array.base is not None
    assert volume.array.base.nbytes == volume.array.nbytes
    assert not volume.array.flags.writeable


@pytest.mark.parametrize(
    ("tags", "low", "high", "dtype"),
    [
        ({}, 0, 4095, np.int16),
        ({"RescaleIntercept": "0", "RescaleSlope": "2"}, 0, 4095, np.int16),
        ({}, 0, 65535, np.int32),
        ({"RescaleIntercept": "-70000"}, 0, 4095, np.int32),
        ({"RescaleSlope": "0.5"}, 0, 4095, np.float32),
        ({"RescaleIntercept": "0.25"}, 0, 65535, np.float32),
    ],
)
def test_that_values_keep_the_smallest_type_that_is_exact(
    tmp_path: Path, tags: dict[str, str], low: int, high: int, dtype: Any
) -> None:
    stored = np.linspace(low, high, 2 * 4 * 5).round().astype(np.uint16).reshape(2, 4, 5)
    write_series(tmp_path, STACKS["axial"], stored, **tags)
    volume = loaded(tmp_path)
    slope, intercept = float(tags.get("RescaleSlope", "1")), float(tags.get("RescaleIntercept", "-1024"))
    assert volume.array.dtype == dtype
    np.testing.assert_array_equal(volume.array, stored * slope + intercept)


def test_that_each_slice_has_its_own_slope(tmp_path: Path) -> None:
    write_series(tmp_path, STACKS["axial"], PIXELS, RescaleSlope=lambda k: str(k + 0.5), RescaleIntercept="0")
    slopes = (np.arange(7) + 0.5)[:, None, None]
    np.testing.assert_array_equal(loaded(tmp_path).array, (PIXELS * slopes).astype(np.float32))


def test_that_signed_values_are_extended_from_the_bits_stored(tmp_path: Path) -> None:
    values = RNG.integers(-2048, 2048, (2, 4, 5)).astype(np.int16)
    overlay = RNG.integers(0, 16, values.shape).astype(np.uint16) << 12
    stored = ((values.view(np.uint16) & 0x0FFF) | overlay).view(np.int16)
    write_series(tmp_path, STACKS["axial"], stored, BitsStored=12, HighBit=11, RescaleIntercept="0")
    np.testing.assert_array_equal(loaded(tmp_path).array, values)


def test_that_bits_above_the_high_bit_are_ignored(tmp_path: Path) -> None:
    overlay = RNG.integers(0, 16, PIXELS.shape).astype(np.uint16) << 12
    write_series(tmp_path, STACKS["axial"], PIXELS | overlay, BitsStored=12, HighBit=11)
    np.testing.assert_array_equal(loaded(tmp_path).array, PIXELS.astype(int) - 1024)


def test_that_a_value_may_lie_in_the_upper_bits(tmp_path: Path) -> None:
    write_series(tmp_path, STACKS["axial"], PIXELS << 4, BitsStored=12, HighBit=15)
    np.testing.assert_array_equal(loaded(tmp_path).array, PIXELS.astype(int) - 1024)


def test_that_a_load_cancelled_in_its_middle_stops(tmp_path: Path) -> None:
    write_series(tmp_path, STACKS["axial"], np.repeat(PIXELS, 20, axis=0))
    token = CancelToken()
    series = only_series(tmp_path)
    told: list[Progress] = []

    def progress(news: Progress) -> None:
        told.append(news)
        token.cancel()

    with pytest.raises(Cancelled):
        load_volume(series, token, progress)
    assert len(told) == 1


def test_that_a_slice_gone_since_the_scan_is_left_out_and_named(tmp_path: Path) -> None:
    paths = write_series(tmp_path, STACKS["axial"], PIXELS)
    series = only_series(tmp_path)
    paths[6].unlink()
    whole = load_series(series, CancelToken(), quiet)
    np.testing.assert_array_equal(whole.volume.array, PIXELS[:6].astype(int) - 1024)
    assert paths[6].name in whole.notes[0].text
    assert whole.series is not None
    assert whole.series.shape == whole.volume.geometry.shape


def test_that_a_slice_cut_since_the_scan_is_left_out_and_its_gap_stays_empty(tmp_path: Path) -> None:
    paths = write_series(tmp_path, STACKS["axial"], PIXELS)
    series = only_series(tmp_path)
    paths[3].write_bytes(paths[3].read_bytes()[:-1])
    whole = load_series(series, CancelToken(), quiet)
    assert "cut short" in whole.notes[0].text
    assert whole.volume.geometry.shape == PIXELS.shape
    assert whole.volume.padding is not None
    assert (whole.volume.array[3] == whole.volume.padding[0]).all()
    rest = np.array([0, 1, 2, 4, 5, 6])
    np.testing.assert_array_equal(whole.volume.array[rest], PIXELS[rest].astype(int) - 1024)
    np.testing.assert_array_equal(whole.acquired[0].array, PIXELS[rest].astype(int) - 1024)


def test_that_a_series_whose_files_are_all_gone_is_a_sentence_naming_one(tmp_path: Path) -> None:
    paths = write_series(tmp_path, STACKS["axial"], PIXELS)
    series = only_series(tmp_path)
    for path in paths:
        path.unlink()
    with pytest.raises(UserError, match=r"IM000\d\.dcm"):
        load_volume(series, CancelToken(), quiet)


def test_that_a_volume_larger_than_memory_is_a_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_series(tmp_path, STACKS["axial"], PIXELS)
    series = only_series(tmp_path)

    def full(*_: object) -> None:
        raise MemoryError

    monkeypatch.setattr(np, "empty", full)
    with pytest.raises(UserError, match=r"needs 0\.0 GB, for which neither memory nor disk has room"):
        load_volume(series, CancelToken(), quiet)


def test_that_a_zip_archive_loads_as_its_folder_does(tmp_path: Path) -> None:
    write_series(tmp_path / "dicom", STACKS["oblique"], PIXELS)
    archive = shutil.make_archive(str(tmp_path / "study"), "zip", tmp_path / "dicom")
    from_folder, from_zip = loaded(tmp_path / "dicom"), loaded(type(tmp_path)(archive))
    np.testing.assert_array_equal(from_zip.array, from_folder.array)
    assert from_zip.geometry == from_folder.geometry


def test_that_the_real_chest_is_what_simpleitk_reads(shared_data: Path) -> None:
    folder = shared_data / "ct_chest_cptac" / "dicom"
    series = only_series(folder)
    volume = load_volume(series, CancelToken(), quiet)
    image = by_simpleitk([ref.path for ref in series.instances])
    np.testing.assert_array_equal(volume.array, SimpleITK.GetArrayViewFromImage(image))
    assert volume.array.dtype == np.int16
    assert volume.unit == "HU"
    assert volume.geometry.spacing_mm == pytest.approx((3.0, 0.564453125, 0.564453125))
