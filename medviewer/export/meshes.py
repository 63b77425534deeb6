"""Surfaces as files: STL, OBJ and glTF (one binary file), written whole or not at all.

Places are patient coordinates: LPS, in millimetres. STL and OBJ hold them as they are and say so in their comment;
glTF, which has a unit and an upright of its own, holds them too, with the matrix that stands them up in metres.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import numpy as np

from medviewer.domain.atomic import written_whole
from medviewer.domain.errors import UserError
from medviewer.domain.wording import mark, tr

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path
    from typing import BinaryIO

    from numpy.typing import NDArray

    from medviewer.domain.mesh import Mesh

PLACE_TEXT = "patient coordinates LPS, millimetres (x to the left, y to the back, z to the head)"
SHORT_PLACE = "LPS mm (x left, y back, z head)"
MESH_FORMATS = {".stl": "STL", ".obj": "OBJ", ".glb": mark("glTF (binary)")}
"""Endings of file names, and what they are called."""
STL_HEADER_BYTES = 80
CHUNK = 65_536
GLTF_UPRIGHT = (0.001, 0, 0, 0, 0, 0, -0.001, 0, 0, 0.001, 0, 0, 0, 0, 0, 1)
"""From LPS mm to metres with +Y to the head and +Z to the front, by columns (glTF 2.0, 3.4 and 5.25)."""
FLOAT, UNSIGNED_INT, VERTICES, INDICES = 5126, 5125, 34962, 34963
"""Numbers of glTF 2.0: component types, and what a buffer view is for."""


def write_meshes(meshes: Sequence[Mesh], path: Path, title: str = "") -> None:
    """Write surfaces into one file, in the format that its name ends with.

    STL holds one surface without a name or colour: several become one.

    Raises
    ------
    UserError
        For other endings, where there is nothing to write, and where the file cannot be written.
    """
    shown = [mesh for mesh in meshes if not mesh.is_empty]
    writer = _WRITERS.get(path.suffix.lower())
    if writer is None:
        message = tr("{path} does not end with one of {endings}.", path=path.name, endings=", ".join(MESH_FORMATS))
        raise UserError(message, tr("Choose one of these formats."))
    if not shown:
        message = tr("There is no surface to save: it is empty.")
        raise UserError(message, tr("Choose another threshold or segment."))
    try:
        with written_whole(path) as temporary, temporary.open("wb") as file:
            writer(shown, title, file)
    except OSError as error:
        message = tr("{path} could not be written: {reason}.", path=path, reason=error.strerror or error)
        raise UserError(message, tr("Check that the folder can be written to and the disk has room.")) from error


def _write_stl(meshes: Sequence[Mesh], title: str, file: BinaryIO) -> None:
    """Binary STL; its header must not begin with "solid"."""
    header = f"{SHORT_PLACE}; {title}".encode("ascii", "replace")[:STL_HEADER_BYTES]
    file.write(header.ljust(STL_HEADER_BYTES))
    file.write(np.uint32(sum(len(mesh.triangles) for mesh in meshes)).tobytes())
    facet = np.dtype([("normal", "<f4", 3), ("corners", "<f4", (3, 3)), ("attribute", "<u2")])
    for mesh in meshes:
        for first in range(0, len(mesh.triangles), CHUNK):
            corners = mesh.points_lps[mesh.triangles[first : first + CHUNK]]
            facets = np.zeros(len(corners), facet)
            facets["corners"], facets["normal"] = corners, _unit_normals(corners)
            file.write(facets.tobytes())


def _unit_normals(corners: NDArray[np.float64]) -> NDArray[np.float64]:
    """Unit vectors (n, 3) out of triangles (n, 3, 3); zero where a triangle has no area."""
    across = np.cross(corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0])
    length = np.linalg.norm(across, axis=1, keepdims=True)
    normals: NDArray[np.float64] = np.divide(across, length, out=np.zeros_like(across), where=length > 0)
    return normals


def _write_obj(meshes: Sequence[Mesh], title: str, file: BinaryIO) -> None:
    """Wavefront OBJ: one object for each surface; colours stand at the corners, as most programs read them."""
    file.write(f"# {_one_line(title)}\n# {PLACE_TEXT}\n".encode())
    before = 1
    for number, mesh in enumerate(meshes, 1):
        file.write(f"o {_one_line(mesh.name).replace(' ', '_') or f'surface_{number}'}\n".encode())
        red, green, blue = (part / 255 for part in mesh.color)
        for first in range(0, len(mesh.points_lps), CHUNK):
            points = mesh.points_lps[first : first + CHUNK].tolist()
            lines = [f"v {x:.4f} {y:.4f} {z:.4f} {red:.4f} {green:.4f} {blue:.4f}\n" for x, y, z in points]
            file.write("".join(lines).encode())
        for first in range(0, len(mesh.triangles), CHUNK):
            corners = (mesh.triangles[first : first + CHUNK] + before).tolist()
            file.write("".join(f"f {a} {b} {c}\n" for a, b, c in corners).encode())
        before += len(mesh.points_lps)


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _write_glb(meshes: Sequence[Mesh], title: str, file: BinaryIO) -> None:
    """Version 2.0 of glTF as one binary file: a node for each surface."""
    parts: list[bytes] = []
    tree: dict[str, Any] = {
        "asset": {"version": "2.0", "generator": "medviewer", "extras": {"title": title, "coordinates": PLACE_TEXT}},
        "scene": 0,
        "scenes": [{"nodes": [0]}],
        "nodes": [{"matrix": GLTF_UPRIGHT, "children": list(range(1, len(meshes) + 1))}],
        **{key: [] for key in ("meshes", "materials", "accessors", "bufferViews")},
    }
    for mesh in meshes:
        _add_to_gltf(tree, parts, mesh)
    binary = b"".join(parts)
    tree["buffers"] = [{"byteLength": len(binary)}]
    words = json.dumps(tree, separators=(",", ":")).encode()
    words += b" " * (-len(words) % 4)
    length = 12 + 8 + len(words) + 8 + len(binary)
    file.write(b"glTF" + np.array([2, length], "<u4").tobytes())
    file.write(np.uint32(len(words)).tobytes() + b"JSON" + words)
    file.write(np.uint32(len(binary)).tobytes() + b"BIN\0")
    file.write(binary)


def _add_to_gltf(tree: dict[str, Any], parts: list[bytes], mesh: Mesh) -> None:
    points = mesh.points_lps.astype("<f4")
    number = len(tree["meshes"])
    place = {"min": points.min(axis=0).tolist(), "max": points.max(axis=0).tolist()}
    for values, kind, component, target in (
        (points, "VEC3", FLOAT, VERTICES),
        (mesh.triangles.astype("<u4").reshape(-1), "SCALAR", UNSIGNED_INT, INDICES),
    ):
        offset = sum(len(part) for part in parts)
        parts.append(values.tobytes())
        tree["accessors"].append(
            {"bufferView": len(tree["bufferViews"]), "componentType": component, "count": len(values), "type": kind}
            | (place if kind == "VEC3" else {})
        )
        tree["bufferViews"].append({"buffer": 0, "byteOffset": offset, "byteLength": len(parts[-1]), "target": target})
    linear = [(part / 255) ** 2.2 for part in mesh.color]
    material = {"baseColorFactor": [*linear, 1.0], "metallicFactor": 0.0, "roughnessFactor": 0.8}
    tree["materials"].append({"pbrMetallicRoughness": material, "doubleSided": True})
    last = len(tree["accessors"]) - 1
    primitive = {"attributes": {"POSITION": last - 1}, "indices": last, "material": number}
    tree["meshes"].append({"name": mesh.name, "primitives": [primitive]})
    tree["nodes"].append({"name": mesh.name, "mesh": number})


_WRITERS: dict[str, Callable[[Sequence[Mesh], str, BinaryIO], None]] = {
    ".stl": _write_stl,
    ".obj": _write_obj,
    ".glb": _write_glb,
}
