"""Colour maps for evidence: perceptually uniform only."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

_INFERNO = np.array(
    [
        (0.0002189403691192265, 0.001651004631001012, -0.01948089843709184),
        (0.1065134194856116, 0.5639564367884091, 3.932712388889277),
        (11.60249308247187, -3.972853965665698, -15.9423941062914),
        (-41.70399613139459, 17.43639888205313, 44.35414519872813),
        (77.162935699427, -33.40235894210092, -81.80730925738993),
        (-71.31942824499214, 32.62606426397723, 73.20951985803202),
        (25.13112622477341, -12.24266895238567, -23.07032500287172),
    ]
)
"""Polynomial of degree 6 through matplotlib's inferno (M. Zucker, shadertoy WlfXRN, CC0)."""

STEPS = 256


def inferno(fraction: ArrayLike) -> NDArray[np.float64]:
    """Colours (..., 3) in 0..1 of the inferno map at fractions 0..1 (kept within)."""
    t = np.clip(np.asarray(fraction, dtype=np.float64), 0.0, 1.0)
    powers = t[..., None] ** np.arange(len(_INFERNO))
    colors: NDArray[np.float64] = np.clip(powers @ _INFERNO, 0.0, 1.0)
    return colors


@lru_cache(maxsize=1)
def inferno_table() -> NDArray[np.uint8]:
    """The inferno map as a read-only table (256, 3)."""
    table = np.rint(inferno(np.linspace(0.0, 1.0, STEPS)) * 255).astype(np.uint8)
    table.setflags(write=False)
    return table
