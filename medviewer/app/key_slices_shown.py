"""Key images of the series on screen: marking a slice, and the star on it."""

from __future__ import annotations

import uuid
from dataclasses import replace
from typing import TYPE_CHECKING

from medviewer.app.key_slices import STAR, KeySlice
from medviewer.app.measured_on import place_on
from medviewer.app.reading_state import KeptView
from medviewer.app.slices import slices_of, tilt_of
from medviewer.domain.wording import tr

if TYPE_CHECKING:
    from datetime import datetime

    from medviewer.app.desk import OpenSeries
    from medviewer.app.session import ReviewSession
    from medviewer.domain.frames import CornerText
    from medviewer.domain.planes import PlaneName, SlicePlane


def key_slice(session: ReviewSession, current: OpenSeries, plane: SlicePlane, created: datetime) -> KeySlice:
    """The mark for a slice of the series on screen (as it is before any turn), not on disk yet."""
    place = place_on(current, plane)
    return KeySlice(
        id=str(uuid.uuid4()),
        series_id=current.series.id,
        series_uid=current.series.series_uid,
        time=current.time,
        sop_instance_uid=place.sop_instance_uid,
        frame=place.frame,
        plane=plane.name,
        number=plane.number,
        count=plane.count,
        origin_lps=plane.origin_lps,
        right=plane.right,
        down=plane.down,
        view=KeptView.of(replace(session.view, tilt=tilt_of(session)), current.time),
        author=session.settings.reader.strip(),
        created=created,
    )


def marked_on(session: ReviewSession, plane: SlicePlane) -> KeySlice | None:
    """The mark on a slice of the series on screen; None where it has none."""
    current = session.current
    keys = () if current is None else session.room.key_slices.on_study(current.study.uid)
    return next(
        (key for key in keys if current is not None and key.is_on(current.series.id, current.time, plane)), None
    )


def starred(session: ReviewSession, name: PlaneName, text: CornerText) -> CornerText:
    """The words in the corners of a view, with the star where its slice is marked."""
    slices = slices_of(session, name)
    if slices is None or marked_on(session, slices.at(session.view.position_lps)[1]) is None:
        return text
    return replace(text, top_right=(*text.top_right, tr(STAR)))
