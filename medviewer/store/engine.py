"""Opening the store's database: where it lies, how SQLite is set up, and bringing its schema up to date."""

from __future__ import annotations

import sqlite3
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.util import CommandError
from sqlalchemy import create_engine, event, make_url
from sqlalchemy.exc import ArgumentError, SQLAlchemyError

from medviewer.domain.errors import UserError
from medviewer.domain.wording import mark, tr

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import URL, Connection, Engine

MIGRATIONS = Path(__file__).parent / "migrations"
BUSY_SECONDS = 10
"""How long a writer waits for another process before it says so."""

_ADVICE = mark("Check that the place exists, is writable and has free space, or choose another with MEDVIEWER_HOME.")


@contextmanager
def told(sentence: str, advice: str = _ADVICE) -> Iterator[None]:
    """Turn a database error into a UserError: the sentence, then the database's own reason."""
    try:
        yield
    except (SQLAlchemyError, sqlite3.Error, OSError, CommandError) as error:
        reason = getattr(error, "orig", None) or error
        raise UserError(f"{sentence}: {str(reason).splitlines()[0]}.", tr(advice)) from error


def database_url(place: str | Path) -> URL:
    """The database of a URL or of a path of an SQLite file."""
    text = str(place)
    try:
        url = make_url(text) if "://" in text else make_url("sqlite://").set(database=text)
        url.get_dialect()
    except (ArgumentError, SQLAlchemyError) as error:
        raise UserError(
            tr("The review store's address is not one of a database: {error}.", error=error),
            tr("Give a path, or a URL such as sqlite:////home/me/store.sqlite in MEDVIEWER_DATABASE_URL."),
        ) from error
    return url


def open_engine(url: URL) -> Engine:
    """A ready engine on a database with the newest schema; UserError where that cannot be had."""
    shown = url.render_as_string(hide_password=True) if url.get_backend_name() != "sqlite" else str(url.database)
    with told(tr("The review store {shown} cannot be opened", shown=shown)):
        try:
            engine = _engine_for(url)
        except ImportError as error:
            raise UserError(
                tr(
                    "The review store {shown} cannot be opened: its driver {error} is not installed.",
                    shown=shown,
                    error=error.name,
                ),
                tr(
                    "Install {error}, or use the SQLite store by leaving MEDVIEWER_DATABASE_URL empty.",
                    error=error.name,
                ),
            ) from error
        try:
            _upgrade(engine, shown)
        except BaseException:
            engine.dispose()
            raise
    return engine


def writing(engine: Engine) -> Engine:
    """The engine for transactions that write: SQLite takes its write lock at the start, so none fails half-way."""
    return engine.execution_options(writes=True)


def _engine_for(url: URL) -> Engine:
    if url.get_backend_name() != "sqlite":
        return create_engine(url, pool_pre_ping=True)
    if url.database and url.database != ":memory:" and not url.database.startswith("file:"):
        Path(url.database).parent.mkdir(parents=True, exist_ok=True)
    engine = create_engine(url, connect_args={"timeout": BUSY_SECONDS})
    event.listen(engine, "connect", _set_up_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _set_up_sqlite(connection: Any, _record: object) -> None:
    """Write-ahead log with a flush at every commit: what `append` returned from survives a power cut.

    https://www.sqlite.org/pragma.html#pragma_synchronous
    """
    connection.isolation_level = None  # transactions are begun below, DDL included
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON"):
        connection.execute(f"PRAGMA {pragma}").close()


def _begin_sqlite(connection: Connection) -> None:
    writes = connection.get_execution_options().get("writes", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def _upgrade(engine: Engine, shown: str) -> None:
    """Bring the schema to the newest revision in one transaction; refuse one from a later version."""
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    known = {script.revision for script in ScriptDirectory.from_config(config).walk_revisions()}
    with writing(engine).begin() as connection:
        if connection.dialect.name == "sqlite":
            connection.exec_driver_sql("PRAGMA user_version=0")  # a write: says now whether the file takes one
        current = MigrationContext.configure(connection).get_current_revision()
        if current is not None and current not in known:
            raise UserError(
                tr(
                    "The review store {shown} was written by a newer version of medviewer (schema {current}).",
                    shown=shown,
                    current=current,
                ),
                tr("Use that version, or another store."),
            )
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
