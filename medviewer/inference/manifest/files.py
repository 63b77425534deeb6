"""The files of a model, each pinned by its SHA-256."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field, field_validator

from medviewer.domain.wording import tr
from medviewer.inference.manifest.parts import Part


class PinnedFile(Part):
    """A file in the plug-in's folder, and its SHA-256."""

    file: str
    sha256: Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]

    @field_validator("file")
    @classmethod
    def _is_a_plain_name(cls, value: str) -> str:
        if value != Path(value).name or "\\" in value or value in {"", ".", ".."}:
            message = tr("is a file name in the plug-in's own folder, without any path")
            raise ValueError(message)
        return value


class ModelFile(PinnedFile):
    """The network: its ONNX file, and the files with weights that lie beside it."""

    external_data: tuple[PinnedFile, ...] = ()
    opset: int | None = None
    source: Literal["monai-bundle", "nnunet", "ultralytics", "xrv", "other"] = "other"
    allow_control_flow: bool = False
