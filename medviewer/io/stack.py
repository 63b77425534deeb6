"""From the headers of single slices to one stack: order, geometry, and whether they make a volume at all."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from medviewer.domain.geometry import Geometry
from medviewer.domain.study import HealthNote, HealthSeverity

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray

    from medviewer.domain.image_header import ImageHeader

ORIENTATION_TOLERANCE = 1e-3
"""Largest difference in any direction cosine between slices of one stack (0.06 degrees)."""

SPACING_TOLERANCE = 1e-3
"""Largest relative difference of pixel spacing between slices of one stack."""

TILT_TOLERANCE = 1e-3
"""Largest tangent of the angle between slice direction and normal that is no tilt (0.06 degrees)."""

DRIFT_TOLERANCE_MM = 0.02
"""Sideways drift over the whole stack that rounded positions can cause; no tilt, whatever the angle."""

UNEVEN_TOLERANCE_MM, UNEVEN_TOLERANCE_RATIO = 0.01, 0.01
"""How far a slice may lie from its place on an even grid: the larger of mm and share of the spacing."""

SHIFT_TOLERANCE_MM = 0.05
"""How far a slice may lie sideways of the line from the first slice to the last."""

DUPLICATE_TOLERANCE_MM = 1e-3
"""Slices nearer to each other than this are at the same position."""

MISSING_FROM = 1.5
"""A gap of more than this many spacings means that slices are missing."""

DEFAULT_THICKNESS_MM = 1.0
"""Thickness of a single slice whose header names none."""


IMPOSSIBLE = (
    "The positions, directions and pixel sizes in the headers make no place in a patient, "
    "so the images cannot be stacked."
)


@dataclass(frozen=True, slots=True)
class Stack:
    """Slices put in order.

    Parameters
    ----------
    order
        Numbers of the given headers, by position along the normal.
    geometry
        None where the slices make no volume.
    health
        What is wrong, most important first; empty for a sound volume.
    refusal
        One sentence; empty for a sound volume.
    """

    order: tuple[int, ...]
    geometry: Geometry | None
    health: tuple[HealthNote, ...] = ()
    refusal: str = ""


def build_stack(headers: Sequence[ImageHeader]) -> Stack:
    """Order slices along their normal and find the affine, or say why there is none.

    The affine follows PS3.3 C.7.6.2.1.1; its slice axis comes from positions, never from Slice Thickness,
    Spacing Between Slices, Instance Number or file names. Numbers that no patient has are a refusal, never an error.
    """
    try:
        with np.errstate(over="raise", invalid="raise", divide="raise"):
            return _built(headers)
    except (ValueError, ArithmeticError):
        return _refused(tuple(range(len(headers))), "no_geometry", IMPOSSIBLE)


def _built(headers: Sequence[ImageHeader]) -> Stack:
    """Raises ValueError or ArithmeticError for numbers of which no geometry can be made."""
    order = slice_order(headers)
    if order is None:
        without = sum(not h.has_geometry for h in headers)
        text = f"{without} of {len(headers)} images have no position in the patient, so they cannot be stacked."
        return _refused(tuple(range(len(headers))), "no_geometry", text)
    ordered = [headers[k] for k in order]
    _require_finite(ordered)
    for check in _CHECKS:
        found = check(ordered)
        if found is not None:
            return _refused(order, *found)
    return Stack(order, _geometry(ordered))


def _require_finite(headers: Sequence[ImageHeader]) -> None:
    directions, spacings = [h.orientation for h in headers], [h.pixel_spacing for h in headers]
    if not all(np.isfinite(np.array(v, np.float64)).all() for v in (positions_of(headers), directions, spacings)):
        message = "a place in the patient is made of finite numbers"
        raise ValueError(message)


def normal_of(header: ImageHeader) -> NDArray[np.float64]:
    """LPS unit normal of a slice: row direction x column direction; raises ValueError without geometry."""
    if header.orientation is None:
        message = "a slice without orientation has no normal"
        raise ValueError(message)
    return np.cross(*np.array(header.orientation))


def positions_of(headers: Sequence[ImageHeader]) -> NDArray[np.float64]:
    """(n, 3) positions in LPS mm."""
    return np.array([header.position for header in headers], dtype=np.float64)


def slice_order(headers: Sequence[ImageHeader]) -> tuple[int, ...] | None:
    """Numbers of the headers by distance along the first one's normal; None where one has no geometry."""
    if not all(header.has_geometry for header in headers):
        return None
    distances = positions_of(headers) @ normal_of(headers[0])
    return tuple(int(k) for k in np.argsort(distances, kind="stable"))


def _refused(order: tuple[int, ...], code: str, text: str) -> Stack:
    return Stack(order, None, (HealthNote(code, HealthSeverity.WARNING, text),), text)


Fault = tuple[str, str]
"""Health code and sentence."""


def _mixed_size(headers: Sequence[ImageHeader]) -> Fault | None:
    sizes = sorted({(h.rows, h.columns) for h in headers})
    if len(sizes) == 1:
        return None
    names = ", ".join(f"{columns} x {rows}" for rows, columns in sizes[:4])
    return "mixed_size", f"The slices have different sizes ({names} pixels), so they are no single volume."


def _mixed_orientation(headers: Sequence[ImageHeader]) -> Fault | None:
    directions = np.array([h.orientation for h in headers])
    differing = int((np.abs(directions - directions[0]).max(axis=(1, 2)) > ORIENTATION_TOLERANCE).sum())
    if not differing:
        return None
    few = min(differing, len(headers) - differing)
    text = f"{few} of {len(headers)} slices face another way than the rest, so they are no single volume."
    return "mixed_orientation", text


def _mixed_spacing(headers: Sequence[ImageHeader]) -> Fault | None:
    spacings = np.array([h.pixel_spacing for h in headers])
    if np.allclose(spacings, spacings[0], rtol=SPACING_TOLERANCE, atol=0):
        return None
    low, high = spacings.min(), spacings.max()
    text = f"The slices have different pixel sizes ({low:.4g} to {high:.4g} mm), so they are no single volume."
    return "mixed_spacing", text


def _mixed_frames(headers: Sequence[ImageHeader]) -> Fault | None:
    if len({h.frame_uid for h in headers}) == 1:
        return None
    text = "The slices belong to different frames of reference, so their positions cannot be compared."
    return "mixed_frame_of_reference", text


def _duplicates(headers: Sequence[ImageHeader]) -> Fault | None:
    same = int((_steps(headers) < DUPLICATE_TOLERANCE_MM).sum())
    if not same:
        return None
    text = (
        f"{len(headers)} slices share {len(headers) - same} positions, so the series holds more than one stack "
        "(for example several times or echoes); it cannot be opened as one volume yet."
    )
    return "duplicate_positions", text


def _tilt(headers: Sequence[ImageHeader]) -> Fault | None:
    angle = tilt_degrees(headers)
    if angle == 0.0:
        return None
    text = (
        f"The slices are tilted: their stack leans {angle:.1f} degrees from the slice normal (gantry tilt), "
        "so a volume would be sheared; it cannot be opened yet."
    )
    return "gantry_tilt", text


def _missing(headers: Sequence[ImageHeader]) -> Fault | None:
    steps = _steps(headers)
    usual = float(np.sort(steps)[(len(steps) - 1) // 2]) if len(steps) else 0.0  # the lower median
    gaps = [step for step in steps if step > MISSING_FROM * usual]
    # missing slices leave gaps of whole spacings; anything else is uneven from the start
    if not gaps or any(abs(gap / usual - round(gap / usual)) > 0.1 for gap in gaps):
        return None
    count = sum(round(gap / usual) - 1 for gap in gaps)
    text = (
        f"{count} slice{'s are' if count > 1 else ' is'} missing (the largest gap is {max(gaps):.3g} mm, "
        f"the spacing {usual:.3g} mm), so the series makes no volume."
    )
    return "missing_slices", text


def _uneven(headers: Sequence[ImageHeader]) -> Fault | None:
    steps = _steps(headers)
    if not len(steps):
        return None
    places = np.concatenate([[0.0], np.cumsum(steps)])
    even = np.linspace(0.0, places[-1], len(places))
    spacing = float(places[-1]) / len(steps)
    if np.abs(places - even).max() <= max(UNEVEN_TOLERANCE_MM, UNEVEN_TOLERANCE_RATIO * spacing):
        return None
    low, high = steps.min(), steps.max()
    text = f"The slices are unevenly spaced ({low:.3g} to {high:.3g} mm), so the series makes no volume yet."
    return "uneven_spacing", text


def _shifted(headers: Sequence[ImageHeader]) -> Fault | None:
    positions = positions_of(headers)
    even = np.linspace(positions[0], positions[-1], len(positions))
    off = positions - even
    normal = normal_of(headers[0])
    sideways = float(np.linalg.norm(off - np.outer(off @ normal, normal), axis=1).max())
    if sideways <= SHIFT_TOLERANCE_MM:
        return None
    text = f"The slices are shifted sideways against each other by up to {sideways:.2g} mm, so they make no volume yet."
    return "shifted_slices", text


_CHECKS: tuple[Callable[[Sequence[ImageHeader]], Fault | None], ...] = (
    _mixed_orientation, _mixed_size, _mixed_spacing, _mixed_frames, _duplicates, _tilt, _missing, _uneven, _shifted,
)  # fmt: skip


def _steps(headers: Sequence[ImageHeader]) -> NDArray[np.float64]:
    """(n - 1,) distances in mm between neighbours along the normal, for headers in order."""
    distances: NDArray[np.float64] = np.diff(positions_of(headers) @ normal_of(headers[0]))
    return distances


def tilt_degrees(headers: Sequence[ImageHeader]) -> float:
    """Angle between the way from first to last slice and the normal; 0 within tolerance, for headers in order."""
    along, sideways = _lean(headers)
    if sideways <= max(DRIFT_TOLERANCE_MM, TILT_TOLERANCE * along):
        return 0.0
    return math.degrees(math.atan2(sideways, along))


def _lean(headers: Sequence[ImageHeader]) -> tuple[float, float]:
    """Way from the first to the last slice in mm: along the normal, and at a right angle to it."""
    positions, normal = positions_of(headers), normal_of(headers[0])
    way = positions[-1] - positions[0]
    along = float(way @ normal)
    return along, float(np.linalg.norm(way - along * normal))


def _geometry(headers: Sequence[ImageHeader]) -> Geometry:
    """Affine of an even, untilted stack, for headers in order (PS3.3 C.7.6.2.1.1)."""
    first = headers[0]
    affine = slice_affine(first)
    affine[:3, 0] = _slice_step(headers)
    return Geometry(affine, (len(headers), first.rows, first.columns), first.frame_uid)


def _slice_step(headers: Sequence[ImageHeader]) -> NDArray[np.float64]:
    """Vector in mm from one slice to the next."""
    first, normal = headers[0], normal_of(headers[0])
    if len(headers) == 1:
        step: NDArray[np.float64] = normal * (first.thickness_mm or DEFAULT_THICKNESS_MM)
        return step
    positions = positions_of(headers)
    along, sideways = _lean(headers)
    # drift that only rounding can explain is no shear: keep the right angle
    way = normal * along if sideways <= DRIFT_TOLERANCE_MM else positions[-1] - positions[0]
    return np.asarray(way / (len(headers) - 1), dtype=np.float64)


def slice_affine(header: ImageHeader) -> NDArray[np.float64]:
    """4x4 matrix from (0, row, column, 1) of one slice to LPS mm; its slice axis is the nominal thickness.

    Raises ValueError without geometry. PS3.3 C.7.6.2.1.1: Pixel Spacing is (between rows, between columns);
    the column index runs along the row direction.
    """
    if header.position is None or header.orientation is None or header.pixel_spacing is None:
        message = "a slice without geometry has no affine"
        raise ValueError(message)
    affine = np.eye(4)
    affine[:3, 0] = normal_of(header) * (header.thickness_mm or DEFAULT_THICKNESS_MM)
    affine[:3, 1] = np.array(header.orientation[1]) * header.pixel_spacing[0]
    affine[:3, 2] = np.array(header.orientation[0]) * header.pixel_spacing[1]
    affine[:3, 3] = header.position
    return affine
