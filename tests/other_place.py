"""Another place without a network to ours: a ledger of its own, with a key, users and a series of its own."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

from importers import ParsedList
from payout.db import Ledger, SqliteLedger
from payout.domain.handover import Handover, as_content, judge, of_content
from payout.sealed_file import public_key_of
from payout.services.hand_over import Collected, collect_handover
from payout.services.incidents import start_incident
from payout.services.receive_handover import OpenedHandover
from payout.services.set_up import make_ledger
from payout.settings import LEDGER_FILE
from tests import factories
from tests.conftest import LEADER, LONG_AGO, add_the_others, clock_at

SERIES = "STRB"
PASSPHRASE = "to steder, ét regnskab"


@cache
def _made() -> tuple[bytes, str]:
    """A ledger with users and nothing else, made once, as bytes and raw key."""
    with tempfile.TemporaryDirectory() as folder, clock_at(LONG_AGO):
        path = Path(folder) / LEDGER_FILE
        ledger = make_ledger(path, PASSPHRASE, **LEADER)
        add_the_others(ledger)
        ledger.close()
        return path.read_bytes(), ledger.raw_key


@contextmanager
def other_ledger(folder: Path) -> Iterator[Ledger]:
    """The ledger of the other place, open."""
    folder.mkdir(parents=True, exist_ok=True)
    content, raw_key = _made()
    path = folder / LEDGER_FILE
    path.write_bytes(content)
    ledger = SqliteLedger(path, raw_key)
    yield ledger
    ledger.close()


def open_there(
    ledger: Ledger, parsed: ParsedList | None = None, *, series: str = SERIES, **changes: object
) -> None:
    """The same list and the same outage at the other place; for a drill its ledger is made one's."""
    if changes.get("is_drill"):
        factories.mark_as_drill(ledger)
    factories.store(ledger, parsed)
    with factories.booking(ledger, factories.LEADER) as book:
        start_incident(book, factories.scope(**changes), series_prefix=series, drill_prefix="DRILLB")


def collected(ledger: Ledger) -> Collected:
    """What the other place hands over now."""
    with factories.booking(ledger, factories.LEADER) as book:
        return collect_handover(book, name="Rådhuset")


def opened(one: Collected, handover: Handover | None = None) -> OpenedHandover:
    """The file as it is once it is unlocked; of another hand-over under the same key where one is given."""
    judged = judge(of_content(as_content(handover or one.handover)))
    return OpenedHandover(judged=judged, public_key=public_key_of(one.private_key))


def at_place() -> dict[str, str]:
    """What a bilag of the other place says of where it was issued."""
    return {"place": "Rådhuset"}


@cache
def busy_there() -> tuple[OpenedHandover, OpenedHandover]:
    """Two hand-overs of one place: a bilag is issued in the first, and paid in the second with another."""
    with tempfile.TemporaryDirectory() as folder, other_ledger(Path(folder)) as ledger:
        open_there(ledger)
        factories.box(ledger)
        counter = factories.Counter(ledger)
        first = counter.issue(factories.ANNA, 1_000_00, **at_place())
        before = opened(collected(ledger))
        factories.paid(ledger, first)
        counter.issue(factories.BOERGE, 2_000_00, **at_place())
        counter.issue(factories.NOBODY, 500_00, reason="Husleje", **at_place())
        return before, opened(collected(ledger))
