"""The account mapping: which account of the municipality's ledger plays which part, from which day.

Only ever added to: a new entry takes over from its day on, and what was exported before stays as it was.
Shapes and their source: docs/sources.md, "posteringsfiler".
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final

from payout.cpr import mask_text
from payout.domain.errors import DomainError
from payout.domain.kontering import Account

REMARK_LENGTH: Final = 200


class TargetSystem(StrEnum):
    """What books the postings: no system in particular, KMD Opus, or Prisme."""

    NEUTRAL = "neutral"
    OPUS = "opus"
    PRISME = "prisme"


class AccountField(StrEnum):
    """What an account consists of. Each system has some of them."""

    ACCOUNT = "account"
    COST_CENTRE = "cost_centre"
    PSP_ELEMENT = "psp_element"
    PROFIT_CENTRE = "profit_centre"
    INTERNAL_ORDER = "internal_order"


@dataclass(frozen=True, slots=True, kw_only=True)
class Shape:
    """How a field of a system's account is written, with an invented example."""

    pattern: re.Pattern[str]
    example: str
    is_needed: bool = False


SHAPES: Final[Mapping[TargetSystem, Mapping[AccountField, Shape]]] = {
    TargetSystem.NEUTRAL: {
        AccountField.ACCOUNT: Shape(
            pattern=re.compile(r"[0-9A-Za-zÆØÅæøå][0-9A-Za-zÆØÅæøå .,:/_-]{0,59}"),
            example="9.55.99-001",
            is_needed=True,
        ),
    },
    TargetSystem.OPUS: {
        AccountField.ACCOUNT: Shape(pattern=re.compile(r"[0-9]{8}"), example="99990001", is_needed=True),
        AccountField.COST_CENTRE: Shape(pattern=re.compile(r"[0-9A-Z]{1,10}"), example="9999000001"),
        AccountField.PSP_ELEMENT: Shape(
            pattern=re.compile(r"[A-Z]{2}-[0-9]{10}-[0-9]{5}"), example="XG-0000000000-00001"
        ),
        AccountField.PROFIT_CENTRE: Shape(pattern=re.compile(r"[0-9A-Z]{1,10}"), example="9999000001"),
        AccountField.INTERNAL_ORDER: Shape(pattern=re.compile(r"[0-9]{1,12}"), example="999900000001"),
    },
    TargetSystem.PRISME: {
        AccountField.ACCOUNT: Shape(
            pattern=re.compile(r"[0-9]{12}(?:-[0-9]*){1,9}"),
            example="999901030100-999521999-99110-29-",
            is_needed=True,
        ),
    },
}


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountString:
    """An account as a system writes it; a field that the system has not, or that is left out, is ""."""

    account: str
    cost_centre: str = ""
    psp_element: str = ""
    profit_centre: str = ""
    internal_order: str = ""

    def field(self, name: AccountField) -> str:
        """One of its fields."""
        return str(getattr(self, name.value))


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountEntry:
    """From this day on, the part is played by this account. `benefit` is a ydelse's code: the part BENEFIT.

    `order` tells which entry was made last.
    """

    system: TargetSystem
    account: Account
    benefit: str | None
    valid_from: date
    string: AccountString
    remark: str
    order: int = 0

    @property
    def says(self) -> tuple[object, ...]:
        """What it says, whenever it was made."""
        return (self.system, self.account, self.benefit, self.valid_from, self.string)


class AccountMisshaped(DomainError):
    """A field of the account is not written as the system writes it; carries system, field and an example.

    Without an example the system has no such field.
    """

    code = "account-misshaped"

    def __init__(self, system: TargetSystem, field: AccountField, example: str) -> None:
        super().__init__(f"{system}: {field}")
        self.system = system
        self.field = field
        self.example = example


class AccountRemarkUnfit(DomainError):
    """The remark is missing, longer than REMARK_LENGTH, or holds what looks like a CPR number."""

    code = "account-remark-unfit"


class AccountPartUnclear(DomainError):
    """A ydelse is named for another part than BENEFIT, or none for that one."""

    code = "account-part-unclear"


def check_entry(entry: AccountEntry) -> None:
    """Raises AccountPartUnclear, AccountMisshaped, AccountRemarkUnfit."""
    if (entry.account is Account.BENEFIT) != (entry.benefit is not None):
        raise AccountPartUnclear
    for field in AccountField:
        _check_field(entry.system, field, entry.string.field(field))
    remark = entry.remark.strip()
    if not 0 < len(remark) <= REMARK_LENGTH or mask_text(remark) != remark:
        raise AccountRemarkUnfit


def _check_field(system: TargetSystem, field: AccountField, text: str) -> None:
    shape = SHAPES[system].get(field)
    if shape is None:
        if text:
            raise AccountMisshaped(system, field, "")
    elif (text or shape.is_needed) and not shape.pattern.fullmatch(text):
        raise AccountMisshaped(system, field, shape.example)


class AccountMap:
    """The entries of one system, asked for the account that plays a part on a day."""

    def __init__(self, system: TargetSystem, entries: Iterable[AccountEntry]) -> None:
        self.system = system
        self._entries: dict[tuple[Account, str | None], list[AccountEntry]] = {}
        for entry in sorted(entries, key=lambda one: (one.valid_from, one.order)):
            if entry.system is system:
                self._entries.setdefault((entry.account, entry.benefit), []).append(entry)

    def entry(self, account: Account, benefit: str | None, day: date) -> AccountEntry | None:
        """The entry in force: the latest that begins on or before the day; of one day's, the last made."""
        known = self._entries.get((account, benefit), ())
        return next((one for one in reversed(known) if one.valid_from <= day), None)

    def in_force(self, day: date) -> Mapping[tuple[Account, str | None], AccountEntry]:
        """Every part that is mapped on the day."""
        found = {part: self.entry(*part, day) for part in self._entries}
        return {part: entry for part, entry in found.items() if entry is not None}


def new_entries(known: Iterable[AccountEntry], stated: Sequence[AccountEntry]) -> tuple[AccountEntry, ...]:
    """Those that change something: an entry that says what the last one of its day says is left out."""
    last: dict[tuple[object, ...], AccountEntry] = {}
    for entry in sorted(known, key=lambda one: one.order):
        last[_place(entry)] = entry
    found = []
    for entry in stated:
        before = last.get(_place(entry))
        if before is None or before.says != entry.says:
            found.append(entry)
            last[_place(entry)] = entry
    return tuple(found)


def _place(entry: AccountEntry) -> tuple[object, ...]:
    return (entry.system, entry.account, entry.benefit, entry.valid_from)
