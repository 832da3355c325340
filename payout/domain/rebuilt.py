"""The rows that a journal tells of, played from its events alone: for a journal whose tables lie elsewhere.

The same rules hold for them as for a ledger's own tables (payout/domain/verification.py). An event may hold
anything: what can't be read is a fault, and nothing raises.
"""

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import Any, Final

from payout.domain import verification
from payout.domain.journal import Chain
from payout.domain.kontering import Account
from payout.domain.verification import Fault, Key, Row, Steps

FAULTS_KEPT: Final = 20
PAYLOAD: Final = 6
"""The place of the payload among an event's columns."""
_BLANK: Final[Mapping[str, Sequence[str]]] = {
    "bilag": (
        "series",
        "sequence",
        "number",
        "issued_by",
        "issued_at",
        "decided_by",
        "paid_by",
        "paid_at",
        "pay_date",
    ),
    "transfer_list": ("released_by",),
    "cash_handover": ("accepted_at",),
    "incident": (),
    "series": (),
    "paper_range": (),
    "paper_block": (),
    "paper_end": ("bilag_id", "withdrawn_by"),
    "late_entry": ("checked_by", "dropped_by", "bilag_id"),
    "user_account": (),
    "cash_box": (),
    "posting": (),
    "settlement": (),
    "settlement_reversal": (),
    "transfer": (),
}
"""The tables whose rows are kept, with the columns that a row may be made without."""


class Rebuilt:
    """The rows while a journal is played; `chain` follows its links.

    `digests` has, by key of a bilag, the digest of its personal columns.
    """

    def __init__(self) -> None:
        self.chain = Chain()
        self.rows: dict[str, dict[Key, dict[str, Any]]] = {name: {} for name in _BLANK}
        self.digests: dict[Key, str | None] = {}
        self._faults: list[Fault] = []
        self._steps = Steps()

    def take(self, event: Sequence[Any]) -> None:
        """Play the next event, given as its columns."""
        self.chain.follow(event)
        try:
            changes = json.loads(event[PAYLOAD])["changes"]
            postings = [self._take(change) for change in changes]
            self._note(*verification.unbalanced_event(event[0], [row for row in postings if row]))
        except (AttributeError, KeyError, TypeError, ValueError, RecursionError):
            self._note(_fault(self.chain.events, "can't be read"))

    def faults(self) -> list[Fault]:
        """What is wrong so far: links, events, and rules that the rows don't keep; the first of them."""
        broken = self.chain.broken
        if broken is not None:
            return [_fault(broken.number, broken.fault)]
        try:
            return list(islice((*self._faults, *self._broken_rules()), FAULTS_KEPT))
        except (AttributeError, KeyError, TypeError, ValueError):
            return [_fault(self.chain.events, "rows can't be read")]

    def _take(self, change: Mapping[str, Any]) -> Row | None:
        operation, name, key = change["op"], change["table"], change["key"]
        if operation == "bulk" or name not in _BLANK:
            return None
        values, rows = change["values"], self.rows[name]
        if type(key) not in (int, str) or (operation == "update") is not (key in rows):
            raise ValueError
        if operation == "insert":
            rows[key] = dict.fromkeys(_BLANK[name])
        rows[key].update(values)
        if name == "bilag":
            self._take_bilag(key, change)
        return rows[key] if name == "posting" else None

    def _take_bilag(self, key: Key, change: Mapping[str, Any]) -> None:
        if change["op"] == "insert" or "personal" in change:
            self.digests[key] = change.get("personal")
        if "status" in change["values"]:
            fault = self._steps.take(key, change["values"]["status"])
            self._note(*([fault] if fault else []))

    def _broken_rules(self) -> Iterator[Fault]:
        bilag, lists = self._all("bilag"), self._all("transfer_list")
        last = {row["code"]: row["last_sequence"] for row in self._all("series")}
        paper, entries = [*self._all("paper_range"), *self._all("paper_block")], self._all("late_entry")
        registered = {one["bilag_id"]: one["number"] for one in entries if one["bilag_id"] is not None}
        yield from verification.broken_series(bilag, last, paper, registered)
        yield from verification.broken_paper(
            [one for one in self._all("paper_end") if one["withdrawn_by"] is None],
            [one for one in entries if one["dropped_by"] is None],
            paper,
            {key: row["number"] for key, row in self.rows["bilag"].items()},
        )
        yield from verification.broken_rules_of_two(bilag, [*self._all("cash_box"), *self._former_cashiers()])
        yield from verification.broken_releases(lists, self._all("transfer"), bilag)
        postings = self._all("posting")
        clearing = _sums(postings, "bilag_id", Account.CLEARING)
        yield from verification.paid_not_once(bilag, clearing, self._settled())
        boxes = self._all("cash_box")
        yield from verification.wrong_balances(boxes, _sums(postings, "box_id", Account.CASH_BOX))

    def _all(self, table: str) -> list[dict[str, Any]]:
        return list(self.rows[table].values())

    def _former_cashiers(self) -> Iterator[Row]:
        for row in self._all("cash_handover"):
            if row["accepted_at"] is not None:
                box = self.rows["cash_box"][row["box_id"]]
                yield {"incident_id": box["incident_id"], "run_by": row["from_id"]}

    def _settled(self) -> Mapping[int, int]:
        reversed_ = self.rows["settlement_reversal"].keys()
        sums: defaultdict[int, int] = defaultdict(int)
        for key, row in self.rows["settlement"].items():
            if key not in reversed_:
                sums[row["bilag_id"]] += row["amount_oere"]
        return sums

    def _note(self, *faults: Fault) -> None:
        self._faults += faults[: FAULTS_KEPT - len(self._faults)]


def played(events: Iterable[Sequence[Any]]) -> Rebuilt:
    """The rows after these events."""
    rebuilt = Rebuilt()
    for event in events:
        rebuilt.take(event)
    return rebuilt


def _sums(postings: Iterable[Row], owner: str, account: Account) -> Mapping[int, int]:
    sums: defaultdict[int, int] = defaultdict(int)
    for row in postings:
        if row["account"] == account.value:
            sums[row[owner]] += row["amount_oere"]
    return sums


def _fault(number: int, what: str) -> Fault:
    return Fault(code="other-journal", text=f"event {number}: {what}", values={"event": number})
