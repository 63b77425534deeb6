"""Stacks that are no even, straight pile of slices say so, and open where their volume can be resampled."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from made_headers import along_normal, slice_headers
from reading import loaded, only_series, quiet, scanned
from series import affine_of, rotation_about, write_series

from medviewer.domain.errors import UserError
from medviewer.domain.job import CancelToken
from medviewer.domain.study import HealthSeverity
from medviewer.io.load import load_volume
from medviewer.io.stack import build_stack

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

ROTATION = rotation_about((1, 2, 3), 25)
AFFINE = affine_of((2.0, 0.5, 0.7), (-10, -20, 30), ROTATION)
PIXELS = np.arange(6 * 4 * 5, dtype=np.int16).reshape(6, 4, 5)


def placed(offset_mm: Callable[[int], float]) -> Callable[[int], list[str]]:
    """Positions along the normal, by slice number."""
    normal = AFFINE[:3, 0] / 2.0
    return lambda k: [f"{v:.8f}" for v in AFFINE[:3, 3] + normal * offset_mm(k)]


def shifted(k: int) -> list[str]:
    return [f"{v:.8f}" for v in AFFINE[:3, 3] + AFFINE[:3, 0] * k + AFFINE[:3, 1] * (k == 3)]


@pytest.mark.parametrize(
    ("code", "words", "positions"),
    [
        ("uneven_spacing", "1.7 to 2.3 mm", placed(lambda k: 2.0 * k + 0.3 * (k == 2))),
        ("missing_slices", "1 slice is missing", placed(lambda k: 2.0 * (k + (k > 2)))),
        ("missing_slices", "3 slices are missing", placed(lambda k: 2.0 * (k + 3 * (k > 2)))),
        ("shifted_slices", "up to 0.5 mm", shifted),
    ],
)
def test_that_a_stack_off_its_grid_opens_with_a_resampled_volume_and_says_why(
    tmp_path: Path, code: str, words: str, positions: Callable[[int], list[str]]
) -> None:
    write_series(tmp_path, AFFINE, PIXELS, ImagePositionPatient=positions)
    series = only_series(tmp_path)
    (note,) = series.health
    assert (note.code, note.severity) == (code, HealthSeverity.WARNING)
    assert words in note.text
    assert "resampled" in note.text
    assert series.opens
    assert series.is_resampled
    assert series.geometry is None
    assert load_volume(series, CancelToken(), quiet).geometry.is_rectangular


def test_that_a_gap_of_no_whole_number_of_slices_is_uneven_and_left_empty() -> None:
    headers = slice_headers(AFFINE, (6, 4, 5), position=along_normal(AFFINE, lambda k: 2.0 * k + 5.3 * (k > 2)))
    (note,) = build_stack(headers).health
    assert note.code == "uneven_spacing"
    assert "2 to 7.3 mm" in note.text
    assert "large gaps are left empty" in note.text


def test_that_thick_slices_far_apart_above_thin_ones_are_not_called_missing() -> None:
    heights = [0.0, 5.0, 10.0, 15.0, 22.5, 32.5, 42.5]
    mixed = slice_headers(
        AFFINE,
        (7, 4, 5),
        position=along_normal(AFFINE, heights.__getitem__),
        thickness_mm=lambda k: 5.0 if k < 4 else 10.0,
    )
    assert [note.code for note in build_stack(mixed).health] == ["uneven_spacing"]
    assert "empty" not in build_stack(mixed).health[0].text
    thin = slice_headers(AFFINE, (4, 4, 5), position=along_normal(AFFINE, [0.0, 5.0, 10.0, 20.0].__getitem__))
    assert [note.code for note in build_stack(thin).health] == ["missing_slices"]


@pytest.mark.parametrize(
    ("code", "words", "changes"),
    [
        ("duplicate_positions", "share 3 positions", {"position": along_normal(AFFINE, lambda k: 2.0 * (k // 2))}),
        (
            "mixed_orientation",
            "1 of 6 slices face another way",
            {"orientation": lambda k: ((1.0, 0.0, 0.0), (0.0, 0.0, 1.0)) if k == 5 else ((1.0, 0, 0), (0, 1.0, 0))},
        ),
        ("mixed_spacing", "0.5 to 0.7 mm", {"pixel_spacing": lambda k: (0.5, 0.5) if k == 3 else (0.5, 0.7)}),
        ("mixed_frame_of_reference", "frames of reference", {"frame_uid": lambda k: f"2.25.{1 + k // 3}"}),
        ("mixed_size", "4 x 4, 5 x 4 pixels", {"columns": lambda k: 4 + k % 2}),
        ("shifted_slices", "far apart sideways", {"position": lambda k: (500.0 * k * k, 0.0, 2.0 * k)}),
    ],
)
def test_that_slices_that_no_volume_can_hold_are_refused(code: str, words: str, changes: dict[str, Any]) -> None:
    stack = build_stack(slice_headers(AFFINE, (6, 4, 5), **changes))
    assert [note.code for note in stack.health] == [code]
    assert words in stack.refusal
    assert stack.geometry is None
    assert stack.volume_geometry is None


def test_that_a_refused_series_is_not_loaded_and_gives_its_reason(tmp_path: Path) -> None:
    far = affine_of((2.0, 0.5, 0.5), (0, 0, 0))
    write_series(tmp_path, far, PIXELS, ImagePositionPatient=lambda k: [str(500 * k * k), "0", str(2 * k)])
    series = only_series(tmp_path)
    assert not series.opens
    with pytest.raises(UserError, match="far apart sideways"):
        load_volume(series, CancelToken(), quiet)


@pytest.mark.parametrize("degrees", [-18.5, 0.2, 30.0])
def test_that_a_tilted_series_is_sheared_back_and_names_its_angle(tmp_path: Path, degrees: float) -> None:
    sheared = AFFINE.copy()
    sheared[:3, 0] += AFFINE[:3, 1] / 0.5 * 2.0 * np.tan(np.deg2rad(degrees))
    write_series(tmp_path, sheared, PIXELS)
    series = only_series(tmp_path)
    (note,) = series.health
    assert note.code == "gantry_tilt"
    assert f"leans {abs(degrees):.1f} degrees" in note.text
    assert series.geometry is not None
    np.testing.assert_allclose(series.geometry.affine, sheared, atol=1e-8)
    assert series.is_resampled
    upright = loaded(tmp_path).geometry
    assert upright.is_rectangular
    np.testing.assert_allclose(upright.affine[:3, :3], AFFINE[:3, :3], atol=1e-8)


@pytest.mark.parametrize("moved", [3, 5])
def test_that_one_slice_shifted_sideways_is_no_tilt(moved: int) -> None:
    off = AFFINE[:3, 1] / 0.5 * 4.0
    position = lambda k: tuple((AFFINE @ [k, 0, 0, 1])[:3] + off * (k == moved))  # noqa: E731 - a change by slice
    (note,) = build_stack(slice_headers(AFFINE, (6, 4, 5), position=position)).health
    assert note.code == "shifted_slices"


def test_that_a_tilted_stack_with_a_slice_missing_is_not_called_shifted() -> None:
    sheared = AFFINE.copy()
    sheared[:3, 0] += AFFINE[:3, 1]
    headers = slice_headers(sheared, (8, 4, 5))
    codes = [note.code for note in build_stack([*headers[:3], *headers[4:]]).health]
    assert codes == ["gantry_tilt", "missing_slices"]


def test_that_positions_rounded_to_hundredths_make_a_volume(tmp_path: Path) -> None:
    affine = affine_of((0.6667, 0.5, 0.5), (0, 0, 0))
    write_series(tmp_path, affine, PIXELS, ImagePositionPatient=lambda k: ["0", "0", f"{0.6667 * k:.2f}"])
    series = only_series(tmp_path)
    assert series.opens
    assert series.geometry is not None
    assert series.geometry.spacing_mm[0] == pytest.approx(0.6667, abs=0.002)


def test_that_slices_are_ordered_by_position_and_nothing_else(tmp_path: Path) -> None:
    paths = write_series(tmp_path, AFFINE, PIXELS, SliceLocation=lambda k: str(-k))
    assert [ref.path for ref in only_series(tmp_path).instances] == paths
    assert sorted(paths) != paths


def test_that_one_slice_is_a_volume_as_thick_as_its_header_says(tmp_path: Path) -> None:
    write_series(tmp_path, AFFINE, PIXELS[:1], SliceThickness="3.5")
    series = only_series(tmp_path)
    assert series.opens
    assert series.geometry is not None
    assert series.geometry.shape == (1, 4, 5)
    assert series.geometry.spacing_mm == pytest.approx((3.5, 0.5, 0.7))
    assert series.geometry.is_rectangular


@pytest.mark.parametrize("thickness", [None, "0", "-2"])
def test_that_one_slice_without_thickness_is_a_millimetre_thick(tmp_path: Path, thickness: str | None) -> None:
    write_series(tmp_path, AFFINE, PIXELS[:1], SliceThickness=thickness)
    geometry = only_series(tmp_path).geometry
    assert geometry is not None
    assert geometry.spacing_mm[0] == pytest.approx(1.0)


def test_that_directions_at_no_right_angle_are_no_geometry(tmp_path: Path) -> None:
    write_series(tmp_path, AFFINE, PIXELS[:1], ImageOrientationPatient=[1, 0, 0, 0.5, 0.8, 0])
    ((series,),) = [study.series for study in scanned(tmp_path).studies]
    assert [note.code for note in series.health] == ["no_geometry"]
    assert series.geometry is None
