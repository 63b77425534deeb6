"""What the index knows of a person is found again, wherever it lies, and no other file is looked at."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
from reading import quiet
from series import affine_of, stable_uid, write_series

from medviewer.domain.job import Cancelled, CancelToken
from medviewer.io.index_codec import index_schema
from medviewer.io.scan import known_studies, scan
from medviewer.store.study_index import StudyIndex

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

AFFINE = affine_of((2.0, 0.5, 0.5), (-10, -20, 30))
PIXELS = np.arange(4 * 6 * 5, dtype=np.int16).reshape(4, 6, 5)
ODD_ID = "Ä\"1'%"
"""What no index may trip over: quotes, signs of patterns and letters beyond ASCII."""


@pytest.fixture
def index(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[StudyIndex]:
    """An empty index that trusts files that were written a moment ago."""
    monkeypatch.setattr("medviewer.io.known.SETTLED_NS", 0)
    with StudyIndex(tmp_path / "index.sqlite", index_schema()) as opened:
        yield opened


def write(folder: Path, name: str, patient: str = "T-1", **tags: str) -> list[Path]:
    """A study of one series in a folder of its own."""
    uids = {"StudyInstanceUID": stable_uid(name), "SeriesInstanceUID": stable_uid(name, "series")}
    return write_series(
        folder / name,
        AFFINE,
        PIXELS,
        PatientID=patient,
        StudyDescription=name,
        **uids,
        **tags,
        SpecificCharacterSet="ISO_IR 192",
    )


def found(index: StudyIndex, patient: str = "T-1") -> dict[str, list[str]]:
    """Descriptions of the studies that are known, by the folders that they begin in."""
    results = known_studies(patient, index, CancelToken())
    return {result.root.name: [study.description for study in result.studies] for result in results}


def test_that_the_studies_of_one_patient_are_found_in_all_folders_that_were_opened(
    tmp_path: Path, index: StudyIndex
) -> None:
    for name, patient in (("now", "T-1"), ("then", "T-1"), ("other", "T-11")):
        write(tmp_path / "studies", name, patient)
    write(tmp_path / "unopened", "unknown")
    scan(tmp_path / "studies", CancelToken(), quiet, index)
    assert found(index) == {"now": ["now"], "then": ["then"]}
    (study,) = next(iter(known_studies("T-11", index, CancelToken()))).studies
    assert (study.description, study.series[0].shape) == ("other", (4, 6, 5))
    assert found(index, "T") == {}
    assert found(index, "") == {}


def test_that_an_odd_id_is_found_all_the_same(tmp_path: Path, index: StudyIndex) -> None:
    for name in ("now", "then"):
        write(tmp_path / "studies", name, ODD_ID)
    scanned = scan(tmp_path / "studies", CancelToken(), quiet, index)
    assert {study.patient.id for study in scanned.studies} == {ODD_ID}
    assert found(index, ODD_ID) == {"now": ["now"], "then": ["then"]}


def test_that_what_is_gone_or_of_somebody_else_by_now_is_not_found(tmp_path: Path, index: StudyIndex) -> None:
    gone, changed = write(tmp_path / "studies", "gone"), write(tmp_path / "studies", "changed")
    scan(tmp_path / "studies", CancelToken(), quiet, index)
    for path in gone:
        path.unlink()
    assert len(write(tmp_path / "studies", "changed", "T-22")) == len(changed)
    assert found(index) == {}


def test_that_a_search_can_be_stopped(tmp_path: Path, index: StudyIndex) -> None:
    write(tmp_path / "studies", "now")
    scan(tmp_path / "studies", CancelToken(), quiet, index)
    token = CancelToken()
    token.cancel()
    with pytest.raises(Cancelled):
        known_studies("T-1", index, token)
