"""Citizens who got neither benefit nor a conto."""

from sqlalchemy import Connection


def count_open(connection: Connection, incident_id: int) -> int:
    """How many missing payments of a hændelse are not handled: none, until there is a worklist."""
    return 0
