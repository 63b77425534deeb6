"""From the headers of single slices to one stack: order, geometry, and whether they make a volume at all."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from medviewer.domain.geometry import Geometry
from medviewer.domain.study import HealthNote, HealthSeverity
from medviewer.domain.wording import mark, tr
from medviewer.io.slice_places import (
    DEFAULT_THICKNESS_MM,
    DRIFT_TOLERANCE_MM,
    SHIFT_TOLERANCE_MM,
    gaps_of,
    lean_mm,
    normal_of,
    off_line_mm,
    positions_of,
    slice_affine,
    steps_mm,
    tilt_degrees,
    usual_step,
    usual_steps,
)
from medviewer.io.upright_grid import (
    MOST_TIMES_WIDENED,
    UNEVEN_TOLERANCE_MM,
    UNEVEN_TOLERANCE_RATIO,
    upright_geometry,
    widening,
)

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from medviewer.domain.image_header import ImageHeader

ORIENTATION_TOLERANCE = 1e-3
"""Largest difference in any direction cosine between slices of one stack (0.06 degrees)."""

SPACING_TOLERANCE = 1e-3
"""Largest relative difference of pixel spacing between slices of one stack."""

DUPLICATE_TOLERANCE_MM = 1e-3
"""Slices nearer to each other than this are at the same position."""

IMPOSSIBLE = mark(
    "The positions, directions and pixel sizes in the headers make no place in a patient, "
    "so the images cannot be stacked."
)

TOO_FAR_APART = mark("The slices lie so far apart sideways that no volume can hold them.")

SAYS_RESAMPLED = mark("MPR, 3D and models use a resampled volume; the acquired slices stay as they are.")


@dataclass(frozen=True, slots=True)
class Stack:
    """Slices put in order.

    Parameters
    ----------
    order
        Numbers of the given headers, by position along the normal.
    geometry
        Place of the acquired slices, sheared where they are tilted; None where no one matrix places them.
    volume_geometry
        Upright, even grid of the volume for MPR, 3D and models; None where the slices make no volume.
    health
        What a reader should know, most important first; empty for a sound volume.
    refusal
        One sentence where there is no volume; else empty.
    """

    order: tuple[int, ...]
    geometry: Geometry | None
    volume_geometry: Geometry | None = None
    health: tuple[HealthNote, ...] = ()
    refusal: str = ""

    @property
    def is_resampled(self) -> bool:
        """Whether the volume is not the acquired slices themselves."""
        return self.volume_geometry is not None and self.volume_geometry != self.geometry


def build_stack(headers: Sequence[ImageHeader]) -> Stack:
    """Order slices along their normal and find the affine, or say why there is none.

    The affine follows PS3.3 C.7.6.2.1.1; its slice axis comes from positions, never from Slice Thickness,
    Spacing Between Slices, Instance Number or file names. Numbers that no patient has are a refusal, never an error.
    """
    try:
        with np.errstate(over="raise", invalid="raise", divide="raise"):
            return _built(headers)
    except (ValueError, ArithmeticError):
        return _refused(tuple(range(len(headers))), "no_geometry", tr(IMPOSSIBLE))


def _built(headers: Sequence[ImageHeader]) -> Stack:
    """Raises ValueError or ArithmeticError for numbers of which no geometry can be made."""
    order = slice_order(headers)
    if order is None:
        without = sum(not h.has_geometry for h in headers)
        text = tr(
            "{without} of {headers} images have no position in the patient, so they cannot be stacked.",
            without=without,
            headers=len(headers),
        )
        return _refused(tuple(range(len(headers))), "no_geometry", text)
    ordered = [headers[k] for k in order]
    _require_finite(ordered)
    for check in _REFUSED:
        found = check(ordered)
        if found is not None:
            return _refused(order, *found)
    faults = [fault for fault in (check(ordered) for check in _MENDED) if fault is not None]
    if not faults:
        geometry = _geometry(ordered)
        return Stack(order, geometry, geometry)
    if widening(ordered) > MOST_TIMES_WIDENED:
        return _refused(order, "shifted_slices", tr(TOO_FAR_APART))
    notes = tuple(HealthNote(code, HealthSeverity.WARNING, text) for code, text in faults)
    is_affine = all(code == "gantry_tilt" for code, _ in faults)
    upright = upright_geometry(ordered)
    return Stack(order, _geometry(ordered) if is_affine else None, upright, notes)


def stack_fault(headers: Sequence[ImageHeader]) -> str:
    """Code of the first thing that keeps slices from being an even, upright grid; empty where they are one."""
    stack = build_stack(headers)
    return stack.health[0].code if stack.health else ""


def _require_finite(headers: Sequence[ImageHeader]) -> None:
    directions, spacings = [h.orientation for h in headers], [h.pixel_spacing for h in headers]
    if not all(np.isfinite(np.array(v, np.float64)).all() for v in (positions_of(headers), directions, spacings)):
        message = "a place in the patient is made of finite numbers"
        raise ValueError(message)


def slice_order(headers: Sequence[ImageHeader]) -> tuple[int, ...] | None:
    """Numbers of the headers by distance along the first one's normal; None where one has no geometry."""
    if not all(header.has_geometry for header in headers):
        return None
    distances = positions_of(headers) @ normal_of(headers[0])
    return tuple(int(k) for k in np.argsort(distances, kind="stable"))


def _refused(order: tuple[int, ...], code: str, text: str) -> Stack:
    return Stack(order, None, health=(HealthNote(code, HealthSeverity.WARNING, text),), refusal=text)


Fault = tuple[str, str]
"""Health code and sentence."""


def _mixed_size(headers: Sequence[ImageHeader]) -> Fault | None:
    sizes = sorted({(h.rows, h.columns) for h in headers})
    if len(sizes) == 1:
        return None
    names = ", ".join(f"{columns} x {rows}" for rows, columns in sizes[:4])
    return "mixed_size", tr(
        "The slices have different sizes ({names} pixels), so they are no single volume.", names=names
    )


def _mixed_orientation(headers: Sequence[ImageHeader]) -> Fault | None:
    directions = np.array([h.orientation for h in headers])
    differing = int((np.abs(directions - directions[0]).max(axis=(1, 2)) > ORIENTATION_TOLERANCE).sum())
    if not differing:
        return None
    few = min(differing, len(headers) - differing)
    text = tr(
        "{few} of {headers} slices face another way than the rest, so they are no single volume.",
        few=few,
        headers=len(headers),
    )
    return "mixed_orientation", text


def _mixed_spacing(headers: Sequence[ImageHeader]) -> Fault | None:
    spacings = np.array([h.pixel_spacing for h in headers])
    if np.allclose(spacings, spacings[0], rtol=SPACING_TOLERANCE, atol=0):
        return None
    low, high = spacings.min(), spacings.max()
    text = tr(
        "The slices have different pixel sizes ({low:.4g} to {high:.4g} mm), so they are no single volume.",
        low=low,
        high=high,
    )
    return "mixed_spacing", text


def _mixed_frames(headers: Sequence[ImageHeader]) -> Fault | None:
    if len({h.frame_uid for h in headers}) == 1:
        return None
    text = tr("The slices belong to different frames of reference, so their positions cannot be compared.")
    return "mixed_frame_of_reference", text


def _duplicates(headers: Sequence[ImageHeader]) -> Fault | None:
    same = int((steps_mm(headers) < DUPLICATE_TOLERANCE_MM).sum())
    if not same:
        return None
    text = tr(
        "{count} slices share {positions} positions and nothing in their headers tells them apart, so "
        "they are no single volume.",
        count=len(headers),
        positions=len(headers) - same,
    )
    return "duplicate_positions", text


def _tilt(headers: Sequence[ImageHeader]) -> Fault | None:
    angle = tilt_degrees(headers)
    if angle == 0.0:
        return None
    text = tr(
        "The gantry was tilted: the stack leans {angle:.1f} degrees from the slice normal. MPR, 3D and "
        "models use a volume sheared back upright; the acquired slices stay as they are.",
        angle=angle,
    )
    return "gantry_tilt", text


def _missing(headers: Sequence[ImageHeader]) -> Fault | None:
    gaps = gaps_of(headers)
    if not gaps.any():
        return None
    steps = steps_mm(headers)
    usual = usual_step(headers)
    spacings = (steps / usual_steps(headers))[gaps]
    # missing slices leave gaps of whole spacings; anything else is uneven from the start
    if (np.abs(spacings - np.rint(spacings)) > 0.1).any():
        return None
    count = int((np.rint(spacings) - 1).sum())
    return "missing_slices", _missing_text(count, float(steps[gaps].max()), usual)


def _missing_text(count: int, gap: float, usual: float) -> str:
    """How many slices are missing, and in which steps (mm)."""
    one = tr("1 slice is missing (the largest gap is {gap:.3g} mm, the spacing {usual:.3g} mm).", gap=gap, usual=usual)
    many = tr(
        "{count} slices are missing (the largest gap is {gap:.3g} mm, the spacing {usual:.3g} mm).",
        count=count,
        gap=gap,
        usual=usual,
    )
    rest = tr(
        "MPR, 3D and models use a resampled volume; the acquired slices stay as they are, and the gaps are left empty."
    )
    return f"{many if count > 1 else one} {rest}"


def _uneven(headers: Sequence[ImageHeader]) -> Fault | None:
    steps = steps_mm(headers)
    if not len(steps):
        return None
    places = np.concatenate([[0.0], np.cumsum(steps)])
    even = np.linspace(0.0, places[-1], len(places))
    spacing = float(places[-1]) / len(steps)
    if np.abs(places - even).max() <= max(UNEVEN_TOLERANCE_MM, UNEVEN_TOLERANCE_RATIO * spacing):
        return None
    low, high = steps.min(), steps.max()
    text = tr("The slices are unevenly spaced ({low:.3g} to {high:.3g} mm).", low=low, high=high)
    empty = tr(
        "MPR, 3D and models use a resampled volume; the acquired slices stay as they are, "
        "and the large gaps are left empty."
    )
    return "uneven_spacing", f"{text} {empty if gaps_of(headers).any() else tr(SAYS_RESAMPLED)}"


def _shifted(headers: Sequence[ImageHeader]) -> Fault | None:
    sideways = off_line_mm(headers)
    if sideways <= SHIFT_TOLERANCE_MM:
        return None
    text = tr("The slices are shifted sideways against each other by up to {sideways:.2g} mm.", sideways=sideways)
    return "shifted_slices", f"{text} {tr(SAYS_RESAMPLED)}"


def _gaps(headers: Sequence[ImageHeader]) -> Fault | None:
    return _missing(headers) or _uneven(headers)


_Check = Callable[[Sequence["ImageHeader"]], "Fault | None"]

_REFUSED: tuple[_Check, ...] = (_mixed_orientation, _mixed_size, _mixed_spacing, _mixed_frames, _duplicates)
"""What splitting has taken apart before; here for whoever stacks headers without it."""

_MENDED: tuple[_Check, ...] = (_tilt, _gaps, _shifted)


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
    along, sideways = lean_mm(headers)
    # drift that only rounding can explain is no shear: keep the right angle
    way = normal * along if sideways <= DRIFT_TOLERANCE_MM else positions[-1] - positions[0]
    return np.asarray(way / (len(headers) - 1), dtype=np.float64)
