"""The citizen list on paper: who expects what, and what is left of it, in the order of names."""

from dataclasses import dataclass
from datetime import date
from typing import Final

from payout.cpr import Cpr
from payout.money import Oere

_DANISH: Final = str.maketrans({"æ": "{", "ä": "{", "ø": "|", "ö": "|", "å": "}", "é": "e", "ü": "y"})
"""The last letters of the alphabet as the signs that follow z."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedPayment:
    """What a citizen expects of one ydelse on one day; the sum of its lines, in øre."""

    benefit: str
    pay_date: date | None
    amount_oere: Oere


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedCitizen:
    """A citizen of the lists in use. `remaining_oere` is None while no hændelse says what may be given."""

    name: str
    cpr: Cpr
    is_protected: bool
    is_stopped: bool
    payments: tuple[ListedPayment, ...]
    given_oere: Oere
    remaining_oere: Oere | None


def danish_order(name: str) -> str:
    """What names are sorted by on paper: small letters, with æ, ø and å after z, and aa as å."""
    return " ".join(name.casefold().split()).replace("aa", "å").translate(_DANISH)
