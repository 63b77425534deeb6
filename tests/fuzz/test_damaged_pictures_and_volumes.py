"""Damaged pictures and volumes, which native libraries read: a sentence or a picture, and the program goes on."""

from __future__ import annotations

import random
import re
import time
from typing import TYPE_CHECKING

import numpy as np
import pytest
from made_files import made_pictures, made_volumes
from mutations import ROUNDS, cut, damaged

from medviewer.domain.errors import UserError
from medviewer.domain.job import CancelToken, Progress
from medviewer.io.apart import CPU_S
from medviewer.io.bench import peak_rss_mb
from medviewer.io.load import load_series
from medviewer.io.scan import scan

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from medviewer.domain.loaded import Loaded

COPIES = 12
MOST_MB = 1000.0
"""Of growth of the program over all copies of its files, which are small; their processes have limits of their own."""
NUMBERS = (b"0", b"-1", b"1", b"65535", b"100000", b"2147483647", b"4294967295", b"99999999999999999999", b"1e9", b"x")
WORDS = (b"\0\0\0\0", b"\xff\xff\xff\xff", b"\xff\xff\xff\x7f", b"\x7f\xff\xff\xff", b"\0\1\x86\xa0", b"\xa0\x86\1\0")
"""Sizes that a header may claim: none, all, and 100 000 in both byte orders."""
HEAD = 400


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """Whole files by name."""
    return {**made_pictures(), **made_volumes(tmp_path_factory.mktemp("volumes"))}


def quiet(_: Progress) -> None:
    """A listener that does not care."""


def opened(path: Path) -> Loaded | None:
    """What a file holds; nothing where the scan or the loading says why not."""
    result = scan(path, CancelToken(), quiet)
    assert result.studies or result.rejected
    for series in (one for study in result.studies for one in study.series):
        try:
            return load_series(series, CancelToken(), quiet)
        except UserError:
            return None
    return None


def other_claims(data: bytes, count: int) -> Iterator[tuple[str, bytes]]:
    """Other numbers in the header, in words and in bytes."""
    chance = random.Random(len(data))  # noqa: S311 - the same in every run, and no secret
    numbers = list(re.finditer(rb"\d+", data[:HEAD]))
    for number in range(count):
        if number % 2 and numbers:
            found, value = chance.choice(numbers), chance.choice(NUMBERS)
            yield f"number {number}", data[: found.start()] + value + data[found.end() :]
        else:
            at, word = chance.randrange(min(HEAD, len(data))), chance.choice(WORDS)
            yield f"word {number}", data[:at] + word + data[at + len(word) :]


@pytest.mark.parametrize("part", range(6))
def test_that_a_damaged_picture_or_volume_is_a_sentence_or_opens(
    part: int, files: dict[str, bytes], tmp_path: Path
) -> None:
    before_mb = peak_rss_mb()
    for name, data in list(files.items())[part::6]:
        path = tmp_path / name
        for what, bad in (*damaged(data, COPIES * ROUNDS, seed=len(data)), *other_claims(data, COPIES * ROUNDS)):
            path.write_bytes(bad)
            start = time.monotonic()
            opened(path)
            assert time.monotonic() - start < CPU_S + 2, f"{name}: {what}"
            assert peak_rss_mb() - before_mb < MOST_MB, f"{name}: {what}"
        path.write_bytes(data)
        assert opened(path) is not None, name


@pytest.mark.parametrize("part", range(6))
def test_that_no_part_of_a_picture_or_volume_passes_for_the_whole(
    part: int, files: dict[str, bytes], tmp_path: Path
) -> None:
    for name, data in list(files.items())[part::6]:
        path = tmp_path / name
        path.write_bytes(data)
        whole = opened(path)
        assert whole is not None, name
        for what, piece in cut(data, 10):
            path.write_bytes(piece)
            read = opened(path)
            if read is not None:
                same = [np.array_equal(a.array, b.array) for a, b in zip(read.times, whole.times, strict=True)]
                assert all(same), f"{name}: {what}"
