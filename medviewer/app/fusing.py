"""Laying a second series over the images on screen: PET over CT, one sequence over another."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from medviewer.app.jobs import Lane
from medviewer.app.review import Outcome, notice_of, start
from medviewer.app.start_views import start_window
from medviewer.domain.color_maps import HOT_IRON
from medviewer.domain.errors import UserError
from medviewer.domain.fusion import FusedVolume, moved_volume
from medviewer.domain.layers import OverlayLayer
from medviewer.domain.voi import Window
from medviewer.domain.wording import tr

if TYPE_CHECKING:
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


def fuse(review: Review, study: Study, series: Series) -> Job:
    """Read a series in a loader thread and lay it over the images on screen, in the patient.

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
    generation = session.generation

    def work(token: CancelToken, progress: ProgressReport) -> Loaded:
        return review.ports.load(series, token, progress)

    def done(loaded: Loaded) -> None:
        try:
            lay_over(review, series, loaded)
        except UserError as error:
            session.notify(notice_of(error))

    return start(
        review,
        Lane.LOAD,
        tr("Reading {name}", name=series.description or series.modality),
        work,
        Outcome(done, wanted=lambda: session.generation == generation),
    )


def lay_over(review: Review, series: Series, loaded: Loaded) -> None:
    """Lay a series that was read over the images on screen; raises UserError where its place there is not known."""
    session, source = review.session, f"fused {series.id}"
    placed = _placed(session, series, loaded.volume)
    fused = FusedVolume(placed, _first_window(series, loaded), HOT_IRON, _name(series), loaded.suv_factor)
    red, green, blue = (int(part) for part in HOT_IRON.table[SWATCH])
    layer = OverlayLayer(
        id=source,
        source=source,
        name=_name(series),
        color=(red, green, blue),
        content=fused,
        origin_text=tr("Laid over: {name}", name=_name(series)),
        opacity=BLEND,
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
