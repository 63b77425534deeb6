"""The closed vocabulary of steps from a volume to what a network takes."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from medviewer.inference.manifest.parts import Finite, Part, Positive, Triple


class ModalityLut(Part):
    """Values are rescaled to the modality's unit (PS3.3 C.11.1); the loader has done it already."""

    op: Literal["modality_lut"]


class Resample(Part):
    """The source on a grid of another spacing (mm along slice, row, column) with the same outer corner."""

    op: Literal["resample"]
    spacing_mm: Triple
    order: Literal[1] = 1
    align: Literal["corner"] = "corner"
    padding: Literal["border"] = "border"
    antialias: bool = False


class LungMask(Part):
    """The lungs: air inside the body without airways' and bowel's, closed by a ball; the rest becomes `fill` HU."""

    op: Literal["lung_mask"]
    threshold_hu: Finite
    min_volume_ml: Positive
    close_mm: Positive
    fill: Finite
    margin_mm: Finite = 0.0


PreprocessStep = Annotated[ModalityLut | Resample | LungMask, Field(discriminator="op")]
