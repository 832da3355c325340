from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import text

from payout.db import Ledger, create_ledger
from payout.models import metadata
from payout.schema import SchemaTooNew, bring_up_to_date, is_current
from tests.factories import PASSPHRASE


# The index over a constant can't be reflected; the next test looks for its name.
@pytest.mark.filterwarnings(
    "ignore:Skipped unsupported reflection:sqlalchemy.exc.SAWarning", "ignore:autogenerate skipping"
)
def test_the_steps_make_the_tables_that_the_models_describe(ledger: Ledger) -> None:
    with ledger.reading() as connection:
        differences = compare_metadata(MigrationContext.configure(connection), metadata)
    assert differences == []


def test_the_steps_make_every_constraint_that_the_models_describe(ledger: Ledger) -> None:
    described = {
        constraint.name for table in metadata.tables.values() for constraint in table.constraints
    } | {index.name for table in metadata.tables.values() for index in table.indexes}
    with ledger.reading() as connection:
        made = " ".join(connection.scalars(text("SELECT sql FROM sqlite_master WHERE sql IS NOT NULL")))
    assert [name for name in described if str(name) not in made] == []


def test_a_new_file_is_not_current_until_it_is_brought_up_to_date(tmp_path: Path) -> None:
    empty = create_ledger(tmp_path / "empty.db", PASSPHRASE)
    with empty.transaction() as connection:
        assert not is_current(connection)
        bring_up_to_date(connection)
        assert is_current(connection)
        bring_up_to_date(connection)
    empty.close()


def test_a_step_that_breaks_leaves_no_table_behind(tmp_path: Path) -> None:
    empty = create_ledger(tmp_path / "empty.db", PASSPHRASE)

    def break_off() -> None:
        with empty.transaction() as connection:
            bring_up_to_date(connection)
            raise InterruptedError

    with pytest.raises(InterruptedError):
        break_off()
    with empty.reading() as connection:
        assert connection.scalar(text("SELECT count(*) FROM sqlite_master")) == 0
    empty.close()


def test_a_ledger_of_a_newer_program_is_refused(ledger: Ledger) -> None:
    with ledger.transaction() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with ledger.reading() as connection, pytest.raises(SchemaTooNew):
        is_current(connection)
