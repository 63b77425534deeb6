from __future__ import annotations

import signal
import sqlite3
import subprocess
import sys
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from alembic import command
from alembic.config import Config
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from stored_values import STUDY, TIME, make_analysis, make_decision

from medviewer.domain.errors import UserError
from medviewer.domain.measurement import Measurement, MeasurementKind, Place, Revision, kept_of
from medviewer.store.engine import MIGRATIONS, _engine_for, database_url, writing
from medviewer.store.review_store import ReviewStore

THIRD = 1.0 / 3.0
PLACE = Place(
    "1.2.3.4#2", "1.2.3.4", (THIRD, -0.1, 1e-300), (1.0, 0.0, 0.0), (0.0, 1.0, 0.0), (0.7, 0.9), time=3, frame=0,
    sop_instance_uid="1.2.3", frame_uid="1.2.9",
)  # fmt: skip


def make_revision(number: int = 1, **changes) -> Revision:
    measurement = Measurement(
        f"8d3c3c58-7f4b-4a4b-a8f4-0d3f3c1e00{number:02d}",
        MeasurementKind.LENGTH, ((THIRD, 0.1, -0.0), (2.5, 1e16, 3.0)),
        PLACE, "Rundherd 結節", "Dr. Ångström 王", TIME,
    )  # fmt: skip
    return Revision(replace(measurement, **changes), "Dr. Two", TIME + timedelta(minutes=number))


def test_that_a_measurement_comes_back_to_the_last_bit_after_the_store_was_closed(place, store):
    store.measure(make_revision(), STUDY)
    store.close()
    with ReviewStore.open(place) as again:
        (read,) = again.revisions(STUDY)
        assert read == make_revision()
        assert [x.hex() for p in read.measurement.points_lps for x in p] == [
            x.hex() for p in make_revision().measurement.points_lps for x in p
        ]
        assert again.revisions("1.9") == ()


finite = st.floats(allow_nan=False, allow_infinity=False)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=30)
@given(st.lists(st.tuples(finite, finite, finite), min_size=3, max_size=8))
def test_that_any_contour_comes_back_to_the_last_bit(store, points):
    given_ = make_revision(kind=MeasurementKind.FREEHAND, points_lps=tuple(points))
    store.measure(given_, STUDY)
    assert store.revisions(STUDY)[-1] == given_


def test_that_changes_and_deletions_are_added_in_the_order_of_recording(store):
    one, two = make_revision(1), make_revision(2)
    moved = make_revision(1, points_lps=((0.0, 0.0, 0.0), (1.0, 1.0, 1.0)))
    gone = replace(two, is_deleted=True, time=TIME - timedelta(hours=1))
    for line in (one, two, moved, gone):
        store.measure(line, STUDY)
    assert store.revisions(STUDY) == (one, two, moved, gone)
    assert kept_of(store.revisions(STUDY)) == (moved.measurement,)


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE measurement SET deleted = 1",
        "DELETE FROM measurement",
        "INSERT OR REPLACE INTO measurement SELECT * FROM measurement",
    ],
)
def test_that_the_database_itself_refuses_to_change_a_measurement(place, store, sql):
    store.measure(make_revision(), STUDY)
    connection = sqlite3.connect(place)
    try:
        with pytest.raises(sqlite3.DatabaseError, match="only ever appended"):
            connection.execute(sql)
    finally:
        connection.close()
    assert store.revisions(STUDY) == (make_revision(),)


def test_that_a_measurement_that_does_not_fit_on_the_disk_is_told_and_is_not_there(store):
    with store._engine.connect() as connection:
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar()
        connection.exec_driver_sql(f"PRAGMA max_page_count={pages}")
    with pytest.raises(UserError, match=r"measurement could not be saved: .*full"):
        store.measure(make_revision(label="x" * 100_000), STUDY)
    assert store.revisions(STUDY) == ()


def test_that_measurements_that_cannot_be_read_are_told(store):
    with store._engine.connect() as connection:
        connection.exec_driver_sql("DROP TABLE measurement")
        connection.commit()
    with pytest.raises(UserError, match="measurements on the study could not be read"):
        store.revisions(STUDY)


CHILD = """
import os, signal, sys
sys.path.insert(0, sys.argv[2])
from test_measurement_record import STUDY, make_revision
from medviewer.store.review_store import ReviewStore
ReviewStore.open(sys.argv[1]).measure(make_revision(), STUDY)
os.kill(os.getpid(), signal.SIGKILL)
"""


def test_that_a_measurement_survives_the_process_being_killed_right_after(place):
    child = subprocess.run([sys.executable, "-c", CHILD, place, Path(__file__).parent], check=False)
    assert child.returncode == -signal.SIGKILL
    with ReviewStore.open(place) as store:
        assert store.revisions(STUDY) == (make_revision(),)


def test_that_a_store_from_before_there_were_measurements_keeps_all_it_holds_and_takes_them(place):
    engine = _engine_for(database_url(place))
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    with writing(engine).begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "0002")
    with ReviewStore(engine) as old:
        old.save_analysis(make_analysis())
        old.append(make_decision(), STUDY)
    with ReviewStore.open(place) as store:
        assert store.ledger(STUDY) == (make_decision(),)
        assert len(store.analyses(STUDY)) == 1
        assert store.revisions(STUDY) == ()
        store.measure(make_revision(), STUDY)
        assert store.revisions(STUDY) == (make_revision(),)
