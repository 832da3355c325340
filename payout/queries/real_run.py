"""The real run of a hændelse, matched with its lists and bilag."""

from sqlalchemy import Connection

from payout.domain.incident import Incident
from payout.domain.real_run import RealRun


def real_run(connection: Connection, incident: Incident) -> RealRun | None:
    """The match; None when no list of what was really paid is stored."""
    return None
