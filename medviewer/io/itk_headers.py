"""Where an NRRD or MetaImage file keeps its values, by its own text header; ITK does not tell.

Formats: teem.sourceforge.net/nrrd/format.html and the MetaIO documentation of ITK.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum
from pathlib import PurePath
from typing import TYPE_CHECKING

from medviewer.domain.errors import UserError
from medviewer.domain.wording import tr
from medviewer.io.source import is_plain_file

if TYPE_CHECKING:
    from pathlib import Path

HEADER_LIMIT = 1 << 20
"""Longest header in bytes that is looked at."""
FILES_LIMIT = 100_000
"""Most data files that one header may name."""

_NUMBERED = re.compile(r"[^%]*%0?\d?d[^%]*")
_PLACING_KEYS = frozenset(
    {"TransformMatrix", "Rotation", "Orientation", "Offset", "Position", "Origin", "CenterOfRotation"}
)


class Packing(Enum):
    """How the values are written."""

    RAW = "raw"
    DEFLATED = "deflated"
    TEXT = "text"


_NRRD_ENCODINGS = {
    "raw": Packing.RAW,
    "hex": Packing.RAW,
    "txt": Packing.TEXT,
    "text": Packing.TEXT,
    "ascii": Packing.TEXT,
}
"""All others are compressed; hexadecimal takes twice the room of raw."""


@dataclass(frozen=True, slots=True)
class StoredValues:
    """Where the values lie.

    Parameters
    ----------
    files
        The files that hold them, in order; the header's own file where it is not detached.
    start
        Offset in bytes of the first value in each file, where it is known, else 0.
    packing
        How they are written.
    says_place
        Whether the header says anything about the place in a patient.
    """

    files: tuple[Path, ...]
    start: int
    packing: Packing
    says_place: bool

    def detached(self, header: Path) -> tuple[Path, ...]:
        """The files beside the header."""
        return tuple(file for file in self.files if file != header)


def stored_values(path: Path, *, is_nrrd: bool) -> StoredValues:
    """Read the header of a file.

    Raises
    ------
    UserError
        Where the header has no end, or a data file that it names is missing or lies outside its folder.
    OSError
        Where a file cannot be read.
    """
    with path.open("rb") as stream:
        head = stream.read(HEADER_LIMIT)
    found = _nrrd(path, head) if is_nrrd else _meta_image(path, head)
    for file in found.detached(path):
        _require_beside(file, path)
    return found


def _require_beside(file: Path, header: Path) -> None:
    if not file.resolve().is_relative_to(header.parent.resolve()):
        title = tr(
            "{header} keeps its values outside its own folder, where they are not looked for.", header=header.name
        )
        raise UserError(title)
    if not is_plain_file(file):
        title = tr(
            "The values of {header} are missing: there is no file {file} beside it.", header=header.name, file=file.name
        )
        raise UserError(title, tr("Keep both files in one folder."))


def _nrrd(path: Path, head: bytes) -> StoredValues:
    text, start = _until_blank_line(head)
    lines = [line.strip() for line in text.decode("utf-8", "replace").splitlines()]
    fields = {key.lower(): value for key, value in (_parts(line, ": ") for line in lines if ":=" not in line) if key}
    name = fields.get("data file", fields.get("datafile", ""))
    listed = lines[next((n for n, line in enumerate(lines) if "LIST" in line), len(lines)) + 1 :]
    encoding = fields.get("encoding", "raw").lower()
    packing = _NRRD_ENCODINGS.get(encoding, Packing.DEFLATED)
    places = "space" in fields
    if name:
        skipped = int(fields.get("byte skip", "0")) if packing is Packing.RAW else 0
        return StoredValues(_data_files(path, name, listed), max(skipped, 0), packing, places)
    if start < 0:
        raise _endless(path)
    return StoredValues((path,), start, packing, places)


def _until_blank_line(head: bytes) -> tuple[bytes, int]:
    """The text before the first empty line and the offset after that; -1 where there is none."""
    ends = [(found.start(), found.end()) for found in re.finditer(rb"\n\r?\n", head)][:1]
    return (head[: ends[0][0]], ends[0][1]) if ends else (head, -1)


def _endless(path: Path) -> UserError:
    return UserError(tr("The header of {path} has no end: the file is cut short or damaged.", path=path.name))


def _parts(line: str, separator: str) -> tuple[str, str]:
    key, _, value = line.partition(separator)
    return key.strip(), value.strip()


def _meta_image(path: Path, head: bytes) -> StoredValues:
    fields: dict[str, str] = {}
    start = 0
    for line in head.splitlines(keepends=True):
        start += len(line)
        key, value = _parts(line.decode("utf-8", "replace"), "=")
        fields[key] = value
        if key == "ElementDataFile":
            break
    else:
        raise _endless(path)
    packing = Packing.DEFLATED if _is_true(fields.get("CompressedData")) else Packing.RAW
    if not _is_true(fields.get("BinaryData", "True")):
        packing = Packing.TEXT
    places = bool(_PLACING_KEYS & fields.keys())
    if fields["ElementDataFile"].upper() == "LOCAL":
        return StoredValues((path,), start, packing, places)
    words = fields["ElementDataFile"].upper().split()
    if words[:1] == ["LIST"] and len(words) > 1 and words[1] != "2":  # MetaIO fills such a volume with chance values
        title = tr("{path} lists files that hold more than one slice each, which are not read.", path=path.name)
        raise UserError(title)
    listed = head[start:].decode("utf-8", "replace").splitlines()
    files = _data_files(path, fields["ElementDataFile"], listed)
    return StoredValues(files, max(int(fields.get("HeaderSize", "0")), 0), packing, places)


def _is_true(text: str | None) -> bool:
    return bool(text) and str(text)[:1] in "Tt1Yy"


def _data_files(header: Path, name: str, listed: list[str]) -> tuple[Path, ...]:
    """Files that a header names: one, a list on the lines that follow, or a numbered row ("%03d.raw 1 20 1")."""
    words = name.split() or [name]
    if words[0].upper() == "LIST":
        names = [line.strip() for line in listed if line.strip()]
    elif len(words) >= 4 and _NUMBERED.fullmatch(words[0]):
        low, high, step = (int(word) for word in words[1:4])
        names = [words[0] % number for number in range(low, high + 1, max(step, 1))[:FILES_LIMIT]]
    else:
        names = [name]
    return tuple(header.parent / PurePath(each) for each in names[:FILES_LIMIT])
