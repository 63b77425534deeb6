"""Decoding processes: what kills one costs one frame, and they end with the program."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import imagecodecs
import numpy as np
import pytest

from medviewer.io import decoder_pool
from medviewer.io.child_process import ChildProcess
from medviewer.io.decoder import REQUEST
from medviewer.io.decoder_pool import DECODER_ARGUMENT, DecoderError, DecoderPool, DecoderTimeoutError, EncodedFrame

if TYPE_CHECKING:
    from collections.abc import Iterator

PIXELS = np.arange(600, dtype=np.uint16).reshape(20, 30)
GOOD = EncodedFrame(imagecodecs.jpegls_encode(PIXELS), "jpegls", 20, 30, 1, 2)
BAD = GOOD._replace(codec="rle")
"""What the processes of `pool_that` fail on in the way that the test asks for."""


@pytest.fixture
def pool() -> Iterator[DecoderPool]:
    pool = DecoderPool(2)
    yield pool
    pool.close()


@pytest.fixture
def pool_that(monkeypatch: pytest.MonkeyPatch) -> Iterator[object]:
    pools: list[DecoderPool] = []

    def make(failing: str) -> DecoderPool:
        program = (
            f"import os, sys, time\nimport medviewer.io.decoder as decoder\n"
            f"decoder._rle = lambda *_: {failing}\ndecoder.main()"
        )
        monkeypatch.setattr(decoder_pool, "_command", lambda: [sys.executable, "-c", program])
        pools.append(DecoderPool(1, limit_s=2.0))
        return pools[-1]

    yield make
    for pool in pools:
        pool.close()


def test_that_pixels_come_back_as_they_were(pool: DecoderPool) -> None:
    decoded = pool.decode(GOOD)
    assert decoded.dtype == np.uint16
    np.testing.assert_array_equal(decoded, PIXELS)


@pytest.mark.parametrize("failing", ["os.abort()", "os.kill(os.getpid(), 9)", "os._exit(0)"])
def test_that_a_crash_is_a_reason_and_the_next_frame_opens(pool_that, failing: str) -> None:
    pool = pool_that(failing)
    with pytest.raises(DecoderError, match="the decoder crashed on it"):
        pool.decode(BAD)
    np.testing.assert_array_equal(pool.decode(GOOD), PIXELS)


def test_that_a_frame_that_takes_too_long_is_given_up(pool_that) -> None:
    pool = pool_that("sum(iter(int, 1))")
    start = time.monotonic()
    with pytest.raises(DecoderTimeoutError, match="longer than 2 s"):
        pool.decode(BAD)
    assert time.monotonic() - start < 10
    np.testing.assert_array_equal(pool.decode(GOOD), PIXELS)


@pytest.mark.skipif(sys.platform != "linux", reason="other systems know no such limit")
def test_that_a_frame_that_fills_the_memory_is_refused(pool_that) -> None:
    pool = pool_that("bytearray(1 << 30)")
    with pytest.raises(DecoderError, match="too much memory"):
        pool.decode(BAD)
    np.testing.assert_array_equal(pool.decode(GOOD), PIXELS)


def test_that_a_process_that_was_killed_between_two_frames_is_replaced(pool: DecoderPool) -> None:
    pool.decode(GOOD)
    (process,) = pool._idle
    process._child.kill()
    process._child.exit_status()
    np.testing.assert_array_equal(pool.decode(GOOD), PIXELS)


def test_that_a_frame_of_another_size_is_refused(pool: DecoderPool) -> None:
    with pytest.raises(DecoderError, match=r"\(20, 30\), not \(20, 31\)"):
        pool.decode(GOOD._replace(columns=31))


def test_that_one_process_serves_one_thread(pool: DecoderPool) -> None:
    pool.warm()
    for _ in range(3):
        pool.decode(GOOD)
    pool.warm()
    assert len(pool._idle) == 1


def test_that_as_many_processes_start_as_are_asked_for_and_may_be(pool: DecoderPool) -> None:
    pool.warm(5)
    assert len(pool._idle) == 2


def test_that_all_processes_answer_once_they_are_ready(pool: DecoderPool) -> None:
    pool.wait_until_ready()
    assert [process.still_runs() for process in pool._idle] == [True, True]
    np.testing.assert_array_equal(pool.decode(GOOD), PIXELS)


@pytest.mark.parametrize("largest", [0, 1 << 28])
def test_that_frames_of_all_sizes_come_back_through_shared_memory_and_through_pipes(
    pool: DecoderPool, monkeypatch: pytest.MonkeyPatch, largest: int
) -> None:
    monkeypatch.setattr(decoder_pool, "LARGEST_SHARED_BYTES", largest)
    for side in (3, 400, 17):
        pixels = np.random.default_rng(side).integers(0, 4000, (side, side + 1), np.uint16)
        frame = EncodedFrame(imagecodecs.jpegls_encode(pixels), "jpegls", side, side + 1, 1, 2)
        np.testing.assert_array_equal(pool.decode(frame), pixels)


def test_that_a_large_frame_opens_after_a_small_one(pool: DecoderPool) -> None:
    pool.decode(GOOD)
    side = 72 * 128
    segment = (bytes((127,)) + bytes(128)) * (side * side // 128)  # 128 values as they are, again and again
    starts = np.zeros(16, "<u4")
    starts[:3] = 2, 64, 64 + len(segment)
    frame = EncodedFrame(starts.tobytes() + segment * 2, "rle", side, side, 1, 2)
    assert not pool.decode(frame).any()


def test_that_the_pixels_of_a_frame_stay_when_the_next_is_decoded(pool: DecoderPool) -> None:
    first = pool.decode(GOOD)
    other = np.ascontiguousarray(PIXELS[::-1])
    pool.decode(GOOD._replace(data=imagecodecs.jpegls_encode(other)))
    np.testing.assert_array_equal(first, PIXELS)


def test_that_frames_go_through_pipes_where_memory_cannot_be_shared(monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(*_: object) -> int:
        raise PermissionError

    monkeypatch.setattr(os, "memfd_create", refused, raising=False)
    without = DecoderPool(1)
    np.testing.assert_array_equal(without.decode(GOOD), PIXELS)
    without.close()


def test_that_a_packed_program_decodes_too() -> None:
    names = (b"jpegls", b"", b"")
    request = REQUEST.pack(*names, 20, 30, 1, 2, len(GOOD.data), 0, 10.0) + GOOD.data
    command = [sys.executable, "-m", "medviewer", DECODER_ARGUMENT]
    answer = subprocess.run(command, input=request, stdout=subprocess.PIPE, check=True).stdout
    assert answer.endswith(PIXELS.tobytes())


@pytest.mark.skipif(sys.platform != "linux", reason="descriptors are counted where Linux lists them")
def test_that_a_process_that_cannot_be_started_leaves_nothing_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise OSError(11, "no more processes")

    pool = DecoderPool(2)
    descriptors = len(list(Path("/proc/self/fd").iterdir()))
    with monkeypatch.context() as patch:
        patch.setattr(decoder_pool, "ChildProcess", refuse)
        for _ in range(3):
            with pytest.raises(OSError, match="no more processes"):
                pool.warm(2)
            with pytest.raises(OSError, match="no more processes"):
                pool.decode(GOOD)
    assert len(list(Path("/proc/self/fd").iterdir())) == descriptors
    np.testing.assert_array_equal(pool.decode(GOOD), PIXELS)
    with pool._all_free(2) as free:
        assert len(free) == 2
    pool.close()


@pytest.mark.skipif(sys.platform != "linux", reason="descriptors are counted where Linux lists them")
def test_that_a_process_that_cannot_be_ended_leaves_nothing_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    pool = DecoderPool(1)
    descriptors = len(list(Path("/proc/self/fd").iterdir()))
    end = ChildProcess.end

    def end_and_fail(self: ChildProcess) -> None:
        end(self)
        raise PermissionError

    with monkeypatch.context() as patch:
        patch.setattr(ChildProcess, "end", end_and_fail)
        with pytest.raises(PermissionError), pool._all_free(1) as free:
            free[0].is_alive = False
    assert len(list(Path("/proc/self/fd").iterdir())) == descriptors
    with pool._all_free(1) as free:
        assert len(free) == 1
    pool.close()
