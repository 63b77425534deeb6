"""Segments go to disk as soon as they have changed, on a thread of their own; what cannot be saved is taken back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from medviewer.app.annotating_desk import Kept, Saving
from medviewer.app.annotating_findings import follow_finding
from medviewer.app.jobs import Lane
from medviewer.app.review import Outcome, notice_of, start
from medviewer.domain.errors import UserError
from medviewer.domain.mask_codec import segment_of, segment_payload
from medviewer.domain.mask_segment import Segment
from medviewer.domain.record import Entry, EntryKind, in_force
from medviewer.domain.wording import tr

if TYPE_CHECKING:
    from medviewer.app.ports import Ports
    from medviewer.app.review import Review
    from medviewer.domain.job import CancelToken, ProgressReport
    from medviewer.domain.mask_segment import StoredMask


def _write(ports: Ports, saving: Saving) -> StoredMask | None:
    """Write its file, then its line in the record, and remove the file that the line before named; any thread."""
    before = saving.before
    last = saving.wanted or (None if before is None else before.segment)
    if last is None:
        return None
    stored = None if before is None else before.stored
    if saving.wanted is not None:
        stored = ports.segments.write(last.id, last.mask)
    payload, is_gone = segment_payload(last, stored), saving.wanted is None
    ports.record.keep(
        Entry(EntryKind.SEGMENT, last.id, saving.study_uid, saving.author, ports.now(), payload, is_deleted=is_gone)
    )
    if is_gone:
        return None
    if before is not None and before.stored != stored:  # the same voxels under another name are the same file
        ports.segments.drop(before.stored)
    return stored


def save_segment(review: Review, study_uid: str, segment_id: str) -> None:
    """Bring a segment to disk as it is now; one that is on its way already goes again at its end, where it changed."""
    store = review.room.segments
    if segment_id in store.saving or _is_saved(review, study_uid, segment_id):
        return
    saving = _saving(review, study_uid, segment_id)
    store.saving[segment_id] = saving
    review = review.here()

    def work(_token: CancelToken, _progress: ProgressReport) -> StoredMask | None:
        return _write(review.ports, saving)

    def done(stored: StoredMask | None) -> None:
        _saved(review, segment_id, saving, stored)
        save_segment(review, study_uid, segment_id)

    outcome = Outcome(
        done,
        failed=lambda: _take_back(review, study_uid, segment_id),
        wanted=lambda: store.saving.get(segment_id) is saving,
    )
    start(review, Lane.RECORD, tr("Saving the segment"), work, outcome)


def _saving(review: Review, study_uid: str, segment_id: str) -> Saving:
    store = review.room.segments
    author = review.session.settings.reader.strip()
    return Saving(study_uid, author, store.find(study_uid, segment_id), store.kept.get(segment_id))


def _is_saved(review: Review, study_uid: str, segment_id: str) -> bool:
    store = review.room.segments
    kept = store.kept.get(segment_id)
    return store.find(study_uid, segment_id) == (None if kept is None else kept.segment)


def _saved(review: Review, segment_id: str, saving: Saving, stored: StoredMask | None) -> None:
    """What was written is on disk now."""
    store = review.room.segments
    store.saving.pop(segment_id, None)
    if saving.wanted is None or stored is None:
        store.kept.pop(segment_id, None)
    else:
        store.kept[segment_id] = Kept(saving.wanted, stored)
        follow_finding(review, saving.study_uid, saving.wanted)
    store.tell()


def _take_back(review: Review, study_uid: str, segment_id: str) -> None:
    """Show a segment as it is on disk; what was done to it cannot be undone step by step any more."""
    store = review.room.segments
    store.saving.pop(segment_id, None)
    kept = store.kept.get(segment_id)
    for session in review.room.sessions.values():
        session.desk.history = session.history.without_segment(segment_id)
    if kept is None:
        store.remove(study_uid, segment_id)
    else:
        store.put(study_uid, kept.segment)


def finish_saving(review: Review) -> bool:
    """Wait until all segments are on disk, before the window closes; False where one cannot be saved."""
    review.jobs.wait(Lane.RECORD)
    store, is_done = review.room.segments, True
    for segment_id, last in tuple(store.saving.items()):
        saving = _saving(review, last.study_uid, segment_id)
        try:
            _saved(review, segment_id, saving, _write(review.ports, saving))
        except UserError as error:
            is_done = False
            _take_back(review, last.study_uid, segment_id)
            review.session.notify(notice_of(error))
    return is_done


@dataclass(frozen=True, slots=True)
class KeptSegments:
    """The segments of a study as they are on disk, and a sentence for each that cannot be read."""

    found: tuple[Kept, ...] = ()
    sentences: tuple[str, ...] = ()


def recorded_segments(ports: Ports, study_uid: str, token: CancelToken) -> KeptSegments:
    """What the record has of a study; what is damaged or missing leaves the rest as it is. From any thread."""
    found, sentences = [], []
    for entry in in_force(ports.record.entries(study_uid, EntryKind.SEGMENT)):
        token.check()
        try:
            head, bare, stored = segment_of(entry.payload)
        except (ValueError, KeyError, TypeError):
            sentences.append(tr("A segment on record cannot be understood and is not shown."))
            continue
        try:
            found.append(Kept(Segment(head, ports.segments.read(stored, bare)), stored))
        except UserError as error:
            sentences.append(tr("The segment “{head}” cannot be shown: {error}", head=head.name, error=error.title))
    return KeptSegments(tuple(found), tuple(sentences))
