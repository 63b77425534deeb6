"""In every order and sense of the axes, and whatever happened to the files, a voxel is where its header puts it."""

from __future__ import annotations

import itertools
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from made_headers import slice_headers
from reading import only_series, quiet, scanned
from series import affine_of, rotation_about, stable_uid, write_series

from medviewer.domain.geometry import letter_of
from medviewer.domain.job import CancelToken
from medviewer.domain.planes import PlaneName, slice_plane
from medviewer.domain.vectors import vec3
from medviewer.io.load import load_series
from medviewer.io.probe import probe
from medviewer.io.slice_places import slice_affine
from medviewer.io.stack import build_stack

ORDERS = [
    (order, signs) for order in itertools.permutations(range(3)) for signs in itertools.product((1.0, -1.0), repeat=3)
]
SHAPE = (5, 4, 3)
VALUES = np.arange(60, dtype=np.int16).reshape(SHAPE)


def affine_in(order: tuple[int, ...], signs: tuple[float, ...], spacing: tuple[float, ...]) -> np.ndarray[Any, Any]:
    """Index axis k runs along the patient's axis `order[k]`, with that sign."""
    affine = np.eye(4)
    affine[:3, :3] = 0
    for k in range(3):
        affine[order[k], k] = signs[k] * spacing[k]
    affine[:3, 3] = (-51.3, 22.7, 804.1)
    return affine


@pytest.mark.parametrize(("order", "signs"), ORDERS, ids=str)
def test_that_every_axis_order_goes_from_index_to_mm_and_back(order: tuple[int, ...], signs: tuple[float, ...]) -> None:
    affine = affine_in(order, signs, (2.5, 0.7, 0.9))
    headers = slice_headers(affine, SHAPE)
    shuffled = [headers[k] for k in np.random.default_rng(7).permutation(5)]
    stack = build_stack(shuffled)
    assert not stack.health
    assert stack.geometry is not None
    assert stack.geometry == stack.volume_geometry
    np.testing.assert_allclose(np.abs(np.linalg.det(stack.geometry.affine)), 2.5 * 0.7 * 0.9, rtol=1e-9)
    for k, number in enumerate(stack.order):
        mine = np.array([[0, j, i, 1] for j in range(4) for i in range(3)])
        lps = (mine @ slice_affine(shuffled[number]).T)[:, :3]
        index = stack.geometry.to_index(lps)
        np.testing.assert_allclose(index, mine[:, :3] + [k, 0, 0], atol=1e-6)
        np.testing.assert_allclose(stack.geometry.to_lps(index), lps, atol=1e-6)


FLIPPED = st.sampled_from(ORDERS)


@settings(max_examples=40)
@given(
    axes=FLIPPED,
    turn=st.floats(-40, 40),
    about=st.sampled_from([(1, 0, 0), (0, 1, 0), (1, 2, 3), (-1, 1, 0.3)]),
    tilt=st.sampled_from([0.0, 0.0, -18.5, 25.0]),
    missing=st.sets(st.integers(1, 3), max_size=1),
    doubled=st.sets(st.integers(0, 4), max_size=2),
    spacing=st.sampled_from([(2.5, 0.7, 0.9), (0.625, 0.5, 0.5), (7.0, 1.0, 0.25)]),
)
def test_that_made_up_series_give_every_value_at_its_place(
    tmp_path_factory: pytest.TempPathFactory,
    axes: tuple[tuple[int, ...], tuple[float, ...]],
    turn: float,
    about: tuple[float, ...],
    tilt: float,
    missing: set[int],
    doubled: set[int],
    spacing: tuple[float, float, float],
) -> None:
    folder = tmp_path_factory.mktemp("made")
    affine = np.eye(4)
    affine[:3, :3] = rotation_about(about, turn)
    affine = affine @ affine_in(*axes, spacing)
    affine[:3, 0] += affine[:3, 1] / spacing[1] * spacing[0] * np.tan(np.deg2rad(tilt))
    paths = write_series(folder, affine, VALUES, RescaleIntercept="0")
    for k in doubled:
        (folder / f"copy{k}.dcm").write_bytes(paths[k].read_bytes())
    for k in missing:
        paths[k].unlink()
        (folder / f"copy{k}.dcm").unlink(missing_ok=True)
    check(folder, affine, [k for k in range(5) if k not in missing], len(doubled - missing))


def check(folder: Any, affine: np.ndarray[Any, Any], kept: list[int], copies: int) -> None:
    """Each acquired pixel is found at its place by probing, and by the volume where it is that of the slices."""
    result = scanned(folder)
    assert len(result.rejected) == copies
    ((series,),) = [study.series for study in result.studies]
    index = [(k, j, i) for k in kept for j in range(4) for i in range(3)]
    lps = [vec3((affine @ [*one, 1])[:3]) for one in index]
    assert [answer.value for answer in probe(series, lps)] == [float(VALUES[one]) for one in index]
    whole = load_series(series, CancelToken(), quiet)
    for slices in whole.acquired:
        found = {
            vec3(np.rint(np.array(p.to_lps((0, 0, 0))) * 1e4)): v[0, 0]
            for p, v in zip(slices.places, slices.array, strict=True)
        }
        assert found == {vec3(np.rint((affine @ [k, 0, 0, 1])[:3] * 1e4)): VALUES[k, 0, 0] for k in kept}
    if whole.acquired:
        assert whole.volume.geometry.is_rectangular
        return
    place = whole.volume.geometry
    np.testing.assert_allclose(place.to_lps(place.to_index(lps)), lps, atol=1e-6)
    for one, where in zip(index, lps, strict=True):
        k = place.nearest_index(where)
        assert k is not None
        np.testing.assert_allclose(place.to_lps(k), where, atol=1e-6)
        assert whole.volume.array[k] == VALUES[one]


@pytest.mark.parametrize("uneven", [[0.0, 2.0, 4.7, 6.0, 8.0], [0.0, 2.0, 4.0, 10.0, 12.0], [0.0, 1.0, 3.0, 7.0, 30.0]])
def test_that_probing_is_exact_at_every_pixel_of_an_uneven_series(tmp_path: Any, uneven: list[float]) -> None:
    affine = affine_of((2.0, 0.5, 0.7), (-10, -20, 30), rotation_about((1, 2, 3), 25))
    normal = affine[:3, 0] / 2.0

    def position(k: int) -> np.ndarray[Any, Any]:
        return np.asarray(affine[:3, 3] + normal * uneven[k])

    write_series(
        tmp_path,
        affine,
        VALUES,
        RescaleIntercept="0",
        ImagePositionPatient=lambda k: [f"{v:.9f}" for v in position(k)],
    )
    index = [(k, j, i) for k in range(5) for j in range(4) for i in range(3)]
    lps = [vec3(position(k) + affine[:3, 1] * j + affine[:3, 2] * i) for k, j, i in index]
    answers = probe(only_series(tmp_path), lps)
    assert [answer.index for answer in answers] == index
    assert [answer.value for answer in answers] == [float(VALUES[one]) for one in index]


POSTURES = {
    "head first supine": ((1, 0, 0), (0, 1, 0), "RLAP"),
    "head first prone": ((-1, 0, 0), (0, -1, 0), "RLAP"),
    "head first decubitus right": ((0, 1, 0), (-1, 0, 0), "RLAP"),
    "head first decubitus left": ((0, -1, 0), (1, 0, 0), "RLAP"),
    "feet first supine": ((-1, 0, 0), (0, 1, 0), "RLAP"),
    "feet first prone": ((1, 0, 0), (0, -1, 0), "RLAP"),
}
"""Row and column direction as scanners write them for a picture seen from the foot of the table (PS3.3 C.7.3.1.1.2)."""


@pytest.mark.parametrize("name", POSTURES)
def test_that_in_every_posture_the_right_of_the_patient_is_on_the_left_of_the_screen(tmp_path: Any, name: str) -> None:
    row, column, letters = POSTURES[name]
    affine = np.eye(4)
    affine[:3, :3] = np.array([np.cross(row, column) * 3.0, np.array(column) * 0.5, np.array(row) * 0.5]).T
    write_series(tmp_path, affine, VALUES)
    series = only_series(tmp_path)
    assert series.geometry is not None
    assert "".join(slice_plane(series.geometry, PlaneName.AXIAL, 1).letters) == letters
    assert slice_plane(series.geometry, PlaneName.CORONAL, 1).letters == ("R", "L", "H", "F")
    assert slice_plane(series.geometry, PlaneName.SAGITTAL, 1).letters == ("A", "P", "H", "F")
    assert letter_of(series.geometry.directions[2]) == letter_of(row)
    marked = probe(series, [vec3((affine @ [4, 3, 0, 1])[:3])])
    assert marked[0].value == VALUES[4, 3, 0] - 1024


def test_that_two_series_with_slices_between_each_other_stay_two(tmp_path: Any) -> None:
    affine = affine_of((2.0, 0.5, 0.7), (0, 0, 0))
    between = affine.copy()
    between[:3, 3] += affine[:3, 0] / 2
    write_series(tmp_path / "a", affine, VALUES)
    write_series(tmp_path / "b", between, VALUES, SeriesInstanceUID=stable_uid("b"))
    ((one, two),) = [study.series for study in scanned(tmp_path).studies]
    assert one.geometry is not None
    assert two.geometry is not None
    assert one.geometry.spacing_mm == pytest.approx(two.geometry.spacing_mm)
