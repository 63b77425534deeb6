"""ONNX Runtime: the one place that owns sessions, devices and the way to stop a run."""

from __future__ import annotations

import importlib.util
import os
import threading
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
import onnx
import onnxruntime as ort  # type: ignore[import-untyped]  # the library has no types
from onnxruntime.capi import onnxruntime_pybind11_state as native_state  # type: ignore[import-untyped]  # the same

from medviewer.domain.errors import UserError
from medviewer.domain.wording import tr
from medviewer.inference.errors import DeviceUnavailable
from medviewer.inference.graph_check import check_model
from medviewer.inference.model_files import ModelFiles, read_model
from medviewer.inference.native_output import native_stderr_logged

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from medviewer.domain.job import CancelToken
    from medviewer.inference.catalog import Plugin

Device = Literal["auto", "cuda", "cpu"]
CUDA = "CUDAExecutionProvider"
CPU = "CPUExecutionProvider"
SILENT = 4
NATIVE_ERRORS: tuple[type[Exception], ...] = (
    *(
        getattr(native_state, name)
        for name in ("Fail", "InvalidArgument", "RuntimeException", "EPFail", "NotImplemented")
    ),
    ValueError,
    RuntimeError,
)


@dataclass(frozen=True, slots=True, eq=False)
class Session:
    """A loaded model; `provider` is the execution provider that it really runs on, read back after loading."""

    plugin_id: str
    provider: str
    native: Any

    @property
    def output_names(self) -> tuple[str, ...]:
        """Names of the network's outputs in its own order."""
        return tuple(output.name for output in self.native.get_outputs())

    @property
    def input_names(self) -> tuple[str, ...]:
        """Names of the tensors that the network takes."""
        return tuple(entry.name for entry in self.native.get_inputs())


class Runtime:
    """Sessions of one device, made once per model file. Owned by one worker thread; `load` may be called from any.

    Parameters
    ----------
    device
        `auto` takes CUDA where it really works, else the CPU.
    threads
        Threads inside one operator on the CPU; 0 leaves one core for the window (and takes both of two).
    """

    def __init__(self, device: Device = "auto", threads: int = 0) -> None:
        self._device = device
        self._threads = threads or default_threads()
        self._lock = threading.Lock()
        self._sessions: dict[str, Session] = {}
        self._provider: str | None = None

    def provider(self) -> str:
        """The execution provider that models will really run on, found by loading a model of one node.

        Raises
        ------
        DeviceUnavailable
            Where CUDA was asked for and does not work here.
        """
        with self._lock:
            if self._provider is None:
                self._provider = self._session(tr("a test of the device"), ModelFiles(_one_node_model())).provider
            return self._provider

    def load(self, plugin: Plugin) -> Session:
        """The plug-in's model, checked and loaded; the same one again for the same file.

        Raises
        ------
        UserError
            Where the file is not the manifest's, is not ONNX, or holds what is not allowed.
        DeviceUnavailable
            Where CUDA was asked for and does not work here.
        """
        with self._lock:
            key = f"{plugin.folder.resolve()}:{plugin.manifest.model.model_dump_json()}"
            if key not in self._sessions:
                files = read_model(plugin)
                check_model(plugin, files)
                self._sessions[key] = self._session(plugin.id, files)
            return self._sessions[key]

    def _session(self, plugin_id: str, model: ModelFiles) -> Session:
        asked = [CPU] if self._device == "cpu" else [CUDA, CPU]
        with native_stderr_logged():
            ort.set_default_logger_severity(SILENT)
            if CUDA in asked and importlib.util.find_spec("nvidia") is not None:
                ort.preload_dlls()
            available = [name for name in asked if name in ort.get_available_providers()]
            try:
                native = ort.InferenceSession(model.graph, self._options(model), providers=available)
            except Exception as error:
                raise UserError(
                    tr("The model of '{plugin_id}' cannot be loaded: {error}", plugin_id=plugin_id, error=error),
                    tr("Check the plug-in."),
                ) from error
        provider = str(native.get_providers()[0])
        if self._device == "cuda" and provider != CUDA:
            raise DeviceUnavailable(
                tr("No usable GPU: ONNX Runtime could not start its CUDA provider on this machine."),
                tr("Install the NVIDIA driver and the 'cuda' extra, or use --device cpu."),
            )
        return Session(plugin_id, provider, native)

    def _options(self, model: ModelFiles) -> Any:
        """Options of a session; weights beside the graph are handed over from memory, never read from a path."""
        options = ort.SessionOptions()
        if model.weights:
            names, contents = list(model.weights), list(model.weights.values())
            options.add_external_initializers_from_files_in_memory(names, contents, [len(data) for data in contents])
        options.log_severity_level = SILENT
        options.enable_cpu_mem_arena = False  # the arena keeps hundreds of MB after a run
        options.intra_op_num_threads = self._threads
        options.add_session_config_entry("session.intra_op.allow_spinning", "0")
        return options

    def run(
        self, session: Session, feeds: Mapping[str, NDArray[Any]], token: CancelToken
    ) -> dict[str, NDArray[np.float32]]:
        """The network's outputs by name.

        Raises
        ------
        Cancelled
            After `token.cancel()`: a running graph stops between two of its nodes.
        UserError
            Where the network cannot take these tensors, or gives numbers that are not finite.
        """
        try:
            values = run(session.native, feeds, token)
        except NATIVE_ERRORS as error:
            raise UserError(
                tr("The model '{plugin_id}' failed: {error}", plugin_id=session.plugin_id, error=error),
                tr("Nothing was changed."),
            ) from error
        outputs = dict(zip(session.output_names, values, strict=True))
        if not all(np.isfinite(value).all() for value in outputs.values()):
            raise UserError(
                tr("The model '{plugin_id}' gave numbers that are not finite.", plugin_id=session.plugin_id),
                tr("Report its maker."),
            )
        return outputs


def run(session: Any, feeds: Mapping[str, NDArray[Any]], token: CancelToken) -> list[NDArray[Any]]:
    """All outputs of a native session; raises Cancelled where the token stopped it."""
    token.check()
    options = ort.RunOptions()  # never reused: `terminate` stays set
    token.on_cancel(lambda: setattr(options, "terminate", True))
    try:
        outputs: list[NDArray[Any]] = session.run(None, dict(feeds), options)
    except Exception:
        token.check()  # ONNX Runtime has no own exception for this; the token knows why
        raise
    return outputs


def default_threads() -> int:
    """All cores but one, two at least where there are two: the window must stay alive, and two cores must do."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return max(min(cores, 2), cores - 1)


def _one_node_model() -> bytes:
    value = onnx.helper.make_tensor_value_info
    graph = onnx.helper.make_graph(
        [onnx.helper.make_node("Relu", ["x"], ["y"])],
        "one_node",
        [value("x", onnx.TensorProto.FLOAT, [1])],
        [value("y", onnx.TensorProto.FLOAT, [1])],
    )
    model = onnx.helper.make_model(graph, opset_imports=[onnx.helper.make_opsetid("", 17)], ir_version=8)
    return bytes(model.SerializeToString())
