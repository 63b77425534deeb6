"""Every attack on a reader of ONNX files that is known: refused before ONNX Runtime sees the file, or contained."""

import hashlib
import os

import numpy as np
import onnx
import pytest
from made_lungs import graph_of, node, plugin_folder
from onnx import TensorProto, helper, numpy_helper

from medviewer.domain.errors import UserError
from medviewer.domain.job import CancelToken
from medviewer.inference.catalog import load_plugin
from medviewer.inference.runtime import Runtime

WEIGHT = np.arange(3, dtype=np.float32).reshape(1, 1, 1, 1, 3)
CONTENT = WEIGHT.tobytes()
DATA = "model.onnx.data"
IMAGE = np.ones((1, 1, 1, 1, 3), np.float32)


def model_with(location, offset=0, length=WEIGHT.nbytes, dims=WEIGHT.shape):
    """A graph that adds a weight which is said to lie in a file."""
    weight = TensorProto(name="w", data_type=TensorProto.FLOAT, dims=dims, data_location=TensorProto.EXTERNAL)
    for key, value in (("location", location), ("offset", offset), ("length", length)):
        if value is not None:
            weight.external_data.add(key=key, value=str(value))
    return graph_of([node("Add", ["image", "w"], ["response"])], [weight])


def folder_with(tmp_path, model, content=CONTENT, named=True):
    """A plug-in whose manifest names its file with weights, unless `named` is false."""
    entry = f'\n  external_data: [{{file: {DATA}, sha256: "{hashlib.sha256(content).hexdigest()}"}}]'
    folder = plugin_folder(tmp_path / "plugin", model, [("  opset: 17", "  opset: 17" + entry)] if named else ())
    (folder / DATA).write_bytes(content)
    return folder


def loaded(folder):
    runtime = Runtime("cpu")
    return runtime, runtime.load(load_plugin(folder))


def response(folder):
    runtime, session = loaded(folder)
    return runtime.run(session, {"image": IMAGE}, CancelToken())["response"]


def test_that_weights_beside_the_graph_come_from_the_file_that_the_manifest_names(tmp_path):
    assert np.array_equal(response(folder_with(tmp_path, model_with(DATA))), IMAGE + WEIGHT)


def test_that_weights_may_begin_anywhere_in_their_file(tmp_path):
    content = bytes(4096) + CONTENT + bytes(12)
    model = model_with(DATA, offset=4096, length=None)
    assert np.array_equal(response(folder_with(tmp_path, model, content)), IMAGE + WEIGHT)


def test_that_a_file_exported_by_onnx_itself_with_its_weights_beside_it_runs(tmp_path):
    whole = onnx.load_model_from_string(
        graph_of([node("Add", ["image", "w"], ["response"])], [numpy_helper.from_array(WEIGHT, "w")])
    )
    onnx.save_model(
        whole, tmp_path / "m.onnx", save_as_external_data=True, location=DATA, size_threshold=0, convert_attribute=True
    )
    folder = folder_with(tmp_path, (tmp_path / "m.onnx").read_bytes(), (tmp_path / DATA).read_bytes())
    assert np.array_equal(response(folder), IMAGE + WEIGHT)


@pytest.mark.parametrize(
    "location", ["../secret", "/etc/hostname", "sub/../../secret", "other.data", "", "model.onnx", "..", "./" + DATA]
)
def test_that_weights_from_any_other_place_are_refused(tmp_path, location):
    (tmp_path / "secret").write_bytes(CONTENT)
    with pytest.raises(UserError, match="does not name"):
        loaded(folder_with(tmp_path, model_with(location)))


def test_that_a_file_with_weights_which_the_manifest_does_not_name_is_not_read(tmp_path):
    with pytest.raises(UserError, match=r"does not name \(model\.onnx\.data\)"):
        loaded(folder_with(tmp_path, model_with(DATA), named=False))


@pytest.mark.parametrize("make", [os.symlink, os.link])
def test_that_weights_which_are_a_link_are_refused(tmp_path, make):
    folder = folder_with(tmp_path, model_with(DATA))
    (tmp_path / "secret").write_bytes(CONTENT)
    (folder / DATA).unlink()
    make(tmp_path / "secret", folder / DATA)
    with pytest.raises(UserError, match=r"is a link"):
        loaded(folder)


def test_that_a_pipe_in_the_place_of_the_weights_does_not_hold_up_the_program(tmp_path):
    folder = folder_with(tmp_path, model_with(DATA))
    (folder / DATA).unlink()
    os.mkfifo(folder / DATA)
    with pytest.raises(UserError, match="is not a file"):
        loaded(folder)


def test_that_weights_changed_after_the_manifest_was_written_are_refused(tmp_path):
    folder = folder_with(tmp_path, model_with(DATA))
    (folder / DATA).write_bytes(CONTENT[::-1])
    with pytest.raises(UserError, match=r"model\.onnx\.data of .* is not the one its manifest describes"):
        loaded(folder)


@pytest.mark.parametrize(
    ("place", "said"),
    [
        ({"offset": 4}, "beyond the end"),
        ({"offset": 10**18}, "beyond the end"),
        ({"length": 1200, "dims": (1, 1, 1, 1, 300)}, "beyond the end"),
        ({"length": 8}, "need 12 bytes"),
        ({"offset": -4}, "no number of bytes"),
        ({"length": "many"}, "no number of bytes"),
        ({"dims": (1, 1, 1, 1, -3)}, "no number of bytes"),
        ({"offset": "9" * 40}, "no number of bytes"),
    ],
)
def test_that_weights_outside_their_file_are_refused(tmp_path, place, said):
    with pytest.raises(UserError, match=said):
        loaded(folder_with(tmp_path, model_with(DATA, **place)))


def hidden_in(kind):
    """A graph with an external tensor where a careless check does not look."""
    outside = TensorProto(name="w", data_type=TensorProto.FLOAT, dims=[1], data_location=TensorProto.EXTERNAL)
    outside.external_data.add(key="location", value="../secret")
    if kind == "constant":
        return graph_of([node("Constant", [], ["w"], value=outside), node("Add", ["image", "w"], ["response"])])
    model = onnx.load_model_from_string(graph_of([node("Add", ["image", "image"], ["response"])]))
    indices = numpy_helper.from_array(np.zeros(1, np.int64), "i")
    model.graph.sparse_initializer.append(helper.make_sparse_tensor(outside, indices, [1]))
    return model.SerializeToString()


@pytest.mark.parametrize("kind", ["constant", "sparse"])
def test_that_weights_elsewhere_are_found_wherever_they_hide(tmp_path, kind):
    with pytest.raises(UserError, match="does not name"):
        loaded(folder_with(tmp_path, hidden_in(kind)))


def sized(op, shape, *inputs):
    """A small file that asks for a tensor of any size."""
    count = numpy_helper.from_array(np.array(shape, np.int64), "n")
    total = node("ReduceMax", ["huge"], ["top"], keepdims=0)
    return graph_of([node(op, [*inputs, "n"], ["huge"]), total, node("Add", ["image", "top"], ["response"])], [count])


@pytest.mark.parametrize(
    "model", [sized("ConstantOfShape", [40_000, 1_000_000]), sized("Expand", [2**20, 2**20, 1, 1, 3], "image")]
)
def test_that_a_tiny_file_which_asks_for_more_memory_than_there_is_is_refused(tmp_path, model):
    assert len(model) < 1000
    with pytest.raises(UserError, match=r"makes a tensor 'huge' of \d+ GB, more than 16 GB"):
        loaded(folder_with(tmp_path, model))


@pytest.mark.parametrize(
    ("op", "domain"), [("PyOp", "ai.onnx.contrib"), ("EPContext", "com.microsoft"), ("Run", "org.example")]
)
def test_that_operators_which_do_more_than_calculate_are_refused(tmp_path, op, domain):
    model = graph_of([node(op, ["image"], ["response"], domain=domain)], opsets=(("", 17), (domain, 1)))
    with pytest.raises(UserError, match=f"outside the ONNX standard \\({domain}\\)"):
        loaded(folder_with(tmp_path, model))


def function_with(op, domain):
    """A model with a function of its own, whose one node is of any domain."""
    model = onnx.load_model_from_string(
        graph_of([node("Twice", ["image"], ["response"], domain="own")], opsets=(("", 17), ("own", 1), ("strange", 1)))
    )
    inner = node(op, ["x", "x"], ["y"], domain=domain)
    imports = [helper.make_opsetid(name, version) for name, version in (("", 17), ("strange", 1))]
    model.functions.append(helper.make_function("own", "Twice", ["x"], ["y"], [inner], imports))
    return model.SerializeToString()


def test_that_a_function_of_the_model_is_only_as_good_as_what_is_in_it(tmp_path):
    assert np.array_equal(response(folder_with(tmp_path / "a", function_with("Add", ""))), 2 * IMAGE)
    with pytest.raises(UserError, match=r"outside the ONNX standard \(strange\)"):
        loaded(folder_with(tmp_path / "b", function_with("Add", "strange")))


@pytest.mark.parametrize(("opset", "ir"), [(99, 8), (17, 99)])
def test_that_a_model_from_the_future_is_a_sentence(tmp_path, opset, ir):
    model = onnx.load_model_from_string(graph_of([node("Sin", ["image"], ["response"])], opsets=(("", opset),)))
    model.ir_version = ir
    with pytest.raises(UserError, match="cannot be loaded"):
        loaded(folder_with(tmp_path, model.SerializeToString()))
