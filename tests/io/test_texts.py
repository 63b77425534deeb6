"""Texts in the character sets of DICOM, with pydicom as the oracle."""

from __future__ import annotations

import string

import pytest
from pydicom import charset
from pydicom.valuerep import PersonName

from medviewer.io.texts import decoded, decoded_person

SETS = sorted(charset.python_encoding)
PRINTABLE = "".join(c for c in string.printable if c not in "\\~" + string.whitespace)
HALVES = (PRINTABLE[:50], PRINTABLE[50:])
"""A name has at most 64 characters."""


@pytest.mark.parametrize("name", SETS)
def test_that_ascii_reads_the_same_in_every_character_set(name: str) -> None:
    encodings = list(charset.convert_encodings([name]))
    for value in (*HALVES, "Study of the chest", "A^B=C"):
        raw = value.encode("ascii")
        assert decoded(raw, name.encode()) == charset.decode_bytes(raw, encodings, set(b"\r\n\t\f")).strip()
        assert decoded_person(raw, name.encode()) == str(PersonName(raw, encodings).decode()).strip()


@pytest.mark.parametrize(
    ("character_set", "value", "text"),
    [
        (b"ISO_IR 100", "Krankenhaus Süd".encode("latin-1"), "Krankenhaus Süd"),
        (b"ISO_IR 192", "Ärztehaus 東京".encode(), "Ärztehaus 東京"),
        (b"GB18030", "王^小东".encode("gb18030"), "王^小东"),
        (b"ISO_IR 166", "โรงพยาบาล".encode("tis-620"), "โรงพยาบาล"),
        (b"\\ISO 2022 IR 87", b"Yamada^Tarou=\x1b$B;3ED\x1b(B^\x1b$BB@O:\x1b(B", "Yamada^Tarou=山田^太郎"),
        (b"no such set", "Süd".encode("latin-1"), "Süd"),
    ],
)
def test_that_other_texts_are_read_in_their_character_set(character_set: bytes, value: bytes, text: str) -> None:
    assert decoded(value, character_set) == text
    assert decoded_person(value, character_set) == text


def test_that_several_values_are_joined_and_padding_is_dropped() -> None:
    assert decoded(b"one \\two\0", b"") == "one, two"
    assert decoded_person(b"Doe^John^^ =", b"") == "Doe^John"
