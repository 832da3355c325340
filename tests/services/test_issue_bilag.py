import json
import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date, datetime

import pytest
from sqlalchemy.exc import IntegrityError

from payout.db import Ledger
from payout.domain.aconto import Limit
from payout.domain.bilag import IdentityCheck, Incomplete, MissingPart
from payout.domain.bilag_states import BilagStatus
from payout.domain.cash import NotPayableInCash
from payout.domain.counter_notes import Collector, ControlQuestion, CounterNotes, Need, Relation
from payout.domain.incident import NoOpenIncident
from payout.domain.kontering import PayoutMethod
from payout.domain.requisition import SlipUsed, slip_of
from payout.money import Oere
from payout.queries.counter_notes import notes_on
from payout.services import issue_bilag
from payout.services.decide_request import approve, reject
from payout.services.issue_bilag import CitizenUnknown, request_bilag
from payout.services.journal import Book
from payout.services.void_bilag import void
from payout.settings import DEFAULT_RESERVATION
from tests.factories import (
    ANNA,
    CASEWORKER,
    CASEWORKER_2,
    CLARA,
    DAGMAR,
    FLEKS,
    HELP,
    LEADER,
    NOBODY,
    PAY_DATE,
    Counter,
    booking,
    clerk,
    draft,
    open_day,
    scope,
)
from tests.services.acting import approved, count, faults, read, request, sql, voided

pytestmark = pytest.mark.usefixtures("pay_day")


def test_within_the_rule_a_bilag_is_issued_with_the_next_number(ledger: Ledger) -> None:
    open_day(ledger)
    first, second = Counter(ledger).issue(ANNA), Counter(ledger).issue(CLARA)
    assert [read(ledger, first).number, read(ledger, second).number] == ["STR26-00001-3", "STR26-00002-1"]
    assert read(ledger, first).status is BilagStatus.ISSUED
    assert read(ledger, first).requested_by == read(ledger, first).issued_by == "Sara Sagsbehandler"


def test_what_was_known_at_the_counter_is_kept_on_the_bilag(ledger: Ledger, pay_day: datetime) -> None:
    open_day(ledger)
    found = read(ledger, Counter(ledger).issue(ANNA, 4_000_00, stated_by_citizen="Huslejen"))
    assert (found.claim.benefit, found.pay_date, found.expected_oere) == (HELP, PAY_DATE, 10_000_00)
    assert (found.list_date, found.given_before_oere, found.limits) == (date(2026, 10, 27), 0, ())
    assert (found.issued_at, found.stated_by_citizen) == (pay_day, "Huslejen")
    assert "KY er ude af drift siden 29-10-2026" in found.reservation
    with ledger.reading() as connection:
        kept = connection.exec_driver_sql("SELECT list_id, list_rows, rule FROM bilag").one()
    assert (kept.list_id, kept.list_rows, json.loads(kept.rule)["share_percent"]) == (1, "7", 80)


def test_without_an_open_incident_nothing_is_issued(ledger: Ledger) -> None:
    ref = Counter(ledger).ref(NOBODY, "Nils Ny")
    with booking(ledger, CASEWORKER) as book, pytest.raises(NoOpenIncident):
        request_bilag(book, ref, draft(), reservation_template=DEFAULT_RESERVATION)
    assert count(ledger, "bilag") == 0


def test_a_reference_that_names_nobody_is_refused(ledger: Ledger) -> None:
    open_day(ledger)
    with booking(ledger, CASEWORKER) as book, pytest.raises(CitizenUnknown):
        request_bilag(book, "0" * 16, draft(), reservation_template=DEFAULT_RESERVATION)


@pytest.mark.parametrize(
    ("amount", "limits"),
    [(8_000_00, ()), (8_000_50, (Limit.ABOVE_RULE,)), (10_000_00, (Limit.ABOVE_RULE,))],
)
def test_above_the_rule_it_becomes_a_request_without_a_number(
    ledger: Ledger, amount: int, limits: tuple[Limit, ...]
) -> None:
    open_day(ledger)
    found = read(ledger, Counter(ledger).issue(ANNA, amount, reason="Skal betale husleje"))
    assert found.limits == limits
    assert (found.number is None) == bool(limits)
    assert (found.status is BilagStatus.AWAITING_APPROVAL) == bool(limits)


def test_who_is_on_no_list_gets_a_request(ledger: Ledger) -> None:
    open_day(ledger)
    found = read(ledger, request(ledger))
    assert (found.limits, found.expected_oere) == ((Limit.NOT_ON_LIST,), None)


def test_a_request_without_a_reason_is_refused(ledger: Ledger) -> None:
    open_day(ledger)
    with pytest.raises(Incomplete) as refused:
        Counter(ledger).issue(NOBODY)
    assert refused.value.part is MissingPart.REASON


def test_cash_that_coins_do_not_allow_is_refused(ledger: Ledger) -> None:
    open_day(ledger)
    with pytest.raises(NotPayableInCash):
        Counter(ledger).issue(ANNA, 123_45)


def test_a_second_bilag_for_the_same_thing_needs_approval_at_any_counter(ledger: Ledger) -> None:
    open_day(ledger)
    Counter(ledger).issue(ANNA, 1_000_00)
    second = Counter(ledger, CASEWORKER_2).issue(ANNA, 1_000_00, reason="Fik for lidt")
    assert read(ledger, second).limits == (Limit.SECOND_FOR_SAME,)
    assert read(ledger, second).given_before_oere == 1_000_00


def test_a_request_that_waits_counts_against_the_citizen_too(ledger: Ledger) -> None:
    open_day(ledger)
    Counter(ledger).issue(ANNA, 9_000_00, reason="Flytter")
    second = Counter(ledger).issue(ANNA, 1_000_00, reason="Igen")
    assert set(read(ledger, second).limits) == {Limit.ABOVE_RULE, Limit.SECOND_FOR_SAME}


def test_a_voided_bilag_counts_no_more_and_keeps_its_number(ledger: Ledger) -> None:
    open_day(ledger)
    first = voided(ledger, Counter(ledger).issue(ANNA))
    second = Counter(ledger).issue(ANNA)
    assert (read(ledger, first).number, read(ledger, second).number) == ("STR26-00001-3", "STR26-00002-1")
    assert read(ledger, second).limits == ()


def test_all_ydelser_count_against_the_ceiling_of_the_person(ledger: Ledger) -> None:
    rule = replace(scope().rule, ceiling_person_oere=Oere(5_000_00))
    open_day(ledger, rule=rule)
    Counter(ledger).issue(CLARA, 4_000_00)
    flex = replace(draft().claim, benefit=FLEKS)
    second = Counter(ledger).issue(CLARA, 1_500_00, claim=flex, reason="To ydelser")
    assert read(ledger, second).limits == (Limit.ABOVE_PERSON_CEILING,)


def test_a_double_click_issues_one_bilag_and_the_second_finds_it(ledger: Ledger) -> None:
    open_day(ledger)
    ref = Counter(ledger).ref(NOBODY, "Nils Ny")
    made = []
    for _ in range(2):
        with booking(ledger, CASEWORKER) as book:
            made.append(
                request_bilag(
                    book,
                    ref,
                    draft(reason="Ny borger"),
                    reservation_template=DEFAULT_RESERVATION,
                    request_key="key-1",
                )
            )
    assert made[0] == made[1]
    assert made[1].limits == (Limit.NOT_ON_LIST,)
    assert count(ledger, "bilag") == 1


@pytest.mark.parametrize("round_number", range(5))
def test_two_counters_that_press_at_the_same_instant_issue_one_without_approval(
    ledger: Ledger, round_number: int
) -> None:
    open_day(ledger)
    refs = {name: Counter(ledger, name).ref(ANNA) for name in (CASEWORKER, CASEWORKER_2)}
    actors = {name: clerk(ledger, name).user_id for name in refs}
    together = threading.Barrier(2)

    def press(name: str) -> int:
        together.wait()
        with ledger.transaction() as connection:
            return request_bilag(
                Book(connection, actors[name]),
                refs[name],
                draft(6_000_00, reason="Husleje"),
                reservation_template=DEFAULT_RESERVATION,
                request_key=f"{name}-{round_number}",
            ).bilag_id

    with ThreadPoolExecutor(2) as pool:
        made = [read(ledger, bilag_id) for bilag_id in pool.map(press, refs)]
    statuses = sorted(found.status for found in made)
    assert statuses == [BilagStatus.AWAITING_APPROVAL, BilagStatus.ISSUED]
    assert {found.number for found in made} == {"STR26-00001-3", None}
    assert faults(ledger) == {}


def test_numbers_have_no_gap_when_transactions_break_in_the_middle(ledger: Ledger) -> None:
    open_day(ledger)

    def break_off() -> None:
        ref = Counter(ledger).ref(CLARA)
        with booking(ledger, CASEWORKER) as book:
            made = request_bilag(book, ref, draft(), reservation_template=DEFAULT_RESERVATION)
            assert made.limits == ()
            raise InterruptedError

    for _ in range(3):
        with pytest.raises(InterruptedError):
            break_off()
    assert count(ledger, "bilag") == 0
    assert read(ledger, Counter(ledger).issue(ANNA)).number == "STR26-00001-3"
    assert faults(ledger) == {}


def test_requests_take_their_number_when_they_are_approved_and_not_before(ledger: Ledger) -> None:
    open_day(ledger)
    waiting = request(ledger)
    issued = Counter(ledger).issue(ANNA)
    approved(ledger, waiting)
    assert (read(ledger, issued).number, read(ledger, waiting).number) == ("STR26-00001-3", "STR26-00002-1")


def test_a_refused_step_after_the_number_was_taken_gives_the_number_back(ledger: Ledger) -> None:
    open_day(ledger)
    waiting = request(ledger)

    def approve_and_break_off() -> None:
        with booking(ledger, LEADER) as book:
            approve(book, waiting, reason="Set i sagen")
            void(book, waiting, clerk(ledger, LEADER), reason="")

    with pytest.raises(Incomplete):
        approve_and_break_off()
    assert read(ledger, waiting).status is BilagStatus.AWAITING_APPROVAL
    assert read(ledger, Counter(ledger).issue(DAGMAR)).number == "STR26-00001-3"


def test_a_protected_citizen_gets_a_bilag_that_says_so(ledger: Ledger) -> None:
    open_day(ledger)
    assert read(ledger, Counter(ledger).issue(DAGMAR)).is_protected
    assert not read(ledger, Counter(ledger).issue(ANNA)).is_protected


# --- What is noted beside the amount ---------------------------------------------------------------

PROXY = Collector(relation=Relation.PROXY, name=" Fie Fuldmagt ", document="Fuldmagt af 28-10-2026")


def notes(ledger: Ledger, bilag_id: int) -> CounterNotes:
    with ledger.reading() as connection:
        return notes_on(connection, bilag_id)


def test_who_collects_what_was_asked_and_what_there_is_need_of_are_kept_outside_the_journals_text(
    ledger: Ledger,
) -> None:
    open_day(ledger)
    bilag_id = Counter(ledger).issue(
        amount_oere=9_000_00,
        identity_check=IdentityCheck.HEALTH_CARD,
        control_questions=frozenset({ControlQuestion.BANK, ControlQuestion.BIRTHPLACE}),
        collector=PROXY,
        reason="Husleje",
        needs=frozenset({Need.RENT, Need.MEDICINE}),
    )
    found = notes(ledger, bilag_id)
    assert found.control_questions == (ControlQuestion.BANK, ControlQuestion.BIRTHPLACE)
    assert found.collector == replace(PROXY, name="Fie Fuldmagt")
    assert found.needs == (Need.MEDICINE, Need.RENT)
    with ledger.reading() as connection:
        told = connection.exec_driver_sql(
            "SELECT payload FROM event ORDER BY number DESC LIMIT 1"
        ).scalar_one()
    assert "need_note" in told
    assert not any(secret in told for secret in ("Fie", "Fuldmagt", "rent", "medicine"))
    assert faults(ledger) == {}


def test_a_bilag_within_the_rule_needs_no_notes(ledger: Ledger) -> None:
    open_day(ledger)
    found = notes(ledger, Counter(ledger).issue())
    assert (found.control_questions, found.collector, found.needs) == ((), None, ())


def test_what_breaks_a_limit_says_what_there_is_need_of(ledger: Ledger) -> None:
    open_day(ledger)
    with pytest.raises(Incomplete) as refused:
        Counter(ledger).issue(amount_oere=9_000_00, reason="Husleje", needs=frozenset())
    assert refused.value.part is MissingPart.NEED


def test_a_slip_is_handed_out_once_however_it_is_written(ledger: Ledger) -> None:
    open_day(ledger)
    with_slip = {"method": PayoutMethod.REQUISITION, "method_detail": "blok 7, seddel 12"}
    first = Counter(ledger).issue(slip=slip_of("7", "12"), **with_slip)
    with pytest.raises(SlipUsed) as refused:
        Counter(ledger, CASEWORKER_2).issue(CLARA, slip=slip_of("07", "012"), **with_slip)
    assert refused.value.bilag_number == read(ledger, first).number
    voided(ledger, first)
    with pytest.raises(SlipUsed):
        Counter(ledger).issue(CLARA, slip=slip_of("7", "12"), **with_slip)
    assert Counter(ledger).issue(CLARA, slip=slip_of("7", "13"), **with_slip)


def test_the_slip_of_a_request_is_free_again_when_it_is_rejected(ledger: Ledger) -> None:
    open_day(ledger)
    with_slip = {"method": PayoutMethod.REQUISITION, "slip": slip_of("7", "12")}
    waits = Counter(ledger).issue(amount_oere=9_000_00, reason="Mad", **with_slip)
    with pytest.raises(SlipUsed) as refused:
        Counter(ledger).issue(CLARA, **with_slip)
    assert refused.value.bilag_number is None
    with booking(ledger, LEADER) as book:
        reject(book, waits, reason="Ikke dokumenteret")
    assert read(ledger, Counter(ledger).issue(CLARA, **with_slip)).status is BilagStatus.ISSUED


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE collection SET name = 'En anden'",
        "DELETE FROM collection",
        "UPDATE need_note SET needs = 'food'",
        "DELETE FROM need_note",
        "UPDATE bilag SET control_questions = 'bank'",
        "UPDATE bilag SET slip_number = '99'",
        "UPDATE bilag SET slip_block = NULL",
    ],
)
def test_a_hand_that_changes_the_notes_is_refused_by_the_database(ledger: Ledger, statement: str) -> None:
    open_day(ledger)
    Counter(ledger).issue(
        reason="Mad", collector=PROXY, method=PayoutMethod.REQUISITION, slip=slip_of("7", "12")
    )
    with pytest.raises(IntegrityError, match="no"):
        sql(ledger, statement)


def test_two_slips_alike_are_refused_by_the_database(ledger: Ledger, monkeypatch: pytest.MonkeyPatch) -> None:
    open_day(ledger)
    with_slip = {"method": PayoutMethod.REQUISITION, "slip": slip_of("7", "12")}
    Counter(ledger).issue(**with_slip)
    monkeypatch.setattr(issue_bilag, "_require_unused", lambda book, slip: None)
    with pytest.raises(IntegrityError):
        Counter(ledger).issue(CLARA, **with_slip)
