"""Until nothing is outstanding: lines with what is told of them, reversals, and plans that are followed."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from payout.db import Ledger
from payout.domain.bilag_states import BilagStatus, ForbiddenTransition
from payout.domain.errors import DomainError
from payout.domain.incident import IncidentIsClosed
from payout.domain.kontering import PayoutMethod
from payout.domain.settlement import (
    AlreadyReversed,
    CashStays,
    DetailFault,
    DetailWrong,
    LineDetail,
    LineUnknown,
    ReasonMissing,
    ReturnReason,
    SettlementKind,
    SettlesTooMuch,
)
from payout.domain.settlement_plan import (
    NoLivePlan,
    PartEnded,
    PartState,
    PlanEnd,
    PlanImpossible,
    PlanIsLive,
    PlanTerms,
)
from payout.money import Oere
from payout.queries.settlement_plans import Plan, live_plan_of, plans_of
from payout.queries.settlements import settlements_of
from payout.services.return_cash import return_cash
from payout.services.reverse_settlement import reverse_settlement
from payout.services.settle_bilag import settle_bilag
from payout.services.settlement_plans import make_plan, miss_part, stop_plan, take_part
from payout.services.transfers import make_list, release_list, return_transfer, send_list
from tests.conftest import START
from tests.factories import (
    CLARA,
    FINANCE,
    FINANCE_2,
    FLEKS,
    Counter,
    booking,
    box,
    draft,
    open_day,
    paid,
)
from tests.services.acting import count, faults, read, settled, sql

TODAY = START.date()
UNIQUE = r"UNIQUE|unique"
CLOSE = "UPDATE incident SET closed_at = '2026-10-30T12:00:00.000000Z', closed_by = 1"
KINDS = SettlementKind
THREE = PlanTerms(first_month=TODAY, parts=3)


@pytest.fixture
def one(ledger: Ledger, pay_day: datetime) -> int:
    """A bilag of 4.000 kr. that is paid on the pay-day."""
    open_day(ledger)
    box(ledger)
    return paid(ledger, Counter(ledger).issue())


def line(
    ledger: Ledger, bilag_id: int, kind: SettlementKind, amount: int, note: str = "", **told: Any
) -> None:
    with booking(ledger, FINANCE) as book:
        settle_bilag(
            book, bilag_id, kind=kind, amount_oere=Oere(amount), note=note, detail=LineDetail(**told)
        )


def reverse(ledger: Ledger, bilag_id: int, number: int, reason: str = "Forkert kørsel", **more: Any) -> None:
    with booking(ledger, FINANCE) as book:
        reverse_settlement(book, bilag_id, number, reason=reason, **more)


def plan(ledger: Ledger, bilag_id: int, terms: PlanTerms = THREE, **more: Any) -> None:
    with booking(ledger, FINANCE) as book:
        make_plan(book, bilag_id, terms, **more)


def take(ledger: Ledger, bilag_id: int, number: int, **more: Any) -> None:
    with booking(ledger, FINANCE) as book:
        take_part(
            book, bilag_id, number, detail=LineDetail(happened_on=TODAY, reference="KSD"), note="", **more
        )


def miss(ledger: Ledger, bilag_id: int, number: int, reason: str = "Ydelsen kom ikke med") -> None:
    with booking(ledger, FINANCE) as book:
        miss_part(book, bilag_id, number, reason=reason)


def stop(ledger: Ledger, bilag_id: int, reason: PlanEnd = PlanEnd.DEFERRED, note: str = "") -> None:
    with booking(ledger, FINANCE) as book:
        stop_plan(book, bilag_id, reason=reason, note=note)


def live(ledger: Ledger, bilag_id: int) -> Plan:
    with ledger.reading() as connection:
        found = live_plan_of(connection, bilag_id)
    assert found is not None
    return found


def states(ledger: Ledger, bilag_id: int, today: date = TODAY) -> list[PartState]:
    return [part.state(today) for part in live(ledger, bilag_id).parts]


def sums(ledger: Ledger) -> dict[str, int]:
    """What each account holds, of the bilag."""
    query = "SELECT account, sum(amount_oere) FROM posting WHERE bilag_id IS NOT NULL GROUP BY account"
    with ledger.reading() as connection:
        return {account: int(total) for account, total in connection.execute(text(query)) if total}


def test_every_kind_of_line_brings_the_bilag_to_zero(ledger: Ledger, one: int) -> None:
    line(ledger, one, KINDS.SET_OFF, 1_000_00, happened_on=TODAY, reference="KSD november", part=2, parts=6)
    line(ledger, one, KINDS.REPAID, 1_000_00, happened_on=TODAY, reference="Indbetaling 17")
    line(ledger, one, KINDS.RECOVERY, 1_000_00, "Betaler ikke", reference="Fordring 4711")
    line(ledger, one, KINDS.CORRECTED, 500_00, "Hører til en anden ydelse")
    line(ledger, one, KINDS.WRITTEN_OFF, 500_00, "Under bagatelgrænsen")
    assert read(ledger, one).status is BilagStatus.SETTLED
    with ledger.reading() as connection:
        first, *_ = lines = settlements_of(connection, one)
    assert (first.happened_on, first.reference, first.part, first.parts) == (TODAY, "KSD november", 2, 6)
    assert [found.kind for found in lines] == [
        KINDS.SET_OFF,
        KINDS.REPAID,
        KINDS.RECOVERY,
        KINDS.CORRECTED,
        KINDS.WRITTEN_OFF,
    ]
    assert sums(ledger) == {
        "cash_box": -4_000_00,
        "benefit": 2_000_00,
        "bank": 1_000_00,
        "recovery": 1_000_00,
    }
    assert faults(ledger) == {}


@pytest.mark.parametrize("kind", [KINDS.WRITTEN_OFF, KINDS.RECOVERY, KINDS.CORRECTED])
def test_a_claim_is_not_taken_away_without_a_reason(ledger: Ledger, one: int, kind: SettlementKind) -> None:
    with pytest.raises(ReasonMissing):
        line(ledger, one, kind, 100_00, " ")


@pytest.mark.parametrize(
    ("kind", "told", "fault"),
    [
        (KINDS.SET_OFF, {"happened_on": TODAY - timedelta(days=1)}, DetailFault.BEFORE_PAYOUT),
        (KINDS.SET_OFF, {"happened_on": TODAY + timedelta(days=63)}, DetailFault.AHEAD),
        (KINDS.REPAID, {"happened_on": TODAY + timedelta(days=1)}, DetailFault.AHEAD),
        (KINDS.SET_OFF, {"part": 3, "parts": 2}, DetailFault.PART),
        (KINDS.SET_OFF, {"part": 1}, DetailFault.PART),
        (KINDS.REPAID, {"part": 1, "parts": 2}, DetailFault.PART),
    ],
)
def test_what_cannot_be_told_of_a_line_is_refused(
    ledger: Ledger, one: int, kind: SettlementKind, told: dict[str, Any], fault: DetailFault
) -> None:
    with pytest.raises(DetailWrong) as refused:
        line(ledger, one, kind, 100_00, **told)
    assert refused.value.fault is fault
    assert count(ledger, "settlement") == 0


def test_a_reversed_line_opens_the_bilag_again_and_turns_its_postings(ledger: Ledger, one: int) -> None:
    before = sums(ledger)
    settled(ledger, one, 4_000_00, KINDS.REPAID)
    for _ in range(2):
        reverse(ledger, one, 1, request_key="a" * 32)
    found = read(ledger, one)
    assert (found.status, found.outstanding_oere) == (BilagStatus.PAID, 4_000_00)
    assert sums(ledger) == before
    with ledger.reading() as connection:
        (only,) = settlements_of(connection, one)
    assert only.reversal is not None
    assert (only.reversal.reason, only.reversal.reversed_by) == ("Forkert kørsel", "Olga Økonomi")
    settled(ledger, one, 4_000_00)
    assert read(ledger, one).status is BilagStatus.SETTLED
    assert faults(ledger) == {}


def test_what_cannot_be_reversed_says_why(ledger: Ledger, one: int) -> None:
    other = paid(ledger, Counter(ledger).issue(CLARA, 1_000_00))
    settled(ledger, one, 1_000_00)
    with pytest.raises(LineUnknown):
        reverse(ledger, other, 1)
    with pytest.raises(LineUnknown):
        reverse(ledger, one, 9)
    with pytest.raises(ReasonMissing):
        reverse(ledger, one, 1, " ")
    with pytest.raises(ForbiddenTransition):
        reverse(ledger, Counter(ledger).issue(CLARA, 500_00, reason="Mad"), 1)
    reverse(ledger, one, 1)
    with pytest.raises(AlreadyReversed) as refused:
        reverse(ledger, one, 1)
    assert refused.value.name == "Olga Økonomi"
    with booking(ledger, FINANCE) as book:
        return_cash(book, one, pieces={Oere(100_00): 1}, reason=ReturnReason.GIVEN_BACK, note="")
    with pytest.raises(CashStays):
        reverse(ledger, one, 2)


def test_nothing_is_reversed_once_the_incident_is_closed(ledger: Ledger, one: int) -> None:
    settled(ledger, one, 4_000_00)
    sql(ledger, CLOSE)
    with pytest.raises(IncidentIsClosed):
        reverse(ledger, one, 1)


@pytest.mark.parametrize(
    ("statement", "reason"),
    [
        ("UPDATE bilag SET settled_oere = 0, status = 'paid'", "no change_once_paid"),
        ("UPDATE bilag SET settled_oere = 1, status = 'paid'", "no change_once_paid"),
        ("INSERT INTO settlement_reversal VALUES (2, 'x', 1, 'x', 'x')", "no returned_cash"),
        ("INSERT INTO settlement_reversal VALUES (9, 'x', 1, 'x', 'x')", "FOREIGN KEY|foreign key"),
        (
            "INSERT INTO settlement_plan VALUES (7, 1, 5, NULL, NULL, 1, 'x', NULL, NULL, NULL, '', 'x')",
            "no unpaid_bilag",
        ),
    ],
)
def test_the_database_holds_what_the_services_hold(
    ledger: Ledger, one: int, statement: str, reason: str
) -> None:
    settled(ledger, one, 3_900_00)
    with booking(ledger, FINANCE) as book:
        return_cash(book, one, pieces={Oere(100_00): 1}, reason=ReturnReason.GIVEN_BACK, note="")
    with pytest.raises(IntegrityError, match=reason):
        sql(ledger, statement)
    assert faults(ledger) == {}


def test_a_reversal_by_hand_is_refused_twice_and_in_a_closed_incident(ledger: Ledger, one: int) -> None:
    settled(ledger, one, 1_000_00)
    by_hand = "INSERT INTO settlement_reversal VALUES (1, 'x', 1, 'x', 'x')"
    reverse(ledger, one, 1)
    with pytest.raises(IntegrityError, match=UNIQUE):
        sql(ledger, by_hand)
    settled(ledger, one, 1_000_00)
    sql(ledger, CLOSE)
    with pytest.raises(IntegrityError, match="no closed_incident"):
        sql(ledger, by_hand.replace("(1,", "(2,"))


# Plans


def test_a_plan_is_followed_until_nothing_is_outstanding(ledger: Ledger, one: int) -> None:
    for _ in range(2):
        plan(ledger, one, request_key="b" * 32)
    made = live(ledger, one)
    assert [part.amount_oere for part in made.parts] == [1_333_33, 1_333_33, 1_333_34]
    assert states(ledger, one) == [PartState.DUE, PartState.PLANNED, PartState.PLANNED]
    take(ledger, one, 1)
    take(ledger, one, 2)
    with ledger.reading() as connection:
        first, second = settlements_of(connection, one)
    assert (first.kind, first.amount_oere, first.part, first.parts) == (KINDS.SET_OFF, 1_333_33, 1, 3)
    assert (first.reference, first.happened_on, second.part) == ("KSD", TODAY, 2)
    with pytest.raises(PartEnded):
        take(ledger, one, 1)
    take(ledger, one, 3)
    assert read(ledger, one).status is BilagStatus.SETTLED
    with ledger.reading() as connection:
        (ended,) = plans_of(connection, one)
    assert (ended.ended_as, ended.ended_by) == (PlanEnd.COMPLETED, "Olga Økonomi")
    assert faults(ledger) == {}


def test_a_part_that_was_missed_can_be_taken_later_and_one_that_is_reversed_again(
    ledger: Ledger, one: int
) -> None:
    plan(ledger, one)
    with pytest.raises(ReasonMissing):
        miss(ledger, one, 1, " ")
    miss(ledger, one, 1)
    assert states(ledger, one)[0] is PartState.MISSED
    assert live(ledger, one).ahead_oere == 2_666_67
    for number in (1, 2, 9):
        with pytest.raises(PartEnded):
            miss(ledger, one, number)
    take(ledger, one, 1)
    assert states(ledger, one)[0] is PartState.TAKEN
    reverse(ledger, one, 1)
    assert states(ledger, one)[0] is PartState.MISSED
    take(ledger, one, 1)
    assert read(ledger, one).settled_oere == 1_333_33
    assert faults(ledger) == {}


def test_the_last_part_takes_no_more_than_what_is_left(ledger: Ledger, one: int) -> None:
    plan(ledger, one, PlanTerms(first_month=TODAY, parts=2))
    line(ledger, one, KINDS.REPAID, 3_000_00)
    take(ledger, one, 1)
    assert read(ledger, one).status is BilagStatus.SETTLED
    with pytest.raises(NoLivePlan):
        stop(ledger, one)


def test_one_plan_at_a_time_and_a_stopped_one_makes_room(ledger: Ledger, one: int) -> None:
    plan(ledger, one)
    with pytest.raises(PlanIsLive):
        plan(ledger, one)
    for reason, note in ((PlanEnd.OTHER, " "), (PlanEnd.COMPLETED, "x")):
        with pytest.raises(ReasonMissing):
            stop(ledger, one, reason, note)
    stop(ledger, one, PlanEnd.COMPLAINT, "Klage af 2-11")
    plan(ledger, one, PlanTerms(first_month=TODAY, parts=4))
    with ledger.reading() as connection:
        newest, first = plans_of(connection, one)
    assert (len(newest.parts), newest.is_live) == (4, True)
    assert (first.ended_as, first.end_note) == (PlanEnd.COMPLAINT, "Klage af 2-11")
    second = (
        "INSERT INTO settlement_plan SELECT 77, bilag_id, amount_oere, benefit_oere, floor_oere, made_by,"
        " made_at, ended_as, ended_by, ended_at, end_note, salt FROM settlement_plan WHERE id = 2"
    )
    with pytest.raises(IntegrityError, match=UNIQUE):
        sql(ledger, second)
    with pytest.raises(IntegrityError, match="no rewrite"):
        sql(
            ledger,
            "UPDATE settlement_plan SET ended_as = NULL, ended_by = NULL, ended_at = NULL WHERE id = 1",
        )


def test_a_part_by_hand_is_not_taken_twice_nor_by_another_bilag(ledger: Ledger, one: int) -> None:
    other = paid(ledger, Counter(ledger).issue(CLARA, 1_000_00))
    plan(ledger, one)
    take(ledger, one, 1)
    settled(ledger, one, 100_00)
    settled(ledger, other, 100_00)
    told = "INSERT INTO settlement_detail VALUES ({}, NULL, 1, 3, {}, '', 'x')"
    with pytest.raises(IntegrityError, match="no part_twice"):
        sql(ledger, told.format(2, 1))
    with pytest.raises(IntegrityError, match="no part_of_another_bilag"):
        sql(ledger, told.format(3, 2))
    assert faults(ledger) == {}


def test_cash_that_comes_back_whole_ends_the_plan(ledger: Ledger, one: int) -> None:
    plan(ledger, one)
    with booking(ledger, FINANCE) as book:
        return_cash(book, one, pieces={Oere(100_00): 40}, reason=ReturnReason.GIVEN_BACK, note="")
    with ledger.reading() as connection:
        assert [found.ended_as for found in plans_of(connection, one)] == [PlanEnd.COMPLETED]
    assert faults(ledger) == {}


def test_a_transfer_that_comes_back_ends_the_plan_once_its_lines_are_reversed(
    ledger: Ledger, one: int
) -> None:
    claim = replace(draft().claim, benefit=FLEKS)
    sent = Counter(ledger).issue(
        CLARA,
        1_000_00,
        claim=claim,
        method=PayoutMethod.BANK_TRANSFER,
        method_detail="1234 0000567890",
    )
    with booking(ledger, FINANCE) as book:
        list_id = make_list(book, [sent], bank="Hovedbanken")
    with booking(ledger, FINANCE_2) as book:
        release_list(book, list_id)
        send_list(book, list_id)
    plan(ledger, sent)
    take(ledger, sent, 1)
    with pytest.raises(SettlesTooMuch), booking(ledger, FINANCE) as book:
        return_transfer(book, 1, reason="Kontoen er lukket")
    reverse(ledger, sent, 1)
    with booking(ledger, FINANCE) as book:
        return_transfer(book, 1, reason="Kontoen er lukket")
    assert read(ledger, sent).status is BilagStatus.ISSUED
    with ledger.reading() as connection:
        assert [found.ended_as for found in plans_of(connection, sent)] == [PlanEnd.TRANSFER_RETURNED]
    assert faults(ledger) == {}


def test_a_plan_needs_a_paid_bilag_and_terms_that_make_one(ledger: Ledger, one: int) -> None:
    issued = Counter(ledger).issue(CLARA, 500_00)
    refusals: list[tuple[type[DomainError], int, PlanTerms]] = [
        (ForbiddenTransition, issued, THREE),
        (PlanImpossible, one, PlanTerms(first_month=date(2026, 9, 1), parts=3)),
    ]
    for kind, bilag_id, terms in refusals:
        with pytest.raises(kind):
            plan(ledger, bilag_id, terms)
    with pytest.raises(NoLivePlan):
        take(ledger, one, 1)
    assert count(ledger, "settlement_plan") == 0
