"""The account mapping as a TOML file: to look through, to keep, and to send back with what is changed."""

import json
import tomllib
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any, Final

from payout.domain.account_map import AccountEntry, AccountField, AccountString, TargetSystem
from payout.domain.errors import DomainError
from payout.domain.kontering import Account

FILE_CHARACTERS: Final = 1_000_000
_KNOWN: Final = {"system", "part", "benefit", "valid_from", "remark", *AccountField}


class AccountFileUnreadable(DomainError):
    """The file is no account mapping; carries the number of the entry that can't be read, 0 for the file."""

    code = "account-file-unreadable"

    def __init__(self, place: int = 0) -> None:
        super().__init__(f"entry {place}")
        self.place = place


def account_file(entries: Iterable[AccountEntry]) -> str:
    """The entries as TOML, in their order."""
    lines = ["# Nødudbetaling: kontoplan. Ret eller tilføj poster, og indlæs filen igen."]
    for entry in entries:
        texts = {"system": entry.system.value, "part": entry.account.value, "benefit": entry.benefit or ""}
        texts |= {field.value: entry.string.field(field) for field in AccountField}
        texts["remark"] = entry.remark
        lines += ["", "[[entry]]", f"valid_from = {entry.valid_from.isoformat()}"]
        lines += [f"{name} = {_quoted(text)}" for name, text in texts.items() if text]
    return "\n".join([*lines, ""])


def read_account_file(text: str) -> tuple[AccountEntry, ...]:
    """The entries of a file, unchecked but for their parts; raises AccountFileUnreadable."""
    if len(text) > FILE_CHARACTERS:
        raise AccountFileUnreadable
    try:
        told = tomllib.loads(text)["entry"]
    except (tomllib.TOMLDecodeError, KeyError, RecursionError):
        raise AccountFileUnreadable from None
    if not isinstance(told, list):
        raise AccountFileUnreadable
    return tuple(_entry(place, one) for place, one in enumerate(told, 1))


def _entry(place: int, told: Mapping[str, Any]) -> AccountEntry:
    try:
        texts = {name: _text(told.get(name, "")) for name in _KNOWN - {"valid_from"}}
        day = told["valid_from"]
        if not isinstance(day, date) or isinstance(day, datetime) or told.keys() - _KNOWN:
            raise TypeError
        return AccountEntry(
            system=TargetSystem(texts["system"]),
            account=Account(texts["part"]),
            benefit=texts["benefit"] or None,
            valid_from=day,
            string=AccountString(**{field.value: texts[field] for field in AccountField}),
            remark=texts["remark"],
        )
    except (KeyError, TypeError, ValueError, AttributeError):
        raise AccountFileUnreadable(place) from None


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError
    return value.strip()


def _quoted(text: str) -> str:
    # The strings of JSON are strings of TOML, but for one character that TOML wants escaped.
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")
