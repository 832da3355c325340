"""Bilag from paper: numbers of blocks and their ends, two typings, and a leader's word."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import insert, select
from sqlalchemy.exc import IntegrityError

from payout.bilag_number import BilagNumber
from payout.db import Ledger
from payout.domain.aconto import Limit
from payout.domain.bilag_states import BilagStatus
from payout.domain.cash import BoxShort
from payout.domain.closing import ConditionCode, IncidentNotFinished
from payout.domain.errors import DomainError
from payout.domain.late_entry import LateEntryEnded, LateFault, TypedField, TypingsDiffer
from payout.domain.paper_blocks import NumberBeingTyped, NumberHasEnd, NumberNotPrinted, PaperEnd
from payout.domain.two_people import Conflict, SecondPersonNeeded
from payout.models import bilag
from payout.queries.book_numbers import number_spans
from payout.queries.late_entries import EntryState, late_entry_by_id
from payout.queries.paper_blocks import gap_report
from payout.services.paper_blocks import end_numbers, withdraw_end
from payout.services.register_paper import approve, drop, type_first, type_second
from payout.services.verify_ledger import verify
from payout.settings import DEFAULT_RESERVATION
from tests.conftest import START
from tests.factories import (
    ANNA,
    BOERGE,
    CASEWORKER,
    CASEWORKER_2,
    EVERYTHING,
    FINANCE,
    FINANCE_2,
    HELP,
    LEADER,
    LEADER_2,
    OCTOBER,
    Claim,
    Counter,
    booking,
    box,
    clerk,
    close_haendelse,
    open_day,
    paid,
)
from tests.services.acting import (
    block_made,
    by_hand,
    drop_trigger,
    faults,
    late_draft,
    read,
    sql,
    typed_twice,
)

pytestmark = pytest.mark.usefixtures("pay_day")
FIRST, SECOND, THIRD = (BilagNumber("STRP26", sequence) for sequence in (1, 2, 3))
HELP_IN_OCTOBER = Claim(benefit=HELP, period_from=OCTOBER[0], period_to=OCTOBER[1])


@pytest.fixture
def office(ledger: Ledger) -> Ledger:
    """A day with an open box of 50.000 kr. and a block of three numbers."""
    open_day(ledger)
    box(ledger)
    block_made(ledger, 3)
    return ledger


def within(ledger: Ledger, number: BilagNumber = FIRST, **changes: Any) -> Any:
    """Anna's paper, within the rule."""
    return late_draft(ledger, number, **{"cpr": ANNA, "claim": HELP_IN_OCTOBER, **changes})


def second(ledger: Ledger, entry_id: int, typing: Any, username: str = FINANCE_2) -> None:
    with booking(ledger, username) as book:
        type_second(book, entry_id, typing, reservation_template=DEFAULT_RESERVATION)


def first(ledger: Ledger, paper: Any, username: str = CASEWORKER_2) -> int:
    with booking(ledger, username) as book:
        return type_first(book, paper)


def approved(ledger: Ledger, entry_id: int, username: str = LEADER) -> None:
    with booking(ledger, username) as book:
        approve(book, entry_id, reason="Set i sagen", reservation_template=DEFAULT_RESERVATION)


def open_numbers(ledger: Ledger) -> list[str]:
    with ledger.reading() as connection:
        return [f"{one.span.first} {one.span.last}" for one in gap_report(connection).open_numbers]


def test_a_paper_typed_alike_by_two_is_a_paid_bilag_with_its_own_time_and_people(office: Ledger) -> None:
    paper = within(office)
    entry_id = typed_twice(office, paper)
    found = read(office, 1)
    assert (found.number, found.status, found.amount_oere) == (str(FIRST), BilagStatus.PAID, 400_00)
    assert (found.issued_by, found.paid_by) == ("Sara Sagsbehandler", "Olga Økonomi")
    assert (found.issued_at, found.paid_at) == (paper.typing.issued_at, paper.typing.paid_at)
    assert found.expected_oere == 10_000_00
    with office.reading() as connection:
        entry = late_entry_by_id(connection, entry_id)
        assert entry is not None
        assert (entry.typed_by, entry.checked_by, entry.checked_at) == (
            "Sten Sagsbehandler",
            "Otto Økonomi",
            START,
        )
    assert open_numbers(office) == [f"{SECOND} {THIRD}"]
    assert faults(office) == {}


def test_the_second_never_is_the_first_and_differences_are_named_and_nothing_stored(office: Ledger) -> None:
    paper = within(office)
    entry_id = first(office, paper)
    with pytest.raises(SecondPersonNeeded) as own:
        second(office, entry_id, paper.typing, CASEWORKER_2)
    assert own.value.conflict is Conflict.CHECKS_OWN_TYPING
    other = replace(
        paper.typing, number=SECOND, cpr=BOERGE, paid_at=paper.typing.paid_at + timedelta(minutes=1)
    )
    with pytest.raises(TypingsDiffer) as differ:
        second(office, entry_id, other)
    assert differ.value.fields == (TypedField.NUMBER, TypedField.CPR, TypedField.PAID_AT)
    assert read_state(office, entry_id) is EntryState.TYPED
    second(office, entry_id, paper.typing)
    with pytest.raises(LateEntryEnded):
        second(office, entry_id, paper.typing)


def read_state(ledger: Ledger, entry_id: int) -> EntryState:
    with ledger.reading() as connection:
        found = late_entry_by_id(connection, entry_id)
    assert found is not None
    return found.state


def test_who_was_served_elsewhere_waits_for_a_leader_who_has_no_part_in_it(office: Ledger) -> None:
    paid(office, Counter(office).issue(ANNA, 8_000_00))
    paper = within(office, payer_id=clerk(office, FINANCE_2).user_id)
    entry_id = first(office, paper, EVERYTHING)
    second(office, entry_id, paper.typing, LEADER_2)
    assert read_state(office, entry_id) is EntryState.CHECKED
    assert open_numbers(office) == [f"{FIRST} {THIRD}"]
    for username in (EVERYTHING, LEADER_2, FINANCE_2, CASEWORKER):
        with pytest.raises(SecondPersonNeeded):
            approved(office, entry_id, username)
    with pytest.raises(SecondPersonNeeded) as has_box:
        approved(office, entry_id, FINANCE)
    assert has_box.value.conflict is Conflict.APPROVES_WHILE_RUNNING_BOX
    approved(office, entry_id)
    found = read(office, 2)
    assert found.status is BilagStatus.PAID
    assert set(found.limits) == {Limit.ABOVE_RULE, Limit.SECOND_FOR_SAME}
    assert (found.decided_by, found.decision_reason) == ("Lea Leder", "Set i sagen")
    assert faults(office) == {}


def test_a_number_comes_to_one_end(office: Ledger) -> None:
    entry_id = first(office, within(office))
    for step in (
        lambda book: type_first(book, within(office, cpr=BOERGE)),
        lambda book: end_numbers(book, FIRST, SECOND, PaperEnd.SPOILED, note="Forkert"),
    ):
        refused(office, NumberBeingTyped, step)
    with booking(office, CASEWORKER) as book:
        drop(book, entry_id, reason="Forkert beløb")
    typed_twice(office, within(office))
    refused(office, NumberHasEnd, lambda book: end_numbers(book, FIRST, FIRST, PaperEnd.RETURNED, note=""))
    with booking(office, CASEWORKER) as book:
        end_id = end_numbers(book, SECOND, THIRD, PaperEnd.RETURNED, note="")
    refused(office, NumberHasEnd, lambda book: type_first(book, within(office, SECOND)))
    with booking(office, LEADER) as book:
        withdraw_end(book, end_id, reason="Den var brugt")
    assert open_numbers(office) == [f"{SECOND} {SECOND}"]


def refused(ledger: Ledger, error: type[Exception], step: Callable[[Any], Any]) -> None:
    with pytest.raises(error), booking(ledger, CASEWORKER_2) as book:
        step(book)


@pytest.mark.parametrize(
    ("changes", "fault"),
    [
        ({"payer_id": 3}, LateFault.ONE_PERSON),
        ({"payer_id": 99}, LateFault.PERSON_UNKNOWN),
    ],
)
def test_a_paper_that_cannot_be_so_is_not_kept(
    office: Ledger, changes: dict[str, int], fault: LateFault
) -> None:
    paper = replace(within(office), issuer_id=3, **changes)
    with pytest.raises(DomainError) as wrong:
        first(office, paper)
    assert getattr(wrong.value, "fault", None) is fault


def test_a_box_with_too_little_stores_nothing_of_the_paper(office: Ledger) -> None:
    entry_id = first(office, within(office, amount_oere=50_000_50))
    with office.reading() as connection:
        found = late_entry_by_id(connection, entry_id)
    assert found is not None
    second(office, entry_id, found.typing)
    with pytest.raises(BoxShort):
        approved(office, entry_id)
    assert read_state(office, entry_id) is EntryState.CHECKED


def test_a_number_that_was_never_printed_is_kept_and_reported_until_a_block_has_it(office: Ledger) -> None:
    lost = BilagNumber("STRP26", 4)
    paper = within(office, lost)
    entry_id = first(office, paper)
    with pytest.raises(NumberNotPrinted):
        second(office, entry_id, paper.typing)
    with office.reading() as connection:
        assert [one.number for one in gap_report(connection).unprinted] == [str(lost)]
    block_made(office, 2)
    second(office, entry_id, paper.typing)
    assert faults(office) == {}


def test_a_haendelse_closes_only_when_each_number_has_an_end(office: Ledger) -> None:
    def unmet() -> dict[str, int]:
        with pytest.raises(IncidentNotFinished) as refusal:
            close_haendelse(office)
        return dict(refusal.value.unmet)

    assert unmet()[ConditionCode.PAPER_NUMBERS] == 3
    with booking(office, CASEWORKER) as book:
        end_numbers(book, FIRST, THIRD, PaperEnd.RETURNED, note="Makuleret")
    assert ConditionCode.PAPER_NUMBERS not in unmet()
    notes = {check.name: check.notes for check in verify(office).checks}
    assert notes["paper-numbers"] == ()


def test_verify_tells_of_open_numbers_and_the_workbook_of_the_gap(office: Ledger) -> None:
    typed_twice(office, within(office, FIRST))
    typed_twice(office, within(office, THIRD, cpr=BOERGE))
    (check,) = (one for one in verify(office).checks if one.name == "paper-numbers")
    assert check.ok
    assert [note.values["first"] for note in check.notes] == [str(SECOND)]
    with office.reading() as connection:
        (span,) = number_spans(connection, 1)
    assert [(gap.first, gap.is_explained) for gap in span.gaps] == [(str(SECOND), True)]


NOT_ALLOWED = (
    "UPDATE late_entry SET amount_oere = 100",
    "UPDATE late_entry SET checked_by = typed_by, checked_at = typed_at",
    "UPDATE late_entry SET payer_id = issuer_id",
    "DELETE FROM late_entry",
    "UPDATE paper_block SET last_sequence = 9",
    "UPDATE paper_end SET kind = 'returned'",
    "DELETE FROM paper_end",
    "UPDATE series SET last_sequence = 9 WHERE code = 'STRP26'",
    "INSERT INTO paper_end VALUES (9, 'STRP26', 2, 'spoiled', 1, 'x', NULL, NULL, NULL, 'n', '', 's')",
    "INSERT INTO paper_end VALUES (9, 'STRP26', 9, 'returned', 1, 'x', NULL, NULL, NULL, '', '', 's')",
    "INSERT INTO paper_end VALUES (9, 'STRP26', 1, 'returned', 1, 'x', NULL, NULL, NULL, '', '', 's')",
)


def test_the_database_refuses_what_the_services_never_do(office: Ledger) -> None:
    with booking(office, CASEWORKER) as book:
        end_numbers(book, FIRST, FIRST, PaperEnd.SPOILED, note="Forkert")
    first(office, within(office, SECOND))
    for statement in NOT_ALLOWED:
        with pytest.raises(IntegrityError):
            sql(office, statement)


def test_a_bilag_takes_a_number_on_paper_by_two_typings_alone(office: Ledger) -> None:
    first(office, within(office))
    bilag_id = Counter(office).issue(BOERGE, 400_00)
    with office.reading() as connection:
        row = connection.execute(select(bilag).where(bilag.c.id == bilag_id)).one()._asdict()
    row |= {"id": 9, "benefit": "Andet", "series": "STRP26", "sequence": 1, "number": str(FIRST)}
    for sequence in (1, 3, 4):
        row |= {"sequence": sequence, "number": str(BilagNumber("STRP26", sequence))}
        with pytest.raises(IntegrityError, match="no gap"), office.transaction() as connection:
            connection.execute(insert(bilag), row)


# The control: with the trigger gone and the second typing forged, `verify` names it.


FORGED = {
    "UPDATE late_entry SET checked_by = typed_by": "paper-numbers",
    "UPDATE paper_end SET sequence = 9": "paper-numbers",
    "UPDATE late_entry SET number = 'STRP26-00002-1'": "series",
    "UPDATE paper_block SET last_sequence = 2": "series",
}


@pytest.mark.file
@pytest.mark.parametrize("forged", FORGED)
def test_verify_names_a_forged_paper(office: Any, forged: str) -> None:
    typed_twice(office, within(office))
    with by_hand(office) as raw:
        raw.execute("PRAGMA ignore_check_constraints = ON")
        raw.execute(forged)
    assert FORGED[forged] in faults(office)


def test_without_its_trigger_a_second_end_is_still_refused_by_the_index(office: Ledger) -> None:
    typed_twice(office, within(office))
    drop_trigger(office, "paper_end", "paper_end_no_end_while_typed")
    with pytest.raises(IntegrityError):
        sql(office, NOT_ALLOWED[-1])
