"""The monthly indberetningsliste of the benefit office: one sheet, a sum row for each ydelsesart."""

from typing import Final

from importers.columns import Cells, Column, Field, Layout
from payout.domain.indberetningsliste import ListKind

LAYOUT: Final = Layout(
    name="ydelser",
    source="ydelser",
    kind=ListKind.INDBERETNING,
    columns=(
        Column(Field.UNIT, Cells.TEXT, ("Udbetalingsafdeling",)),
        Column(Field.CPR, Cells.CPR, ("CPR-nr.",)),
        Column(Field.NAME, Cells.TEXT, ("Navn",)),
        Column(Field.ADDRESS, Cells.TEXT, ("Adresse",)),
        Column(Field.PROTECTED, Cells.FLAG, ("Beskyttet",)),
        Column(Field.BENEFIT, Cells.TEXT, ("Ydelsesart",)),
        Column(Field.START, Cells.DATE, ("Periode fra",)),
        Column(Field.END, Cells.DATE, ("Periode til",)),
        Column(Field.PAY_DATE, Cells.DATE, ("Dispositionsdato",)),
        Column(Field.GROSS, Cells.AMOUNT, ("Brutto",)),
        Column(Field.TAX, Cells.AMOUNT, ("Skat",)),
        Column(Field.ATP, Cells.AMOUNT, ("ATP",)),
        Column(Field.NET, Cells.AMOUNT, ("Netto",)),
        Column(Field.SET_OFF, Cells.AMOUNT, ("Modregning",)),
        Column(Field.TO_PAY, Cells.AMOUNT, ("Til udbetaling",)),
        Column(Field.CASE_NO, Cells.TEXT, ("Sagsnr.",)),
    ),
)
