"""Hanging protocols: read from data files, put on screen, and saved."""

from __future__ import annotations

import json
import logging
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from medviewer.app import viewing
from medviewer.app.arranging import arrange, put_series
from medviewer.app.priors import answers_on, priors_on
from medviewer.app.slices import plane_of
from medviewer.app.window_presets import presets_of
from medviewer.domain.atomic import written_whole
from medviewer.domain.errors import UserError
from medviewer.domain.hanging import ANY_PRIORS, Protocol, Stage, Wanted, best_protocol
from medviewer.domain.layout import Cell, Layout, ViewName
from medviewer.domain.turn import UPRIGHT, Turn
from medviewer.domain.wording import tr

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from medviewer.app.review import Review
    from medviewer.app.session import ReviewSession, Room
    from medviewer.domain.study import Series, Study

LOG = logging.getLogger("medviewer.hanging")
OWN_LAYOUT = -1
"""Number of the stage while the reader's own layout is on screen, which is none of the protocol's."""
OPPOSITE = {"A": "P", "P": "A", "L": "R", "R": "L"}


class _Strict(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class _WantedFile(_Strict):
    prior: int = Field(default=0, ge=0)
    words: tuple[str, ...] = ()
    views: tuple[str, ...] = ()
    side: str = ""
    rank: int = Field(default=0, ge=0)
    window: int | None = Field(default=None, ge=0, le=9)
    right_edge: str = ""


class _StageFile(_Strict):
    name: str
    rows: int = Field(ge=1, le=4)
    columns: int = Field(ge=1, le=4)
    viewports: tuple[tuple[int, ViewName], ...]
    """Group and view of each, row by row."""
    series: dict[int, _WantedFile]
    """What each group shows."""

    def stage(self) -> Stage:
        """Raises ValueError for a layout that cannot be."""
        layout = Layout(self.rows, self.columns, tuple(Cell(group, view) for group, view in self.viewports))
        wanted = tuple((group, Wanted(**one.model_dump())) for group, one in sorted(self.series.items()))
        return Stage(self.name, layout, wanted)


class _ProtocolFile(_Strict):
    name: str
    modalities: tuple[str, ...]
    body_parts: tuple[str, ...] = ()
    views: tuple[str, ...] = ()
    priors: int = ANY_PRIORS
    stages: tuple[_StageFile, ...] = Field(min_length=1)

    def protocol(self) -> Protocol:
        """Raises ValueError for a layout that cannot be."""
        stages = tuple(one.stage() for one in self.stages)
        return Protocol(self.name, self.modalities, self.body_parts, self.views, self.priors, stages)


def read_protocols(folders: Iterable[Path]) -> tuple[Protocol, ...]:
    """Those of some folders, later folders first; a file that is no protocol is left out and named in the log."""
    found: list[Protocol] = []
    for folder in reversed(tuple(folders)):
        for path in sorted(folder.glob("*.json")):
            try:
                found.append(_ProtocolFile.model_validate_json(path.read_text(encoding="utf-8")).protocol())
            except (OSError, ValidationError, ValueError) as error:
                LOG.warning("the hanging protocol %s is left out: %s", path.name, str(error).splitlines()[0])
    return tuple(found)


def hang(review: Review, study: Study) -> bool:
    """Lay out a study as the protocol for it says; whether there is one."""
    found = _protocol_for(review, study)
    if found is None:
        return False
    _show_stage(review, found, 0, study)
    return True


def hang_as_left(review: Review, study: Study) -> None:
    """Let the keys go through the stages of a study that is laid out as its reader left it."""
    room, found = review.room, _protocol_for(review, study)
    if found is None:
        room.hanging = None
        return
    number = next((n for n, stage in enumerate(found.stages) if stage.layout == room.layout), OWN_LAYOUT)
    room.hanging = (found, number, study)


def step_stage(review: Review, steps: int) -> None:
    """Show the next stage of the protocol in use; from its ends it starts over.

    Where another protocol is the best one by now, for a prior has come, its first stage is shown.
    """
    if review.room.hanging is None:
        return
    protocol, number, study = review.room.hanging
    found = _protocol_for(review, study) or protocol
    if found is not protocol:
        number, steps = 0, 0
    elif number == OWN_LAYOUT:
        number = -1 if steps > 0 else 0
    _show_stage(review, found, (number + steps) % len(found.stages), study)


def stage_text(room: Room) -> str:
    """Name of the protocol and of its stage; empty where none is on screen."""
    if room.hanging is None or room.hanging[1] == OWN_LAYOUT:
        return ""
    protocol, number, _study = room.hanging
    return f"{protocol.name}: {protocol.stages[number].name}"


def _protocol_for(review: Review, study: Study) -> Protocol | None:
    room = review.room
    return best_protocol(room.protocols, study, review.session.opened.studies, answers_on(review, study.uid))


def _show_stage(review: Review, protocol: Protocol, number: int, study: Study) -> None:
    room, stage = review.room, protocol.stages[number]
    room.hanging = (protocol, number, study)
    studies = (study, *priors_on(review, study))
    arrange(review, stage.layout, room.second)
    for group, wanted in reversed(stage.wanted):
        chosen = wanted.chosen(studies)
        session = room.sessions[group]
        if chosen is None:
            session.close_series()
        else:
            _put(review, session, *chosen)
            _look_as_wanted(review.on(session), wanted, chosen[1])


def _put(review: Review, session: ReviewSession, study: Study, series: Series) -> None:
    """Show a series, unless it is there already."""
    is_there = session.current is not None and session.current.series.id == series.id
    if not is_there:
        put_series(review, session, study, series)
    review.room.activate(session)


def _look_as_wanted(review: Review, wanted: Wanted, series: Series) -> None:
    """Window and mirroring; a window waits until there are values."""
    session = review.session
    session.wanted_window = wanted.window
    if wanted.window is not None:
        session.resumed = None  # the stage is asked for now, and how the series was left was before
    if session.volume is not None and wanted.window is not None:
        viewing.preset(review, wanted.window)
    turn = _turn(series, wanted.right_edge)
    plane = plane_of(session, session.room.views_of(session)[0])
    camera = session.view.camera(plane)
    if camera.turn != turn:
        session.set_view(session.view.with_camera(plane, replace(camera, turn=turn)))


def _turn(series: Series, right_edge: str) -> Turn:
    """Mirrored where the header says that the opposite of a letter stands at the right edge; never guessed."""
    return Turn(mirrored=True) if right_edge and _right_letter(series) == OPPOSITE.get(right_edge) else UPRIGHT


def save_protocol(review: Review, name: str, folder: Path) -> Path:
    """Keep the layout on screen as a protocol for studies like the one on it; raises UserError or OSError.

    Like it are those with the same body part, else the same description, and with the views that are shown. Kept are
    which series stand where, windows of the presets, and which side of a picture is at the right.
    """
    current, room = review.session.current, review.room
    if current is None:
        title = tr("There is no study on screen to save a layout for.")
        raise UserError(title, tr("Open one, lay it out and try again."))
    studies = (current.study, *priors_on(review, current.study))
    stage = {
        "name": name,
        "rows": room.layout.rows,
        "columns": room.layout.columns,
        "viewports": [[cell.group, cell.view.value] for cell in room.layout.cells],
        "series": {str(g): made for g, one in room.sessions.items() if (made := _as_wanted(one, studies)) is not None},
    }
    like = current.series.body_part or current.study.description
    shown = [one.current.series for one in room.sessions.values() if one.current is not None]
    content = {
        "name": name,
        "modalities": [current.series.modality],
        "body_parts": [like] if like else [],
        "views": sorted({one.view.upper() for one in shown if one.view and one.modality == current.series.modality}),
        "priors": max((one["prior"] for one in stage["series"].values()), default=0),  # type: ignore[attr-defined]  # made above
        "stages": [stage],
    }
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{''.join(c if c.isalnum() else '-' for c in name).strip('-').lower() or 'layout'}.json"
    with written_whole(path) as temporary:
        temporary.write_text(json.dumps(content, indent=2), encoding="utf-8")
    room.protocols = (_ProtocolFile.model_validate(content).protocol(), *room.protocols)
    return path


def _as_wanted(session: ReviewSession, studies: Sequence[Study]) -> dict[str, Any] | None:
    """What would show the series of a session again; None where it shows none of these studies."""
    current = session.current
    prior = next((n for n, one in enumerate(studies) if current is not None and one.uid == current.study.uid), None)
    if current is None or prior is None:
        return None
    series = current.series
    views = (series.view.upper(),) if series.view else ()
    alike = Wanted(prior=prior, views=views, side=series.laterality.upper()).fitting(studies[prior])
    return {
        "prior": prior,
        "views": list(views),
        "side": series.laterality.upper(),
        "rank": next((n for n, one in enumerate(alike) if one.id == series.id), 0),
        "window": _preset_of(session),
        "right_edge": _right_edge(session),
    }


def _preset_of(session: ReviewSession) -> int | None:
    """Digit of the window on screen; None where it is none of the presets."""
    return next((one.key for one in presets_of(session) if one.window == session.view.window), None)


def _right_edge(session: ReviewSession) -> str:
    """Letter at the right edge of a picture that stands upright; empty where its header does not tell it."""
    current = session.current
    if current is None or current.is_placed:
        return ""
    turn = session.view.camera(plane_of(session, session.room.views_of(session)[0])).turn
    letter = _right_letter(current.series)
    if turn.quarters:
        return ""
    return OPPOSITE[letter] if turn.mirrored and letter else letter


def _right_letter(series: Series) -> str:
    """Letter at the right edge of a picture as it is in its file; empty where its header does not tell it."""
    header = series.instances[0].header if series.instances else None
    directions = None if header is None else header.patient_orientation
    letter = directions[0][:1] if directions is not None else ""
    return letter if letter in OPPOSITE else ""
