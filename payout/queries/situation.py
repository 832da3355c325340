"""How the hændelse stands at an instant, for the situation report."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection, select, union

from payout.domain.incident import Incident
from payout.domain.overview import status_totals
from payout.domain.situation import Figure, Situation, hourly, notes_of, whole_figure
from payout.models import bilag, citizen, collection, user
from payout.money import Oere
from payout.queries.bilag import tallies
from payout.queries.cash import open_balances
from payout.queries.events import chain_head
from payout.queries.live import live_figures
from payout.queries.logbook import lines_of


def situation(
    connection: Connection,
    incident: Incident,
    *,
    office: str,
    drawn_by: str,
    drawn_at: datetime,
    warnings: Sequence[str],
) -> Situation:
    """The whole report as of this read transaction; `warnings` is what the server itself knows of."""
    found = live_figures(connection, incident.incident_id, drawn_at)
    totals = status_totals(tallies(connection, incident.incident_id))
    boxes = open_balances(connection, incident.incident_id)
    cash = Oere(sum(box.balance_oere for box in boxes))
    head = chain_head(connection)
    lines = lines_of(connection, incident.incident_id)
    return Situation(
        office=office,
        incident=incident,
        is_for_press=False,
        drawn_at=drawn_at,
        drawn_by=drawn_by,
        chain_events=head.events,
        chain_hash=head.hash,
        name=incident.scope.name,
        systems=incident.scope.systems,
        authorised_by=incident.scope.authorised_by,
        served=Figure(count=found.citizens_served, amount_oere=totals.paid.amount_oere),
        waiting=whole_figure(totals.waiting),
        awaiting=whole_figure(totals.awaiting),
        cash_oere=cash,
        cash_wanted_oere=found.cash_wanted_oere,
        cash_reaches=cash >= found.cash_wanted_oere,
        boxes=boxes,
        spans=hourly(found.hours),
        warnings=warnings,
        problems=notes_of(line for line in lines if line.is_open_problem),
        decisions=notes_of(line for line in lines if line.is_standing_decision),
    )


def known_names(connection: Connection, incident_id: int) -> frozenset[str]:
    """The names of all staff, of everybody who was looked up, and of whom bilag are for and fetched by."""
    of_incident = select(bilag.c.id).where(bilag.c.incident_id == incident_id)
    names = union(
        select(user.c.display_name),
        select(citizen.c.name),
        select(bilag.c.name).where(bilag.c.incident_id == incident_id),
        select(collection.c.name).where(collection.c.bilag_id.in_(of_incident)),
    )
    return frozenset(connection.scalars(names))
