"""The overview of the open hændelse, else of the lists alone."""

from collections.abc import MutableMapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection

from payout import clock
from payout.domain.incident import Incident
from payout.domain.overview import BenefitExpected, Overview, by_benefit, status_totals
from payout.money import Oere
from payout.queries.bilag import tallies
from payout.queries.cash import open_balances
from payout.queries.estimate import (
    SourceBasis,
    basis_of,
    estimate_series,
    estimates_by_claim,
    everything_known,
    whole_estimate,
)
from payout.queries.incidents import latest_incident
from payout.queries.lists import citizens_expected, expected_by_benefit, lists_in_use, summaries_in_use


@dataclass(frozen=True, slots=True, kw_only=True)
class Expectation:
    """What some lists expect, within the ydelser and pay-days of a hændelse."""

    by_benefit: tuple[BenefitExpected, ...]
    citizens: int
    bases: tuple[SourceBasis, ...]
    """What the estimate rests on, for each source."""


Expectations = MutableMapping[
    tuple[tuple[int, ...], tuple[int, ...], tuple[str, ...], tuple[date, ...]],
    Expectation,
]
"""Expectations that were counted before, by lists in use and all that are known, ydelser and pay-days:
a stored list never changes."""


def overview(connection: Connection, known: Expectations | None = None) -> Overview:
    """Everything that the overview page, its printed form and `payout overview` show.

    `known` is looked in before the lists are counted, and added to.
    """
    incident = latest_incident(connection)
    expected = _expectation(connection, incident, {} if known is None else known)
    given = tallies(connection, incident.incident_id) if incident else ()
    amount = Oere(sum(row.amount_oere for row in expected.by_benefit))
    today = clock.today()
    return Overview(
        incident=incident.scope.name if incident else None,
        lists=summaries_in_use(connection),
        citizens=expected.citizens,
        lines=sum(row.lines for row in expected.by_benefit),
        amount_oere=amount,
        by_benefit=by_benefit(
            expected.by_benefit, given, estimates_by_claim(expected.bases, expected.by_benefit, today)
        ),
        estimate=whole_estimate(expected.bases, amount, expected.citizens, today),
        totals=status_totals(given),
        cash_boxes=open_balances(connection, incident.incident_id) if incident else (),
    )


def _expectation(connection: Connection, incident: Incident | None, known: Expectations) -> Expectation:
    benefits, pay_days = (incident.scope.benefits, incident.scope.pay_days) if incident else ((), ())
    in_use, series = lists_in_use(connection), estimate_series(connection)
    key = (in_use, everything_known(series), benefits, pay_days)
    if key not in known:
        known[key] = Expectation(
            by_benefit=expected_by_benefit(connection, incident),
            citizens=citizens_expected(connection, incident),
            bases=tuple(basis_of(connection, one, in_use, benefits, pay_days) for one in series),
        )
    return known[key]
