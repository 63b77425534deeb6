"""Undo and redo of decisions: edits are frozen values, the ledger only grows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from medviewer.domain.decision import Decision


@dataclass(frozen=True, slots=True)
class Edit:
    """One change of the decision in force on a finding; None = pending."""

    label: str
    finding_id: str
    before: Decision | None
    after: Decision | None


@dataclass(frozen=True, slots=True)
class EditHistory:
    """Edits that can be undone and redone, latest last."""

    done: tuple[Edit, ...] = ()
    undone: tuple[Edit, ...] = ()

    def add(self, edit: Edit) -> EditHistory:
        """The history after a new edit; what was undone is forgotten."""
        return EditHistory((*self.done, edit))

    def undo(self) -> EditHistory:
        """The history after undoing the latest edit."""
        return EditHistory(self.done[:-1], (*self.undone, self.done[-1]))

    def redo(self) -> EditHistory:
        """The history after redoing the latest undone edit."""
        return EditHistory((*self.done, self.undone[-1]), self.undone[:-1])
