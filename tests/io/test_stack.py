"""Stacks that are no even, straight pile of slices are refused, each with its own sentence."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from reading import only_series, quiet
from series import affine_of, rotation_about, write_series

from medviewer.domain.errors import UserError
from medviewer.domain.job import CancelToken
from medviewer.io.load import load_volume

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


def turned(k: int) -> list[float]:
    directions = ROTATION if k else ROTATION @ rotation_about((0, 0, 1), 90)
    return [float(f"{v:.10f}") for v in (*directions[:, 0], *directions[:, 1])]


@pytest.mark.parametrize(
    ("code", "words", "tags"),
    [
        ("uneven_spacing", "1.7 to 2.3 mm", {"ImagePositionPatient": placed(lambda k: 2.0 * k + 0.3 * (k == 2))}),
        ("missing_slices", "1 slice is missing", {"ImagePositionPatient": placed(lambda k: 2.0 * (k + (k > 2)))}),
        ("missing_slices", "3 slices are missing", {"ImagePositionPatient": placed(lambda k: 2.0 * (k + 3 * (k > 2)))}),
        ("duplicate_positions", "share 3 positions", {"ImagePositionPatient": placed(lambda k: 2.0 * (k // 2))}),
        ("mixed_orientation", "1 of 6 slices face another way", {"ImageOrientationPatient": turned}),
        ("mixed_spacing", "0.5 to 0.7 mm", {"PixelSpacing": lambda k: [0.5, 0.5] if k == 3 else [0.5, 0.7]}),
        ("mixed_frame_of_reference", "frames of reference", {"FrameOfReferenceUID": lambda k: f"2.25.{1 + k // 3}"}),
    ],
)
def test_that_a_stack_that_makes_no_volume_says_why(
    tmp_path: Path, code: str, words: str, tags: dict[str, Any]
) -> None:
    write_series(tmp_path, AFFINE, PIXELS, **tags)
    series = only_series(tmp_path)
    assert [note.code for note in series.health] == [code]
    assert words in series.refusal
    assert series.geometry is None
    with pytest.raises(UserError, match=words):
        load_volume(series, CancelToken(), quiet)


def test_that_slices_of_two_sizes_are_refused(tmp_path: Path) -> None:
    write_series(tmp_path / "a", AFFINE, PIXELS[:3])
    write_series(tmp_path / "b", AFFINE, PIXELS[:, :, :4], SOPInstanceUID=lambda k: f"2.25.9{k}")
    assert [note.code for note in only_series(tmp_path).health] == ["mixed_size"]


@pytest.mark.parametrize("degrees", [-18.5, 0.2, 30.0])
def test_that_a_tilted_series_is_refused_with_its_angle(tmp_path: Path, degrees: float) -> None:
    sheared = AFFINE.copy()
    sheared[:3, 0] += AFFINE[:3, 1] / 0.5 * 2.0 * np.tan(np.deg2rad(degrees))
    write_series(tmp_path, sheared, PIXELS)
    series = only_series(tmp_path)
    assert [note.code for note in series.health] == ["gantry_tilt"]
    assert f"leans {abs(degrees):.1f} degrees" in series.refusal


def test_that_slices_shifted_sideways_are_refused(tmp_path: Path) -> None:
    def shifted(k: int) -> list[str]:
        return [f"{v:.8f}" for v in AFFINE[:3, 3] + AFFINE[:3, 0] * k + AFFINE[:3, 1] * (k == 3)]

    write_series(tmp_path, AFFINE, PIXELS, ImagePositionPatient=shifted)
    series = only_series(tmp_path)
    assert [note.code for note in series.health] == ["shifted_slices"]
    assert "0.5 mm" in series.refusal


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
    assert [note.code for note in only_series(tmp_path).health] == ["no_geometry"]
