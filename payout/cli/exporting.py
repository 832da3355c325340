"""`payout export HVAD --out FIL`: what Økonomiafdelingen, the bank and the archive get, as files."""

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Final, TypeVar

import click

from exports import write_workbook
from exports.incident_log import incident_log_pdf, write_incident_log
from exports.logbook import logbook_pdf, write_logbook
from exports.minutes import minutes_pdf
from exports.posting_files import write_postings
from exports.rekeying_list import RekeyingSheet, rekeying_csv, rekeying_xlsx
from exports.transfer_file import transfer_list_csv
from exports.transfer_list import transfer_list_pdf
from payout import clock
from payout.cli.common import UNREADABLE, USAGE, Chosen, on_ledger, opened, progress, refuse, settings_of
from payout.db import Ledger
from payout.domain.incident import NoIncident
from payout.domain.logbook import Logbook
from payout.domain.posting_file import PostingFormat
from payout.domain.transfers import FileKind
from payout.files import write_whole
from payout.queries.exports import DrawnExport, drawn_exports, stored_export
from payout.queries.incident_log import incident_log
from payout.queries.incidents import latest_incident
from payout.queries.logbook import logbook
from payout.queries.rekeying import RekeyingFilter, rekeying_rows
from payout.queries.transfers import TransferList, lists_of
from payout.services.draw_postings import PostingDrawing, draw_postings
from payout.services.draw_workbook import Drawing, draw_workbook
from payout.services.journal import Book
from payout.services.rekey import log_rekeying_fetch
from payout.services.transfers import log_transfer_file
from payout.web.transfer_sheet import transfer_sheet

Value = TypeVar("Value")
DRAWN_BY: Final = "kommandolinjen"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Order:
    """What was asked for: on which ledger, for which office, into which file, or an old one by number."""

    ledger: Ledger
    office: str
    out: Path
    number: int | None

    @property
    def suffix(self) -> str:
        return self.out.suffix.lower()

    def beside(self, mark: object) -> Path:
        """The file's name with a mark before its suffix, where there are several of them."""
        return self.out.with_stem(f"{self.out.stem}-{mark}")


def _workbook(order: _Order) -> None:
    drawing = Drawing(actor_id=None, drawn_by=DRAWN_BY, office=order.office, write=write_workbook)
    number = order.number
    if number is None:
        with progress("Trækker arbejdsbogen") as report:
            number = draw_workbook(order.ledger, drawing, progress=report)
    _write_stored(order, [number], None, "arbejdsbog")


def _postings(order: _Order) -> None:
    kind = _by_suffix(order, {".xlsx": PostingFormat.KASSEKLADDE_XLSX, ".csv": PostingFormat.KASSEKLADDE_CSV})
    _write_postings(order, kind, "kassekladde")


def _opus(order: _Order) -> None:
    _write_postings(order, PostingFormat.OPUS, "omposteringsbilag til KMD Opus")


def _prisme(order: _Order) -> None:
    _write_postings(order, PostingFormat.PRISME, "linjer til Prisme")


def _write_postings(order: _Order, kind: PostingFormat, name: str) -> None:
    drawing = PostingDrawing(
        actor_id=None, drawn_by=DRAWN_BY, office=order.office, format=kind, write=write_postings
    )
    numbers = (order.number,) if order.number is not None else draw_postings(order.ledger, drawing)
    _write_stored(order, list(numbers), kind, name)


def _write_stored(order: _Order, numbers: list[int], kind: PostingFormat | None, name: str) -> None:
    for number in numbers:
        with order.ledger.reading() as connection:
            found = drawn_exports(connection, number)
            stored = stored_export(connection, number)
        if not found or stored is None or _format(found[0]) is not kind:
            refuse(f"Eksport {number} er ikke {name}. Se numrene på siden Eksport.")
        span = found[0].span
        _write(
            order.out if len(numbers) == 1 or span is None else order.beside(span.year),
            stored.content,
            f"{name} nr. {number}",
        )


def _format(one: DrawnExport) -> PostingFormat | None:
    return one.span.format if one.span else None


def _bank(order: _Order) -> None:
    draw, kind = _by_suffix(
        order,
        {".csv": (transfer_list_csv, FileKind.CSV), ".pdf": (transfer_list_pdf, FileKind.PDF)},
    )
    with order.ledger.reading() as connection:
        incident = latest_incident(connection)
        if incident is None:
            raise NoIncident
        lists = [one for one in lists_of(connection, incident.incident_id) if _is_for_bank(one)][::-1]
    if not lists:
        refuse("Der er ingen frigivet overførselsliste i hændelsen. Listerne frigives under Overførsler.")
    for one in lists:
        with order.ledger.reading() as connection:
            content = draw(transfer_sheet(connection, one, office=order.office, drawn_by=DRAWN_BY))
        with order.ledger.transaction() as connection:
            sha256 = hashlib.sha256(content).hexdigest()
            log_transfer_file(Book(connection, None), one.list_id, kind=kind, sha256=sha256)
        path = order.out if len(lists) == 1 else order.beside(one.list_id)
        _write(path, content, f"overførselsliste {one.list_id}, fortrolig")


def _is_for_bank(one: TransferList) -> bool:
    return one.released_by is not None and one.dropped_by is None


def _worklist(order: _Order) -> None:
    """With masked CPR numbers: whole ones need a purpose and a person, on the page."""
    write = _by_suffix(order, {".xlsx": rekeying_xlsx, ".csv": rekeying_csv})
    with order.ledger.reading() as connection:
        incident = latest_incident(connection)
        if incident is None:
            raise NoIncident
        rows = rekeying_rows(connection, incident.incident_id, RekeyingFilter(), limit=None)
    sheet = RekeyingSheet(
        incident=incident.scope.name,
        rows=rows,
        has_cpr=False,
        purpose="",
        drawn_by=DRAWN_BY,
        drawn_at=clock.now(),
    )
    content = write(sheet)
    with order.ledger.transaction() as connection:
        log_rekeying_fetch(
            Book(connection, None),
            incident_id=incident.incident_id,
            sha256=hashlib.sha256(content).hexdigest(),
            row_count=len(rows),
            has_cpr=False,
            purpose="",
        )
    _write(order.out, content, f"liste til genindtastning med {len(rows)} bilag")


def _log(order: _Order) -> None:
    kind = _by_suffix(order, {".pdf": FileKind.PDF, ".xlsx": None})
    with order.ledger.reading() as connection:
        incident = latest_incident(connection)
        if incident is None:
            raise NoIncident
        log = incident_log(connection, incident, office=order.office, drawn_by=DRAWN_BY, drawn_at=clock.now())
        if kind is FileKind.PDF:
            content = incident_log_pdf(log)
        else:
            book = BytesIO()
            write_incident_log(log, book)
            content = book.getvalue()
    _write(order.out, content, f"log med {log.event_count} ændringer")


def _logbook(order: _Order) -> None:
    draw = _by_suffix(order, {".pdf": logbook_pdf, ".xlsx": _logbook_workbook})
    found = _logbook_of(order)
    _write(order.out, draw(found), f"logbog med {len(found.lines)} indførsler")


def _minutes(order: _Order) -> None:
    draw = _by_suffix(order, {".pdf": minutes_pdf})
    found = _logbook_of(order)
    _write(order.out, draw(found), f"referat af {len(found.decisions)} beslutninger")


def _logbook_workbook(found: Logbook) -> bytes:
    book = BytesIO()
    write_logbook(found, book)
    return book.getvalue()


def _logbook_of(order: _Order) -> Logbook:
    with order.ledger.reading() as connection:
        incident = latest_incident(connection)
        if incident is None:
            raise NoIncident
        return logbook(connection, incident, office=order.office, drawn_by=DRAWN_BY, drawn_at=clock.now())


def _by_suffix(order: _Order, known: Mapping[str, Value]) -> Value:
    if order.suffix not in known:
        refuse(f"Filens navn skal ende på {' eller '.join(known)}.", USAGE)
    return known[order.suffix]


def _write(path: Path, content: bytes, told: str) -> None:
    try:
        write_whole(path, content)
    except OSError as error:
        refuse(f"{path} kunne ikke skrives ({type(error).__name__}). Vælg en anden med --out.", UNREADABLE)
    click.echo(f"{path}: {told}")


_DRAWN: Final[Mapping[str, Callable[[_Order], None]]] = {
    "workbook": _workbook,
    "postings": _postings,
    "opus": _opus,
    "prisme": _prisme,
    "bank": _bank,
    "worklist": _worklist,
    "log": _log,
    "logbook": _logbook,
    "minutes": _minutes,
}
_NUMBERED: Final = ("workbook", "postings", "opus", "prisme")


@click.command()
@click.argument("what", metavar="|".join(_DRAWN), type=click.Choice(list(_DRAWN)))
@click.option("--out", type=click.Path(path_type=Path, dir_okay=False), required=True, help="Filen.")
@click.option(
    "--number",
    type=click.IntRange(min=1),
    help="Hent den eksport, der har nummeret, igen i stedet for en ny.",
)
@on_ledger
@click.pass_obj
def export(chosen: Chosen, what: str, out: Path, number: int | None) -> None:
    """Skriv det, som Økonomiafdelingen, banken eller arkivet skal have.

    workbook: afstemningsarbejdsbogen. postings: nye posteringer som kassekladde (.xlsx eller .csv).
    opus, prisme: de samme til KMD Opus eller Prisme. bank: frigivne overførselslister (.csv eller .pdf).
    worklist: listen til genindtastning. log: hændelsens log til ESDH (.pdf eller .xlsx).
    logbook: logbogen (.pdf eller .xlsx). minutes: beslutningsreferatet (.pdf).
    """
    if number is not None and what not in _NUMBERED:
        refuse(f"--number kan bruges med {', '.join(_NUMBERED)}.", USAGE)
    office = settings_of(chosen).office_name
    with opened(chosen) as ledger:
        _DRAWN[what](_Order(ledger=ledger, office=office, out=out, number=number))
