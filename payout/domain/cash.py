"""Cash: the notes and coins that exist, counting them, and what a cash box may hold.

Source:  docs/rules.md, rule 6; docs/sources.md, "kontanter": BEK 928/2008 on rounding to 50 øre; the 1000 kr.
         note is not valid after 31 May 2025.
"""

from collections.abc import Mapping

from payout.domain.errors import DomainError
from payout.money import Oere

COIN_OERE = Oere(50)
DENOMINATIONS: tuple[Oere, ...] = tuple(
    Oere(value) for value in (500_00, 200_00, 100_00, 50_00, 20_00, 10_00, 5_00, 2_00, 1_00, 50)
)


NEAR_MAXIMUM_PERCENT = 90
"""From this share of its agreed maximum on, a box is said to be nearly full."""


class NotPayableInCash(DomainError):
    """The amount can't be made with coins; carries the nearest one that can, in øre."""

    code = "not-payable-in-cash"

    def __init__(self, nearest_oere: Oere) -> None:
        super().__init__(f"nearest {nearest_oere}")
        self.nearest_oere = nearest_oere


class BoxShort(DomainError):
    """The cash box holds less than what is to be taken from it; carries the balance in øre."""

    code = "box-short"

    def __init__(self, balance_oere: Oere) -> None:
        super().__init__(f"balance {balance_oere}")
        self.balance_oere = balance_oere


class BoxFull(DomainError):
    """The cash box would hold more than its agreed maximum; carries the maximum in øre."""

    code = "box-full"

    def __init__(self, maximum_oere: Oere) -> None:
        super().__init__(f"maximum {maximum_oere}")
        self.maximum_oere = maximum_oere


class PiecesDontFit(DomainError):
    """The notes and coins are not the amount; carries both in øre."""

    code = "pieces-dont-fit"

    def __init__(self, amount_oere: Oere, counted_oere: Oere) -> None:
        super().__init__(f"amount {amount_oere}, pieces {counted_oere}")
        self.amount_oere = amount_oere
        self.counted_oere = counted_oere


def round_to_coins(amount_oere: Oere) -> Oere:
    """The nearest amount that coins allow, in øre; 25 and 75 øre go up."""
    return Oere((amount_oere + COIN_OERE // 2) // COIN_OERE * COIN_OERE)


def check_payable_in_cash(amount_oere: Oere) -> None:
    """Raises NotPayableInCash unless the amount is a multiple of 50 øre."""
    if amount_oere % COIN_OERE:
        raise NotPayableInCash(round_to_coins(amount_oere))


def counted(pieces: Mapping[Oere, int]) -> Oere:
    """The sum in øre of a count: denomination in øre → number of pieces.

    Raises:  ValueError for a denomination that does not exist or a negative number of pieces.
    """
    if any(value not in DENOMINATIONS or number < 0 for value, number in pieces.items()):
        raise ValueError("a count names existing denominations and no negative numbers")
    return Oere(sum(value * number for value, number in pieces.items()))


def handed_out(amount_oere: Oere) -> Mapping[Oere, int]:
    """The fewest notes and coins that make an amount: denomination in øre → number of pieces, the largest
    first.

    Raises:  NotPayableInCash for an amount that coins don't allow.
    """
    check_payable_in_cash(amount_oere)
    pieces: dict[Oere, int] = {}
    left: int = amount_oere
    for value in DENOMINATIONS:
        number, left = divmod(left, value)
        if number:
            pieces[value] = number
    return pieces


def handed_out_from(amount_oere: Oere, pieces_in_box: Mapping[Oere, int]) -> Mapping[Oere, int] | None:
    """The fewest notes and coins of those in a box that make an amount, the largest first.

    Shape:   denomination in øre → number of pieces, for the box and for what is handed out.
    Gives None when the amount can't be made from what is there.
    """
    if amount_oere % COIN_OERE:
        return None
    fewest = handed_out(amount_oere)
    if all(number <= pieces_in_box.get(value, 0) for value, number in fewest.items()):
        return fewest
    return _fewest(amount_oere, DENOMINATIONS, pieces_in_box)


def short_of(amount_oere: Oere, pieces_in_box: Mapping[Oere, int]) -> tuple[Oere, ...]:
    """The notes and coins that the fewest pieces for an amount have more of than the box, the largest first.

    Raises:  NotPayableInCash for an amount that coins don't allow.
    """
    fewest = handed_out(amount_oere)
    return tuple(value for value, number in fewest.items() if number > pieces_in_box.get(value, 0))


def _fewest(left: int, values: tuple[Oere, ...], box: Mapping[Oere, int]) -> dict[Oere, int] | None:
    if not left:
        return {}
    if not values:
        return None
    value, smaller = values[0], values[1:]
    most = max(min(left // value, box.get(value, 0)), 0)
    # Smaller pieces that sum to twice the value hold some that make up one or two of it, and those one or two
    # would be fewer pieces. So the fewest leave out at most one that could be used.
    found = None
    for number in range(most, max(most - 2, -1), -1):
        rest = _fewest(left - number * value, smaller, box)
        if rest is not None and (found is None or number + sum(rest.values()) < sum(found.values())):
            found = {value: number, **rest} if number else rest
    return found


def after_withdrawal(balance_oere: Oere, amount_oere: Oere) -> Oere:
    """The balance after cash is taken out, in øre; raises BoxShort when it would fall below zero."""
    if amount_oere > balance_oere:
        raise BoxShort(balance_oere)
    return Oere(balance_oere - amount_oere)


def after_deposit(balance_oere: Oere, amount_oere: Oere, maximum_oere: Oere) -> Oere:
    """The balance after cash is put in, in øre; raises BoxFull above the agreed maximum."""
    if balance_oere + amount_oere > maximum_oere:
        raise BoxFull(maximum_oere)
    return Oere(balance_oere + amount_oere)


def is_near_maximum(balance_oere: Oere, maximum_oere: Oere) -> bool:
    """Whether a box is so full that somebody should take cash out of it."""
    return balance_oere * 100 >= maximum_oere * NEAR_MAXIMUM_PERCENT
