"""What a model claims, and what it offers for its claim."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from medviewer.domain.wording import mark, tr

if TYPE_CHECKING:
    from datetime import datetime

    from medviewer.domain.regions import Region
    from medviewer.domain.volume import Volume


HEATMAP_FILE = "heatmap.nii.gz"
"""Name of a run's heatmap beside its findings file."""


class Severity(StrEnum):
    """How severe a finding is by its model's stated rule."""

    NONE = mark("none")
    LOW = mark("low")
    MODERATE = mark("moderate")
    HIGH = mark("high")
    CRITICAL = mark("critical")


class Side(StrEnum):
    """Side of the patient by anatomy, never by the sign of x."""

    LEFT = mark("left")
    RIGHT = mark("right")
    MIDLINE = mark("midline")
    BILATERAL = mark("bilateral")
    UNKNOWN = mark("unknown")


class EvidenceKind(StrEnum):
    """What sort of evidence a model offers."""

    HEATMAP = "heatmap"
    MASK = "mask"
    SLICE = "slice"
    MEASUREMENT = "measurement"
    TEXT = "text"


@dataclass(frozen=True, slots=True)
class Code:
    """A coded concept: scheme designator (SCT, DCM, RADLEX, ...), value, meaning."""

    scheme: str
    value: str
    meaning: str


@dataclass(frozen=True, slots=True)
class Measurement:
    """A number with its UCUM unit."""

    name: str
    value: float
    unit: str


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence that can be said in another language: its English with names in braces, and what stands for them.

    Values are words as they are written, numbers with their digits; words are said in the other language too.
    """

    template: str
    values: tuple[tuple[str, str], ...] = ()

    @property
    def english(self) -> str:
        """The sentence as it is kept and exchanged."""
        return self.template.format(**dict(self.values))

    @property
    def said(self) -> str:
        """The sentence in the reader's language."""
        return tr(self.template, **{name: tr(value) for name, value in self.values})


@dataclass(frozen=True, slots=True)
class Evidence:
    """One thing that supports a claim.

    `method`, `unit` and `value_range` (fixed, per model) describe a heatmap; `file` is its NIfTI beside the
    findings file; `text` is for people, in English, and `sentence` is the same where it can be translated.
    """

    kind: EvidenceKind
    text: str = ""
    method: str = ""
    unit: str = ""
    value_range: tuple[float, float] | None = None
    file: str = ""
    sentence: Sentence | None = None

    @property
    def said(self) -> str:
        """The text in the reader's language, where it can be translated."""
        return self.text if self.sentence is None else self.sentence.said


@dataclass(frozen=True, slots=True)
class ModelIdentity:
    """Which model: plug-in id, version, name for people, SHA-256 of its weights."""

    id: str
    version: str
    sha256: str
    name: str = ""


@dataclass(frozen=True, slots=True)
class Provenance:
    """Where a claim comes from, so that it can be reproduced.

    `device` is the ONNX Runtime execution provider that really ran; `pixel_sha256` is over the rescaled
    voxels given to the model; `preprocess_sha256` over the manifest's steps; `time` is UTC.
    """

    model: ModelIdentity
    device: str
    sop_instance_uids: tuple[str, ...]
    pixel_sha256: str
    preprocess_sha256: str
    job_id: str
    time: datetime


@dataclass(frozen=True, slots=True)
class Finding:
    """One claim of a model about one place.

    Parameters
    ----------
    id
        UUID text.
    score
        The model's probability or confidence, 0..1; None where it gives none.
    positive
        Whether the score reached the model's operating point.
    """

    id: str
    series_id: str
    label: str
    region: Region
    score: float | None
    positive: bool
    provenance: Provenance
    code: Code | None = None
    severity: Severity | None = None
    side: Side = Side.UNKNOWN
    measurements: tuple[Measurement, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    key_sop_instance_uid: str | None = None

    def __post_init__(self) -> None:
        """Check the score."""
        if self.score is not None and not 0.0 <= self.score <= 1.0:
            message = f"a score lies between 0 and 1, not {self.score}"
            raise ValueError(message)

    def measurement(self, name: str) -> Measurement | None:
        """The measurement with that name."""
        return next((m for m in self.measurements if m.name == name), None)


@dataclass(frozen=True, slots=True, eq=False)
class Heatmap:
    """A model's evidence as a scalar map on the source grid, with its fixed scale."""

    volume: Volume
    unit: str
    value_range: tuple[float, float]
    method: str


@dataclass(frozen=True, slots=True)
class StageSeconds:
    """Wall-clock seconds of the stages of one run."""

    preprocess: float = 0.0
    run: float = 0.0
    postprocess: float = 0.0
    explain: float = 0.0

    @property
    def total(self) -> float:
        """All stages together."""
        return self.preprocess + self.run + self.postprocess + self.explain


@dataclass(frozen=True, slots=True, eq=False)
class Analysis:
    """All that one run of one model on one series gave.

    `source` is the path as the user gave it; `operating_point` the score from which a finding is positive;
    `heatmap` is None where the model has none (or where only the findings were read back). `time` is the time of the
    series (from 0) whose pixels the model was given; it is not written, but found again by their hash.
    """

    study_uid: str
    series_id: str
    source: str
    provenance: Provenance
    findings: tuple[Finding, ...]
    operating_point: float | None = None
    heatmap: Heatmap | None = None
    seconds: StageSeconds = StageSeconds()
    warnings: tuple[str, ...] = ()
    time: int = 0

    @property
    def run_id(self) -> str:
        """Identity of the run."""
        return self.provenance.job_id
