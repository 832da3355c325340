"""Which column the amounts are taken from: chosen once for the whole file, never row by row.

Source: docs/sources.md, "beløbet at gå ud fra".
"""

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


def choose_basis(header: Header, kind: ListKind) -> tuple[HeaderColumn, AmountBasis]:
    """The amount column of a complete header, and what it stands for.

    Raises:  ListUnreadable when two columns could be it, or when a list of expected payments only holds paid
             ones.
    """
    for field in _ORDER[kind]:
        if field in header.fields:
            basis, meaning = _BASES[field]
            return only_column(header, field, meaning), basis
    paid = only_column(header, Field.PAID, "det udbetalte beløb")
    raise ListUnreadable("kind-wrong", header=paid.title)
