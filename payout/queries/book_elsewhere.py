"""What other places have handed over in the hændelse, for the reconciliation workbook."""

from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import Connection, RowMapping, Select, select

from payout.cpr import Cpr
from payout.domain.bilag_states import COUNTS_AGAINST_CITIZEN, PAID_OUT, BilagStatus
from payout.domain.overview import Tally
from payout.domain.reconciliation import Elsewhere, ElsewhereRow, HandedOver
from payout.models import bilag, other_bilag
from payout.money import Oere
from payout.queries.book_bilag import ROWS_A_FETCH, shown_name
from payout.queries.handovers import other_places, totals_by_place


def elsewhere(connection: Connection, incident_id: int) -> Elsewhere:
    """The places, their bilag, and the ledger's own totals of those. Amounts in øre."""
    _, *totals = totals_by_place(connection, incident_id)
    return Elsewhere(
        places=[
            HandedOver(place.name, place.series, place.drawn_at, place.events, place.head)
            for place in other_places(connection, incident_id)
        ],
        rows=ElsewhereRows(connection, incident_id),
        issued=Tally(
            count=sum(one.issued for one in totals), amount_oere=Oere(sum(one.issued_oere for one in totals))
        ),
        paid=Tally(
            count=sum(one.paid for one in totals), amount_oere=Oere(sum(one.paid_oere for one in totals))
        ),
        outstanding_oere=Oere(sum(one.outstanding_oere for one in totals)),
    )


@dataclass(frozen=True, slots=True)
class ElsewhereRows:
    """The bilag of other places, by place and time, read anew each time they are walked."""

    connection: Connection
    incident_id: int

    def __iter__(self) -> Iterator[ElsewhereRow]:
        here = self._numbers_here()
        for row in self.connection.execute(_query(self.incident_id)).mappings():
            yield _row(row, here.get(row["cpr"]))

    def _numbers_here(self) -> dict[str, str]:
        """Our own numbers of citizens who have got something at another place too."""
        query = (
            select(bilag.c.cpr, bilag.c.number)
            .where(
                bilag.c.incident_id == self.incident_id,
                bilag.c.number.is_not(None),
                bilag.c.status.in_(sorted(COUNTS_AGAINST_CITIZEN)),
                bilag.c.cpr.in_(
                    select(other_bilag.c.cpr).where(other_bilag.c.incident_id == self.incident_id)
                ),
            )
            .order_by(bilag.c.id)
        )
        found: dict[str, list[str]] = {}
        for cpr, number in self.connection.execute(query):
            found.setdefault(cpr, []).append(number)
        return {cpr: ", ".join(numbers) for cpr, numbers in found.items()}


def _query(incident_id: int) -> Select[tuple[object, ...]]:
    query = select(other_bilag).where(other_bilag.c.incident_id == incident_id)
    query = query.order_by(other_bilag.c.ledger_id, other_bilag.c.requested_at, other_bilag.c.id)
    return query.execution_options(yield_per=ROWS_A_FETCH)


def _row(row: RowMapping, here: str | None) -> ElsewhereRow:
    status = BilagStatus(row["status"])
    return ElsewhereRow(
        place=row["place"],
        number=row["number"],
        status=status,
        citizen=shown_name(row["name"], is_protected=row["is_protected"]),
        cpr=str(Cpr(row["cpr"])),
        benefit=row["benefit"],
        period_from=row["period_from"],
        period_to=row["period_to"],
        amount_oere=row["amount_oere"],
        issued_by=row["issued_by"],
        issued_at=row["issued_at"],
        paid_by=row["paid_by"],
        paid_at=row["paid_at"],
        outstanding_oere=Oere(row["amount_oere"] - row["settled_oere"] if status in PAID_OUT else 0),
        here=here if status in COUNTS_AGAINST_CITIZEN else None,
    )
