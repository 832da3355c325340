"""Reads a whole column of amounts: first how the column writes decimals, then every cell by that.

Source: docs/sources.md, "beløb på indberetningslister": lists write "1.234,50" or "1234.50", and "1.234"
alone can be either, so it is settled by the other cells of the same column, else by somebody who was asked
(`importers.notation`), or not at all.
"""

import re
from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Final, cast

from importers.grid import Cell, cell_text
from payout.money import (
    AmountUnreadable,
    Notation,
    Oere,
    amount_from_number,
    amounts_from_numbers,
    both_readings,
    parse_signed_amount,
)

_QUICK: Final = re.compile(r"-?[0-9]{1,3}(?:\.[0-9]{3})*,[0-9]{2}")
_REST: Final = str.maketrans("", "", ".,")


@dataclass(frozen=True, slots=True)
class AmountFault:
    """Why the cell gives no amount: a code of the catalogue, and the cell's text."""

    code: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AmountColumn:
    """A column of amounts, cell for cell.

    `values` are whole øre, None where the cell is empty or unreadable; `faults` has the reason for each None.
    `other_notation` are the places of cells that are clear in themselves but written unlike most of the
    column. `settled` is the notation that all clear cells have; where there is none, `doubtful` are the
    places of the cells that are one amount in the one notation and another in the other.
    """

    values: Sequence[Oere | None]
    faults: dict[int, AmountFault] = field(default_factory=dict)
    other_notation: frozenset[int] = frozenset()
    settled: Notation | None = None
    doubtful: frozenset[int] = frozenset()

    def first(self, count: int) -> "AmountColumn":
        """The first cells only."""
        return AmountColumn(
            values=self.values[:count],
            faults={place: fault for place, fault in self.faults.items() if place < count},
            other_notation=frozenset(place for place in self.other_notation if place < count),
            settled=self.settled,
            doubtful=frozenset(place for place in self.doubtful if place < count),
        )


def read_amounts(cells: Sequence[Cell], chosen: Notation | None = None) -> AmountColumn:
    """Reads the cells of one column, text and numbers mixed as they come.

    `chosen` is the notation of the cells that neither settle it themselves nor have it settled by the others.
    """
    if {*map(type, cells)} == {float}:
        return _numbers(cast(Sequence[float], cells))
    texts = {cell: notation_of(cell) for cell in set(_texts(cells))}
    count = Counter(map(texts.__getitem__, _texts(cells)))
    settled = [notation for notation in Notation if count[notation]]
    if len(settled) == 1:
        column = _with_faults(cells, {text: _read_text(text, settled[0]) for text in texts})
        return replace(column, settled=settled[0])
    column = _with_faults(cells, {text: _read_unsettled(text, own, chosen) for text, own in texts.items()})
    rare = {min(settled, key=lambda notation: count[notation])} if settled else set()
    return replace(
        column,
        other_notation=_places(cells, {text for text, own in texts.items() if own in rare}),
        doubtful=_places(cells, {text for text, own in texts.items() if own is None and _is_doubtful(text)}),
    )


def notation_of(text: str) -> Notation | None:
    """The one notation that fits the text; None when both do, as for "1.234" and "1234", or neither."""
    if _QUICK.fullmatch(text):
        return Notation.DANISH
    if both_readings(text):
        return None
    readable = [notation for notation in Notation if _is_readable(text, notation)]
    return readable[0] if len(readable) == 1 else None


def _numbers(cells: Sequence[float]) -> AmountColumn:
    """Numbers only, as most workbooks have them: the quick way, unless a number is out of range."""
    try:
        return AmountColumn(values=amounts_from_numbers(cells))
    except AmountUnreadable:
        return _with_faults(cells, {})


def _texts(cells: Iterable[Cell]) -> Iterable[str]:
    return (cell for cell in cells if isinstance(cell, str))


def _is_readable(text: str, notation: Notation) -> bool:
    return not isinstance(_read_text(text, notation), AmountFault)


def _read_text(text: str, notation: Notation) -> Oere | AmountFault:
    if notation is Notation.DANISH and _QUICK.fullmatch(text) and len(text) < 14:
        return Oere(int(text.translate(_REST)))
    try:
        return parse_signed_amount(text, notation)
    except AmountUnreadable:
        return AmountFault("amount-unreadable" if text.strip() else "amount-missing", cell_text(text))


def _read_unsettled(text: str, own: Notation | None, chosen: Notation | None) -> Oere | AmountFault:
    """Reads a text in a column that does not settle the notation: only what can be one thing is read.

    What can be two is read by the chosen notation, if one was chosen.
    """
    readings = both_readings(text) if own is None else None
    if readings is None:
        return _read_text(text, own or Notation.DANISH)
    if chosen is None and _is_doubtful(text):
        return AmountFault("amount-ambiguous", cell_text(text))
    return readings[chosen or Notation.DANISH]


def _is_doubtful(text: str) -> bool:
    """Whether the text is two amounts; "0,000" is nothing either way."""
    readings = both_readings(text)
    return readings is not None and len({*readings.values()}) > 1


def _places(cells: Sequence[Cell], texts: Collection[str]) -> frozenset[int]:
    """The places of cells with one of these texts."""
    if not texts:
        return frozenset()
    return frozenset(place for place, cell in enumerate(cells) if isinstance(cell, str) and cell in texts)


def _with_faults(cells: Sequence[Cell], read: dict[str, Oere | AmountFault]) -> AmountColumn:
    values: list[Oere | None] = []
    faults: dict[int, AmountFault] = {}
    for place, cell in enumerate(cells):
        amount = read[cell] if isinstance(cell, str) else _read_number(cell)
        if isinstance(amount, AmountFault):
            faults[place] = amount
            values.append(None)
        else:
            values.append(amount)
    return AmountColumn(values=values, faults=faults)


def _read_number(cell: Cell) -> Oere | AmountFault:
    if isinstance(cell, float | int) and not isinstance(cell, bool):
        try:
            return amount_from_number(cell)
        except AmountUnreadable:
            pass
    return AmountFault("amount-unreadable", cell_text(cell))
