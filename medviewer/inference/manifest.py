"""The plug-in manifest: pure data with a closed vocabulary, checked before anything else of a plug-in is touched."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Annotated, Any, Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator, model_validator

from medviewer.domain.errors import UserError
from medviewer.domain.finding import Severity
from medviewer.domain.wording import tr
from medviewer.inference.yaml_lines import MAX_BYTES, Location, line_of, read_yaml

MANIFEST_NAME = "manifest.yaml"
SCHEMA = "medviewer/plugin-1"
Positive = Annotated[float, Field(gt=0, allow_inf_nan=False)]
Finite = Annotated[float, Field(allow_inf_nan=False)]
Probability = Annotated[float, Field(ge=0, le=1)]
Triple = tuple[Positive, Positive, Positive]
IntTriple = tuple[Annotated[int, Field(ge=1)], Annotated[int, Field(ge=1)], Annotated[int, Field(ge=1)]]
MarginTriple = tuple[Annotated[int, Field(ge=0)], Annotated[int, Field(ge=0)], Annotated[int, Field(ge=0)]]


class Part(BaseModel):
    """A part of a manifest: frozen, and an unknown field is an error."""

    model_config = ConfigDict(extra="forbid", frozen=True)


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


class Accepts(Part):
    """What the model may be run on; a list that is empty sets no limit."""

    modality: tuple[str, ...]
    body_part: tuple[str, ...] = ()
    dims: Literal[3] = 3
    min_slices: Annotated[int, Field(ge=1)] = 1
    max_slice_thickness_mm: Positive | None = None
    unit: str | None = None


class Input(Part):
    """One tensor that the network takes."""

    name: str
    layout: Literal["NCDHW"]
    dtype: Literal["float32"]


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


class Inference(Part):
    """How the network is run over the volume: `roi` voxels of output per tile, seen with `halo` voxels around them."""

    mode: Literal["sliding_window"]
    roi: IntTriple
    halo: MarginTriple
    blend: Literal["none"] = "none"


class CodedLabel(Part):
    """Scheme designator, code value and meaning."""

    scheme: str
    value: str
    meaning: str


class Label(Part):
    """What a finding of this output is called."""

    id: Annotated[int, Field(ge=0)]
    name: str
    code: CodedLabel | None = None


class ScoreMapping(Part):
    """Confidence = 1 / (1 + exp(-(evidence x compactness - midpoint) / slope)): monotone, and not a probability."""

    type: Literal["logistic"]
    midpoint: Finite
    slope: Positive


class Nms(Part):
    """Non-maximum suppression: of two candidates closer than `distance` times the larger radius the weaker goes."""

    type: Literal["hard"]
    distance: Positive


class Calibration(Part):
    """The score from which a finding counts as positive."""

    type: Literal["operating_point"]
    threshold: Probability


class ResponseMaxima(Part):
    """Candidates at the local maxima of a response volume."""

    name: str
    kind: Literal["response_maxima"]
    radius: str
    core: str
    labels: Annotated[tuple[Label, ...], Field(min_length=1, max_length=1)]
    unit: str
    min_response: Positive
    min_distance_mm: Positive
    size_mm: tuple[Positive, Positive]
    nms: Nms
    score_mapping: ScoreMapping
    score: Probability
    max: Annotated[int, Field(ge=1, le=1000)]
    calibration: Calibration

    @model_validator(mode="after")
    def _sizes_are_in_order(self) -> ResponseMaxima:
        if self.size_mm[0] >= self.size_mm[1]:
            message = tr("size_mm gives the smallest size first")
            raise ValueError(message)
        return self


class SeverityRule(Part):
    """From `at_least` of a measurement on, the finding has this level; `source` says who states so."""

    measurement: str
    at_least: Finite
    level: Severity
    source: str


class Explain(Part):
    """Which tensor is the evidence, in which unit, and on which fixed range it is drawn."""

    method: Literal["response", "none"]
    tensor: str
    unit: str
    range: tuple[Finite, Finite]
    text: str = ""

    @field_validator("range")
    @classmethod
    def _is_in_order(cls, value: tuple[float, float]) -> tuple[float, float]:
        if value[0] >= value[1]:
            message = tr("gives the lower end first, and the upper end above it")
            raise ValueError(message)
        return value


class Card(Part):
    """The model card in short; the long one is README.md."""

    intended_use: str
    users: str
    population: str
    out_of_scope: str
    training_data: str
    evaluation: tuple[dict[str, str | float | int], ...] = ()
    risks: str
    licence: str
    udi: str | None = None
    regulatory: str
    contact: str = ""


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


def load_manifest(folder: Path) -> Manifest:
    """The checked manifest of a plug-in folder.

    Raises
    ------
    UserError
        Naming the file, and the field and line that are wrong.
    """
    path = folder / MANIFEST_NAME
    try:
        values, lines = read_yaml(_text(path))
    except yaml.YAMLError as error:
        raise _not_yaml(path, error) from error
    try:
        return Manifest.model_validate(values)
    except ValidationError as error:
        raise UserError(
            tr(
                "The plug-in manifest {path} is not valid: {problems}.",
                path=path,
                problems=_first_problems(error, lines),
            ),
            tr("Correct the manifest; its fields are described in resources/docs/plugins.md."),
        ) from error


def _text(path: Path) -> str:
    try:
        if path.stat().st_size > MAX_BYTES:
            raise UserError(
                tr("The plug-in manifest {path} is larger than a manifest can be.", path=path), tr("Check the folder.")
            )
        return path.read_text(encoding="utf-8")
    except FileNotFoundError as error:
        raise UserError(
            tr("There is no {file} in {folder}.", file=MANIFEST_NAME, folder=path.parent),
            tr("Choose a plug-in folder."),
        ) from error
    except (OSError, UnicodeDecodeError) as error:
        raise UserError(
            tr("The plug-in manifest {path} cannot be read: {error}.", path=path, error=error), tr("Check the file.")
        ) from error


def _not_yaml(path: Path, error: yaml.YAMLError) -> UserError:
    mark = getattr(error, "problem_mark", None)
    where = tr(", line {line}", line=mark.line + 1) if mark else ""
    problem = getattr(error, "problem", None) or tr("it cannot be parsed")
    return UserError(
        tr("The plug-in manifest {path}{where} is not valid YAML: {problem}.", path=path, where=where, problem=problem),
        tr("Correct the file."),
    )


def _first_problems(error: ValidationError, lines: dict[Location, int], most: int = 3) -> str:
    # What stands there and is wrong is told before what is missing: often the one is the other, misspelt.
    problems = sorted(error.errors(include_url=False), key=lambda problem: problem["type"] == "missing")
    told = [_problem(dict(problem), lines) for problem in problems[:most]]
    if len(problems) > most:
        told.append(tr("and {count} more", count=len(problems) - most))
    return "; ".join(told)


def _problem(problem: dict[str, Any], lines: dict[Location, int]) -> str:
    location = tuple(part for part in problem["loc"] if not _is_union_tag(part))
    field = ".".join(str(part) for part in location) or tr("the document")
    kinds = {"extra_forbidden": tr("unknown field"), "missing": tr("missing field")}
    kind = kinds.get(problem["type"])
    line = line_of(lines, location)
    fault = re.sub("^Value error, ", "", problem["msg"])
    if kind:
        return tr("line {line}: {kind} '{field}'", line=line, kind=kind, field=field)
    return tr("line {line}: '{field}': {fault}", line=line, field=field, fault=fault)


def _is_union_tag(part: str | int) -> bool:
    """Whether pydantic put the name of a preprocess op, not of a field, into a location."""
    return part in {"modality_lut", "resample", "lung_mask"}
