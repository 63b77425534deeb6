"""STL, OBJ and glTF read back with nothing of ours: struct, json and plain lines."""

from __future__ import annotations

import json
import struct

import numpy as np
import pytest

from medviewer.domain.errors import UserError
from medviewer.domain.mesh import Mesh
from medviewer.export.meshes import MESH_FORMATS, write_meshes

BOX = np.array([[(n >> b) & 1 for b in (2, 1, 0)] for n in range(8)]) * (30.0, 20.0, 10.0) + (100.0, -50.0, 700.0)
SIDES = np.array(
    [
        [[0, 1, 3], [0, 3, 2], [4, 6, 7], [4, 7, 5], [0, 4, 5], [0, 5, 1]],
        [[2, 3, 7], [2, 7, 6], [0, 2, 6], [0, 6, 4], [1, 5, 7], [1, 7, 3]],
    ]
).reshape(12, 3)


def box(name="liver", shift=(0.0, 0.0, 0.0), color=(255, 0, 51)) -> Mesh:
    """A box of 30 x 20 x 10 mm with one corner at (100, -50, 700) LPS."""
    return Mesh(BOX + shift, SIDES, name, color)


def stl(path) -> tuple[bytes, np.ndarray, np.ndarray]:
    """Header, normals (n, 3) and corners (n, 3, 3)."""
    content = path.read_bytes()
    (count,) = struct.unpack_from("<I", content, 80)
    assert len(content) == 84 + 50 * count
    numbers = np.array([struct.unpack_from("<12f", content, 84 + 50 * n) for n in range(count)])
    return content[:80], numbers[:, :3], numbers[:, 3:].reshape(-1, 3, 3)


def signed_volume(corners) -> float:
    return float(np.einsum("ij,ij->", corners[:, 0], np.cross(corners[:, 1], corners[:, 2]))) / 6


def glb(path) -> tuple[dict, bytes]:
    content = path.read_bytes()
    magic, version, length = struct.unpack_from("<4sII", content)
    assert (magic, version, length) == (b"glTF", 2, len(content))
    size, kind = struct.unpack_from("<I4s", content, 12)
    assert kind == b"JSON"
    assert size % 4 == 0
    rest, tail = struct.unpack_from("<I4s", content, 20 + size)
    assert tail == b"BIN\0"
    assert 28 + size + rest == len(content)
    return json.loads(content[20 : 20 + size]), content[28 + size :]


def accessor(tree, binary, number) -> np.ndarray:
    entry = tree["accessors"][number]
    view = tree["bufferViews"][entry["bufferView"]]
    assert view["byteOffset"] % 4 == 0
    part = binary[view["byteOffset"] : view["byteOffset"] + view["byteLength"]]
    if entry["type"] == "VEC3":
        return np.frombuffer(part, "<f4").reshape(entry["count"], 3)
    return np.frombuffer(part, "<u4")


def test_that_the_box_of_the_tests_is_seen_from_outside():
    assert box().volume_ml == pytest.approx(6.0)


def test_that_an_stl_holds_lps_millimetres_outward_normals_and_says_so(tmp_path):
    write_meshes([box()], tmp_path / "a.stl", "node")
    header, normals, corners = stl(tmp_path / "a.stl")
    assert not header.lower().startswith(b"solid")
    assert b"LPS mm" in header
    assert b"node" in header
    assert signed_volume(corners - corners.mean(axis=(0, 1))) == pytest.approx(6000.0)
    np.testing.assert_allclose(corners.min(axis=(0, 1)), (100, -50, 700))
    np.testing.assert_allclose(corners.max(axis=(0, 1)), (130, -30, 710))
    out = corners.mean(axis=1) - (115, -40, 705)
    assert (np.einsum("ij,ij->i", normals, out) > 0).all()
    np.testing.assert_allclose(np.linalg.norm(normals, axis=1), 1.0, atol=1e-6)


def test_that_several_surfaces_become_one_stl(tmp_path):
    write_meshes([box(), box(shift=(100, 0, 0))], tmp_path / "a.stl")
    assert len(stl(tmp_path / "a.stl")[2]) == 24


def test_that_a_triangle_without_area_has_a_normal_of_zero(tmp_path):
    write_meshes([Mesh(BOX, np.array([[0, 0, 1], [0, 1, 3]]))], tmp_path / "a.stl")
    normals = stl(tmp_path / "a.stl")[1]
    np.testing.assert_allclose(np.linalg.norm(normals, axis=1), (0, 1), atol=1e-6)


def test_that_an_obj_names_its_objects_and_counts_its_corners_on(tmp_path):
    write_meshes([box(), box("left\nlung", (50, 0, 0))], tmp_path / "a.obj", "two\nlines")
    lines = (tmp_path / "a.obj").read_text().splitlines()
    assert lines[0] == "# two lines"
    assert "LPS, millimetres" in lines[1]
    assert [line for line in lines if line.startswith("o ")] == ["o liver", "o left_lung"]
    points = np.array([line.split()[1:] for line in lines if line.startswith("v ")], float)
    faces = np.array([line.split()[1:] for line in lines if line.startswith("f ")], int)
    np.testing.assert_allclose(points[:8, :3], BOX)
    np.testing.assert_allclose(points[0, 3:], (1.0, 0.0, 0.2))
    assert faces.min() == 1
    assert faces[:12].max() == 8
    assert faces[12:].min() == 9
    assert signed_volume(points[faces - 1][:12, :, :3] - (115, -40, 705)) == pytest.approx(6000.0)


def test_that_a_glb_holds_lps_millimetres_and_stands_them_up_in_metres(tmp_path):
    write_meshes([box(), box("lung", (50, 0, 0))], tmp_path / "a.glb", "node")
    tree, binary = glb(tmp_path / "a.glb")
    assert tree["asset"]["version"] == "2.0"
    assert "LPS" in tree["asset"]["extras"]["coordinates"]
    assert tree["buffers"] == [{"byteLength": len(binary)}]
    assert [mesh["name"] for mesh in tree["meshes"]] == ["liver", "lung"]
    primitive = tree["meshes"][0]["primitives"][0]
    points = accessor(tree, binary, primitive["attributes"]["POSITION"])
    np.testing.assert_allclose(points, BOX)
    np.testing.assert_array_equal(accessor(tree, binary, primitive["indices"]).reshape(-1, 3), SIDES)
    place = tree["accessors"][primitive["attributes"]["POSITION"]]
    assert (place["min"], place["max"]) == ([100, -50, 700], [130, -30, 710])
    root = tree["nodes"][tree["scenes"][0]["nodes"][0]]
    assert [tree["nodes"][child]["mesh"] for child in root["children"]] == [0, 1]
    matrix = np.array(root["matrix"]).reshape(4, 4).T
    assert np.linalg.det(matrix[:3, :3]) == pytest.approx(1e-9)
    np.testing.assert_allclose(matrix @ (0, 0, 1000, 1), (0, 1, 0, 1))  # the head is up
    np.testing.assert_allclose(matrix @ (0, -1000, 0, 1), (0, 0, 1, 1))  # the face looks forward
    np.testing.assert_allclose(matrix @ (1000, 0, 0, 1), (1, 0, 0, 1))


def test_that_colours_of_gltf_are_linear(tmp_path):
    write_meshes([box(color=(255, 128, 0))], tmp_path / "a.glb")
    tree, _ = glb(tmp_path / "a.glb")
    factor = tree["materials"][0]["pbrMetallicRoughness"]["baseColorFactor"]
    assert factor == pytest.approx([1.0, 0.216, 0.0, 1.0], abs=0.005)


@pytest.mark.parametrize("name", ["a.ply", "a"])
def test_that_an_unknown_ending_is_refused_with_those_there_are(tmp_path, name):
    with pytest.raises(UserError, match=r"\.stl, \.obj, \.glb"):
        write_meshes([box()], tmp_path / name)
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("ending", list(MESH_FORMATS))
def test_that_an_empty_surface_leaves_no_file(tmp_path, ending):
    with pytest.raises(UserError, match="empty"):
        write_meshes([Mesh(np.zeros((0, 3)), np.zeros((0, 3), int))], tmp_path / f"a{ending}")
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("ending", list(MESH_FORMATS))
def test_that_a_file_that_fails_half_way_leaves_the_old_one(tmp_path, monkeypatch, ending):
    path = tmp_path / f"a{ending}"
    path.write_bytes(b"old")

    def fail(*_args):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("medviewer.domain.atomic.os.fsync", fail)
    with pytest.raises(UserError, match="No space left"):
        write_meshes([box()], path)
    assert path.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [path]
