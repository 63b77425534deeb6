"""What can be said of the rows that are selected in the follow-up."""

from __future__ import annotations

from typing import TYPE_CHECKING

from medviewer.domain.lesion_pairs import Answer, CellState, PairAnswer

if TYPE_CHECKING:
    from collections.abc import Sequence

    from medviewer.domain.follow_up import FollowUp
    from medviewer.domain.lesion_pairs import Track

BOTH_WAYS = frozenset({CellState.PROPOSED, CellState.CONFIRMED})


def answers_for(found: FollowUp, rows: Sequence[int], date_number: int) -> dict[Answer, PairAnswer]:
    """The answers that are possible: on one row at a date, or on two rows that may be one lesion.

    Without a date it is the first of the row that waits for an answer, else its last.
    """
    tracks = [found.tracks[row] for row in rows if row < len(found.tracks)]
    if len(tracks) == 2:
        return _joined(found, *sorted(tracks, key=_first))
    return _of_one(found, tracks[0], date_number) if len(tracks) == 1 else {}


def _of_one(found: FollowUp, track: Track, date_number: int) -> dict[Answer, PairAnswer]:
    asked = [number for number, cell in enumerate(track.cells) if not cell.is_sure]
    at = date_number if date_number >= 0 else (asked[0] if asked else len(track.cells) - 1)
    cell, before, uid = track.cells[at], track.before(at), found.times[at].study_uid
    if cell.state is CellState.MISSING and before is not None:
        return {Answer.GONE: PairAnswer(before.key, "", Answer.GONE, uid)}
    if cell.lesion is None:
        return {}
    if cell.state is CellState.NEW_ASKED:
        return {Answer.NEW: PairAnswer("", cell.lesion.key, Answer.NEW, uid)}
    if cell.state not in BOTH_WAYS or before is None:
        return {}
    possible = [Answer.SAME, Answer.OTHER] if cell.state is CellState.PROPOSED else [Answer.OTHER]
    return {answer: PairAnswer(before.key, cell.lesion.key, answer, uid) for answer in possible}


def _joined(found: FollowUp, earlier: Track, later: Track) -> dict[Answer, PairAnswer]:
    """That two rows are one lesion, where the first was not found when the second began."""
    at = _first(later)
    before, lesion = earlier.before(at), later.cells[at].lesion
    if before is None or lesion is None or earlier.cells[at].lesion is not None:
        return {}
    return {Answer.SAME: PairAnswer(before.key, lesion.key, Answer.SAME, found.times[at].study_uid)}


def _first(track: Track) -> int:
    return next(number for number, cell in enumerate(track.cells) if cell.lesion is not None)
