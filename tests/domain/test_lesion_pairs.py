"""Which lesion is which: proposed by place, answered by the reader."""

from __future__ import annotations

from dataclasses import replace

import pytest
from made_lesions import HOME, gone, lesion, new, points, same

from medviewer.domain.lesion_pairs import Answer, CellState, PairAnswer, answer_of, tracks_of
from medviewer.domain.link import Link, Move

S = CellState


def rows(times, *answers, move=HOME):
    return {
        track.name: [(cell.state, cell.lesion and cell.lesion.key) for cell in track.cells]
        for track in tracks_of(times, answers, lambda _one, _other: move)
    }


def test_that_the_nearest_lesions_after_the_move_are_proposed_to_be_one():
    before = (lesion("a0", at=(0, 0, 0)), lesion("b0", at=(30, 0, 0)), lesion("c0", at=(200, 0, 0)))
    after = (lesion("x1", at=(102, 0, 0)), lesion("y1", at=(128, 0, 0)), lesion("z1", at=(260, 0, 0)))
    there = Move(offset_mm=(100.0, 0.0, 0.0))
    assert rows(points(before, after), move=there) == {
        "a": [(S.FIRST, "a0"), (S.PROPOSED, "x1")],
        "b": [(S.FIRST, "b0"), (S.PROPOSED, "y1")],
        "c": [(S.FIRST, "c0"), (S.MISSING, None)],
        "z": [(S.BEFORE, None), (S.NEW_ASKED, "z1")],
    }
    track = tracks_of(points(before, after), (), lambda _one, _other: there)[0]
    assert track.cells[1].distance_mm == pytest.approx(2.0)
    assert (track.first.key, track.last.key, track.before(1).key, track.before(0)) == ("a0", "x1", "a0", None)


def test_that_of_two_rivals_the_nearer_is_proposed():
    before, after = (lesion("a0", at=(0, 0, 0)), lesion("b0", at=(6, 0, 0))), (lesion("x1", at=(5, 0, 0)),)
    assert rows(points(before, after))["b"][1] == (S.PROPOSED, "x1")
    assert rows(points(before, after))["a"][1] == (S.MISSING, None)


def test_that_nothing_is_proposed_where_the_series_are_not_registered_or_too_far():
    times = points((lesion("a0"),), (lesion("x1"),))
    assert rows(times, move=None)["a"][1] == (S.MISSING, None)
    assert rows(times, move=Move(offset_mm=(19.9, 0.0, 0.0)))["a"][1] == (S.PROPOSED, "x1")
    assert rows(times, move=Move(offset_mm=(20.1, 0.0, 0.0)))["a"][1] == (S.MISSING, None)


def test_that_the_readers_answers_stand_above_places():
    times = points((lesion("a0"), lesion("b0", at=(5, 0, 0))), (lesion("x1"),))
    assert rows(times, same("b0", "x1"))["b"][1] == (S.CONFIRMED, "x1")
    assert rows(times, same("b0", "x1"))["a"][1] == (S.MISSING, None)
    refused = PairAnswer("a0", "x1", Answer.OTHER, "s1")
    assert rows(times, refused)["b"][1] == (S.PROPOSED, "x1")
    both = (refused, PairAnswer("b0", "x1", Answer.OTHER, "s1"))
    assert rows(times, *both)["x"] == [(S.BEFORE, None), (S.NEW_ASKED, "x1")]
    assert rows(times, *both, new("x1"))["x"][1] == (S.NEW, "x1")
    assert rows(times, new("x1"))["a"][1] == (S.MISSING, None)
    assert rows(times, same("b0", "x1"), move=None)["b"][1] == (S.CONFIRMED, "x1")


def test_that_a_lesion_that_is_gone_stays_gone_and_one_not_found_may_come_back():
    times = points((lesion("a0"),), (), (lesion("x2"),))
    assert rows(times)["a"] == [(S.FIRST, "a0"), (S.MISSING, None), (S.PROPOSED, "x2")]
    found = rows(times, gone("a0", 1))
    assert found["a"] == [(S.FIRST, "a0"), (S.GONE, None), (S.GONE, None)]
    assert found["x"] == [(S.BEFORE, None), (S.BEFORE, None), (S.NEW_ASKED, "x2")]


def test_that_four_dates_make_one_track():
    times = points(*((lesion(f"a{n}"),) for n in range(4)))
    found = rows(times, same("a0", "a1"), same("a1", "a2"), same("a2", "a3"))
    assert found == {"a": [(S.FIRST, "a0"), (S.CONFIRMED, "a1"), (S.CONFIRMED, "a2"), (S.CONFIRMED, "a3")]}


def test_that_an_answer_comes_back_as_it_was_kept():
    for given in (same("a0", "x1"), gone("a0", 1), new("x1")):
        assert answer_of(given.to_text(), "s1") == given
    for damaged in ("", "[]", "null", '{"earlier": "a"}', '{"earlier": "a", "later": "b", "answer": "maybe"}'):
        assert answer_of(damaged, "s1") is None


def test_that_a_registration_says_its_error_and_outlives_moves_by_hand():
    found = Move(offset_mm=(1.0, 2.0, 3.0), error_mm=1.24)
    link = Link().with_move("a", "b", found).with_move("a", "c", HOME)
    assert (found.text, HOME.text, replace(found, error_mm=0.01).text) == (
        "registered, ± 1.2 mm", "", "registered, ± 0.1 mm",
    )  # fmt: skip
    assert dict(link.registered) == {("a", "b"): found}
    assert link.registration_of("b", "a") == found.back()
    assert found.back().error_mm == 1.24
    assert link.registration_of("a", "c") is None
