"""Lists of bank transfers: two people, one list at a time, and money that comes back."""

import pytest
from sqlalchemy.exc import IntegrityError

from payout.db import Ledger
from payout.domain.bilag import Incomplete
from payout.domain.bilag_states import BilagStatus
from payout.domain.kontering import PayoutMethod
from payout.domain.settlement import SettlesTooMuch
from payout.domain.transfers import FileKind, ForbiddenTransferStep, TransferState
from payout.domain.two_people import Conflict, SecondPersonNeeded
from payout.queries.transfers import list_by_id, transfers_on
from payout.services.bilag_steps import StepTaken
from payout.services.cash_boxes import close_box
from payout.services.pay_out import OnTransferList, release
from payout.services.transfers import (
    AccountUnreadable,
    NothingListed,
    NoTransfer,
    NotReleased,
    confirm_transfers,
    drop_list,
    log_transfer_file,
    make_list,
    release_list,
    return_transfer,
    send_list,
)
from tests.factories import (
    BOERGE,
    CASEWORKER,
    EVERYTHING,
    FINANCE,
    FINANCE_2,
    USERS,
    Counter,
    booking,
    box,
    open_day,
)
from tests.services.acting import faults, read, settled, sql, voided

pytestmark = pytest.mark.usefixtures("pay_day")

IDS = {username: number for number, username in enumerate(USERS, 1)}
BANK = {"method": PayoutMethod.BANK_TRANSFER, "method_detail": "reg.nr. 9999, konto 0000012345"}


def listed(ledger: Ledger, *bilag_ids: int, who: str = FINANCE) -> int:
    with booking(ledger, who) as book:
        return make_list(book, bilag_ids, bank="Hovedbanken")


def states(ledger: Ledger, list_id: int) -> list[TransferState]:
    with ledger.reading() as connection:
        return [line.state for line in transfers_on(connection, list_id)]


@pytest.fixture
def issued(ledger: Ledger) -> int:
    open_day(ledger)
    return Counter(ledger).issue(**BANK)


def sent(ledger: Ledger, *bilag_ids: int) -> int:
    list_id = listed(ledger, *bilag_ids)
    with booking(ledger, FINANCE_2) as book:
        release_list(book, list_id)
    with booking(ledger, FINANCE) as book:
        send_list(book, list_id)
    return list_id


def test_a_list_goes_through_two_people_and_pays_from_the_bank(ledger: Ledger, issued: int) -> None:
    other = Counter(ledger).issue(BOERGE, 1_000_00, **BANK)
    list_id = listed(ledger, issued, other)
    assert read(ledger, issued).status is BilagStatus.PAYING
    with booking(ledger, FINANCE) as book, pytest.raises(SecondPersonNeeded) as alone:
        release_list(book, list_id)
    assert alone.value.conflict is Conflict.RELEASES_OWN_LIST
    with booking(ledger, FINANCE) as book, pytest.raises(ForbiddenTransferStep):
        send_list(book, list_id)
    with booking(ledger, FINANCE_2) as book:
        release_list(book, list_id)
    with booking(ledger, FINANCE) as book:
        send_list(book, list_id)
    assert [read(ledger, one).paid_by for one in (issued, other)] == ["Olga Økonomi"] * 2
    with ledger.reading() as connection:
        posted = connection.exec_driver_sql("SELECT account, sum(amount_oere) FROM posting GROUP BY account")
        assert {row[0]: row[1] for row in posted} == {"bank": -5_000_00, "clearing": 5_000_00}
    with booking(ledger, FINANCE) as book:
        confirm_transfers(book, list_id, [1])
    assert states(ledger, list_id) == [TransferState.CONFIRMED, TransferState.SENT]
    assert faults(ledger) == {}


def test_a_listed_bilag_is_held_and_nobody_else_gets_it(ledger: Ledger, issued: int) -> None:
    box(ledger)
    listed(ledger, issued)
    for who in (FINANCE, FINANCE_2):
        with pytest.raises(StepTaken):
            listed(ledger, issued, who=who)
    with booking(ledger, FINANCE) as book, pytest.raises(OnTransferList):
        release(book, issued)
    with pytest.raises(StepTaken):
        voided(ledger, issued)
    with booking(ledger, FINANCE) as book:
        close_box(book, pieces={}, explanation="Tom")
    assert faults(ledger) == {}


def test_a_dropped_list_gives_its_bilag_free(ledger: Ledger, issued: int) -> None:
    first = listed(ledger, issued)
    with booking(ledger, FINANCE_2) as book:
        drop_list(book, first)
    assert read(ledger, issued).status is BilagStatus.ISSUED
    assert states(ledger, listed(ledger, issued)) == [TransferState.LISTED]
    with booking(ledger, FINANCE_2) as book, pytest.raises(ForbiddenTransferStep):
        release_list(book, first)
    assert faults(ledger) == {}


def test_what_comes_back_is_issued_again_to_be_listed_or_voided(ledger: Ledger, issued: int) -> None:
    sent(ledger, issued)
    with booking(ledger, FINANCE) as book, pytest.raises(Incomplete):
        return_transfer(book, 1, reason=" ")
    with booking(ledger, FINANCE) as book:
        return_transfer(book, 1, reason="Kontoen er lukket", request_key="b" * 32)
    with booking(ledger, FINANCE) as book:
        return_transfer(book, 1, reason="Kontoen er lukket", request_key="b" * 32)
    found = read(ledger, issued)
    assert (found.status, found.paid_by) == (BilagStatus.ISSUED, None)
    with ledger.reading() as connection:
        posted = connection.exec_driver_sql("SELECT account, sum(amount_oere) FROM posting GROUP BY account")
        assert {row[0]: row[1] for row in posted} == {"bank": 0, "clearing": 0}
    assert faults(ledger) == {}
    second = sent(ledger, issued)
    with booking(ledger, FINANCE) as book:
        return_transfer(book, 2, reason="Kontoen er lukket")
    assert states(ledger, second) == [TransferState.RETURNED]
    assert read(ledger, voided(ledger, issued)).status is BilagStatus.VOIDED
    assert faults(ledger) == {}


def test_what_is_settled_does_not_come_back(ledger: Ledger, issued: int) -> None:
    sent(ledger, issued)
    settled(ledger, issued, 100_00)
    with booking(ledger, FINANCE) as book, pytest.raises(SettlesTooMuch):
        return_transfer(book, 1, reason="Kontoen er lukket")


def test_who_has_a_part_in_a_bilag_neither_lists_nor_releases_it(ledger: Ledger) -> None:
    open_day(ledger)
    own = Counter(ledger, EVERYTHING).issue(**BANK)
    with pytest.raises(SecondPersonNeeded):
        listed(ledger, own, who=EVERYTHING)
    list_id = listed(ledger, own)
    with booking(ledger, EVERYTHING) as book, pytest.raises(SecondPersonNeeded) as refused:
        release_list(book, list_id)
    assert refused.value.conflict is Conflict.RELEASES_OWN_BILAG


def test_a_list_takes_readable_accounts_of_bank_transfers_and_at_least_one(ledger: Ledger) -> None:
    open_day(ledger)
    cash = Counter(ledger).issue()
    unreadable = Counter(ledger).issue(BOERGE, **{**BANK, "method_detail": "den sædvanlige"})
    for bilag_ids, refusal in (
        ((), NothingListed),
        ((cash,), NoTransfer),
        ((unreadable,), AccountUnreadable),
    ):
        with pytest.raises(refusal):
            listed(ledger, *bilag_ids)


def test_the_file_for_the_bank_waits_for_the_second_person_and_leaves_a_trace(
    ledger: Ledger, issued: int
) -> None:
    list_id = listed(ledger, issued)
    with booking(ledger, FINANCE) as book, pytest.raises(NotReleased):
        log_transfer_file(book, list_id, kind=FileKind.CSV, sha256="0" * 64)
    with booking(ledger, FINANCE) as book:
        log_transfer_file(book, list_id, kind=FileKind.PDF, sha256="0" * 64)
    with ledger.reading() as connection:
        last = "SELECT action FROM event ORDER BY number DESC LIMIT 1"
        assert connection.exec_driver_sql(last).scalar() == "transfer-list.fetched"
        found = list_by_id(connection, list_id)
        assert found is not None
        assert (found.count, found.amount_oere, found.state) == (1, 4_000_00, TransferState.LISTED)
    assert faults(ledger) == {}


# The same by SQL: the database holds the two people when the services are gone round.


def refused(ledger: Ledger, statement: str, reason: str) -> None:
    with pytest.raises(IntegrityError, match=reason):
        sql(ledger, statement)
    assert faults(ledger) == {}


RELEASE = "UPDATE transfer_list SET released_by = {0}, released_at = 'x'"


def test_nobody_releases_their_own_list_or_bilag_by_sql(ledger: Ledger, issued: int) -> None:
    listed(ledger, issued)
    refused(ledger, RELEASE.format(IDS[FINANCE]), "releaser_not_maker")
    refused(ledger, RELEASE.format(IDS[CASEWORKER]), "no released_by_party")
    refused(ledger, "UPDATE transfer SET state = 'released'", "no unreleased")
    refused(ledger, "UPDATE transfer SET state = 'sent'", "transfer: no")
    refused(
        ledger,
        "INSERT INTO transfer_list (id, incident_id, bank, made_by, made_at, released_by,"
        f" released_at) VALUES (9, 1, 'x', {IDS[FINANCE]}, 'x', {IDS[FINANCE]}, 'x')",
        "releaser_not_maker",
    )
    pay = "UPDATE bilag SET status = 'paid', held_by = NULL, held_at = NULL, paid_by = {0}, paid_at = 'x'"
    refused(ledger, pay.format(IDS[FINANCE]), "no paid_past_the_list")
    refused(ledger, "UPDATE transfer_list SET bank = 'en anden'", "no change")
    for table in ("transfer", "transfer_list"):
        refused(ledger, f"DELETE FROM {table}", "no delete")


def test_a_maker_with_a_part_in_the_bilag_is_refused_by_sql(ledger: Ledger, issued: int) -> None:
    own = "INSERT INTO transfer_list (id, incident_id, bank, made_by, made_at) VALUES (9, 1, 'x', {0}, 'x')"
    sql(ledger, own.format(IDS[CASEWORKER]))
    line = "INSERT INTO transfer VALUES (9, 9, 1, 'listed', NULL, NULL, NULL, NULL, '', '')"
    with pytest.raises(IntegrityError, match="no line_by_party"):
        sql(ledger, line)


def test_a_sent_transfer_is_not_made_payable_by_sql(ledger: Ledger, issued: int) -> None:
    sent(ledger, issued)
    refused(ledger, "UPDATE bilag SET status = 'issued', paid_by = NULL, paid_at = NULL", "no payable_again")
    refused(ledger, "UPDATE transfer SET state = 'listed'", "no other_step")
