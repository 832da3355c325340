"""The postings of a hændelse, one after another, as posting files take them."""

from collections.abc import Iterator
from datetime import datetime
from itertools import groupby
from typing import Any

from sqlalchemy import Connection, Row, Select, func, select

from payout.clock import DANISH_TIME
from payout.domain.kontering import Account
from payout.domain.posting_file import Posted, PostingFormat
from payout.domain.ydelser import benefit_key
from payout.labels import event_label
from payout.models import bilag, cash_box, event, posting, posting_export
from payout.money import Oere
from payout.queries.accounts import benefit_codes

ROWS_A_FETCH = 1_000
_INCIDENT = func.coalesce(bilag.c.incident_id, cash_box.c.incident_id)


def opening_event(connection: Connection, incident_id: int) -> int:
    """The number of the event that opened a hændelse."""
    return int(
        connection.scalars(
            select(func.min(event.c.number)).where(
                event.c.action == "incident.opened", event.c.subject == f"incident:{incident_id}"
            )
        ).one()
    )


def next_first_event(connection: Connection, incident_id: int, kind: PostingFormat) -> int:
    """Where the next file of a format begins: after the last one, else with the hændelse."""
    made_up_to = connection.scalar(
        select(func.max(posting_export.c.last_event)).where(
            posting_export.c.incident_id == incident_id, posting_export.c.format == kind.value
        )
    )
    return opening_event(connection, incident_id) if made_up_to is None else int(made_up_to) + 1


def posted_between(
    connection: Connection, incident_id: int, first_event: int, last_event: int
) -> Iterator[Posted]:
    """The hændelse's postings of these events, event by event, in their order."""
    codes = benefit_codes(connection)
    rows = connection.execute(_query(first_event, last_event))
    for _, found in groupby(rows, key=lambda row: row.event_number):
        lines = tuple(found)
        # Cash in transit and a difference name neither bilag nor box; the line beside them does.
        if any(line.incident_id == incident_id for line in lines):
            for line in lines:
                yield _posted(line, codes.get(benefit_key(line.benefit)) if line.benefit else None)


def count_events_with_postings(connection: Connection, incident_id: int, first_event: int) -> int:
    """How many of the hændelse's events from this one on have moved money."""
    found = select(func.count(posting.c.event_number.distinct())).select_from(_joined())
    here = found.where(posting.c.event_number >= first_event, _INCIDENT.in_([incident_id]))
    return connection.scalar(here) or 0


def _joined() -> Any:
    return posting.outerjoin(bilag, bilag.c.id == posting.c.bilag_id).outerjoin(
        cash_box, cash_box.c.id == posting.c.box_id
    )


def _query(first_event: int, last_event: int) -> Select[Any]:
    return (
        select(
            posting.c.event_number,
            posting.c.account,
            posting.c.amount_oere,
            event.c.at,
            event.c.action,
            func.coalesce(posting.c.benefit, bilag.c.benefit).label("benefit"),
            bilag.c.number,
            bilag.c.period_from,
            bilag.c.period_to,
            _INCIDENT.label("incident_id"),
        )
        .select_from(_joined().join(event, event.c.number == posting.c.event_number))
        .where(posting.c.event_number.between(first_event, last_event))
        .order_by(posting.c.event_number, posting.c.id)
        .execution_options(yield_per=ROWS_A_FETCH)
    )


def _posted(row: Row[Any], code: str | None) -> Posted:
    return Posted(
        event_number=row.event_number,
        booked_on=datetime.fromisoformat(row.at).astimezone(DANISH_TIME).date(),
        bilag_number=row.number,
        what=event_label(row.action),
        account=Account(row.account),
        amount_oere=Oere(row.amount_oere),
        benefit=row.benefit,
        benefit_code=code,
        period_from=row.period_from,
        period_to=row.period_to,
    )
