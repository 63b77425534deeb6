"""Lesions, dates and answers made up by hand."""

from __future__ import annotations

from datetime import date
from typing import Any

from medviewer.domain.lesion_pairs import Answer, PairAnswer
from medviewer.domain.lesions import Lesion, TimePoint
from medviewer.domain.link import Move

YEARS = (date(2023, 1, 1), date(2024, 1, 1), date(2025, 1, 1), date(2026, 1, 1))
HOME = Move()


def lesion(key: str, size: Any = 12.0, at: tuple[float, float, float] = (0.0, 0.0, 0.0), **changes: Any) -> Lesion:
    """A lesion whose two diameters are equal."""
    given = {"study_uid": f"s{key[-1]}", "series_id": f"series {key[-1]}", "frame_uid": "", "name": key[:-1], **changes}
    return Lesion(key=key, place_lps=at, longest_mm=size, shortest_mm=size, **given)


def points(*lesions: tuple[Lesion, ...]) -> tuple[TimePoint, ...]:
    """Time points s0, s1, ... a year apart."""
    return tuple(TimePoint(f"s{n}", YEARS[n], "CT chest", found) for n, found in enumerate(lesions))


def same(earlier: str, later: str) -> PairAnswer:
    """The reader's yes."""
    return PairAnswer(earlier, later, Answer.SAME, f"s{later[-1]}")


def gone(earlier: str, number: int) -> PairAnswer:
    """The reader says that it is gone at a date."""
    return PairAnswer(earlier, "", Answer.GONE, f"s{number}")


def new(later: str) -> PairAnswer:
    """The reader says that it is new."""
    return PairAnswer("", later, Answer.NEW, f"s{later[-1]}")
