"""What a plug-in states of itself: what it accepts, how severe a finding is, its evidence, and its card."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, field_validator

from medviewer.domain.finding import Severity
from medviewer.domain.wording import tr
from medviewer.inference.manifest.parts import Finite, Part, Positive


class Accepts(Part):
    """What the model may be run on; a list that is empty sets no limit."""

    modality: tuple[str, ...]
    body_part: tuple[str, ...] = ()
    dims: Literal[3] = 3
    min_slices: Annotated[int, Field(ge=1)] = 1
    max_slice_thickness_mm: Positive | None = None
    unit: str | None = None


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
