"""Cash, transfers, postings, claims and number gaps of the workbook, against what the services did."""

from collections import Counter
from collections.abc import Iterator
from datetime import date

import pytest
from sqlalchemy import Connection

from payout.db import Ledger
from payout.domain.cash_report import MovementKind
from payout.domain.kontering import Account
from payout.domain.paper_numbers import PaperRange
from payout.domain.real_run import MatchRow, Outcome, RealRun
from payout.domain.reconciliation import CashState, NumberGap
from payout.domain.settlement import SettlementKind
from payout.domain.transfers import TransferState
from payout.money import Oere
from payout.queries.book_cash import cash_rows, cash_sessions
from payout.queries.book_numbers import number_spans
from payout.queries.book_postings import posting_sums
from payout.queries.book_run import SetOffRows, matched_run, missing_rows, outcomes_by_bilag
from payout.queries.book_transfers import TransferRows
from payout.queries.copies import reach
from payout.queries.missing import missing_cases
from payout.queries.overview import overview
from payout.services.restore import record_restored
from tests import factories
from tests.services.acting import busy_day

pytestmark = [pytest.mark.in_turns, pytest.mark.usefixtures("pay_day")]


@pytest.fixture
def busy(ledger: Ledger) -> Iterator[Connection]:
    """A reader of a ledger with rows in every table."""
    busy_day(ledger)
    with ledger.reading() as connection:
        yield connection


def matched(**changes: object) -> MatchRow:
    row = MatchRow(
        cpr=factories.ANNA,
        name="Anna Ågesen-Prøve",
        is_protected=False,
        benefit=factories.HELP,
        period_from=factories.OCTOBER[0],
        period_to=factories.OCTOBER[1],
        pay_date=factories.PAY_DATE,
        outcome=Outcome.PAID_TWICE,
        expected_oere=Oere(10_000_00),
        a_conto_oere=Oere(4_000_00),
        run_oere=Oere(10_000_00),
        deducted_oere=Oere(0),
        bilag_ids=(1,),
    )
    return row._replace(**changes)


def run_of(*rows: MatchRow) -> RealRun:
    return RealRun(rows=rows, totals=(), checks=())


def test_a_box_comes_to_its_balance_by_what_has_moved_in_it(busy: Connection) -> None:
    (session,) = cash_sessions(busy, 1)

    assert session.cashiers == "Olga Økonomi, derefter Otto Økonomi"
    assert sum(session.moved_oere.values()) == session.balance_oere
    assert {kind: amount for kind, amount in session.moved_oere.items() if amount} == {
        MovementKind.FLOAT: 50_000_00,
        MovementKind.PAYOUT: -6_400_00,
        MovementKind.RETURNED: 100_00,
        MovementKind.DIFFERENCE: -100_00,
    }


def test_each_count_names_the_other_person_and_where_it_stands(busy: Connection) -> None:
    rows = cash_rows(busy, 1)

    assert Counter(row.state for row in rows) == {
        CashState.CONFIRMED: 1,
        CashState.COUNTED: 1,
        CashState.ATTESTED: 1,
        CashState.UNCONFIRMED: 1,
    }
    (handed_over,) = [row for row in rows if row.state is CashState.ATTESTED]
    assert (handed_over.by, handed_over.other) == ("Otto Økonomi", "Olga Økonomi")
    assert handed_over.counted_oere == (handed_over.expected_oere or 0) - 100_00


def test_a_transfer_that_came_back_stands_with_its_reason(busy: Connection) -> None:
    (row,) = TransferRows(busy, 1)

    assert (row.state, row.return_reason, row.bank) == (
        TransferState.RETURNED,
        "Kontoen er lukket",
        "Hovedbanken",
    )
    assert (row.made_by, row.released_by) == ("Olga Økonomi", "Otto Økonomi")
    assert "•" in row.cpr


def test_postings_come_to_nothing_and_clearing_to_what_is_outstanding(busy: Connection) -> None:
    sums = posting_sums(busy, 1)

    balance = Counter[Account]()
    for row in sums:
        balance[row.account] += row.debet_oere - row.kredit_oere
    assert sum(balance.values()) == 0
    assert balance[Account.CLEARING] == overview(busy).totals.outstanding_oere
    assert balance[Account.CASH_BOX] == sum(box.balance_oere for box in overview(busy).cash_boxes)
    assert {row.day for row in sums} == {date(2026, 10, 30)}
    assert all(row.benefit for row in sums if row.account is Account.CLEARING)


def test_another_haendelse_has_no_part_in_it(busy: Connection) -> None:
    assert (cash_sessions(busy, 2), posting_sums(busy, 2), list(TransferRows(busy, 2))) == ((), (), [])


def test_claims_are_what_is_outstanding_and_lines_what_is_settled(busy: Connection) -> None:
    run = run_of(matched())

    rows = list(SetOffRows(busy, 1, outcomes_by_bilag(run)))

    claims = [row for row in rows if row.kind is None]
    totals = overview(busy).totals
    assert sum(row.claim_oere or 0 for row in claims) == totals.outstanding_oere
    assert [row.outcome for row in claims if row.number == "STR26-00001-3"] == [Outcome.PAID_TWICE]
    settled = Counter[SettlementKind | None]()
    for row in rows:
        settled[row.kind] += row.line_oere or 0
    assert sum(settled.values()) == totals.paid.amount_oere - totals.outstanding_oere
    assert settled[SettlementKind.SET_OFF] == 1_666_66
    assert settled[SettlementKind.RETURNED] == 100_00


def test_the_match_shows_numbers_of_bilag_and_no_protected_name(busy: Connection) -> None:
    hidden = matched(name="Dagmar Dulgt", is_protected=True, bilag_ids=(), outcome=Outcome.NOT_PAID)

    run = matched_run(busy, 1, run_of(matched(), hidden))

    assert run is not None
    assert [(row.citizen, row.bilag, row.cpr) for row in run.rows] == [
        ("Anna Ågesen-Prøve", "STR26-00001-3", str(factories.ANNA)),
        ("Beskyttet", "", str(factories.ANNA)),
    ]
    assert matched_run(busy, 1, None) is None


def test_missing_payments_come_oldest_first_and_then_the_largest() -> None:
    owed = matched(outcome=Outcome.NOT_PAID, run_oere=None, a_conto_oere=None, bilag_ids=())
    older = owed._replace(pay_date=date(2026, 10, 1), expected_oere=Oere(100_00))
    part = owed._replace(outcome=Outcome.ONLY_A_CONTO, a_conto_oere=Oere(4_000_00))

    rows = missing_rows(run_of(part, matched(), owed, older), ())

    assert [row.missing_oere for row in rows] == [100_00, 10_000_00, 6_000_00]
    assert missing_rows(None, ()) == ()


def test_a_missing_payment_tells_what_was_done_last(busy: Connection) -> None:
    (case, *_) = missing_cases(busy, 1)
    owed = matched(
        cpr=case.key.cpr,
        benefit=case.key.benefit,
        period_from=case.key.period_from,
        pay_date=case.key.pay_date,
        outcome=Outcome.NOT_PAID,
    )

    (row,) = missing_rows(run_of(owed), missing_cases(busy, 1))

    assert (row.done, row.done_by) == ("Haster", "Sara Sagsbehandler")


def test_a_line_tells_its_run_and_part(busy: Connection) -> None:
    told = {row.reference for row in SetOffRows(busy, 1, {}) if row.kind is SettlementKind.SET_OFF}

    assert "Oktober, 30-10-2026, rate 1 af 3" in told


def test_numbers_that_are_kept_for_the_paper_are_a_gap_with_its_reason(ledger: Ledger) -> None:
    factories.open_day(ledger)
    counter = factories.Counter(ledger)
    counter.issue()
    with factories.booking(ledger, factories.LEADER) as book:
        kept = PaperRange(series="STR26", first_sequence=2, last_sequence=3)
        record_restored(book, reach(book.connection), (kept,))
    counter.issue(factories.BOERGE)

    with ledger.reading() as connection:
        (span,) = number_spans(connection, 1)

    assert (span.first, span.last[:11], span.count) == ("STR26-00001-3", "STR26-00004", 2)
    assert span.gaps == (NumberGap(first="STR26-00002-1", last="STR26-00003-7", count=2, is_explained=True),)
