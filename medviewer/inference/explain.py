"""What a model offers for its claims: its evidence as a map on the source's voxels, and as a sentence."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from medviewer.domain.finding import HEATMAP_FILE, Evidence, EvidenceKind, Heatmap
from medviewer.domain.volume import Volume
from medviewer.inference.grids import resample

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from medviewer.domain.geometry import Geometry
    from medviewer.domain.job import CancelToken
    from medviewer.inference.manifest import Explain
    from medviewer.inference.postprocess import Candidate
    from medviewer.inference.preprocess import Prepared

SMALL_RANGE = 50.0
"""A range narrower than this keeps fractions; a wider one is stored in whole units."""


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
    sentence = Evidence(
        EvidenceKind.TEXT,
        f"{explain.text or 'Core minus surround'}: {candidate.response:.0f} {explain.unit} "
        f"(core {candidate.core:.0f} {explain.unit}, surround {candidate.surround:.0f} {explain.unit}; "
        f"best scale {2 * candidate.radius_mm:.1f} mm; {100 * candidate.compactness:.0f} % of it lies in a ball).",
    )
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
