from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from medviewer.domain.seen import SeenSlices, read_seen


@given(st.integers(0, 300), st.data())
def test_that_what_was_seen_is_what_was_marked_and_comes_back_from_its_text(count, data):
    numbers = data.draw(st.sets(st.integers(1, max(count, 1)))) if count else set()
    slices = SeenSlices(count)
    for number in numbers:
        slices = slices.with_slice(number)
    assert {n for n in range(-1, count + 3) if slices.has(n)} == numbers
    assert slices.seen == len(numbers)
    unseen = {n for first, last in slices.unseen for n in range(first, last + 1)}
    seen = {n for first, last in slices.runs for n in range(first, last + 1)}
    assert seen == numbers
    assert unseen == set(range(1, count + 1)) - numbers
    assert read_seen(count, slices.text) == slices


def test_that_runs_are_as_long_as_they_can_be():
    slices = read_seen(12, "2-4 7 9-12")
    assert slices.runs == ((2, 4), (7, 7), (9, 12))
    assert slices.unseen == ((1, 1), (5, 6), (8, 8))
    assert slices.text == "2-4 7 9-12"


@pytest.mark.parametrize("number", [0, -3, 6])
def test_that_a_slice_that_is_not_there_is_not_marked(number):
    assert SeenSlices(5).with_slice(number) == SeenSlices(5)


def test_that_a_text_for_more_slices_is_cut_and_another_text_is_refused():
    assert read_seen(3, "2-9 7 5-4") == SeenSlices(3, 0b110)
    for text in ("x", "1--2", "-4", "1;2"):
        with pytest.raises(ValueError, match="no run of slices"):
            read_seen(3, text)
