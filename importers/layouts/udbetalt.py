"""The udbetalingsliste: what the benefit system paid once it ran again, a deducted a conto beside it."""

from typing import Final

from importers.columns import Cells, Column, Field, Layout
from payout.domain.indberetningsliste import ListKind

LAYOUT: Final = Layout(
    name="udbetalt",
    source="udbetalt",
    kind=ListKind.UDBETALING,
    columns=(
        Column(Field.CPR, Cells.CPR, ("Ydelsesmodtager",)),
        Column(Field.NAME, Cells.TEXT, ("Modtagers navn",)),
        Column(Field.PAID, Cells.AMOUNT, ("Beløb udbetalt",)),
        Column(Field.PAY_DATE, Cells.DATE, ("Dispositionsdato",)),
        Column(Field.BENEFIT, Cells.TEXT, ("Ydelsesart",)),
        Column(Field.PERIOD, Cells.PERIOD, ("Periode",)),
        Column(Field.ACONTO, Cells.AMOUNT, ("Fradrag a conto",)),
    ),
)
