"""What all tables share: names of constraints, the type of an instant, and marks for personal columns."""

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Dialect, MetaData, String
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.types import TypeDecorator

PERSONAL: dict[str, Any] = {"personal": True}
"""Mark of a column that the journal holds as a salted digest only."""

SALT: dict[str, Any] = {"salt": True}
"""Mark of the column that salts the digest; it stands in the row, never in the journal."""

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)


@compiles(String, "postgresql")
def _without_length(_: String, __: Any, **___: Any) -> str:
    """SQLite takes no notice of a text's length; PostgreSQL shall not refuse what SQLite takes."""
    return "TEXT"


class Instant(TypeDecorator[datetime]):
    """An instant, kept as ISO text in UTC with microseconds: text order is time order on every engine."""

    impl = String(27)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> str | None:
        """Aware datetime to text."""
        return None if value is None else instant_text(value)

    def process_result_value(self, value: str | None, dialect: Dialect) -> datetime | None:
        """Text to aware datetime in UTC."""
        return None if value is None else datetime.fromisoformat(value)


def instant_text(value: datetime) -> str:
    """The one text of an instant: 2026-10-30T09:15:00.000000Z."""
    return value.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")
