from __future__ import annotations

import io

import numpy as np
import pydicom
import pytest
from pydicom.uid import ExplicitVRBigEndian, ExplicitVRLittleEndian, ImplicitVRLittleEndian
from series import affine_of, slice_dataset, write_dataset

from medviewer.io.overlays import overlay_planes


def with_overlay(mask, syntax=ExplicitVRLittleEndian, pixels=None, **more):
    """A file with an overlay of (frames, rows, columns), read anew; `more` are elements by their hexadecimal number."""
    pixels = np.zeros((4, 6), np.uint16) if pixels is None else pixels
    dataset = slice_dataset(affine_of((1, 1, 1), (0, 0, 0)), 0, pixels)
    data = np.packbits(np.asarray(mask).ravel(), bitorder="little")
    data = np.append(data, np.zeros(len(data) % 2, np.uint8))
    if syntax == ExplicitVRBigEndian:
        dataset.PixelData = pixels.astype(">u2").tobytes()
        data = data.view("<u2").astype(">u2").view(np.uint8)
    elements = {0x10: ("US", mask.shape[1]), 0x11: ("US", mask.shape[2]), 0x40: ("CS", "G"), 0x50: ("SS", [1, 1])}
    elements |= {0x100: ("US", 1), 0x102: ("US", 0), 0x3000: ("OW", data.tobytes()), **more.get("elements", {})}
    for element, (kind, value) in elements.items():
        if value is not None:
            dataset.add_new((0x6002, element), kind, value)
    buffer = io.BytesIO()
    write_dataset(dataset, buffer, syntax)
    return pydicom.dcmread(io.BytesIO(buffer.getvalue()))


def noise(*shape):
    return np.random.default_rng(8).random(shape) > 0.5


@pytest.mark.parametrize("path", ["pydicom_data/examples_overlay.dcm", "ct_head_tilt/overview/I10"])
def test_that_overlays_of_real_files_are_pydicoms(shared_data, path):
    dataset = pydicom.dcmread(shared_data / path)
    (plane,) = overlay_planes(dataset)
    np.testing.assert_array_equal(plane.mask, dataset.overlay_array(0x6000))
    assert (plane.group, plane.origin) == (0x6000, (0, 0))
    assert plane.mask.any()


def test_that_an_overlay_is_called_what_the_header_calls_it(shared_data):
    (plane,) = overlay_planes(pydicom.dcmread(shared_data / "pydicom_data" / "examples_overlay.dcm"))
    assert plane.label == "Siemens MedCom Object Graphics"
    labelled = with_overlay(noise(1, 4, 6), elements={0x22: ("LO", "Description"), 0x1500: ("LO", "Label")})
    assert overlay_planes(labelled)[0].label == "Label"


@pytest.mark.parametrize("syntax", [ImplicitVRLittleEndian, ExplicitVRLittleEndian, ExplicitVRBigEndian])
def test_that_every_byte_order_gives_the_same_overlay(syntax):
    mask = noise(1, 5, 7)
    (plane,) = overlay_planes(with_overlay(mask, syntax))
    np.testing.assert_array_equal(plane.mask, mask[0])


@pytest.mark.parametrize("origin", [[1, 1], [3, 2], [-4, 0]])
def test_that_the_origin_counts_from_nought(origin):
    (plane,) = overlay_planes(with_overlay(noise(1, 3, 3), elements={0x50: ("SS", origin), 0x40: ("CS", "R")}))
    assert plane.origin == (origin[0] - 1, origin[1] - 1)
    assert plane.is_region


def test_that_each_frame_has_the_overlay_that_begins_at_the_frame_named():
    masks = noise(3, 3, 5)  # 15 bits a frame: no frame but the first begins at a byte
    dataset = with_overlay(masks, elements={0x15: ("IS", "3"), 0x51: ("US", 2)})
    assert overlay_planes(dataset, 0) == ()
    for frame in (1, 2, 3):
        np.testing.assert_array_equal(overlay_planes(dataset, frame)[0].mask, masks[frame - 1])
    assert overlay_planes(dataset, 4) == ()


def test_that_an_overlay_without_frames_lies_over_all_of_them():
    dataset = with_overlay(noise(1, 4, 6))
    np.testing.assert_array_equal(overlay_planes(dataset, 5)[0].mask, overlay_planes(dataset, 0)[0].mask)


@pytest.mark.parametrize("syntax", [ExplicitVRLittleEndian, ExplicitVRBigEndian])
def test_that_an_overlay_in_an_unused_bit_of_the_pixels_is_found(syntax):
    mask = noise(1, 4, 6)
    pixels = (np.arange(24, dtype=np.uint16).reshape(4, 6) + 4000) | (mask[0].astype(np.uint16) << 13)
    embedded = {0x100: ("US", 16), 0x102: ("US", 13), 0x3000: ("OW", None)}
    dataset = with_overlay(mask, syntax, pixels, elements=embedded)
    dataset.BitsStored, dataset.HighBit = 12, 11
    np.testing.assert_array_equal(overlay_planes(dataset)[0].mask, mask[0])


@pytest.mark.parametrize("position", [0, 11, 16, 99])
def test_that_a_bit_of_the_image_itself_is_no_overlay(position):
    embedded = {0x100: ("US", 16), 0x102: ("US", position), 0x3000: ("OW", None)}
    dataset = with_overlay(noise(1, 4, 6), elements=embedded)
    dataset.BitsStored, dataset.HighBit = 12, 11
    assert overlay_planes(dataset) == ()


@pytest.mark.parametrize(
    "damage",
    [
        {0x3000: ("OW", b"\0\0")},
        {0x10: ("US", 0)},
        {0x11: ("US", 60000)},
        {0x15: ("IS", "0")},
        {0x3000: ("OW", None), 0x102: ("US", 14), 0x10: ("US", 3)},
    ],
    ids=["too short", "no rows", "too wide", "no frames", "not of the size of the image"],
)
def test_that_a_damaged_overlay_is_left_out(damage):
    assert overlay_planes(with_overlay(noise(1, 4, 6), elements=damage)) == ()


def test_that_an_image_without_overlays_has_none():
    assert overlay_planes(slice_dataset(affine_of((1, 1, 1), (0, 0, 0)), 0, np.zeros((2, 2), np.uint16))) == ()
