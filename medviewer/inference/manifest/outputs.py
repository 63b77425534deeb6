"""What a network gives, and how findings are made of it."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, model_validator

from medviewer.domain.wording import tr
from medviewer.inference.manifest.parts import Finite, Part, Positive, Probability


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
