"""Films, series with times, and stacks of slices: pictures that follow one another, by hand or by themselves."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, replace
from itertools import accumulate
from typing import TYPE_CHECKING

from medviewer.app import viewing
from medviewer.app.slices import active_plane, shown_slices
from medviewer.domain.study import SeriesKind
from medviewer.domain.wording import mark, tr

if TYPE_CHECKING:
    from medviewer.app.desk import OpenSeries
    from medviewer.app.review import Review
    from medviewer.app.session import ReviewSession

FRAME, TIME, SLICE = "frame", "time", "slice"
_PLACES = {
    FRAME: mark("Frame {number} of {count}"),
    TIME: mark("Time {number} of {count}"),
    SLICE: mark("Slice {number} of {count}"),
}
_SPEEDS = {
    FRAME: mark("{per_second:.3g} frames/s"),
    TIME: mark("{per_second:.3g} times/s"),
    SLICE: mark("{per_second:.3g} slices/s"),
}
SPEEDS = (0.25, 0.5, 1.0, 2.0, 4.0)
"""How many times as fast as recorded pictures can be played."""
UNKNOWN_FRAME_MS = 100.0
"""From one picture to the next where no rate is recorded."""
SHORTEST_FRAME_MS = 1.0
"""A recorded time of less than this is taken for none."""


@dataclass(frozen=True, slots=True)
class Reel:
    """Pictures that follow one another.

    Parameters
    ----------
    word
        What they are: `frame` of a film, `time` of a series, or `slice` of a volume.
    number
        Which of them is on screen, from 0.
    frame_ms
        From one to the next at the recorded speed.
    is_recorded
        Whether `frame_ms` is that of the header.
    steps_ms
        For how long each is shown, where that differs; `frame_ms` is their mean then. Else empty.
    speed
        How many times as fast as that it plays.
    """

    word: str
    number: int
    count: int
    frame_ms: float = UNKNOWN_FRAME_MS
    is_recorded: bool = False
    steps_ms: tuple[float, ...] = ()
    speed: float = 1.0

    @property
    def text(self) -> str:
        """Which one is on screen."""
        return tr(_PLACES[self.word], number=self.number + 1, count=self.count)

    @property
    def speed_text(self) -> str:
        """How fast it plays."""
        per_second = self.speed * 1000.0 / self.frame_ms
        if not self.is_recorded and self.word != SLICE:
            return tr("{per_second:.3g}/s, no rate recorded", per_second=per_second)
        text = tr(_SPEEDS[self.word], per_second=per_second)
        return tr("{speed} on average", speed=text) if self.steps_ms else text

    def due(self, start: int, elapsed_ms: float) -> int:
        """Which one is to be seen so long after the one with the number `start` came; after the last the first."""
        elapsed_ms *= self.speed
        if not self.steps_ms:
            return (start + int(elapsed_ms / self.frame_ms)) % self.count
        ends, at_ms = self._run(start, elapsed_ms)
        return min(bisect_right(ends, at_ms), self.count - 1)

    def wait_ms(self, start: int, elapsed_ms: float) -> float:
        """How long until the next one is due, so long after the one with the number `start` came."""
        elapsed_ms *= self.speed
        if not self.steps_ms:
            return (self.frame_ms - elapsed_ms % self.frame_ms) / self.speed
        ends, at_ms = self._run(start, elapsed_ms)
        return (ends[min(bisect_right(ends, at_ms), self.count - 1)] - at_ms) / self.speed

    def _run(self, start: int, elapsed_ms: float) -> tuple[list[float], float]:
        """When each one ends within one run from the first to the last, and how far the run has come, both in ms."""
        ends = list(accumulate(self.steps_ms))
        return ends, (ends[start] - self.steps_ms[start] + elapsed_ms) % ends[-1]


def reel(session: ReviewSession) -> Reel | None:
    """What follows one another of the series on screen; None where there is but one picture, or no whole.

    These are the times of a series that has some, the frames of a film, or the slices of the active view of a volume.
    """
    current = session.current
    if current is None or current.loaded is None:
        return None
    times = len(current.loaded.times)
    if times > 1:
        return _timed(Reel(TIME, current.time, times, speed=session.view.speed), current)
    word = FRAME if current.series.kind is SeriesKind.CINE else SLICE
    slices = shown_slices(current, active_plane(session))
    if slices is None or slices.count == 1:
        return None
    shown = Reel(word, slices.number_at(session.view.position_lps) - 1, slices.count, speed=session.view.speed)
    return _timed(shown, current) if word == FRAME else shown


def is_film(session: ReviewSession) -> bool:
    """Whether what is on screen is there to be played: frames or times, and no slices."""
    current = session.current
    if current is None or current.loaded is None:
        return False
    return current.series.kind is SeriesKind.CINE or len(current.loaded.times) > 1


def _timed(reel_: Reel, current: OpenSeries) -> Reel:
    steps = () if current.loaded is None else current.loaded.steps_ms
    if len(steps) == reel_.count and min(steps) >= SHORTEST_FRAME_MS:
        is_even = min(steps) == max(steps)
        mean = sum(steps) / len(steps)
        return replace(reel_, frame_ms=mean, is_recorded=True, steps_ms=() if is_even else steps)
    recorded = current.series.frame_ms
    if recorded is None or recorded < SHORTEST_FRAME_MS:
        return reel_
    return replace(reel_, frame_ms=recorded, is_recorded=True)


def go_to_picture(review: Review, number: int) -> None:
    """Show one of the pictures of the reel on screen, from 0 and kept within."""
    shown = reel(review.session)
    if shown is not None and shown.word == TIME:
        viewing.go_to_time(review, number)
    elif shown is not None:
        viewing.go_to_slice(review, active_plane(review.session), number + 1)


def toggle_playing(review: Review) -> None:
    """Play what is on screen, or pause; where there is nothing to play, nothing happens."""
    view = review.session.view
    if view.playing or reel(review.session) is not None:
        review.session.set_view(replace(view, playing=not view.playing))


def set_speed(review: Review, speed: float) -> None:
    """Play that many times as fast as recorded; slices at that many times ten a second."""
    review.session.set_view(replace(review.session.view, speed=speed))
