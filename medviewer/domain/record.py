"""What readers keep about a study beside decisions: entries that are only ever added."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime


class EntryKind(StrEnum):
    """What an entry is about."""

    KEY_IMAGE = "key image"
    SEGMENT = "segment"
    LESION_PAIR = "lesion pair"
    PRIOR = "prior"


@dataclass(frozen=True, slots=True)
class Entry:
    """One change of one thing that readers keep about a study.

    Parameters
    ----------
    key
        Which thing it is, among those of its kind on its study.
    author
        The reader who made the change; empty where nobody was named.
    time
        When, with its zone.
    payload
        What the change left, as JSON; of a thing that was removed what it was before.
    is_deleted
        Whether the change removed it.
    """

    kind: EntryKind
    key: str
    study_uid: str
    author: str
    time: datetime
    payload: str
    is_deleted: bool = False


def in_force(entries: Iterable[Entry]) -> tuple[Entry, ...]:
    """What the changes left, oldest things first; `entries` in the order in which they were made."""
    left: dict[tuple[EntryKind, str], Entry] = {}
    for entry in entries:
        left[entry.kind, entry.key] = entry
    return tuple(entry for entry in left.values() if not entry.is_deleted)
