"""The journal: events in one hash chain, and the state that they give when they are played again.

An event holds the changes that it made: for each row its columns, and a salted digest of the columns that
hold personal data (those stand beside the journal, so that identity can be blanked while the chain still
verifies). `replay` needs nothing but the events; `payout verify` compares what it gives with the tables.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

FIRST_PREVIOUS_HASH = "0" * 64
_encode = json.JSONEncoder(sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode

Key = int | str
Row = dict[str, Any]


def canonical_json(value: object) -> str:
    """One text for one value: sorted keys, no blanks, letters as they are.

    Raises:  TypeError for a float, or for anything else that is no JSON.
    """
    _refuse_floats(value)
    return _encode(value)


def _refuse_floats(value: object) -> None:
    if isinstance(value, float):
        raise TypeError("a float has no place in the journal")
    if isinstance(value, Mapping):
        value = list(value.values())
    if isinstance(value, list | tuple):
        for part in value:
            _refuse_floats(part)


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """A link of the chain. `at` is the UTC instant as ISO text, `payload` canonical JSON."""

    number: int
    at: str
    actor_id: int | None
    action: str
    subject: str
    request_key: str | None
    payload: str
    previous_hash: str
    hash: str


def event_hash(
    *,
    number: int,
    at: str,
    actor_id: int | None,
    action: str,
    subject: str,
    request_key: str | None,
    payload: str,
    previous_hash: str,
) -> str:
    """SHA-256 in hex over every column of the event and the hash before it."""
    link = _encode([number, at, actor_id, action, subject, request_key, payload, previous_hash])
    return hashlib.sha256(link.encode()).hexdigest()


def hash_of(event: Event) -> str:
    """The hash that the event should have."""
    return event_hash(
        number=event.number,
        at=event.at,
        actor_id=event.actor_id,
        action=event.action,
        subject=event.subject,
        request_key=event.request_key,
        payload=event.payload,
        previous_hash=event.previous_hash,
    )


def personal_digest(salt: str, values: Sequence[object]) -> str:
    """Salted SHA-256 in hex of personal values in the order of their columns."""
    return hashlib.sha256(f"{salt}{_encode(values)}".encode()).hexdigest()


@dataclass(slots=True)
class Replayed:
    """What the tables must hold.

    Shape:   rows and personal digests by table and key, number and digest of bulk rows by table and owner.
    """

    rows: dict[str, dict[Key, Row]] = field(default_factory=dict)
    digests: dict[str, dict[Key, str]] = field(default_factory=dict)
    bulks: dict[str, dict[int, tuple[int, str]]] = field(default_factory=dict)

    def apply(self, change: Mapping[str, Any]) -> None:
        """Take in one change of an event's payload."""
        table, key = change["table"], change["key"]
        if change["op"] == "bulk":
            self.bulks.setdefault(table, {})[key] = (change["rows"], change["digest"])
            return
        self.rows.setdefault(table, {}).setdefault(key, {}).update(change["values"])
        if "personal" in change:
            self.digests.setdefault(table, {})[key] = change["personal"]


def replay(events: Iterable[Event]) -> Replayed:
    """The state after the events, from the first one on."""
    state = Replayed()
    for event in events:
        for change in json.loads(event.payload)["changes"]:
            state.apply(change)
    return state


@dataclass(frozen=True, slots=True, kw_only=True)
class BrokenLink:
    """The first event that does not fit: its number and what is wrong with it."""

    number: int
    fault: str


def first_broken_link(events: Iterable[Event]) -> BrokenLink | None:
    """The first event whose number, link or hash is not what it must be; None when the chain holds."""
    previous_hash, expected = FIRST_PREVIOUS_HASH, 1
    for event in events:
        if event.number != expected:
            return BrokenLink(number=expected, fault="missing")
        if event.previous_hash != previous_hash:
            return BrokenLink(number=event.number, fault="link")
        if hash_of(event) != event.hash:
            return BrokenLink(number=event.number, fault="hash")
        previous_hash, expected = event.hash, expected + 1
    return None
