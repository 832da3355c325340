"""What the pages on turn-out and cash begin with: who is expected, who has come, and where the day stands."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time

from sqlalchemy import Connection

from payout import clock
from payout.domain.aconto import AcontoRule
from payout.domain.arrivals import HOUR
from payout.domain.cash_order import Payees, payees
from payout.domain.incident import Incident
from payout.domain.turn_out import Door, TurnOut, turn_out
from payout.money import Oere
from payout.queries.incidents import open_incident
from payout.queries.visitors import AtWork, Visitors, expected_claims, visitors
from payout.settings import Settings
from payout.web.current import settings

_NOBODY = AtWork(served=0, staff=0, minutes=0.0, waiting=0)
_NONE_CAME = Visitors(before_today=0, today=0, before_opening=0, paid=0, counter=_NOBODY, desk=_NOBODY)


@dataclass(frozen=True, slots=True, kw_only=True)
class DayAhead:
    """The open hændelse (None: none yet), those on the lists, those who have come, and what the rule gives.

    `minute` is the minute of the day that a forecast begins with; after closing time that of the next day.
    """

    incident: Incident | None
    citizens: int
    came: Visitors
    payees: Payees
    minute: int
    is_tomorrow: bool

    def turn_out(self, percent: int) -> TurnOut:
        """The turn-out of today; before a hændelse is open nobody is missed who has not come."""
        profile = settings().profile
        return turn_out(
            citizens=max(self.citizens - self.came.before_today, 0),
            percent=percent,
            come=self.came.today,
            come_by_now=profile.come_by(self.minute) if self.incident else 0.0,
            door=Door(
                ahead=self.came.before_opening * profile.first_hour_left(self.minute),
                first_hour=profile.percents[0] / 100,
            ),
        )


def day_ahead(connection: Connection) -> DayAhead:
    """The day as the ledger has it."""
    incident, now = open_incident(connection), clock.now()
    today = now.astimezone(clock.DANISH_TIME)
    profile, claims = settings().profile, tuple(expected_claims(connection, incident))
    minute = today.hour * HOUR + today.minute
    is_tomorrow = bool(incident) and minute >= profile.closes
    came = _NONE_CAME
    if incident:
        begins, opens = (_instant(today.date(), hour) for hour in (0, profile.opens_hour))
        came = visitors(
            connection,
            incident.incident_id,
            day_begins=now if is_tomorrow else begins,
            opens=opens,
            now=now,
        )
    rule = incident.scope.rule if incident else _rule(settings())
    return DayAhead(
        incident=incident,
        citizens=len(claims),
        came=came,
        payees=payees(rule, claims),
        minute=max(minute, profile.opens) if incident and not is_tomorrow else profile.opens,
        is_tomorrow=is_tomorrow,
    )


def _instant(day: date, hour: int) -> datetime:
    """The beginning of an hour of a Danish day."""
    return datetime.combine(day, time(hour), tzinfo=clock.DANISH_TIME).astimezone(UTC)


def _rule(own: Settings) -> AcontoRule:
    """The rule that a hændelse begins with."""
    return AcontoRule(
        share_percent=own.share_percent,
        rounding_oere=Oere(own.rounding_kroner * 100),
        ceiling_bilag_oere=Oere(own.ceiling_per_bilag_kroner * 100) or None,
        ceiling_person_oere=Oere(own.ceiling_per_person_kroner * 100) or None,
    )
