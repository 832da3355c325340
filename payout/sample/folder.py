"""The drill folder of `payout demo`: a fresh ledger with users of every role and three months of lists."""

import secrets
import shutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path
from typing import Final

from importers import read_list
from payout.db import Ledger
from payout.domain.drill import CASE_MARK
from payout.domain.indberetningsliste import ListKind
from payout.domain.roles import Role
from payout.sample.lists import MUNICIPALITY, SampleList, sample_months
from payout.sample.writing import FileFormat, write_administration, write_list
from payout.services.drills import make_drill_ledger
from payout.services.import_list import store_list
from payout.services.journal import Book
from payout.services.set_up import make_ledger
from payout.services.users import add_user
from payout.settings import LEDGER_FILE, PASSPHRASE_FILE, SETTINGS_FILE

LIST_FOLDER: Final = "lister"
COPY_FOLDER: Final = "kopier"
ADMINISTRATOR: Final = "Advokat Viggo Mappegård, klientkonto"
PLACES: Final = ("Jobcenter, skranken", "Ydelsescenter, mødelokale 2")
LEADER, LEADER_2 = "leder", "leder2"
CASEWORKER, CASEWORKER_2 = "sagsbehandler", "sagsbehandler2"
FINANCE, FINANCE_2 = "oekonomi", "oekonomi2"
AUDITOR = "revisor"
PEOPLE: Final = (
    (LEADER, "Tove Teamleder", Role.TEAM_LEADER),
    (LEADER_2, "Troels Teamleder", Role.TEAM_LEADER),
    (CASEWORKER, "Signe Sagsbehandler", Role.CASEWORKER),
    (CASEWORKER_2, "Søren Sagsbehandler", Role.CASEWORKER),
    (FINANCE, "Ove Økonomi", Role.FINANCE),
    (FINANCE_2, "Ulla Økonomi", Role.FINANCE),
    (AUDITOR, "Rasmus Revisor", Role.AUDITOR),
)


class FolderInUse(Exception):
    """The folder holds something that is no drill, and is left alone."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Login:
    """A user of the drill, to be printed."""

    username: str
    display_name: str
    role: Role
    password: str


def fresh_folder(folder: Path) -> None:
    """An empty folder; an older drill in it is deleted. Raises FolderInUse for anything else."""
    if folder.exists() and any(folder.iterdir()):
        if not (folder / PASSPHRASE_FILE).exists():
            raise FolderInUse
        shutil.rmtree(folder)
    folder.mkdir(parents=True, exist_ok=True)


def drill_ledger(folder: Path, *, seed: int) -> tuple[Ledger, list[Login]]:
    """A drill's ledger in the folder, with a user of every role. Its passphrase lies beside it."""
    passphrase = " ".join(secrets.token_hex(2) for _ in range(4))
    (folder / PASSPHRASE_FILE).write_text(passphrase, encoding="utf-8")
    places = ", ".join(f'"{place}"' for place in PLACES)
    office = f'municipality = "{MUNICIPALITY}"\nunit = "Ydelsescenter"\n'
    own = f'series_prefix = "DEMO"\nplaces = [{places}]\nbackup_folder = "{COPY_FOLDER}"\n'
    # The day is played in seconds: every look-up of it would be one of many at once.
    own += "lookup_warning_persons = 100\n"
    (folder / COPY_FOLDER).mkdir()
    # A drill is done with passwords alone, so that everybody can begin at once.
    (folder / SETTINGS_FILE).write_text(f'{office}{own}second_factor = "off"\n', encoding="utf-8")
    logins = [
        Login(username=username, display_name=name, role=role, password=f"demo-{secrets.token_hex(4)}")
        for username, name, role in PEOPLE
    ]
    first = logins[0]
    ledger = make_ledger(
        folder / LEDGER_FILE,
        passphrase,
        username=first.username,
        display_name=first.display_name,
        password=first.password,
    )
    with ledger.transaction() as connection:
        make_drill_ledger(Book(connection, 1), seed=seed)
        for login in logins[1:]:
            add_user(
                Book(connection, 1),
                username=login.username,
                display_name=login.display_name,
                roles=[login.role],
                password=login.password,
            )
    return ledger, logins


def drill_months(*, citizens: int, seed: int, pay_dates: Sequence[date]) -> list[SampleList]:
    """A list for each pay-day, whose case numbers say that it is a drill's: no real ledger takes it in."""
    months = sample_months(citizens=citizens, seed=seed, pay_dates=pay_dates)
    return [
        replace(month, lines=[replace(line, case_no=f"{CASE_MARK}{line.case_no}") for line in month.lines])
        for month in months
    ]


def import_months(
    ledger: Ledger, folder: Path, months: Sequence[SampleList], *, report: Callable[[str], None]
) -> None:
    """Write a list for each month as a file and import it.

    A last, short list names the administrator whom one of the citizens' amount goes to.
    """
    lists = folder / LIST_FOLDER
    lists.mkdir()
    for sample in months:
        path = lists / f"ydelser-{sample.pay_date:%Y-%m}.xlsx"
        report(f"Indlæser {path.name}")
        write_list(path, sample, FileFormat.XLSX)
        _import(ledger, path)
    path = lists / f"administration-{months[-1].pay_date:%Y-%m}.csv"
    report(f"Indlæser {path.name}")
    write_administration(path, next(line for line in months[-1].lines if line.to_pay_oere > 0), ADMINISTRATOR)
    _import(ledger, path, source="administration", data_date=months[-1].printed_at.date())


def _import(ledger: Ledger, path: Path, *, source: str | None = None, data_date: date | None = None) -> None:
    parsed = read_list(path, kind=ListKind.INDBERETNING)
    with ledger.transaction() as connection:
        store_list(
            Book(connection, 1),
            parsed,
            file=path.read_bytes(),
            source=source or parsed.source,
            data_date=data_date or parsed.list_date,
        )


def last_pay_days(today: date) -> tuple[date, date, date]:
    """Today, and the last weekdays of the two months before."""
    month_before = _last_weekday_before(today.replace(day=1))
    return _last_weekday_before(month_before.replace(day=1)), month_before, today


def _last_weekday_before(day: date) -> date:
    before = day - timedelta(days=1)
    while before.weekday() > 4:
        before -= timedelta(days=1)
    return before
