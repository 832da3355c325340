"""Many bilag settled at once, by choice or by a file: all of them or none, and one event for each."""

from pathlib import Path

import pytest

from exports.sheet import Column, Document, Kind, Sheet, Table
from exports.workbook import write_sheets
from payout.bilag_number import BilagNumber
from payout.db import Ledger
from payout.domain.bilag_states import BilagStatus
from payout.domain.settlement import SettlementKind, SettlesTooMuch
from payout.domain.settling_file import HeadingsMissing, LineFault
from payout.money import Oere
from payout.queries.events import count_events
from payout.queries.settlements import settlements_of
from payout.services.read_upload import UploadUnreadable
from payout.services.settle_bilag import NothingToSettle, Part, settle_many
from payout.services.settle_file import LinesRefused, judge_lines, read_settling_file, settle_lines
from tests.conftest import START
from tests.factories import BOERGE, CLARA, FINANCE, Counter, booking, box, open_day, paid
from tests.services.acting import faults, read

pytestmark = pytest.mark.usefixtures("pay_day")

FIRST, SECOND, THIRD = (str(BilagNumber("STR26", number)) for number in (1, 2, 3))


@pytest.fixture
def two(ledger: Ledger) -> tuple[int, int]:
    """Two paid bilag of 1,000 kr., and a third that is issued."""
    open_day(ledger)
    box(ledger)
    counter = Counter(ledger)
    made = paid(ledger, counter.issue(amount_oere=1_000_00)), paid(ledger, counter.issue(BOERGE, 1_000_00))
    counter.issue(CLARA, 1_000_00)
    return made


def parts(*amounts: tuple[int, int]) -> list[Part]:
    return [Part(bilag_id=one, amount_oere=Oere(amount), note="novemberkørslen") for one, amount in amounts]


def test_all_are_settled_with_an_event_for_each(ledger: Ledger, two: tuple[int, int]) -> None:
    with ledger.reading() as connection:
        before = count_events(connection)
    for _ in range(2):
        with booking(ledger, FINANCE) as book:
            chosen = parts((two[0], 1_000_00), (two[1], 400_00))
            settle_many(book, chosen, kind=SettlementKind.SET_OFF, request_key="c" * 32)
    assert [read(ledger, one).status for one in two] == [BilagStatus.SETTLED, BilagStatus.PAID]
    with ledger.reading() as connection:
        assert count_events(connection) == before + 3
        (line,) = settlements_of(connection, two[1])
    assert (line.amount_oere, line.note) == (400_00, "novemberkørslen")
    assert faults(ledger) == {}


def test_one_that_cannot_be_settled_undoes_them_all(ledger: Ledger, two: tuple[int, int]) -> None:
    with pytest.raises(SettlesTooMuch), booking(ledger, FINANCE) as book:
        settle_many(book, parts((two[0], 1_000_00), (two[1], 1_000_50)), kind=SettlementKind.SET_OFF)
    assert [read(ledger, one).settled_oere for one in two] == [0, 0]
    with pytest.raises(NothingToSettle), booking(ledger, FINANCE) as book:
        settle_many(book, [], kind=SettlementKind.SET_OFF)


def csv_file(*rows: str, head: str = "Bilagsnummer;Beløb;Bemærkning") -> bytes:
    return "\r\n".join((head, *rows, "")).encode("cp1252")


def workbook(tmp_path: Path) -> bytes:
    columns = (
        Column(heading="Beløb", kind=Kind.AMOUNT, width=12),
        Column(heading="Bilagsnr.", kind=Kind.TEXT, width=14),
    )
    rows = [(Oere(250_50), FIRST), (Oere(1_000_00), SECOND)]
    sheet = Sheet(
        name="Afregning", lines=[], widths=[12, 14], table=Table(columns=columns, rows=rows, row_count=2)
    )
    path = tmp_path / "afregning.xlsx"
    document = Document(title="", subject="", creator="", made_at=START, header="", footer="")
    write_sheets([sheet], document, path)
    return path.read_bytes()


def faults_in(ledger: Ledger, file: bytes) -> list[tuple[int, LineFault | None]]:
    lines = read_settling_file(file, folder=ledger.folder)
    with ledger.reading() as connection:
        return [(one.line.row, one.fault) for one in judge_lines(connection, lines, SettlementKind.SET_OFF)]


def test_every_row_that_does_not_fit_says_why(ledger: Ledger, two: tuple[int, int]) -> None:
    file = csv_file(
        f"{FIRST};1.000,50;",
        f"{SECOND};400;delvist",
        "",
        f"{THIRD};100;",
        f"{BilagNumber('STR26', 9)};100;",
        "020360;100;",
        f"{BilagNumber('STR26', 8)};nul;",
        f"{BilagNumber('STR26', 7)};1;{'x' * 201}",
    )
    assert faults_in(ledger, file) == [
        (2, LineFault.TOO_MUCH),
        (3, None),
        (5, LineFault.NOT_PAID),
        (6, LineFault.UNKNOWN),
        (7, LineFault.NUMBER_UNREADABLE),
        (8, LineFault.AMOUNT_UNREADABLE),
        (9, LineFault.NOTE_TOO_LONG),
    ]
    assert faults_in(ledger, csv_file(f"{FIRST};1;", f"{FIRST.lower()};2;")) == [
        (2, LineFault.TWICE),
        (3, LineFault.TWICE),
    ]
    lines = read_settling_file(file, folder=ledger.folder)
    with pytest.raises(LinesRefused) as refused, booking(ledger, FINANCE) as book:
        settle_lines(book, lines, kind=SettlementKind.SET_OFF)
    assert refused.value.count == 6
    assert read(ledger, two[1]).settled_oere == 0


def test_a_workbook_is_booked_as_its_cells_say(ledger: Ledger, two: tuple[int, int], tmp_path: Path) -> None:
    lines = read_settling_file(workbook(tmp_path), folder=ledger.folder)
    for _ in range(2):
        with booking(ledger, FINANCE) as book:
            settle_lines(book, lines, kind=SettlementKind.REPAID, request_key="d" * 32)
    assert [read(ledger, one).outstanding_oere for one in two] == [749_50, 0]
    assert faults(ledger) == {}


def test_a_note_keeps_no_cpr_number(ledger: Ledger, two: tuple[int, int]) -> None:
    (line,) = read_settling_file(csv_file(f"{FIRST};1;for 020360-0001"), folder=ledger.folder)
    assert "020360-0001" not in line.note


@pytest.mark.parametrize("head", ["Nr;Kroner", "Bilagsnummer", "Beløb"])
def test_a_file_without_the_headings_is_refused(ledger: Ledger, two: tuple[int, int], head: str) -> None:
    with pytest.raises(HeadingsMissing):
        read_settling_file(csv_file("1;2", head=head), folder=ledger.folder)


@pytest.mark.parametrize("file", [b"", b"%PDF-1.7", b"PK\x03\x04broken"])
def test_a_file_that_is_no_list_is_refused(ledger: Ledger, two: tuple[int, int], file: bytes) -> None:
    with pytest.raises(UploadUnreadable):
        read_settling_file(file, folder=ledger.folder)
