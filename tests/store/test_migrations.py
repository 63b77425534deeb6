from __future__ import annotations

import io

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.operations import Operations
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory

from medviewer.store.engine import MIGRATIONS
from medviewer.store.schema import METADATA


def scripts() -> ScriptDirectory:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    return ScriptDirectory.from_config(config)


def test_that_the_migrations_lead_to_the_tables_that_the_code_uses(store):
    with store._engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), METADATA) == []


def test_that_the_migrations_have_one_line_of_descent():
    assert len(scripts().get_heads()) == 1


def test_that_the_migrations_are_written_for_postgresql_too():
    written = io.StringIO()
    context = MigrationContext.configure(dialect_name="postgresql", opts={"as_sql": True, "output_buffer": written})
    with Operations.context(context):
        for script in reversed(list(scripts().walk_revisions())):
            script.module.upgrade()
    sql = written.getvalue()
    for table in ("decision", "signature", "measurement", "entry"):
        assert f"BEFORE UPDATE OR DELETE OR TRUNCATE ON {table} FOR EACH STATEMENT" in sql
    assert sql.count("sequence SERIAL NOT NULL") == 5


def test_that_no_migration_is_taken_back_since_each_holds_what_people_decided_or_signed():
    for script in scripts().walk_revisions():
        with pytest.raises(NotImplementedError, match="cannot be taken back"):
            script.module.downgrade()
