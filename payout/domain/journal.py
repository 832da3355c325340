"""The journal: events in one hash chain.

An event holds the changes that it made: for each row its columns, and a salted digest of the columns that
hold personal data (those stand beside the journal, so that identity can be blanked while the chain still
verifies). `payout verify` follows the chain, plays the changes again and compares the tables with them.
"""

import hashlib
import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Any

from payout.domain.errors import DomainError

FIRST_PREVIOUS_HASH = "0" * 64
HEAD_LETTERS_SHOWN = 16
"""So much of a hash stands on a bilag."""
HEAD_LETTERS_LEAST = 12
"""With fewer letters a hash is no proof: somebody who tries could make another chain end on them."""
_BEFORE_HEAD = re.compile(
    r"^(?:journal\w*|hoved|nr|kode|kontrolsum|[\s.:])*(?:\d[\d.]*\s*[·,:])?", re.IGNORECASE
)
_HEAD = re.compile(f"[0-9a-f]{{{HEAD_LETTERS_LEAST},{len(FIRST_PREVIOUS_HASH)}}}")
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


_COLUMNS = tuple(column.name for column in fields(Event))


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


class HeadUnreadable(DomainError):
    """The text is no head of a chain, nor its first HEAD_LETTERS_LEAST letters."""

    code = "head-unreadable"


def parse_head(text: str) -> str:
    """The hash, or its beginning, as it was copied from paper.

    Shape:   "3f2a 91c0 …" or "3f2a91c0…"; blanks, hyphens and case say nothing, and what is printed before it
             ("Journal 12 · ", "nr. 12: ") may be there too.
    Raises:  HeadUnreadable.
    """
    code = re.sub(r"[\s-]", "", _BEFORE_HEAD.sub("", text.strip())).lower()
    if not _HEAD.fullmatch(code):
        raise HeadUnreadable(text)
    return code


@dataclass(frozen=True, slots=True, kw_only=True)
class BrokenLink:
    """The first event that does not fit: its number, what is wrong with it, its time and its action.

    An event that is missing has neither time nor action.
    """

    number: int
    fault: str
    at: str | None = None
    action: str | None = None


class Chain:
    """The chain while it is followed, one event after the other; `broken` is the first that does not fit.

    `quickly` may give the hash of a link (the columns of an event but the last) sooner than `event_hash`
    does, or None: a hash that is not the event's is never taken for a fault before `event_hash` says so.
    """

    def __init__(
        self,
        *,
        previous_hash: str = FIRST_PREVIOUS_HASH,
        events: int = 0,
        quickly: Callable[[Sequence[Any]], str | None] = lambda _: None,
    ) -> None:
        self.previous_hash = previous_hash
        self.events = events
        self.broken: BrokenLink | None = None
        self._quickly = quickly

    def follow(self, event: Sequence[Any]) -> None:
        """Take in the next event, as its columns in the order of `Event`."""
        if self.broken is None:
            self.broken = self._fault_of(event)
            self.previous_hash = event[-1]
        self.events += 1

    def _fault_of(self, event: Sequence[Any]) -> BrokenLink | None:
        number, at, _, action, *_, previous_hash, found_hash = event
        if number != self.events + 1:
            return BrokenLink(number=self.events + 1, fault="missing")
        if previous_hash != self.previous_hash:
            return BrokenLink(number=number, fault="link", at=at, action=action)
        if found_hash is None or not self._is_hash_of(event, found_hash):
            return BrokenLink(number=number, fault="hash", at=at, action=action)
        return None

    def _is_hash_of(self, event: Sequence[Any], found_hash: object) -> bool:
        return self._quickly(event[:-1]) == found_hash or _hash_of_columns(event) == found_hash


def _hash_of_columns(event: Sequence[Any]) -> str | None:
    try:
        return hash_of(Event(**dict(zip(_COLUMNS, event, strict=True))))
    except (TypeError, ValueError):
        # Somebody has put bytes, or letters that are none, into a column.
        return None
