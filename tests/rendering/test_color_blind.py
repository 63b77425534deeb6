"""What a colour says is told apart by readers with each kind of colour blindness."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest

from medviewer.domain.decision import ReviewState
from medviewer.rendering.colormaps import inferno
from medviewer.rendering.palette import PLANE_COLORS, STATE_COLORS

SEEN_AS = {
    "protanopia": [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]],
    "deuteranopia": [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]],
    "tritanopia": [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.303900]],
}
"""Linear red, green, blue as each sees them (Machado, Oliveira and Fernandes 2009, severity 1)."""
LEAST_DIFFERENCE = 10.0
"""CIE 1976 colour difference; 2.3 is just noticeable side by side."""


def lightness_and_hue(color, kind: str) -> np.ndarray:
    """CIE L*a*b* (D65) of an 8-bit sRGB colour as a reader of that kind sees it."""
    part = np.asarray(color, float) / 255
    linear = np.where(part <= 0.04045, part / 12.92, ((part + 0.055) / 1.055) ** 2.4)
    seen = np.clip(np.array(SEEN_AS[kind]) @ linear, 0, 1)
    xyz = (
        np.array(
            [[0.4124564, 0.3575761, 0.1804375], [0.2126729, 0.7151522, 0.0721750], [0.0193339, 0.1191920, 0.9503041]]
        )
        @ seen
        / (0.95047, 1.0, 1.08883)
    )
    f = np.where(xyz > (6 / 29) ** 3, np.cbrt(xyz), xyz / (3 * (6 / 29) ** 2) + 4 / 29)
    return np.array([116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])])


def difference(one, other, kind: str) -> float:
    return float(np.linalg.norm(lightness_and_hue(one, kind) - lightness_and_hue(other, kind)))


STATES = {state: color for state, color in STATE_COLORS.items() if state is not ReviewState.DEFERRED}


@pytest.mark.parametrize("kind", SEEN_AS)
@pytest.mark.parametrize("told", [STATES, PLANE_COLORS], ids=["states of a finding", "planes"])
def test_that_what_is_said_by_colour_is_told_apart(told, kind):
    near = {
        (one.value, other.value): round(difference(told[one], told[other], kind), 1)
        for one, other in combinations(told, 2)
        if difference(told[one], told[other], kind) < LEAST_DIFFERENCE
    }
    assert near == {}


@pytest.mark.parametrize("kind", SEEN_AS)
def test_that_a_stronger_heatmap_is_brighter(kind):
    shades = [lightness_and_hue(255 * inferno(share), kind)[0] for share in np.linspace(0, 1, 17)]
    assert (np.diff(shades) > 0).all()


def test_that_the_oracle_knows_a_pair_that_is_mistaken():
    red, green = (190, 70, 60), (105, 100, 60)
    assert difference(red, green, "tritanopia") > 3 * difference(red, green, "deuteranopia")
