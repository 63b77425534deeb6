from __future__ import annotations

import imagecodecs
import numpy as np
import pydicom
import pytest
from pydicom.encaps import generate_frames
from pydicom.pixels.processing import convert_color_space
from pydicom.pixels.utils import pixel_array

from medviewer.domain.errors import UserError
from medviewer.domain.image_header import ImageHeader
from medviewer.io.color import TO_YBR_PARTIAL, jpeg_color, to_rgb
from medviewer.io.palette import palette_of

JPEG_LS = {"1.2.840.10008.1.2.4.80", "1.2.840.10008.1.2.4.81"}
J2K = {f"1.2.840.10008.1.2.4.{n}" for n in (90, 91, 201, 203)}
NATIVE = {"1.2.840.10008.1.2", "1.2.840.10008.1.2.1", "1.2.840.10008.1.2.2", "1.2.840.10008.1.2.5"}


def facts(dataset):
    return ImageHeader(
        dataset.Rows,
        dataset.Columns,
        samples=dataset.SamplesPerPixel,
        bits_stored=dataset.BitsStored,
        photometric=dataset.PhotometricInterpretation,
        transfer_syntax=str(dataset.file_meta.TransferSyntaxUID),
    )


def rgb_of(path):
    """The first frame of a file in RGB, decoded as a loader does it."""
    dataset = pydicom.dcmread(path)
    header = facts(dataset)
    if header.transfer_syntax in NATIVE:
        index = 0 if int(dataset.get("NumberOfFrames", 1)) > 1 else None
        stored = pixel_array(dataset, raw=True, index=index)
        return to_rgb(stored, header.photometric, header.bits_stored, palette_of(dataset))
    data = next(generate_frames(dataset.PixelData, number_of_frames=int(dataset.get("NumberOfFrames", 1))))
    if header.transfer_syntax in JPEG_LS | J2K:
        decode = imagecodecs.jpegls_decode if header.transfer_syntax in JPEG_LS else imagecodecs.jpeg2k_decode
        return to_rgb(decode(data), header.photometric, header.bits_stored)
    color = jpeg_color(data, header)
    pixels = imagecodecs.jpeg_decode(data, colorspace=color.stream, outcolorspace="RGB" if color.stream else None)
    return to_rgb(pixels, color.photometric, header.bits_stored)


@pytest.mark.parametrize(
    ("name", "most", "mean"),
    [
        ("TestPattern_JPEG-LS-Lossless", 0, 0),
        ("TestPattern_JPEG-Lossless_RGB", 0, 0),
        ("TestPattern_JPEG-LS-NearLossless", 2, 1.1),
        ("TestPattern_JPEG-Baseline_YBRFull", 255, 0.8),
        ("TestPattern_JPEG-Baseline_YBR422", 255, 1.0),
        ("TestPattern_Palette", 255, 3),
        ("TestPattern_Palette_16", 255, 3),
    ],
)
def test_that_every_copy_of_the_test_pattern_looks_like_the_first(shared_data, name, most, mean):
    folder = shared_data / "codecs_ct"
    expected = rgb_of(folder / "TestPattern_RGB.dcm").astype(int)
    difference = np.abs(rgb_of(folder / f"{name}.dcm").astype(int) - expected)
    assert difference.max() <= most
    assert difference.mean() <= mean


@pytest.mark.parametrize(
    ("name", "most"),
    [
        ("SC_rgb", 0),
        ("SC_rgb_expb", 0),
        ("SC_rgb_16bit", 0),
        ("SC_rgb_expb_16bit", 0),
        ("SC_rgb_32bit", 0),
        ("SC_ybr_full_uncompressed", 6),  # it went through a lossy encoding
    ],
)
def test_that_screen_captures_of_every_depth_and_model_are_one_picture(shared_data, name, most):
    folder = shared_data / "pydicom_data"
    expected = pydicom.dcmread(folder / "SC_rgb.dcm").pixel_array.astype(int)
    assert np.abs(rgb_of(folder / f"{name}.dcm").astype(int) - expected).max() <= most


@pytest.mark.parametrize("name", ["codecs_ct/US-YBR_FULL_422-EVRLE.dcm", "pydicom_data/SC_ybr_full_uncompressed.dcm"])
def test_that_uncompressed_ybr_has_pydicoms_colours(shared_data, name):
    expected = pixel_array(pydicom.dcmread(shared_data / name))
    np.testing.assert_array_equal(rgb_of(shared_data / name), expected)


def test_that_a_lossy_cine_has_pydicoms_colours_to_a_shade(shared_data):
    path = shared_data / "pydicom_data" / "examples_ybr_color.dcm"
    difference = np.abs(rgb_of(path).astype(int) - pixel_array(pydicom.dcmread(path), index=0))
    assert difference.mean() < 0.5


@pytest.mark.parametrize("name", ["US1_J2KR", "US1_J2KI"])
def test_that_jpeg_2000_has_undone_its_own_transform(shared_data, name):
    path = shared_data / "pydicom_data" / f"{name}.dcm"
    difference = np.abs(rgb_of(path).astype(int) - pixel_array(pydicom.dcmread(path)))
    assert difference.max() <= 1


def test_that_both_planar_configurations_of_one_picture_are_equal(shared_data):
    folder = shared_data / "pydicom_data"
    np.testing.assert_array_equal(rgb_of(folder / "color-pl.dcm"), rgb_of(folder / "color-px.dcm"))


def every_color():
    steps = np.array([0, 1, 63, 127, 128, 200, 254, 255], np.uint8)
    return np.stack(np.meshgrid(steps, steps, steps), -1).reshape(64, 8, 3)


def test_that_ybr_full_has_pydicoms_colours_for_every_kind_of_colour():
    ybr = np.repeat(every_color(), 9, axis=0)
    for model in ("YBR_FULL", "YBR_FULL_422"):
        np.testing.assert_array_equal(to_rgb(ybr, model), convert_color_space(ybr, "YBR_FULL", "RGB"))


@pytest.mark.parametrize("model", ["YBR_PARTIAL_422", "YBR_PARTIAL_420"])
def test_that_studio_range_becomes_the_colours_it_was_made_of(model):
    colors = every_color()
    ybr = np.rint(colors @ TO_YBR_PARTIAL.T + [16, 128, 128]).astype(np.uint8)
    assert np.abs(to_rgb(ybr, model).astype(int) - colors).max() <= 2
    assert to_rgb(np.array([[[16, 128, 128], [235, 128, 128]]], np.uint8), model).tolist() == [[[0] * 3, [255] * 3]]


@pytest.mark.parametrize(("dtype", "bits"), [(np.uint16, 12), (np.uint16, 16), (np.uint32, 32)])
def test_that_of_deep_colours_the_highest_bits_are_shown(dtype, bits):
    deep = np.array([[[0, 1, (1 << bits) - 1]]], dtype)
    assert to_rgb(deep, "RGB", bits).tolist() == [[[0, 0, 255]]]


def test_that_few_bits_reach_from_black_to_white():
    assert to_rgb(np.array([[[0, 8, 15]]], np.uint8), "RGB", 4).tolist() == [[[0, 136, 255]]]


@pytest.mark.parametrize("model", ["CMYK", "HSV", "CIELAB"])
def test_that_an_unknown_colour_model_is_refused_by_name(model):
    with pytest.raises(UserError, match=f"colours are in {model}"):
        to_rgb(every_color(), model)


@pytest.mark.parametrize("pixels", [np.zeros((4, 4), np.uint8), np.zeros((4, 4, 1), np.uint8)])
def test_that_colour_without_three_samples_is_refused(pixels):
    with pytest.raises(UserError, match="no three samples"):
        to_rgb(pixels, "RGB")


def test_that_a_palette_picture_without_a_palette_is_refused():
    with pytest.raises(UserError, match="palette that cannot be read"):
        to_rgb(np.zeros((4, 4), np.uint8), "PALETTE COLOR")


def unmarked(stream):
    """A JPEG stream without its JFIF or Adobe segment."""
    length = int.from_bytes(stream[4:6], "big")
    return stream[:2] + stream[4 + length :]


@pytest.mark.parametrize(("photometric", "space"), [("RGB", "RGB"), ("YBR_FULL", "YCBCR"), ("YBR_FULL_422", "YCBCR")])
@pytest.mark.parametrize("marked", [True, False])
def test_that_a_jpeg_without_marks_has_the_colours_that_the_header_names(photometric, space, marked):
    colors = np.repeat(np.repeat(every_color(), 8, axis=0), 8, axis=1)
    stream = imagecodecs.jpeg_encode(colors, 98, colorspace="RGB", outcolorspace=space, subsampling="444")
    data = stream if marked else unmarked(stream)
    header = ImageHeader(512, 64, samples=3, photometric=photometric, transfer_syntax="1.2.840.10008.1.2.4.50")
    color = jpeg_color(data, header)
    assert color.photometric == "RGB"
    decoded = imagecodecs.jpeg_decode(data, colorspace=color.stream, outcolorspace="RGB" if color.stream else None)
    assert np.abs(to_rgb(decoded, color.photometric).astype(int) - colors).mean() < 2


def test_that_a_lossless_jpeg_in_ybr_is_turned_into_rgb(shared_data):
    dataset = pydicom.dcmread(shared_data / "codecs_ct" / "TestPattern_JPEG-Lossless_RGB.dcm")
    dataset.PhotometricInterpretation = "YBR_FULL"  # the same stream, said to hold other colours
    data = next(generate_frames(dataset.PixelData, number_of_frames=1))
    color = jpeg_color(data, facts(dataset))
    stored = imagecodecs.jpeg_decode(data)
    expected = convert_color_space(stored, "YBR_FULL", "RGB")
    np.testing.assert_array_equal(to_rgb(stored, color.photometric), expected)
