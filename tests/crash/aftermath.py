"""What must hold when the flow has been cut off or refused: no promise is lost, and nothing is half there."""

import json
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from random import Random
from typing import Any

from flask import Flask
from sqlalchemy import text

from payout.app import create_app
from payout.db import Ledger, SqliteLedger
from payout.services.verify_ledger import verify
from payout.settings import LEDGER_FILE, load_settings
from tests.crash import flow, hands
from tests.crash.hands import AppLine, Form, Hand
from tests.crash.ledger_checks import Book, bilag_of_key, book_of, next_number_is_free
from tests.crash.office import Office
from tests.factories import CASEWORKER

ORDER = ("issued", "paying", "paid", "settled")
DISK_WORDS = ("Disken", "kunne ikke skrives", "Kopien er ikke i orden")


class Aftermath:
    """Checks an office after a run of the flow. The app is made once; its connections are let go between."""

    def __init__(self, office: Office) -> None:
        self.office = office
        self.ledger: Ledger = office.opened()
        self.app: Flask | None = None

    def let_go(self) -> None:
        """Close every connection, so that the files can be replaced."""
        self.ledger.close()

    def faults(self) -> list[str]:
        """Everything that does not hold."""
        told = promises(self.office)
        found = [f"{line['what']}: {line.get('text', '')}" for line in told if line["step"] == "violation"]
        found += [line["said"] for line in told if "said" in line and not _is_plain(line["said"])]
        before = self._book()
        found += [*book_faults(before), *promise_faults(told, before)]
        found += self._files(told)
        found += self._again(told)
        found += self._verified(self.office.ledger_file)
        self.let_go()
        return found

    def _book(self) -> Book:
        with self.ledger.reading() as connection:
            return book_of(connection, whole_chain=True)

    def _again(self, told: list[dict[str, Any]]) -> Iterator[str]:
        """Send each form without an answer again, then a new one: one event for each key, and no gap."""
        if self.app is None:
            self.app = create_app(self.ledger, load_settings(self.office.folder))
        for sent in unanswered(told):
            form = Form(sent["path"], tuple(map(tuple, sent["fields"])))
            yield from self._sent_again(sent["by"], form)
        fresh = hands.issue(Random(99), self.office.refs[-1])
        yield from self._sent_again(CASEWORKER, fresh)
        yield from book_faults(self._book())

    def _sent_again(self, username: str, form: Form) -> Iterator[str]:
        assert self.app is not None
        cookie, token = self.office.signed_in[username]
        key = dict(form.fields)["request_key"]
        with self.ledger.reading() as connection:
            made = bilag_of_key(connection, key)
        answer = Hand(AppLine(self.app, cookie), token).send(form)
        if answer.status != hands.SEE_OTHER or answer.location.endswith("/log-ind"):
            yield f"{form.path} sent again: {answer.status} {answer.location}"
        elif form.path.startswith("/borger") and made not in {None, hands.bilag_in(answer.location)}:
            yield f"{form.path} sent again made another bilag"

    def _files(self, told: list[dict[str, Any]]) -> Iterator[str]:
        steps = {line["step"]: line for line in told}
        folder = self.office.folder
        yield from self._workbook(folder / flow.OUT, promised="export" in steps)
        copies = flow.copies_in(folder)
        if "backup" in steps and not copies:
            yield "the copy is gone"
        for copy in copies:
            yield from self._whole_ledger(copy, steps.get("backup"))
        yield from self._whole_ledger(folder / flow.OTHER / LEDGER_FILE, steps.get("restore"))

    def _workbook(self, path: Path, *, promised: bool) -> Iterator[str]:
        if not path.exists():
            if promised:
                yield "the workbook is gone"
            return
        with self.ledger.reading() as connection:
            stored = connection.scalars(text("SELECT sha256 FROM export_file")).all()
        if sha256(path.read_bytes()).hexdigest() not in stored:
            yield "the workbook is not the one that is stored"

    def _whole_ledger(self, path: Path, promised: dict[str, Any] | None) -> Iterator[str]:
        if not path.exists():
            if promised is not None:
                yield f"{path.name} in {path.parent.name} is gone"
            return
        yield from self._verified(path, events=(promised or {}).get("events", 0))

    def _verified(self, path: Path, *, events: int = 0) -> Iterator[str]:
        ledger = SqliteLedger(path, self.office.raw_key)
        try:
            found = verify(ledger)
        finally:
            ledger.close()
        if not found.ok:
            yield f"{path.name} in {path.parent.name}: {[check for check in found.checks if not check.ok]}"
        if found.events < events:
            yield f"{path.name} in {path.parent.name}: {found.events} of {events} events"


def promises(office: Office) -> list[dict[str, Any]]:
    """What the flow was promised and refused, in order."""
    return parsed((office.folder / flow.PROMISES).read_text(encoding="utf-8"))


def parsed(text: str) -> list[dict[str, Any]]:
    """The lines of promises."""
    return [json.loads(line) for line in text.splitlines()]


def unanswered(told: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The forms that were sent and not answered with a yes that has been told."""
    return [
        line
        for line, after in zip(told, [*told[1:], {"step": ""}], strict=True)
        if line["step"] == "sent" and after["step"] not in {*ORDER, "voided"}
    ]


def book_faults(book: Book) -> list[str]:
    """What is wrong with a book in itself."""
    return [*book.faults, *([] if next_number_is_free(book) else ["the next number is not free"])]


def promise_faults(told: list[dict[str, Any]], book: Book) -> Iterator[str]:
    """Promises that the book does not keep."""
    statuses: dict[int, str] = {}
    for line in told:
        if line["step"] in {*ORDER, "voided"}:
            statuses[line["bilag"]] = line["step"]
        elif line["step"] == "printed":
            row = book.bilag.get(line["bilag"])
            if row is None or row.number != line["number"]:
                yield f"bilag {line['bilag']} is not number {line['number']}"
    open_paths = [line["path"] for line in unanswered(told)]
    for bilag_id, status in statuses.items():
        row = book.bilag.get(bilag_id)
        in_doubt = any(f"/{bilag_id}/" in path for path in open_paths)
        if row is None or row.number is None or row.status not in _allowed(status, in_doubt=in_doubt):
            yield f"bilag {bilag_id} was {status} and is {row}"
    known = len(statuses) + sum(path.startswith("/borger") for path in open_paths)
    if len(book.bilag) > known:
        yield f"{len(book.bilag)} bilag, of which {known} were asked for"


def _allowed(status: str, *, in_doubt: bool) -> set[str]:
    if not in_doubt or status not in ORDER[:-1]:
        return {status}
    following = {ORDER[ORDER.index(status) + 1]}
    return {status, *following, *({"voided"} if status == "issued" else set())}


def _is_plain(said: str) -> bool:
    return "Traceback" not in said and any(word in said for word in DISK_WORDS)
