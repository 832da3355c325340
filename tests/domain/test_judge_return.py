from datetime import date
from typing import Any

import pytest

from payout.domain.bilag_states import BilagStatus
from payout.domain.fill_in import KINDS, FillIn
from payout.domain.judge_return import Entry, JudgedRow, KnownBilag, RowNote, RowResult, judge_rows
from payout.domain.returned_workbook import ReturnedRow
from payout.domain.settlement import SETTLED_BY_HAND, SettlementKind
from payout.labels import label_of
from payout.money import Oere

TODAY = date(2026, 10, 30)
NUMBER = "STR26-00001-3"


def judged(filled: FillIn, *, entries: tuple[Entry, ...] = (), **changes: Any) -> JudgedRow:
    """The row of a paid bilag with 4.000,00 kr. outstanding, filled in like this."""
    row = ReturnedRow(
        row=12,
        typed_number=NUMBER,
        number=NUMBER,
        filled=filled,
        before=changes.pop("before", FillIn()),
        is_double=False,
        extras=(),
    )
    known = KnownBilag(
        bilag_id=1,
        status=changes.pop("status", BilagStatus.PAID),
        outstanding_oere=Oere(4_000_00),
        entries=entries,
    )
    (found,) = judge_rows([row], (), {NUMBER: known}, today=TODAY)
    return found


@pytest.mark.parametrize(
    ("filled", "note"),
    [
        (FillIn(amount="4000,01", kind="Modregnet"), RowNote.TOO_MUCH),
        (FillIn(amount="100", kind="Foræret"), RowNote.KIND_UNKNOWN),
        (FillIn(amount="100"), RowNote.KIND_MISSING),
        (FillIn(kind="Modregnet"), RowNote.AMOUNT_MISSING),
        (FillIn(amount="-100", kind="Modregnet"), RowNote.AMOUNT_UNREADABLE),
        (FillIn(amount="0", kind="Modregnet"), RowNote.AMOUNT_UNREADABLE),
        (FillIn(amount="10,005", kind="Modregnet"), RowNote.AMOUNT_UNREADABLE),
        (FillIn(amount="en del", kind="Modregnet"), RowNote.AMOUNT_UNREADABLE),
        (FillIn(booked_on="2026-10-31"), RowNote.DAY_AHEAD),
        (FillIn(booked_on="i går"), RowNote.DAY_UNREADABLE),
        (FillIn(booked_on="31-09-2026"), RowNote.DAY_UNREADABLE),
        (FillIn(booked_number="B" * 41), RowNote.BOOKED_NUMBER_TOO_LONG),
        (FillIn(remark="å" * 201), RowNote.REMARK_TOO_LONG),
    ],
)
def test_a_row_that_does_not_fit_is_told_and_not_booked(filled: FillIn, note: RowNote) -> None:
    found = judged(filled)
    assert (found.result, found.note) == (RowResult.DIFFERING, note)


@pytest.mark.parametrize("day", ["2026-10-30", "30-10-2026", "30.10.26", "30/10 2026", "2026-10-30 00:00:00"])
def test_a_day_is_read_as_a_date_or_as_it_is_typed(day: str) -> None:
    entry = judged(FillIn(booked_on=day)).entry
    assert entry is not None
    assert entry.booked_on == TODAY


@pytest.mark.parametrize("amount", ["1500,5", "1.500,50", "1500,50 kr."])
def test_an_amount_is_read_in_whole_oere(amount: str) -> None:
    entry = judged(FillIn(amount=amount, kind="modregnet")).entry
    assert entry is not None
    assert (entry.amount_oere, entry.kind) == (1_500_50, SettlementKind.SET_OFF)


def test_every_kind_that_is_settled_by_hand_has_a_word_in_the_list() -> None:
    assert set(KINDS.values()) == set(SETTLED_BY_HAND)


def test_what_the_workbook_was_handed_out_with_is_no_entry() -> None:
    before = FillIn(booked_on="2026-10-30", booked_number="4711")
    for filled in (before, FillIn()):
        assert judged(filled, before=before).result is RowResult.UNCHANGED
    assert judged(FillIn(booked_on="2026-10-29"), before=before).result is RowResult.BOOKED


def test_a_settled_row_is_left_alone_whatever_stands_in_it() -> None:
    for filled in (FillIn(), FillIn(amount="1", kind="Modregnet"), FillIn(booked_on="vrøvl")):
        found = judged(filled, status=BilagStatus.SETTLED)
        assert (found.result, found.note) == (RowResult.UNTOUCHED, RowNote.ALREADY_SETTLED)


def test_what_came_back_before_is_not_booked_again() -> None:
    filled = FillIn(booked_on="2026-10-30", amount="100", kind="Modregnet")
    first = judged(filled)
    assert first.entry is not None
    again = judged(filled, entries=(first.entry,))
    assert (again.result, again.note) == (RowResult.UNTOUCHED, RowNote.ALREADY_RETURNED)
    more = judged(FillIn(amount="200", kind="Modregnet"), entries=(first.entry,))
    assert (more.result, more.note) == (RowResult.DIFFERING, RowNote.RETURNED_OTHERWISE)
    assert judged(FillIn(remark="Rykket"), entries=(first.entry,)).result is RowResult.BOOKED


def test_every_result_and_note_has_danish_words() -> None:
    assert all(label_of(one) for one in (*RowResult, *RowNote))
