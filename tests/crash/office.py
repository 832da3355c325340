"""The office that the crash harnesses work on: many citizens on one list, an open hændelse, filled boxes.

It is made once and copied for each run. Who works there is signed in already: their cookies go with it, since
sessions are rows of the ledger and outlive the server.
"""

import json
import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from payout import clock
from payout.app import create_app
from payout.cpr import Cpr
from payout.db import Ledger, SqliteLedger
from payout.money import Oere
from payout.services.cash_boxes import open_box
from payout.services.citizens import look_up
from payout.services.incidents import start_incident
from payout.services.journal import Book
from payout.services.set_up import make_ledger
from payout.services.users import add_user
from payout.settings import LEDGER_FILE, SETTINGS_FILE, load_settings
from tests import factories
from tests.conftest import START
from tests.crash.hands import AppLine, Hand

CASEWORKERS = (factories.CASEWORKER, factories.CASEWORKER_2)
CASHIERS = (factories.FINANCE, factories.FINANCE_2)
STAFF = (*CASEWORKERS, *CASHIERS)
BOX_OERE = 20_000_000_00
ROOM_KRONER = 90_000_000
"""What the boxes may hold here: no run pays so much that one is empty."""


@dataclass(frozen=True, kw_only=True)
class Office:
    """A data folder, the ledger's raw key, whom the counters can serve, and the cookies of the staff."""

    folder: Path
    raw_key: str
    refs: Sequence[str]
    signed_in: dict[str, tuple[str, str]]
    """Username → cookie, and the token that goes with it in forms."""

    @property
    def ledger_file(self) -> Path:
        """The ledger's file."""
        return self.folder / LEDGER_FILE

    def copied_to(self, folder: Path) -> "Office":
        """The same office in a fresh folder."""
        shutil.rmtree(folder, ignore_errors=True)
        shutil.copytree(self.folder, folder)
        return Office(folder=folder, raw_key=self.raw_key, refs=self.refs, signed_in=self.signed_in)

    def copied_over(self, folder: Path) -> None:
        """The same office in a folder that stays, with nothing else in it."""
        for path in folder.iterdir():
            if path.is_dir():
                shutil.rmtree(path)
            else:
                path.unlink()
        shutil.copytree(self.folder, folder, dirs_exist_ok=True)

    def opened(self) -> Ledger:
        """The ledger, open, without stretching the passphrase again."""
        return SqliteLedger(self.ledger_file, self.raw_key)

    def noted(self) -> str:
        """All of it but the file, as text for another process."""
        return json.dumps([str(self.folder), self.raw_key, list(self.refs), self.signed_in])

    @staticmethod
    def from_note(text: str) -> "Office":
        """What `noted` wrote."""
        folder, raw_key, refs, signed_in = json.loads(text)
        return Office(folder=Path(folder), raw_key=raw_key, refs=refs, signed_in=signed_in)


def make_office(folder: Path, *, citizens: int) -> Office:
    """A fresh office in the folder, closed."""
    folder.mkdir(parents=True)
    (folder / SETTINGS_FILE).write_text(
        f'municipality = "Prøvekøbing Kommune"\nseries_prefix = "STR"\nbox_maximum_kroner = {ROOM_KRONER}\n'
        # Long runs begin each cycle with the same sessions, which must not have gone idle by then.
        "idle_minutes = 600\n"
        'second_factor = "off"\n',
        encoding="utf-8",
    )
    leader, (display_name, _) = next(iter(factories.USERS.items()))
    ledger = make_ledger(
        folder / LEDGER_FILE,
        factories.PASSPHRASE,
        username=leader,
        display_name=display_name,
        password=factories.PASSWORD,
    )
    with ledger.transaction() as connection:
        for username, (name, roles) in list(factories.USERS.items())[1:]:
            add_user(
                Book(connection, 1),
                username=username,
                display_name=name,
                roles=roles,
                password=factories.PASSWORD,
            )
    cprs = [Cpr(f"0203{60 + serial // 9999}{serial % 9999 + 1:04d}") for serial in range(citizens)]
    lines = [
        factories.line(cpr, f"Nils Ny {row}", 1_000_00, row=row) for row, cpr in enumerate(cprs, start=7)
    ]
    factories.store(ledger, factories.parsed_list(lines))
    with factories.booking(ledger, leader) as book:
        start_incident(book, factories.scope(), series_prefix="STR")
    for username in CASHIERS:
        with factories.booking(ledger, username) as book:
            open_box(
                book,
                place="Jobcenter",
                pieces={Oere(500_00): BOX_OERE // 500_00},
                maximum_oere=Oere(ROOM_KRONER * 100),
            )
    with factories.booking(ledger, factories.CASEWORKER) as book:
        refs = [look_up(book, cpr, purpose="Nødudbetaling") for cpr in cprs]
    signed_in = _signed_in(ledger)
    raw_key = ledger.raw_key
    ledger.close()
    return Office(folder=folder, raw_key=raw_key, refs=refs, signed_in=signed_in)


def _signed_in(ledger: Ledger) -> dict[str, tuple[str, str]]:
    app = create_app(ledger, load_settings(ledger.path.parent))
    signed_in = {}
    for username in STAFF:
        hand = Hand(AppLine(app))
        hand.sign_in(username, factories.PASSWORD)
        signed_in[username] = (hand.line.cookie, hand.token)
    return signed_in


def stand_still() -> None:
    """The clock stands at the pay-day, so that every run makes the same files."""
    clock.set_source(lambda: START)
