"""Changes of segments, undoable: on screen at once, and on disk as soon as it can be."""

from __future__ import annotations

from typing import TYPE_CHECKING

from medviewer.app.annotating_saving import save_segment
from medviewer.app.edits import SegmentEdit
from medviewer.domain.mask_edit import edited, mask_edit
from medviewer.domain.mask_segment import Segment

if TYPE_CHECKING:
    from medviewer.app.edits import EditHistory
    from medviewer.app.review import Review
    from medviewer.domain.mask_edit import MaskEdit
    from medviewer.domain.mask_segment import SegmentHead


def change_segment(
    review: Review,
    label: str,
    study_uid: str,
    before: Segment | None,
    after: Segment | None,
    change: MaskEdit | None = None,
) -> SegmentEdit | None:
    """Put another state of a segment on screen and on its way to disk, undoable; None where nothing changes.

    None for `before` where it is a new one, and for `after` where it is removed; `change` is the difference of their
    masks where it is known already.
    """
    bare = (after or before).mask.emptied() if after or before else None  # type: ignore[union-attr]  # one is there
    if bare is None:
        return None
    if change is None:
        change = mask_edit(bare if before is None else before.mask, bare if after is None else after.mask)
    heads = (None if before is None else before.head, None if after is None else after.head)
    if change is None and heads[0] == heads[1]:
        return None
    edit = SegmentEdit(label, study_uid, *heads, bare, change)
    desk = review.room.desk_of((heads[1] or heads[0]).series_id)  # type: ignore[union-attr]  # one is there
    if desk is not None:  # its series may have been left while the change was worked out
        desk.history = desk.history.add(edit)
    _show(review, edit, after)
    return edit


def change_back(review: Review, edit: SegmentEdit, history: EditHistory) -> None:
    """Bring a segment to what it was before an edit; `history` is what can be undone now."""
    _swap(review, edit, edit.before, history)


def change_again(review: Review, edit: SegmentEdit, history: EditHistory) -> None:
    """Bring a segment to what it was after an edit; `history` is what can be undone now."""
    _swap(review, edit, edit.after, history)


def _swap(review: Review, edit: SegmentEdit, head: SegmentHead | None, history: EditHistory) -> None:
    found = review.room.segments.find(edit.study_uid, edit.segment_id)
    mask = edit.bare if found is None else found.mask
    if head is not None and edit.change is not None:
        mask = edited(mask, edit.change)
    review.session.desk.history = history
    _show(review, edit, None if head is None else Segment(head, mask))


def _show(review: Review, edit: SegmentEdit, segment: Segment | None) -> None:
    store = review.room.segments
    if segment is None:
        store.remove(edit.study_uid, edit.segment_id)
    else:
        store.put(edit.study_uid, segment)
        store.select(segment.id)
    save_segment(review, edit.study_uid, edit.segment_id)
