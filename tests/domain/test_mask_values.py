"""Masks, their differences, their slices and their line in the record."""

from __future__ import annotations

import json
from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
from samples import oblique_geometry, plain_geometry

from medviewer.domain.geometry import Geometry
from medviewer.domain.mask import Mask, empty_mask, mask_of, sub_grid
from medviewer.domain.mask_brush import Tip, TipShape, painted, swept
from medviewer.domain.mask_codec import segment_of, segment_payload
from medviewer.domain.mask_cut import mask_on_slice, whole
from medviewer.domain.mask_edit import edited, mask_edit
from medviewer.domain.mask_segment import Segment, SegmentHead, SegmentSource, SourceKind, StoredMask
from medviewer.domain.planes import PlaneName, slice_plane
from medviewer.domain.sampling import sampled_on
from medviewer.domain.vectors import vec3
from medviewer.domain.volume import Volume

MB = 1_000_000


def speckled(geometry: Geometry, seed: int = 1) -> Mask:
    rng = np.random.default_rng(seed)
    array = np.zeros(geometry.shape, np.uint8)
    array[3:9, 5:20, 8:30] = rng.integers(0, 2, (6, 15, 22))
    return mask_of(Volume(geometry, array))


def voxels(mask: Mask) -> np.ndarray:
    return mask.block((0, 0, 0), mask.geometry.shape)


def test_that_a_mask_counts_its_voxels_and_says_its_millilitres() -> None:
    mask = speckled(plain_geometry())
    assert mask.count == voxels(mask).sum()
    assert mask.volume_ml == pytest.approx(mask.count * 3.0 * 0.9 * 0.7 / 1000)
    assert replace(mask, is_placed=False).volume_ml is None
    assert mask.emptied().count == 0


def test_that_its_box_holds_all_of_it_and_nothing_more() -> None:
    mask = speckled(plain_geometry())
    index = np.argwhere(voxels(mask))
    found = mask.box()
    assert found is not None
    assert found == (tuple(index.min(axis=0)), tuple(index.max(axis=0) - index.min(axis=0) + 1))
    assert mask.emptied().box() is None
    assert mask.emptied().compact() is None


def test_that_slices_and_grid_must_go_together() -> None:
    with pytest.raises(ValueError, match="slices on a grid"):
        Mask(plain_geometry(), (None,), (0,))


def test_that_fractions_count_from_a_half_on() -> None:
    array = np.zeros((20, 30, 40), np.float32)
    array[2, 3, 4:7] = (0.4, 0.5, 0.9)
    assert mask_of(Volume(plain_geometry(), array)).count == 2


def test_that_a_mask_is_not_changed_by_what_is_made_of_it() -> None:
    mask = speckled(plain_geometry())
    before = voxels(mask)
    other = mask.with_block((0, 0, 0), np.ones((20, 30, 40), np.uint8))
    assert other.count == 20 * 30 * 40
    np.testing.assert_array_equal(voxels(mask), before)
    with pytest.raises(ValueError, match="read-only"):
        mask.slice_at(4)[0, 0] = 1


def test_that_an_edit_leads_to_the_other_mask_and_back() -> None:
    one, other = speckled(plain_geometry(), 1), speckled(plain_geometry(), 2)
    edit = mask_edit(one, other)
    assert edit is not None
    np.testing.assert_array_equal(voxels(edited(one, edit)), voxels(other))
    np.testing.assert_array_equal(voxels(edited(other, edit)), voxels(one))
    assert mask_edit(one, edited(edited(one, edit), edit)) is None


def test_that_ten_strokes_on_a_large_mask_keep_less_than_a_megabyte_for_undo() -> None:
    affine = np.diag([1.0, 0.7, 0.7, 1.0])[[2, 1, 0, 3]]
    mask = empty_mask(Geometry(affine, (300, 512, 512)))
    plane = slice_plane(mask.geometry, PlaneName.AXIAL, 150)
    rng = np.random.default_rng(5)
    sizes = []
    for _ in range(10):
        before = mask
        places = [vec3(plane.to_lps(rng.uniform(20, 490, 2))) for _ in range(6)]
        for start, end in pairwise(places):
            reach = swept(mask.geometry, Tip(10.0, TipShape.SPHERE), start, end, plane)
            assert reach is not None
            mask = painted(mask, reach, on=True)
        edit = mask_edit(before, mask)
        assert edit is not None
        sizes.append(edit.size_bytes)
    assert mask.count > 2_000_000
    assert sum(sizes) < MB


@pytest.mark.parametrize("geometry", [plain_geometry(), oblique_geometry()])
@pytest.mark.parametrize("name", PlaneName)
def test_that_a_slice_of_a_mask_shows_what_all_of_it_would(geometry: Geometry, name: PlaneName) -> None:
    mask = speckled(geometry)
    dense = Volume(geometry, voxels(mask))
    for number in (1, 4, 8, 12, 19):
        plane = slice_plane(geometry, name, number)
        found = mask_on_slice(mask, plane)
        steps = np.array([plane.normal, np.array(plane.down) * plane.spacing_mm[1], np.array(plane.right)])
        steps[2] *= plane.spacing_mm[0]
        matrix = np.eye(4)
        matrix[:3, :3], matrix[:3, 3] = steps.T, plane.origin_lps
        pixels = Geometry(matrix, (1, plane.size[1], plane.size[0]))
        expected = sampled_on(dense, pixels)
        assert (found is None) == (not expected.any())
        if found is not None:
            assert min(found.geometry.shape) == 1
            np.testing.assert_array_equal(sampled_on(found, pixels), expected)
            assert mask_on_slice(mask, plane) is found


def test_that_a_slanted_slice_gets_all_of_the_mask_and_one_beyond_it_nothing() -> None:
    mask = speckled(plain_geometry())
    upright = slice_plane(mask.geometry, PlaneName.AXIAL, 5)
    slanted = replace(upright, down=vec3((0.0, np.cos(0.3), np.sin(0.3))))
    assert mask_on_slice(mask, slanted) is whole(mask)
    x, y, z = upright.origin_lps
    assert mask_on_slice(mask, replace(upright, origin_lps=(x, y, z + 500.0))) is None


def test_that_a_part_of_a_grid_has_its_voxels_at_the_same_places() -> None:
    grid = oblique_geometry()
    part = sub_grid(grid, (2, 3, 4), (5, 6, 7))
    np.testing.assert_allclose(part.to_lps((1, 1, 1)), grid.to_lps((3, 4, 5)))


def sample_segment(mask: Mask) -> Segment:
    source = SegmentSource(SourceKind.OBJECT, "1.2.7/0", "Liver, Maker 1.0")
    return Segment(SegmentHead("seg-1", "Läsion", (1, 2, 3), "1.2.4", "1.2.4", 2, source), mask)


def test_that_a_segment_comes_back_from_its_line_in_the_record() -> None:
    segment = sample_segment(speckled(oblique_geometry()))
    payload = segment_payload(segment, StoredMask("a.npz", "ab" * 32))
    head, bare, stored = segment_of(payload)
    assert (head, stored) == (segment.head, StoredMask("a.npz", "ab" * 32))
    assert bare.geometry == segment.mask.geometry
    assert bare.count == 0
    assert json.loads(payload)["voxels"] == segment.mask.count
    assert json.loads(segment_payload(segment, None))["file"] is None


def test_that_a_segment_says_its_volume_or_why_there_is_none() -> None:
    mask = speckled(plain_geometry())
    assert sample_segment(mask).volume_text == f"{mask.count * 3.0 * 0.9 * 0.7 / 1000:.2f} ml"
    assert sample_segment(mask.emptied()).volume_text == "empty"
    assert "not measurable" in sample_segment(replace(mask, is_placed=False)).volume_text
    large = Geometry(np.diag([10.0, 10.0, 10.0, 1.0]), (20, 30, 40))
    full = mask_of(Volume(large, np.ones((20, 30, 40), np.uint8)))
    assert sample_segment(full).volume_text == "24000 ml"
