"""Edits of every column of every table, and of the file's bytes: `python -m benchmarks.tamper --edits 100`.

Each edit is made by a hand that has the passphrase and puts the triggers back; the verification of the book
has to see it. What keeps the chain whole (a tail cut off, all hashes computed again) has to be seen with the
head that stands on paper. Rows are also taken out, put in and swapped.
"""

import argparse
import tempfile
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from random import Random
from typing import Any

from sqlalchemy import Column, Table

from payout.db import Ledger
from payout.domain.roles import Role
from payout.services.journal import Book
from payout.services.set_up import make_ledger
from payout.services.users import add_user
from payout.services.verify_ledger import verify
from tests import factories
from tests.services.acting import busy_day, marked
from tests.services.changed_bytes import judge_changed_byte
from tests.services.tampering import (
    COLUMNS,
    TABLES,
    Edit,
    Hand,
    NothingChanged,
    attempt,
    change_of,
    deletion,
    forgery,
    hand_on,
    insertion,
    name_of,
    seeded,
    swap,
    tail_cut,
)

BYTES_AN_EDIT = 10


def main() -> None:
    """Edit, count what was seen, and name what was not."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--edits", type=int, default=10, help="edits of each column, rows of each table")
    parser.add_argument("--seed", type=int, default=1)
    chosen = parser.parse_args()
    chance = seeded(chosen.seed)
    with tempfile.TemporaryDirectory() as folder:
        ledger = users_made(Path(folder) / "ledger.db")
        busy_day(ledger)
        print(f"seed {chosen.seed}, {len(COLUMNS)} columns of {len(TABLES)} tables")
        print("| kind | edits | seen | not seen |\n|---|---|---|---|")
        with hand_on(marked(ledger)) as hand:
            _tell("column", _edited(hand, change_of, COLUMNS, chosen.edits, chance))
            for kind in (deletion, insertion, swap):
                _tell(kind.__name__, _edited(hand, kind, TABLES, chosen.edits, chance))
            _tell("tail cut, with --head", _with_head(hand, tail_cut, chosen.edits, chance))
            _tell("chain forged, with --head", _with_head(hand, forgery, chosen.edits, chance))
        _bytes(ledger, chosen.edits * BYTES_AN_EDIT, chance)


def _edited(
    hand: Hand,
    kind: Callable[[Any, Random], Edit],
    targets: tuple[Any, ...],
    edits: int,
    chance: Random,
) -> Counter[str]:
    found: Counter[str] = Counter()
    for target in targets:
        for _ in range(edits):
            try:
                found["seen" if attempt(hand, kind, target, chance) else _name(target)] += 1
            except NothingChanged:
                break  # one row can't be swapped, and some tables hold one open row at most
    return found


def _with_head(hand: Hand, kind: Callable[[Any, int], None], edits: int, chance: Random) -> Counter[str]:
    printed, events = hand.head(), hand.events()
    found: Counter[str] = Counter()
    for _ in range(edits):
        place = chance.randrange(1, events)
        seen = not hand.has_head(printed, lambda raw, place=place: kind(raw, place))  # type: ignore[misc]
        found["seen" if seen else f"event {place}"] += 1
    return found


def _bytes(ledger: Ledger, count: int, chance: Random) -> None:
    before = verify(ledger)
    ledger.close()
    whole = ledger.path.read_bytes()
    found = Counter(
        judge_changed_byte(ledger.path, ledger.raw_key, whole, before, chance) for _ in range(count)
    )
    print(f"bytes of the file turned over: {count}, of them {dict(found)}")


def _tell(kind: str, found: Counter[str]) -> None:
    unseen = {name: number for name, number in found.items() if name != "seen"}
    print(f"| {kind} | {found.total()} | {found['seen']} | {unseen or 0} |", flush=True)


def _name(target: Table | Column[Any]) -> str:
    return target.name if isinstance(target, Table) else name_of(target)


def users_made(path: Path) -> Ledger:
    """A ledger with the users of the tests."""
    leader, *others = factories.USERS.items()
    ledger = make_ledger(
        path,
        factories.PASSPHRASE,
        username=leader[0],
        display_name=leader[1][0],
        password=factories.PASSWORD,
    )
    with ledger.transaction() as connection:
        for username, (display_name, roles) in others:
            _add(Book(connection, 1), username, display_name, roles)
    return ledger


def _add(book: Book, username: str, display_name: str, roles: tuple[Role, ...]) -> None:
    add_user(book, username=username, display_name=display_name, roles=roles, password=factories.PASSWORD)


if __name__ == "__main__":
    main()
