"""Laying a second series over the images on screen: PET over CT, one sequence over another."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from medviewer.app.jobs import Lane
from medviewer.app.reading_parts import KeptFusion
from medviewer.app.review import Outcome, notice_of, start
from medviewer.app.start_views import start_window
from medviewer.domain.color_maps import HOT_IRON
from medviewer.domain.errors import UserError
from medviewer.domain.fusion import FusedVolume, moved_volume
from medviewer.domain.layers import OverlayLayer
from medviewer.domain.voi import Window
from medviewer.domain.wording import tr

if TYPE_CHECKING:
    from collections.abc import Callable

    from medviewer.app.desk import Desk
    from medviewer.app.jobs import Job
    from medviewer.app.review import Review
    from medviewer.app.session import ReviewSession
    from medviewer.domain.color_maps import ColorMap
    from medviewer.domain.job import CancelToken, ProgressReport
    from medviewer.domain.loaded import Loaded
    from medviewer.domain.study import Series, Study
    from medviewer.domain.volume import Volume

BLEND = 0.5
"""Opacity with which a second volume is laid over at first."""
SUV_RANGE = 5.0
"""Upper end of the first window of a PET in SUVbw; its lower end is 0."""
SWATCH = 160
"""Entry of the colour map that stands for it in lists."""


def fuse(
    review: Review,
    study: Study,
    series: Series,
    kept: KeptFusion | None = None,
    then: Callable[[], None] = lambda: None,
) -> Job:
    """Read a series in a loader thread and lay it over the images on screen, in the patient.

    Parameters
    ----------
    review
        What it acts on.
    study, series
        What is laid over.
    kept
        How it lay there when the images were left; None: as at the start.
    then
        Called when it is there, or will not be.

    Raises
    ------
    UserError
        Where nothing on screen lies in a patient, where it is another patient's, or is the series on screen itself.
    """
    review = review.here()
    session = review.session
    current = session.current
    if current is None or current.is_preview or not current.is_placed:
        message = tr("There are no images on screen that a series could be laid over.")
        raise UserError(message, tr("Open a series of slices first, and wait until all of it is there."))
    if current.series.id == series.id:
        message = tr("This is the series on screen.")
        raise UserError(message, tr("Choose another one to lay over it."))
    if current.study.patient != study.patient:
        message = tr("The series is of another patient, or of one who is named in another way.")
        raise UserError(message, tr("Only images of one patient are laid over one another."))
    generation, over = session.generation, session.over

    def work(token: CancelToken, progress: ProgressReport) -> Loaded:
        return review.ports.load(series, token, progress)

    def done(loaded: Loaded) -> None:
        try:
            lay_over(review, series, loaded, kept)
        except UserError as error:
            session.notify(notice_of(error))
        ended()

    def ended() -> None:
        over.await_no_more(series.id)
        then()

    return start(
        review,
        Lane.LOAD,
        tr("Reading {name}", name=series.description or series.modality),
        work,
        Outcome(done, failed=ended, wanted=lambda: session.generation == generation),
    )


def lay_over_again(review: Review, fusions: tuple[KeptFusion, ...]) -> None:
    """Lay over the images on screen what lay over them when they were left, one after the other.

    What is not open, or is no more of the same patient, is passed over without a word, and stays on record.
    """
    review.session.over.awaited = fusions
    _lay_next(review, review.session.desk, fusions)


def _lay_next(review: Review, desk: Desk, fusions: tuple[KeptFusion, ...]) -> None:
    for number, kept in enumerate(fusions, start=1):
        found = review.room.opened.series_by_id(kept.series_id)
        if review.session.desk is not desk or found is None or not found[1].opens:
            continue
        try:
            fuse(review, *found, kept, partial(_lay_next, review, desk, fusions[number:]))
        except UserError:  # nobody has asked for it now
            continue
        return


def lay_over(review: Review, series: Series, loaded: Loaded, kept: KeptFusion | None = None) -> None:
    """Lay a series that was read over the images on screen; raises UserError where its place there is not known."""
    session, source = review.session, f"fused {series.id}"
    kept = kept or KeptFusion(under="", series_id=series.id)
    placed, colors = _placed(session, series, loaded.volume), kept.colors or HOT_IRON
    window = kept.shown_window(loaded.voi) or _first_window(series, loaded)
    fused = FusedVolume(placed, window, colors, _name(series), loaded.suv_factor, series.id)
    red, green, blue = (int(part) for part in colors.table[SWATCH])
    layer = OverlayLayer(
        id=source,
        source=source,
        name=_name(series),
        color=(red, green, blue),
        content=fused,
        origin_text=tr("Laid over: {name}", name=_name(series)),
        visible=kept.visible,
        opacity=BLEND if kept.opacity is None else kept.opacity,
    )
    session.over.set_layers((*(one for one in session.over.layers if one.source != source), layer))


def _name(series: Series) -> str:
    return f"{series.modality} {series.description}".strip()


def _placed(session: ReviewSession, series: Series, volume: Volume) -> Volume:
    """The volume in the space of the images on screen."""
    here = session.volume
    if here is None or not volume.is_placed or volume.is_color:
        message = tr(
            "{name} cannot be laid over images: it has no place in a patient, or is in colours.", name=_name(series)
        )
        raise UserError(message)
    frame = here.geometry.frame_uid
    move = None if session.current is None else session.room.link.move(series.id, session.current.series.id)
    if move is not None and move.error_mm is not None:  # an offset that a person scrolls with says nothing of places
        return moved_volume(volume, move)
    if frame and frame == volume.geometry.frame_uid:
        return volume
    message = tr(
        "{name} and the images on screen share no frame of reference: nothing says where it belongs.",
        name=_name(series),
    )
    raise UserError(message, tr("Register the two series first, then lay it over again."))


def _first_window(series: Series, loaded: Loaded) -> Window:
    if loaded.suv_factor is not None:
        width = SUV_RANGE / loaded.suv_factor
        return Window(width, width / 2)
    return loaded.voi.first or start_window(series, loaded.volume)


def fused_layer(session: ReviewSession) -> OverlayLayer | None:
    """The second volume that was laid over last."""
    layers = [layer for layer in session.over.layers if isinstance(layer.content, FusedVolume)]
    return layers[-1] if layers else None


def toggle_window_on_fused(review: Review) -> None:
    """Let a window drag change the second volume, or the images again."""
    view = review.session.view
    review.session.set_view(replace(view, window_on_fused=not view.window_on_fused))


def change_fused(review: Review, window: Window | None = None, color_map: ColorMap | None = None) -> None:
    """Show the second volume with another window, or in other colours."""
    session, layer = review.session, fused_layer(review.session)
    if layer is not None and isinstance(layer.content, FusedVolume):
        content = layer.content
        colors = color_map or content.color_map
        red, green, blue = (int(part) for part in colors.table[SWATCH])
        shown = replace(content, window=window or content.window, color_map=colors)
        changed = replace(layer, content=shown, color=(red, green, blue))
        session.over.set_layers(tuple(changed if one.id == layer.id else one for one in session.over.layers))
