import numpy as np
import pytest
import SimpleITK as sitk
from hypothesis import given
from hypothesis import strategies as st
from samples import AXIAL_DIRECTIONS, affine, oblique_geometry, plain_geometry, rotation, sample_volume

from medviewer.domain.geometry import Geometry, edge_letters, letter_of
from medviewer.domain.volume import Volume

ANGLES = st.tuples(*[st.floats(-180, 180)] * 3)
SPACINGS = st.tuples(*[st.floats(0.2, 8)] * 3)


def itk_image(geometry: Geometry) -> sitk.Image:
    """The same grid for SimpleITK, whose index order is (column, row, slice)."""
    image = sitk.Image([int(n) for n in geometry.shape[::-1]], sitk.sitkUInt8)
    image.SetSpacing([float(s) for s in geometry.spacing_mm[::-1]])
    image.SetDirection([float(v) for v in geometry.directions[::-1].T.ravel()])
    image.SetOrigin([float(v) for v in geometry.affine[:3, 3]])
    return image


@given(ANGLES, SPACINGS, st.tuples(st.integers(0, 4), st.integers(0, 5), st.integers(0, 6)))
def test_that_a_voxel_lies_where_simpleitk_puts_it(angles, spacing, index):
    geometry = Geometry(affine(AXIAL_DIRECTIONS @ rotation(angles).T, spacing), (5, 6, 7))
    theirs = itk_image(geometry).TransformIndexToPhysicalPoint([int(n) for n in index[::-1]])
    assert geometry.to_lps(index) == pytest.approx(theirs, abs=1e-6)
    assert geometry.nearest_index(theirs) == index
    assert geometry.to_index(theirs) == pytest.approx(index, abs=1e-6)
    assert geometry.spacing_mm == pytest.approx(spacing)
    assert geometry.is_rectangular
    assert geometry.voxel_volume_ml == pytest.approx(np.prod(spacing) / 1000)


@pytest.mark.parametrize(
    ("matrix", "said"),
    [
        (np.eye(3), "4x4"),
        (np.full((4, 4), np.nan), "finite"),
        (np.diag([1.0, 1.0, 1.0, 2.0]), "last row"),
        (np.diag([1.0, 1.0, 0.0, 1.0]), "singular"),
    ],
)
def test_that_a_matrix_that_places_nothing_is_refused(matrix, said):
    with pytest.raises(ValueError, match=said):
        Geometry(matrix, (1, 1, 1))


def test_that_an_empty_grid_is_refused():
    with pytest.raises(ValueError, match="positive counts"):
        Geometry(np.eye(4), (1, 0, 1))


def test_that_equal_grids_are_equal_and_others_are_not():
    assert oblique_geometry() == oblique_geometry()
    assert hash(oblique_geometry()) == hash(oblique_geometry())
    assert oblique_geometry() != plain_geometry()
    assert oblique_geometry() != "a grid"


def test_that_a_sheared_grid_is_not_rectangular():
    matrix = affine(AXIAL_DIRECTIONS, (1, 1, 1))
    matrix[1, 0] = 0.3
    assert not Geometry(matrix, (4, 4, 4)).is_rectangular


def test_that_half_a_voxel_beyond_the_last_centre_is_outside():
    geometry = plain_geometry((2, 3, 4))
    assert geometry.nearest_index(geometry.to_lps((1.49, 2.49, 3.49))) == (1, 2, 3)
    assert geometry.nearest_index(geometry.to_lps((1.51, 2, 3))) is None
    assert geometry.nearest_index(geometry.to_lps((0, -0.51, 3))) is None


def test_that_the_corners_hold_every_voxel_edge():
    geometry = oblique_geometry((2, 3, 4))
    index = geometry.to_index(geometry.corners_lps())
    assert index.min(axis=0) == pytest.approx((-0.5, -0.5, -0.5))
    assert index.max(axis=0) == pytest.approx((1.5, 2.5, 3.5))
    assert geometry.center_lps == pytest.approx(geometry.corners_lps().mean(axis=0))


def test_that_a_resampled_grid_keeps_its_outer_corner_and_covers_the_same_place():
    geometry = oblique_geometry((10, 30, 40))
    fine = geometry.resampled((1.5, 1.5, 1.5))
    assert fine.corners_lps()[0] == pytest.approx(geometry.corners_lps()[0])
    assert fine.shape == (20, 18, 19)
    assert fine.frame_uid == geometry.frame_uid
    assert geometry.to_index(fine.corners_lps()[-1]).min() >= 9.5 - 1e-9


@pytest.mark.parametrize(
    ("direction", "letters"),
    [
        ((1, 0, 0), "L"),
        ((-1, 0, 0), "R"),
        ((0, 1, 0), "P"),
        ((0, -2, 0), "A"),
        ((0, 0, 1), "H"),
        ((0, 0, -1), "F"),
        ((0.9, 0, -0.43), "LF"),
        ((0.97, 0.2, 0), "L"),
        ((0, 0, 0), "?"),
        ((np.nan, 0, 0), "?"),
    ],
)
def test_that_letters_name_the_patient_direction(direction, letters):
    assert letter_of(direction) == letters


def test_that_a_volume_reads_the_voxel_under_a_point_and_nothing_outside():
    volume = sample_volume(oblique_geometry())
    assert volume.value_at(volume.geometry.to_lps((3.2, 4.4, 5.1))) == volume.array[3, 4, 5]
    assert volume.value_at((9999, 0, 0)) is None
    assert volume.value_type == np.int16


def test_that_the_hash_of_a_volume_is_that_of_its_bytes():
    import hashlib

    volume = sample_volume()
    assert volume.pixel_sha256() == hashlib.sha256(volume.array.tobytes()).hexdigest()


def test_that_a_volume_cannot_be_written_to():
    volume = sample_volume()
    with pytest.raises(ValueError, match="read-only"):
        volume.array[0, 0, 0] = 1


def test_that_a_volume_whose_array_does_not_fit_is_refused():
    with pytest.raises(ValueError, match="differ"):
        Volume(plain_geometry((2, 3, 4)), np.zeros((2, 3, 5)))
    with pytest.raises(ValueError, match="contiguous"):
        Volume(plain_geometry((2, 3, 4)), np.zeros((4, 3, 2)).T)


def test_that_the_letters_of_opposite_edges_of_a_picture_are_opposites():
    assert edge_letters("L", "F") == ("R", "L", "H", "F")
    assert edge_letters("PL", "FA") == ("AR", "PL", "HP", "FA")
