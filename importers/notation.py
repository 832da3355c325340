"""Amounts like "1.234" in a column that does not settle its notation: what is asked, and what is said after.

The notation is never guessed. It comes from somebody who was asked, else from the layout, and speaks only of
cells that the column itself leaves open.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from importers.amounts import AmountColumn
from importers.columns import Layout
from importers.findings import Finding, shown_text
from importers.grid import Cell, cell_text
from importers.header import HeaderColumn
from payout.money import Notation, bare_amount, both_readings, format_kroner

_MARKS: Final = {".": "punktum", ",": "komma"}


class NotationAnswer(StrEnum):
    """What somebody says who was asked. UNKNOWN leaves the cells unread, whatever the layout says."""

    KOMMA = Notation.DANISH.value
    PUNKTUM = Notation.POINT.value
    UNKNOWN = "ved-ikke"


@dataclass(frozen=True, slots=True, kw_only=True)
class ColumnNotation:
    """How a column of amounts is written: `settled` by its own cells, or not.

    `doubtful_count` is the number of cells that can be two amounts, `examples` the first of them with a point
    and the first with a comma. Without an amount in the `decides` column the row is rejected.
    """

    title: str
    position: int
    settled: Notation | None
    doubtful_count: int
    examples: tuple[str, ...]
    decides: bool = False


def column_notation(
    column: HeaderColumn, cells: Sequence[Cell], read: AmountColumn, *, decides: bool = False
) -> ColumnNotation:
    """What there is to say of one column that was read."""
    texts = [cell_text(cells[place]) for place in sorted(read.doubtful)]
    firsts = (next((text for text in texts if _mark(text) == mark), None) for mark in _MARKS)
    return ColumnNotation(
        title=column.title,
        position=column.position,
        settled=read.settled,
        doubtful_count=len(texts),
        examples=tuple(shown_text(text) for text in firsts if text is not None),
        decides=decides,
    )


def notation_for(answer: NotationAnswer | None, layout: Layout) -> Notation | None:
    """The notation of cells in doubt: the answer's, and the layout's where nobody was asked."""
    if answer is None:
        return layout.notation
    return None if answer is NotationAnswer.UNKNOWN else Notation(answer.value)


def notation_findings(chosen: Notation | None, columns: Iterable[ColumnNotation]) -> Iterator[Finding]:
    """What a chosen notation has done, once for the file, and each column that is written otherwise."""
    if chosen is None:
        return
    seen = tuple(columns)
    doubtful = [column for column in seen if column.doubtful_count]
    if doubtful:
        yield Finding(code="notation-chosen", shown=_done(chosen, doubtful))
    for column in seen:
        if column.settled not in {None, chosen}:
            yield Finding(code="notation-not-used", column=column.title, shown=chosen.value)


def reading_in(notation: Notation, examples: Iterable[str]) -> str:
    """What the examples are in a notation: «punktum skiller tusinder: "1.234" er 1.234,00 kr.»."""
    return "; ".join(_reading(notation, text) for text in examples)


def all_examples(columns: Iterable[ColumnNotation]) -> tuple[str, ...]:
    """The columns' first example with each mark."""
    firsts: dict[str, str] = {}
    for text in (text for column in columns for text in column.examples):
        firsts.setdefault(_mark(text), text)
    return tuple(firsts.values())


def _reading(notation: Notation, text: str) -> str:
    mark, readings = _MARKS[_mark(text)], both_readings(text)
    assert readings is not None  # noqa: S101 -- an example is a text with both
    kroner = f'"{text}" er {format_kroner(readings[notation])}'
    if mark == notation.value:
        return f"{mark} er decimaltegn: {kroner} (de tre decimaler er afrundet til hele øre)"
    return f"{mark} skiller tusinder: {kroner}"


def _mark(text: str) -> str:
    return next(mark for mark in _MARKS if mark in bare_amount(text)[1])


def _done(chosen: Notation, doubtful: Sequence[ColumnNotation]) -> str:
    count = sum(column.doubtful_count for column in doubtful)
    cells = "1 beløb" if count == 1 else f"{count} beløb"
    titles = ", ".join(f'"{column.title}"' for column in doubtful)
    # The sentence has its own full stop.
    reading = reading_in(chosen, all_examples(doubtful)).removesuffix(".")
    return f"{chosen.value}. {cells} i {titles} er læst sådan: {reading}"
