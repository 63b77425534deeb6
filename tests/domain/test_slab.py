"""Thick slices, with NumPy on the same voxels and SimpleITK's projections as the oracles."""

from __future__ import annotations

import gc
import weakref

import numpy as np
import pytest
import SimpleITK
from samples import oblique_geometry

from medviewer.domain.geometry import Geometry
from medviewer.domain.planes import PlaneName, plane_axes, slice_plane
from medviewer.domain.slab import Slab, SlabMode, slab_range, slab_text, slab_volume
from medviewer.domain.volume import Volume

RANDOM = np.random.default_rng(7)
SHAPE = (9, 11, 13)
FILTERS = {
    SlabMode.MAX: SimpleITK.MaximumProjectionImageFilter,
    SlabMode.MIN: SimpleITK.MinimumProjectionImageFilter,
    SlabMode.MEAN: SimpleITK.MeanProjectionImageFilter,
}


def volume(padding=None, dtype=np.int16, geometry=None):
    values = RANDOM.integers(-50, 50, SHAPE).astype(dtype)
    return Volume(geometry or oblique_geometry(SHAPE), values, "HU", padding=padding)


@pytest.mark.parametrize("mode", SlabMode)
@pytest.mark.parametrize("name", PlaneName)
@pytest.mark.parametrize("number", [1, 4, 9])
def test_that_each_pixel_is_the_projection_of_its_line(mode, name, number):
    one = volume()
    axis = plane_axes(one.geometry, name).axes[0]
    thick = slab_volume(one, name, number, Slab(mode, 4.2 * one.geometry.spacing_mm[axis]))
    first, end = slab_range(one.geometry, name, number, Slab(mode, 4.2 * one.geometry.spacing_mm[axis]))
    part = np.take(one.array, range(first, end), axis)
    project = FILTERS[mode]()
    project.SetProjectionDimension(2 - axis)
    expected = SimpleITK.GetArrayFromImage(project.Execute(SimpleITK.GetImageFromArray(part)))
    np.testing.assert_allclose(thick.array, expected, rtol=1e-6)


@pytest.mark.parametrize("name", PlaneName)
def test_that_it_lies_where_the_slice_in_its_middle_lies(name):
    one = volume()
    thick = slab_volume(one, name, 5, Slab(SlabMode.MAX, 5.0))
    whole, alone = slice_plane(one.geometry, name, 5), slice_plane(thick.geometry, name, 1)
    np.testing.assert_allclose(alone.origin_lps, whole.origin_lps, atol=1e-9)
    assert (alone.right, alone.down, alone.size) == (whole.right, whole.down, whole.size)


def test_that_a_slab_thinner_than_a_slice_is_the_slice():
    one = volume()
    number = slice_plane(one.geometry, PlaneName.AXIAL, 3)
    thick = slab_volume(one, PlaneName.AXIAL, 3, Slab(SlabMode.MEAN, 0.1))
    index = one.geometry.nearest_index(number.origin_lps)[0]
    np.testing.assert_array_equal(thick.array[0], one.array[index])


@pytest.mark.parametrize("mode", SlabMode)
def test_that_padding_counts_in_none_of_them(mode):
    one = volume(padding=(-50.0, -30.0))
    thick = slab_volume(one, PlaneName.AXIAL, 5, Slab(mode, 1000.0))
    masked = np.ma.masked_less_equal(one.array, -30)
    reduce = {SlabMode.MAX: masked.max, SlabMode.MIN: masked.min, SlabMode.MEAN: masked.mean}[mode]
    np.testing.assert_allclose(thick.array[0], reduce(axis=0), rtol=1e-6)


@pytest.mark.parametrize("mode", SlabMode)
def test_that_where_there_is_only_padding_it_stays(mode):
    values = np.full(SHAPE, -40, np.float32)
    one = Volume(oblique_geometry(SHAPE), values, padding=(-50.0, -30.0))
    assert one.is_padding(slab_volume(one, PlaneName.AXIAL, 5, Slab(mode, 10.0)).array).all()


def test_that_colours_are_not_mixed():
    values = RANDOM.integers(0, 255, (*SHAPE, 3)).astype(np.uint8)
    one = Volume(oblique_geometry(SHAPE), values)
    thick = slab_volume(one, PlaneName.AXIAL, 5, Slab(SlabMode.MAX, 100.0))
    index = one.geometry.nearest_index(slice_plane(one.geometry, PlaneName.AXIAL, 5).origin_lps)[0]
    np.testing.assert_array_equal(thick.array[0], one.array[index])


def test_that_the_words_say_how_thick_it_is_at_the_rim_too():
    geometry = Geometry(np.diag([1.0, 1.0, 1.0, 1.0])[[2, 1, 0, 3]], SHAPE)
    slab = Slab(SlabMode.MAX, 5.0)
    assert slab_text(geometry, PlaneName.AXIAL, 5, slab) == "MIP 5.0 mm"
    assert slab_text(geometry, PlaneName.AXIAL, 1, slab) == "MIP 3.0 mm"


def test_that_thick_slices_are_kept_but_not_their_volume():
    one = volume()
    slab = Slab(SlabMode.MAX, 5.0)
    first = slab_volume(one, PlaneName.AXIAL, 5, slab)
    assert slab_volume(one, PlaneName.AXIAL, 5, slab) is first
    for number in range(1, 9):
        slab_volume(one, PlaneName.CORONAL, number, slab)
    assert slab_volume(one, PlaneName.AXIAL, 5, slab) is not first
    gone = weakref.ref(one)
    del one
    gc.collect()
    assert gone() is None
