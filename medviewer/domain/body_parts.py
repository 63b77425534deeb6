"""Which studies show the like: the same modality, and no other part of the body."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from medviewer.domain.study import Series, Study

PARTS: tuple[frozenset[str], ...] = (
    frozenset({"CHEST", "THORAX", "LUNG", "LUNGS", "HEART"}),
    frozenset({"HEAD", "BRAIN", "SKULL", "NEURO", "CRANIUM"}),
    frozenset({"ABDOMEN", "LIVER", "PELVIS", "KIDNEY", "ABDOMENPELVIS", "UPPER ABDOMEN"}),
    frozenset({"NECK", "CSPINE"}),
    frozenset({"SPINE", "TSPINE", "LSPINE", "LUMBAR"}),
    frozenset({"BREAST", "MAMMO"}),
)
"""Words of headers (PS3.16 Annex L, and what scanners write beside it) that name one region."""
_WORD = re.compile(r"[A-Z]+")


def parts_of(study: Study, series: Series | None = None) -> frozenset[int]:
    """Regions that headers name, as numbers of `PARTS`: body parts of the series, else words of the descriptions."""
    shown = [one for one in study.series if one.opens] if series is None else [series]
    said = " ".join(one.body_part or "" for one in shown)
    found = _named(said)
    return found or _named(" ".join((study.description, *(one.description for one in shown))))


def _named(text: str) -> frozenset[int]:
    words = set(_WORD.findall(text.upper()))
    return frozenset(number for number, part in enumerate(PARTS) if words & part)


def is_alike(one: Study, other: Study) -> bool:
    """Whether two studies share a modality and name no different parts; what is not named is no difference."""
    return bool(_modalities(one) & _modalities(other)) and not _clash(parts_of(one), parts_of(other))


def _modalities(study: Study) -> set[str]:
    return {series.modality for series in study.series if series.opens}


def _clash(one: frozenset[int], other: frozenset[int]) -> bool:
    return bool(one and other and not one & other)


def like_series(study: Study, series: Series, prior: Study) -> Series | None:
    """The series of an earlier study that shows what a series shows; None where there is none.

    Of the same modality and kind and no other part of the body; that with the same description, else with the slices
    nearest in thickness.
    """
    able = [
        one
        for one in prior.series
        if one.opens
        and (one.modality, one.kind, one.view) == (series.modality, series.kind, series.view)
        and not _clash(parts_of(study, series), parts_of(prior, one))
    ]
    return min(
        able, key=lambda one: (one.description.lower() != series.description.lower(), _off(series, one)), default=None
    )


def _off(one: Series, other: Series) -> float:
    """How much the slices differ in thickness, in mm; in number where that is not known."""
    if one.geometry is None or other.geometry is None:
        return abs(one.shape[0] - other.shape[0])
    return abs(one.geometry.spacing_mm[0] - other.geometry.spacing_mm[0])
