"""A hand-over between two places: the whole journal of one, and the bilag of its hændelse with their people.

Nothing of what the rows say is sent: they are played from the journal, and only the personal columns, which
the journal has a digest of, stand beside it. So a hand-over can say nothing that its journal does not.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any, Final

from payout.domain.bilag_states import BilagStatus
from payout.domain.errors import DomainError
from payout.domain.incident import Incident
from payout.domain.journal import canonical_json, personal_digest
from payout.domain.kontering import PayoutMethod
from payout.domain.rebuilt import Rebuilt, played
from payout.domain.verification import Fault, Key

PASSPHRASE_MINIMUM: Final = 12
NAME_LENGTH: Final = 200
EVENT_COLUMNS: Final = (
    "number",
    "at",
    "actor_id",
    "action",
    "subject",
    "request_key",
    "payload",
    "previous_hash",
    "hash",
)
PERSONAL: Final = (
    "cpr",
    "name",
    "is_protected",
    "method_detail",
    "identity_document",
    "stated_by_citizen",
    "reason",
    "decision_reason",
    "void_reason",
)
"""The personal columns of a bilag in the order of its table, which is that of their digest."""
_TAKEN: Final = (
    "status",
    "number",
    "benefit",
    "amount_oere",
    "settled_oere",
    "place",
    "method",
)
_DAYS: Final = ("period_from", "period_to", "pay_date")
_INSTANTS: Final = ("requested_at", "issued_at", "paid_at")


class HandoverFault(StrEnum):
    """Why a hand-over is not taken."""

    NOT_OURS = "not-ours"
    LOCKED = "locked"
    SIGNATURE = "signature"
    OTHER_VERSION = "other-version"
    CODE_NEEDED = "code-needed"
    OTHER_CODE = "other-code"
    OWN = "own"
    BROKEN = "broken"
    FORKED = "forked"
    OTHER_INCIDENT = "other-incident"
    SAME_SERIES = "same-series"
    NO_INCIDENT = "no-incident"


class HandoverRefused(DomainError):
    """The file is not taken, and nothing of it is stored; carries why, and the series that is meant."""

    code = "handover-refused"

    def __init__(self, fault: HandoverFault, *, series: str = "") -> None:
        super().__init__(fault)
        self.fault = fault
        self.series = series


@dataclass(frozen=True, slots=True, kw_only=True)
class Handover:
    """What a file says: what the place calls itself, the id of the hændelse there, journal and people.

    Shape:   each event is its columns in the order of EVENT_COLUMNS; `personal` has, by the id of a bilag,
             its salt and its personal values in the order of PERSONAL.
    """

    name: str
    incident_id: int
    drawn_at: datetime
    events: tuple[tuple[Any, ...], ...]
    personal: Mapping[int, tuple[Any, ...]]

    @property
    def head(self) -> str:
        """The hash of the last event."""
        return str(self.events[-1][-1])


@dataclass(frozen=True, slots=True, kw_only=True)
class OtherIncident:
    """The hændelse as the other place has opened it."""

    series: str
    is_drill: bool
    benefits: frozenset[str]
    pay_days: frozenset[date]

    def is_same_as(self, ours: Incident) -> bool:
        """Whether both are about the same outage: a drill with a drill, for some of the same payments."""
        benefits, days = frozenset(ours.scope.benefits), frozenset(ours.scope.pay_days)
        return (
            self.is_drill == ours.scope.is_drill
            and _meet(self.benefits, benefits)
            and _meet(self.pay_days, days)
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """A hand-over that holds together: its hændelse, the series that it has used, its bilag by their id."""

    handover: Handover
    incident: OtherIncident
    series_used: frozenset[str]
    bilag: Mapping[int, Mapping[str, Any]]


def as_content(handover: Handover) -> bytes:
    """The canonical JSON of a hand-over."""
    whole = {
        "columns": [list(EVENT_COLUMNS), list(PERSONAL)],
        "name": handover.name,
        "incident_id": handover.incident_id,
        "drawn_at": handover.drawn_at.isoformat(),
        "events": handover.events,
        "personal": {str(key): values for key, values in handover.personal.items()},
    }
    return canonical_json(whole).encode()


def of_content(content: bytes) -> Handover:
    """The hand-over that a file holds. Raises HandoverRefused where it is none, or of another version."""
    try:
        whole = json.loads(content)
        if whole["columns"] != [list(EVENT_COLUMNS), list(PERSONAL)]:
            raise HandoverRefused(HandoverFault.OTHER_VERSION)
        return Handover(
            name=str(whole["name"])[:NAME_LENGTH],
            incident_id=int(whole["incident_id"]),
            drawn_at=datetime.fromisoformat(whole["drawn_at"]),
            events=tuple(map(_as_event, whole["events"])),
            personal={int(key): tuple(values) for key, values in whole["personal"].items()},
        )
    except (AttributeError, KeyError, TypeError, ValueError, RecursionError):
        raise HandoverRefused(HandoverFault.NOT_OURS) from None


def _as_event(columns: Sequence[Any]) -> tuple[Any, ...]:
    number, at, actor_id, action, subject, request_key, payload, *hashes = columns
    whole = isinstance(number, int) and isinstance(actor_id, int | None)
    texts = (at, action, subject, payload, *hashes, request_key or "")
    if not whole or len(hashes) != 2 or not all(isinstance(text, str) for text in texts):
        raise ValueError
    return tuple(columns)


def judge(handover: Handover) -> Judged:
    """Play the journal, hold the rules against it, and the people against their digests.

    Raises:  HandoverRefused with BROKEN when a link, a rule or a digest does not hold.
    """
    rebuilt = played(handover.events)
    if rebuilt.faults():
        raise HandoverRefused(HandoverFault.BROKEN)
    try:
        rows = bilag_of(rebuilt, handover.incident_id)
        if rows.keys() != handover.personal.keys():
            raise ValueError
        return Judged(
            handover=handover,
            incident=_incident(rebuilt.rows["incident"][handover.incident_id]),
            series_used=frozenset(str(row["code"]) for row in rebuilt.rows["series"].values()),
            bilag={key: {**row, **_people(handover, rebuilt, key)} for key, row in rows.items()},
        )
    except (AttributeError, KeyError, TypeError, ValueError):
        raise HandoverRefused(HandoverFault.BROKEN) from None


def bilag_of(rebuilt: Rebuilt, incident_id: int) -> dict[int, dict[str, Any]]:
    """The bilag of a hændelse by their id, with what is taken over of them. Raises as its rows make it."""
    names = {key: str(row["display_name"]) for key, row in rebuilt.rows["user_account"].items()}
    return {
        int(key): _taken(row, names)
        for key, row in rebuilt.rows["bilag"].items()
        if row["incident_id"] == incident_id
    }


def compared(
    rebuilt: Rebuilt, incident_id: int, found: Iterable[tuple[int, Mapping[str, Any], str | None]]
) -> Iterable[Fault]:
    """Where bilag that were taken over are not what their own journal tells.

    Shape:   each found is the bilag's id there, its columns, and the digest of its personal columns, which is
             None once these are taken away.
    """
    told, seen = bilag_of(rebuilt, incident_id), set[int]()
    for key, row, digest in found:
        seen.add(key)
        if key not in told or any(row[name] != value for name, value in told[key].items()):
            yield _differs(key, "not what its journal tells")
        elif digest not in (None, rebuilt.digests[key]):
            yield _differs(key, "personal columns")
    for key in told.keys() - seen:
        yield _differs(key, "missing")


def _differs(key: int, what: str) -> Fault:
    return Fault(code="other-bilag-differs", text=f"bilag {key} there: {what}", values={"bilag": key})


def _taken(row: Mapping[str, Any], names: Mapping[Key, str]) -> dict[str, Any]:
    taken = {name: row[name] for name in _TAKEN}
    BilagStatus(taken["status"]), PayoutMethod(taken["method"])
    if type(taken["amount_oere"]) is not int or type(taken["settled_oere"]) is not int:
        raise ValueError
    return {
        **taken,
        **{name: date.fromisoformat(row[name]) if row[name] else None for name in _DAYS},
        **{name: datetime.fromisoformat(row[name]) if row[name] else None for name in _INSTANTS},
        "issued_by": names[row["issued_by"]] if row["issued_by"] is not None else None,
        "paid_by": names[row["paid_by"]] if row["paid_by"] is not None else None,
    }


def _people(handover: Handover, rebuilt: Rebuilt, key: int) -> dict[str, Any]:
    salt, *values = handover.personal[key]
    if len(values) != len(PERSONAL) or personal_digest(salt, values) != rebuilt.digests[key]:
        raise ValueError
    return {**dict(zip(PERSONAL, values, strict=True)), "salt": salt}


def _incident(row: Mapping[str, Any]) -> OtherIncident:
    return OtherIncident(
        series=str(row["series"]),
        is_drill=bool(row["is_drill"]),
        benefits=frozenset(map(str, json.loads(row["benefits"]))),
        pay_days=frozenset(map(date.fromisoformat, json.loads(row["pay_days"]))),
    )


def _meet(theirs: frozenset[Any], ours: frozenset[Any]) -> bool:
    """Whether some are the same; none named means all."""
    return not theirs or not ours or bool(theirs & ours)


def names_of(places: Sequence[str]) -> str:
    """What a ledger calls itself to another: its places."""
    return ", ".join(places)[:NAME_LENGTH]
