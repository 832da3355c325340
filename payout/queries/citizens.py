"""Citizens: finding them, and the card that the counter sees."""

import calendar
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from sqlalchemy import Connection, RowMapping, Select, bindparam, select

from payout.cpr import Cpr
from payout.domain.aconto import Claim, Expected, Given, Standing
from payout.domain.bilag_states import COUNTS_AGAINST_CITIZEN
from payout.domain.incident import Incident
from payout.models import bilag, citizen, list_line, payment_list
from payout.money import Oere
from payout.queries.given_elsewhere import given_elsewhere
from payout.queries.lists import lists_in_use, of_these
from payout.queries.pay_marks import is_marked

STATEMENTS_KEPT = 16
# Statements of the counter's every step are made once: to put one together takes longer than to run it.
_BY_REF = select(citizen).where(citizen.c.ref == bindparam("ref"))
_BY_CPR = select(citizen).where(citizen.c.cpr == bindparam("cpr"))
_GIVEN = (
    select(bilag.c.benefit, bilag.c.period_from, bilag.c.period_to, bilag.c.amount_oere)
    .where(
        bilag.c.citizen_id == bindparam("citizen_id"),
        bilag.c.incident_id == bindparam("incident_id"),
        bilag.c.status.in_(bindparam("statuses", expanding=True)),
    )
    .order_by(bilag.c.id)
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Citizen:
    """A citizen who has been looked up; `ref` is the opaque reference of pages."""

    citizen_id: int
    ref: str
    cpr: Cpr
    name: str
    is_protected: bool


def citizen_by_ref(connection: Connection, ref: str) -> Citizen | None:
    """The citizen behind a page's reference."""
    row = connection.execute(_BY_REF, {"ref": ref}).mappings().first()
    return _citizen(row) if row else None


def citizen_by_cpr(connection: Connection, cpr: Cpr) -> Citizen | None:
    """The citizen with this number, who has been looked up before."""
    row = connection.execute(_BY_CPR, {"cpr": cpr.digits}).mappings().first()
    return _citizen(row) if row else None


def is_known(connection: Connection, cpr: Cpr) -> bool:
    """Whether any list or any earlier look-up knows the number."""
    on_list = select(list_line.c.id).where(list_line.c.cpr == cpr.digits).limit(1)
    served = select(citizen.c.id).where(citizen.c.cpr == cpr.digits)
    return connection.scalar(on_list) is not None or connection.scalar(served) is not None


def standing(connection: Connection, citizen_id: int | None, cpr: Cpr, incident: Incident) -> Standing:
    """What is expected for the citizen in the hændelse, and what counts against it over all counters.

    What other places have given counts as far as they have handed over. `citizen_id` is None for a citizen
    who was never looked up here.
    """
    elsewhere = given_elsewhere(connection, cpr, incident.incident_id)
    return Standing(
        expected=_expected(connection, cpr, incident),
        given=(
            *_given(connection, citizen_id, incident),
            *(Given(claim=one.claim, amount_oere=one.amount_oere) for one in elsewhere),
        ),
        is_marked=is_marked(connection, citizen_id),
    )


def _expected(connection: Connection, cpr: Cpr, incident: Incident) -> tuple[Expected, ...]:
    lines = _lines_of_citizen(lists_in_use(connection), incident.scope.benefits, incident.scope.pay_days)
    return expected_of(connection.execute(lines, {"cpr": cpr.digits}).mappings(), incident)


def expected_of(lines: Iterable[RowMapping], incident: Incident) -> tuple[Expected, ...]:
    """What one citizen's lines expect in the hændelse, claim by claim."""
    by_claim: dict[Claim, list[RowMapping]] = {}
    for line in lines:
        by_claim.setdefault(_claim(line, incident), []).append(line)
    return tuple(_summed(claim, lines_of_claim) for claim, lines_of_claim in by_claim.items())


@lru_cache(maxsize=STATEMENTS_KEPT)
def _lines_of_citizen(
    list_ids: tuple[int, ...], benefits: tuple[str, ...], pay_days: tuple[date, ...]
) -> Select[Any]:
    return (
        select(
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
        .where(list_line.c.cpr == bindparam("cpr"), of_these(list_ids, benefits, pay_days))
        .order_by(
            list_line.c.pay_date.nulls_first(),
            list_line.c.benefit,
            list_line.c.period_from.nulls_first(),
            list_line.c.row,
        )
    )


def _summed(claim: Claim, lines: list[RowMapping]) -> Expected:
    return Expected(
        claim=claim,
        pay_date=lines[0]["pay_date"],
        amount_oere=Oere(sum(line["amount_oere"] for line in lines)),
        list_id=lines[0]["list_id"],
        list_date=lines[0]["data_date"],
        list_rows=tuple(line["row"] for line in lines),
    )


def _claim(row: RowMapping, incident: Incident) -> Claim:
    # A list without periods means the month of its pay-day; without that, the month of the hændelse.
    month = row["pay_date"] or incident.scope.down_since
    return Claim(
        benefit=row["benefit"],
        period_from=row["period_from"] or month.replace(day=1),
        period_to=row["period_to"] or _last_of(row["period_from"] or month),
    )


def _last_of(day: date) -> date:
    return day.replace(day=calendar.monthrange(day.year, day.month)[1])


def _given(connection: Connection, citizen_id: int | None, incident: Incident) -> tuple[Given, ...]:
    rows: Iterable[RowMapping] = connection.execute(
        _GIVEN,
        {
            "citizen_id": citizen_id,
            "incident_id": incident.incident_id,
            "statuses": sorted(COUNTS_AGAINST_CITIZEN),
        },
    ).mappings()
    return tuple(
        Given(
            claim=Claim(benefit=row["benefit"], period_from=row["period_from"], period_to=row["period_to"]),
            amount_oere=row["amount_oere"],
        )
        for row in rows
    )


def _citizen(row: RowMapping) -> Citizen:
    return Citizen(
        citizen_id=row["id"],
        ref=row["ref"],
        cpr=Cpr(row["cpr"]),
        name=row["name"],
        is_protected=row["is_protected"],
    )
