"""The report that the workbook is made of, against what was done through the services."""

from dataclasses import dataclass

import pytest
from sqlalchemy import Connection, event

from payout import clock
from payout.db import Ledger
from payout.domain.bilag_states import BilagStatus
from payout.domain.reconciliation import BilagRow, BookVerdict, NumberSpan, ReconciliationReport
from payout.domain.settlement import SettlementKind
from payout.money import Oere
from payout.queries.events import chain_head
from payout.queries.incidents import latest_incident
from payout.queries.overview import overview
from payout.queries.reconciliation import reconciliation
from payout.services.decide_request import approve, reject
from payout.services.reverse_settlement import reverse_settlement
from payout.services.settle_bilag import settle_bilag
from payout.services.void_bilag import void
from tests import factories

pytestmark = pytest.mark.usefixtures("pay_day")


def report_of(connection: Connection) -> ReconciliationReport:
    incident = latest_incident(connection)
    assert incident is not None
    return reconciliation(
        connection,
        incident,
        office="Prøvekøbing Kommune",
        drawn_by="Lea Leder",
        drawn_at=clock.now(),
        export_number=1,
        verdict=BookVerdict(events=0, bilag=0),
    )


def rows_of(ledger: Ledger) -> list[BilagRow]:
    with ledger.reading() as connection:
        return list(report_of(connection).bilag)


def settle(ledger: Ledger, kind: SettlementKind, amount_oere: int) -> None:
    with factories.booking(ledger, factories.FINANCE) as book:
        settle_bilag(book, 1, kind=kind, amount_oere=Oere(amount_oere), note="Aftalt")


def request_over_the_rule(ledger: Ledger) -> int:
    return factories.Counter(ledger).issue(factories.BOERGE, 8_000_00, reason="Intet til husleje")


def test_a_paid_bilag_tells_each_kind_of_settlement_and_the_rest(ledger: Ledger) -> None:
    factories.open_day(ledger)
    factories.box(ledger)
    factories.paid(ledger, factories.Counter(ledger).issue())
    settle(ledger, SettlementKind.SET_OFF, 1_000_00)
    settle(ledger, SettlementKind.SET_OFF, 500_00)
    settle(ledger, SettlementKind.REPAID, 300_00)
    settle(ledger, SettlementKind.WRITTEN_OFF, 200_00)
    settle(ledger, SettlementKind.REPAID, 700_00)
    with factories.booking(ledger, factories.FINANCE) as book:
        reverse_settlement(book, 1, 5, reason="Forkert borger")
    (row,) = rows_of(ledger)
    assert (row.set_off_oere, row.repaid_oere, row.written_off_oere) == (1_500_00, 300_00, 200_00)
    assert row.outstanding_oere == 2_000_00
    assert (row.status, row.number, row.method) == (BilagStatus.PAID, "STR26-00001-3", "Kontant")
    assert (row.citizen, row.cpr) == ("Anna Ågesen-Prøve", "020360-••••")
    assert (row.issued_by, row.paid_by, row.approved_by) == ("Sara Sagsbehandler", "Olga Økonomi", None)
    assert (row.expected_oere, row.amount_oere, row.pay_date) == (
        10_000_00,
        4_000_00,
        factories.PAY_DATE,
    )


def test_a_settled_bilag_has_nothing_outstanding(ledger: Ledger) -> None:
    factories.open_day(ledger)
    factories.box(ledger)
    factories.paid(ledger, factories.Counter(ledger).issue())
    settle(ledger, SettlementKind.SET_OFF, 4_000_00)
    (row,) = rows_of(ledger)
    assert (row.status, row.outstanding_oere) == (BilagStatus.SETTLED, 0)


def test_a_protected_citizen_has_no_name(ledger: Ledger) -> None:
    factories.open_day(ledger)
    factories.Counter(ledger).issue(factories.DAGMAR)
    (row,) = rows_of(ledger)
    assert (row.citizen, row.cpr) == ("Beskyttet", "091291-••••")


def test_a_request_names_who_asked_and_has_no_number(ledger: Ledger) -> None:
    factories.open_day(ledger)
    request_over_the_rule(ledger)
    (row,) = rows_of(ledger)
    assert (row.number, row.status) == (None, BilagStatus.AWAITING_APPROVAL)
    assert (row.issued_by, row.approved_by, row.ended_by) == ("Sara Sagsbehandler", None, None)


def test_an_approved_bilag_names_who_approved(ledger: Ledger) -> None:
    factories.open_day(ledger)
    request_id = request_over_the_rule(ledger)
    with factories.booking(ledger, factories.LEADER) as book:
        approve(book, request_id, reason="Set på")
    (row,) = rows_of(ledger)
    assert (row.status, row.approved_by, row.ended_by, row.end_reason) == (
        BilagStatus.ISSUED,
        "Lea Leder",
        None,
        None,
    )
    assert row.approved_at is not None


def test_a_rejected_request_names_who_ended_it_and_why(ledger: Ledger) -> None:
    factories.open_day(ledger)
    request_id = request_over_the_rule(ledger)
    with factories.booking(ledger, factories.LEADER) as book:
        reject(book, request_id, reason="Har fået løn")
    (row,) = rows_of(ledger)
    assert (row.status, row.approved_by) == (BilagStatus.REJECTED, None)
    assert (row.ended_by, row.end_reason) == ("Lea Leder", "Har fået løn")
    assert row.ended_at is not None


def test_a_voided_bilag_keeps_its_number_and_says_why(ledger: Ledger) -> None:
    factories.open_day(ledger)
    bilag_id = factories.Counter(ledger).issue()
    with factories.booking(ledger, factories.CASEWORKER) as book:
        void(book, bilag_id, factories.clerk(ledger, factories.CASEWORKER), reason="Forkert borger")
    (row,) = rows_of(ledger)
    assert (row.number, row.ended_by, row.end_reason) == (
        "STR26-00001-3",
        "Sara Sagsbehandler",
        "Forkert borger",
    )


def test_the_report_holds_the_ledgers_own_totals_and_head(ledger: Ledger) -> None:
    factories.open_day(ledger)
    factories.Counter(ledger).issue()
    with ledger.reading() as connection:
        report = report_of(connection)
        head = chain_head(connection)
        assert report.overview == overview(connection)
        assert (report.chain_head, report.chain_head_number) == (head.hash, head.events)
        events = list(report.events)
    assert report.event_count == len(events) == head.events
    assert (events[-1].action, events[-1].subject) == ("Bilag udstedt", "Bilag STR26-00001-3")
    assert events[-1].text == f"Kontrolsum {head.hash[:16]}"
    assert report.rule_text == (
        "80 % af det forventede beløb, afrundet ned til nærmeste 50,00\u00a0kr. "
        "Alt derover godkendes af teamlederen."
    )


def test_number_spans_are_those_of_the_haendelse(ledger: Ledger) -> None:
    factories.open_day(ledger)
    counter = factories.Counter(ledger)
    first = counter.issue()
    with factories.booking(ledger, factories.CASEWORKER) as book:
        void(book, first, factories.clerk(ledger, factories.CASEWORKER), reason="Prøve")
    factories.close_haendelse(ledger)
    with ledger.reading() as connection:
        before = report_of(connection).number_spans
    factories.open_again(ledger)
    counter.issue()
    counter.issue(factories.BOERGE)
    with ledger.reading() as connection:
        report = report_of(connection)
        assert len(list(report.bilag)) == 2
    assert before == (NumberSpan(series="STR26", first="STR26-00001-3", last="STR26-00001-3", count=1),)
    assert report.number_spans == (
        NumberSpan(series="STR26", first="STR26-00002-1", last="STR26-00003-7", count=2),
    )


def test_nothing_issued_gives_no_span(ledger: Ledger) -> None:
    factories.open_day(ledger)
    with ledger.reading() as connection:
        assert report_of(connection).number_spans == ()


@dataclass
class Statements:
    """How many statements an engine has run."""

    count: int = 0

    def __call__(self, *_: object) -> None:
        self.count += 1


def test_the_bilag_can_be_walked_again_with_one_query_each_time(ledger: Ledger) -> None:
    factories.open_day(ledger)
    counter = factories.Counter(ledger)
    for cpr in (factories.ANNA, factories.BOERGE, factories.DAGMAR):
        counter.issue(cpr)
    with ledger.reading() as connection:
        report = report_of(connection)
        statements = Statements()
        event.listen(ledger.engine, "before_cursor_execute", statements)
        once, again = list(report.bilag), list(report.bilag)
        event.remove(ledger.engine, "before_cursor_execute", statements)
    assert once == again
    assert len(once) == 3
    assert statements.count == 2
