"""Real files cut short and with flipped bytes: each ends in a sentence or in the right picture."""

from __future__ import annotations

import random
import time
from contextlib import suppress
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from mutations import ROUNDS, cut

from medviewer.domain.errors import UserError
from medviewer.domain.job import CancelToken, Progress
from medviewer.domain.study import HealthSeverity
from medviewer.io.bench import peak_rss_mb
from medviewer.io.load import load_series
from medviewer.io.objects import read_object, reader_of
from medviewer.io.scan import scan
from medviewer.io.source import Sources

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from numpy.typing import NDArray

    from medviewer.domain.loaded import Loaded
    from medviewer.domain.study import ScanResult, Series

FOLDERS = ("pydicom_data", "objects_highdicom", "codecs_ct", "seg_sr_dcmqi", "rt_dicompyler")
LONGEST_S = 10.0
MOST_MB = 1000.0
"""Of growth of the process over all files; the largest of them holds 20 MB of pixels."""
IS_LONG = ROUNDS > 1
STEP = 1 if IS_LONG else 5
"""Of the files every so-manieth is tried."""

CUTS, FLIPS = (10, 10 * ROUNDS) if IS_LONG else (10, 4)
LARGEST_BYTES = 1 << 25 if IS_LONG else 1 << 21


def files(root: Path) -> Iterator[Path]:
    found = sorted(p for folder in FOLDERS for p in (root / folder).rglob("*") if p.is_file())
    yield from (p for p in found[::STEP] if p.stat().st_size <= LARGEST_BYTES)


def quiet(_: Progress) -> None:
    """A listener that does not care."""


def opened(path: Path) -> tuple[ScanResult, dict[str, Loaded]]:
    """What a scan finds, and the series that open without any complaint of damage, by id."""
    result, whole = scan(path, CancelToken(), quiet), {}
    for series in (one for study in result.studies for one in study.series):
        try:
            loaded = load_series(series, CancelToken(), quiet)
        except UserError:
            pass
        else:
            if not complains(series, loaded):
                whole[series.id] = loaded
        read_objects(series)
    return result, whole


def complains(series: Series, loaded: Loaded) -> bool:
    return any(note.severity is HealthSeverity.ERROR for note in (*series.health, *loaded.notes))


def read_objects(series: Series) -> None:
    with Sources() as sources:
        for ref in series.instances:
            if reader_of(ref.sop_class_uid) is None:
                continue
            with suppress(UserError):
                read_object(ref, sources, CancelToken())


def flipped(data: bytes, count: int) -> Iterator[tuple[str, bytes]]:
    chance = random.Random(len(data))  # noqa: S311 - the same in every run, and no secret
    for number in range(count):
        changed = bytearray(data)
        # headers are short beside pixels, so half of the flips are in the first part
        reach = len(data) if number % 2 else min(len(data), 4096)
        for _ in range(chance.choice((1, 8, 64))):
            changed[chance.randrange(reach)] ^= 1 << chance.randrange(8)
        yield f"flipped {number}", bytes(changed)


@pytest.mark.parametrize("part", range(4))
def test_that_damaged_files_end_in_a_sentence_or_in_the_right_picture(
    part: int, shared_data: Path, tmp_path: Path
) -> None:
    before_mb = peak_rss_mb()
    for path in list(files(shared_data))[part::4]:
        copy, data = tmp_path / path.name, path.read_bytes()
        if not data:
            continue
        copy.write_bytes(data)
        _, right = opened(copy)
        for what, bad in (*cut(data, CUTS), *flipped(data, FLIPS)):
            copy.write_bytes(bad)
            start = time.monotonic()
            result, whole = opened(copy)
            label = f"{path.relative_to(shared_data)}: {what}"
            assert time.monotonic() - start < LONGEST_S, label
            assert result.studies or result.rejected, label
            assert peak_rss_mb() - before_mb < MOST_MB, label
            if what.startswith("cut"):
                assert_right(whole, right, label)
        copy.unlink()


def assert_right(whole: dict[str, Loaded], right: dict[str, Loaded], label: str) -> None:
    """A file cut short shows nothing that the whole file would not."""
    for handle, loaded in whole.items():
        assert handle in right, label
        for one, other in zip(pixels(loaded), pixels(right[handle]), strict=True):
            np.testing.assert_array_equal(one, other, err_msg=label)


def pixels(loaded: Loaded) -> list[NDArray[Any]]:
    """What was read, of each time."""
    return [volume.array for volume in (loaded.acquired or loaded.times)]
