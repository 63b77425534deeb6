"""Which lesion of one date is which of another: proposed by place, answered by the reader."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING, TypeAlias

import numpy as np

from medviewer.domain.wording import mark

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from medviewer.domain.lesions import Lesion, TimePoint
    from medviewer.domain.link import Move

LIMIT_MM = 20.0
"""Lesions further apart than this, after registration, are not proposed to be one."""


class Answer(StrEnum):
    """What a reader said."""

    SAME = "same"
    OTHER = "other"
    GONE = mark("gone")
    NEW = mark("new")


@dataclass(frozen=True, slots=True)
class PairAnswer:
    """What a reader said of a lesion of an earlier study and one of a later one.

    Parameters
    ----------
    earlier, later
        Keys of the lesions; `later` is empty for one that is gone, `earlier` for a new one.
    study_uid
        The later study.
    """

    earlier: str
    later: str
    answer: Answer
    study_uid: str

    @property
    def key(self) -> str:
        """What it is about, within its study."""
        return f"{self.earlier}|{self.later}"

    def to_text(self) -> str:
        """As it is kept."""
        return json.dumps({"earlier": self.earlier, "later": self.later, "answer": self.answer.value})


def answer_of(text: str, study_uid: str) -> PairAnswer | None:
    """An answer as it was kept; None for what is none."""
    try:
        kept = json.loads(text)
        return PairAnswer(str(kept["earlier"]), str(kept["later"]), Answer(kept["answer"]), study_uid)
    except (ValueError, KeyError, TypeError):
        return None


class CellState(StrEnum):
    """What is known of a lesion at one date."""

    BEFORE = mark("not there yet")
    FIRST = mark("first seen")
    NEW_ASKED = mark("new?")
    NEW = mark("new")
    PROPOSED = mark("proposed")
    CONFIRMED = mark("confirmed")
    MISSING = mark("not found")
    GONE = mark("gone")


@dataclass(frozen=True, slots=True)
class Cell:
    """A lesion at one date; `distance_mm` from where the one before it would lie, where that is known."""

    state: CellState
    lesion: Lesion | None = None
    distance_mm: float | None = None

    @property
    def is_sure(self) -> bool:
        """Whether nothing is left to be answered."""
        return self.state not in {CellState.NEW_ASKED, CellState.PROPOSED, CellState.MISSING}


@dataclass(frozen=True, slots=True)
class Track:
    """One lesion over all dates, oldest first."""

    cells: tuple[Cell, ...]

    @property
    def last(self) -> Lesion:
        """As it was seen last."""
        return next(cell.lesion for cell in reversed(self.cells) if cell.lesion is not None)

    @property
    def first(self) -> Lesion:
        """As it was seen first."""
        return next(cell.lesion for cell in self.cells if cell.lesion is not None)

    @property
    def name(self) -> str:
        """Its name where it was seen first."""
        return self.first.name

    def before(self, number: int) -> Lesion | None:
        """The lesion as it was seen last before a date."""
        return next((cell.lesion for cell in reversed(self.cells[:number]) if cell.lesion is not None), None)


Moves: TypeAlias = Callable[["Lesion", "Lesion"], "Move | None"]
"""How places of the series of one lesion become those of the series of another; None where that is not known."""


def tracks_of(times: Sequence[TimePoint], answers: Iterable[PairAnswer], moves: Moves) -> tuple[Track, ...]:
    """Follow lesions from date to date, oldest first: as answered, else as their places propose.

    Among the lesions that are left, the two that lie nearest to each other are proposed first, then the next, up to
    `LIMIT_MM`; each is proposed once, and none that a reader said to be another.
    """
    said = {(one.study_uid, one.key): one.answer for one in answers}
    tracks: list[Track] = []
    for number, time in enumerate(times):
        pairs = _pairs(tracks, time, said, moves)
        taken = {lesion.key for _track, lesion, _cell in pairs}
        by_track = {at: replace(cell, lesion=lesion) for at, lesion, cell in pairs}
        tracks = [
            Track((*track.cells, by_track.get(at) or _absent(track, time, said))) for at, track in enumerate(tracks)
        ]
        fresh = [lesion for lesion in time.lesions if lesion.key not in taken]
        tracks += [_begun(lesion, number, said) for lesion in fresh]
    return tuple(_of_one_organ(track) for track in tracks)


def _of_one_organ(track: Track) -> Track:
    """The organ that the first name says holds at all dates: which diameter of a lesion counts is not to change."""
    organ = next((cell.lesion.organ for cell in track.cells if cell.lesion is not None and cell.lesion.organ), "")
    cells = (c if c.lesion is None else replace(c, lesion=replace(c.lesion, organ=organ)) for c in track.cells)
    return Track(tuple(cells))


_Said: TypeAlias = dict[tuple[str, str], Answer]


def _absent(track: Track, time: TimePoint, said: _Said) -> Cell:
    is_gone = said.get((time.study_uid, f"{track.last.key}|")) is Answer.GONE
    stays_gone = track.cells[-1].state is CellState.GONE
    return Cell(CellState.GONE if is_gone or stays_gone else CellState.MISSING)


def _begun(lesion: Lesion, number: int, said: _Said) -> Track:
    is_new = said.get((lesion.study_uid, f"|{lesion.key}")) is Answer.NEW
    state = CellState.FIRST if number == 0 else CellState.NEW if is_new else CellState.NEW_ASKED
    return Track((*(Cell(CellState.BEFORE) for _ in range(number)), Cell(state, lesion)))


def _pairs(tracks: list[Track], time: TimePoint, said: _Said, moves: Moves) -> list[tuple[int, Lesion, Cell]]:
    """Numbers of tracks with the lesions that go on with them: those answered, then the nearest."""
    found: list[tuple[int, Lesion, Cell]] = []
    candidates = []
    for at, track in enumerate(tracks):
        for lesion in time.lesions:
            answer = said.get((time.study_uid, f"{track.last.key}|{lesion.key}"))
            distance = _distance(track.last, lesion, moves)
            if answer is Answer.SAME:
                found.append((at, lesion, Cell(CellState.CONFIRMED, None, distance)))
            elif answer is None and _is_open(track, lesion, time, said) and distance is not None:
                candidates.append((distance, at, lesion))
    for distance, at, lesion in sorted(candidates, key=lambda one: one[0]):
        is_free = all(at != other and lesion.key != one.key for other, one, _cell in found)
        if distance <= LIMIT_MM and is_free:
            found.append((at, lesion, Cell(CellState.PROPOSED, None, distance)))
    return found


def _is_open(track: Track, lesion: Lesion, time: TimePoint, said: _Said) -> bool:
    """Whether neither was said to have no counterpart."""
    is_gone = (time.study_uid, f"{track.last.key}|") in said or track.cells[-1].state is CellState.GONE
    return not is_gone and (time.study_uid, f"|{lesion.key}") not in said


def _distance(earlier: Lesion, later: Lesion, moves: Moves) -> float | None:
    move = moves(earlier, later)
    return None if move is None else float(np.linalg.norm(np.array(move.moved(earlier.place_lps)) - later.place_lps))
