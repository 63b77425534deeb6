"""What a scan of many files costs, new and known; `pytest -s` shows the figures."""

from __future__ import annotations

import cProfile
import time
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pydicom
import pytest
from series import affine_of, write_series

from medviewer.domain.job import CancelToken
from medviewer.io.index_codec import index_schema
from medviewer.io.scan import scan
from medviewer.store.study_index import StudyIndex

if TYPE_CHECKING:
    from collections.abc import Callable

SLICES = 250
SERIES, PLACE = "2.25." + "7" * 15, "0000.125"
MOST_TIMES = 11.0
"""How much more work ten times as many files may be."""

NOISE = 2.0
"""What other work on the machine may add to a ratio of times; a cost that grows with the square would add more."""


FEW, MORE = Path("2000/500"), Path("2000")
"""Folders with so many of the files."""


def write_many(folder: Path, count: int) -> None:
    """Series of `SLICES` small slices: the file that pydicom writes, with other UIDs and places."""
    tags = {"SeriesInstanceUID": SERIES, "ImagePositionPatient": [0, 0, PLACE]}
    (model,) = write_series(folder, affine_of((1.0, 0.7, 0.7), (0, 0, 0)), np.zeros((1, 8, 8), np.int16), **tags)
    dataset = pydicom.dcmread(model)
    content, instance = model.read_bytes(), dataset.SOPInstanceUID.encode()
    model.unlink()
    for number in range(count):
        stack, k = divmod(number, SLICES)
        other = str(10 ** (len(instance) - 6) + number).encode()
        made = content.replace(instance, b"2.25." + other).replace(SERIES.encode(), b"2.25.%015d" % (10**14 + stack))
        place = folder / (FEW if number < 500 else MORE if number < 2000 else "") / f"{stack:03}"
        place.mkdir(parents=True, exist_ok=True)
        (place / f"{number:05}").write_bytes(made.replace(PLACE.encode(), b"%08.3f" % k))


def cpu_seconds(work: Callable[[], object], times: int = 3) -> float:
    """The quickest of some runs, in seconds of this process: others on the machine count little."""
    seconds = []
    for _ in range(times):
        start = time.process_time()
        work()
        seconds.append(time.process_time() - start)
    return min(seconds)


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of 5000 files."""
    folder = tmp_path_factory.mktemp("files")
    write_many(folder, 5000)
    return folder


@pytest.fixture
def trusted(monkeypatch: pytest.MonkeyPatch) -> None:
    """Files that were written a moment ago are kept in the index."""
    monkeypatch.setattr("medviewer.io.known.SETTLED_NS", 0)


def calls(work: Callable[[], object]) -> int:
    """How many functions some work calls: a measure of it on which nothing else on the machine has an influence."""
    profile = cProfile.Profile()
    profile.runcall(work)
    return sum(entry.callcount for entry in profile.getstats())


@pytest.mark.slow
@pytest.mark.usefixtures("trusted")
def test_that_ten_times_as_many_files_take_no_more_than_eleven_times_as_much_work(files: Path, tmp_path: Path) -> None:
    seconds, work = {}, {}
    for count, folder in ((500, files / FEW), (5000, files)):
        with StudyIndex(tmp_path / f"{count}.sqlite", index_schema()) as index:
            look = partial(scan, folder, CancelToken(), lambda _progress: None)
            stacks = [series for study in look(index=index).studies for series in study.series]
            assert [len(s.instances) for s in stacks] == [SLICES] * (count // SLICES)
            assert all(s.opens for s in stacks)
            work["new", count], work["known", count] = calls(look), calls(partial(look, index=index))
            seconds["new", count] = cpu_seconds(look, 1)
            seconds["known", count] = cpu_seconds(partial(look, index=index), 2)
    for what in ("new", "known"):
        times, ratio = seconds[what, 5000] / seconds[what, 500], work[what, 5000] / work[what, 500]
        print(
            f"{what}: 5000 files {seconds[what, 5000]:.2f} s, {times:.1f} times the time of 500, {ratio:.2f} the calls"
        )
        assert ratio <= MOST_TIMES
        assert times <= NOISE * MOST_TIMES


@pytest.mark.usefixtures("trusted")
def test_that_a_known_folder_of_2000_files_is_listed_with_less_than_half_the_work_of_a_new_one(
    files: Path, tmp_path: Path
) -> None:
    with StudyIndex(tmp_path / "index.sqlite", index_schema()) as index:

        def look(index: StudyIndex | None) -> None:
            scan(files / MORE, CancelToken(), lambda _progress: None, index)

        new, first = cpu_seconds(lambda: look(None)), cpu_seconds(lambda: look(index), 1)
        known = cpu_seconds(lambda: look(index))
        work = calls(lambda: look(index)) / calls(lambda: look(None))
    print(
        f"2000 files: new {new:.3f} s, with an empty index {first:.3f} s, known {known:.3f} s, {work:.2f} of the calls"
    )
    assert work < 0.5
