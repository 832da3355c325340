"""Amounts in Danish words, beside the figures on a bilag: a digit that was changed by hand is seen."""

from typing import Final

from payout.money import Oere

# fmt: off
_BELOW_TWENTY: Final = (
    "nul", "en", "to", "tre", "fire", "fem", "seks", "syv", "otte", "ni", "ti", "elleve", "tolv", "tretten",
    "fjorten", "femten", "seksten", "sytten", "atten", "nitten",
)
_TENS: Final = ("tyve", "tredive", "fyrre", "halvtreds", "tres", "halvfjerds", "firs", "halvfems")
# fmt: on


def amount_in_words(amount_oere: Oere) -> str:
    """An amount of 0 up to a milliard kroner: "fire tusind fem hundrede og ti kroner og 50 øre".

    Raises:  ValueError below zero.
    """
    if amount_oere < 0:
        raise ValueError("an amount below zero has no words")
    kroner, oere = divmod(amount_oere, 100)
    whole = f"{number_in_words(kroner)} {'krone' if kroner == 1 else 'kroner'}"
    return f"{whole} og {oere:02d} øre" if oere else whole


def number_in_words(number: int) -> str:
    """A whole number of 0 up to 999.999.999, counting things of common gender: "et tusind og en"."""
    millions, rest = divmod(number, 1_000_000)
    thousands, below = divmod(rest, 1_000)
    parts = []
    if millions:
        parts.append(f"{_below_thousand(millions)} {'million' if millions == 1 else 'millioner'}")
    if thousands:
        parts.append(f"{_counting(thousands)} tusind")
    if below >= 100 or not parts:
        parts.append(_below_thousand(below))
    elif below:
        parts.append(f"og {_below_hundred(below)}")
    return " ".join(parts)


def _below_thousand(number: int) -> str:
    hundreds, rest = divmod(number, 100)
    if not hundreds:
        return _below_hundred(rest)
    words = f"{_counting(hundreds)} hundrede"
    return f"{words} og {_below_hundred(rest)}" if rest else words


def _below_hundred(number: int) -> str:
    if number < 20:
        return _BELOW_TWENTY[number]
    tens, ones = divmod(number, 10)
    word = _TENS[tens - 2]
    return f"{_BELOW_TWENTY[ones]}og{word}" if ones else word


def _counting(number: int) -> str:
    # Hundrede and tusind are of neuter gender: "et tusind", but "en krone" and "en million".
    if number % 100 != 1:
        return _below_thousand(number)
    return f"{_below_thousand(number - 1)} og et" if number > 1 else "et"
