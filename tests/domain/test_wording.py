"""Texts for people, in English and in another language."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from medviewer.domain.wording import mark, speak, spoken, tr

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture(autouse=True)
def english_afterwards() -> Iterator[None]:
    """No test leaves its language behind."""
    yield
    speak({})


def test_that_a_text_is_english_where_no_language_was_chosen() -> None:
    assert tr("Slice {number} of {count}", number=3, count=9) == "Slice 3 of 9"
    assert spoken() == {}


def test_that_a_translation_may_put_its_values_in_another_order() -> None:
    speak({"Slice {number} of {count}": "Von {count} Schichten die {number}."})
    assert tr("Slice {number} of {count}", number=3, count=9) == "Von 9 Schichten die 3."


def test_that_a_marked_text_is_translated_only_where_it_is_said() -> None:
    speak({"Slice": "Schicht"})
    assert mark("Slice") == "Slice"
    assert tr(mark("Slice")) == "Schicht"


def test_that_braces_of_a_text_without_values_stay() -> None:
    assert tr("a {brace}") == "a {brace}"


@pytest.mark.parametrize("wrong", ["{nummer} von {count}", "{} von {}", "{number von"])
def test_that_a_translation_whose_braces_do_not_fit_is_passed_over(wrong: str) -> None:
    speak({"{number} of {count}": wrong})
    assert tr("{number} of {count}", number=3, count=9) == "3 of 9"


def test_that_the_last_language_that_was_chosen_is_spoken() -> None:
    speak({"Slice": "Schicht"})
    told = dict(spoken())
    assert told == {"Slice": "Schicht"}
    speak({})
    assert tr("Slice") == "Slice"
