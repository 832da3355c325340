"""A counter that is going to be killed: issues bilag without end and says on stdout what it was promised."""

import sys
from itertools import count
from pathlib import Path

from payout.cpr import Cpr
from payout.db import SqliteLedger
from payout.services.citizens import look_up
from payout.services.issue_bilag import request_bilag
from payout.services.journal import Book
from payout.services.pay_out import hold, pay_out
from payout.settings import DEFAULT_RESERVATION
from tests.factories import CASEWORKER, FINANCE, USERS, draft

IDS = {username: number for number, username in enumerate(USERS, 1)}


def main(path: str, raw_key: str, year: str) -> None:
    """Issue and pay for one citizen after another; a line is written when the transaction has ended."""
    ledger = SqliteLedger(Path(path), raw_key)
    for serial in count(1):
        with ledger.transaction() as connection:
            book = Book(connection, IDS[CASEWORKER])
            ref = look_up(book, Cpr(f"0203{year}{serial:04d}"), purpose="Nødudbetaling")
            issued = request_bilag(book, ref, draft(50_00), reservation_template=DEFAULT_RESERVATION)
        say("issued", issued.bilag_id)
        with ledger.transaction() as connection:
            hold(Book(connection, IDS[FINANCE]), issued.bilag_id)
        with ledger.transaction() as connection:
            pay_out(Book(connection, IDS[FINANCE]), issued.bilag_id)
        say("paid", issued.bilag_id)


def say(step: str, bilag_id: int) -> None:
    """One whole line at once, so that the killer reads it or does not."""
    sys.stdout.write(f"{step} {bilag_id}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main(*sys.argv[1:])
