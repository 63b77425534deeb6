"""One run of one model on one series: volume in, findings in patient millimetres out."""

from __future__ import annotations

import time
import uuid
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from medviewer.domain.errors import UserError
from medviewer.domain.finding import Analysis, Provenance, StageSeconds
from medviewer.domain.job import Progress
from medviewer.domain.wording import tr
from medviewer.inference.claims import Claims
from medviewer.inference.envelope import check_envelope
from medviewer.inference.explain import heatmap
from medviewer.inference.manifest.steps import LungMask
from medviewer.inference.postprocess import candidates
from medviewer.inference.preprocess import prepare, preprocess_sha256
from medviewer.inference.tiling import run_tiled

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from medviewer.domain.finding import Heatmap
    from medviewer.domain.geometry import Geometry
    from medviewer.domain.job import CancelToken, ProgressReport
    from medviewer.domain.study import Series
    from medviewer.domain.volume import Volume
    from medviewer.inference.catalog import Plugin
    from medviewer.inference.manifest.document import Manifest
    from medviewer.inference.preprocess import Prepared
    from medviewer.inference.runtime import Runtime, Session

RUN_SHARE = (0.15, 0.85)
"""Share of the progress bar at which the tiles begin and end."""


@dataclass(frozen=True, slots=True, eq=False)
class Subject:
    """What a model is run on.

    Parameters
    ----------
    volume
        Of one time of the series.
    source
        The path as the user gave it.
    time
        Which time that is, from 0.
    job_id
        UUID text of the run.
    """

    volume: Volume
    series: Series
    study_uid: str
    source: str
    time: int = 0
    job_id: str = field(default_factory=lambda: str(uuid.uuid4()))


def analyse(
    plugin: Plugin, subject: Subject, runtime: Runtime, token: CancelToken, progress: ProgressReport
) -> Analysis:
    """Run a plug-in on a series.

    Progress goes by tile; a cancel is seen between tiles, and by ONNX Runtime between two nodes of the graph.

    Raises
    ------
    Cancelled
        After `token.cancel()`.
    UserError
        Where the series is not what the model accepts, or the model's file or its output is not as its manifest says.
    """
    manifest = plugin.manifest
    warnings = (*check_envelope(manifest, subject.series, subject.volume), *_one_of_many(subject))
    session = runtime.load(plugin)
    _check_names(session, manifest)
    watch = _Watch()
    progress(Progress(0.0, tr("preparing the volume")))
    prepared = prepare(subject.volume, manifest, token)
    watch.lap("preprocess")
    outputs = _run(manifest, session, runtime, prepared, token, progress)
    watch.lap("run")
    progress(Progress(RUN_SHARE[1], tr("measuring candidates")))
    found = candidates(prepared, outputs, manifest.output, token)
    provenance = _provenance(plugin, subject, session)
    pictures = subject.series.pictures(subject.time)
    claims = Claims(manifest, provenance, subject.series, subject.volume.geometry, pictures, prepared)
    findings = tuple(claims.finding(candidate) for candidate in found)
    watch.lap("postprocess")
    progress(Progress(0.93, tr("drawing the evidence")))
    shown = _heatmap(outputs, prepared, subject.volume.geometry, manifest, token)
    watch.lap("explain")
    progress(Progress(1.0, tr("{count} candidates", count=sum(f.positive for f in findings))))
    return Analysis(
        study_uid=subject.study_uid,
        series_id=subject.series.id,
        source=subject.source,
        provenance=provenance,
        findings=findings,
        operating_point=manifest.output.calibration.threshold,
        heatmap=shown,
        seconds=StageSeconds(**watch.seconds),
        warnings=warnings,
        time=subject.time,
    )


def _one_of_many(subject: Subject) -> tuple[str, ...]:
    times = subject.series.times
    return (f"The model looked at time {subject.time + 1} of {times} alone.",) if times > 1 else ()


class _Watch:
    """Seconds between laps, by name."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}
        self._since = time.perf_counter()

    def lap(self, name: str) -> None:
        now = time.perf_counter()
        self.seconds[name] = round(now - self._since, 4)
        self._since = now


def _check_names(session: Session, manifest: Manifest) -> None:
    output = manifest.output
    missing = {entry.name for entry in manifest.inputs} ^ set(session.input_names)
    evidence = set() if manifest.explain.method == "none" else {manifest.explain.tensor}
    missing |= ({output.name, output.radius, output.core} | evidence) - set(session.output_names)
    if missing:
        raise UserError(
            tr(
                "The model of '{id}' and its manifest name different tensors: {names}.",
                id=manifest.id,
                names=", ".join(sorted(missing)),
            ),
            tr("Correct the manifest."),
        )


def _run(
    manifest: Manifest,
    session: Session,
    runtime: Runtime,
    prepared: Prepared,
    token: CancelToken,
    progress: ProgressReport,
) -> dict[str, NDArray[np.float32]]:
    name = manifest.inputs[0].name
    low, high = RUN_SHARE

    def run(tile: NDArray[np.float32]) -> dict[str, NDArray[np.float32]]:
        return runtime.run(session, {name: tile}, token)

    def share(step: Progress) -> None:
        progress(Progress(low + (high - low) * step.fraction, step.message))

    fill = next((step.fill for step in manifest.preprocess if isinstance(step, LungMask)), 0.0)
    return run_tiled(prepared, manifest.inference, run, fill, token, share)


def _provenance(plugin: Plugin, subject: Subject, session: Session) -> Provenance:
    return Provenance(
        model=plugin.identity,
        device=session.provider,
        sop_instance_uids=tuple(instance.sop_instance_uid for instance in subject.series.instances),
        pixel_sha256=subject.volume.pixel_sha256(),
        preprocess_sha256=preprocess_sha256(plugin.manifest),
        job_id=subject.job_id,
        time=datetime.now(UTC),
    )


def _heatmap(
    outputs: dict[str, NDArray[np.float32]],
    prepared: Prepared,
    source: Geometry,
    manifest: Manifest,
    token: CancelToken,
) -> Heatmap | None:
    token.check()
    if manifest.explain.method == "none":
        return None
    return heatmap(outputs[manifest.explain.tensor], prepared, source, manifest.explain, token)
