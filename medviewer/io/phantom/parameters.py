"""The numbers of the chest phantom, read from `resources/phantom/chest.yaml`."""

from __future__ import annotations

from functools import cache

import yaml
from pydantic import BaseModel, ConfigDict

from medviewer.domain.resources import resource_path

Pair = tuple[float, float]
Triple = tuple[float, float, float]


class Part(BaseModel):
    """A group of numbers: frozen, unknown names are errors."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Grid(Part):
    """The CT grid."""

    slices: int
    rows: int
    columns: int
    pixel_mm: float
    slice_mm: float


class Values(Part):
    """HU of the tissues."""

    air: float
    parenchyma: float
    dependent_gradient: float
    fat: float
    muscle: float
    skin: float
    blood: float
    mediastinum: float
    liver: float
    spleen: float
    cortex: float
    marrow: float
    disc: float
    cartilage: float
    airway_wall: float
    table: float


class BodySize(Part):
    """The trunk's outline: half axes, thickness of skin and of the chest wall's muscle, and how far off centre."""

    half_width: float
    half_depth: float
    skin: float
    wall: float
    off_centre: float


class CavitySize(Part):
    """The inside of the rib cage: half axes, level where it is widest, level of its top."""

    half_width: float
    half_depth: float
    widest: float
    apex: float


class HeartSize(Part):
    """The heart as an ellipsoid."""

    center: Triple
    radii: Triple


class DiaphragmSize(Part):
    """Levels of the two domes, and how far they fall towards the sides and towards front and back."""

    right_top: float
    left_top: float
    width_drop: float
    depth_drop: float


class VesselTree(Part):
    """Vessel trees: end points per tree, radius of an end branch, growth of the radius with the number of ends."""

    targets: int
    thinnest: float
    exponent: float
    per_lung: int


class NoduleSizes(Part):
    """Nodules: diameters, how they vary, values, distances between them and from the hilum."""

    diameters: tuple[float, ...]
    spread: float
    value: Pair
    apart: float
    clear_of_hilum: float


class TrapSizes(Part):
    """Vessel crossings."""

    count: int
    radius: Pair
    half_length: float
    apart: float


class Noise(Part):
    """Noise: standard deviation in soft tissue, frequency of its peak, share in the lungs, blur of the scanner."""

    sigma: float
    peak_per_mm: float
    lung_share: float
    blur_mm: float


class ChestParameters(Part):
    """All numbers of the chest phantom."""

    grid: Grid
    hu: Values
    body: BodySize
    cavity: CavitySize
    heart: HeartSize
    diaphragm: DiaphragmSize
    vessels: VesselTree
    nodules: NoduleSizes
    traps: TrapSizes
    noise: Noise


@cache
def chest_parameters() -> ChestParameters:
    """The numbers that come with the program."""
    text = resource_path("phantom", "chest.yaml").read_text(encoding="utf-8")
    return ChestParameters.model_validate(yaml.safe_load(text))
