"""A view steps through the acquired slices where it looks along them, else through those of the volume."""

from __future__ import annotations

import numpy as np
import pytest
from samples import AXIAL_DIRECTIONS, affine, plain_geometry, sample_series, sample_study, sample_volume

from medviewer.app.desk import OpenSeries
from medviewer.app.slices import ShownSlices, acquired_plane, shown_slices
from medviewer.domain.arriving import Arriving, Interest
from medviewer.domain.geometry import Geometry, pixel_grid
from medviewer.domain.loaded import AcquiredSlices, Loaded
from medviewer.domain.planes import PlaneName
from medviewer.domain.vectors import vec3
from medviewer.domain.volume import Volume

HEIGHTS = (0.0, 3.0, 9.0)


def uneven(add: int = 0) -> AcquiredSlices:
    """Three axial slices of the sample volume's size, the last one far above."""
    places = []
    for height in HEIGHTS:
        matrix = affine(AXIAL_DIRECTIONS, (3.0, 0.9, 0.7))
        matrix[2, 3] += height
        places.append(Geometry(matrix, (1, 30, 40), "1.2.9"))
    return AcquiredSlices(tuple(places), np.arange(3 * 1200, dtype=np.int16).reshape(3, 30, 40) + add, "HU")


VOLUME = sample_volume(plain_geometry((4, 30, 40)))
START = vec3(VOLUME.geometry.to_lps((1, 10, 20)))


def opened(*acquired: AcquiredSlices, time: int = 0) -> OpenSeries:
    study = sample_study()
    loaded = Loaded((VOLUME,) * max(len(acquired), 1), acquired)
    return OpenSeries(study, sample_series(), VOLUME, loaded, time)


def shown(name: PlaneName, *acquired: AcquiredSlices, time: int = 0) -> ShownSlices:
    slices = shown_slices(opened(*acquired, time=time), name)
    assert slices is not None
    return slices


def test_that_nothing_open_and_nothing_loaded_show_no_slices() -> None:
    assert shown_slices(None, PlaneName.AXIAL) is None
    assert shown_slices(OpenSeries(sample_study(), sample_series()), PlaneName.AXIAL) is None


@pytest.mark.parametrize(("name", "count"), [("axial", 4), ("coronal", 30), ("sagittal", 40)])
def test_that_an_even_series_is_stepped_through_slice_by_slice_of_its_volume(name: str, count: int) -> None:
    slices = shown(PlaneName(name))
    assert slices.count == count
    for number in range(1, count + 1):
        moved = slices.position_on(START, number)
        assert slices.number_at(moved) == number
        volume, plane = slices.at(moved)
        assert volume is VOLUME
        assert plane.number == number
        assert plane.distance_mm(moved) == pytest.approx(0.0, abs=1e-9)


def test_that_the_view_along_the_slices_shows_them_as_acquired() -> None:
    slices = shown(PlaneName.AXIAL, uneven())
    assert slices.count == 3
    seen = []
    for number in (1, 2, 3):
        moved = slices.position_on(START, number)
        assert moved[:2] == pytest.approx(START[:2])
        assert slices.number_at(moved) == number
        volume, plane = slices.at(moved)
        assert (plane.number, plane.count) == (number, 3)
        seen.append((moved[2], int(volume.array[0, 0, 0])))
    # axial slices are counted from the head down
    assert seen == [(pytest.approx(700.0 + HEIGHTS[k]), 1200 * k) for k in (2, 1, 0)]


@pytest.mark.parametrize("name", [PlaneName.CORONAL, PlaneName.SAGITTAL])
def test_that_the_other_views_show_the_resampled_volume(name: PlaneName) -> None:
    slices = shown(name, uneven())
    assert slices.acquired is None
    assert slices.at(START)[0] is VOLUME


def test_that_each_time_shows_its_own_slices() -> None:
    one, two = uneven(), uneven(add=5000)
    assert shown(PlaneName.AXIAL, one, two, time=1).acquired is two
    volume, _plane = shown(PlaneName.AXIAL, one, two, time=1).at((0.0, 0.0, 700.0))
    assert volume.array[0, 0, 0] == 5000


def test_that_numbers_beyond_the_ends_stay_within() -> None:
    slices = shown(PlaneName.AXIAL, uneven())
    assert slices.position_on(START, -4) == slices.position_on(START, 1)
    assert slices.position_on(START, 40) == slices.position_on(START, 3)


def test_that_a_preview_is_stepped_through_as_far_as_it_goes() -> None:
    current = OpenSeries(sample_study(), sample_series(), uneven().slice_volume(1))
    slices = shown_slices(current, PlaneName.AXIAL)
    assert slices is not None
    assert slices.count == 1


def test_that_pictures_without_a_place_have_no_views_across_their_frames() -> None:
    current = OpenSeries(
        sample_study(), sample_series(), Volume(pixel_grid((2, 3, 4)), np.zeros((2, 3, 4)), is_placed=False)
    )
    assert shown_slices(current, PlaneName.AXIAL) is not None
    assert shown_slices(current, PlaneName.CORONAL) is None
    assert shown_slices(current, PlaneName.SAGITTAL) is None


def arriving(ready: bytes = b"\0\1\0") -> Arriving:
    return Arriving(uneven(), ready, Interest(1))


def while_it_is_read(there: Arriving, name: PlaneName = PlaneName.AXIAL) -> ShownSlices:
    slices = shown_slices(OpenSeries(sample_study(), sample_series(), there.volume(1), arriving=there), name)
    assert slices is not None
    return slices


def test_that_all_slices_can_be_stepped_through_while_a_series_is_read() -> None:
    there = arriving()
    slices = while_it_is_read(there)
    assert slices.count == 3
    seen = []
    for number in (1, 2, 3):
        moved = slices.position_on(START, number)
        volume, plane = slices.at(moved)
        seen.append(slices.is_there(moved))
        assert (plane.number, plane.count) == (number, 3)
        index = there.slices.index(PlaneName.AXIAL, number)
        assert volume.geometry == there.slices.places[index]
        assert np.array_equal(volume.array[0], there.slices.array[index]) == seen[-1]
    assert seen == [False, True, False]


def test_that_a_view_across_the_slices_waits_for_all_of_them() -> None:
    slices = while_it_is_read(arriving(), PlaneName.CORONAL)
    assert slices.acquired is None
    assert slices.is_there(START)
    slices.look_at(2)
    assert slices.volume.geometry.shape[0] == 1


@pytest.mark.parametrize(("number", "wanted"), [(1, 2), (3, 0), (-4, 2), (9, 0)])
def test_that_the_slice_that_the_reader_goes_to_is_wanted_first(number: int, wanted: int) -> None:
    there = arriving()
    slices = while_it_is_read(there)
    slices.look_at(number)
    assert there.slices.index(PlaneName.AXIAL, min(max(number, 1), 3)) == there.interest.index == wanted


def test_that_the_acquired_view_looks_along_the_slices() -> None:
    assert acquired_plane(None) is PlaneName.AXIAL
    assert acquired_plane(opened(uneven())) is PlaneName.AXIAL
    for name, order in ((PlaneName.CORONAL, (1, 0, 2)), (PlaneName.SAGITTAL, (2, 1, 0))):
        matrix = affine(AXIAL_DIRECTIONS, (3.0, 0.9, 0.7))
        matrix[:3, :3] = matrix[:3, order]
        volume = sample_volume(Geometry(matrix, (4, 5, 6)))
        assert acquired_plane(OpenSeries(sample_study(), sample_series(), volume)) is name
