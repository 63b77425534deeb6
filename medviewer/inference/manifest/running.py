"""Which tensors a network takes, and how it is run over a volume."""

from __future__ import annotations

from typing import Literal

from medviewer.inference.manifest.parts import IntTriple, MarginTriple, Part


class Input(Part):
    """One tensor that the network takes."""

    name: str
    layout: Literal["NCDHW"]
    dtype: Literal["float32"]


class Inference(Part):
    """How the network is run over the volume: `roi` voxels of output per tile, seen with `halo` voxels around them."""

    mode: Literal["sliding_window"]
    roi: IntTriple
    halo: MarginTriple
    blend: Literal["none"] = "none"
