"""A counter in a process of its own, which works on the ledger's file beside the server, by the services.

Each thing that it asked is written as a line of JSON. Called with FILE RAW_KEY TIMES CPR CPR …
"""

import json
import sys
import time
from dataclasses import asdict
from pathlib import Path
from uuid import uuid4

from sqlalchemy.exc import DBAPIError

from payout.cpr import Cpr
from payout.db import Ledger, SqliteLedger
from payout.domain.errors import DomainError
from payout.services.citizens import look_up
from payout.services.issue_bilag import request_bilag
from payout.services.journal import Book
from payout.settings import DEFAULT_RESERVATION
from tests.concurrency.history import Asked
from tests.factories import draft

ACTOR_ID = 3
"""A caseworker of `tests.concurrency.office`."""


def main(path: str, raw_key: str, times: str, *people: str) -> None:
    """Issue for one after another, as often as told."""
    ledger = SqliteLedger(Path(path), raw_key)
    for place in range(int(times)):
        key, sent = uuid4().hex, time.monotonic()
        status, said = _issue(ledger, Cpr(people[place % len(people)]), key)
        asked = Asked(
            who="other process",
            action="issue",
            key=key,
            sent=sent,
            answered=time.monotonic(),
            status=status,
            said=said,
        )
        print(json.dumps(asdict(asked)), flush=True)  # noqa: T201 - it is read by the test that started it
    ledger.close()


def _issue(ledger: Ledger, cpr: Cpr, key: str) -> tuple[int, str]:
    try:
        with ledger.transaction() as connection:
            book = Book(connection, ACTOR_ID)
            ref = look_up(book, cpr, purpose="Nødudbetaling")
            request_bilag(book, ref, draft(600_00), reservation_template=DEFAULT_RESERVATION, request_key=key)
    except DomainError as error:
        return 409, error.code
    except DBAPIError as error:
        return 500, str(error.orig)
    return 303, ""


if __name__ == "__main__":
    main(*sys.argv[1:])
