"""The overview of the open hændelse, else of the lists alone."""

from sqlalchemy import Connection

from payout.domain.overview import Overview, by_benefit, estimate, status_totals
from payout.money import Oere
from payout.queries.bilag import tallies
from payout.queries.cash import open_balances
from payout.queries.incidents import latest_incident
from payout.queries.lists import citizens_expected, expected_by_benefit, summaries_in_use


def overview(connection: Connection) -> Overview:
    """Everything that the overview page, its printed form and `payout overview` show."""
    incident = latest_incident(connection)
    expected = expected_by_benefit(connection, incident)
    given = tallies(connection, incident.incident_id) if incident else ()
    amount = Oere(sum(row.amount_oere for row in expected))
    citizens = citizens_expected(connection, incident)
    return Overview(
        incident=incident.scope.name if incident else None,
        lists=summaries_in_use(connection),
        citizens=citizens,
        lines=sum(row.lines for row in expected),
        amount_oere=amount,
        by_benefit=by_benefit(expected, given),
        estimate=estimate(amount, citizens),
        totals=status_totals(given),
        cash_boxes=open_balances(connection, incident.incident_id) if incident else (),
    )
