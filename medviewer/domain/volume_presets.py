"""How values become colour and opacity in 3D: presets as data, and the reader's window over them."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from medviewer.domain.wording import mark

if TYPE_CHECKING:
    from medviewer.domain.voi import Window
    from medviewer.domain.volume_display import Span

Knot = tuple[float, float, tuple[float, float, float]]
"""Value, opacity of one millimetre, colour (red, green, blue of 0..1)."""


class Blend(StrEnum):
    """How the values along a ray make a pixel."""

    LIGHT = "light"
    """Colours behind one another, each by its opacity."""
    BRIGHTEST = "brightest"
    """The highest value alone (maximum intensity projection)."""


@dataclass(frozen=True, slots=True)
class VolumePreset:
    """One row of the table.

    Parameters
    ----------
    id, name
        For settings, and for the menu.
    knots
        Values rise. Fractions of the window where `is_relative`, else values as they are.
    window
        What the knots stand in: a drag moves and stretches it. (Level and width of the part that changes.)
    slopes
        (value change per mm, factor on the opacity): even tissue fades where noise would make fog of it. Empty: none.
        No factor is 0: VTK's ray caster for the processor leaves out blocks of voxels by it, and all of them at first.
    is_relative
        For values without a fixed scale: the knots follow the window of the slices.
    modalities
        For which it is offered; empty for all that have no presets of their own.
    """

    id: str
    name: str
    knots: tuple[Knot, ...]
    window: Span
    slopes: tuple[tuple[float, float], ...] = ()
    is_shaded: bool = True
    is_relative: bool = False
    blend: Blend = Blend.LIGHT
    modalities: tuple[str, ...] = ()
    ambient: float = 0.25
    specular: float = 0.15


def _brightness(low: float, high: float) -> tuple[Knot, ...]:
    """Black to white: VTK multiplies colour and opacity also for the brightest value, so each is the root."""
    roots = [step / 16 for step in range(17)]
    return tuple((low + root**2 * (high - low), root, (root, root, root)) for root in roots)


CT_OVERVIEW = VolumePreset(
    "ct-overview",
    mark("CT overview"),
    (
        (-3024, 0.0, (0.0, 0.0, 0.0)),
        (-700, 0.0, (0.55, 0.30, 0.28)),
        (-600, 0.015, (0.60, 0.35, 0.30)),
        (-400, 0.015, (0.72, 0.45, 0.38)),
        (-300, 0.0, (0.74, 0.46, 0.40)),
        (110, 0.0, (0.80, 0.30, 0.24)),
        (180, 0.05, (0.84, 0.42, 0.32)),
        (280, 0.28, (0.93, 0.76, 0.60)),
        (600, 0.55, (1.0, 0.94, 0.84)),
        (3071, 0.70, (1.0, 1.0, 1.0)),
    ),
    (600.0, 0.0),
    modalities=("CT",),
)
"""A thin veil on the air-tissue border (lung surface and skin), vessels with contrast, bone.

The veil is kept narrow: rays skip what is transparent, and a wider one doubles the time of a frame.
"""

CT_BONE = VolumePreset(
    "ct-bone",
    mark("CT bone"),
    (
        (-1000, 0.0, (0.0, 0.0, 0.0)),
        (190, 0.0, (0.60, 0.34, 0.22)),
        (280, 0.10, (0.80, 0.58, 0.42)),
        (420, 0.50, (0.94, 0.85, 0.70)),
        (900, 0.85, (1.0, 0.97, 0.90)),
        (3071, 1.0, (1.0, 1.0, 1.0)),
    ),
    (710.0, 545.0),
    modalities=("CT",),
)

CT_LUNG = VolumePreset(
    "ct-lung",
    mark("CT lung"),
    (
        (-1000, 0.0, (0.20, 0.30, 0.45)),
        (-900, 0.0, (0.25, 0.36, 0.52)),
        (-780, 0.004, (0.36, 0.52, 0.72)),
        (-640, 0.06, (0.58, 0.70, 0.86)),
        (-420, 0.13, (0.88, 0.80, 0.78)),
        (-260, 0.035, (0.86, 0.62, 0.56)),
        (-160, 0.0, (0.80, 0.50, 0.44)),
    ),
    (740.0, -530.0),
    slopes=((10.0, 0.02), (45.0, 1.0)),
    modalities=("CT",),
    ambient=0.45,
)

CT_VESSELS = VolumePreset(
    "ct-vessels",
    mark("CT vessels"),
    (
        (-1000, 0.0, (0.0, 0.0, 0.0)),
        (130, 0.0, (0.55, 0.08, 0.06)),
        (180, 0.06, (0.74, 0.14, 0.10)),
        (240, 0.32, (0.90, 0.32, 0.20)),
        (380, 0.42, (0.96, 0.70, 0.48)),
        (700, 0.45, (1.0, 0.94, 0.84)),
        (3071, 0.60, (1.0, 1.0, 1.0)),
    ),
    (570.0, 415.0),
    modalities=("CT",),
    specular=0.3,
)

CT_SOFT = VolumePreset(
    "ct-soft",
    mark("CT soft tissue"),
    (
        (-1000, 0.0, (0.0, 0.0, 0.0)),
        (-60, 0.0, (0.62, 0.36, 0.26)),
        (-10, 0.02, (0.70, 0.34, 0.26)),
        (40, 0.18, (0.78, 0.38, 0.30)),
        (110, 0.26, (0.86, 0.46, 0.36)),
        (220, 0.42, (0.95, 0.80, 0.66)),
        (600, 0.70, (1.0, 0.96, 0.90)),
    ),
    (400.0, 40.0),
    slopes=((2.0, 0.15), (25.0, 1.0)),
    modalities=("CT",),
)

MR = VolumePreset(
    "mr",
    "MR",
    (
        (0.0, 0.0, (0.0, 0.0, 0.0)),
        (0.2, 0.0, (0.30, 0.28, 0.26)),
        (0.35, 0.15, (0.68, 0.63, 0.58)),
        (0.7, 0.5, (0.92, 0.89, 0.85)),
        (1.0, 0.7, (1.0, 1.0, 0.98)),
    ),
    (1.0, 0.5),
    is_relative=True,
)
"""Grey with opacity rising over the upper part of the window: for values without a fixed scale."""

MIP = VolumePreset(
    "mip",
    "MIP",
    _brightness(0.0, 1.0),
    (1.0, 0.5),
    is_shaded=False,
    is_relative=True,
    blend=Blend.BRIGHTEST,
)

CT_MIP = VolumePreset(
    "mip",
    "MIP",
    _brightness(-125.0, 675.0),
    (800.0, 275.0),
    is_shaded=False,
    blend=Blend.BRIGHTEST,
    modalities=("CT",),
)
"""The brightest value in HU: a window of its own, for in one of the lungs all is white."""

PRESETS: tuple[VolumePreset, ...] = (CT_OVERVIEW, CT_BONE, CT_LUNG, CT_VESSELS, CT_SOFT, CT_MIP, MR, MIP)
"""The first one that is offered for a modality is the one to begin with."""


def presets_of(modality: str) -> tuple[VolumePreset, ...]:
    """The presets offered for a modality: its own where it has some; the first is the one to begin with."""
    own = tuple(preset for preset in PRESETS if modality in preset.modalities)
    return own or tuple(preset for preset in PRESETS if not preset.modalities)


def preset_called(preset_id: str, modality: str) -> VolumePreset:
    """The preset of that id where the modality has it, else the one to begin with."""
    offered = presets_of(modality)
    return next((preset for preset in offered if preset.id == preset_id), offered[0])


@dataclass(frozen=True, slots=True)
class Transfer:
    """A preset as it stands now: knots in values of the volume, and the window that made them."""

    preset: VolumePreset
    knots: tuple[Knot, ...]
    window: Span


def own_window(preset: VolumePreset, slices: Window) -> Span:
    """(width, level) of a preset before anyone has dragged: its own, or that of the slices."""
    return (slices.width, slices.level) if preset.is_relative else preset.window


def transfer_of(preset: VolumePreset, slices: Window, dragged: Span | None = None) -> Transfer:
    """The knots moved and stretched to a window.

    Parameters
    ----------
    preset
        The row of the table.
    slices
        Window of the slices, for presets that follow it.
    dragged
        (width, level) that the reader has set; None: as the preset has it.
    """
    width, level = dragged or own_window(preset, slices)
    from_width, from_level = preset.window
    scale = width / from_width
    knots = tuple((level + (value - from_level) * scale, opacity, color) for value, opacity, color in preset.knots)
    return Transfer(preset, knots, (width, level))
