"""The quick walk over a header finds what pydicom finds, or leaves the file to pydicom."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

import numpy as np
import pydicom
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydicom.uid import DeflatedExplicitVRLittleEndian, ExplicitVRBigEndian, ImplicitVRLittleEndian
from series import affine_of, slice_dataset, write_dataset

from medviewer.io import header, tags
from medviewer.io.datasets import tolerant_reading
from medviewer.io.elements import PARSE_ERRORS
from medviewer.io.header import DicomFacts, parsed_date, read_header
from medviewer.io.plain_header import read_plain

if TYPE_CHECKING:
    from pathlib import Path

SYNTAXES = [pydicom.uid.ExplicitVRLittleEndian, ImplicitVRLittleEndian]


def dataset(*, undefined_length: bool = False) -> pydicom.Dataset:
    """A slice with nested sequences, a long private value and text of two bytes a letter."""
    one = slice_dataset(affine_of((2, 0.5, 0.5), (1, 2, 3)), 0, np.arange(20, dtype=np.int16).reshape(4, 5))
    inner = pydicom.Dataset()
    inner.CodeValue, inner.CodingSchemeDesignator = "1", "DCM"
    outer = pydicom.Dataset()
    outer.ConceptNameCodeSequence = [inner, inner]
    one.ContentSequence = [outer, outer]
    one.ReferencedImageSequence = []
    one.add_new(0x00091001, "OB", bytes(40000))
    one.add_new(0x00090010, "LO", "PRIVATE")
    one.SpecificCharacterSet, one.InstitutionName = "ISO_IR 192", "Krankenhaus Süd"
    one["ContentSequence"].is_undefined_length = undefined_length
    for item in one.ContentSequence:
        item.is_undefined_length_sequence_item = undefined_length
        item["ConceptNameCodeSequence"].is_undefined_length = undefined_length
    return one


def facts_of(data: bytes) -> DicomFacts:
    with tolerant_reading():
        return read_header(io.BytesIO(data), len(data))


def by_pydicom(data: bytes, monkeypatch: pytest.MonkeyPatch) -> DicomFacts:
    with monkeypatch.context() as patch:
        patch.setattr(header, "read_plain", lambda *_: None)
        return facts_of(data)


@pytest.mark.parametrize("syntax", SYNTAXES, ids=lambda s: s.name)
@pytest.mark.parametrize("undefined_length", [False, True])
def test_that_it_finds_what_pydicom_finds(
    tmp_path: Path, syntax: Any, undefined_length: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = write_dataset(dataset(undefined_length=undefined_length), tmp_path / "a", syntax)
    data = path.read_bytes()
    assert read_plain(io.BytesIO(data), tags.WANTED) is not None
    facts = facts_of(data)
    assert facts == by_pydicom(data, monkeypatch)
    assert facts.study.institution == "Krankenhaus Süd"
    assert facts.image is not None
    assert data[facts.image.pixel_offset :][:40] == dataset().PixelData


@pytest.mark.parametrize("syntax", [ExplicitVRBigEndian, DeflatedExplicitVRLittleEndian], ids=lambda s: s.name)
def test_that_other_encodings_are_left_to_pydicom(tmp_path: Path, syntax: Any) -> None:
    data = write_dataset(dataset(), tmp_path / "a", syntax).read_bytes()
    assert read_plain(io.BytesIO(data), tags.WANTED) is None
    facts = facts_of(data)
    assert facts.image is not None
    assert (facts.image.rows, facts.image.columns) == (4, 5)
    assert facts.has_pixels


@pytest.fixture(scope="module")
def good(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    return write_dataset(dataset(undefined_length=True), tmp_path_factory.mktemp("header") / "a").read_bytes()


@given(data=st.data())
def test_that_a_damaged_header_gives_facts_or_a_parse_error(good: bytes, data: st.DataObject) -> None:
    broken = bytearray(good[:1600] + good[-1200:])
    for at in data.draw(st.lists(st.integers(132, len(broken) - 1), max_size=6)):
        broken[at] = data.draw(st.integers(0, 255))
    cut = bytes(broken[: data.draw(st.integers(132, len(broken)))])
    try:
        facts = facts_of(cut)
    except PARSE_ERRORS:
        return
    assert facts.image is None or facts.image.rows > 0


@pytest.mark.parametrize(
    ("text", "expected"),
    [("20240229", "2024-02-29"), ("2024.02.29", "2024-02-29"), ("20230229", None), ("", None), ("yesterday", None)],
)
def test_that_a_date_is_read_or_none(text: str, expected: str | None) -> None:
    found = parsed_date(text)
    assert (found.isoformat() if found else None) == expected
