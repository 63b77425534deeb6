"""What a presentation state asks of the view: its pictures, zoom, window and inversion; and what of it is not done."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from medviewer.app.drawn_layers import frame_of
from medviewer.app.slices import shown_slices
from medviewer.domain.frames import ZOOM_LIMITS, CameraPose
from medviewer.domain.planes import PlaneName
from medviewer.domain.presentation import Presentation
from medviewer.domain.study import SeriesKind
from medviewer.domain.vectors import vec3
from medviewer.domain.wording import mark, tr

if TYPE_CHECKING:
    from medviewer.app.review import Review
    from medviewer.app.session import ReviewSession
    from medviewer.domain.loaded import Loaded
    from medviewer.domain.presentation import DisplayedArea, StateWindow
    from medviewer.domain.study import FrameRef, Series
    from medviewer.domain.vectors import Vec3
    from medviewer.domain.voi import Window

SEVERAL_WINDOWS = mark("It has several windows; that of the picture on screen is taken for all.")


def present(review: Review, state: Presentation, *, moves: bool = True, looks: bool = True) -> None:
    """Look at the series on screen as a presentation state wants it, for as long as the reader does not change it.

    `moves` goes to its picture and part, `looks` takes its window and inversion.
    """
    session = review.session
    if session.volume is None:
        return
    if moves:
        _go_to_pictures(session, state)
        if (camera := _camera(session, state)) is not None:
            session.set_view(session.view.with_camera(*camera))
    if not looks:
        return
    window, inverted, view = window_of(session, state), state.is_inverted, session.view
    session.set_view(
        replace(view, window=window or view.window, inverted=view.inverted if inverted is None else inverted)
    )


def _go_to_pictures(session: ReviewSession, state: Presentation) -> None:
    """Show the first picture that a state was made for, unless one of them is on screen."""
    current, here, uids = session.current, picture_on_screen(session), set(state.references.sop_instance_uids)
    if current is None or current.loaded is None or here is None or here.instance.sop_instance_uid in uids:
        return
    pictures = current.series.pictures(current.time)
    index = next((k for k, picture in enumerate(pictures) if picture.instance.sop_instance_uid in uids), None)
    if index is not None:
        session.set_view(replace(session.view, position_lps=_middle_of(current.loaded, current.time, index)))


def _middle_of(loaded: Loaded, time: int, index: int) -> Vec3:
    """The middle of an acquired picture in LPS mm."""
    if loaded.acquired:
        return loaded.acquired[time].places[index].center_lps
    grid = loaded.times[time].geometry
    _, rows, columns = grid.shape
    return vec3(grid.to_lps((index, (rows - 1) / 2, (columns - 1) / 2)))


def _camera(session: ReviewSession, state: Presentation) -> tuple[PlaneName, CameraPose] | None:
    """Zoom and middle that bring the part of a picture on screen that a state shows; None where it says nothing."""
    current, volume = session.current, session.volume
    area = None if current is None else area_shown(state, current.series)
    if volume is None or area is None:
        return None
    _, rows, columns = volume.geometry.shape
    (x0, y0), (x, y), (x1, y1) = area.to_pixels([(0.0, 0.0), (0.5, 0.5), (1.0, 1.0)], is_turned=False)
    zoom = min(max(min(columns / (x1 - x0), rows / (y1 - y0)), ZOOM_LIMITS[0]), ZOOM_LIMITS[1])
    return PlaneName.AXIAL, CameraPose(zoom, vec3(volume.geometry.to_lps((0, y - 0.5, x - 0.5))))


def area_shown(state: Presentation, series: Series) -> DisplayedArea | None:
    """The part that a state shows of all pictures alike, upright and fitted to the display; None where there is none.

    Other parts, and those of slices in the patient, which have several views, are not brought on screen.
    """
    if series.kind is SeriesKind.VOLUME or state.rotation or state.is_flipped:
        return None
    areas = {state.area_on(p.instance.sop_instance_uid, p.number) for p in series.frames}
    area = areas.pop() if len(areas) == 1 else None
    return area if area is not None and area.is_fitted and area.is_upright else None


def present_again(review: Review, *, moves: bool = True, looks: bool = True) -> None:
    """The same once more, where the series came on screen only after the presentation state was read."""
    for state in _states(review.session):
        present(review, state, moves=moves, looks=looks)


def windows_asked(session: ReviewSession) -> set[Window | None]:
    """The windows that the presentation states over the series on screen ask for."""
    return {window_of(session, state) for state in _states(session)}


def _states(session: ReviewSession) -> list[Presentation]:
    return [layer.content for layer in session.over.layers if isinstance(layer.content, Presentation)]


def window_of(session: ReviewSession, state: Presentation) -> Window | None:
    """The window that a state has for the picture on screen, else its first; None where it has none that is known."""
    picture = picture_on_screen(session)
    if picture is None or state.rescale is None or session.volume is None or session.volume.is_color:
        return None
    asked = _asked(state, picture)
    header = picture.header
    if asked is None or header.has_modality_lut:
        return None
    return asked.window_for(state.rescale, (header.slope, header.intercept))


def _asked(state: Presentation, picture: FrameRef) -> StateWindow | None:
    found = state.window_on(picture.instance.sop_instance_uid, picture.number)
    return found or next(iter(state.windows), None)


def picture_on_screen(session: ReviewSession) -> FrameRef | None:
    """The picture nearest to where the views are; None for what is no stack of DICOM images."""
    current = session.current
    if current is None or not current.series.frames:
        return None
    if current.series.kind is SeriesKind.VOLUME:
        return current.series.nearest_frame(session.view.position_lps, current.time)
    slices = shown_slices(current, PlaneName.AXIAL)
    if slices is None:
        return None
    return frame_of(current, slices, slices.at(session.view.position_lps)[1]) or current.series.frames[0]


def not_applied(state: Presentation, series: Series | None) -> tuple[str, ...]:
    """What a presentation state asks for and is not done, in sentences, on a series or on none as yet."""
    pictures = series.frames if series is not None else ()
    has_table = state.rescale is None or any(p.header.has_modality_lut for p in pictures)
    asked = {
        mark("window"): bool(state.windows) and (has_table or not pictures),
        mark("rotation"): bool(state.rotation),
        mark("mirroring"): state.is_flipped,
        mark("zoom"): _is_zoomed(state, pictures) and (series is None or area_shown(state, series) is None),
        mark("layout on the display"): _is_laid_out(state, pictures),
    }
    named = [name for name, is_asked in asked.items() if is_asked]
    sentences = [_not_applied(named)] if named else []
    if len({(window.center, window.width, window.function) for window in state.windows}) > 1:
        sentences.append(tr(SEVERAL_WINDOWS))
    return tuple(sentences)


def _not_applied(names: list[str]) -> str:
    said = [tr(name) for name in names]
    if len(said) == 1:
        return tr("Its {what} is not applied.", what=said[0])
    return tr("Its {several} and {last} are not applied.", several=", ".join(said[:-1]), last=said[-1])


def _is_zoomed(state: Presentation, pictures: tuple[FrameRef, ...]) -> bool:
    """Whether it shows another part of a picture than the whole, or at a fixed size."""
    areas = [(p, state.area_on(p.instance.sop_instance_uid, p.number)) for p in pictures]
    if not areas:
        return bool(state.areas)
    return any(area is not None and not area.is_whole(p.header.rows, p.header.columns) for p, area in areas)


def _is_laid_out(state: Presentation, pictures: tuple[FrameRef, ...]) -> bool:
    """Whether graphics lie on a display of which nothing is known, so that they are not drawn."""
    return any(
        state.area_on(p.instance.sop_instance_uid, p.number) is None
        and any(o.is_display for a in state.annotations_on(p.instance.sop_instance_uid, p.number) for o in a.outlines)
        for p in pictures
    )
