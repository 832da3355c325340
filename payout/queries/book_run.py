"""What the real run means for the reconciliation workbook: matched rows, missing payments and claims."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection, RowMapping, Select, select

from payout.cpr import Cpr
from payout.domain.bilag_states import PAID_OUT
from payout.domain.missing import MissingCase, MissingStep, key_of
from payout.domain.real_run import MatchRow, Outcome, RealRun
from payout.domain.reconciliation import STILL_OWED, MatchedRow, MatchedRun, MissingRow, SetOffRow
from payout.domain.settlement import SettlementKind
from payout.labels import label_of
from payout.models import bilag, settlement, settlement_detail, user
from payout.money import Oere
from payout.queries.book_bilag import ROWS_A_FETCH, shown_name, stands

_TOLD = tuple(settlement_detail.c[name] for name in ("reference", "happened_on", "part_number", "part_count"))
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


def missing_rows(run: RealRun | None, cases: Iterable[MissingCase]) -> tuple[MissingRow, ...]:
    """Payments that are still owed: the oldest pay-day first, then the largest amount.

    `cases` tell what was done about some of them.
    """
    owed = [row for row in run.rows if row.outcome in STILL_OWED] if run else []
    last = {case.key.identity: case.steps[-1] for case in cases if case.steps}
    return tuple(_missing(row, last.get(key_of(row).identity)) for row in sorted(owed, key=_urgency))


def _urgency(row: MatchRow) -> tuple[date, int]:
    return row.pay_date or date.max, row.difference_oere


def _missing(row: MatchRow, last: MissingStep | None) -> MissingRow:
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
        done=label_of(last.kind) if last else None,
        done_by=last.told_by if last else None,
        done_at=last.told_at if last else None,
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
                *_TOLD,
            )
            .join(settlement, settlement.c.bilag_id == bilag.c.id)
            .join(user, user.c.id == settlement.c.settled_by)
            .outerjoin(settlement_detail, settlement_detail.c.settlement_id == settlement.c.id)
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
                reference=_reference(row),
            )

    def _of_incident(self, query: Select[tuple[object, ...]]) -> Select[tuple[object, ...]]:
        chosen = query.where(bilag.c.incident_id == self.incident_id)
        return chosen.execution_options(yield_per=ROWS_A_FETCH)


def _reference(row: RowMapping) -> str | None:
    """ "Novemberkørslen, 30-11-2026, rate 2 af 6", as far as it is told."""
    day, part = row["happened_on"], row["part_number"]
    told = (
        row["reference"],
        f"{day:%d-%m-%Y}" if day else "",
        f"rate {part} af {row['part_count']}" if part else "",
    )
    return ", ".join(filter(None, told)) or None


def outcomes_by_bilag(run: RealRun | None) -> Mapping[int, Outcome]:
    """What the run did with each bilag; nothing without a run."""
    return {one: row.outcome for row in run.rows for one in row.bilag_ids} if run else {}
