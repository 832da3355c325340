"""The list of sygedagpenge for a run of weeks: text with semicolons and a trailer line with count and sum."""

from typing import Final

from importers.columns import Cells, Column, Field, Layout
from payout.domain.indberetningsliste import ListKind

LAYOUT: Final = Layout(
    name="sygedagpenge",
    source="sygedagpenge",
    kind=ListKind.INDBERETNING,
    columns=(
        Column(Field.CPR, Cells.CPR, ("CPR-nr",)),
        Column(Field.NAME, Cells.TEXT, ("Navn",)),
        Column(Field.BENEFIT, Cells.TEXT, ("Ydelsesart",)),
        Column(Field.START, Cells.WEEK, ("Uge fra",)),
        Column(Field.END, Cells.WEEK, ("Uge til",)),
        Column(Field.START, Cells.DATE, ("Fra dato",)),
        Column(Field.END, Cells.DATE, ("Til dato",)),
        Column(Field.PAY_DATE, Cells.DATE, ("Udbetalingsdato",)),
        Column(Field.GROSS, Cells.AMOUNT, ("Bruttobeløb",)),
        Column(Field.TAX, Cells.AMOUNT, ("A-skat",)),
        Column(Field.ATP, Cells.AMOUNT, ("ATP",)),
        Column(Field.NET, Cells.AMOUNT, ("Nettobeløb",)),
        Column(Field.SET_OFF, Cells.AMOUNT, ("Fradrag",)),
        Column(Field.TO_PAY, Cells.AMOUNT, ("Udbetales",)),
        Column(Field.UNIT, Cells.TEXT, ("Team",)),
    ),
)
