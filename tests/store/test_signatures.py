from __future__ import annotations

import signal
import sqlite3
import subprocess
import sys
from dataclasses import replace
from datetime import UTC, timedelta, timezone
from pathlib import Path

import pytest
from alembic import command
from alembic.config import Config
from stored_values import MODEL, STUDY, TIME, make_analysis, make_decision

from medviewer.domain.decision import Verdict
from medviewer.domain.errors import UserError
from medviewer.domain.findings_codec import analysis_to_json
from medviewer.domain.signature import Signature
from medviewer.store.engine import MIGRATIONS, _engine_for, database_url, writing
from medviewer.store.review_store import ReviewStore

DECISIONS = tuple(
    make_decision(verdict, finding=f"finding-{verdict}")
    for verdict in (Verdict.ACCEPTED, Verdict.REJECTED, Verdict.MODIFIED)
)


def make_signature(**changes) -> Signature:
    signature = Signature(STUDY, "1.2.3.4", "run-1", MODEL, "Dr. Ångström 王", "Reviewer", TIME, DECISIONS)
    return replace(signature, **changes)


def test_that_a_signature_comes_back_as_it_was_given(place, store):
    store.sign(make_signature())
    store.close()
    with ReviewStore.open(place) as again:
        assert again.signatures(STUDY) == (make_signature(),)
        assert again.signatures("1.9") == ()


def test_that_a_signature_without_findings_comes_back_with_its_time_in_utc(store):
    given = make_signature(decisions=(), time=TIME.astimezone(timezone(timedelta(hours=9))))
    store.sign(given)
    (read,) = store.signatures(STUDY)
    assert read == given
    assert read.time.tzinfo is UTC


def test_that_signatures_keep_the_order_of_recording_when_the_clock_is_set_back(store):
    second = make_signature(reader="Dr. Two", time=TIME - timedelta(hours=1))
    store.sign(make_signature())
    store.sign(second)
    assert store.signatures(STUDY) == (make_signature(), second)


CHILD = """
import os, signal, sys
sys.path.insert(0, sys.argv[2])
from test_signatures import make_signature
from medviewer.store.review_store import ReviewStore
ReviewStore.open(sys.argv[1]).sign(make_signature())
os.kill(os.getpid(), signal.SIGKILL)
"""


def test_that_a_signature_survives_the_process_being_killed_right_after(place):
    child = subprocess.run([sys.executable, "-c", CHILD, place, Path(__file__).parent], check=False)
    assert child.returncode == -signal.SIGKILL
    with ReviewStore.open(place) as store:
        assert store.signatures(STUDY) == (make_signature(),)


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE signature SET reader = 'somebody else'",
        "DELETE FROM signature",
        "INSERT OR REPLACE INTO signature SELECT * FROM signature",
    ],
)
def test_that_the_database_itself_refuses_to_change_a_signature(place, store, sql):
    store.sign(make_signature())
    connection = sqlite3.connect(place)
    try:
        with pytest.raises(sqlite3.DatabaseError, match="only ever appended"):
            connection.execute(sql)
    finally:
        connection.close()
    assert store.signatures(STUDY) == (make_signature(),)


def test_that_a_signature_that_does_not_fit_on_the_disk_is_told_and_signs_nothing(store):
    with store._engine.connect() as connection:
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar()
        connection.exec_driver_sql(f"PRAGMA max_page_count={pages}")
    with pytest.raises(UserError, match=r"the report is not signed: .*full"):
        store.sign(make_signature(reader="x" * 100_000))
    assert store.signatures(STUDY) == ()


def test_that_signatures_that_cannot_be_read_are_told(store):
    with store._engine.connect() as connection:
        connection.exec_driver_sql("DROP TABLE signature")
        connection.commit()
    with pytest.raises(UserError, match="signatures on the study could not be read"):
        store.signatures(STUDY)


def store_of_the_first_version(place: Path) -> ReviewStore:
    """A store with the schema of revision 0001, which knew no signatures."""
    engine = _engine_for(database_url(place))
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    with writing(engine).begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "0001")
    return ReviewStore(engine)


def tables(place: Path) -> set[str]:
    connection = sqlite3.connect(place)
    try:
        return {name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    finally:
        connection.close()


def test_that_a_store_from_before_there_were_signatures_keeps_all_it_holds_and_takes_them(place):
    with store_of_the_first_version(place) as old:
        old.save_analysis(make_analysis(), "results/run-1")
        for decision in DECISIONS:
            old.append(decision, STUDY)
    assert "signature" not in tables(place)
    with ReviewStore.open(place) as store:
        assert store.ledger(STUDY) == DECISIONS
        assert [analysis_to_json(a) for a in store.analyses(STUDY)] == [analysis_to_json(make_analysis())]
        assert store.result_folder("run-1") == "results/run-1"
        assert store.signatures(STUDY) == ()
        store.sign(make_signature())
        assert store.signatures(STUDY) == (make_signature(),)


def test_that_decisions_of_an_old_store_stay_protected_after_it_was_brought_up_to_date(place):
    with store_of_the_first_version(place) as old:
        old.append(DECISIONS[0], STUDY)
    ReviewStore.open(place).close()
    connection = sqlite3.connect(place)
    try:
        with pytest.raises(sqlite3.DatabaseError, match="only ever appended"):
            connection.execute("DELETE FROM decision")
    finally:
        connection.close()
