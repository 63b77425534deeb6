from __future__ import annotations

import highdicom as hd
import numpy as np
import pytest
from made_objects import MAP_CLASS, code, frame_groups, item, opened, pixels, read, shared_groups, top
from samples import OBLIQUE_DIRECTIONS, affine

from medviewer.domain.errors import UserError
from medviewer.domain.geometry import Geometry

MATRIX = affine(OBLIQUE_DIRECTIONS, (2.5, 0.8, 0.7))


def mapping(slope: float = 1.0, intercept: float = 0.0, label: str = "ADC", unit: str = "um2/s", **values):
    quantity = item(
        ValueType="CODE", ConceptNameCodeSequence=code("246205007", "SCT", "Quantity"),
        ConceptCodeSequence=code("113041", "DCM", "Apparent Diffusion Coefficient"),
    )  # fmt: skip
    return item(
        LUTExplanation=label, MeasurementUnitsCodeSequence=code(unit, "UCUM", unit), RealWorldValueSlope=slope,
        RealWorldValueIntercept=intercept, QuantityDefinitionSequence=[quantity], **values,
    )  # fmt: skip


def made_map(frames: np.ndarray, slices: list[int], *mappings):
    made = top(MAP_CLASS, FrameOfReferenceUID="1.2.9")
    made.SharedFunctionalGroupsSequence = shared_groups(MATRIX)
    made.PerFrameFunctionalGroupsSequence = frame_groups(MATRIX, slices)
    if len(mappings) == 1:
        made.SharedFunctionalGroupsSequence[0].RealWorldValueMappingSequence = list(mappings)
    for group, one in zip(made.PerFrameFunctionalGroupsSequence, mappings[1:] and mappings, strict=False):
        group.RealWorldValueMappingSequence = [one]
    return pixels(made, frames, 16)


def frames(count: int) -> np.ndarray:
    return np.arange(count * 35, dtype=np.uint16).reshape(count, 5, 7)


@pytest.mark.parametrize("name", ["float", "double_float"])
def test_that_a_map_equals_what_highdicom_reads(shared_data, name):
    path = shared_data / "pydicom_data" / f"parametric_map_{name}.dcm"
    expected = hd.imread(path).get_volume(apply_real_world_transform=False)
    (found,) = read(path).maps
    # highdicom lets slices run against the normal, which for one slice is the same place
    assert np.allclose(found.volume.geometry.affine, expected.affine * [-1, 1, 1, 1])
    assert np.array_equal(found.volume.array, expected.array.astype(np.float32))
    assert (found.volume.unit, found.label, found.window) == ("1", "feature_001", (0.5, 1.0))


def test_that_values_are_rescaled_to_their_unit_and_lie_where_their_frames_do(tmp_path):
    stored = frames(3)
    (found,) = opened(made_map(stored, [2, 0, 1], mapping(0.5, -10)), tmp_path).maps
    assert np.array_equal(found.volume.array, stored[[1, 2, 0]] * 0.5 - 10)
    assert np.allclose(found.volume.geometry.affine, MATRIX)
    assert found.quantity.meaning == "Apparent Diffusion Coefficient"
    assert found.volume.unit == "um2/s"


def test_that_two_quantities_are_two_maps(tmp_path):
    stored = frames(4)
    kinds = [mapping(), mapping(2.0, label="T2", unit="ms")]
    found = opened(made_map(stored, [0, 0, 1, 1], kinds[0], kinds[1], kinds[0], kinds[1]), tmp_path)
    assert [(m.label, m.volume.unit) for m in found.maps] == [("ADC", "um2/s"), ("T2", "ms")]
    assert np.array_equal(found.maps[0].volume.array, stored[::2])
    assert np.array_equal(found.maps[1].volume.array, stored[1::2] * 2)


def test_that_a_slope_of_each_frame_is_that_of_the_frame(tmp_path):
    stored = frames(2)
    (found,) = opened(made_map(stored, [0, 1], mapping(1.0), mapping(3.0)), tmp_path).maps
    assert np.array_equal(found.volume.array, stored * np.array([1, 3])[:, None, None])


def test_that_stored_values_beyond_the_mapped_range_have_no_value(tmp_path):
    limited = mapping(RealWorldValueFirstValueMapped=10, RealWorldValueLastValueMapped=20)
    (found,) = opened(made_map(frames(1), [0], limited), tmp_path).maps
    assert np.flatnonzero(np.isfinite(found.volume.array)).tolist() == list(range(10, 21))


def test_that_values_of_unknown_meaning_are_shown_as_stored_and_that_is_said(tmp_path):
    found = opened(made_map(frames(1), [0]), tmp_path)
    assert np.array_equal(found.maps[0].volume.array, frames(1))
    assert found.notes == ("It does not say what its values mean; they are shown as stored.",)
    assert found.maps[0].volume.unit == ""


def test_that_a_second_mapping_of_the_same_frames_is_said(tmp_path):
    made = made_map(frames(1), [0], mapping())
    made.SharedFunctionalGroupsSequence[0].RealWorldValueMappingSequence.append(mapping(7.0, label="Other"))
    found = opened(made, tmp_path)
    assert [m.label for m in found.maps] == ["ADC"]
    assert found.notes == ("It maps its values in more than one way; the first is shown.",)


def test_that_several_frames_at_one_place_are_refused(tmp_path):
    with pytest.raises(UserError, match="several frames at one place"):
        opened(made_map(frames(2), [1, 1], mapping()), tmp_path)


def test_that_values_through_a_table_are_refused(tmp_path):
    with pytest.raises(UserError, match="through a table"):
        opened(made_map(frames(1), [0], mapping(RealWorldValueLUTData=[1.0, 2.0])), tmp_path)


def test_that_a_slope_that_is_no_number_is_refused(tmp_path):
    with pytest.raises(UserError, match="RealWorldValueSlope is nan"):
        opened(made_map(frames(1), [0], mapping(float("nan"))), tmp_path)


def test_that_a_gap_between_frames_has_no_value(tmp_path):
    (found,) = opened(made_map(frames(3), [0, 1, 3], mapping()), tmp_path).maps
    assert [bool(np.isnan(s).all()) for s in found.volume.array] == [False, False, True, False]
    assert found.volume.geometry == Geometry(found.volume.geometry.affine, (4, 5, 7), "1.2.9")
