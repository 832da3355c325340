"""A ledger is born for a drill or for the real thing, and neither takes in what belongs to the other.

A drill's passphrase lies beside it and its people are invented, so no number that can be somebody's may come
into it; and what a drill has made up may not be paid from a real ledger.
"""

from collections.abc import Collection, Iterable
from typing import Final

from payout.cpr import Cpr, failing_modulus_11
from payout.domain.errors import DomainError

CASE_MARK: Final = "ØVELSE-"
"""The case numbers of a drill's lists begin with it."""
_NEW_YEARS_DAY: Final = "0101"
"""Numbers that fail modulus 11 have been given to people of this day only (docs/sources.md, "CPR-nummer")."""


class WrongKindOfLedger(DomainError):
    """What was asked for belongs to the other kind of ledger; carries whether this one is a drill's."""

    code = "wrong-kind-of-ledger"

    def __init__(self, *, is_drill: bool) -> None:
        super().__init__("a drill's" if is_drill else "a real one")
        self.is_drill = is_drill


class RealPersonInDrill(DomainError):
    """A CPR number that can be somebody's was to come into a drill."""

    code = "real-person-in-drill"


class LedgerInUseAlready(DomainError):
    """A ledger becomes a drill's before anything is in it, or never."""

    code = "ledger-in-use-already"


def check_kind(*, of_ledger: bool, of_other: bool) -> None:
    """Raises WrongKindOfLedger when one of the two is a drill's and the other is not."""
    if of_ledger != of_other:
        raise WrongKindOfLedger(is_drill=of_ledger)


def check_invented(numbers: Collection[str]) -> None:
    """None of these numbers, as digits, can be somebody's. Raises RealPersonInDrill."""
    if failing_modulus_11(numbers) < len(numbers) or any(one.startswith(_NEW_YEARS_DAY) for one in numbers):
        raise RealPersonInDrill


def check_person(cpr: Cpr, *, is_drill: bool) -> None:
    """Who may be looked up in this kind of ledger: anybody in a real one. Raises RealPersonInDrill."""
    if is_drill:
        check_invented([cpr.digits])


def check_list(numbers: Collection[str], case_numbers: Iterable[str], *, is_drill: bool) -> None:
    """Whether a list may come into this kind of ledger.

    Raises:  RealPersonInDrill; WrongKindOfLedger for a drill's list in a real one.
    """
    if is_drill:
        check_invented(numbers)
    elif any(case_no.startswith(CASE_MARK) for case_no in case_numbers):
        raise WrongKindOfLedger(is_drill=False)
