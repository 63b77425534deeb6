"""The study index remembers, and whatever happens to its file, nobody is told."""

from __future__ import annotations

import os
import sqlite3
import stat
import threading
from typing import TYPE_CHECKING

import pytest

from medviewer.store import study_index
from medviewer.store.study_index import StudyIndex

if TYPE_CHECKING:
    from pathlib import Path

STAMP = (10, 1_700_000_000_000_000_001, -5)
FACTS = {"a.dcm": (STAMP, "[1]"), "b.dcm": ((0, 2, 2**62), "Grün")}


@pytest.fixture
def at(tmp_path: Path) -> Path:
    return tmp_path / "home" / "index.sqlite"


def kept(path: Path, schema: str = "one") -> dict[str, object]:
    """What an index at that place says of a folder, opened anew."""
    with StudyIndex(path, schema) as index:
        return dict(index.known("/ct"))


def filled(path: Path) -> None:
    with StudyIndex(path, "one") as index:
        index.keep({"/ct": FACTS})


def test_that_what_was_kept_is_known_after_opening_again(at: Path) -> None:
    filled(at)
    assert kept(at) == FACTS


def test_that_folders_are_told_apart(at: Path) -> None:
    with StudyIndex(at, "one") as index:
        index.keep({"/ct": FACTS, "/ct/deeper": {"c": (STAMP, "3")}})
        assert set(index.known("/ct/deeper")) == {"c"}
        assert index.known("/c") == {}


def test_that_a_newer_entry_replaces_an_older_one_and_what_is_gone_goes(at: Path) -> None:
    filled(at)
    with StudyIndex(at, "one") as index:
        index.keep({"/ct": {"a.dcm": ((11, 2, 3), "new"), "b.dcm": None}})
    assert kept(at) == {"a.dcm": ((11, 2, 3), "new")}


def test_that_another_schema_knows_nothing_and_begins_anew(at: Path) -> None:
    filled(at)
    assert kept(at, "two") == {}
    assert kept(at, "one") == {}


def test_that_an_older_version_running_beside_is_not_believed(at: Path) -> None:
    with StudyIndex(at, "one") as old, StudyIndex(at, "two") as new:
        old.known("/ct")
        new.known("/ct")
        old.keep({"/ct": FACTS})
        assert new.known("/ct") == {}


@pytest.mark.parametrize("damage", [b"", b"no database at all" * 100, b"SQLite format 3\x00" + bytes(4096)])
def test_that_a_damaged_file_is_made_anew(at: Path, damage: bytes) -> None:
    at.parent.mkdir()
    at.write_bytes(damage)
    filled(at)
    assert kept(at) == FACTS


def test_that_a_file_cut_short_or_overwritten_in_the_middle_is_made_anew(at: Path) -> None:
    with StudyIndex(at, "one") as index:
        index.keep({"/ct": {str(k): (STAMP, "x" * 500) for k in range(200)}})
    content = bytearray(at.read_bytes())
    content[4096:] = b"\xff" * (len(content) - 4096)
    at.write_bytes(content)
    assert kept(at) == {}
    filled(at)
    assert kept(at) == FACTS


def test_that_a_database_of_another_kind_is_made_anew(at: Path) -> None:
    filled(at)
    with sqlite3.connect(at) as connection:
        connection.execute("DROP TABLE file")
        connection.execute("CREATE TABLE file (something TEXT)")
    connection.close()
    filled(at)
    assert kept(at) == FACTS


def test_that_a_changed_text_is_not_believed(at: Path) -> None:
    filled(at)
    with sqlite3.connect(at) as connection:
        connection.execute("UPDATE file SET found = '[2]' WHERE found = '[1]'")
    connection.close()
    assert set(kept(at)) == {"b.dcm"}


def test_that_a_place_where_nothing_can_be_written_knows_nothing(tmp_path: Path) -> None:
    (tmp_path / "home").write_text("a file where the folder should be")
    filled(tmp_path / "home" / "index.sqlite")
    assert kept(tmp_path / "home" / "index.sqlite") == {}


def test_that_an_index_held_by_another_process_is_left_alone_for_a_while(
    at: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(study_index, "BUSY_SECONDS", 0.0)
    moment = [100.0]
    monkeypatch.setattr(study_index.time, "monotonic", lambda: moment[0])
    filled(at)
    holder = sqlite3.connect(at, isolation_level=None)
    holder.execute("BEGIN IMMEDIATE")
    with StudyIndex(at, "one") as index:
        index.keep({"/ct": {"c.dcm": (STAMP, "late")}})
        holder.execute("ROLLBACK")
        assert index.known("/ct") == {}
        moment[0] += study_index.REST_SECONDS
        assert index.known("/ct") == FACTS
    holder.close()


def test_that_an_index_that_has_grown_too_large_begins_anew(at: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    filled(at)
    monkeypatch.setattr(study_index, "LARGEST_BYTES", 100)
    assert kept(at) == {}


def test_that_two_threads_may_write_through_one_index(at: Path) -> None:
    with StudyIndex(at, "one") as index:

        def write(name: str) -> None:
            index.keep({"/ct": {name: (STAMP, "x")}})

        writers = [threading.Thread(target=write, args=(str(k),)) for k in range(20)]
        for writer in writers:
            writer.start()
        for writer in writers:
            writer.join()
        assert len(index.known("/ct")) == 20


def test_that_two_indexes_on_one_file_see_what_the_other_kept(at: Path) -> None:
    with StudyIndex(at, "one") as one, StudyIndex(at, "one") as other:
        assert other.known("/ct") == {}
        one.keep({"/ct": FACTS})
        assert other.known("/ct") == FACTS


def test_that_names_need_not_be_unicode(at: Path) -> None:
    with StudyIndex(at, "one") as index:
        index.keep({"/m\udcfcller": {"\ud800\udcff": (STAMP, "x")}})
        assert index.known("/m\udcfcller") == {"\ud800\udcff": (STAMP, "x")}


def test_that_a_time_beyond_what_the_file_can_hold_is_not_kept(at: Path) -> None:
    with StudyIndex(at, "one") as index:
        index.keep({"/ct": {"a": ((1, 2**70, 3), "x")}})
        assert index.known("/ct") == {}


@pytest.mark.skipif(os.name != "posix", reason="other systems have other permissions")
def test_that_the_file_is_its_users_alone(at: Path) -> None:
    filled(at)
    assert stat.S_IMODE(at.stat().st_mode) == 0o600


def test_that_files_are_found_by_a_text_that_is_kept_of_them_and_damaged_rows_are_not(at: Path) -> None:
    with StudyIndex(at, "one") as index:
        index.keep({"/ct": {**FACTS, "c.dcm": (STAMP, '["Grün%",1]')}, "/mr": {"a.dcm": (STAMP, '{"x":"Grün"}')}})
        assert index.places_of("Grün", "no such") == (("/ct", "b.dcm"), ("/ct", "c.dcm"), ("/mr", "a.dcm"))
        assert index.places_of('"Grün"', "Grün%") == (("/ct", "c.dcm"), ("/mr", "a.dcm"))
        assert index.places_of("%", "_") == (("/ct", "c.dcm"),)
    with sqlite3.connect(at) as connection:
        connection.execute("UPDATE file SET found = '[\"Grün\"]' WHERE folder = ?", (b"/mr",))
    connection.close()
    with StudyIndex(at, "one") as index:
        assert index.places_of("Grün", "no such") == (("/ct", "b.dcm"), ("/ct", "c.dcm"))
