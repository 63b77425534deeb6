"""What a scan needs of a study index: a cache of what files were found to be, which may forget at any time."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

Stamp = tuple[int, int, int]
"""Size in bytes, time of the last change of the content and of the file's entry in ns: another file, another stamp."""

Kept = tuple[Stamp, str]
"""The stamp of a file and, as text, what was found in it."""


class HeaderIndex(Protocol):
    """Remembers the files of folders. A ZIP archive counts as the folder of its members.

    Neither call ever fails: an index that cannot be read knows nothing, one that cannot be written forgets.
    """

    def known(self, folder: str) -> Mapping[str, Kept]:
        """What is remembered of the files of a folder (an absolute path), by name."""
        ...

    def places_of(self, text: str, other: str) -> Sequence[tuple[str, str]]:
        """Folder and name of the files of which one of two texts is remembered."""
        ...

    def keep(self, folders: Mapping[str, Mapping[str, Kept | None]]) -> None:
        """Remember files by folder and name, in place of what was known of them; None where one is gone."""
        ...
