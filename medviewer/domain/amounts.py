"""Numbers with units as people read them."""

from __future__ import annotations

_UNITS = {
    "[hnsf'U]": "HU",
    "mm2": "mm²",
    "mm3": "mm³",
    "cm3": "cm³",
    "deg": "°",
    "g/ml{SUVbw}": "SUVbw",
    "{pixels}": "px",
    "{square_pixels}": "px²",
    "1": "",
}
_PLACES = ((1000.0, 0), (100.0, 1), (0.0, 2))


def unit_text(unit: str) -> str:
    """A UCUM unit in the field's everyday notation."""
    return _UNITS.get(unit, unit)


def amount_text(value: float, unit: str) -> str:
    """A measured value with about three digits and its unit."""
    digits = next(places for limit, places in _PLACES if abs(value) >= limit)
    return f"{value:.{digits}f} {unit_text(unit)}".strip()
