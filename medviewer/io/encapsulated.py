"""Where the compressed frames of an object lie in its file (PS3.5 A.4).

Offset tables are wrong often enough that they are followed only where they point at fragments. The Extended Offset
Table is not needed: with it each frame is one fragment (PS3.3 C.7.6.3.1.8), of which the heads are read anyway.
"""

from __future__ import annotations

import struct
from itertools import pairwise
from typing import IO, NamedTuple

import numpy as np

from medviewer.domain.wording import tr

_ITEM, _SEQUENCE_END = 0xFFFEE000, 0xFFFEE0DD
_HEAD = struct.Struct("<HHI")
_STARTS = (b"\xff\xd8", b"\xff\x4f\xff\x51", b"\0\0\0\x0cjP", b"\xff\x0a", b"\0\0\0\x0cJXL ")
"""How streams begin: JPEG and JPEG-LS, JPEG 2000 bare and in a file, JPEG XL bare and in a file. None of these stands
within the data of a stream of its kind, so a fragment that begins with none goes on with the one before."""

_LONGEST_START = max(map(len, _STARTS))


class Fragment(NamedTuple):
    """One item of the encapsulated pixel data: where its head and its value lie in the file, and the value's length."""

    head: int
    start: int
    length: int
    begins_frame: bool
    is_whole: bool


class EncodedFrames:
    """The frames of one object, read from its file one at a time.

    Parameters
    ----------
    stream
        The file, seekable.
    offset
        Where the value of the pixel data begins: at the item of the Basic Offset Table.
    frames
        Number of frames that the header claims.
    is_one_each
        Whether each frame is exactly one fragment, as in RLE (PS3.5 A.4.2).
    """

    def __init__(self, stream: IO[bytes], offset: int, frames: int, *, is_one_each: bool = False) -> None:
        size = stream.seek(0, 2)
        table, first = _offset_table(stream, offset)
        fragments, is_ended = _fragments(stream, first, size)
        self._claimed = frames
        # as many fragments as frames: a frame whose beginning is damaged must not be taken for the end of another
        if is_one_each or (is_ended and len(fragments) == frames):
            self._frames = [[fragment] for fragment in fragments]
        elif frames == 1:
            self._frames = [fragments] if fragments else []
        else:
            self._frames = _by_table(fragments, table, first) or _by_starts(fragments)

    def read(self, stream: IO[bytes], number: int) -> bytes:
        """The bytes of a frame; raises EOFError, with the reason, where it is not there or not whole."""
        if number >= len(self._frames):
            message = tr(
                "frame {number} is not there; the file holds {frames} of {claimed}",
                number=number + 1,
                frames=len(self._frames),
                claimed=self._claimed,
            )
            raise EOFError(message)
        pieces = []
        for fragment in self._frames[number]:
            if not fragment.is_whole:
                message = tr(
                    "the file is cut short within frame {number} of {claimed}", number=number + 1, claimed=self._claimed
                )
                raise EOFError(message)
            stream.seek(fragment.start)
            pieces.append(stream.read(fragment.length))
        return b"".join(pieces)


def _offset_table(stream: IO[bytes], offset: int) -> tuple[list[int], int]:
    """The Basic Offset Table, and where the first fragment's head lies; raises ValueError where there is none."""
    stream.seek(offset)
    head = stream.read(_HEAD.size)
    if len(head) < _HEAD.size:
        message = tr("the file is cut short before its pixels")
        raise EOFError(message)
    tag, length = _tag_and_length(head)
    if tag != _ITEM:
        message = tr("its pixel data is not in fragments as its transfer syntax asks for")
        raise ValueError(message)
    table = stream.read(length)
    return np.frombuffer(table[: len(table) // 4 * 4], "<u4").tolist(), offset + _HEAD.size + length


def _tag_and_length(head: bytes) -> tuple[int, int]:
    group, element, length = _HEAD.unpack(head)
    return group << 16 | element, length


def _fragments(stream: IO[bytes], position: int, size: int) -> tuple[list[Fragment], bool]:
    """All items up to the end of the sequence or of the file, or up to what is no item; whether that end was found."""
    found = []
    is_ended = False
    while position + _HEAD.size <= size:
        stream.seek(position)
        peek = stream.read(_HEAD.size + _LONGEST_START)
        tag, length = _tag_and_length(peek[: _HEAD.size])
        if tag != _ITEM:
            is_ended = tag == _SEQUENCE_END
            break
        start = position + _HEAD.size
        begins = peek[_HEAD.size :].startswith(_STARTS)
        found.append(Fragment(position, start, length, begins, start + length <= size))
        position = start + length
    return found, is_ended


def _by_table(fragments: list[Fragment], table: list[int], first: int) -> list[list[Fragment]]:
    """Frames by the offset table; none where it points elsewhere than at fragments, or is not in order."""
    numbers = {fragment.head - first: n for n, fragment in enumerate(fragments)}
    end = fragments[-1].start + fragments[-1].length - first if fragments else 0
    there = [offset for offset in table if offset < end]
    if not there or there[0] != 0 or sorted(set(table)) != table or any(offset not in numbers for offset in there):
        return []
    bounds = [*(numbers[offset] for offset in there), len(fragments)]
    return [fragments[a:b] for a, b in pairwise(bounds)]


def _by_starts(fragments: list[Fragment]) -> list[list[Fragment]]:
    """Frames by how their first fragments begin; where none begins like a stream, each is a frame of its own."""
    if not any(fragment.begins_frame for fragment in fragments):
        return [[fragment] for fragment in fragments]
    frames: list[list[Fragment]] = []
    for fragment in fragments:
        if fragment.begins_frame or not frames:
            frames.append([])
        frames[-1].append(fragment)
    return frames
