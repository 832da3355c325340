"""Papers after the original are counted: who, when, which copy, and never twice for one press."""

from datetime import datetime

import pytest
from sqlalchemy.exc import IntegrityError

from payout.db import Ledger
from payout.queries.papers import Printed, newest_print, prints_with_ids, recent_papers
from payout.services.bilag_steps import BilagUnknown
from payout.services.print_again import NoPaperYet, print_again
from tests import factories
from tests.conftest import START
from tests.factories import CASEWORKER, CASEWORKER_2, FINANCE, Counter, booking, clerk, open_day
from tests.services.acting import approved, count, faults, printed, request, sql


@pytest.fixture
def bilag_id(ledger: Ledger, pay_day: datetime) -> int:
    """A bilag of Anna's, issued by Sara on the pay-day."""
    open_day(ledger)
    return Counter(ledger).issue()


def copies(ledger: Ledger, *print_ids: int) -> list[tuple[int, int, str]]:
    """Bilag, number of the copy and who printed it."""
    with ledger.reading() as connection:
        found = prints_with_ids(connection, print_ids)
    return [(one.bilag_id, one.copy_number, one.printed_by) for one in found]


def newest(ledger: Ledger, bilag_id: int) -> Printed | None:
    with ledger.reading() as connection:
        return newest_print(connection, bilag_id)


def recent(ledger: Ledger, username: str | None = None) -> list[int]:
    user_id = clerk(ledger, username).user_id if username else None
    with ledger.reading() as connection:
        return [one.bilag.bilag_id for one in recent_papers(connection, START, user_id=user_id, limit=50)]


def test_the_original_is_no_copy_and_each_paper_after_it_is_the_next(ledger: Ledger, bilag_id: int) -> None:
    assert newest(ledger, bilag_id) is None
    (first,) = printed(ledger, bilag_id)
    (second,) = printed(ledger, bilag_id, username=FINANCE)
    assert copies(ledger, first, second) == [
        (bilag_id, 1, "Sara Sagsbehandler"),
        (bilag_id, 2, "Olga Økonomi"),
    ]
    found = newest(ledger, bilag_id)
    assert found is not None
    assert (found.print_id, found.size, found.printed_at) == (second, "A4", START)
    assert faults(ledger) == {}


def test_several_are_one_event_and_each_has_its_own_count(ledger: Ledger, bilag_id: int) -> None:
    other = Counter(ledger).issue(factories.BOERGE, 1_000_00)
    printed(ledger, other)
    before = count(ledger, "event")
    made = printed(ledger, other, bilag_id, other)
    assert count(ledger, "event") == before + 1
    assert [(one, number) for one, number, _ in copies(ledger, *made)] == [(bilag_id, 1), (other, 2)]


def test_the_same_press_again_gives_the_same_copies(ledger: Ledger, bilag_id: int) -> None:
    key = "c" * 32
    made = []
    for _ in range(2):
        with booking(ledger, CASEWORKER) as book:
            made.append(print_again(book, [bilag_id], size="A5", request_key=key))
    assert made[0] == made[1]
    assert count(ledger, "bilag_print") == 1


def test_a_request_or_nothing_has_no_paper_to_print_again(ledger: Ledger, bilag_id: int) -> None:
    waiting = request(ledger)
    with pytest.raises(NoPaperYet):
        printed(ledger, bilag_id, waiting)
    with pytest.raises(BilagUnknown):
        printed(ledger, bilag_id, 99)
    assert count(ledger, "bilag_print") == 0


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE bilag_print SET copy_number = 9",
        "DELETE FROM bilag_print",
        "INSERT INTO bilag_print VALUES (2, 1, 3, 'A4', 3, '2026')",
        "INSERT INTO bilag_print VALUES (2, 1, 1, 'A4', 3, '2026')",
        "INSERT INTO bilag_print VALUES (2, 2, 1, 'A4', 3, '2026')",
        "INSERT INTO bilag_print VALUES (2, 1, 2, 'A3', 3, '2026')",
    ],
    ids=["changed", "deleted", "gap", "twice", "request", "size"],
)
def test_the_database_refuses_what_would_falsify_the_count(
    ledger: Ledger, bilag_id: int, statement: str
) -> None:
    printed(ledger, bilag_id)
    request(ledger)
    with pytest.raises(IntegrityError):
        sql(ledger, statement)


def test_a_copy_that_no_event_tells_of_is_found(ledger: Ledger, bilag_id: int) -> None:
    sql(ledger, "INSERT INTO bilag_print VALUES (1, 1, 1, 'A4', 3, '2026')")
    assert "rebuild" in faults(ledger)


def test_what_came_out_lately_is_of_one_person_or_of_all(ledger: Ledger, bilag_id: int) -> None:
    other = Counter(ledger, CASEWORKER_2).issue(factories.BOERGE, 1_000_00)
    waiting = request(ledger)
    assert recent(ledger) == [other, bilag_id]
    assert recent(ledger, CASEWORKER) == [bilag_id]
    approved(ledger, waiting)
    printed(ledger, other)
    assert recent(ledger, CASEWORKER) == [waiting, other, bilag_id]
    assert recent(ledger, FINANCE) == []
