"""A ledger with many bilag in it, made through the services as counters make them, in few transactions."""

from collections.abc import Iterator
from contextlib import closing
from datetime import date
from hashlib import sha256
from itertools import islice
from pathlib import Path

from payout.cpr import Cpr
from payout.db import Ledger, open_ledger
from payout.domain.aconto import AcontoRule, Claim
from payout.domain.bilag import BilagDraft, IdentityCheck
from payout.domain.incident import IncidentScope
from payout.domain.kontering import PayoutMethod
from payout.money import Oere
from payout.services.citizens import look_up
from payout.services.incidents import start_incident
from payout.services.issue_bilag import request_bilag
from payout.services.journal import Book
from payout.services.set_up import make_ledger
from payout.settings import DEFAULT_RESERVATION, LEDGER_FILE

PASSPHRASE, PASSWORD = "fire blå elefanter", "opdigtet-kode-26"
PERIOD = (date(2026, 10, 1), date(2026, 10, 31))
BENEFIT = "Hjælp til forsørgelse"
A_TRANSACTION = 500
LEADER, ISSUER = 1, 2
DRAFT = BilagDraft(
    claim=Claim(benefit=BENEFIT, period_from=PERIOD[0], period_to=PERIOD[1]),
    amount_oere=Oere(50_00),
    method=PayoutMethod.CASH,
    method_detail="",
    identity_check=IdentityCheck.PASSPORT,
    identity_document="pas 1234",
    stated_by_citizen="",
    reason="",
    place="Jobcenter",
)
SCOPE = IncidentScope(
    name="Måling",
    systems="KY",
    down_since=PERIOD[0],
    authorised_by="Centerchefen",
    benefits=(BENEFIT,),
    pay_days=(date(2026, 10, 30),),
    rule=AcontoRule(
        share_percent=80, rounding_oere=Oere(50_00), ceiling_bilag_oere=None, ceiling_person_oere=None
    ),
    is_drill=False,
)


def numbers() -> Iterator[Cpr]:
    """Invented CPR numbers with a possible date, all different."""
    for year in range(40, 100):
        for month in range(1, 13):
            for day in range(1, 29):
                yield from (Cpr(f"{day:02d}{month:02d}{year:02d}{serial:04d}") for serial in range(1, 10))


def filled_ledger(folder: Path, bilag: int, spare: int) -> tuple[Ledger, list[Cpr]]:
    """An open ledger with so many issued bilag; gives also citizens on its list who have none yet."""
    from importers.parsed import totals_by_benefit
    from payout.domain.roles import Role
    from payout.services.import_list import store_list
    from payout.services.users import add_user
    from tests.factories import line, parsed_list

    make_ledger(
        folder / LEDGER_FILE, PASSPHRASE, username="leder", display_name="Lea Leder", password=PASSWORD
    ).close()
    ledger = open_ledger(folder / LEDGER_FILE, PASSPHRASE)
    people = list(islice(numbers(), bilag + spare))
    rows = [line(cpr, "Nils Ny", 1_000_00, row=row) for row, cpr in enumerate(people, 7)]
    parsed = parsed_list(rows, sha256=sha256(b"measured").hexdigest())
    assert parsed.by_benefit == totals_by_benefit(parsed.lines)
    with ledger.transaction() as connection:
        book = Book(connection, LEADER)
        add_user(book, username="sara", display_name="Sara", roles=[Role.CASEWORKER], password=PASSWORD)
        store_list(book, parsed, file=b"a list", source=parsed.source, data_date=parsed.list_date)
        start_incident(book, SCOPE, series_prefix="STR")
    for first in range(0, bilag, A_TRANSACTION):
        with ledger.transaction() as connection:
            for cpr in people[first : min(first + A_TRANSACTION, bilag)]:
                issue(Book(connection, ISSUER), cpr)
    return ledger, people[bilag:]


def issue(book: Book, cpr: Cpr) -> None:
    """Look a citizen up and issue their bilag, as a counter does."""
    ref = look_up(book, cpr, purpose="Nødudbetaling")
    made = request_bilag(book, ref, DRAFT, reservation_template=DEFAULT_RESERVATION)
    assert not made.limits


def reopened(folder: Path) -> "closing[Ledger]":
    """The ledger in a folder, closed at the end of the block."""
    return closing(open_ledger(folder / LEDGER_FILE, PASSPHRASE))
