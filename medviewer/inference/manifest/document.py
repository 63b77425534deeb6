"""A whole manifest."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, model_validator

from medviewer.domain.wording import tr
from medviewer.inference.manifest.files import ModelFile
from medviewer.inference.manifest.outputs import ResponseMaxima
from medviewer.inference.manifest.parts import Part
from medviewer.inference.manifest.running import Inference, Input
from medviewer.inference.manifest.statements import Accepts, Card, Explain, SeverityRule
from medviewer.inference.manifest.steps import LungMask, PreprocessStep, Resample


class Manifest(Part):
    """All that a plug-in says about itself."""

    schema_: Annotated[Literal["medviewer/plugin-1"], Field(alias="schema")]
    id: Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9._-]{0,63}$")]
    version: Annotated[str, Field(pattern=r"^\d+\.\d+\.\d+$")]
    name: Annotated[str, Field(min_length=1, max_length=64)]
    task: Literal["detection"]
    model: ModelFile
    accepts: Accepts
    inputs: Annotated[tuple[Input, ...], Field(min_length=1, max_length=1)]
    preprocess: tuple[PreprocessStep, ...]
    inference: Inference
    outputs: Annotated[tuple[ResponseMaxima, ...], Field(min_length=1, max_length=1)]
    severity: tuple[SeverityRule, ...] = ()
    explain: Explain
    card: Card

    @model_validator(mode="after")
    def _steps_fit_together(self) -> Manifest:
        for kind in (Resample, LungMask):
            if sum(isinstance(step, kind) for step in self.preprocess) > 1:
                message = tr("preprocess may name {name} once", name=kind.__name__)
                raise ValueError(message)
        return self

    @property
    def output(self) -> ResponseMaxima:
        """The one output of this version's manifests."""
        return self.outputs[0]
