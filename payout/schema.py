"""The schema's versions: brings a ledger up to date and says whether it is."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection

MIGRATIONS = Path(__file__).resolve().parent / "migrations"


class SchemaTooNew(Exception):
    """The ledger was last used by a newer version of the program."""


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    return config


def is_current(connection: Connection) -> bool:
    """Whether the ledger has every step.

    Raises:  SchemaTooNew when it has a step that this program does not know.
    """
    revision = MigrationContext.configure(connection).get_current_revision()
    scripts = ScriptDirectory.from_config(_config())
    if revision is not None and revision not in {step.revision for step in scripts.walk_revisions()}:
        raise SchemaTooNew
    return revision == scripts.get_current_head()


def bring_up_to_date(connection: Connection) -> None:
    """Run the steps that are missing, in the caller's transaction."""
    config = _config()
    config.attributes["connection"] = connection
    command.upgrade(config, "head")
