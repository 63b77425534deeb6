from __future__ import annotations

import re
import tracemalloc

import highdicom as hd
import numpy as np
import pydicom
import pytest
import SimpleITK as sitk
from made_objects import LABELMAP_CLASS, code, item, opened, pixels, read, segment, segmentation, shared_groups
from samples import OBLIQUE_DIRECTIONS, affine
from series import affine_of

from medviewer.domain.errors import UserError
from medviewer.domain.geometry import Geometry
from medviewer.domain.job import Cancelled, CancelToken
from medviewer.domain.study import InstanceRef
from medviewer.io.objects import read_object
from medviewer.io.source import Sources

AXIAL = affine_of((2.5, 0.8, 0.7), (-20.0, 30.0, 100.0))


def random_frames(count: int, rows: int = 5, columns: int = 7) -> np.ndarray:
    """Frames whose 35 bits do not end with a byte."""
    return np.random.default_rng(3).integers(0, 2, (count, rows, columns)).astype(np.uint8)


def grid_of_image(image: sitk.Image) -> Geometry:
    direction = np.reshape(image.GetDirection(), (3, 3)) * np.array(image.GetSpacing())
    matrix = np.eye(4)
    matrix[:3, :3] = direction[:, ::-1]
    matrix[:3, 3] = image.GetOrigin()
    return Geometry(matrix, image.GetSize()[::-1])


# ---- real objects against independent readers

LABEL_MAPS = [
    ("23x38x3/seg/label.seg", {1: ("23x38x3/nrrd/label.nrrd", 1)}),
    ("24x38x3/seg/label.seg", {1: ("24x38x3/nrrd/label.nrrd", 1)}),
    ("liver.dcm", {1: ("liver_seg.nrrd", 1)}),
    (
        "partial_overlaps.dcm",
        {n: (f"partial_overlaps-{k}.nrrd", n) for n, k in ((1, 1), (4, 1), (5, 1), (2, 2), (3, 3))},
    ),
    ("sparse-labelmap-noppv.dcm", {1: ("sparse_labelmap_noppv_seg.nrrd", 1)}),
    ("sparse-labelmap-ppv5.dcm", {1: ("sparse_labelmap_ppv5_seg.nrrd", 1)}),
]


@pytest.mark.parametrize(("name", "maps"), LABEL_MAPS, ids=[name for name, _ in LABEL_MAPS])
def test_that_every_segment_equals_its_label_map(shared_data, name, maps):
    folder = shared_data / "seg_sr_dcmqi" / "segmentations"
    found = read(folder / name)
    assert {s.number for s in found.segments} == set(maps)
    for number, (path, label) in maps.items():
        image = sitk.ReadImage(str(folder / path))
        expected = sitk.GetArrayFromImage(image) == label
        assert expected.any()
        assert np.array_equal(found.segment(number).mask_on(grid_of_image(image)), expected), number


HIGHDICOM = ["ct_binary", "ct_binary_overlap", "ct_binary_fractional", "ct_true_fractional", "ct_binary_single_frame"]


@pytest.mark.parametrize("name", HIGHDICOM)
def test_that_segments_equal_what_highdicom_reads(shared_data, name):
    path = shared_data / "objects_highdicom" / f"seg_image_{name}.dcm"
    expected = hd.seg.segread(path).get_volume()
    grid = Geometry(expected.affine, expected.array.shape[:3])
    for n, found in enumerate(read(path).segments):
        assert expected.array[..., n].any()
        assert np.allclose(found.mask_on(grid), expected.array[..., n], atol=1e-7)


@pytest.mark.parametrize(
    "name",
    ["liver_expb", "liver_deflate", "liver_rle", "liver_j2k"]
    + [f"liver_nonbyte_aligned{ending}" for ending in ("", "_deflate", "_rle", "_j2k")],
)
def test_that_every_encoding_of_a_segmentation_gives_the_same_mask(shared_data, name):
    folder = shared_data / "pydicom_data"
    plain, other = (read(folder / f"{n}.dcm").segments[0].volume for n in ("liver", name))
    stored = pydicom.dcmread(folder / "liver.dcm").pixel_array
    assert int(plain.array.sum()) == int(stored.sum()) == 107098
    assert np.array_equal(plain.array, other.array)


def test_that_a_segmentation_of_a_picture_stays_in_its_pixels(shared_data):
    found = read(shared_data / "objects_highdicom" / "seg_image_cr_binary.dcm")
    volume = found.segments[0].volume
    stored = pydicom.dcmread(shared_data / "objects_highdicom" / "seg_image_cr_binary.dcm").pixel_array
    assert not volume.is_placed
    picture = Geometry(np.eye(4)[[2, 1, 0, 3]], (1, 16, 16))
    assert np.array_equal(found.segments[0].mask_on(picture)[0], stored.reshape(16, 16))


@pytest.mark.parametrize("name", ["sm_control", "sm_dots_tiled_full", "sm_control_labelmap_palette_color"])
def test_that_tiles_of_a_whole_slide_image_are_refused(shared_data, name):
    with pytest.raises(UserError, match="whole-slide image"):
        read(shared_data / "objects_highdicom" / f"seg_image_{name}.dcm")


def test_that_a_segmentation_names_the_images_that_are_missing(shared_data):
    found = read(shared_data / "seg_sr_dcmqi" / "sr-example" / "seg.dcm")
    assert len(found.references.sop_instance_uids) == 13
    assert found.references.missing_sentence(set(), set()).startswith("It refers to 13 images and objects, of which 13")
    assert (found.origin.person, found.origin.time) == ("User2", "2015-08-19 11:21:52")


def test_that_a_segment_carries_its_name_code_and_colour(shared_data):
    (liver,) = read(shared_data / "seg_sr_dcmqi" / "segmentations" / "liver.dcm").segments
    assert (liver.label, liver.algorithm_type) == ("Liver", "SEMIAUTOMATIC")
    assert liver.code.meaning == "Liver"
    lab = pydicom.dcmread(shared_data / "seg_sr_dcmqi" / "segmentations" / "liver.dcm").SegmentSequence[0]
    expected = hd.color.CIELabColor.from_dicom_value(tuple(lab.RecommendedDisplayCIELabValue)).to_rgb()
    assert np.allclose(liver.color, expected, atol=1)


# ---- made objects: what the grid is


@pytest.mark.parametrize("matrix", [AXIAL, affine(OBLIQUE_DIRECTIONS, (2.5, 0.8, 0.7))], ids=["axial", "oblique"])
def test_that_frames_in_any_order_lie_where_their_positions_put_them(tmp_path, matrix):
    frames = random_frames(4)
    found = opened(segmentation(matrix, frames, [2, 0, 3, 1], [1, 1, 1, 1]), tmp_path)
    grid = Geometry(matrix, (4, 5, 7), "1.2.9")
    assert np.array_equal(found.segments[0].mask_on(grid), frames[[1, 3, 0, 2]])
    assert found.segments[0].volume.geometry.frame_uid == "1.2.9"


def test_that_overlapping_segments_are_kept_apart(tmp_path):
    frames = random_frames(4)
    found = opened(segmentation(AXIAL, frames, [0, 1, 0, 1], [1, 1, 2, 2]), tmp_path)
    grid = Geometry(AXIAL, (2, 5, 7))
    assert np.array_equal(found.segment(1).mask_on(grid), frames[:2])
    assert np.array_equal(found.segment(2).mask_on(grid), frames[2:])


def test_that_left_out_frames_are_empty_slices(tmp_path):
    found = opened(segmentation(AXIAL, random_frames(3) | 1, [0, 1, 4], [1, 1, 1]), tmp_path)
    mask = found.segments[0].mask_on(Geometry(AXIAL, (5, 5, 7)))
    assert [bool(m.any()) for m in mask] == [True, True, False, False, True]


def test_that_slices_left_out_between_all_frames_stay_empty_where_the_spacing_is_stated(tmp_path):
    made = segmentation(AXIAL, random_frames(2) | 1, [0, 2], [1, 1], hint_mm=2.5)
    mask = opened(made, tmp_path).segments[0].mask_on(Geometry(AXIAL, (3, 5, 7)))
    assert [bool(m.any()) for m in mask] == [True, False, True]


def test_that_a_stated_spacing_that_contradicts_the_positions_is_not_believed(tmp_path):
    found = opened(segmentation(AXIAL, random_frames(3) | 1, [0, 1, 2], [1, 1, 1], hint_mm=1.9), tmp_path)
    assert found.segments[0].volume.geometry.spacing_mm[0] == pytest.approx(2.5)


def test_that_slices_of_a_tilted_gantry_make_a_sheared_grid(tmp_path):
    tilted = AXIAL.copy()
    tilted[1, 0] = 0.6
    frames = random_frames(3)
    found = opened(segmentation(tilted, frames, [0, 1, 2], [1, 1, 1]), tmp_path)
    assert np.array_equal(found.segments[0].mask_on(Geometry(tilted, (3, 5, 7))), frames)
    assert not found.segments[0].volume.geometry.is_rectangular


def test_that_uneven_frames_are_refused_with_how_far_they_are_off(tmp_path):
    made = segmentation(AXIAL, random_frames(3), [0, 1, 2], [1, 1, 1])
    made.PerFrameFunctionalGroupsSequence[1].PlanePositionSequence[0].ImagePositionPatient = ["-20", "30", "102.9"]
    with pytest.raises(UserError, match=r"uneven distances \(up to 0\.\d+ mm"):
        opened(made, tmp_path)


def test_that_frames_turned_against_each_other_are_refused(tmp_path):
    made = segmentation(AXIAL, random_frames(2), [0, 1], [1, 1])
    other = shared_groups(affine(OBLIQUE_DIRECTIONS, (2.5, 0.8, 0.7)))[0]
    made.PerFrameFunctionalGroupsSequence[1].PlaneOrientationSequence = other.PlaneOrientationSequence
    with pytest.raises(UserError, match="turned against each other"):
        opened(made, tmp_path)


def test_that_frames_a_kilometre_apart_take_no_memory_before_they_are_refused(tmp_path):
    made = segmentation(AXIAL, random_frames(3), [0, 1, 300_000], [1, 1, 1])
    tracemalloc.start()
    with pytest.raises(UserError, match="is no grid"):
        opened(made, tmp_path)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 20e6


def test_that_two_frames_of_a_segment_at_one_place_are_refused(tmp_path):
    with pytest.raises(UserError, match="Segment 1 has several frames at one place"):
        opened(segmentation(AXIAL, random_frames(3), [0, 1, 1], [1, 1, 1]), tmp_path)


def test_that_a_single_slice_without_thickness_says_how_it_is_drawn(tmp_path):
    made = segmentation(AXIAL, random_frames(1), [0], [1])
    del made.SharedFunctionalGroupsSequence[0].PixelMeasuresSequence[0].SliceThickness
    assert opened(made, tmp_path).notes == ("It has one slice and states no thickness; it is drawn 1 mm thick.",)


def test_that_a_frame_without_a_place_among_others_is_refused(tmp_path):
    made = segmentation(AXIAL, random_frames(3), [0, 1, 2], [1, 1, 1])
    del made.PerFrameFunctionalGroupsSequence[2].PlanePositionSequence
    with pytest.raises(UserError, match="1 of its 3 frames have no place"):
        opened(made, tmp_path)


def test_that_masks_on_several_pictures_without_geometry_are_refused(tmp_path):
    made = segmentation(AXIAL, random_frames(2), [0, 1], [1, 1])
    for n, group in enumerate(made.PerFrameFunctionalGroupsSequence):
        del group.PlanePositionSequence
        source = item(ReferencedSOPClassUID="1.2.840.10008.5.1.4.1.1.1", ReferencedSOPInstanceUID=f"1.2.{n}")
        group.DerivationImageSequence = [item(SourceImageSequence=[source])]
    with pytest.raises(UserError, match="several pictures"):
        opened(made, tmp_path)


def test_that_masks_on_the_frames_of_a_film_keep_their_frame_numbers(tmp_path):
    frames = random_frames(2) | 1
    made = segmentation(AXIAL, frames, [0, 1], [1, 1])
    for number, group in zip((3, 6), made.PerFrameFunctionalGroupsSequence, strict=True):
        del group.PlanePositionSequence
        source = item(ReferencedSOPInstanceUID="1.2.3", ReferencedFrameNumber=number)
        group.DerivationImageSequence = [item(SourceImageSequence=[source])]
    mask = opened(made, tmp_path).segments[0].mask_on(Geometry(np.eye(4)[[2, 1, 0, 3]], (8, 5, 7)))
    assert np.flatnonzero(mask.any(axis=(1, 2))).tolist() == [2, 5]


# ---- made objects: segments and values


def test_that_a_segment_without_a_voxel_is_there_and_empty(tmp_path):
    made = segmentation(AXIAL, np.zeros((1, 5, 7), np.uint8), [0], [1])
    made.SegmentSequence.append(segment(2, "Nothing"))
    found = opened(made, tmp_path)
    assert [s.volume for s in found.segments] == [None, None]
    assert found.segment(2).volume_ml == 0


def test_that_fractions_are_parts_of_their_stated_maximum(tmp_path):
    frames = np.arange(35, dtype=np.uint8).reshape(1, 5, 7)
    made = pixels(segmentation(AXIAL, frames, [0], [1]), frames, 8)
    made.SegmentationType, made.MaximumFractionalValue = "FRACTIONAL", 40
    found = opened(made, tmp_path).segments[0]
    assert found.is_fractional
    assert np.allclose(found.mask_on(Geometry(AXIAL, (1, 5, 7))), frames / 40)


def label_map(frames: np.ndarray, bits: int, **values):
    made = pixels(segmentation(AXIAL, frames, list(range(len(frames))), [1] * len(frames)), frames, bits)
    made.SOPClassUID, made.SegmentationType = LABELMAP_CLASS, "LABELMAP"
    made.SegmentSequence = [segment(2, "Two"), segment(300 if bits == 16 else 5, "Other")]
    for keyword, value in values.items():
        setattr(made, keyword, value)
    return made


def test_that_a_label_map_of_16_bits_gives_a_mask_for_each_label(tmp_path):
    frames = np.random.default_rng(1).choice([0, 2, 300], (3, 5, 7)).astype(np.uint16)
    found = opened(label_map(frames, 16), tmp_path)
    for number in (2, 300):
        assert np.array_equal(found.segment(number).mask_on(Geometry(AXIAL, (3, 5, 7))), frames == number)


def test_that_padding_and_background_are_no_segments(tmp_path):
    frames = np.random.default_rng(1).choice([1, 2, 5, 9], (2, 5, 7)).astype(np.uint8)
    made = label_map(frames, 8, PixelPaddingValue=9)
    background = segment(1, "Background")
    background.SegmentedPropertyTypeCodeSequence = code("125040", "DCM", "Background")
    made.SegmentSequence.append(background)
    assert [s.number for s in opened(made, tmp_path).segments] == [2, 5]


def test_that_labels_of_a_palette_have_its_colours(tmp_path):
    frames = np.full((1, 5, 7), 2, np.uint8)
    made = label_map(frames, 8, PhotometricInterpretation="PALETTE COLOR")
    for name, value in (("Red", 200), ("Green", 100), ("Blue", 50)):
        setattr(made, f"{name}PaletteColorLookupTableDescriptor", [4, 0, 8])
        setattr(made, f"{name}PaletteColorLookupTableData", bytes([0, 0, value, 0]))
    assert [s.color for s in opened(made, tmp_path).segments] == [(200, 100, 50), None]


def test_that_a_label_without_a_description_is_refused(tmp_path):
    frames = np.full((1, 5, 7), 77, np.uint8)
    with pytest.raises(UserError, match="a segment 77 that it does not describe"):
        opened(label_map(frames, 8), tmp_path)


# ---- damaged and impossible objects


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"SegmentSequence": None}, "describes no segments"),
        ({"PerFrameFunctionalGroupsSequence": None}, "describes 0 of its 3 frames"),
        ({"PixelData": None}, "holds no pixels"),
        ({"SegmentationType": "WHATEVER"}, "type WHATEVER are not known"),
        ({"Rows": 6000}, "bytes are due"),
        ({"NumberOfFrames": 9}, "bytes are due"),
        ({"BitsAllocated": 12}, "12 bits per value are not known"),
        ({"Rows": 0}, "have no size"),
        ({"SamplesPerPixel": 3}, "in colour"),
    ],
)
def test_that_an_impossible_segmentation_is_refused_in_a_sentence(tmp_path, changes, reason):
    made = segmentation(AXIAL, random_frames(3), [0, 1, 2], [1, 1, 1])
    for keyword, value in changes.items():
        if value is None:
            delattr(made, keyword)
        else:
            setattr(made, keyword, value)
    with pytest.raises(UserError, match=re.escape(reason)):
        opened(made, tmp_path)


def test_that_a_frame_without_a_segment_number_is_refused(tmp_path):
    made = segmentation(AXIAL, random_frames(2), [0, 1], [1, 1])
    del made.PerFrameFunctionalGroupsSequence[1].SegmentIdentificationSequence
    with pytest.raises(UserError, match="does not say to which segment"):
        opened(made, tmp_path)


def test_that_a_compressed_object_that_claims_too_much_is_refused_before_it_is_decoded(shared_data, tmp_path):
    made = pydicom.dcmread(shared_data / "pydicom_data" / "liver_rle.dcm")
    made.Rows = made.Columns = 60000
    made.save_as(tmp_path / "claims.dcm")
    tracemalloc.start()
    with pytest.raises(UserError, match=r"claims 1,350 MB, which 0\.0\d+ MB cannot hold"):
        read(tmp_path / "claims.dcm")
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 20e6


def test_that_reading_stops_when_it_is_cancelled(shared_data):
    token = CancelToken()
    token.cancel()
    path = shared_data / "pydicom_data" / "liver.dcm"
    with pytest.raises(Cancelled), Sources() as sources:
        read_object(InstanceRef("", "", path), sources, token)
