"""The follow-up of a person: lesions by date, their changes, and the response, as numbers and as text."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from medviewer.domain.growth import Change, change, days_text, doubling_of
from medviewer.domain.lesion_pairs import CellState, tracks_of
from medviewer.domain.lesions import SPHERE_VOLUME
from medviewer.domain.measured import NotMeasurable
from medviewer.domain.recist import responses_of, targets_of, thresholds_text
from medviewer.domain.wording import mark, tr

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from medviewer.domain.lesion_pairs import Cell, Moves, PairAnswer, Track
    from medviewer.domain.lesions import Lesion, TimePoint
    from medviewer.domain.recist import Response

NOT_SAID = frozenset({CellState.FIRST, CellState.CONFIRMED})
"""States that need no word beside the size."""


@dataclass(frozen=True, slots=True)
class FollowUp:
    """All that is known of a person's lesions.

    Parameters
    ----------
    times
        Oldest first.
    tracks
        One for each lesion, with a cell for each time.
    targets
        Numbers of the tracks that make the sum.
    responses
        One for each time; empty where there is no lesion.
    """

    times: tuple[TimePoint, ...] = ()
    tracks: tuple[Track, ...] = ()
    targets: frozenset[int] = frozenset()
    responses: tuple[Response, ...] = ()

    @property
    def open_questions(self) -> int:
        """How many cells wait for an answer."""
        return sum(not cell.is_sure for track in self.tracks for cell in track.cells)


def follow_up(times: Sequence[TimePoint], answers: Iterable[PairAnswer], moves: Moves) -> FollowUp:
    """Put the lesions of some studies, oldest first, side by side."""
    tracks = tracks_of(times, answers, moves)
    targets = targets_of(tracks)
    return FollowUp(tuple(times), tracks, targets, responses_of(tracks, targets))


def size_text(lesion: Lesion) -> str:
    """As "12.0 × 8.0 mm", "12.0 mm", or why there is none."""
    if isinstance(lesion.longest_mm, NotMeasurable):
        return lesion.longest_mm.text
    if isinstance(lesion.shortest_mm, NotMeasurable):
        return f"{lesion.longest_mm:.1f} mm"
    return f"{lesion.longest_mm:.1f} × {lesion.shortest_mm:.1f} mm"


def cell_text(cell: Cell) -> str:
    """What stands in the table at one date."""
    if cell.state is CellState.BEFORE:
        return ""
    if cell.lesion is None:
        return tr(cell.state.value)
    word = "" if cell.state in NOT_SAID else f"  ({tr(cell.state.value)})"
    return f"{size_text(cell.lesion)}{word}"


def volume_text(lesion: Lesion) -> str:
    """The volume and in a word what it comes from; empty where there is none."""
    value = lesion.volume_now_ml
    source = tr("sphere") if lesion.volume_words == SPHERE_VOLUME else tr(lesion.volume_words)
    return "" if value is None else f"{value:.2f} ml ({source})"


@dataclass(frozen=True, slots=True)
class Step:
    """A lesion between two dates: its numbers (from, to), sizes and growth."""

    begin: int
    end: int
    size: Change
    volume: Change
    doubling_days: float | NotMeasurable


def steps_of(found: FollowUp, track: Track) -> tuple[Step, ...]:
    """The changes of a lesion from each date on which it was seen to the next; a lesion that is gone ends at 0 mm."""
    steps = []
    seen = [(number, cell) for number, cell in enumerate(track.cells) if cell.lesion or cell.state is CellState.GONE]
    for (begin, before), (end, after) in pairwise(seen):
        if before.lesion is not None:
            steps.append(_step(found, (begin, before.lesion), (end, after.lesion)))
    return tuple(steps)


def overall_of(found: FollowUp, track: Track) -> Step | None:
    """The change from the first date to the last on which a lesion was seen or gone; None where that is one date."""
    seen = [(number, cell.lesion) for number, cell in enumerate(track.cells) if cell.lesion is not None]
    gone = [(number, None) for number, cell in enumerate(track.cells) if cell.state is CellState.GONE]
    ends = [*seen, *[end for end in gone if end[0] > seen[-1][0]][:1]]
    return _step(found, seen[0], ends[-1]) if len(ends) > 1 else None


def step_text(found: FollowUp, step: Step) -> str:
    """One line on the change between two dates."""
    days = days_text(step.doubling_days)
    return tr(
        "{begin} to {end}: {size}, volume {volume}, doubling time {days}",
        begin=found.times[step.begin].date,
        end=found.times[step.end].date,
        size=step.size.text("mm"),
        volume=step.volume.text("ml"),
        days=days,
    )


def _step(found: FollowUp, begin: tuple[int, Lesion], end: tuple[int, Lesion | None]) -> Step:
    (first, before), (last, after) = begin, end
    if after is None:
        return Step(
            first, last, change(before.size_mm, 0.0), change(before.volume_now_ml, 0.0), NotMeasurable(mark("Gone."))
        )
    days = doubling_of(before, after, found.times[first].date, found.times[last].date)
    is_like = before.volume_words == after.volume_words
    volume = change(before.volume_now_ml, after.volume_now_ml if is_like else None)
    return Step(first, last, change(before.size_mm, after.size_mm), volume, days)


def response_text(response: Response) -> str:
    """Category, sum and how it compares."""
    if isinstance(response.sum_mm, NotMeasurable):
        return tr(response.category.value)
    parts = [tr("sum {sum_mm:.1f} mm", sum_mm=response.sum_mm)]
    if response.from_baseline_percent is not None:
        parts.append(
            tr("{from_baseline_percent:+.1f} % from baseline", from_baseline_percent=response.from_baseline_percent)
        )
    if response.over_nadir_percent is not None and response.over_nadir_mm is not None:
        parts.append(
            tr(
                "{over_nadir_percent:+.1f} % and {over_nadir_mm:+.1f} mm from the smallest sum",
                over_nadir_percent=response.over_nadir_percent,
                over_nadir_mm=response.over_nadir_mm,
            )
        )
    return f"{tr(response.category.value)}: {', '.join(parts)}"


CSV_HEAD = (
    "lesion", "target", "organ", "date", "state", "longest_mm", "perpendicular_mm", "volume_ml", "volume_from",
    "change_mm", "change_percent", "volume_change_percent", "doubling_time_days", "note",
)  # fmt: skip


def csv_rows(found: FollowUp) -> list[tuple[str, ...]]:
    """A row for each lesion and date, then one for each date with the sum.

    What is not measurable is empty, with a note. Changes are those from the date on which the lesion was seen before.
    """
    rows: list[tuple[str, ...]] = [CSV_HEAD]
    for number, track in enumerate(found.tracks):
        steps = {step.end: step for step in steps_of(found, track)}
        for at, cell in enumerate(track.cells):
            if cell.state is not CellState.BEFORE:
                is_target = "yes" if number in found.targets else "no"
                head = (track.name, is_target, track.first.organ, found.times[at].date.isoformat(), cell.state.value)
                rows.append((*head, *_csv_sizes(cell), *_csv_step(steps.get(at))))
    for time, response in zip(found.times, found.responses, strict=True):
        total = _number(response.sum_mm, 1)
        note = "; ".join((response_text(response), *response.reasons))
        rows.append(("sum of targets", "", "", time.date.isoformat(), response.category.value, total, *[""] * 7, note))
    rows.append((thresholds_text(), *[""] * (len(CSV_HEAD) - 1)))
    return rows


def _csv_sizes(cell: Cell) -> tuple[str, str, str, str]:
    lesion = cell.lesion
    if lesion is None:
        return "0.0" if cell.state is CellState.GONE else "", "", "", ""
    volume = lesion.volume_now_ml
    volume_text_ = "" if volume is None else f"{volume:.3f}"
    return _number(lesion.longest_mm, 1), _number(lesion.shortest_mm, 1), volume_text_, lesion.volume_words


def _csv_step(step: Step | None) -> tuple[str, str, str, str, str]:
    if step is None:
        return "", "", "", "", ""
    days = step.doubling_days
    note = tr("doubling time {days_text}", days_text=days_text(days)) if isinstance(days, NotMeasurable) else ""
    return (
        _number(step.size.difference, 1),
        _number(step.size.percent, 1),
        _number(step.volume.percent, 1),
        _number(days, 0),
        note,
    )


def _number(value: float | NotMeasurable, digits: int) -> str:
    return "" if isinstance(value, NotMeasurable) else f"{value:.{digits}f}"
