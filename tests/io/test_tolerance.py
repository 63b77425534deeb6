"""Reading tolerantly changes settings of the whole process, and always puts them back."""

from __future__ import annotations

import threading
import warnings
from concurrent.futures import ThreadPoolExecutor

from pydicom import config

from medviewer.io.datasets import tolerant_reading


def state() -> tuple[object, ...]:
    return tuple(warnings.filters), config.settings.reading_validation_mode, config.logger.level


def test_that_overlapping_readers_leave_everything_as_it_was() -> None:
    before = state()
    first_is_in, second_is_in, first_is_out = threading.Event(), threading.Event(), threading.Event()

    def first() -> None:
        with tolerant_reading():
            first_is_in.set()
            second_is_in.wait()
        first_is_out.set()

    def second() -> None:
        first_is_in.wait()
        with tolerant_reading():
            second_is_in.set()
            first_is_out.wait()
            warnings.warn("nobody hears this", stacklevel=1)

    with ThreadPoolExecutor(2) as pool:
        for future in [pool.submit(first), pool.submit(second)]:
            future.result()
    assert state() == before
