"""Response of target lesions by RECIST 1.1 (Eisenhauer et al., Eur J Cancer 2009;45:228-247); pure functions.

Section numbers below are those of that paper. Non-target lesions are not judged here.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from medviewer.domain.lesion_pairs import CellState
from medviewer.domain.measured import NotMeasurable
from medviewer.domain.wording import mark, tr

if TYPE_CHECKING:
    from collections.abc import Sequence

    from medviewer.domain.lesion_pairs import Track

MOST_TARGETS, MOST_PER_ORGAN = 5, 2
"""Section 3.2."""
LEAST_MM, LEAST_NODE_MM = 10.0, 15.0
"""Measurable are lesions of 10 mm on CT, and nodes of 15 mm in the short axis (3.1.1)."""
NORMAL_NODE_MM = 10.0
"""A node shorter than this is no disease (4.3.1)."""
PR_PERCENT, PD_PERCENT, PD_MM = -30.0, 20.0, 5.0
"""Sections 4.3.1: against baseline, and against the smallest sum so far."""
THRESHOLDS = mark(
    "RECIST 1.1, target lesions: at most {MOST_TARGETS}, {MOST_PER_ORGAN} an organ; from "
    "{LEAST_MM:.0f} mm, nodes from {LEAST_NODE_MM:.0f} mm short axis. PR: {PR_PERCENT:.0f} % from "
    "baseline. PD: +{PD_PERCENT:.0f} % and +{PD_MM:.0f} mm over the smallest sum, or a new lesion. "
    "CR: all gone, nodes under {NORMAL_NODE_MM:.0f} mm.",
)
TOLERANCE = 1e-9


def thresholds_text() -> str:
    """What the categories go by, in words."""
    return tr(
        THRESHOLDS,
        MOST_TARGETS=MOST_TARGETS,
        MOST_PER_ORGAN=MOST_PER_ORGAN,
        LEAST_MM=LEAST_MM,
        LEAST_NODE_MM=LEAST_NODE_MM,
        PR_PERCENT=PR_PERCENT,
        PD_PERCENT=PD_PERCENT,
        PD_MM=PD_MM,
        NORMAL_NODE_MM=NORMAL_NODE_MM,
    )


class Category(StrEnum):
    """How the disease responds."""

    BASELINE = mark("baseline")
    CR = mark("complete response")
    PR = mark("partial response")
    SD = mark("stable disease")
    PD = mark("progressive disease")
    NE = mark("not evaluable")


@dataclass(frozen=True, slots=True)
class Response:
    """The response at one date.

    Parameters
    ----------
    sum_mm
        Sum of the diameters of all target lesions, or why there is none.
    from_baseline_percent, over_nadir_percent, over_nadir_mm
        None where there is nothing to compare with.
    reasons
        Sentences.
    """

    category: Category
    sum_mm: float | NotMeasurable
    from_baseline_percent: float | None = None
    over_nadir_percent: float | None = None
    over_nadir_mm: float | None = None
    reasons: tuple[str, ...] = ()


def targets_of(tracks: Sequence[Track]) -> frozenset[int]:
    """Numbers of the target lesions: the largest that are measurable at the first date (3.2)."""
    sized = []
    for number, track in enumerate(tracks):
        lesion = track.cells[0].lesion
        size = None if lesion is None else lesion.size_mm
        if lesion is None or size is None or isinstance(size, NotMeasurable):
            continue
        if size >= (LEAST_NODE_MM if lesion.is_node else LEAST_MM):
            sized.append((-size, number, lesion.organ))
    chosen: list[int] = []
    organs: list[str] = []
    for _size, number, organ in sorted(sized):
        if len(chosen) < MOST_TARGETS and (not organ or organs.count(organ) < MOST_PER_ORGAN):
            chosen.append(number)
            organs.append(organ)
    return frozenset(chosen)


def responses_of(tracks: Sequence[Track], targets: frozenset[int]) -> tuple[Response, ...]:
    """The response at each date, oldest first."""
    count = len(tracks[0].cells) if tracks else 0
    sums = [_sum_mm([tracks[one] for one in sorted(targets)], number) for number in range(count)]
    return tuple(_response(tracks, targets, sums, number) for number in range(count))


def _sum_mm(targets: Sequence[Track], number: int) -> float | NotMeasurable:
    if not targets:
        return NotMeasurable(tr("No lesion is large enough at the first date to be a target."))
    total = 0.0
    for track in targets:
        size = _size_mm(track, number)
        if isinstance(size, NotMeasurable):
            return size
        total += size
    return total


def _size_mm(track: Track, number: int) -> float | NotMeasurable:
    cell = track.cells[number]
    if cell.state is CellState.GONE:
        return 0.0
    if cell.lesion is None:
        return NotMeasurable(tr("{track} was not measured, nor said to be gone.", track=track.name))
    if not cell.is_sure:
        return NotMeasurable(tr("Whether {track} is the same lesion is not answered.", track=track.name))
    if isinstance(cell.lesion.size_mm, NotMeasurable):
        return NotMeasurable(f"{track.name}: {cell.lesion.size_mm.reason}")
    return cell.lesion.size_mm


def _response(
    tracks: Sequence[Track], targets: frozenset[int], sums: Sequence[float | NotMeasurable], number: int
) -> Response:
    now = sums[number]
    if number == 0:
        reasons = (now.reason,) if isinstance(now, NotMeasurable) else ()
        return Response(Category.NE if reasons else Category.BASELINE, now, reasons=reasons)
    fresh = _new(tracks, number)
    known = [one for one in sums[:number] if not isinstance(one, NotMeasurable)]
    if isinstance(now, NotMeasurable) or isinstance(sums[0], NotMeasurable):
        why = now if isinstance(now, NotMeasurable) else sums[0]
        reasons = (*fresh, *((why.reason,) if isinstance(why, NotMeasurable) else ()))
        return Response(Category.PD if fresh else Category.NE, now, reasons=reasons)
    baseline, nadir = sums[0], min(known)
    percent = _percent(baseline, now)
    over = _percent(nadir, now)
    grown = now - nadir
    category, reason = _judged((percent, over, grown), is_clear=_is_clear(tracks, targets, number))
    if category is not Category.PD and _is_back(tracks, targets, number):
        category, reason = Category.PD, tr("A target lesion is back after a complete response, which is progression.")
    if fresh and category is not Category.PD:
        category, reason = Category.PD, tr("A new lesion is progression, whatever the sum.")
    return Response(category, now, percent, over, grown, (*fresh, reason, *_unanswered(tracks, number)))


def _judged(found: tuple[float | None, float | None, float], *, is_clear: bool) -> tuple[Category, str]:
    """The category and why, from change against baseline (%), against the nadir (%), and that in mm."""
    percent, over, grown = found
    if grown >= PD_MM - TOLERANCE and (over is None or over >= PD_PERCENT - TOLERANCE):
        more = "" if over is None else tr("{over:+.1f} % and ", over=over)
        return Category.PD, tr("The sum is {more}{grown:+.1f} mm over its smallest value.", more=more, grown=grown)
    if is_clear:
        return Category.CR, tr("All target lesions are gone, or nodes of normal size.")
    if percent is not None and percent <= PR_PERCENT + TOLERANCE:
        return Category.PR, tr("The sum is {percent:+.1f} % from baseline.", percent=percent)
    return Category.SD, tr("Neither shrunk enough for a partial response nor grown enough for progression.")


def _percent(before: float, after: float) -> float | None:
    return None if before <= 0 else 100.0 * (after - before) / before


def _is_clear(tracks: Sequence[Track], targets: frozenset[int], number: int) -> bool:
    """Whether every target is gone, nodes under 10 mm being normal (4.3.1)."""
    for one in targets:
        size = _size_mm(tracks[one], number)
        limit = NORMAL_NODE_MM if tracks[one].first.is_node else TOLERANCE
        if isinstance(size, NotMeasurable) or size >= limit:
            return False
    return True


def _is_back(tracks: Sequence[Track], targets: frozenset[int], number: int) -> bool:
    """Whether a target is there again that was gone at a complete response before (Appendix III)."""
    there = [one for one in targets if tracks[one].cells[number].lesion is not None]
    return any(
        tracks[one].cells[before].state is CellState.GONE
        for before in range(1, number)
        if _is_clear(tracks, targets, before)
        for one in there
    )


def _new(tracks: Sequence[Track], number: int) -> tuple[str, ...]:
    """A sentence for each lesion that the reader said to be new, up to a date (4.3.5)."""
    return tuple(
        tr("{track} is a new lesion.", track=track.name)
        for track in tracks
        if any(cell.state is CellState.NEW for cell in track.cells[: number + 1])
    )


def _unanswered(tracks: Sequence[Track], number: int) -> tuple[str, ...]:
    asked = [track.name for track in tracks if track.cells[number].state is CellState.NEW_ASKED]
    return tuple(tr("{name} may be a new lesion, which would be progression.", name=name) for name in asked)
