"""The accepted lines of a whole list, kept column by column."""

from collections.abc import Iterable, Iterator, Sequence, Set
from datetime import date
from itertools import compress
from typing import Any, NamedTuple, overload

from payout.cpr import Cpr
from payout.domain.indberetningsliste import ListLine
from payout.money import Oere


class LineColumns(NamedTuple):
    """The fields of `ListLine` for many lines: of each a column, with one entry a line."""

    row: Sequence[int]
    cpr_digits: Sequence[str]
    """Digits of numbers that have been parsed: a `Cpr` is made of them where one line is looked at."""
    name: Sequence[str]
    address: Sequence[str]
    is_protected: Sequence[bool]
    benefit: Sequence[str]
    period_from: Sequence[date | None]
    period_to: Sequence[date | None]
    pay_date: Sequence[date | None]
    amount_oere: Sequence[Oere]
    gross_oere: Sequence[Oere | None]
    net_oere: Sequence[Oere | None]
    set_off_oere: Sequence[Oere | None]
    aconto_oere: Sequence[Oere | None]
    unit: Sequence[str]
    case_no: Sequence[str]
    has_warning: Sequence[bool]
    payee: Sequence[str]


class ListLines(Sequence[ListLine]):
    """The accepted lines of a list, in its order.

    They are kept column by column, since a list has up to half a million lines and nearly everything that is
    done with them is done to one column of them all; a line is made when it is asked for.
    """

    __slots__ = ("columns",)

    def __init__(self, columns: LineColumns) -> None:
        self.columns = columns

    @classmethod
    def of(cls, lines: Iterable[ListLine]) -> "ListLines":
        """The lines, put into columns."""
        rows = ((line.row, line.cpr.digits, *line[2:]) for line in lines)
        columns: list[Sequence[Any]] = list(zip(*rows, strict=True))
        return cls(LineColumns._make(columns or [()] * len(LineColumns._fields)))

    def __len__(self) -> int:
        return len(self.columns.row)

    def __iter__(self) -> Iterator[ListLine]:
        return map(_line, *self.columns)

    @overload
    def __getitem__(self, place: int) -> ListLine: ...

    @overload
    def __getitem__(self, place: slice) -> "ListLines": ...

    def __getitem__(self, place: int | slice) -> "ListLine | ListLines":
        if isinstance(place, slice):
            return ListLines(LineColumns._make(column[place] for column in self.columns))
        values: Iterator[Any] = (column[place] for column in self.columns)
        return _line(*values)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, ListLines):
            return NotImplemented
        return all(
            list(mine) == list(theirs) for mine, theirs in zip(self.columns, other.columns, strict=True)
        )

    __hash__ = None  # type: ignore[assignment]  # as of every sequence of values that is compared by them

    @property
    def total_oere(self) -> Oere:
        """Sum of the amounts."""
        return Oere(sum(self.columns.amount_oere))

    def picked(self, is_picked: Sequence[bool]) -> "ListLines":
        """The lines whose entry is true."""
        return ListLines(LineColumns._make(list(compress(column, is_picked)) for column in self.columns))

    def with_values(self, **values: object) -> "ListLines":
        """The lines with one value for all of them in each of the named columns."""
        same: dict[str, Any] = {name: [value] * len(self) for name, value in values.items()}
        return ListLines(self.columns._replace(**same))

    def with_warnings(self, rows: Set[int | None]) -> "ListLines":
        """The lines, those of the given rows marked besides those that are marked already."""
        columns = self.columns
        marked = [row in rows or was for row, was in zip(columns.row, columns.has_warning, strict=True)]
        return ListLines(columns._replace(has_warning=marked))


def _line(row: int, cpr_digits: str, *others: Any) -> ListLine:
    return ListLine(row, Cpr(cpr_digits), *others)
