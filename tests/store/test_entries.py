from __future__ import annotations

import sqlite3
from datetime import timedelta

import pytest
from stored_values import STUDY, TIME

from medviewer.domain.errors import UserError
from medviewer.domain.record import Entry, EntryKind, in_force
from medviewer.store.review_store import ReviewStore


def make_entry(key: str = "1.2.3#4", minute: int = 0, **changes) -> Entry:
    values = {
        "kind": EntryKind.KEY_IMAGE,
        "key": key,
        "study_uid": STUDY,
        "author": "Dr. Ångström 王",
        "time": TIME + timedelta(minutes=minute),
        "payload": '{"note": "Rundherd 結節"}',
    }
    return Entry(**(values | changes))


def test_that_entries_come_back_as_they_were_in_the_order_in_which_they_were_made(place, store):
    first, second = make_entry(minute=5), make_entry(key="other", minute=1, is_deleted=True)
    store.keep(first)
    store.keep(second)
    store.keep(make_entry(kind=EntryKind.SEGMENT))
    store.keep(make_entry(study_uid="1.9"))
    store.close()
    with ReviewStore.open(place) as again:
        assert again.entries(STUDY, EntryKind.KEY_IMAGE) == (first, second)


def test_that_the_last_change_of_each_thing_is_in_force():
    changes = (
        make_entry("a", payload="1"),
        make_entry("b", payload="2"),
        make_entry("a", payload="3"),
        make_entry("b", is_deleted=True),
        make_entry("c", payload="4"),
        make_entry("c", is_deleted=True),
        make_entry("c", payload="5"),
        make_entry("a", kind=EntryKind.SEGMENT, payload="6"),
    )
    assert [(e.key, e.payload) for e in in_force(changes)] == [("a", "3"), ("c", "5"), ("a", "6")]


def test_that_an_entry_on_disk_is_neither_changed_nor_removed_nor_replaced(place, store):
    store.keep(make_entry())
    store.close()
    with sqlite3.connect(place) as connection:
        for statement in (
            "UPDATE entry SET payload = ''",
            "DELETE FROM entry",
            "INSERT OR REPLACE INTO entry SELECT sequence, kind, entry_key, study_uid, 'other', time, deleted, payload "
            "FROM entry",
        ):
            with pytest.raises(sqlite3.IntegrityError, match="only ever appended"):
                connection.execute(statement)


def test_that_how_a_study_was_looked_at_is_the_last_that_was_kept(place, store):
    store.save_reading(STUDY, "1", TIME)
    store.save_reading(STUDY, "2", TIME)
    store.save_reading("1.9", "3", TIME)
    store.close()
    with ReviewStore.open(place) as again:
        assert (again.reading(STUDY), again.reading("1.9"), again.reading("1.8")) == ("2", "3", None)


def test_that_an_entry_that_cannot_be_written_is_told_by_its_kind(place, store):
    store.close()
    place.unlink()
    place.mkdir()
    with pytest.raises(UserError, match="The key image could not be saved"):
        store.keep(make_entry())
