"""What a scan found goes through text and comes back equal, or not at all."""

from __future__ import annotations

import sys
from dataclasses import dataclass, fields, make_dataclass, replace
from datetime import UTC, date, datetime
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from series import affine_of, write_series

from medviewer.domain.study import Study
from medviewer.io.datasets import tolerant_reading
from medviewer.io.elements import PARSE_ERRORS
from medviewer.io.header import DicomFacts, read_header
from medviewer.io.index_codec import IndexCodec, index_schema, outcome_codec
from medviewer.io.nifti import scan_nifti

if TYPE_CHECKING:
    from collections.abc import Iterator

HERE = Path("/here/it.dcm")


class Hue(StrEnum):
    RED = "red"
    BLUE = "blue"


@dataclass(frozen=True, slots=True)
class Leaf:
    day: date | None
    place: tuple[tuple[float, ...], ...] = ()


@dataclass(frozen=True, slots=True)
class Tree:
    name: str
    hue: Hue
    leaf: Leaf
    others: tuple[Leaf, ...] = ()
    own: Path | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Table:
    numbers: np.ndarray


@dataclass(frozen=True, slots=True)
class Stranger:
    name: str


LEAF = Leaf(date(2024, 2, 29), ((1.5, -0.25), (), (1e300,)))
TREE = Tree("Grün \udc80 \x00", Hue.BLUE, LEAF, (LEAF, Leaf(None)), HERE)


def facts_of(path: Path, *, bare: bool = False) -> DicomFacts:
    with path.open("rb") as stream, tolerant_reading():
        return read_header(stream, path.stat().st_size, bare=bare)


def has_preamble(path: Path) -> bool:
    with path.open("rb") as stream:
        return stream.read(132)[128:] == b"DICM"


def readable(folder: Path) -> Iterator[tuple[Path, DicomFacts]]:
    """Every file below a folder whose header can be parsed, and what it says."""
    for path in sorted(p for p in folder.rglob("*") if p.is_file()):
        try:
            yield path, facts_of(path, bare=not has_preamble(path))
        except PARSE_ERRORS:
            continue


def test_that_nested_values_come_back_equal() -> None:
    codec = IndexCodec((Tree,))
    assert codec.decode(codec.encode(TREE, HERE), HERE) == TREE


def test_that_an_enumeration_comes_back_as_itself_and_not_as_its_text() -> None:
    codec = IndexCodec((Tree,))
    assert type(codec.decode(codec.encode(TREE, HERE), HERE).hue) is Hue


def test_that_parts_which_files_have_in_common_come_back_equal_and_are_one_object() -> None:
    codec = IndexCodec((Tree,))
    texts = [codec.encode(replace(TREE, name=str(k)), HERE) for k in range(4)]
    trees = [IndexCodec((Tree,)).decode(text, HERE) for text in texts]
    assert [tree.leaf for tree in trees] == [LEAF] * 4
    reader = IndexCodec((Tree,))
    assert reader.decode(texts[2], HERE).leaf is reader.decode(texts[3], HERE).leaf


def test_that_the_path_is_that_of_the_file_now() -> None:
    codec = IndexCodec((Tree,))
    assert codec.decode(codec.encode(TREE, HERE), Path("moved.dcm")).own == Path("moved.dcm")


def test_that_numbers_of_a_matrix_keep_every_bit() -> None:
    codec = IndexCodec((Table,))
    numbers = np.random.default_rng(3).normal(size=(4, 4)) * 1e-7
    back = codec.decode(codec.encode(Table(numbers), HERE), HERE).numbers
    assert back.dtype == np.float64
    assert np.array_equal(back, numbers)


@pytest.mark.parametrize(
    "value",
    [
        replace(TREE, own=Path("another.raw")),
        Stranger("who"),
        replace(TREE, name={1, 2}),
        replace(TREE, leaf=replace(LEAF, day=datetime(2024, 2, 29, tzinfo=UTC))),
        Table(np.zeros(2, np.float32)),
    ],
)
def test_that_what_would_not_come_back_is_refused(value: Any) -> None:
    with pytest.raises(TypeError):
        IndexCodec((Tree, Table)).encode(value, HERE)


@given(st.integers(0, 400), st.integers(0, 255))
def test_that_damaged_text_gives_a_value_error_or_a_value_of_the_class(place: int, byte: int) -> None:
    codec = IndexCodec((Tree,))
    text = bytearray(codec.encode(TREE, HERE).encode("ascii"))
    text[place % len(text)] = byte
    try:
        found = codec.decode(text.decode("latin-1"), HERE)
    except ValueError:
        return
    assert isinstance(found, (Tree, str))


@pytest.mark.parametrize(
    "text", ["", "{", "[]", "[9,[],[]]", '{"os.system":"true"}', '[0,["a"],[]]', '[0,[],[[9,"1"]]]']
)
def test_that_foreign_text_gives_a_value_error(text: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        IndexCodec((Tree,)).decode(text, HERE)


def shaped(monkeypatch: pytest.MonkeyPatch, leaf_fields: list[tuple[str, str]]) -> str:
    """Fingerprint of a class that holds a `Grown` with such fields."""
    grown = make_dataclass("Grown", leaf_fields, frozen=True)
    holder = make_dataclass("Holder", [("part", "Grown | None")], frozen=True)
    for made in (grown, holder):
        made.__module__ = __name__
    monkeypatch.setattr(sys.modules[__name__], "Grown", grown, raising=False)
    return IndexCodec((holder,)).fingerprint


@pytest.mark.parametrize(
    "changed", [[("a", "int"), ("b", "int")], [("b", "int")], [("a", "float")], [("a", "int | None")], []]
)
def test_that_a_changed_class_changes_the_fingerprint_of_what_holds_it(
    monkeypatch: pytest.MonkeyPatch, changed: list[tuple[str, str]]
) -> None:
    before = shaped(monkeypatch, [("a", "int")])
    assert shaped(monkeypatch, [("a", "int")]) == before
    assert shaped(monkeypatch, changed) != before


def test_that_a_changed_version_of_the_program_changes_the_schema(monkeypatch: pytest.MonkeyPatch) -> None:
    before = index_schema()
    assert index_schema() == before
    monkeypatch.setattr("medviewer.__version__", "99")
    assert index_schema() != before


def test_that_every_field_of_a_header_is_kept(tmp_path: Path) -> None:
    (path,) = write_series(tmp_path, affine_of((2.0, 0.5, 0.7), (-1, 2, 3)), np.zeros((1, 4, 4), np.int16))
    facts = facts_of(path)
    back = outcome_codec().decode(outcome_codec().encode(facts, path), path)
    assert back == facts
    assert {f.name: type(getattr(back, f.name)) for f in fields(back)} == {
        f.name: type(getattr(facts, f.name)) for f in fields(facts)
    }


def test_that_what_real_files_say_comes_back_equal(shared_data: Path) -> None:
    codec, count = IndexCodec(), 0
    for name in ("pydicom_data", "objects_highdicom", "mr_enhanced_philips", "mr_mosaic_qa", "codecs_ct"):
        for path, facts in readable(shared_data / name):
            # fields that are no number (NaN) are not equal to themselves: their texts are compared
            assert repr(codec.decode(codec.encode(facts, path), path)) == repr(facts)
            count += 1
    assert count > 100


def test_that_a_nifti_file_keeps_its_place(shared_data: Path) -> None:
    path = sorted((shared_data / "nifti_torchio").rglob("*.nii.gz"))[0]
    study = scan_nifti(path)
    assert isinstance(study, Study)
    back = outcome_codec().decode(outcome_codec().encode(study, path), path)
    then, now = study.series[0].geometry, back.series[0].geometry
    assert np.array_equal(then.affine, now.affine)
    assert then.shape == now.shape
    assert repr(back) == repr(study)
