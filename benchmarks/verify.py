"""`payout verify` beside hashing the same bytes and reading the same rows, and what a bilag costs by then.

The book is made quickly, from the events of a small played day: each round of look-up, issue, hold, payout
and settlement is written again with new keys, numbers, digests and hashes, in the journal's own format. Each
measurement runs in a process of its own and is of processor time. `--long` goes on to 1,000,000 events.
"""

import hashlib
import json
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from itertools import islice
from pathlib import Path
from statistics import median
from typing import Any

from sqlalchemy import Connection, Table, bindparam, func, insert, select, text, update

from benchmarks.import_list import _peak_mib
from payout.app import create_app
from payout.bilag_number import LAST_SEQUENCE, BilagNumber
from payout.cpr import Cpr
from payout.db import Ledger, SqliteLedger
from payout.domain.journal import canonical_json, event_hash
from payout.models import bilag, citizen, event, lookup, metadata, posting, series
from payout.models.base import instant_text
from payout.queries.events import chain_head
from payout.services.journal import (
    digest_of_row,
    jsonable_row,
    key_column,
    new_salt,
    split_personal,
)
from payout.services.verify_ledger import verify
from payout.settings import DEFAULT_RESERVATION, Settings
from tests import factories

HEADINGS = ("events", "bilag", "bare", "verify", "× bare (≤ 5)", "µs an event", "peak MiB")
SIZES, LONG_SIZE = (1_000, 100_000), 1_000_000
EVENTS_A_ROUND = 4
ROUNDS_AT_ONCE = 2_000
RUNS, ACTIONS = 3, 30
CASEWORKER, CASHIER = 3, 5
RULE = canonical_json({"share_percent": 80, "rounding_oere": 5000})
SERIES = ("MAA26", "MAB26", "MAC26")
"""Number series of the made bilag, one after the other: none has a quarter of a million numbers."""
AMOUNT = 400_000
"""In øre: what each bilag of the made book pays."""


def main() -> None:
    """Print both tables."""
    sizes = (*SIZES, LONG_SIZE) if "--long" in sys.argv else SIZES
    with tempfile.TemporaryDirectory() as folder:
        books = {size: _book(Path(folder) / f"{size}.db", size) for size in sizes}
        print(f"| {' | '.join(HEADINGS)} |\n|{'---|' * len(HEADINGS)}")
        for size, (path, key) in books.items():
            bare = min(_in_own_process("bare", path, key)[0] for _ in range(RUNS))
            seconds, peak, bilag_count = min(_in_own_process("whole", path, key) for _ in range(RUNS))
            print(
                f"| {size} | {bilag_count:.0f} | {bare:.2f} s | {seconds:.2f} s | {seconds / bare:.2f} "
                f"| {seconds / size * 1e6:.1f} | {peak:.0f} |",
                flush=True,
            )
        print(
            "\n| median ms | "
            + " | ".join(f"{size} events" for size in books)
            + " |\n|---|"
            + "---|" * len(books)
        )
        costs = {size: _in_own_process("growth", path, key) for size, (path, key) in books.items()}
        for place, name in enumerate(GROWING):
            print(
                f"| {name} | " + " | ".join(f"{cost[place]:.1f}" for cost in costs.values()) + " |",
                flush=True,
            )


def bare(ledger: Ledger) -> list[float]:
    """Hash every event's bytes, and read every row of every table."""
    start = time.process_time()
    with ledger.reading() as connection:
        raw: Any = connection.connection.driver_connection
        for row in raw.execute("SELECT * FROM event ORDER BY number"):
            hashlib.sha256("".join(map(str, row)).encode()).hexdigest()
        for table in metadata.tables:
            for _ in raw.execute(f"SELECT * FROM {table}"):  # noqa: S608 - our own names
                pass
    return [time.process_time() - start]


def whole(ledger: Ledger) -> list[float]:
    """Seconds and peak memory of the verification, and the number of bilag."""
    Path("/proc/self/clear_refs").write_text("5", encoding="ascii")  # the peak is counted anew
    start = time.process_time()
    found = verify(ledger)
    seconds = time.process_time() - start
    assert found.ok, [check.detail for check in found.checks if not check.ok]
    return [seconds, _peak_mib(), found.bilag]


def growth(ledger: Ledger) -> list[float]:
    """Median milliseconds of the steps and pages of GROWING."""
    client = create_app(ledger, Settings(second_factor="off")).test_client()
    page = client.get("/log-ind").get_data(as_text=True)
    token = page.split('name="csrf_token"')[1].split('value="')[1].split('"')[0]
    fields = {"csrf_token": token, "username": factories.EVERYTHING, "password": factories.PASSWORD}
    key = page.split('name="request_key"')
    if len(key) > 1:
        fields["request_key"] = key[1].split('value="')[1].split('"')[0]
    assert client.post("/log-ind", data=fields).status_code == 303
    people = iter(_people(900_000))
    counter = factories.Counter(ledger)
    made: list[int] = []

    def issue() -> None:
        made.append(counter.issue(next(people), AMOUNT, reason="Står ikke på listen"))

    steps: dict[str, Callable[[], object]] = {
        "issue": issue,
        "look up": lambda: counter.ref(factories.ANNA),
        **{path: lambda path=path: _opened(client, path) for path in PAGES},
    }
    return [median(_milliseconds(step) for _ in range(ACTIONS)) for step in steps.values()]


PAGES = ("/bilag", "/udbetaling", "/journal", "/godkendelser", "/kasser", "/overblik")
GROWING = ("issue", "look up", *PAGES)
JOBS: dict[str, Callable[[Ledger], list[float]]] = {job.__name__: job for job in (bare, whole, growth)}


def _milliseconds(step: Callable[[], object]) -> float:
    start = time.process_time()
    step()
    return (time.process_time() - start) * 1000


def _opened(client: Any, path: str) -> None:
    with client.get(path) as response:
        assert response.status_code == 200, (path, response.status_code)


def _in_own_process(job: str, path: Path, key: str) -> list[float]:
    command = [sys.executable, "-m", "benchmarks.verify", job, str(path), key]
    done = subprocess.run(command, stdout=subprocess.PIPE, check=True, text=True)
    found: list[float] = json.loads(done.stdout)
    return found


def _book(path: Path, events: int) -> tuple[Path, str]:
    """A book of about so many events."""
    from benchmarks.tamper import users_made

    ledger = users_made(path)
    factories.open_day(ledger)
    factories.box(ledger, hundreds=1_000)
    with ledger.transaction() as connection:
        maker = _Maker(connection)
        rounds = (events - maker.number) // EVENTS_A_ROUND
        people = _people(0)
        while some := list(islice(people, min(ROUNDS_AT_ONCE, rounds))):
            rounds -= len(some)
            for one in some:
                maker.round(one)
            maker.store()
    with ledger.engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    key = ledger.raw_key
    ledger.close()
    return path, key


def _people(first: int) -> Iterator[Cpr]:
    """CPR numbers with a possible date that belong to nobody."""
    day = date(1940, 1, 1) + timedelta(days=first // 60)
    while True:
        for serial in range(1, 61):
            yield Cpr(f"{day:%d%m%y}{serial:04d}")
        day += timedelta(days=1)


class _Maker:
    """Writes rounds as `Book.record` does, and stores many together."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection
        head = chain_head(connection)
        self.number, self.hash = head.events, head.hash
        self.rounds = 0
        self.postings = connection.scalar(select(func.max(posting.c.id))) or 0
        self.now = datetime(2026, 10, 30, 9, tzinfo=UTC)
        self.rows: dict[str, list[dict[str, Any]]] = defaultdict(list)

    def round(self, cpr: Cpr) -> None:
        """A citizen is looked up, gets a bilag by bank transfer, and it is held and paid."""
        self.rounds += 1
        key = self.rounds
        person = {
            "id": key,
            "ref": f"{key:016x}",
            "cpr": cpr.digits,
            "name": f"Navn {key}",
            "name_key": f"navn {key}",
            "is_protected": False,
        }
        seen = {
            "id": key,
            "citizen_id": key,
            "user_id": CASEWORKER,
            "at": self.now,
            "purpose": "Nødudbetaling",
            "showed_cpr": False,
        }
        held = {"status": "paying", "held_by": CASHIER, "held_at": self.now}
        paid = {"status": "paid", "held_by": None, "held_at": None, "box_id": None}
        paid |= {"paid_by": CASHIER, "paid_at": self.now}
        self._event(CASEWORKER, "citizen.looked-up", [self._new(citizen, person), self._new(lookup, seen)])
        number = self._next_number()
        begun = [self._begun(number.series)] if number.sequence == 1 else []
        taken = self._changed(series, number.series, {"last_sequence": number.sequence})
        issued = self._new(bilag, self._issued(person, number))
        self._event(CASEWORKER, "bilag.issued", [*begun, taken, issued])
        self._event(CASHIER, "bilag.held", [self._changed(bilag, key, held)])
        lines = [self._posting("clearing", AMOUNT), self._posting("requisition", -AMOUNT)]
        self._event(CASHIER, "bilag.paid", [self._changed(bilag, key, paid), *lines])

    def store(self) -> None:
        """Store what has been made: rows before what points at them, and each bilag step by step."""
        for table in (citizen, lookup, series, event):
            if rows := self.rows[f"insert {table.name}"]:
                self.connection.execute(insert(table), rows)
        self._update(series, self.rows["update series"])
        # Numbers are taken one by one, and the trigger that says so would see many at once.
        trigger = text("SELECT sql FROM sqlite_master WHERE name = 'bilag_no_gap'")
        definition = self.connection.scalars(trigger).one()
        self.connection.execute(text("DROP TRIGGER bilag_no_gap"))
        self.connection.execute(insert(bilag), self.rows["insert bilag"])
        self.connection.exec_driver_sql(definition)
        for status in ("paying", "paid"):
            self._update(bilag, [step for step in self.rows["update bilag"] if step["status"] == status])
        self.connection.execute(insert(posting), self.rows["insert posting"])
        self.rows.clear()

    def _update(self, table: Table, changes: list[dict[str, Any]]) -> None:
        key = table.c[key_column(table)]
        columns = {name: bindparam(name) for name in changes[0] if name != "of"}
        self.connection.execute(update(table).where(key == bindparam("of")).values(columns), changes)

    def _next_number(self) -> BilagNumber:
        place, sequence = divmod(self.rounds - 1, LAST_SEQUENCE)
        return BilagNumber(SERIES[place], sequence + 1)

    def _begun(self, code: str) -> dict[str, Any]:
        row = {"code": code, "last_sequence": 0}
        self.rows["insert series"].append(row)
        return {"op": "insert", "table": "series", "key": code, "values": row}

    def _issued(self, person: dict[str, Any], number: BilagNumber) -> dict[str, Any]:
        key = self.rounds
        return {
            **{name: None for name in map(str, bilag.columns.keys()) if name != "salt"},
            **dict.fromkeys(("method_detail", "identity_document", "decision_reason", "void_reason"), ""),
            "id": key,
            "incident_id": 1,
            "citizen_id": key,
            "status": "issued",
            "benefit": factories.HELP,
            "series": number.series,
            "sequence": number.sequence,
            "number": str(number),
            "amount_oere": AMOUNT,
            "period_from": factories.OCTOBER[0],
            "period_to": factories.OCTOBER[1],
            "method": "requisition",
            "place": "Jobcenter",
            "identity_check": "passport",
            "list_rows": "",
            "given_before_oere": 0,
            "rule": RULE,
            "limits_broken": "",
            "reservation": DEFAULT_RESERVATION,
            "settled_oere": 0,
            "requested_by": CASEWORKER,
            "requested_at": self.now,
            "issued_by": CASEWORKER,
            "issued_at": self.now,
            "stated_by_citizen": "",
            "reason": "Står ikke på listen",
            **{name: person[name] for name in ("cpr", "name", "is_protected")},
        }

    def _posting(self, account: str, amount_oere: int) -> dict[str, Any]:
        self.postings += 1
        row = {"id": self.postings, "event_number": self.number + 1, "account": account}
        row |= {"amount_oere": amount_oere, "box_id": None, "bilag_id": self.rounds, "benefit": None}
        return self._new(posting, row)

    def _new(self, table: Table, row: dict[str, Any]) -> dict[str, Any]:
        shown, hidden = split_personal(table, row)
        told = {"op": "insert", "table": table.name, "key": row["id"], "values": jsonable_row(shown)}
        if hidden:
            row = {**row, "salt": new_salt()}
            told["personal"] = digest_of_row(table, row)
        self.rows[f"insert {table.name}"].append(row)
        return told

    def _changed(self, table: Table, key: Any, values: dict[str, Any]) -> dict[str, Any]:
        self.rows[f"update {table.name}"].append({"of": key, **values})
        return {"op": "update", "table": table.name, "key": key, "values": jsonable_row(values)}

    def _event(self, actor_id: int, action: str, changes: Sequence[dict[str, Any]]) -> None:
        self.number += 1
        link: dict[str, Any] = {
            "number": self.number,
            "at": instant_text(self.now),
            "actor_id": actor_id,
            "action": action,
            "subject": f"{action.partition('.')[0]}:{self.rounds}",
            "request_key": None,
            "payload": canonical_json({"changes": list(changes), "facts": {}}),
            "previous_hash": self.hash,
        }
        self.hash = event_hash(**link)
        self.rows["insert event"].append({**link, "hash": self.hash})


if __name__ == "__main__":
    if sys.argv[1:2] and sys.argv[1] in JOBS:
        opened = SqliteLedger(Path(sys.argv[2]), sys.argv[3])
        print(json.dumps(JOBS[sys.argv[1]](opened)))
        opened.close()
    else:
        main()
