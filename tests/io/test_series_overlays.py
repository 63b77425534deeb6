from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pydicom
import pytest
from reading import only_series, quiet
from series import affine_of, slice_dataset, write_dataset, write_series

from medviewer.domain.image_header import ImageHeader
from medviewer.domain.job import Cancelled, CancelToken
from medviewer.io.series_overlays import series_overlays
from medviewer.services import read_overlays

if TYPE_CHECKING:
    from pydicom import Dataset

MATRIX = affine_of((2.5, 1, 1), (0, 0, 0))
SHAPE = (4, 6)


def noise(seed, shape=SHAPE):
    return np.random.default_rng(seed).random(shape) > 0.5


def add_overlay(dataset: Dataset, group: int, mask, kind: str = "G", **more) -> None:
    """Put an overlay (rows, columns), or several frames of one, into a data set; `more` are its other elements."""
    rows, columns = mask.shape[-2:]
    data = np.packbits(mask.ravel(), bitorder="little")
    elements = {"0010": ("US", rows), "0011": ("US", columns), "0040": ("CS", kind), "0050": ("SS", [1, 1])}
    elements |= {"0100": ("US", 1), "0102": ("US", 0)}
    elements["3000"] = ("OW", np.append(data, np.zeros(len(data) % 2, np.uint8)).tobytes())
    for number, (vr, value) in {**elements, **more}.items():
        if value is not None:
            dataset.add_new((group, int(number, 16)), vr, value)


def stack(folder, change):
    """Three slices; `change` puts overlays into the data set of each."""
    folder.mkdir(exist_ok=True)
    for k in range(3):
        dataset = slice_dataset(MATRIX, k, np.full(SHAPE, k, np.uint16))
        change(dataset, k)
        write_dataset(dataset, folder / f"{k}.dcm")
    return only_series(folder)


def read(series):
    return series_overlays(series, CancelToken(), quiet)


def drawn(stack, series, slice_index, frame=0):
    uid = series.frames[slice_index].instance.sop_instance_uid
    return stack.pictures[uid, frame].over(*SHAPE)


def test_that_each_slice_has_its_own_overlays_by_group(tmp_path):
    def change(dataset, k):
        add_overlay(dataset, 0x6000, noise(k), **{"1500": ("LO", "Mark"), "0022": ("LO", "By hand")})
        if k == 1:
            add_overlay(dataset, 0x6004, noise(9, (2, 3)), "R", **{"0050": ("SS", [3, 2])})

    series = stack(tmp_path, change)
    found = read(series)
    assert [(one.name, one.is_region) for one in found.stacks] == [("Mark: By hand", False), ("Overlay 3", True)]
    for k in range(3):
        np.testing.assert_array_equal(drawn(found.stacks[0], series, k), noise(k))
    expected = np.zeros(SHAPE, bool)
    expected[2:4, 1:4] = noise(9, (2, 3))
    np.testing.assert_array_equal(drawn(found.stacks[1], series, 1), expected)
    assert len(found.stacks[1].pictures) == 1
    assert found.notes == ()


def test_that_a_scan_says_which_headers_hold_overlays(tmp_path):
    series = stack(tmp_path, lambda d, k: add_overlay(d, 0x601E, noise(1)) if k == 2 else None)
    assert [one.header.has_overlays for one in series.instances] == [False, False, True]


def test_that_files_without_overlays_are_not_opened(tmp_path):
    write_series(tmp_path, MATRIX, np.zeros((3, *SHAPE), np.uint16))
    series = only_series(tmp_path)
    for file in tmp_path.iterdir():
        file.unlink()
    assert read(series).stacks == ()
    assert read(series).notes == ()


def test_that_the_overlays_of_a_real_file_are_pydicoms(shared_data):
    path = shared_data / "pydicom_data" / "examples_overlay.dcm"
    series = only_series(path)
    (stack,) = read(series).stacks
    (bits,) = stack.pictures.values()
    _, rows, columns = series.shape
    np.testing.assert_array_equal(bits.over(rows, columns), pydicom.dcmread(path).overlay_array(0x6000))
    assert stack.name.startswith("Siemens MedCom Object Graphics")


def film(folder, **more):
    dataset = slice_dataset(MATRIX, 0, np.zeros(SHAPE, np.uint16))
    for keyword in ("ImagePositionPatient", "ImageOrientationPatient", "PixelSpacing", "SliceThickness"):
        if keyword in dataset:
            delattr(dataset, keyword)
    dataset.SOPClassUID, dataset.Modality, dataset.NumberOfFrames = "1.2.840.10008.5.1.4.1.1.3.1", "US", 3
    pixels = np.arange(3 * 24, dtype=np.uint16)
    for keyword, value in more.items():
        setattr(dataset, keyword, value)
    dataset.PixelData = pixels.tobytes()
    return dataset


def test_that_one_overlay_lies_over_all_frames_of_a_film(tmp_path):
    dataset = film(tmp_path)
    add_overlay(dataset, 0x6000, noise(1))
    write_dataset(dataset, tmp_path / "film.dcm")
    series = only_series(tmp_path)
    (one,) = read(series).stacks
    assert sorted(frame for _, frame in one.pictures) == [0, 1, 2]
    np.testing.assert_array_equal(one.pictures[dataset.SOPInstanceUID, 2].over(*SHAPE), noise(1))


def test_that_frames_of_an_overlay_lie_over_the_frames_that_they_name(tmp_path):
    dataset = film(tmp_path)
    masks = noise(5, (2, *SHAPE))
    add_overlay(dataset, 0x6000, masks, **{"0015": ("IS", "2"), "0051": ("US", 2)})
    write_dataset(dataset, tmp_path / "film.dcm")
    found = read(only_series(tmp_path))
    (one,) = found.stacks
    assert sorted(frame for _, frame in one.pictures) == [1, 2]
    np.testing.assert_array_equal(one.pictures[dataset.SOPInstanceUID, 2].over(*SHAPE), masks[1])
    assert found.notes == ()


def test_that_an_overlay_in_the_pixels_of_a_film_differs_by_frame(tmp_path):
    dataset, masks = film(tmp_path), noise(6, (3, *SHAPE))
    dataset.BitsStored, dataset.HighBit = 12, 11
    dataset.PixelData = (np.arange(72, dtype=np.uint16) | masks.ravel().astype(np.uint16) << 14).tobytes()
    add_overlay(dataset, 0x6000, masks[0], **{"0100": ("US", 16), "0102": ("US", 14), "3000": ("OW", None)})
    write_dataset(dataset, tmp_path / "film.dcm")
    (one,) = read(only_series(tmp_path)).stacks
    for frame in range(3):
        np.testing.assert_array_equal(one.pictures[dataset.SOPInstanceUID, frame].over(*SHAPE), masks[frame])


@pytest.mark.parametrize(
    ("count", "sentence"),
    [
        (1, "One overlay plane of the images cannot be read and is not drawn."),
        (2, "2 overlay planes of the images cannot be read and are not drawn."),
    ],
)
def test_that_overlays_that_are_cut_short_are_counted(tmp_path, count, sentence):
    def change(dataset, k):
        more = {"3000": ("OW", b"\0\0")} if k < count else {}
        add_overlay(dataset, 0x6000, noise(k), **more)

    found = read(stack(tmp_path, change))
    assert found.notes == (sentence,)
    assert len(found.stacks[0].pictures) == 3 - count


def test_that_a_group_without_any_pixels_is_no_overlay_and_no_fault(tmp_path):
    found = read(stack(tmp_path, lambda d, _k: add_overlay(d, 0x6000, noise(1), **{"3000": ("OW", None)})))
    assert (found.stacks, found.notes) == ((), ())


def test_that_an_overlay_that_draws_nothing_has_no_switch(tmp_path):
    found = read(stack(tmp_path, lambda d, _k: add_overlay(d, 0x6000, np.zeros(SHAPE, bool))))
    assert (found.stacks, found.notes) == ((), ())


def test_that_a_file_that_is_gone_has_lost_its_overlays(tmp_path):
    series = stack(tmp_path, lambda d, k: add_overlay(d, 0x6000, noise(k)))
    (tmp_path / "1.dcm").unlink()
    found = read(series)
    assert len(found.stacks[0].pictures) == 2
    assert found.notes == ("One overlay plane of the images cannot be read and is not drawn.",)


def test_that_reading_overlays_can_be_stopped(tmp_path):
    series = stack(tmp_path, lambda d, k: add_overlay(d, 0x6000, noise(k)))
    token = CancelToken()
    token.cancel()
    with pytest.raises(Cancelled):
        series_overlays(series, token, quiet)


def test_that_the_window_is_given_the_same_overlays(tmp_path):
    series = stack(tmp_path, lambda d, k: add_overlay(d, 0x6000, noise(k)))
    (here,), (there,) = read(series).stacks, read_overlays(series, CancelToken(), quiet).stacks
    assert here.pictures == there.pictures


def test_that_a_header_of_old_has_no_overlays():
    assert not ImageHeader(2, 2).has_overlays


def test_that_overlays_of_pictures_that_share_a_uid_are_not_drawn_and_that_is_said(tmp_path):
    def change(dataset, k):
        dataset.SOPInstanceUID = "1.2.3.4.5"
        if k == 0:
            add_overlay(dataset, 0x6000, noise(1))

    found = read(stack(tmp_path, change))
    assert found.stacks == ()
    assert "not drawn" in found.notes[0]
