"""Undo and redo of decisions, measurements and segments: edits are frozen values, the ledger only grows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Collection

    from medviewer.app.key_slices import KeySlice
    from medviewer.domain.decision import Decision
    from medviewer.domain.mask import Mask
    from medviewer.domain.mask_edit import MaskEdit
    from medviewer.domain.mask_segment import SegmentHead
    from medviewer.domain.measurement import Measurement


@dataclass(frozen=True, slots=True)
class Edit:
    """One change of the decision in force on a finding; None = pending."""

    label: str
    finding_id: str
    before: Decision | None
    after: Decision | None


@dataclass(frozen=True, slots=True)
class MeasurementEdit:
    """One change of a measurement on a study; None = not there."""

    label: str
    study_uid: str
    before: Measurement | None
    after: Measurement | None
    finding_id: ClassVar[None] = None
    """It is about no finding."""

    @property
    def measurement(self) -> Measurement:
        """The measurement as it is after the edit, or as it was last; raises ValueError where it is about none."""
        found = self.after or self.before
        if found is None:
            message = "an edit is about a measurement"
            raise ValueError(message)
        return found


@dataclass(frozen=True, slots=True)
class SegmentEdit:
    """One change of a segment on a study; None = not there. Of its voxels the difference alone is kept.

    `bare` is an empty mask on its grid; `change` is None where the voxels stay.
    """

    label: str
    study_uid: str
    before: SegmentHead | None
    after: SegmentHead | None
    bare: Mask
    change: MaskEdit | None
    finding_id: ClassVar[None] = None
    """It is about no finding: what is decided on one follows the segment."""

    @property
    def segment_id(self) -> str:
        """The segment; raises ValueError where the edit is about none."""
        found = self.after or self.before
        if found is None:
            message = "an edit is about a segment"
            raise ValueError(message)
        return found.id


@dataclass(frozen=True, slots=True)
class KeyEdit:
    """A slice was marked as a key image (`is_there`), or its mark was taken away."""

    label: str
    study_uid: str
    key: KeySlice
    is_there: bool
    finding_id: ClassVar[None] = None
    """It is about no finding."""


AnyEdit: TypeAlias = "Edit | MeasurementEdit | SegmentEdit | KeyEdit"


@dataclass(frozen=True, slots=True)
class EditHistory:
    """Edits that can be undone and redone, latest last."""

    done: tuple[AnyEdit, ...] = ()
    undone: tuple[AnyEdit, ...] = ()

    def add(self, edit: AnyEdit) -> EditHistory:
        """The history after a new edit; what was undone is forgotten."""
        return EditHistory((*self.done, edit))

    def undo(self) -> EditHistory:
        """The history after undoing the latest edit."""
        return EditHistory(self.done[:-1], (*self.undone, self.done[-1]))

    def redo(self) -> EditHistory:
        """The history after redoing the latest undone edit."""
        return EditHistory((*self.done, self.undone[-1]), self.undone[:-1])

    def seen(self, finding_ids: Collection[str]) -> EditHistory:
        """The history once only these findings are on screen: what cannot be seen cannot be undone.

        All decisions are forgotten where one is on another finding; measurements and segments stay.
        """
        edits = (*self.done, *self.undone)
        if all(edit.finding_id is None or edit.finding_id in finding_ids for edit in edits):
            return self
        kept, kept_undone = (
            tuple(edit for edit in part if edit.finding_id is None) for part in (self.done, self.undone)
        )
        return EditHistory(kept, kept_undone)

    def without_segment(self, segment_id: str) -> EditHistory:
        """The history without what was done to a segment."""
        kept, kept_undone = (
            tuple(edit for edit in part if not (isinstance(edit, SegmentEdit) and edit.segment_id == segment_id))
            for part in (self.done, self.undone)
        )
        return EditHistory(kept, kept_undone)
