from __future__ import annotations

import signal
import sqlite3
import subprocess
import sys
import threading
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from stored_values import STUDY, TIME, make_analysis, make_decision

from medviewer.domain.decision import Decision, Verdict, in_force
from medviewer.domain.errors import UserError
from medviewer.domain.finding import ModelIdentity
from medviewer.domain.findings_codec import analysis_to_json
from medviewer.domain.regions import Box
from medviewer.store.review_store import ReviewStore

CHILD = """
import os, signal, sys
sys.path.insert(0, sys.argv[2])
from stored_values import STUDY, make_decision
from medviewer.store.review_store import ReviewStore
store = ReviewStore.open(sys.argv[1])
store.append(make_decision(), STUDY)
os.kill(os.getpid(), signal.SIGKILL)
"""


def run_child(place: Path, code: str = CHILD) -> int:
    return subprocess.run([sys.executable, "-c", code, place, Path(__file__).parent], check=False).returncode


def test_that_a_decision_survives_the_process_being_killed_right_after_append(place):
    assert run_child(place) == -signal.SIGKILL
    with ReviewStore.open(place) as store:
        assert store.ledger(STUDY) == (make_decision(),)


def test_that_two_processes_write_to_one_store(place, store):
    store.append(make_decision(Verdict.DEFERRED), STUDY)
    assert run_child(place) == -signal.SIGKILL
    assert [d.verdict for d in store.ledger(STUDY)] == [Verdict.DEFERRED, Verdict.ACCEPTED]


def test_that_a_second_connection_reads_while_a_write_is_under_way(place, store):
    store.append(make_decision(), STUDY)
    writer = sqlite3.connect(place, isolation_level=None)
    writer.execute("BEGIN IMMEDIATE")
    try:
        assert len(store.ledger(STUDY)) == 1
    finally:
        writer.execute("ROLLBACK")
        writer.close()


def test_that_every_commit_is_flushed_to_disk_and_logged_ahead(store):
    with store._engine.connect() as connection:
        pragmas = {
            name: connection.exec_driver_sql(f"PRAGMA {name}").scalar()
            for name in ("journal_mode", "synchronous", "foreign_keys")
        }
    assert pragmas == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1}


def test_that_threads_append_without_losing_a_decision(store):
    decisions = [make_decision(finding=f"finding-{n}") for n in range(12)]
    threads = [
        threading.Thread(target=lambda part: [store.append(d, STUDY) for d in part], args=(decisions[n::3],))
        for n in range(3)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert {d.finding_id for d in store.ledger(STUDY)} == {d.finding_id for d in decisions}


def test_that_an_analysis_comes_back_as_it_was_saved(place, store):
    store.save_analysis(make_analysis(), "results/\udcffrun")
    store.close()
    with ReviewStore.open(place) as again:
        (read,) = again.analyses(STUDY)
        assert analysis_to_json(read) == analysis_to_json(make_analysis())
        assert again.result_folder("run-1") == "results/\udcffrun"
        assert again.result_folder("other") is None
        assert again.analyses("1.9") == ()


def test_that_analyses_are_listed_newest_last(store):
    for run_id in ("b", "c", "a"):
        store.save_analysis(make_analysis(run_id))
    assert [a.run_id for a in store.analyses(STUDY)] == ["b", "c", "a"]


def test_that_an_analysis_saved_twice_is_kept_once_with_the_newer_folder(store):
    store.save_analysis(make_analysis(), "one")
    store.save_analysis(make_analysis())
    assert store.result_folder("run-1") == "one"
    store.save_analysis(make_analysis(), "two")
    assert len(store.analyses(STUDY)) == 1
    assert store.result_folder("run-1") == "two"


def test_that_another_analysis_under_the_same_identity_is_refused(store):
    store.save_analysis(make_analysis())
    changed = replace(make_analysis(), findings=make_analysis().findings[:1])
    with pytest.raises(UserError, match="another analysis"):
        store.save_analysis(changed)
    assert len(store.analyses(STUDY)[0].findings) == 2


def test_that_an_analysis_with_one_finding_twice_leaves_nothing_behind(store):
    analysis = make_analysis()
    with pytest.raises(UserError, match="could not be saved"):
        store.save_analysis(replace(analysis, findings=analysis.findings[:1] * 2))
    assert store.analyses(STUDY) == ()


def test_that_an_analysis_without_findings_is_kept(store):
    store.save_analysis(replace(make_analysis(), findings=()))
    assert store.analyses(STUDY)[0].findings == ()


def test_that_the_ledger_keeps_the_order_of_recording_when_the_clock_is_set_back(store):
    later = make_decision(Verdict.REJECTED)
    store.append(later, STUDY)
    undone = replace(make_decision(), verdict=Verdict.WITHDRAWN, time=TIME - timedelta(hours=1))
    store.append(undone, STUDY)
    assert store.ledger(STUDY) == (later, undone)
    assert in_force(store.ledger(STUDY)) == {}


def test_that_studies_have_ledgers_of_their_own(store):
    store.append(make_decision(), STUDY)
    assert store.ledger("1.9") == ()


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE decision SET verdict = 'rejected'",
        "DELETE FROM decision",
        "INSERT OR REPLACE INTO decision SELECT * FROM decision",
    ],
)
def test_that_the_database_itself_refuses_to_change_a_decision(place, store, sql):
    store.append(make_decision(), STUDY)
    connection = sqlite3.connect(place)
    try:
        with pytest.raises(sqlite3.DatabaseError, match="only ever appended"):
            connection.execute(sql)
    finally:
        connection.close()
    assert store.ledger(STUDY) == (make_decision(),)


TEXT = st.text(max_size=30)
NUMBER = st.floats(-1e6, 1e6)
BOXES = st.builds(Box, st.tuples(NUMBER, NUMBER, NUMBER), st.tuples(*[st.floats(1e-3, 1e4)] * 3))
EARLY = datetime(1970, 1, 2)  # noqa: DTZ001 - hypothesis adds the zone
ZONES = st.integers(-12, 14).map(lambda hours: timezone(timedelta(hours=hours)))


@st.composite
def decisions(draw):
    verdict = draw(st.sampled_from(Verdict))
    return Decision(
        finding_id=draw(st.uuids().map(str)),
        verdict=verdict,
        reader=draw(TEXT.filter(str.strip)),
        role=draw(TEXT),
        time=draw(st.datetimes(min_value=EARLY, timezones=ZONES)),
        model=ModelIdentity(draw(TEXT), draw(TEXT), draw(st.binary(min_size=32, max_size=32)).hex(), draw(TEXT)),
        reason=draw(st.none() | TEXT),
        note=draw(st.none() | TEXT),
        region=draw(BOXES) if verdict is Verdict.MODIFIED else None,
    )


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(made=decisions())
def test_that_any_decision_comes_back_as_it_was_made(store, made):
    store.append(made, STUDY)
    assert store.ledger(STUDY)[-1] == made
    assert store.ledger(STUDY)[-1].time.tzinfo is UTC


def fill_up(store: ReviewStore) -> None:
    with store._engine.connect() as connection:
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar()
        connection.exec_driver_sql(f"PRAGMA max_page_count={pages}")


def test_that_a_full_disk_is_told_and_leaves_no_half_analysis(store):
    analysis = make_analysis()
    many = replace(analysis, findings=tuple(replace(analysis.findings[0], id=f"f{n}") for n in range(400)))
    fill_up(store)
    with pytest.raises(UserError, match="full"):
        store.save_analysis(many)
    assert store.analyses(STUDY) == ()


def test_that_a_decision_that_does_not_fit_on_the_disk_is_told_and_the_earlier_ones_stay(store):
    store.append(make_decision(), STUDY)
    fill_up(store)
    with pytest.raises(UserError, match="not in force"):
        store.append(replace(make_decision(), note="x" * 100_000), STUDY)
    assert store.ledger(STUDY) == (make_decision(),)


def test_that_a_store_from_a_newer_version_is_refused(place, store):
    store.close()
    connection = sqlite3.connect(place)
    with connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    connection.close()
    with pytest.raises(UserError, match="newer version of medviewer"):
        ReviewStore.open(place)


@pytest.mark.parametrize("content", [b"this is no database" * 100, b"SQLite format 3\0" + b"\xff" * 4096])
def test_that_a_file_that_is_no_store_is_refused_and_left_alone(place, content):
    place.write_bytes(content)
    with pytest.raises(UserError, match="cannot be opened"):
        ReviewStore.open(place)
    assert place.read_bytes() == content


def test_that_a_place_that_cannot_be_written_is_told(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(UserError, match="cannot be opened"):
        ReviewStore.open(tmp_path / "file" / "store.sqlite")
    with pytest.raises(UserError, match="cannot be opened"):
        ReviewStore.open(tmp_path)


def test_that_a_read_only_store_is_refused_at_opening(place, store):
    store.append(make_decision(), STUDY)
    store.close()
    with pytest.raises(UserError, match="readonly"):
        ReviewStore.open(f"sqlite:///file:{place}?mode=ro&uri=true")


@pytest.mark.parametrize("url", ["nodatabase://x", "sqlite+nodriver:///x", "postgresql+nodriver://u:secret@h/x", "://"])
def test_that_an_address_of_no_database_is_told_without_its_password(url):
    with pytest.raises(UserError) as told:
        ReviewStore.open(url)
    assert "secret" not in str(told.value)


def test_that_a_new_folder_is_made_for_the_store(tmp_path):
    place = tmp_path / "new" / "folder" / "store.sqlite"
    with ReviewStore.open(f"sqlite:///{place}") as store:
        store.append(make_decision(), STUDY)
    assert place.exists()


def test_that_a_finding_without_its_analysis_is_refused(place, store):
    with store._engine.connect() as connection, pytest.raises(Exception, match="FOREIGN KEY"):
        connection.exec_driver_sql("INSERT INTO finding VALUES ('none', 'f', 0, 'l', NULL, 1, '{}')")


def test_that_a_damaged_page_is_told_when_it_is_read(place, store):
    for n in range(200):
        store.append(replace(make_decision(), note=f"{n}" * 200), STUDY)
    store.close()
    with place.open("r+b") as file:
        file.seek(place.stat().st_size // 4096 // 2 * 4096)  # behind what says which tables there are
        file.write(b"\xff" * 4096 * 12)
    with ReviewStore.open(place) as again, pytest.raises(UserError, match="could not be read"):
        again.ledger(STUDY)
