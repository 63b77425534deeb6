"""Frames of encapsulated pixel data, with every kind of offset table, and cut short."""

from __future__ import annotations

import struct
from io import BytesIO

import pytest

from medviewer.io.encapsulated import EncodedFrames

HEAD = b"some header"
FRAMES = [b"\xff\xd8 first frame of all\xff\xd9\0", b"\xff\xd8 second\xff\xd9", b"\xff\xd8 the third one\xff\xd9"]


def item(value: bytes) -> bytes:
    return struct.pack("<HHI", 0xFFFE, 0xE000, len(value)) + value


def encapsulated(fragments: list[bytes], table: list[int] | None = None) -> bytes:
    values = struct.pack(f"<{len(table or [])}I", *(table or []))
    return HEAD + item(values) + b"".join(map(item, fragments)) + struct.pack("<HHI", 0xFFFE, 0xE0DD, 0)


def fragments_of(frame: bytes) -> list[bytes]:
    return [frame[:8], frame[8:12], frame[12:]]


def read(data: bytes, frames: int, number: int, *, is_one_each: bool = False) -> bytes:
    stream = BytesIO(data)
    return EncodedFrames(stream, len(HEAD), frames, is_one_each=is_one_each).read(stream, number)


IN_PIECES = [piece for frame in FRAMES for piece in fragments_of(frame)]
PIECES_TABLE = [0, len(FRAMES[0]) + 24, len(FRAMES[0]) + len(FRAMES[1]) + 48]


@pytest.mark.parametrize(
    ("fragments", "table"),
    [
        (FRAMES, None),
        (FRAMES, [0, len(FRAMES[0]) + 8, len(FRAMES[0]) + len(FRAMES[1]) + 16]),
        (IN_PIECES, None),
        (IN_PIECES, PIECES_TABLE),
        (IN_PIECES, [0, 1, 2]),
        (IN_PIECES, [0, PIECES_TABLE[2], PIECES_TABLE[1]]),
        (IN_PIECES, [0, 0, 0]),
        (IN_PIECES, [8 + offset for offset in PIECES_TABLE]),
    ],
    ids=["one each", "one each, table", "pieces", "pieces, table", "nonsense", "disorder", "zeros", "shifted"],
)
def test_that_each_frame_is_found(fragments: list[bytes], table: list[int] | None) -> None:
    data = encapsulated(fragments, table)
    assert [read(data, 3, n) for n in range(3)] == FRAMES


def test_that_all_fragments_of_a_single_frame_belong_to_it() -> None:
    assert read(encapsulated(fragments_of(FRAMES[0])), 1, 0) == FRAMES[0]


def test_that_a_table_parts_frames_that_begin_with_nothing_known() -> None:
    frames = [b"abcd", b"efghijkl"]
    assert read(encapsulated([b"abcd", b"efgh", b"ijkl"], [0, 12]), 2, 1) == frames[1]


def test_that_rle_frames_are_one_fragment_each() -> None:
    frames = [b"\xff\xd8xx", b"yyyy", b"zzzz"]
    assert [read(encapsulated(frames), 3, n, is_one_each=True) for n in range(3)] == frames


def test_that_a_missing_frame_is_named_and_the_others_are_read() -> None:
    data = encapsulated(FRAMES)
    assert read(data, 5, 2) == FRAMES[2]
    with pytest.raises(EOFError, match="frame 4 is not there; the file holds 3 of 5"):
        read(data, 5, 3)


@pytest.mark.parametrize("table", [None, PIECES_TABLE], ids=["no table", "table"])
def test_that_no_part_of_a_frame_passes_for_a_frame_wherever_the_file_ends(table: list[int] | None) -> None:
    whole = encapsulated(IN_PIECES, table)
    ends = {whole.index(piece) + len(piece) for piece in (fragments_of(frame)[-1] for frame in FRAMES)}
    for size in range(len(HEAD), len(whole)):
        for number, frame in enumerate(FRAMES):
            try:
                got = read(whole[:size], 3, number)
            except EOFError:
                continue
            # a frame that loses whole fragments is told from its stream, which then ends early
            assert got == frame or frame.startswith(got), size
            assert got == frame or size < max(ends)


def test_that_pixels_without_fragments_are_told() -> None:
    with pytest.raises(ValueError, match="not in fragments"):
        read(HEAD + bytes(40), 1, 0)
