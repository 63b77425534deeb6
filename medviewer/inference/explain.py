"""What a model offers for its claims: its evidence as a map on the source's voxels, and as a sentence."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from medviewer.domain.finding import HEATMAP_FILE, Evidence, EvidenceKind, Heatmap, Sentence
from medviewer.domain.volume import Volume
from medviewer.domain.wording import mark
from medviewer.inference.grids import resample

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from medviewer.domain.geometry import Geometry
    from medviewer.domain.job import CancelToken
    from medviewer.inference.manifest.statements import Explain
    from medviewer.inference.postprocess import Candidate
    from medviewer.inference.preprocess import Prepared

SMALL_RANGE = 50.0
"""A range narrower than this keeps fractions; a wider one is stored in whole units."""
FOUND_BY = mark(
    "{what}: {response} {unit} (core {core} {unit}, surround {surround} {unit}; best scale {scale} mm; "
    "{percent} % of it lies in a ball)."
)
CONTRAST = mark("Core minus surround")
SHIPPED = (mark("Brighter than its surround in all directions"),)
"""What the manifests of the models that are shipped say, so that it can be translated."""


def heatmap(
    evidence: NDArray[np.float32], prepared: Prepared, source: Geometry, explain: Explain, token: CancelToken
) -> Heatmap:
    """The evidence resampled once, trilinear, from the network's grid to the source's; 0 outside the region.

    Values stay those of the model: `range` is the fixed scale for drawing, not a stretch.
    """
    shown = np.maximum(evidence, 0.0)
    if prepared.mask is not None:
        shown = np.where(prepared.mask, shown, np.float32(0))
    to_network = np.linalg.inv(prepared.geometry.affine) @ source.affine
    dtype = np.float32 if explain.range[1] - explain.range[0] < SMALL_RANGE else np.int16
    values = resample(shown, source.shape, to_network, 0.0, dtype, token.check)
    return Heatmap(Volume(source, values, explain.unit), explain.unit, explain.range, explain.method)


def evidence_of(candidate: Candidate, explain: Explain) -> tuple[Evidence, ...]:
    """The map (where the model has one) and the sentence for one candidate."""
    said = Sentence(
        FOUND_BY,
        (
            ("what", explain.text or CONTRAST),
            ("response", f"{candidate.response:.0f}"),
            ("core", f"{candidate.core:.0f}"),
            ("surround", f"{candidate.surround:.0f}"),
            ("unit", explain.unit),
            ("scale", f"{2 * candidate.radius_mm:.1f}"),
            ("percent", f"{100 * candidate.compactness:.0f}"),
        ),
    )
    sentence = Evidence(EvidenceKind.TEXT, said.english, sentence=said)
    if explain.method == "none":
        return (sentence,)
    shown = Evidence(
        EvidenceKind.HEATMAP,
        method=explain.method,
        unit=explain.unit,
        value_range=explain.range,
        file=HEATMAP_FILE,
    )
    return (shown, sentence)
