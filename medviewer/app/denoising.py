"""Noise taken out of what slices show; what is measured, said of values or given to models stays as it was read."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from medviewer.app.jobs import Lane
from medviewer.app.review import Outcome, require_volume, start
from medviewer.app.signal import Topic
from medviewer.app.slices import can_be_thick
from medviewer.domain.errors import UserError
from medviewer.domain.look import Processed, processed_text
from medviewer.domain.slab import slab_volume
from medviewer.domain.wording import mark, tr

if TYPE_CHECKING:
    from medviewer.app.desk import Desk
    from medviewer.app.jobs import Job
    from medviewer.app.review import Review
    from medviewer.app.session import ReviewSession
    from medviewer.domain.frames import CornerText
    from medviewer.domain.job import CancelToken, ProgressReport
    from medviewer.domain.look import DenoiseKind
    from medviewer.domain.planes import PlaneName
    from medviewer.domain.slab import Slab
    from medviewer.domain.volume import Volume

NOT_HERE = mark("not processed")
"""Of another time of the series than that for which noise was taken out, where another filter took its place, and as
long as a filter that comes back with its series is not done."""


def denoise(review: Review, kind: DenoiseKind | None) -> Job | None:
    """Show the series with its noise taken out, as soon as that is done; None shows it as it is, at once.

    What was made last is kept as long as the series is on screen, so that it can be compared with the original.

    Raises
    ------
    UserError
        For a series that is still loading, for colours, and for pictures that are no slices of one volume.
    """
    review = review.here()
    desk = review.session.desk
    if desk.denoising is not None:
        desk.denoising.token.cancel()
        desk.denoising = None
    if kind is None:
        _look(review, None)
        return None
    volume = _able(review)
    if desk.processed is not None and desk.processed.source is volume and desk.processed.kind is kind:
        _look(review, kind)
        return None
    return _start(review, kind, volume)


def _start(review: Review, kind: DenoiseKind, volume: Volume) -> Job:
    """Have the noise taken out for all groups of viewports that show the series."""
    session, desk = review.session, review.session.desk

    def work(token: CancelToken, progress: ProgressReport) -> Processed:
        return Processed(kind, volume, review.ports.denoise(volume, kind, token, progress))

    def done(made: Processed) -> None:
        desk.denoising = None
        desk.processed = made
        desk.changed.emit(Topic.VIEW)
        if session.desk is desk:
            _look(review, kind)

    def failed() -> None:
        if wanted():
            desk.denoising = None
            for one in _showing(review, desk):
                _look_without(one, kind)

    def wanted() -> bool:
        return desk.denoising is job and bool(_showing(review, desk))

    outcome = Outcome(done, failed=failed, wanted=wanted)
    job = start(review, Lane.LOAD, tr("Denoising: {kind}", kind=tr(kind.value)), work, outcome)
    desk.denoising = job
    return job


def denoise_again(review: Review) -> None:
    """Take out the noise that was taken out when the series was left, where it can be done and is not on its way."""
    session, current = review.session, review.session.current
    kind = session.view.look.denoise
    if kind is None or current is None or current.is_preview:
        return
    if session.desk.denoising is not None or processed_volume(session) is not None:
        return
    try:
        denoise(review, kind)
    except UserError:  # nobody has asked for it now
        denoise(review, None)


def _showing(review: Review, desk: Desk) -> list[Review]:
    """The work on each group of viewports that shows a series."""
    return [review.on(one) for one in review.room.sessions.values() if one.desk is desk]


def _look_without(review: Review, kind: DenoiseKind) -> None:
    """Ask no more for a filter whose values did not come."""
    made = review.session.desk.processed
    if review.session.view.look.denoise is kind and (made is None or made.kind is not kind):
        _look(review, None)


def _able(review: Review) -> Volume:
    volume, current = require_volume(review), review.session.current
    if current is None or not can_be_thick(current):
        message = tr("Noise is taken out of volumes of grey slices only.")
        raise UserError(message, tr("Colours and single pictures are shown as they are."))
    return volume


def _look(review: Review, kind: DenoiseKind | None) -> None:
    view = review.session.view
    review.session.set_view(replace(view, look=replace(view.look, denoise=kind)))


def processed_volume(session: ReviewSession) -> Volume | None:
    """What the slices of a session show in place of its volume; None where they show the volume itself."""
    made, kind = session.desk.processed, session.view.look.denoise
    if made is None or kind is None or made.kind is not kind or made.source is not session.volume:
        return None
    return made.volume


def shown_pixels(session: ReviewSession, name: PlaneName, number: int, slab: Slab | None) -> Volume | None:
    """As `processed_volume`, thick where slices are."""
    made = processed_volume(session)
    return made if made is None or slab is None else slab_volume(made, name, number, slab)


def marked(session: ReviewSession, text: CornerText) -> CornerText:
    """The words of a view with what was done to its values, before all that may be shortened."""
    kind = session.view.look.denoise
    if kind is None:
        return text
    mark = tr(NOT_HERE) if processed_volume(session) is None else processed_text(kind)
    return replace(text, top_right=(mark, *text.top_right))
