"""Two ledgers of two places, merged: once for what is new, never for what does not fit."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from payout.db import Ledger
from payout.domain.aconto import Limit
from payout.domain.bilag_states import BilagStatus
from payout.domain.handover import HandoverFault, HandoverRefused
from payout.domain.incident import SeriesElsewhere
from payout.domain.journal import event_hash
from payout.money import Oere
from payout.queries.citizen_card import CitizenCard, citizen_card
from payout.queries.events import count_events
from payout.queries.handovers import all_places, merged_bilag, other_places, served_twice, totals_by_place
from payout.queries.incidents import open_incident
from payout.services.hand_over import Collected, own_code
from payout.services.incidents import start_incident
from payout.services.ledger_secrets import handover_key
from payout.services.receive_handover import OpenedHandover, Received, open_handover, receive_handover
from payout.services.verify_ledger import verify
from tests import factories, other_place
from tests.factories import ANNA, BOERGE, CLARA, LEADER, Counter, booking, close_haendelse, open_day, paid
from tests.other_place import at_place, collected, opened
from tests.services.acting import (
    by_hand,
    drop_trigger,
    faults,
    read,
    sql,
)

pytestmark = pytest.mark.usefixtures("pay_day")


@pytest.fixture
def there(tmp_path: Path) -> Iterator[Ledger]:
    """The other place with the same outage open, a cash box, and a bilag of 4.000 kr. to Anna."""
    with other_place.other_ledger(tmp_path / "there") as ledger:
        other_place.open_there(ledger)
        factories.box(ledger)
        Counter(ledger).issue(ANNA, 4_000_00, **at_place())
        yield ledger


@pytest.fixture
def here(ledger: Ledger) -> Ledger:
    """Our place with the outage open."""
    open_day(ledger)
    return ledger


def take(ledger: Ledger, one: OpenedHandover, **how: Any) -> Received:
    with booking(ledger, LEADER) as book:
        return receive_handover(book, one, **{"code": one.code, **how})


def fault(ledger: Ledger, one: OpenedHandover, **how: Any) -> HandoverFault:
    before = events(ledger)
    with pytest.raises(HandoverRefused) as refused:
        take(ledger, one, **how)
    assert events(ledger) == before
    return refused.value.fault


def events(ledger: Ledger) -> int:
    with ledger.reading() as connection:
        return count_events(connection)


def card(ledger: Ledger, cpr: Any) -> CitizenCard:
    ref = Counter(ledger).ref(cpr)
    with ledger.reading() as connection:
        found = citizen_card(connection, ref)
    assert found is not None
    return found


def test_a_file_brings_the_other_places_bilag_and_its_whole_journal(here: Ledger, there: Ledger) -> None:
    one = collected(there)
    file = one.sealed(other_place.PASSPHRASE)
    got = take(here, open_handover(file, other_place.PASSPHRASE))
    assert (got.name, got.new_bilag, got.new_events) == ("Rådhuset", 1, len(one.handover.events))
    with here.reading() as connection:
        (place,) = other_places(connection, 1)
        (row,) = merged_bilag(connection, 1, limit=9, offset=0)
    with there.reading() as connection:
        assert place.code == own_code(connection)
    assert (place.series, place.events, place.head) == ("STRB26", got.events, one.handover.head)
    assert (row.number, row.place, row.amount_oere, row.cpr) == (
        "STRB26-00001-3",
        "Rådhuset",
        4_000_00,
        ANNA,
    )
    assert verify(here).ok


def test_a_place_where_everything_has_happened_can_hand_over(day: Ledger, tmp_path: Path) -> None:
    with other_place.other_ledger(tmp_path / "there") as here:
        other_place.open_there(here)
        brought = take(here, opened(collected(day)))  # and its being handed over is an event there
        assert (brought.new_events, faults(here)) == (events(day) - 1, {})


def test_the_same_file_again_and_an_older_one_change_nothing(here: Ledger, there: Ledger) -> None:
    older = opened(collected(there))
    newer = opened(collected(there))
    assert take(here, newer).new_bilag == 1
    before = events(here)
    for again in (newer, older):
        assert take(here, again, code="").new_events == 0
    assert events(here) == before


def test_a_later_file_goes_on_with_what_has_happened_since(here: Ledger, there: Ledger) -> None:
    take(here, opened(collected(there)))
    paid(there, 1)
    Counter(there).issue(BOERGE, 1_000_00, **at_place())
    got = take(here, opened(collected(there)), code="")
    assert (got.new_bilag, got.changed_bilag) == (1, 1)
    with here.reading() as connection:
        ours, theirs = totals_by_place(connection, 1)
        whole = all_places(connection, 1)
    assert (ours.issued, theirs.issued, theirs.paid_oere, theirs.outstanding_oere) == (
        0,
        2,
        4_000_00,
        4_000_00,
    )
    assert (whole.citizens, whole.issued_oere) == (2, 5_000_00)
    assert verify(here).ok


def test_what_was_given_there_counts_here_and_is_warned_of(here: Ledger, there: Ledger) -> None:
    assert card(here, ANNA).remaining_oere == 8_000_00
    take(here, opened(collected(there)))
    found = card(here, ANNA)
    assert (found.remaining_oere, found.given_oere) == (4_000_00, 4_000_00)
    (given,) = found.elsewhere
    assert (given.number, given.place, given.status) == ("STRB26-00001-3", "Rådhuset", BilagStatus.ISSUED)
    asked = Counter(here).issue(ANNA, 5_000_00, reason="Husleje")
    assert read(here, asked).limits == (Limit.ABOVE_RULE, Limit.SECOND_FOR_SAME)
    assert read(here, asked).given_before_oere == 4_000_00


def test_citizens_who_were_served_at_both_are_told_with_what_is_above_the_rule(
    here: Ledger, there: Ledger
) -> None:
    Counter(there).issue(CLARA, 1_000_00, **at_place())
    Counter(here).issue(ANNA, 8_000_00)
    Counter(here).issue(CLARA, 1_000_00)
    Counter(here).issue(BOERGE, 1_000_00)
    take(here, opened(collected(there)))
    with here.reading() as connection:
        incident = open_incident(connection)
        assert incident is not None
        first, second = served_twice(connection, incident)
    assert (first.cpr, first.given_oere, first.maximum_oere, first.above_oere) == (
        ANNA,
        12_000_00,
        8_000_00,
        4_000_00,
    )
    assert {one.place for one in first.bilag} == {"Jobcenter", "Rådhuset"}
    assert (second.cpr, second.above_oere) == (CLARA, 0)


def test_a_first_file_needs_the_code_and_a_known_ledger_does_not(here: Ledger, there: Ledger) -> None:
    one = opened(collected(there))
    assert fault(here, one, code="") is HandoverFault.CODE_NEEDED
    assert fault(here, one, code="0000 0000 0000 0000 0000") is HandoverFault.OTHER_CODE
    take(here, one)
    foreign = replace(collected(there), private_key="cd" * 32)
    assert fault(here, opened(foreign), code="") is HandoverFault.CODE_NEEDED
    assert fault(here, opened(foreign), code=one.code) is HandoverFault.OTHER_CODE


def test_our_own_file_and_that_of_a_copy_of_ours_are_refused(here: Ledger) -> None:
    assert fault(here, opened(collected(here))) is HandoverFault.OWN


def with_another_end(one: Collected) -> Collected:
    """The same journal, but for its last event: another history of the same ledger."""
    names = ("number", "at", "actor_id", "action", "subject", "request_key", "payload", "previous_hash")
    *before, last = one.handover.events
    link = dict(zip(names, last[:-1], strict=True)) | {"at": "2026-10-30T23:00:00.000000Z"}
    fork = (*before, (*link.values(), event_hash(**link)))
    return replace(one, handover=replace(one.handover, events=fork))


def test_a_file_that_does_not_go_on_from_what_was_taken_is_refused(here: Ledger, there: Ledger) -> None:
    first = collected(there)
    take(here, opened(first))
    assert fault(here, opened(with_another_end(first)), code="") is HandoverFault.FORKED


@pytest.mark.parametrize(
    ("there_is", "why"),
    [
        ({"is_drill": True}, HandoverFault.OTHER_INCIDENT),
        ({"pay_days": (date(2026, 11, 30),)}, HandoverFault.OTHER_INCIDENT),
        ({"benefits": ("Sygedagpenge",)}, HandoverFault.OTHER_INCIDENT),
        ({"series": "STR"}, HandoverFault.SAME_SERIES),
    ],
)
def test_another_incident_and_our_own_series_are_refused(
    here: Ledger, tmp_path: Path, there_is: dict[str, Any], why: HandoverFault
) -> None:
    with other_place.other_ledger(tmp_path / "there") as there:
        other_place.open_there(there, **there_is)
        assert fault(here, opened(collected(there))) is why


def test_a_series_of_a_third_place_is_refused(here: Ledger, there: Ledger) -> None:
    take(here, opened(collected(there)))
    third = opened(replace(collected(there), private_key="cd" * 32))
    assert fault(here, third) is HandoverFault.SAME_SERIES


def test_without_an_open_incident_nothing_is_taken_and_the_series_stays_theirs(
    here: Ledger, there: Ledger
) -> None:
    take(here, opened(collected(there)))
    close_haendelse(here)
    Counter(there).issue(CLARA, 1_000_00, **at_place())
    assert fault(here, opened(collected(there)), code="") is HandoverFault.NO_INCIDENT
    with booking(here, LEADER) as book, pytest.raises(SeriesElsewhere):
        start_incident(book, factories.scope(), series_prefix=other_place.SERIES)


def test_a_drill_of_two_places_has_a_series_for_each(ledger: Ledger, tmp_path: Path) -> None:
    open_day(ledger, is_drill=True)
    with other_place.other_ledger(tmp_path / "there") as there:
        other_place.open_there(there, is_drill=True)
        Counter(there).issue(ANNA, 1_000_00, **at_place())
        take(ledger, opened(collected(there)))
    with ledger.reading() as connection:
        assert [one.series for one in other_places(connection, 1)] == ["DRILLB26"]


def test_each_place_can_take_the_other_and_its_own_bilag_go_alone(here: Ledger, there: Ledger) -> None:
    Counter(here).issue(BOERGE, 1_000_00)
    take(here, opened(collected(there)))
    take(there, opened(collected(here)))
    take(here, opened(collected(there)), code="")
    for ledger in (here, there):
        with ledger.reading() as connection:
            assert all_places(connection, 1).issued_oere == Oere(5_000_00)
        assert verify(ledger).ok


def test_a_key_is_made_once_and_is_another_in_each_ledger(here: Ledger, there: Ledger) -> None:
    keys = set()
    for ledger in (here, there, here):
        with ledger.reading() as connection:
            keys.add(handover_key(connection))
    assert len(keys) == 2


@pytest.mark.file
@pytest.mark.parametrize(
    ("edit", "check"),
    [
        ("UPDATE other_bilag SET amount_oere = 1", {"handovers", "rebuild"}),
        ("UPDATE other_bilag SET name = 'En anden'", {"handovers", "personal-data"}),
        ("UPDATE other_event SET at = '2026' WHERE number = 3", {"handovers"}),
        ("DELETE FROM other_event WHERE number = 3", {"handovers"}),
        ("DELETE FROM other_bilag", {"handovers", "rebuild"}),
    ],
)
def test_a_hand_edit_of_what_another_place_has_handed_over_is_found(
    here: Ledger, there: Ledger, edit: str, check: set[str]
) -> None:
    take(here, opened(collected(there)))
    with by_hand(here) as raw:  # type: ignore[arg-type]
        raw.execute(edit)
    assert set(faults(here)) == check


def test_the_database_keeps_what_was_handed_over(here: Ledger, there: Ledger) -> None:
    take(here, opened(collected(there)))
    for statement in (
        "UPDATE other_event SET at = 'x'",
        "UPDATE handover SET events = 1",
        "UPDATE other_ledger SET public_key = 'x'",
        "UPDATE other_bilag SET their_id = 9",
        "DELETE FROM other_bilag",
        "DELETE FROM other_event",
    ):
        with pytest.raises(Exception, match=r"no (update|delete|change|other_key)"):
            sql(here, statement)
    drop_trigger(here, "other_bilag", "other_bilag_no_delete")
    sql(here, "DELETE FROM other_bilag")
    assert "handovers" in faults(here)
