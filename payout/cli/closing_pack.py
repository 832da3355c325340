"""`payout closing-pack`: what the archive keeps of a closed hændelse, in one encrypted file."""

import json
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path

import click
from sqlalchemy import Connection

from exports.bilag_paper import draw_bilag
from exports.closing_pack import write_pack
from exports.incident_log import incident_log_pdf
from exports.logbook import logbook_pdf
from exports.minutes import minutes_pdf
from exports.pack_receipt import draw_pack_receipt
from exports.paper import PaperSize
from payout import clock
from payout.cli.common import (
    UNREADABLE,
    USAGE,
    Chosen,
    ask_secret,
    on_ledger,
    opened,
    progress,
    read_secret,
    refuse,
    settings_of,
)
from payout.domain.incident import Incident, NoIncident
from payout.files import write_whole
from payout.models import bilag
from payout.queries.bilag import bilag_where
from payout.queries.closing_packs import closing_pack_by_id
from payout.queries.exports import drawn_exports, stored_export
from payout.queries.incident_log import incident_log
from payout.queries.incidents import latest_incident
from payout.queries.logbook import logbook
from payout.services.journal import Book
from payout.services.pack_closed import note_pack
from payout.services.verify_ledger import Verification, verify_on
from payout.settings import Settings
from payout.web.paper_of import paper_for, texts_of
from payout.web.verification_words import check_label, check_texts

LEAST_LETTERS = 16
"""The format stretches the passphrase but little, so it has to be long."""
DRAWN_BY = "kommandolinjen"
_READ_ME = (
    "Lukkepakke fra Nødudbetaling.\n\n"
    "Pakken er en ZIP-fil krypteret med AES-256. Åbn den med 7-Zip (gratis, 7-zip.org) eller WinZip, og\n"
    "skriv adgangssætningen. Windows' egen Stifinder kan ikke åbne den. Få adgangssætningen ad en anden\n"
    "vej end filen, fx over telefonen. SHA256SUMS.txt har en kode for hver fil,\n"
    "så I kan se, at intet er ændret.\n"
)


@click.command("closing-pack")
@click.option("--out", type=click.Path(path_type=Path, dir_okay=False), required=True, help="Filen (.zip).")
@on_ledger
@click.pass_obj
def closing_pack(chosen: Chosen, out: Path) -> None:
    """Dan pakken til ESDH af den lukkede hændelse: eksporter, bilag, log, logbog og kontrol.

    Pakken er en ZIP-fil krypteret med AES-256. Modtageren åbner den med 7-Zip og en adgangssætning, som I
    vælger nu. Den gemmes ingen steder. Med --passphrase-stdin er den den næste linje.
    """
    office = settings_of(chosen)
    with opened(chosen) as ledger:
        secret = _passphrase(chosen)
        with progress("Kontrollerer og samler") as report, ledger.reading() as connection:
            incident = latest_incident(connection)
            if incident is None:
                raise NoIncident
            if incident.closed_at is None:
                refuse("Hændelsen er åben. Luk den først.")
            found = verify_on(connection, report)
            files = dict(_files(connection, incident, office, found))
        content = write_pack(files, secret)
        with ledger.transaction() as connection:
            pack_id = note_pack(Book(connection, None), incident.incident_id, content, file_count=len(files))
            pack = closing_pack_by_id(connection, pack_id)
        _write(out, content)
        receipt = out.with_name(f"{out.stem}-kvittering.pdf")
        if pack is not None:
            _write(receipt, draw_pack_receipt(pack, office=office.office_name, drawn_at=clock.now()))
    click.echo(f"{out}: lukkepakke med {len(files)} filer. Åbnes med 7-Zip og adgangssætningen.")
    click.echo(f"{receipt}: følger med, og arkivet skriver under. Notér svaret under Dataslut, Lukkepakker.")


def _passphrase(chosen: Chosen) -> str:
    label = "Pakkens adgangssætning"
    secret = read_secret() if chosen.passphrase_stdin else ask_secret(label, new=True)
    if len(secret) < LEAST_LETTERS:
        refuse(f"{label} skal have mindst {LEAST_LETTERS} tegn, fx fire-fem tilfældige ord.", USAGE)
    return secret


def _files(
    connection: Connection, incident: Incident, office: Settings, found: Verification
) -> Iterator[tuple[str, bytes]]:
    now = clock.now()
    name = office.office_name
    yield "laes-mig.txt", _READ_ME.encode()
    yield "kontrol.json", json.dumps(asdict(found), ensure_ascii=False, indent=2, default=str).encode()
    yield "kontrol.txt", "\n".join(_readable(found)).encode()
    yield (
        "log.pdf",
        incident_log_pdf(incident_log(connection, incident, office=name, drawn_by=DRAWN_BY, drawn_at=now)),
    )
    written = logbook(connection, incident, office=name, drawn_by=DRAWN_BY, drawn_at=now)
    yield "logbog.pdf", logbook_pdf(written)
    yield "beslutninger.pdf", minutes_pdf(written)
    for one in drawn_exports(connection):
        stored = stored_export(connection, one.number)
        if one.incident_id == incident.incident_id and stored is not None:
            yield f"eksport/{one.number:04d}-{stored.file_name}", stored.content
    here = (bilag.c.incident_id == incident.incident_id) & bilag.c.number.is_not(None)
    for issued in bilag_where(connection, here):
        paper = paper_for(connection, issued, None, office, book_is_broken=not found.ok)
        drawn = draw_bilag([paper], texts_of(office), size=PaperSize.A4, drawn_at=now, logo=None)
        yield f"bilag/{issued.number}.pdf", drawn


def _readable(found: Verification) -> Iterator[str]:
    for check in found.checks:
        yield f"{'I orden' if check.ok else 'FEJL'}: {check_label(check)}: {' '.join(check_texts(check))}"
    yield f"{found.events} poster i journalen, {found.bilag} bilag, sidste kode {found.chain_head}"


def _write(path: Path, content: bytes) -> None:
    try:
        write_whole(path, content)
    except OSError as error:
        refuse(f"{path} kunne ikke skrives ({type(error).__name__}). Vælg en anden med --out.", UNREADABLE)
