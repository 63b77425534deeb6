"""Build `model.onnx`: a multi-scale 3D blob filter that rejects vessels, written as an ONNX graph.

There is nothing to train. For every radius r the volume is smoothed with a Gaussian of sigma r / 2 (separable
Conv). The *core* of a voxel is the smoothed value there. Its *surround* is read at the distance 1.7 r in 2 N
directions that come in opposite pairs; a pair counts with its darker end, and the brightest pair is the surround:
where something bright runs *through* the place (a vessel, a sheet of pleura) both ends of one pair are bright and
the difference vanishes; where something bright only touches the place (a vessel that ends in a nodule) one end
stays dark and the difference stays. *response* = core - surround, in HU, largest over the radii.

Outputs, each (1, 1, D - 2 h, H - 2 h, W - 2 h) for an input of (1, 1, D, H, W) and the halo h:
`response` in HU, `radius` in mm of the best scale, `core` in HU at that scale.
"""

from __future__ import annotations

import argparse
import math
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

SPACING_MM = 1.5
HALO = 24
FINE_RADII_MM = (2.2, 3.0, 4.0)
COARSE_RADII_MM = (5.2, 6.8, 9.0)
PAIRS = 21
DISTANCE_IN_RADII = 1.7
CONE_DEGREES = 45.0
SIGMA_IN_RADII = 0.5
CLIP_HU = (-1000.0, 150.0)


@dataclass(frozen=True)
class Level:
    """One resolution of the pyramid: voxel size in mm, and voxels of margin that its input has around its output."""

    spacing_mm: float
    margin: int


class Graph:
    """Nodes and constants of the graph, with names given in order so that the bytes never change."""

    def __init__(self) -> None:
        self.nodes: list[onnx.NodeProto] = []
        self.constants: dict[str, onnx.TensorProto] = {}

    def add(self, kind: str, *inputs: str, **attributes: object) -> str:
        """Append a node and return the name of its output."""
        name = f"{kind.lower()}_{len(self.nodes)}"
        self.nodes.append(helper.make_node(kind, inputs, [name], name=f"node_{len(self.nodes)}", **attributes))
        return name

    def constant(self, array: np.ndarray) -> str:
        """Name of a constant; equal arrays share one."""
        key = f"{array.dtype}_{'x'.join(map(str, array.shape))}_{array.tobytes().hex()}"
        if key not in self.constants:
            self.constants[key] = numpy_helper.from_array(array, f"constant_{len(self.constants)}")
        return self.constants[key].name

    def integers(self, *values: int) -> str:
        """Name of a vector of int64."""
        return self.constant(np.array(values, dtype=np.int64))

    def crop(self, name: str, before: tuple[int, int, int], after: tuple[int, int, int]) -> str:
        """Cut voxels off both ends of the three spatial axes."""
        ends = [-n if n else 2**31 - 1 for n in after]
        return self.add("Slice", name, self.integers(*before), self.integers(*ends), self.integers(2, 3, 4))


def gaussian(sigma: float) -> np.ndarray:
    """Weights of a Gaussian cut at 2.5 sigma (in voxels), rounded so that every platform writes the same bytes."""
    reach = math.ceil(2.5 * sigma)
    weights = np.exp(-0.5 * (np.arange(-reach, reach + 1) / sigma) ** 2)
    return np.round(weights / weights.sum(), 6).astype(np.float32)


def directions(pairs: int) -> np.ndarray:
    """Unit vectors (pairs, 3), evenly spread over the half sphere (Fibonacci lattice)."""
    n = np.arange(pairs) + 0.5
    z = 1.0 - n / pairs
    angle = math.pi * (1.0 + math.sqrt(5.0)) * n
    flat = np.sqrt(1.0 - z**2)
    return np.stack([z, flat * np.sin(angle), flat * np.cos(angle)], axis=1)


def smooth(graph: Graph, name: str, sigma: float) -> tuple[str, int]:
    """Separable Gaussian as three valid convolutions; returns the name and the voxels lost on each side."""
    weights = gaussian(sigma)
    for axis in range(3):
        shape = [1, 1, 1, 1, 1]
        shape[2 + axis] = len(weights)
        name = graph.add("Conv", name, graph.constant(weights.reshape(shape)))
    return name, len(weights) // 2


def through(graph: Graph, smoothed: str, distance: float, margin: int) -> str:
    """Brightest way through a place, counted with its darker end, on the grid `margin` voxels inside `smoothed`.

    `distance` is in voxels. The far end of a way lies within a cone around the opposite direction, so that a vessel
    that bends or forks here counts as going through.
    """
    half = directions(PAIRS)
    ways = np.concatenate([half, -half])
    ends = []
    for offset in np.rint(ways * distance).astype(int):
        before = (int(margin + offset[0]), int(margin + offset[1]), int(margin + offset[2]))
        after = (int(margin - offset[0]), int(margin - offset[1]), int(margin - offset[2]))
        ends.append(graph.crop(smoothed, before, after))
    passages = []
    for way, end in zip(ways, ends, strict=True):
        cone = [ends[n] for n in np.flatnonzero(ways @ -way >= math.cos(math.radians(CONE_DEGREES)))]
        passages.append(graph.add("Min", end, graph.add("Max", *cone)))
    return graph.add("Max", *passages)


def scale(graph: Graph, image: str, level: Level, radius_mm: float) -> tuple[str, str]:
    """Response and core of one radius, on the grid `level.margin` voxels inside `image`."""
    smoothed, lost = smooth(graph, image, SIGMA_IN_RADII * radius_mm / level.spacing_mm)
    margin = level.margin - lost
    surround = through(graph, smoothed, DISTANCE_IN_RADII * radius_mm / level.spacing_mm, margin)
    core = graph.crop(smoothed, (margin,) * 3, (margin,) * 3)
    return graph.add("Sub", core, surround), core


def best_of(graph: Graph, first: tuple[str, str, str], second: tuple[str, str, str]) -> tuple[str, str, str]:
    """Response, core and radius of whichever has the larger response, voxel by voxel."""
    wins = graph.add("Greater", second[0], first[0])
    return (
        graph.add("Max", first[0], second[0]),
        graph.add("Where", wins, second[1], first[1]),
        graph.add("Where", wins, second[2], first[2]),
    )


def level_response(graph: Graph, image: str, level: Level, radii_mm: tuple[float, ...]) -> tuple[str, str, str]:
    """Response, core and radius: the best over the radii of one resolution."""
    best: tuple[str, str, str] | None = None
    for radius_mm in radii_mm:
        response, core = scale(graph, image, level, radius_mm)
        radius = graph.constant(np.full((1, 1, 1, 1, 1), radius_mm, dtype=np.float32))
        best = best_of(graph, best, (response, core, radius)) if best else (response, core, radius)
    if best is None:
        message = "a level needs at least one radius"
        raise ValueError(message)
    return best


def doubled(graph: Graph, name: str, mode: str) -> str:
    """A coarse grid drawn on the fine one, without the two fine voxels per side that border on missing neighbours."""
    scales = graph.constant(np.array([1, 1, 2, 2, 2], dtype=np.float32))
    drawn = graph.add(
        "Resize",
        name,
        "",
        scales,
        mode=mode,
        coordinate_transformation_mode="half_pixel",
        nearest_mode="round_prefer_floor",
    )
    return graph.crop(drawn, (2, 2, 2), (2, 2, 2))


def reach(level_spacing_mm: float, radius_mm: float) -> int:
    """Voxels that a radius looks beyond its place."""
    sigma = SIGMA_IN_RADII * radius_mm / level_spacing_mm
    return math.ceil(2.5 * sigma) + math.ceil(DISTANCE_IN_RADII * radius_mm / level_spacing_mm)


def build() -> onnx.ModelProto:
    """The whole graph; raises ValueError where the halo is too small for the largest radius."""
    if 2 * (reach(2 * SPACING_MM, max(COARSE_RADII_MM)) + 1) > HALO or reach(SPACING_MM, max(FINE_RADII_MM)) > HALO:
        message = f"a halo of {HALO} voxels is too small for the radii"
        raise ValueError(message)
    graph = Graph()
    low, high = (graph.constant(np.array(v, dtype=np.float32)) for v in CLIP_HU)
    image = graph.add("Clip", "image", low, high)
    fine_margin = reach(SPACING_MM, max(FINE_RADII_MM))
    inner = graph.crop(image, (HALO - fine_margin,) * 3, (HALO - fine_margin,) * 3)
    fine = level_response(graph, inner, Level(SPACING_MM, fine_margin), FINE_RADII_MM)
    pooled = graph.add("AveragePool", image, kernel_shape=[2, 2, 2], strides=[2, 2, 2])
    coarse = level_response(graph, pooled, Level(2 * SPACING_MM, HALO // 2 - 1), COARSE_RADII_MM)
    modes = ("linear", "linear", "nearest")
    coarse_drawn = [doubled(graph, name, mode) for name, mode in zip(coarse, modes, strict=True)]
    response, core, radius = best_of(graph, fine, (coarse_drawn[0], coarse_drawn[1], coarse_drawn[2]))
    for name, source in (("response", response), ("radius", radius), ("core", core)):
        graph.nodes.append(helper.make_node("Identity", [source], [name], name=f"node_{name}"))
    return finished(graph)


def finished(graph: Graph) -> onnx.ModelProto:
    """The checked model with its inputs, outputs and versions."""
    shape_in, shape_out = [1, 1, "depth", "height", "width"], [1, 1, "out_depth", "out_height", "out_width"]
    model = helper.make_model(
        helper.make_graph(
            graph.nodes,
            "lung_nodule_candidates",
            [helper.make_tensor_value_info("image", TensorProto.FLOAT, shape_in)],
            [helper.make_tensor_value_info(n, TensorProto.FLOAT, shape_out) for n in ("response", "radius", "core")],
            list(graph.constants.values()),
        ),
        opset_imports=[helper.make_opsetid("", 17)],
        producer_name="lung-nodule-candidates",
        producer_version="1.0.0",
    )
    model.ir_version = 8
    onnx.checker.check_model(model)
    return model


def main() -> None:
    """Write the model beside the manifest, or where asked."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("-o", "--output", type=Path, default=Path(__file__).parents[1] / "model.onnx")
    target: Path = parser.parse_args().output
    target.write_bytes(build().SerializeToString(deterministic=True))


if __name__ == "__main__":
    main()
