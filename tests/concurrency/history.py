"""What many people asked of one ledger at once, and whether one order of the journal explains all answers.

The load writes down each request with the instants at which it was sent and answered. Afterwards `faults_in`
reads the journal and names everything that does not fit. It knows the rules on its own: nothing of the
product is asked, so that a fault there is not excused by the same fault here.
"""

import json
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

DONE = 303
REFUSED = frozenset({200, 404, 409, 422})
"""Answers of a page that says no; anything else that is not DONE is a fault of the server."""
MAY_CHANGE_NOTHING = frozenset({"hold"})
"""A cashier who opens a bilag that is open in their own other window is led to it."""
STILL_COUNTS = frozenset({"awaiting_approval", "issued", "paying", "paid", "settled"})
ENDS = frozenset({"paid", "voided", "rejected"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """One request: who, what for, with which one-time key, when (seconds of a steady clock) and the answer.

    `status` is None when no answer came: then both are right, that it was carried out and that it was not.
    """

    who: str
    action: str
    key: str | None
    sent: float
    answered: float
    status: int | None
    said: str = ""

    @property
    def is_done(self) -> bool:
        """Whether the server said that it is done."""
        return self.status == DONE


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """One event of the journal. `changes` are its rows: op, table, key and values."""

    number: int
    action: str
    subject: str
    key: str | None
    hash: str
    changes: Sequence[Mapping[str, Any]]
    facts: Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawn:
    """What an export says: the hash of the event that it ends with, and (status, amount) of each bilag."""

    name: str
    chain_head: str
    rows: Sequence[tuple[str, int]]


@dataclass(frozen=True, slots=True, kw_only=True)
class History:
    """Everything that was asked, and the journal and exports that came of it.

    `allowed` gives for a citizen's id how many øre they get without an approval.
    """

    asked: Sequence[Asked]
    told: Sequence[Told]
    drawn: Sequence[Drawn]
    allowed: Mapping[int, int]


def faults_in(history: History) -> dict[str, list[str]]:
    """Name of the check → what does not fit; empty when one order of the journal explains every answer."""
    found = {name: list(check(history)) for name, check in CHECKS.items()}
    return {name: faults for name, faults in found.items() if faults}


def check_answers(history: History) -> Iterator[str]:
    """Each request was carried out or refused in words: no fault of the server, no lock that a user sees."""
    for one in history.asked:
        if one.status is not None and not one.is_done and one.status not in REFUSED:
            yield f"{one.who}: {one.action} was answered {one.status}"
        if "locked" in one.said:
            yield f"{one.who}: {one.action} was told of a lock"


def check_once(history: History) -> Iterator[str]:
    """What was acknowledged is one event, what was refused is none, and nothing is there unasked."""
    events = Counter(told.key for told in history.told if told.key)
    asked: dict[str, list[Asked]] = defaultdict(list)
    for one in history.asked:
        if one.key:
            asked[one.key].append(one)
    for key, requests in asked.items():
        what = requests[0].action
        if events[key] > 1:
            yield f"{what} {key}: {events[key]} events"
        if any(one.is_done for one in requests) and not events[key] and what not in MAY_CHANGE_NOTHING:
            yield f"{what} {key}: acknowledged and lost"
        if events[key] and all(one.status in REFUSED for one in requests):
            yield f"{what} {key}: refused and carried out"
    yield from (f"event of {key}: nobody asked for it" for key in events if key not in asked)


def check_numbers(history: History) -> Iterator[str]:
    """Events are numbered one after another, and so are the bilag of each series."""
    if [told.number for told in history.told] != list(range(1, len(history.told) + 1)):
        yield "events: a gap or a double"
    taken: dict[str, list[int]] = defaultdict(list)
    for told in history.told:
        for values in _rows_of(told, "bilag"):
            if values.get("sequence") is not None:
                taken[values["series"]].append(values["sequence"])
    for series, numbers in taken.items():
        if numbers != list(range(1, len(numbers) + 1)):
            yield f"series {series}: not 1, 2, 3 … in the order of the journal"


def check_order(history: History) -> Iterator[str]:
    """What was answered before another request was sent stands before it in the journal."""
    number_of = {told.key: told.number for told in history.told if told.key}
    spans = _spans(one for one in history.asked if one.key in number_of)
    done = sorted((span for span in spans if span.answered is not None), key=lambda span: span.answered)
    highest, place = 0, 0
    for span in sorted(spans, key=lambda span: span.sent):
        while place < len(done) and done[place].answered < span.sent:
            highest = max(highest, number_of[done[place].key])
            place += 1
        if number_of[span.key] < highest:
            yield f"{span.key}: event {number_of[span.key]}, sent after event {highest} was acknowledged"


@dataclass(slots=True)
class _Span:
    """Between the first sending of a key and the first answer that acknowledges it lies its event."""

    key: str
    sent: float
    answered: float | None = None


def _spans(asked: Iterable[Asked]) -> list[_Span]:
    spans: dict[str, _Span] = {}
    for one in asked:
        span = spans.setdefault(one.key, _Span(one.key, one.sent))
        span.sent = min(span.sent, one.sent)
        if one.is_done and (span.answered is None or one.answered < span.answered):
            span.answered = one.answered
    return list(spans.values())


def check_bilag(history: History) -> Iterator[str]:
    """A bilag ends once: paid, voided or rejected; and it is settled for no more than was paid."""
    ends, settled, amounts = Counter[int](), Counter[int](), dict[int, int]()
    for told in history.told:
        for change in told.changes:
            values = change.get("values", {})
            if change["table"] == "bilag":
                amounts.setdefault(change["key"], values.get("amount_oere", 0))
                ends[change["key"]] += values.get("status") in ENDS and told.action in _ENDING
            if change["table"] == "settlement":
                settled[values["bilag_id"]] += values["amount_oere"]
    yield from (f"bilag {key}: ended {times} times" for key, times in ends.items() if times > 1)
    yield from (
        f"bilag {key}: {oere} øre settled of {amounts[key]}"
        for key, oere in settled.items()
        if oere > amounts[key]
    )


_ENDING = frozenset({"bilag.paid", "bilag.voided", "bilag.rejected"})


def check_citizens(history: History) -> Iterator[str]:
    """Nobody gets more than the rule allows, or the same thing twice, without a team leader's approval."""
    books: dict[int, _Citizen] = defaultdict(_Citizen)
    owner: dict[int, int] = {}
    for told in history.told:
        for change in told.changes:
            if change["table"] != "bilag":
                continue
            values = change["values"]
            citizen_id = owner.setdefault(change["key"], values.get("citizen_id", 0))
            book = books[citizen_id]
            yield from book.take(change["key"], values, history.allowed.get(citizen_id, 0), citizen_id)


@dataclass(slots=True)
class _Citizen:
    bilag: dict[int, dict[str, Any]] = field(default_factory=dict)

    def take(self, key: int, values: Mapping[str, Any], allowed: int, who: int) -> Iterator[str]:
        is_new = key not in self.bilag
        row = self.bilag.setdefault(key, {})
        row.update(values)
        if not is_new or row["limits_broken"]:
            return
        counting = [one for one in self.bilag.values() if one["status"] in STILL_COUNTS]
        if sum(one["amount_oere"] for one in counting) > allowed:
            yield f"citizen {who}: bilag {key} goes above what is allowed, without an approval"
        if sum(_claim(one) == _claim(row) for one in counting) > 1:
            yield f"citizen {who}: bilag {key} is the second for the same, without an approval"


def _claim(row: Mapping[str, Any]) -> tuple[Any, ...]:
    return row["benefit"], row["period_from"], row["period_to"]


def check_boxes(history: History) -> Iterator[str]:
    """No box is ever below zero, and the postings of each event sum to zero."""
    balances = Counter[int]()
    for told in history.told:
        lines = list(_rows_of(told, "posting"))
        if sum(line["amount_oere"] for line in lines):
            yield f"event {told.number}: postings do not sum to zero"
        for line in lines:
            if line["box_id"] is not None:
                balances[line["box_id"]] += line["amount_oere"]
        yield from (
            f"box {key}: {oere} øre after event {told.number}" for key, oere in balances.items() if oere < 0
        )


def check_exports(history: History) -> Iterator[str]:
    """Each export shows the bilag as the journal has them up to the event that it names, and nothing else."""
    heads = {told.hash: told.number for told in history.told}
    for drawn in history.drawn:
        upto = heads.get(drawn.chain_head)
        if upto is None:
            yield f"{drawn.name}: names a head that the journal never had"
        elif Counter(drawn.rows) != Counter(_bilag_upto(history.told, upto)):
            yield f"{drawn.name}: is not the history up to event {upto}"


def _bilag_upto(events: Iterable[Told], upto: int) -> Iterator[tuple[str, int]]:
    rows: dict[int, dict[str, Any]] = defaultdict(dict)
    for told in events:
        if told.number > upto:
            break
        for change in told.changes:
            if change["table"] == "bilag":
                rows[change["key"]].update(change["values"])
    return ((row["status"], row["amount_oere"]) for row in rows.values())


def _rows_of(told: Told, table: str) -> Iterator[Mapping[str, Any]]:
    return (change["values"] for change in told.changes if change["table"] == table)


CHECKS: Mapping[str, Callable[[History], Iterator[str]]] = {
    "answers": check_answers,
    "once": check_once,
    "numbers": check_numbers,
    "order": check_order,
    "bilag": check_bilag,
    "citizens": check_citizens,
    "boxes": check_boxes,
    "exports": check_exports,
}


def told(row: Mapping[str, Any]) -> Told:
    """An event from the journal's own row."""
    payload = json.loads(row["payload"])
    return Told(
        number=row["number"],
        action=row["action"],
        subject=row["subject"],
        # What a planted fault writes behind a key to get around the unique index is no part of it.
        key=row["request_key"].partition("+")[0] if row["request_key"] else None,
        hash=row["hash"],
        changes=payload["changes"],
        facts=payload["facts"],
    )
