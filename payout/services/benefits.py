"""Ydelser: what ships with the program, what an office adds, and the names that lists use for them."""

import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from sqlalchemy import Connection, select

from payout.domain.errors import DomainError
from payout.domain.ydelser import NAME_LENGTH, Benefit, benefit_key
from payout.models import benefit, benefit_alias
from payout.services.journal import Book, Change, Insert, Update
from payout.services.repeats import id_of_earlier

SEEDS: Final = Path(__file__).resolve().parent.parent / "seeds" / "ydelser.toml"


class BenefitUnknown(DomainError):
    """There is no such ydelse."""

    code = "benefit-unknown"


class BenefitCodeTaken(DomainError):
    """Another ydelse has the code."""

    code = "benefit-code-taken"


class BenefitNameTaken(DomainError):
    """The name stands for another ydelse already; carries that one's name."""

    code = "benefit-name-taken"

    def __init__(self, name: str) -> None:
        super().__init__("the name is taken")
        self.name = name


class BenefitNameMissing(DomainError):
    """A name has at least one letter or digit, and no more characters than NAME_LENGTH."""

    code = "benefit-name-missing"


class BenefitPeriodBackwards(DomainError):
    """The last day is before the first."""

    code = "benefit-period-backwards"


def plant_benefits(book: Book) -> int:
    """Put in the ydelser that ship with the program and are not there; gives how many.

    Names that the office has given another ydelse stay the office's.
    """
    known = set(book.connection.scalars(select(benefit.c.code)))
    names = set(book.connection.scalars(select(benefit_alias.c.key)))
    seeds = [
        seed
        for seed in tomllib.loads(SEEDS.read_text(encoding="utf-8"))["benefit"]
        if seed["code"] not in known
    ]
    if not seeds:
        return 0
    first = book.next_id(benefit)
    changes: list[Change] = []
    for place, seed in enumerate(seeds):
        changes.append(Insert(benefit, _values(first + place, _seeded(seed))))
        for name in (seed["name"], *seed["aliases"]):
            if benefit_key(name) not in names:
                names.add(benefit_key(name))
                changes.append(_alias(name, first + place))
    book.record("benefit.planted", f"benefit:{first}-{first + len(seeds) - 1}", changes)
    return len(seeds)


def add_benefit(book: Book, added: Benefit, *, request_key: str | None = None) -> int:
    """Add a ydelse, known by its own name from now on; gives its id.

    A repeat with the same key gives what the first made.
    Raises:  BenefitCodeTaken, BenefitNameTaken, BenefitNameMissing, BenefitPeriodBackwards.
    """
    earlier = id_of_earlier(book.connection, request_key, "benefit")
    if earlier is not None:
        return earlier
    if book.connection.scalar(select(benefit.c.id).where(benefit.c.code == added.code)):
        raise BenefitCodeTaken
    _check_name(book.connection, added.name)
    if added.valid_from and added.valid_to and added.valid_to < added.valid_from:
        raise BenefitPeriodBackwards
    benefit_id = book.next_id(benefit)
    book.record(
        "benefit.added",
        f"benefit:{benefit_id}",
        [Insert(benefit, _values(benefit_id, added)), _alias(added.name, benefit_id)],
        request_key=request_key,
    )
    return benefit_id


def map_name(book: Book, name: str, benefit_id: int, *, request_key: str | None = None) -> None:
    """Let a list's name stand for a ydelse from now on; a name that stood for another one is moved.

    Raises:  BenefitUnknown, BenefitNameMissing; BenefitNameTaken when it is another ydelse's own name.
    """
    if id_of_earlier(book.connection, request_key, "benefit", benefit_id) is not None:
        return
    if book.connection.scalar(select(benefit.c.id).where(benefit.c.id == benefit_id)) is None:
        raise BenefitUnknown
    key = benefit_key(name)
    current = _standing_for(book.connection, key)
    if current == benefit_id:
        return
    if current is None:
        _check_name(book.connection, name)
        change: Change = _alias(name, benefit_id)
    else:
        _keep_own_name(book.connection, key, current)
        change = Update(benefit_alias, key, {"benefit_id": benefit_id})
    book.record("benefit.name-mapped", f"benefit:{benefit_id}", [change], request_key=request_key)


def _check_name(connection: Connection, name: str) -> None:
    key = benefit_key(name)
    if not key or len(name.strip()) > NAME_LENGTH:
        raise BenefitNameMissing
    current = _standing_for(connection, key)
    if current is not None:
        raise BenefitNameTaken(_name_of(connection, current))


def _keep_own_name(connection: Connection, key: str, benefit_id: int) -> None:
    own = _name_of(connection, benefit_id)
    if benefit_key(own) == key:
        raise BenefitNameTaken(own)


def _standing_for(connection: Connection, key: str) -> int | None:
    return connection.scalar(select(benefit_alias.c.benefit_id).where(benefit_alias.c.key == key))


def _name_of(connection: Connection, benefit_id: int) -> str:
    return str(connection.scalars(select(benefit.c.name).where(benefit.c.id == benefit_id)).one())


def _alias(name: str, benefit_id: int) -> Insert:
    shown = " ".join(name.split())
    return Insert(benefit_alias, {"key": benefit_key(name), "name": shown, "benefit_id": benefit_id})


def _seeded(seed: Mapping[str, Any]) -> Benefit:
    facts: dict[str, Any] = {name: seed.get(name) for name in Benefit.__slots__}
    return Benefit(**facts)


def _values(benefit_id: int, added: Benefit) -> dict[str, Any]:
    return {
        "id": benefit_id,
        "code": added.code,
        "name": added.name,
        "law": added.law,
        "function": added.function,
        "grouping": added.grouping,
        "valid_from": added.valid_from,
        "valid_to": added.valid_to,
        "source": added.source,
    }
