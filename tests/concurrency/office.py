"""An office to put under load: a ledger in a scratch folder, and the real server on it in its own process.

What the server runs on is chosen by its environment alone, as for users, so that the same load can be put on
another engine: give `environment` what chooses it, and `open_ledger` what opens it.
"""

import os
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, field, replace
from io import BytesIO
from itertools import islice
from pathlib import Path
from random import Random

from openpyxl import load_workbook
from sqlalchemy import select

from payout.cpr import Cpr
from payout.db import Ledger, SqliteLedger
from payout.domain.aconto import AcontoRule
from payout.domain.bilag_states import BilagStatus
from payout.domain.roles import Role
from payout.labels import label_of
from payout.models import citizen, event, export_file
from payout.money import Oere
from payout.sample.people import invent_people
from payout.services.incidents import start_incident
from payout.services.journal import Book
from payout.services.set_up import make_ledger
from payout.services.users import add_user
from payout.settings import LEDGER_FILE, SETTINGS_FILE
from tests.concurrency.history import Asked, Drawn, History, Told, told
from tests.factories import FLEKS, HELP, PASSPHRASE, PASSWORD, line, parsed_list, scope, store
from tests.tools import free_port

LEADERS = ("lea", "leader-2")
RULE = AcontoRule(
    share_percent=80, rounding_oere=Oere(50_00), ceiling_bilag_oere=None, ceiling_person_oere=Oere(1_600_00)
)
EXPECTED_OERE, ADVANCE_OERE = 1_250_00, 1_000_00
ALLOWED_OERE = 1_600_00
"""Each citizen is expected to get 1.250 kr. of two ydelser, and may get 1.000 of each, 1.600 in all."""
START_SECONDS = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Office:
    """A prepared folder. `citizens` are on its list, each with two ydelser."""

    folder: Path
    raw_key: str
    citizens: Sequence[Cpr]
    caseworkers: Sequence[str]
    cashiers: Sequence[str]
    environment: Mapping[str, str] = field(default_factory=dict)

    @property
    def ledger_file(self) -> Path:
        """The ledger's file."""
        return self.folder / LEDGER_FILE

    def open_ledger(self) -> Ledger:
        """The ledger, beside whatever else has it open."""
        return SqliteLedger(self.ledger_file, self.raw_key)

    def variables(self) -> dict[str, str]:
        """The environment of a process that works on this office's ledger."""
        chosen = {
            "PAYOUT_INSTANCE": str(self.folder),
            "PAYOUT_PASSPHRASE_FILE": str(self.folder / "passphrase.txt"),
        }
        return {**os.environ, **chosen, **self.environment}

    def history(self, asked: Sequence[Asked]) -> History:
        """What was asked, with the journal and the exports as they stand now."""
        with closing(self.open_ledger()) as ledger, ledger.reading() as connection:
            events = [
                told(dict(row))
                for row in connection.execute(select(event).order_by(event.c.number)).mappings()
            ]
            files = connection.execute(select(export_file.c.number, export_file.c.file)).all()
            people = connection.scalars(select(citizen.c.id)).all()
        return History(
            asked=asked,
            told=events,
            drawn=[_drawn(events, number, content) for number, content in files],
            allowed=dict.fromkeys(people, ALLOWED_OERE),
        )


def make_office(folder: Path, *, citizens: int, caseworkers: int, cashiers: int) -> Office:
    """A ledger with users, a list and an open hændelse; nothing has been issued yet."""
    folder.mkdir(parents=True)
    (folder / "passphrase.txt").write_text(PASSPHRASE, encoding="utf-8")
    (folder / SETTINGS_FILE).write_text(
        'box_maximum_kroner = 50000000\nsecond_factor = "off"\n', encoding="utf-8"
    )
    chance = Random(1)
    people = [person.cpr for person in islice(invent_people(chance), citizens)]
    office = Office(
        folder=folder,
        raw_key="",
        citizens=people,
        caseworkers=[f"sagsbehandler-{place}" for place in range(caseworkers)],
        cashiers=[f"kasse-{place}" for place in range(cashiers)],
    )
    ledger = make_ledger(
        office.ledger_file, PASSPHRASE, username=LEADERS[0], display_name="Lea Leder", password=PASSWORD
    )
    with ledger.transaction() as connection:
        roles = {
            **dict.fromkeys(LEADERS[1:], Role.TEAM_LEADER),
            **dict.fromkeys(office.caseworkers, Role.CASEWORKER),
            **dict.fromkeys(office.cashiers, Role.FINANCE),
        }
        for username, role in roles.items():
            add_user(
                Book(connection, 1),
                username=username,
                display_name=username.title(),
                roles=[role],
                password=PASSWORD,
            )
    rows = [
        line(cpr, f"Nils Nummer {place}", EXPECTED_OERE, row=place, benefit=benefit)
        for place, cpr in enumerate(people)
        for benefit in (HELP, FLEKS)
    ]
    store(ledger, parsed_list(rows))
    with ledger.transaction() as connection:
        start_incident(Book(connection, 1), scope(rule=RULE), series_prefix="STR")
    ledger.close()
    return replace(office, raw_key=ledger.raw_key)


PRELOADED = "LD_PRELOAD"


@contextmanager
def served(office: Office, *, fault: str = "") -> Iterator[str]:
    """The office's server, running; gives its address. With `fault` it is one that the test has broken."""
    port = free_port()
    module = ["-m", "tests.concurrency.faulty_server", fault] if fault else ["-m", "payout"]
    # What it says of faults goes to a file: a pipe that nobody reads would fill up and stop it.
    log = office.folder / "server.log"
    with log.open("a", encoding="utf-8") as said_aside:
        server = subprocess.Popen(
            [sys.executable, *module, "serve", "--port", str(port)],
            env=office.variables(),
            stdout=subprocess.PIPE,
            stderr=said_aside,
            text=True,
        )
    try:
        assert server.stdout is not None
        said = server.stdout.readline()
        assert f":{port}" in said, f"{said}{log.read_text(encoding='utf-8')}"
        yield f"127.0.0.1:{port}"
    finally:
        # Under a clock that is moved nothing can sleep, and a server that stops does.
        (server.kill if PRELOADED in office.environment else server.terminate)()
        server.communicate(timeout=START_SECONDS)


def broken(office: Office, statement: str) -> None:
    """Change the ledger behind the product's back: a trigger or an index is dropped."""
    with closing(office.open_ledger()) as ledger, ledger.transaction() as connection:
        connection.exec_driver_sql(statement)


def _drawn(events: Sequence[Told], number: int, content: bytes) -> Drawn:
    (of_number,) = (one for one in events if one.subject == f"export_file:{number}")
    rows = load_workbook(BytesIO(content), read_only=True)["Bilag"].iter_rows(values_only=True)
    for heading in rows:
        if "Bilagsnr." in heading:
            break
    status, amount = heading.index("Status"), heading.index("Beløb")
    return Drawn(
        name=f"export {number}",
        chain_head=of_number.facts["chain_head"],
        rows=[(_STATUS[row[status]], round(row[amount] * 100)) for row in rows if row[status]],
    )


_STATUS: Mapping[object, str] = {label_of(status): status.value for status in BilagStatus}
