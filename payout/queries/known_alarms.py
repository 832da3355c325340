"""How many look-ups of today are unusual, kept in memory: a page asks for it every few seconds."""

from datetime import date
from threading import Lock

from sqlalchemy import Connection

from payout.domain.lookups import Alarms, Pace
from payout.queries.lookups import lookups_on


class KnownAlarms:
    """What has been counted of the latest day that was asked for. Safe for several threads.

    A citizen whom a later list protects counts from the next look-up on; the page with the look-ups judges
    each anew.
    """

    def __init__(self) -> None:
        self._lock = Lock()
        self._day: date | None = None
        self._alarms: Alarms | None = None

    def count(self, connection: Connection, day: date, pace: Pace) -> int:
        """Take in what has come since the last time, and count."""
        with self._lock:
            if self._alarms is None or self._day != day:
                self._day, self._alarms = day, Alarms(pace)
            self._alarms.take(lookups_on(connection, day, after=self._alarms.last_id))
            return self._alarms.count
