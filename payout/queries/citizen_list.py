"""Everybody on the lists in use, with what they expect and what is left: for the list on paper.

Read in a few queries for all of them, however many they are.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Connection, Select, select

from payout.cpr import Cpr
from payout.domain.aconto import Claim, Given, Standing, person_remaining
from payout.domain.bilag_states import COUNTS_AGAINST_CITIZEN
from payout.domain.citizen_list import ListedCitizen, ListedPayment, danish_order
from payout.domain.incident import Incident
from payout.models import bilag, citizen, list_line, payment_list
from payout.money import Oere
from payout.queries.citizens import expected_of
from payout.queries.incidents import open_incident
from payout.queries.lists import lines_that_count, lists_in_use
from payout.queries.pay_marks import live_marks


@dataclass(frozen=True, slots=True, kw_only=True)
class CitizenList:
    """The list as it stands, with the hændelse that it is of (None outside one) and the lists behind it."""

    incident: Incident | None
    sources: tuple[tuple[int, str, date | None], ...]
    """Of each list its id, its source and its own date."""
    citizens: tuple[ListedCitizen, ...]


def citizen_list(connection: Connection) -> CitizenList:
    """Everybody on the lists in use by name, within the open hændelse's ydelser and pay-days."""
    incident, in_use = open_incident(connection), lists_in_use(connection)
    rows: dict[str, list[Any]] = defaultdict(list)
    for row in connection.execute(_lines(in_use, incident)).mappings():
        rows[row["cpr"]].append(row)
    given = _given(connection, incident)
    protected, stopped = _protected(connection), {mark.cpr.digits for mark in live_marks(connection)}
    listed = [
        ListedCitizen(
            name=next((line["name"] for line in lines if line["name"]), "Uden navn"),
            cpr=Cpr(digits),
            is_protected=digits in protected,
            is_stopped=digits in stopped,
            payments=_payments(lines),
            given_oere=Oere(sum(one.amount_oere for one in given[digits])),
            remaining_oere=_remaining(incident, lines, given[digits], is_stopped=digits in stopped),
        )
        for digits, lines in rows.items()
    ]
    sources = connection.execute(
        select(payment_list.c.id, payment_list.c.source, payment_list.c.data_date)
        .where(payment_list.c.id.in_(in_use))
        .order_by(payment_list.c.source)
    )
    return CitizenList(
        incident=incident,
        sources=tuple((list_id, source, day) for list_id, source, day in sources),
        citizens=tuple(sorted(listed, key=lambda one: (danish_order(one.name), one.cpr.digits))),
    )


def _lines(in_use: Sequence[int], incident: Incident | None) -> Select[Any]:
    return (
        select(
            list_line.c.cpr,
            list_line.c.name,
            list_line.c.row,
            list_line.c.benefit,
            list_line.c.period_from,
            list_line.c.period_to,
            list_line.c.pay_date,
            list_line.c.amount_oere,
            list_line.c.list_id,
            payment_list.c.data_date,
        )
        .join(payment_list, payment_list.c.id == list_line.c.list_id)
        .where(lines_that_count(in_use, incident))
        .order_by(list_line.c.pay_date.nulls_first(), list_line.c.benefit, list_line.c.id)
    )


def _payments(lines: Iterable[Any]) -> tuple[ListedPayment, ...]:
    sums: dict[tuple[str, date | None], int] = defaultdict(int)
    for line in lines:
        sums[line["benefit"], line["pay_date"]] += line["amount_oere"]
    return tuple(
        ListedPayment(benefit=benefit, pay_date=day, amount_oere=Oere(total))
        for (benefit, day), total in sums.items()
    )


def _remaining(
    incident: Incident | None, lines: Sequence[Any], given: Sequence[Given], *, is_stopped: bool
) -> Oere | None:
    if incident is None:
        return None
    known = Standing(expected=expected_of(lines, incident), given=given, is_marked=is_stopped)
    return person_remaining(incident.scope.rule, known)


def _given(connection: Connection, incident: Incident | None) -> dict[str, list[Given]]:
    """The advances that count in the hændelse, by CPR number."""
    given: dict[str, list[Given]] = defaultdict(list)
    if incident is None:
        return given
    rows = connection.execute(
        select(
            bilag.c.cpr, bilag.c.benefit, bilag.c.period_from, bilag.c.period_to, bilag.c.amount_oere
        ).where(
            bilag.c.incident_id == incident.incident_id,
            bilag.c.status.in_(sorted(COUNTS_AGAINST_CITIZEN)),
        )
    )
    for digits, benefit, period_from, period_to, amount_oere in rows:
        claim = Claim(benefit=benefit, period_from=period_from, period_to=period_to)
        given[digits].append(Given(claim=claim, amount_oere=Oere(amount_oere)))
    return given


def _protected(connection: Connection) -> frozenset[str]:
    """Everybody whom any list, also an older one, or an earlier look-up knows as protected."""
    on_lists = select(list_line.c.cpr).where(list_line.c.is_protected)
    return frozenset(connection.scalars(on_lists.union(select(citizen.c.cpr).where(citizen.c.is_protected))))
