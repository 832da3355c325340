"""Which column the amounts are taken from: chosen once for the whole file, never row by row.

Source: docs/sources.md, "beløbet at gå ud fra".
"""

import re
from typing import Final

from importers.columns import Field
from importers.errors import ListUnreadable
from importers.header import Header, HeaderColumn, only_column
from payout.domain.indberetningsliste import AmountBasis, ListKind

_ORDER: Final = {
    ListKind.INDBERETNING: (Field.TO_PAY, Field.NET, Field.GROSS),
    ListKind.UDBETALING: (Field.PAID, Field.TO_PAY, Field.NET, Field.GROSS),
}
_BASES: Final = {
    Field.PAID: (AmountBasis.UDBETALT, "det udbetalte beløb"),
    Field.TO_PAY: (AmountBasis.TIL_UDBETALING, "beløbet til udbetaling"),
    Field.NET: (AmountBasis.NETTO, "nettobeløbet"),
    Field.GROSS: (AmountBasis.BRUTTO, "bruttobeløbet"),
}

_PAID_OUT: Final = frozenset({Field.TO_PAY, Field.PAID})
_AMOUNT_WORDS: Final = re.compile(r"beløb|udbetal|\bbetal|\bkr(?:oner)?\b", re.IGNORECASE)


def choose_basis(header: Header, kind: ListKind) -> tuple[HeaderColumn, AmountBasis]:
    """The amount column of a complete header, and what it stands for.

    A hidden column is only taken when no other will do: it may hold the amounts of another month.

    Raises:  ListUnreadable when two columns could be it, or when a list of expected payments only holds paid
             ones.
    """
    for field in sorted(_ORDER[kind], key=lambda field: _is_hidden(header, field)):
        if field in header.fields:
            basis, meaning = _BASES[field]
            return only_column(header, field, meaning), basis
    paid = only_column(header, Field.PAID, "det udbetalte beløb")
    raise ListUnreadable("kind-wrong", header=paid.title)


def passed_over(header: Header, kind: ListKind, chosen: HeaderColumn) -> tuple[HeaderColumn, ...]:
    """Hidden columns that would have been the amount, had they been shown."""
    order = _ORDER[kind]
    better = order[: order.index(chosen.field) + 1] if not chosen.is_hidden else ()
    candidates = [*header.set_aside, *(column for column in header.columns if column.is_hidden)]
    return tuple(column for column in candidates if column.field in better)


def passed_by(header: Header, chosen: HeaderColumn) -> tuple[HeaderColumn, ...]:
    """Columns that are not used and whose headers sound nearer to what is paid than the chosen one."""
    if chosen.field in _PAID_OUT:
        return ()
    unknown = [column for column in header.of_field(Field.UNKNOWN) if _AMOUNT_WORDS.search(column.header)]
    return (*header.of_field(Field.PAID), *unknown)


def _is_hidden(header: Header, field: Field) -> bool:
    column = header.first(field)
    return column is not None and column.is_hidden
