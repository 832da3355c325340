"""What the real run means for the reconciliation workbook: matched rows, missing payments and claims."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection, Select, select

from payout.cpr import Cpr
from payout.domain.bilag_states import PAID_OUT
from payout.domain.real_run import MatchRow, Outcome, RealRun
from payout.domain.reconciliation import STILL_OWED, MatchedRow, MatchedRun, MissingRow, SetOffRow
from payout.domain.settlement import SettlementKind
from payout.models import bilag, settlement, user
from payout.money import Oere
from payout.queries.book_bilag import ROWS_A_FETCH, shown_name, stands

_BILAG = tuple(bilag.c[name] for name in ("number", "name", "is_protected", "cpr", "benefit"))


def matched_run(connection: Connection, incident_id: int, run: RealRun | None) -> MatchedRun | None:
    """The match as the workbook shows it; None without a run."""
    if run is None:
        return None
    query = select(bilag.c.id, bilag.c.number).where(
        bilag.c.incident_id == incident_id, bilag.c.number.is_not(None)
    )
    numbers = {row.id: row.number for row in connection.execute(query)}
    return MatchedRun(rows=_MatchedRows(run, numbers), totals=run.totals, checks=run.checks)


@dataclass(frozen=True, slots=True)
class _MatchedRows:
    """The rows of the match without what is not to be shown."""

    run: RealRun
    numbers: Mapping[int, str]

    def __iter__(self) -> Iterator[MatchedRow]:
        for row in self.run.rows:
            yield MatchedRow(
                citizen=shown_name(row.name, is_protected=row.is_protected),
                cpr=str(row.cpr),
                benefit=row.benefit,
                period_from=row.period_from,
                period_to=row.period_to,
                pay_date=row.pay_date,
                outcome=row.outcome,
                expected_oere=row.expected_oere,
                a_conto_oere=row.a_conto_oere,
                run_oere=row.run_oere,
                deducted_oere=row.deducted_oere,
                difference_oere=row.difference_oere,
                bilag=", ".join(self.numbers[one] for one in row.bilag_ids if one in self.numbers),
            )


def missing_rows(run: RealRun | None) -> tuple[MissingRow, ...]:
    """Payments that are still owed: the oldest pay-day first, then the largest amount."""
    owed = [row for row in run.rows if row.outcome in STILL_OWED] if run else []
    return tuple(_missing(row) for row in sorted(owed, key=_urgency))


def _urgency(row: MatchRow) -> tuple[date, int]:
    return row.pay_date or date.max, row.difference_oere


def _missing(row: MatchRow) -> MissingRow:
    return MissingRow(
        citizen=shown_name(row.name, is_protected=row.is_protected),
        cpr=str(row.cpr),
        benefit=row.benefit,
        period_from=row.period_from,
        period_to=row.period_to,
        pay_date=row.pay_date,
        outcome=row.outcome,
        expected_oere=row.expected_oere or Oere(0),
        a_conto_oere=row.a_conto_oere or Oere(0),
    )


@dataclass(frozen=True, slots=True)
class SetOffRows:
    """What is outstanding of each bilag, and then every line that has settled some; read anew each time."""

    connection: Connection
    incident_id: int
    outcomes: Mapping[int, Outcome]
    """What the run did, by bilag."""

    def __iter__(self) -> Iterator[SetOffRow]:
        yield from self._claims()
        yield from self._lines()

    def _claims(self) -> Iterator[SetOffRow]:
        query = (
            select(*_BILAG, bilag.c.id, (bilag.c.amount_oere - bilag.c.settled_oere).label("claim_oere"))
            .where(
                bilag.c.status.in_([status.value for status in PAID_OUT]),
                bilag.c.amount_oere > bilag.c.settled_oere,
            )
            .order_by(bilag.c.id)
        )
        for row in self.connection.execute(self._of_incident(query)).mappings():
            yield SetOffRow(
                number=row["number"],
                citizen=shown_name(row["name"], is_protected=row["is_protected"]),
                cpr=str(Cpr(row["cpr"])),
                benefit=row["benefit"],
                outcome=self.outcomes.get(row["id"]),
                claim_oere=row["claim_oere"],
                kind=None,
                line_oere=None,
                at=None,
                by=None,
            )

    def _lines(self) -> Iterator[SetOffRow]:
        query = (
            select(
                *_BILAG,
                settlement.c.kind,
                settlement.c.amount_oere,
                settlement.c.settled_at,
                user.c.display_name,
            )
            .join(settlement, settlement.c.bilag_id == bilag.c.id)
            .join(user, user.c.id == settlement.c.settled_by)
            .where(stands())
            .order_by(settlement.c.id)
        )
        for row in self.connection.execute(self._of_incident(query)).mappings():
            yield SetOffRow(
                number=row["number"],
                citizen=shown_name(row["name"], is_protected=row["is_protected"]),
                cpr=str(Cpr(row["cpr"])),
                benefit=row["benefit"],
                outcome=None,
                claim_oere=None,
                kind=SettlementKind(row["kind"]),
                line_oere=row["amount_oere"],
                at=row["settled_at"],
                by=row["display_name"],
            )

    def _of_incident(self, query: Select[tuple[object, ...]]) -> Select[tuple[object, ...]]:
        chosen = query.where(bilag.c.incident_id == self.incident_id)
        return chosen.execution_options(yield_per=ROWS_A_FETCH)


def outcomes_by_bilag(run: RealRun | None) -> Mapping[int, Outcome]:
    """What the run did with each bilag; nothing without a run."""
    return {one: row.outcome for row in run.rows for one in row.bilag_ids} if run else {}
