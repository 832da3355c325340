"""The overview of the open hændelse, else of the lists alone."""

from collections.abc import MutableMapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection

from payout.domain.incident import Incident
from payout.domain.overview import BenefitExpected, Overview, by_benefit, estimate, status_totals
from payout.money import Oere
from payout.queries.bilag import tallies
from payout.queries.cash import open_balances
from payout.queries.incidents import latest_incident
from payout.queries.lists import citizens_expected, expected_by_benefit, lists_in_use, summaries_in_use


@dataclass(frozen=True, slots=True, kw_only=True)
class Expectation:
    """What some lists expect, within the ydelser and pay-days of a hændelse."""

    by_benefit: tuple[BenefitExpected, ...]
    citizens: int


Expectations = MutableMapping[
    tuple[tuple[int, ...], tuple[str, ...], tuple[date, ...]],
    Expectation,
]
"""Expectations that were counted before, by lists, ydelser and pay-days: a stored list never changes."""


def overview(connection: Connection, known: Expectations | None = None) -> Overview:
    """Everything that the overview page, its printed form and `payout overview` show.

    `known` is looked in before the lists are counted, and added to.
    """
    incident = latest_incident(connection)
    expected = _expectation(connection, incident, {} if known is None else known)
    given = tallies(connection, incident.incident_id) if incident else ()
    amount = Oere(sum(row.amount_oere for row in expected.by_benefit))
    return Overview(
        incident=incident.scope.name if incident else None,
        lists=summaries_in_use(connection),
        citizens=expected.citizens,
        lines=sum(row.lines for row in expected.by_benefit),
        amount_oere=amount,
        by_benefit=by_benefit(expected.by_benefit, given),
        estimate=estimate(amount, expected.citizens),
        totals=status_totals(given),
        cash_boxes=open_balances(connection, incident.incident_id) if incident else (),
    )


def _expectation(connection: Connection, incident: Incident | None, known: Expectations) -> Expectation:
    scope = incident.scope if incident else None
    key = (
        lists_in_use(connection),
        scope.benefits if scope else (),
        scope.pay_days if scope else (),
    )
    if key not in known:
        known[key] = Expectation(
            by_benefit=expected_by_benefit(connection, incident),
            citizens=citizens_expected(connection, incident),
        )
    return known[key]
