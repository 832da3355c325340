"""The ledger against its model, for long: random histories, and every planted fault looked for by chance.

Run: `python -m benchmarks.model --sequences 1000 --steps 50`, with `--faults` for the second part. A
difference ends the run with the history that leads to it; it is a fault of the product or of the model.
"""

import argparse
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from payout import clock
from payout.services.journal import Book
from payout.services.set_up import make_ledger
from payout.services.users import add_user
from payout.settings import LEDGER_FILE
from tests import factories
from tests.conftest import START
from tests.model.faults import FAULTS, Fault
from tests.model.harness import Difference
from tests.model.house import House
from tests.model.machine import run_histories

CHUNK = 50
MOST_SEQUENCES_FOR_A_FAULT = 1_000


def main() -> None:
    """Run what the command line asks for, and print what was done."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sequences", type=int, default=1_000)
    parser.add_argument("--steps", type=int, default=50)
    parser.add_argument("--faults", action="store_true", help="look for each planted fault as well")
    wanted = parser.parse_args()
    with _house() as house:
        _histories(house, wanted.sequences, wanted.steps)
        if wanted.faults:
            for fault in FAULTS:
                print(f"| {fault.name} | {_look_for(house, fault, wanted.steps)} |", flush=True)


def _histories(house: House, sequences: int, steps: int) -> None:
    start, seen = time.perf_counter(), Counter[tuple[str, str]]()
    for done in range(0, sequences, CHUNK):
        seen += run_histories(house, sequences=min(CHUNK, sequences - done), steps=steps)
        print(f"{done + CHUNK} of {sequences} sequences, {seen.total()} commands, no difference", flush=True)
    print(f"{time.perf_counter() - start:.0f} s. What the commands were answered:")
    for kind in sorted({kind for kind, _ in seen}):
        answers = {answer: count for (one, answer), count in seen.most_common() if one == kind}
        print(f"  {kind}: " + ", ".join(f"{answer} {count}" for answer, count in answers.items()))


def _look_for(house: House, fault: Fault, steps: int) -> str:
    """What finds the fault in random histories, and within how many seconds."""
    start = time.perf_counter()
    with pytest.MonkeyPatch.context() as patch:

        def plant(begun: House) -> None:
            patch.undo()
            fault.plant(patch, begun.ledger)

        try:
            run_histories(house, sequences=MOST_SEQUENCES_FOR_A_FAULT, steps=steps, begun=plant)
        except Difference as found:
            return f"{found.found_by.value} | {time.perf_counter() - start:.0f} s"
    return f"not found in {MOST_SEQUENCES_FOR_A_FAULT} sequences | –"


@contextmanager
def _house() -> Iterator[House]:
    with tempfile.TemporaryDirectory() as folder:
        clock.set_source(lambda: START)
        house = House(_made_once(Path(folder) / LEDGER_FILE))
        try:
            yield house
        finally:
            house.close()
            clock.set_source(None)


def _made_once(path: Path) -> tuple[Path, str]:
    """A ledger with the users of the tests, and its raw key."""
    names = iter(factories.USERS.items())
    leader, (shown, _) = next(names)
    ledger = make_ledger(
        path, factories.PASSPHRASE, username=leader, display_name=shown, password=factories.PASSWORD
    )
    with ledger.transaction() as connection:
        for username, (shown, roles) in names:
            book = Book(connection, 1)
            add_user(book, username=username, display_name=shown, roles=roles, password=factories.PASSWORD)
    raw_key = ledger.raw_key
    ledger.close()
    return path, raw_key


if __name__ == "__main__":
    main()
