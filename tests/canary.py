"""Watches for whole CPR numbers while any test runs: in addresses, headers, log lines, the ledger's files.

Pages are looked through by `tests.web.page_checks`, what commands print by `tests/cli/conftest.py`, what a
browser keeps by `tests/browser/test_profile.py`.
"""

import logging
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from flask import Response, request

from payout.cpr import CprUnreadable, parse_cpr
from tests import factories

CPR_LIKE: Final = re.compile(r"(?<![0-9A-Za-z])\d{6}-?\d{4}(?![0-9A-Za-z])")
NOT_OF_PEOPLE: Final = {"ETag", "Content-Length", "Set-Cookie"}
"""Headers of digits that are made by chance: sums of files, and tickets."""
NEEDLES: Final = tuple(
    text.encode()
    for cpr in (factories.ANNA, factories.BOERGE, factories.CLARA, factories.DAGMAR, factories.NOBODY)
    for text in (cpr.digits, cpr.formatted)
)


class Canary(logging.Handler):
    """Hears every log line and every answer of the run. `found` says where, never which."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        """Look at a line as it would be written, with the trace of its fault."""
        if holds_number(self.format(record)):
            self.found.append(f"the log line of {record.name} at {record.pathname}:{record.lineno}")

    def look_at_answer(self, _: Any, response: Response, **__: Any) -> None:
        """Look at the address that was asked for and at the headers of its answer."""
        if holds_number(request.full_path):
            self.found.append(f"the address of {request.endpoint}")
        self.found += [
            f"the header {name} of {request.endpoint}"
            for name, value in response.headers
            if name not in NOT_OF_PEOPLE and holds_number(value)
        ]

    def taken(self) -> list[str]:
        """What was found since it was last asked."""
        found, self.found = self.found, []
        return found


def holds_number(text: str) -> bool:
    """Whether a text has a whole CPR number in it."""
    return any(_is_number(found) for found in CPR_LIKE.findall(text))


def files_in_clear(folder: Path) -> Iterator[str]:
    """The files below a folder in which a number of `factories` stands as text."""
    for path in folder.rglob("*"):
        if path.is_file():
            content = path.read_bytes()
            if any(needle in content for needle in NEEDLES):
                yield path.name


def _is_number(text: str) -> bool:
    try:
        parse_cpr(text)
    except CprUnreadable:
        return False
    return True
