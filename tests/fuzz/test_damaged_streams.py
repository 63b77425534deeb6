"""Damaged compressed frames: pixels of the size that is due, or a reason, and the program goes on."""

from __future__ import annotations

import time

import numpy as np
import pytest
from mutations import ROUNDS, cut, damaged
from streams import made_streams

from medviewer.io.codecs import decoded
from medviewer.io.decoder_pool import LIMIT_S, DecoderError

STREAMS = made_streams()
COPIES = 48


@pytest.mark.parametrize("name", STREAMS)
def test_that_a_damaged_frame_is_pixels_or_a_reason(name: str) -> None:
    data, header = STREAMS[name]
    whole = decoded(data, header)[0]
    for what, bad in damaged(data, COPIES * ROUNDS, seed=len(data)):
        start = time.monotonic()
        try:
            pixels = decoded(bad, header)[0]
        except DecoderError:
            continue
        finally:
            assert time.monotonic() - start < LIMIT_S + 2, what
        assert pixels.shape == whole.shape, what
    np.testing.assert_array_equal(decoded(data, header)[0], whole)


@pytest.mark.parametrize("name", STREAMS)
def test_that_no_part_of_a_frame_passes_for_the_frame(name: str) -> None:
    data, header = STREAMS[name]
    whole = decoded(data, header)[0]
    for what, part in cut(data, 40 * ROUNDS):
        try:
            pixels = decoded(part, header)[0]
        except DecoderError:
            continue
        np.testing.assert_array_equal(pixels, whole, err_msg=what)
