from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from medviewer.export.visual_order import shaped, visual


@given(st.text(alphabet=st.characters(max_codepoint=0x58F)))
def test_that_left_to_right_text_stays_as_it_is(text):
    assert visual(text) == text


def test_that_hebrew_is_turned_round():
    assert visual("דוד כהן") == "ןהכ דוד"


def test_that_only_the_right_to_left_part_of_a_line_is_turned_round():
    assert visual("ID 7 דוד כהן, Smith") == "ID 7 ןהכ דוד, Smith"


def test_that_a_number_between_right_to_left_words_keeps_its_order():
    assert visual("דוד 1951 כהן") == "ןהכ 1951 דוד"


def test_that_brackets_inside_a_right_to_left_run_still_enclose():
    assert visual("א(ב)ג") == "ג(ב)א"


def test_that_a_mark_stays_on_its_letter():
    assert visual("בָּא") == "אבָּ"


# Forms by the joining rules of the Unicode Standard (9.2), written out by hand.
@pytest.mark.parametrize(
    ("word", "forms"),
    [
        ("محمد", "\ufee3\ufea4\ufee4\ufeaa"),  # initial, medial, medial, final
        ("دار", "\ufea9\ufe8d\ufead"),  # letters that never join forward
        ("سلام", "\ufeb3\ufefc\ufee1"),  # lam and alef are one letter
        ("لا", "\ufefb"),
        ("ب", "\ufe8f"),
    ],
)
def test_that_arabic_letters_take_the_forms_of_their_places(word, forms):
    assert shaped(word) == forms


def test_that_an_arabic_word_is_joined_and_turned_round():
    assert visual("محمد") == "\ufeaa\ufee4\ufea4\ufee3"


@given(st.text(alphabet=st.characters(min_codepoint=0x600, max_codepoint=0x6FF), max_size=12))
def test_that_shaping_loses_no_letter(word):
    back = unicodedata.normalize("NFKC", shaped(word))
    assert back == unicodedata.normalize("NFKC", word)
