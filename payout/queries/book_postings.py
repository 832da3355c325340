"""The postings of a hændelse, summed by day, account part and ydelse, for the reconciliation workbook."""

from collections import defaultdict
from datetime import date, datetime

from sqlalchemy import Connection, case, func, literal_column, or_, select

from payout.clock import DANISH_TIME
from payout.domain.kontering import Account
from payout.domain.reconciliation import PostingSum
from payout.models import bilag, cash_box, event, posting
from payout.money import Oere

_HOUR_LENGTH = len("2026-10-30T09")


def posting_sums(connection: Connection, incident_id: int) -> tuple[PostingSum, ...]:
    """The sums by day, account part and ydelse; a posting of a bilag is of its ydelse.

    The engine adds up by the hour: a day in Denmark begins at a whole hour of UTC, but not at its midnight.
    """
    hour = func.substr(event.c.at, literal_column("1"), literal_column(str(_HOUR_LENGTH))).label("hour")
    benefit = func.coalesce(posting.c.benefit, bilag.c.benefit).label("benefit")
    amount = posting.c.amount_oere
    of_incident = (
        select(posting.c.event_number)
        .outerjoin(bilag, bilag.c.id == posting.c.bilag_id)
        .outerjoin(cash_box, cash_box.c.id == posting.c.box_id)
        .where(or_(bilag.c.incident_id == incident_id, cash_box.c.incident_id == incident_id))
    )
    query = (
        select(
            hour,
            posting.c.account,
            benefit,
            func.count().label("postings"),
            func.sum(case((amount > 0, amount), else_=0)).label("debet_oere"),
            func.sum(case((amount < 0, -amount), else_=0)).label("kredit_oere"),
        )
        .join(event, event.c.number == posting.c.event_number)
        .outerjoin(bilag, bilag.c.id == posting.c.bilag_id)
        .where(posting.c.event_number.in_(of_incident))
        .group_by(hour, posting.c.account, benefit)
    )
    sums: dict[tuple[date, Account, str | None], list[int]] = defaultdict(lambda: [0, 0, 0])
    for row in connection.execute(query):
        key = (_danish_day(row.hour), Account(row.account), row.benefit)
        both = zip(sums[key], (row.postings, row.debet_oere, row.kredit_oere), strict=True)
        sums[key] = [before + int(more) for before, more in both]
    accounts = list(Account)
    keys = sorted(sums, key=lambda key: (key[0], accounts.index(key[1]), key[2] or ""))
    return tuple(
        PostingSum(
            day=key[0],
            account=key[1],
            benefit=key[2],
            postings=sums[key][0],
            debet_oere=Oere(sums[key][1]),
            kredit_oere=Oere(sums[key][2]),
        )
        for key in keys
    )


def _danish_day(hour: str) -> date:
    return datetime.fromisoformat(f"{hour}:00:00+00:00").astimezone(DANISH_TIME).date()
