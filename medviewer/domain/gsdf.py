"""The grey scale standard display function: luminance by index of just noticeable differences (PS3.14 section 7)."""

from __future__ import annotations

import math

DARKEST, BRIGHTEST = 1, 1023
"""The range of the index."""
_NUMERATOR = (-1.3011877, 8.0242636e-2, 1.3646699e-1, -2.5468404e-2, 1.3635334e-3)
"""a, c, e, g, m of PS3.14 equation 7-1."""
_DENOMINATOR = (1.0, -2.5840191e-2, -1.0320229e-1, 2.8745620e-2, -3.1978977e-3, 1.2992634e-4)
"""1, b, d, f, h, k of PS3.14 equation 7-1."""
_BISECTIONS = 60


def _polynomial(factors: tuple[float, ...], x: float) -> float:
    return sum(factor * x**power for power, factor in enumerate(factors))


def luminance(index: float) -> float:
    """Luminance in cd/m² at an index of just noticeable differences from 1 to 1023 (PS3.14 equation 7-1).

    Raises ValueError outside that range.
    """
    if not DARKEST <= index <= BRIGHTEST:
        message = f"the index {index} is outside {DARKEST}..{BRIGHTEST}"
        raise ValueError(message)
    x = math.log(index)
    return float(10 ** (_polynomial(_NUMERATOR, x) / _polynomial(_DENOMINATOR, x)))


def jnd_index(cd_m2: float) -> float:
    """The index at which the function has a luminance in cd/m², found by halving: it rises all the way.

    A luminance beyond the range gives the nearest end of it.
    """
    low, high = float(DARKEST), float(BRIGHTEST)
    for _ in range(_BISECTIONS):
        middle = (low + high) / 2
        if luminance(middle) < cd_m2:
            low = middle
        else:
            high = middle
    return (low + high) / 2


def even_steps(count: int, darkest_cd_m2: float, brightest_cd_m2: float) -> tuple[float, ...]:
    """Luminances in cd/m² that are equally many just noticeable differences apart, ends included; `count` >= 2."""
    low, high = jnd_index(darkest_cd_m2), jnd_index(brightest_cd_m2)
    return tuple(luminance(low + (high - low) * step / (count - 1)) for step in range(count))


def grey_value(cd_m2: float, darkest_cd_m2: float, brightest_cd_m2: float, gamma: float = 2.2) -> int:
    """The 8-bit grey value that shows a luminance on a display of that gamma and range, not below 0 nor above 255."""
    share = (cd_m2 - darkest_cd_m2) / (brightest_cd_m2 - darkest_cd_m2)
    return round(255 * float(min(max(share, 0.0), 1.0) ** (1 / gamma)))
