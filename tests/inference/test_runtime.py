import os
import threading
import time

import numpy as np
import pytest
from made_lungs import BUNDLED, chain, graph_of, node, plugin_folder
from onnx import TensorProto, helper

from medviewer.domain.errors import UserError
from medviewer.domain.job import Cancelled, CancelToken
from medviewer.inference.catalog import load_plugin
from medviewer.inference.errors import DeviceUnavailable
from medviewer.inference.runtime import CPU, CUDA, Runtime, Session, default_threads


def usable_cuda():
    return Runtime("auto").provider() == CUDA


def test_that_the_provider_shown_is_the_one_the_session_runs_on():
    runtime = Runtime("auto")
    session = runtime.load(load_plugin(BUNDLED))
    assert session.provider == session.native.get_providers()[0] == runtime.provider()


def test_that_cpu_runs_on_the_cpu_even_where_there_is_more():
    assert Runtime("cpu").provider() == CPU


@pytest.mark.skipif(usable_cuda(), reason="this machine has a GPU that can be used")
def test_that_cuda_without_a_usable_gpu_is_refused_and_nothing_reaches_the_terminal(capfd):
    with pytest.raises(DeviceUnavailable, match="No usable GPU"):
        Runtime("cuda").provider()
    with pytest.raises(DeviceUnavailable):
        Runtime("cuda").load(load_plugin(BUNDLED))
    assert Runtime("auto").provider() == CPU
    captured = capfd.readouterr()
    assert captured.err == ""
    assert captured.out == ""


def test_that_the_error_stream_is_given_back_after_loading(capfd):
    Runtime("cpu").provider()
    os.write(2, b"still here")
    assert capfd.readouterr().err == "still here"


def test_that_one_model_is_loaded_once():
    runtime = Runtime("cpu")
    plugin = load_plugin(BUNDLED)
    assert runtime.load(plugin) is runtime.load(plugin)


def test_that_a_model_changed_after_its_manifest_was_written_is_refused(tmp_path):
    folder = plugin_folder(tmp_path, (BUNDLED / "model.onnx").read_bytes())
    changed = bytearray((folder / "model.onnx").read_bytes())
    changed[-1] ^= 1
    (folder / "model.onnx").write_bytes(changed)
    with pytest.raises(UserError, match="is not the one its manifest describes"):
        Runtime("cpu").load(load_plugin(folder))


def test_that_a_missing_model_file_is_said(tmp_path):
    folder = plugin_folder(tmp_path, b"x")
    (folder / "model.onnx").unlink()
    with pytest.raises(UserError, match="cannot be read"):
        Runtime("cpu").load(load_plugin(folder))


@pytest.mark.parametrize("content", [b"", b"not a model at all", b"\x00" * 64, b"PK\x03\x04 zip", os.urandom(512)])
def test_that_a_file_which_is_no_onnx_model_is_said(tmp_path, content):
    with pytest.raises(UserError, match=r"is not an ONNX model|cannot be loaded|outside the ONNX standard"):
        Runtime("cpu").load(load_plugin(plugin_folder(tmp_path, content)))


def test_that_a_truncated_model_is_said(tmp_path):
    data = (BUNDLED / "model.onnx").read_bytes()
    with pytest.raises(UserError):
        Runtime("cpu").load(load_plugin(plugin_folder(tmp_path, data[: len(data) // 2])))


def test_that_operators_outside_the_standard_are_refused(tmp_path):
    data = graph_of([node("PyOp", ["image"], ["response"], domain="ai.onnx.contrib")], opsets=(("", 17),))
    with pytest.raises(UserError, match=r"outside the ONNX standard \(ai\.onnx\.contrib\)"):
        Runtime("cpu").load(load_plugin(plugin_folder(tmp_path, data)))


def endless():
    """A graph with a loop in a loop's place."""
    flag, count = helper.make_tensor("c", TensorProto.BOOL, [], [True]), helper.make_tensor("n", 7, [], [2**60])
    value = helper.make_tensor_value_info
    body = helper.make_graph(
        [node("Identity", ["go"], ["on"]), node("Sin", ["v"], ["w"])],
        "body",
        [value("i", 7, []), value("go", TensorProto.BOOL, []), value("v", 1, None)],
        [value("on", TensorProto.BOOL, []), value("w", 1, None)],
    )
    return graph_of([node("Loop", ["n", "c", "image"], ["response"], body=body)], [flag, count])


def test_that_a_loop_is_refused_unless_the_manifest_allows_it(tmp_path):
    with pytest.raises(UserError, match="Loop, which could run for ever"):
        Runtime("cpu").load(load_plugin(plugin_folder(tmp_path / "a", endless())))
    allowed = plugin_folder(tmp_path / "b", endless(), [("  opset: 17", "  opset: 17\n  allow_control_flow: true")])
    assert Runtime("cpu").load(load_plugin(allowed)).provider == CPU


def session_of(tmp_path, data):
    runtime = Runtime("cpu")
    return runtime, runtime.load(load_plugin(plugin_folder(tmp_path, data)))


def test_that_numbers_which_are_not_finite_stop_the_run(tmp_path):
    runtime, session = session_of(tmp_path, graph_of([node("Log", ["image"], ["response"])]))
    with pytest.raises(UserError, match="not finite"):
        runtime.run(session, {"image": np.zeros((1, 1, 2, 2, 2), np.float32)}, CancelToken())


@pytest.mark.parametrize(
    "feeds", [{"picture": np.zeros((1, 1, 2, 2, 2), np.float32)}, {"image": np.zeros((1, 1, 2, 2, 2))}, {"image": None}]
)
def test_that_tensors_the_model_cannot_take_are_a_sentence(tmp_path, feeds):
    runtime, session = session_of(tmp_path, graph_of([node("Sin", ["image"], ["response"])]))
    with pytest.raises(UserError, match="failed"):
        runtime.run(session, feeds, CancelToken())


def test_that_a_cancel_in_the_middle_of_a_graph_stops_it_within_a_second(tmp_path):
    runtime, session = session_of(tmp_path, chain(3000))
    token = CancelToken()
    started = threading.Event()
    stopped_at = []

    def cancel():
        started.wait()
        stopped_at.append(time.perf_counter())
        token.cancel()

    class Native:
        """Says when the run has begun."""

        def run(self, names, feeds, options):
            threading.Timer(0.15, started.set).start()
            return session.native.run(names, feeds, options)

    canceller = threading.Thread(target=cancel)
    canceller.start()
    watched = Session("made", CPU, Native())
    with pytest.raises(Cancelled):
        runtime.run(watched, {"image": np.ones((1, 1, 64, 128, 128), np.float32)}, token)
    canceller.join()
    assert 0.0 <= time.perf_counter() - stopped_at[0] < 1.0


def test_that_a_session_runs_again_after_a_cancelled_run(tmp_path):
    runtime, session = session_of(tmp_path, graph_of([node("Neg", ["image"], ["response"])]))
    token = CancelToken()
    token.cancel()
    feeds = {"image": np.ones((1, 1, 2, 2, 2), np.float32)}
    with pytest.raises(Cancelled):
        runtime.run(session, feeds, token)
    assert (runtime.run(session, feeds, CancelToken())["response"] == -1).all()


def test_that_a_core_is_left_for_the_window(monkeypatch):
    for cores, threads in ((1, 1), (2, 2), (4, 3), (16, 15)):
        monkeypatch.setattr(os, "sched_getaffinity", lambda _, n=cores: set(range(n)), raising=False)
        assert default_threads() == threads
