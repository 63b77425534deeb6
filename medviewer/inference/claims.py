"""Candidates said as findings: coded, measured, on a side of the patient, with their evidence."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

from medviewer.domain.finding import Code, Finding, Measurement
from medviewer.domain.regions import Box
from medviewer.domain.study import nearest_picture
from medviewer.domain.vectors import axes3
from medviewer.domain.wording import mark
from medviewer.inference.explain import evidence_of
from medviewer.inference.severity import severity_of
from medviewer.inference.side import LungSides

if TYPE_CHECKING:
    from collections.abc import Sequence

    from medviewer.domain.finding import Provenance
    from medviewer.domain.geometry import Geometry
    from medviewer.domain.study import FrameRef, Series
    from medviewer.inference.manifest.document import Manifest
    from medviewer.inference.postprocess import Candidate
    from medviewer.inference.preprocess import Prepared


CLAIMS = uuid.UUID("5b0a1f52-6f0b-4a2e-9a37-0c6a3b1d7e11")
"""Name space of the identities of findings."""


class Claims:
    """Makes the findings of one run.

    Parameters
    ----------
    geometry
        Of the source: boxes stand along its axes.
    pictures
        What was acquired of the source; key images are among them.
    """

    def __init__(
        self,
        manifest: Manifest,
        provenance: Provenance,
        series: Series,
        geometry: Geometry,
        pictures: Sequence[FrameRef],
        prepared: Prepared,
    ) -> None:
        self._manifest = manifest
        self._provenance = provenance
        self._series = series
        self._geometry = geometry
        self._pictures = pictures
        self._margin_mm = max(prepared.geometry.spacing_mm)
        self._sides = LungSides(prepared)

    def finding(self, candidate: Candidate) -> Finding:
        """The finding of a candidate; the same claim of the same model on the same pixels has the same id in every run.

        So that what was decided on it stays in force when the model is run again, and a report keeps its tracking UID.
        """
        output = self._manifest.output
        code = output.labels[0].code
        measurements = _measurements(candidate)
        return Finding(
            id=self._identity(candidate),
            series_id=self._series.id,
            label=output.labels[0].name,
            region=self._box(candidate),
            score=round(candidate.score, 4),
            positive=round(candidate.score, 4) >= output.calibration.threshold,
            provenance=self._provenance,
            code=Code(code.scheme, code.value, code.meaning) if code else None,
            severity=severity_of(measurements, self._manifest.severity),
            side=self._sides.side_of(candidate.center_lps),
            measurements=measurements,
            evidence=evidence_of(candidate, self._manifest.explain),
            key_sop_instance_uid=self._key_instance(candidate),
        )

    def _identity(self, candidate: Candidate) -> str:
        made = self._provenance
        place = ",".join(f"{value:.1f}" for value in candidate.center_lps)
        label = self._manifest.output.labels[0].name
        images = (self._series.series_uid, *made.sop_instance_uids)
        parts = (*images, made.pixel_sha256, made.model.id, made.model.sha256, made.preprocess_sha256, label, place)
        return str(uuid.uuid5(CLAIMS, "|".join(parts)))

    def _box(self, candidate: Candidate) -> Box:
        """The diameter and one network voxel, so that the border of what it frames stays in sight."""
        edge = candidate.diameter_mm + self._margin_mm
        return Box(candidate.center_lps, (edge, edge, edge), axes3(self._geometry.directions))

    def _key_instance(self, candidate: Candidate) -> str | None:
        """The object with the picture nearest to the middle; None where no picture has a place."""
        nearest = nearest_picture(self._pictures, candidate.center_lps)
        return None if nearest is None else nearest.instance.sop_instance_uid


def _measurements(candidate: Candidate) -> tuple[Measurement, ...]:
    return (
        Measurement(mark("diameter"), round(candidate.diameter_mm, 1), "mm"),
        Measurement(mark("volume"), round(candidate.volume_ml, 3), "mL"),
        Measurement(mark("contrast"), round(candidate.response), "[hnsf'U]"),
    )
