"""Measuring: the record first, the screen after it."""

from __future__ import annotations

import uuid
from dataclasses import replace
from typing import TYPE_CHECKING

from medviewer.app.edits import MeasurementEdit
from medviewer.app.jumping import at_place, open_as, shown_there
from medviewer.app.measured_on import ground_of, place_on
from medviewer.app.viewing import go_to, go_to_time
from medviewer.domain.errors import UserError
from medviewer.domain.measurement import Measurement, MeasurementKind, Revision
from medviewer.domain.measurement_editing import begun, moved
from medviewer.domain.measuring import measured
from medviewer.domain.vectors import Vec3, vec3
from medviewer.domain.wording import tr

if TYPE_CHECKING:
    from collections.abc import Sequence

    from medviewer.app.desk import OpenSeries
    from medviewer.app.edits import EditHistory
    from medviewer.app.measurements import Measurements
    from medviewer.app.review import Review
    from medviewer.app.session import ReviewSession
    from medviewer.domain.measured import Measured
    from medviewer.domain.planes import SlicePlane


def measurements_of(review: Review) -> Measurements:
    """What is drawn on the studies that are open."""
    return review.room.measurements


def selected_measurement(review: Review) -> Measurement | None:
    """The measurement that keys act on, where it is one of the study on screen; else None."""
    current, kept = review.session.current, measurements_of(review)
    return None if current is None or kept.selected is None else kept.find(current.study.uid, kept.selected)


def start_measurement(
    review: Review, kind: MeasurementKind, points: Sequence[Vec3], plane: SlicePlane, label: str = ""
) -> Measurement:
    """A new measurement on a slice of the series of the session, not on disk yet: what a draft is made of.

    Parameters
    ----------
    points
        In LPS mm, in the order of `domain.measurement.POINT_COUNTS`; they are moved onto the plane. A bidirectional
        one may be begun with two.
    plane
        The slice, or any other plane, that it is drawn on.

    Raises
    ------
    UserError
        Where nothing is on screen.
    """
    current = _require_series(review)
    place = place_on(current, plane)
    return Measurement(
        id=str(uuid.uuid4()),
        kind=kind,
        points_lps=begun(kind, points, place),
        place=place,
        label=label.strip(),
        author=review.session.settings.reader.strip(),
        created=review.ports.now(),
    )


def add_measurement(
    review: Review, kind: MeasurementKind, points: Sequence[Vec3], plane: SlicePlane, label: str = ""
) -> Measurement:
    """Draw a measurement on a slice of the series of the session, undoable; it is selected then.

    Parameters and errors are those of `start_measurement`; UserError too where it cannot be saved.
    """
    return keep_measurement(review, start_measurement(review, kind, points, plane, label))


def keep_measurement(review: Review, measurement: Measurement) -> Measurement:
    """Put a draft on disk and then on screen, undoable: a new measurement, or one with its handles moved."""
    study_uid = _require_series(review).study.uid
    before = measurements_of(review).find(study_uid, measurement.id)
    if measurement != before:
        _edit(review, tr("Measure") if before is None else tr("Move"), before, measurement)
    measurements_of(review).set_draft(None)
    measurements_of(review).select(measurement.id)
    return measurement


def move_handle(
    review: Review, measurement_id: str, handle: int, to_lps: Vec3, from_lps: Vec3 | None = None
) -> Measurement:
    """Move a handle for good (`domain.measurement_editing.moved`); while it is dragged, show a draft instead."""
    return keep_measurement(review, moved(_require(review, measurement_id), handle, to_lps, from_lps))


def drag_handle(
    review: Review, measurement_id: str, handle: int, to_lps: Vec3, from_lps: Vec3 | None = None
) -> Measurement:
    """Show a measurement with a handle moved from where it is on disk; nothing is saved."""
    draft = moved(_require(review, measurement_id), handle, to_lps, from_lps)
    measurements_of(review).set_draft(draft)
    return draft


def rename(review: Review, measurement_id: str, label: str) -> None:
    """Give a measurement another name, or a text another wording; an empty name takes it away."""
    before = _require(review, measurement_id)
    after = replace(before, label=label.strip())
    if after != before:
        _edit(review, tr("Rename"), before, after)


def delete_measurement(review: Review, measurement_id: str) -> None:
    """Delete a measurement, undoable."""
    _edit(review, tr("Delete"), _require(review, measurement_id), None)


def take_back(review: Review, edit: MeasurementEdit, history: EditHistory) -> None:
    """Bring a measurement to what it was before an edit, on disk and on screen; `history` is what can be undone now."""
    _put_in_force(review, edit, edit.before, history)
    _show(review, edit.before)


def do_again(review: Review, edit: MeasurementEdit, history: EditHistory) -> None:
    """Bring a measurement to what it was after an edit, on disk and on screen; `history` is what can be undone now."""
    _put_in_force(review, edit, edit.after, history)
    _show(review, edit.after)


def _show(review: Review, measurement: Measurement | None) -> None:
    """Select what an undo brought back, and go there where it is on the series on screen."""
    current = review.session.current
    if measurement is not None and current is not None and measurement.place.series_id == current.series.id:
        jump_to(review, measurement.id)


def jump_to(review: Review, measurement_id: str) -> None:
    """Select a measurement and bring all views of its series to its middle, at its time.

    Where its series is in other viewports, these become the active ones; where it is in none, it is opened. Raises
    UserError where that cannot be.
    """
    measurement = _require(review, measurement_id)
    place, parts = measurement.place, zip(*measurement.points_lps, strict=True)
    middle = vec3([sum(part) / len(measurement.points_lps) for part in parts])
    there = shown_there(review, place.series_id)
    if there is None:
        open_as(review, place.series_id, at_place(place.time, middle))
    else:
        go_to_time(there, place.time)
        go_to(there, middle)
    measurements_of(review).select(measurement_id)


def values_of(review: Review, measurement: Measurement, current: OpenSeries | None = None) -> Measured:
    """What a measurement gives; measured once until it, or the voxels under it, change.

    Parameters
    ----------
    current
        The series that it was drawn on, where that is not the one of the session.
    """
    return values_on(review.session, measurement, current)


def values_on(session: ReviewSession, measurement: Measurement, current: OpenSeries | None = None) -> Measured:
    """As `values_of`, for a session."""
    shown = current or session.current
    here = shown if shown is not None and shown.series.id == measurement.place.series_id else None
    ground, voxels = ground_of(here, measurement.place)
    return session.room.measurements.values(measurement, voxels, lambda: measured(measurement, ground))


def _edit(review: Review, label: str, before: Measurement | None, after: Measurement | None) -> None:
    edit = MeasurementEdit(label, _require_series(review).study.uid, before, after)
    _put_in_force(review, edit, after, review.session.history.add(edit))


def _put_in_force(review: Review, edit: MeasurementEdit, wanted: Measurement | None, history: EditHistory) -> None:
    """Write what becomes of a measurement to disk, then show it."""
    author, now, kept = review.session.settings.reader.strip(), review.ports.now(), measurements_of(review)
    last = wanted or edit.measurement
    review.ports.record.measure(Revision(last, author, now, is_deleted=wanted is None), edit.study_uid)
    review.session.desk.history = history
    if wanted is None:
        kept.remove(edit.study_uid, last.id)
    else:
        kept.put(edit.study_uid, wanted)


def _require_series(review: Review) -> OpenSeries:
    if review.session.current is None:
        message = tr("No series is open, so nothing can be measured.")
        raise UserError(message, tr("Open one first."))
    return review.session.current


def _require(review: Review, measurement_id: str) -> Measurement:
    found = measurements_of(review).find(_require_series(review).study.uid, measurement_id)
    if found is None:
        message = tr("The measurement is not there any more.")
        raise UserError(message)
    return found
