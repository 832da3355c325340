"""What somebody has said of doubtful matches, and how the match uses it."""

import json
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, select

from payout.cpr import Cpr
from payout.domain.match_proposals import Doubt, LinkSubject, MovedDay, Subject, Verdict
from payout.domain.match_run import Links, PaymentKey, PaymentTuple, one_citizen
from payout.models import match_link, user


@dataclass(frozen=True, slots=True, kw_only=True)
class MatchLink:
    """A live verdict, with who gave it and when (UTC)."""

    link_id: int
    doubt: Doubt
    verdict: Verdict
    subject: Subject
    decided_by: str
    decided_at: datetime


def live_links(connection: Connection, incident_id: int) -> tuple[MatchLink, ...]:
    """The verdicts of a hændelse that nobody has undone, the newest first."""
    query = (
        select(match_link, user.c.display_name)
        .join(user, user.c.id == match_link.c.decided_by)
        .where(match_link.c.incident_id == incident_id, match_link.c.undone_at.is_(None))
        .order_by(match_link.c.id.desc())
    )
    return tuple(
        MatchLink(
            link_id=row["id"],
            doubt=Doubt(row["doubt"]),
            verdict=Verdict(row["verdict"]),
            subject=_subject(row),
            decided_by=row["display_name"],
            decided_at=row["decided_at"],
        )
        for row in connection.execute(query).mappings()
    )


def links_of(connection: Connection, incident_id: int) -> Links:
    """What is confirmed, as the match takes it."""
    said = [one.subject for one in live_links(connection, incident_id) if one.verdict is Verdict.CONFIRMED]
    confirmed = [one for one in said if isinstance(one, LinkSubject)]
    citizens = one_citizen(
        (one.list_cpr.digits, one.run_cpr.digits) for one in confirmed if one.payment is None
    )

    def standing(key: PaymentKey) -> PaymentKey:
        return key._replace(cpr_digits=citizens.get(key.cpr_digits, key.cpr_digits))

    payments: dict[PaymentTuple, PaymentTuple] = {
        standing(part): standing(one.payment) for one in confirmed if one.payment for part in one.parts
    }
    days: dict[date, list[date]] = defaultdict(list)
    for run_day, list_day in sorted((one.run_day, one.list_day) for one in said if isinstance(one, MovedDay)):
        days[run_day].append(list_day)
    return Links(citizens=citizens, payments=payments, days=days)


def columns_of(subject: Subject) -> dict[str, str]:
    """What a verdict is about, as it is stored. Days that were moved are of no citizen and no ydelse."""
    if isinstance(subject, MovedDay):
        return {
            "ydelse": "",
            "expected_days": _days_text([(None, None, subject.list_day)]),
            "run_days": _days_text([(None, None, subject.run_day)]),
            "list_cpr": "",
            "run_cpr": "",
        }
    return {
        "ydelse": subject.payment.ydelse if subject.payment else "",
        "expected_days": _days_text([subject.payment[2:]]) if subject.payment else "",
        "run_days": _days_text(part[2:] for part in subject.parts) if subject.payment else "",
        "list_cpr": subject.list_cpr.digits,
        "run_cpr": subject.run_cpr.digits,
    }


def _days_text(payments: Iterable[Sequence[date | None]]) -> str:
    """Periods and pay-days of payments of one citizen and ydelse."""
    return json.dumps([[day and day.isoformat() for day in three] for three in payments])


def _subject(row: Any) -> Subject:
    if row["doubt"] == Doubt.MOVED_DAY:
        return MovedDay(list_day=_pay_day(row["expected_days"]), run_day=_pay_day(row["run_days"]))
    list_cpr, run_cpr = Cpr(row["list_cpr"]), Cpr(row["run_cpr"])
    if not row["ydelse"]:
        return LinkSubject(list_cpr=list_cpr, run_cpr=run_cpr)
    (payment,) = _keys(list_cpr, row["ydelse"], row["expected_days"])
    parts = _keys(run_cpr, row["ydelse"], row["run_days"])
    return LinkSubject(list_cpr=list_cpr, run_cpr=run_cpr, payment=payment, parts=tuple(parts))


def _pay_day(days: str) -> date:
    ((_, _, day),) = json.loads(days)
    return date.fromisoformat(day)


def _keys(cpr: Cpr, ydelse: str, days: str) -> list[PaymentKey]:
    return [
        PaymentKey(cpr.digits, ydelse, *(day and date.fromisoformat(day) for day in three))
        for three in json.loads(days)
    ]
