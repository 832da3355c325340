"""Finding one of 50,000 citizens at the counter, beside the search page itself: what a person waits for.

In one run on one machine, over HTTP: each kind of search as its two requests (the form, then the page that it
leads to), and the search page with nothing to find. Ratios are of medians; p99 is of a single request.
`--citizens N` takes another number.
"""

import statistics
import sys
import tempfile
import time
from collections.abc import Sequence
from itertools import islice, pairwise
from pathlib import Path
from random import Random
from uuid import uuid4

from payout.queries.known_names import KnownNames
from payout.sample.people import Person, invent_people
from tests.concurrency.office import make_office, served
from tests.concurrency.window import Notes, Window
from tests.factories import line, parsed_list, store

CITIZENS = 50_000
TIMES = 200
SEED = 3


def main(arguments: list[str]) -> None:
    """Print the table."""
    citizens = int(arguments[arguments.index("--citizens") + 1]) if "--citizens" in arguments else CITIZENS
    chance = Random(SEED)
    people = list(islice(invent_people(chance), citizens))
    with tempfile.TemporaryDirectory() as folder:
        office = make_office(Path(folder) / "office", citizens=1, caseworkers=1, cashiers=1)
        ledger = office.open_ledger()
        rows = [line(one.cpr, one.name, 1_250_00, row=place) for place, one in enumerate(people)]
        store(ledger, parsed_list(rows, sha256=uuid4().hex, source="landet"))
        start = time.perf_counter()
        with ledger.reading() as connection:
            KnownNames().renewed(connection)
        print(f"the index of {citizens} names is made in {time.perf_counter() - start:.2f} s")
        ledger.close()
        with served(office) as address:
            window = Window(address, office.caseworkers[0], Notes())
            _table(window, people, chance)
            window.close()


def _table(window: Window, people: Sequence[Person], chance: Random) -> None:
    print("| search | form ÷ search page | its page ÷ search page (≤ 2) | search page | p99 of all |")
    print("|---|---|---|---|---|")
    for name, typed in (
        ("CPR number", lambda one: one.cpr.formatted),
        ("part of a name", lambda one: one.surname[1:7]),
        ("whole name", lambda one: one.name),
        ("name with a slip", lambda one: f"{one.given_name} {_slipped(one.surname)}"),
        ("one letter", lambda one: one.given_name[-1]),
    ):
        # The search page is asked for in between, so that whatever else the machine does slows both alike.
        waits = [_search(window, typed(chance.choice(people))) for _ in range(TIMES)]
        empty, form, page = map(statistics.median, zip(*waits, strict=True))
        each = sorted(wait for three in waits for wait in three)
        print(
            f"| {name} | {form / empty:.2f} | {page / empty:.2f} | {empty * 1000:.1f} ms"
            f" | {each[int(len(each) * 0.99)] * 1000:.0f} ms |",
            flush=True,
        )


def _search(window: Window, typed: str) -> tuple[float, float, float]:
    """Seconds for the search page, for sending the form, and for the page that it leads to."""
    moments = [time.perf_counter()]
    window.get("/skranke")
    moments.append(time.perf_counter())
    place = window.post("find", "/skranke/find", {"citizen": typed}).location
    moments.append(time.perf_counter())
    window.get(place)
    moments.append(time.perf_counter())
    empty, form, page = (after - before for before, after in pairwise(moments))
    return empty, form, page


def _slipped(word: str) -> str:
    return f"{word[:2]}{word[3]}{word[2]}{word[4:]}"


if __name__ == "__main__":
    main(sys.argv[1:])
