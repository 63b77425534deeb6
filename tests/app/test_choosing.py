"""A study is found by its numbers, or it is said that there is none or more than one."""

from __future__ import annotations

from dataclasses import replace

import pytest
from samples import JANE

from medviewer.app import choosing
from medviewer.app.choosing import find_study, go_to_study, main_series
from medviewer.domain.errors import UserError
from medviewer.domain.study import Series, SeriesKind, Study


def series(name: str, slices: int, kind: SeriesKind = SeriesKind.VOLUME, refusal: str = "") -> Series:
    return Series(name, name, "CT", name, kind, (), (slices, 4, 4), refusal=refusal)


ONE = Study("1.2.3", JANE, (series("a", 3), series("b", 9), series("c", 90, SeriesKind.CINE)), accession="A1")
TWO = Study("1.2.4", JANE, (), accession="A2")
SAME = replace(TWO, uid="1.2.5", accession="A1")


def test_that_a_study_is_found_by_either_number_or_both() -> None:
    assert find_study((ONE, TWO), "A1", None) is ONE
    assert find_study((ONE, TWO), None, "1.2.4") is TWO
    assert find_study((ONE, SAME), "A1", "1.2.5") is SAME
    assert find_study((ONE, ONE), "A1", None) is ONE  # opened twice


@pytest.mark.parametrize(
    ("accession", "uid", "said"),
    [
        ("A9", None, "There is no study with accession A9."),
        ("A1", "1.2.4", "There is no study with accession A1 and UID 1.2.4."),
        ("A1", None, "2 studies have accession A1."),
    ],
)
def test_that_none_and_several_are_said(accession: str, uid: str | None, said: str) -> None:
    with pytest.raises(UserError) as told:
        find_study((ONE, TWO, SAME), accession, uid)
    assert told.value.title == said


def test_that_the_volume_with_most_slices_comes_first() -> None:
    assert main_series(ONE).id == "b"
    document = series("d", 1, SeriesKind.DOCUMENT)
    assert main_series(replace(ONE, series=(series("x", 5, refusal="tilted"), document))) is document
    with pytest.raises(UserError, match="Nothing of the study"):
        main_series(TWO)


def test_that_the_study_is_put_on_screen(monkeypatch: pytest.MonkeyPatch) -> None:
    shown: list[tuple[str, str]] = []
    monkeypatch.setattr(choosing, "begin_study", lambda _review, study, one: shown.append((study.uid, one.id)))

    class Opened:
        studies = (ONE, TWO)

    class Session:
        opened = Opened

    class Review:
        session = Session

    go_to_study(Review, "A1", None)  # type: ignore[arg-type]  # what it asks a review for
    assert shown == [("1.2.3", "b")]
