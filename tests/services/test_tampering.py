"""Whoever has the passphrase can edit the file: every edit is seen, and what is not is seen with the paper.

`python -m benchmarks.tamper --edits 100` does the same a hundred times for each column.
"""

import random
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import pytest
from sqlalchemy import Column, Table

from payout.db import Ledger
from payout.domain import journal as domain_journal
from payout.domain.journal import Chain, event_hash, personal_digest
from payout.models import bilag, event
from payout.services import journal, replay, table_replay
from payout.services.journal import personal_columns
from payout.services.verify_ledger import verify
from tests.conftest import IN_TURNS
from tests.services import acting
from tests.services.acting import busy_day, marked
from tests.services.changed_bytes import judge_changed_byte
from tests.services.tampering import (
    COLUMNS,
    NO_PART_OF_THE_BOOK,
    TABLES,
    Edit,
    Hand,
    NothingChanged,
    Raw,
    attempt,
    change_of,
    deletion,
    forgery,
    hand_on,
    insertion,
    name_of,
    recomputation,
    seeded,
    swap,
    tail_cut,
)

pytestmark = [pytest.mark.file, pytest.mark.usefixtures("pay_day")]


@pytest.fixture
def hand(day: Ledger) -> Iterator[Hand]:
    """A hand on the ledger of a busy day, with a drill's mark: a row in every table."""
    with hand_on(marked(day)) as found:
        yield found


def unseen_edits(hand: Hand, columns: tuple[Column[object], ...]) -> list[str]:
    """The columns of which an edit was not seen. Each has chances of its own, whatever tables there are."""
    return [name_of(column) for column in columns if not attempt(hand, change_of, column, seeded(26))]


@pytest.mark.in_turns
@pytest.mark.parametrize("part", range(IN_TURNS))
def test_an_edit_of_each_column_of_each_table_is_seen(hand: Hand, part: int) -> None:
    assert hand.faults(lambda raw: None) == {}
    assert unseen_edits(hand, COLUMNS[part::IN_TURNS]) == []


@pytest.mark.in_turns
@pytest.mark.parametrize("kind", [deletion, insertion, swap])
def test_a_row_that_is_taken_out_put_in_or_swapped_is_seen_in_each_table(
    hand: Hand, kind: Callable[[Table, random.Random], Edit]
) -> None:
    chance, unseen = seeded(26), []
    for table in TABLES:
        try:
            if not attempt(hand, kind, table, chance):
                unseen.append(table.name)
        except NothingChanged:
            continue  # one row can't be swapped, and some tables hold one open row at most
    assert unseen == []


def test_what_is_no_part_of_the_book_is_named() -> None:
    outside = {"folder_run", "known_terminal", "login_session", "secret", "sent_form", "sign_in_try"}
    assert outside == NO_PART_OF_THE_BOOK


def test_a_tail_that_was_cut_off_is_seen_with_the_head_on_paper(hand: Hand) -> None:
    printed = hand.head()
    assert hand.has_head(printed, lambda raw: None)
    for events in (1, 2, 10):
        assert not hand.has_head(printed, lambda raw, events=events: tail_cut(raw, events))


def test_a_chain_that_was_computed_again_is_seen_with_the_head_on_paper_alone(hand: Hand) -> None:
    printed = hand.head()
    for first in (1, 10, 20):
        assert hand.faults(lambda raw, first=first: forgery(raw, first)) == {}
        assert not hand.has_head(printed, lambda raw, first=first: forgery(raw, first))


def test_one_byte_changed_anywhere_in_the_file_is_refused_or_harmless(day: Ledger) -> None:
    before, chance = verify(day), seeded(26)
    day.close()
    whole = day.path.read_bytes()
    found = Counter(judge_changed_byte(day.path, day.raw_key, whole, before, chance) for _ in range(100))
    assert set(found) <= {"refused", "harmless"}
    assert found["refused"] > 90


# The controls: with the fault put in, the test that is named has to fail.


@pytest.mark.parametrize("left_out", ["at", "actor_id", "action", "subject", "request_key"])
def test_a_column_left_out_of_the_chain_fails_the_edit_of_each_column(
    hand: Hand, monkeypatch: pytest.MonkeyPatch, left_out: str
) -> None:
    def without(**link: Any) -> str:
        return event_hash(**{**link, left_out: None})

    monkeypatch.setattr(domain_journal, "event_hash", without)
    chance = seeded(26)

    def edit(raw: Raw) -> None:
        recomputation(raw)  # the book is as a program with the fault has written it
        change_of(event.c[left_out], chance)(raw)

    assert "chain" not in attempt(hand, lambda _, __: edit, event, chance)


def test_a_chain_looked_at_only_at_its_ends_fails_the_edit_of_each_column(
    hand: Hand, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole, last = Chain._fault_of, hand.events()
    monkeypatch.setattr(
        Chain, "_fault_of", lambda chain, row: whole(chain, row) if row[0] in {1, last} else None
    )
    assert "event.subject" in unseen_edits(hand, tuple(event.columns))


def test_a_digest_without_a_column_fails_the_edit_of_each_column(
    ledger: Ledger, monkeypatch: pytest.MonkeyPatch
) -> None:
    def without_reason_for_voiding(salt: str, values: Sequence[object]) -> str:
        return personal_digest(salt, values[:-1] if len(values) == len(personal_columns(bilag)) else values)

    monkeypatch.setattr(journal, "personal_digest", without_reason_for_voiding)
    monkeypatch.setattr(table_replay, "personal_digest", without_reason_for_voiding)
    # The digests of another place are made by a program without the fault, and would tell.
    monkeypatch.setattr(acting, "busy_there", tuple)
    busy_day(ledger)
    with hand_on(ledger) as hand:
        assert hand.faults(lambda raw: None) == {}
        assert unseen_edits(hand, tuple(bilag.columns)) == ["bilag.void_reason"]


def test_postings_that_nobody_adds_up_fail_the_forged_chain(
    hand: Hand, monkeypatch: pytest.MonkeyPatch
) -> None:
    def edit(raw: Raw) -> None:
        raw.execute("UPDATE posting SET amount_oere = 200050 WHERE account = 'bank' AND amount_oere = 200000")
        paid = '"account":"bank","amount_oere":200000'
        (first,) = raw.execute("SELECT number FROM event WHERE payload LIKE ?", (f"%{paid}%",)).fetchone()
        recomputation(raw, first, lambda payload: payload.replace(paid, paid.replace("200000", "200050")))

    assert set(hand.faults(edit)) == {"postings"}
    monkeypatch.setattr(replay, "unbalanced_event", lambda number, postings: iter(()))
    assert hand.faults(edit) == {}
