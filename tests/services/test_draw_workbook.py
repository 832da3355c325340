"""Drawing the workbook: one moment of the ledger, a number for good, the same bytes again."""

import hashlib
import json
from collections.abc import Iterator
from io import BytesIO
from typing import IO

import pytest
from openpyxl import load_workbook
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from exports import write_workbook
from payout.db import Ledger
from payout.domain.incident import NoIncident
from payout.domain.reconciliation import ReconciliationReport
from payout.models import bilag, export_file
from payout.queries.events import chain_head, stream_events
from payout.queries.exports import StoredFile, drawn_exports, stored_export
from payout.services.draw_workbook import Drawing, Progress, Writer, draw_workbook
from payout.services.receive_handover import receive_handover
from payout.services.verify_ledger import verify
from tests import factories
from tests.other_place import busy_there
from tests.services.acting import drop_trigger, sql

pytestmark = pytest.mark.usefixtures("pay_day")

KEY, OTHER_KEY = "a" * 32, "b" * 32


def drawing(write: Writer = write_workbook) -> Drawing:
    return Drawing(actor_id=1, drawn_by="Lea Leder", office="Prøvekøbing Kommune", write=write)


def stored(ledger: Ledger, number: int) -> StoredFile:
    with ledger.reading() as connection:
        found = stored_export(connection, number)
    assert found is not None
    return found


def drawn_numbers(ledger: Ledger) -> list[int]:
    with ledger.reading() as connection:
        return [one.number for one in drawn_exports(connection)]


@pytest.fixture
def day(ledger: Ledger) -> Ledger:
    """One bilag paid, one waiting."""
    factories.open_day(ledger)
    counter = factories.Counter(ledger)
    factories.box(ledger)
    factories.paid(ledger, counter.issue())
    counter.issue(factories.BOERGE)
    return ledger


def test_nothing_is_drawn_before_there_was_a_haendelse(ledger: Ledger) -> None:
    with pytest.raises(NoIncident):
        draw_workbook(ledger, drawing())
    assert drawn_numbers(ledger) == []


def test_each_drawing_has_its_number_and_keeps_its_bytes(day: Ledger) -> None:
    assert draw_workbook(day, drawing()) == 1
    first = stored(day, 1)
    factories.Counter(day).issue(factories.CLARA)
    assert draw_workbook(day, drawing()) == 2
    assert stored(day, 1) == first
    assert stored(day, 2).content != first.content
    assert drawn_numbers(day) == [2, 1]


def test_a_repeat_with_the_same_key_gives_the_first(day: Ledger) -> None:
    assert draw_workbook(day, drawing(), request_key=KEY) == 1
    assert draw_workbook(day, drawing(), request_key=KEY) == 1
    assert draw_workbook(day, drawing(), request_key=OTHER_KEY) == 2


def test_the_journal_keeps_hash_last_bilag_and_head(day: Ledger) -> None:
    with day.reading() as connection:
        head = chain_head(connection)
    draw_workbook(day, drawing())
    with day.reading() as connection:
        event = list(stream_events(connection))[-1]
    content = stored(day, 1).content
    assert (event.action, event.subject, event.actor_id) == ("workbook.drawn", "export_file:1", 1)
    assert json.loads(event.payload)["facts"] == {
        "sha256": hashlib.sha256(content).hexdigest(),
        "last_bilag": "STR26-00002-1",
        "chain_head": head.hash,
    }


def test_the_ledger_still_verifies_and_the_file_cannot_be_changed(day: Ledger) -> None:
    draw_workbook(day, drawing())
    assert verify(day).ok
    with pytest.raises(IntegrityError), day.transaction() as connection:
        connection.execute(export_file.update().values(file=b"en anden fil"))


def test_who_is_overtaken_takes_the_next_number(day: Ledger) -> None:
    calls: Iterator[int] = iter(range(2))

    def slow(report: ReconciliationReport, out: IO[bytes], progress: Progress | None = None) -> None:
        if next(calls) == 0:
            assert draw_workbook(day, drawing()) == 1
        write_workbook(report, out, progress)

    assert draw_workbook(day, drawing(slow)) == 2
    assert "eksport nr. 2" in load_workbook(BytesIO(stored(day, 2).content)).properties.title


def test_two_presses_at_the_same_time_draw_one(day: Ledger) -> None:
    def interrupted(report: ReconciliationReport, out: IO[bytes], progress: Progress | None = None) -> None:
        assert draw_workbook(day, drawing(), request_key=KEY) == 1
        write_workbook(report, out, progress)

    assert draw_workbook(day, drawing(interrupted), request_key=KEY) == 1
    assert drawn_numbers(day) == [1]


def test_a_drawing_that_breaks_leaves_nothing(day: Ledger) -> None:
    def broken(report: ReconciliationReport, out: IO[bytes], progress: Progress | None = None) -> None:
        out.write(b"half")
        raise OSError("no room")

    with pytest.raises(OSError, match="no room"):
        draw_workbook(day, drawing(broken))
    assert drawn_numbers(day) == []
    assert draw_workbook(day, drawing()) == 1


def test_whoever_waits_is_told_how_far_it_is(day: Ledger) -> None:
    told: list[tuple[int, int]] = []
    draw_workbook(day, drawing(), progress=lambda done, total: told.append((done, total)))
    assert told
    assert told[-1][0] == told[-1][1]


def test_the_name_of_the_file_is_number_and_day(day: Ledger) -> None:
    draw_workbook(day, drawing())
    assert stored(day, 1).file_name == "noedudbetaling-afstemning-0001-2026-10-30.xlsx"


def test_what_another_place_has_handed_over_stands_beside_ours_and_in_none_of_our_totals(day: Ledger) -> None:
    _, later = busy_there()
    with factories.booking(day, factories.LEADER) as book:
        receive_handover(book, later, code=later.code)

    draw_workbook(day, drawing())

    workbook = load_workbook(BytesIO(stored(day, 1).content), data_only=True)
    rows = [row for row in workbook["Andre steder"].iter_rows(values_only=True) if row[1] == "Rådhuset"]
    assert [(row[2], row[8], row[9]) for row in rows] == [
        ("Udbetalt", 1_000, 1_000),
        ("Udstedt", 2_000, None),
        ("Afventer godkendelse", 500, None),
    ]
    with day.reading() as connection:
        ours = connection.scalars(select(bilag.c.number).order_by(bilag.c.id)).all()
    assert [row[14] for row in rows] == [ours[0], ours[1], None]
    totals = {row[1]: row[3:7:2] for row in workbook["Andre steder"].iter_rows(values_only=True) if row[6]}
    assert totals["Udbetalt, beløb"] == (1_000, 1_000)
    assert totals["Udstedt, beløb"] == (3_000, 3_000)
    front = {row[0]: row for row in workbook["Forside"].iter_rows(values_only=True) if row[0]}
    assert front["Udstedt"][1] == len(ours)
    assert front["Samlet kontrol"][3] == "stemmer"


def test_a_book_that_does_not_verify_is_drawn_and_says_so(day: Ledger) -> None:
    drop_trigger(day, "event", "event_no_update")
    sql(day, "UPDATE event SET action = 'bilag.voided' WHERE number = 5")

    draw_workbook(day, drawing())

    front = load_workbook(BytesIO(stored(day, 1).content), data_only=True)["Forside"]
    said = {row[0]: row[1] for row in front.iter_rows(values_only=True) if row[0]}
    assert "BOGEN KAN IKKE BEKRÆFTES – brug ikke tallene, før teamlederen har set på det" in said
    assert "Journalens kæde" in str(said["Bogens kontrol"])
