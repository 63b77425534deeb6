"""Which picture of a series lies at a place in the patient."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import SimpleITK as sitk
from samples import oblique_geometry, picture_series, plain_geometry, sample_series

from medviewer.domain.image_header import ImageHeader
from medviewer.domain.study import FrameRef, InstanceRef


def picture(number: int, position, row=(1.0, 0.0, 0.0), column=(0.0, 1.0, 0.0), **changes) -> FrameRef:
    header = ImageHeader(30, 40, position=position, orientation=(row, column), pixel_spacing=(0.9, 0.7))
    one = InstanceRef(f"1.2.3.{number}", "1.2.840.10008.5.1.4.1.1.2", Path(f"{number}.dcm"), header)
    return FrameRef(one, replace(header, **changes), number)


def series_of(*pictures: FrameRef, times: int = 1):
    count = len(pictures) // times
    return sample_series(frames=pictures, instances=tuple(p.instance for p in pictures), shape=(count, 30, 40))


def test_that_the_height_along_the_normal_counts_and_no_way_sideways():
    tilted = series_of(*(picture(k, (0.0, 20.0 * k, 3.0 * k)) for k in range(5)))
    assert tilted.nearest_frame((500.0, 0.0, 7.4)).number == 2
    assert tilted.nearest_frame((0.0, 0.0, -90.0)).number == 0
    assert tilted.nearest_frame((0.0, 0.0, 90.0)).number == 4
    assert tilted.nearest_frame((0.0, 0.0, 7.6)).distance_mm((0.0, 0.0, 7.6)) == pytest.approx(1.4)


def test_that_each_picture_is_measured_along_its_own_normal():
    """Planes that all hold one axis, as a radial acquisition makes them."""
    angles = np.deg2rad([0, 45, 90, 135])
    turned = [picture(k, (0.0, 0.0, 0.0), (np.cos(a), np.sin(a), 0.0), (0.0, 0.0, 1.0)) for k, a in enumerate(angles)]
    series = series_of(*turned)
    for number, angle in enumerate(np.deg2rad([5, 50, 85, 130])):
        assert series.nearest_frame((60 * np.cos(angle), 60 * np.sin(angle), 4.0)).number == number


def test_that_of_several_times_only_the_pictures_of_the_one_asked_for_count():
    frames = [picture(k, (0.0, 0.0, 3.0 * (k % 3))) for k in range(6)]
    series = series_of(*frames, times=2)
    assert series.nearest_frame((0.0, 0.0, 3.1)).number == 1
    assert series.nearest_frame((0.0, 0.0, 3.1), time=1).number == 4
    assert series.pictures(1) == tuple(frames[3:])
    assert series.nearest_frame((0.0, 0.0, 3.1), time=2) is None


def test_that_pictures_without_a_place_are_never_the_nearest():
    placed, lost = picture(0, (0.0, 0.0, 50.0)), picture(1, None)
    assert series_of(placed, lost).nearest_frame((0.0, 0.0, 0.0)) == placed
    assert series_of(lost).nearest_frame((0.0, 0.0, 0.0)) is None


@pytest.mark.parametrize("geometry", [plain_geometry(), oblique_geometry()])
def test_that_files_that_are_slices_of_a_grid_lie_where_simpleitk_places_them(geometry):
    series = sample_series(geometry)
    image = sitk.Image([int(n) for n in reversed(geometry.shape)], sitk.sitkUInt8)
    image.SetSpacing([float(s) for s in reversed(geometry.spacing_mm)])
    image.SetDirection((geometry.affine[:3, :3] / np.array(geometry.spacing_mm))[:, ::-1].ravel().tolist())
    image.SetOrigin(geometry.affine[:3, 3].tolist())
    for k, shown in enumerate(series.pictures()):
        assert shown.header.position == pytest.approx(image.TransformIndexToPhysicalPoint([0, 0, k]))
        row, column = (np.array(direction) for direction in shown.header.orientation)
        last = np.array(shown.header.position) + row * 0.7 * 39 + column * 0.9 * 29
        assert last == pytest.approx(np.array(image.TransformIndexToPhysicalPoint([39, 29, k])))
        assert shown.header.pixel_spacing == pytest.approx((0.9, 0.7))
        near = image.TransformContinuousIndexToPhysicalPoint([31.0, 4.0, k + 0.4])
        assert series.nearest_frame(near).instance == series.instances[k]
    assert shown.header.frame_uid == "1.2.9"


def test_that_one_file_with_many_slices_and_pictures_without_frames_name_none():
    one_file = sample_series(instances=sample_series().instances[:1])
    assert one_file.nearest_frame((0.0, 0.0, 0.0)) is None
    assert picture_series().pictures() == ()


def test_that_a_picture_is_known_by_its_slice_and_time():
    frames = [picture(k, (0.0, 0.0, 3.0 * (k % 3))) for k in range(6)]
    series = series_of(*frames, times=2)
    assert series.frame(2) == frames[2]
    assert series.frame(0, time=1) == frames[3]
    assert series.frame(3) is series.frame(-1) is series.frame(0, time=2) is None
