"""Sheet Åbne poster: paid bilag with something still to be settled, and how old they are."""

from datetime import date
from typing import Final

from exports.builders.lines import EMPTY, covering_lines, figures, headed
from exports.builders.sums import Summed, sum_lines
from exports.cells import danish_day
from exports.sheet import Column, Formula, Kind, Line, Mark, Plain, Sheet, Table, Tone
from exports.tally import RowTotals, age_band, days_open, is_open
from exports.words import SHEET_OPEN
from payout.domain.overview import Tally
from payout.domain.reconciliation import AGE_BANDS, AgeBand, BilagRow, ReconciliationReport

NAME_OPEN: Final = "ÅbneUdestående"
NAME_DAYS: Final = "ÅbneDage"
OLD_DAYS: Final = 61
"""From this many days on an open item is marked as old."""
COLUMNS: Final = (
    Column(heading="Bilagsnr.", kind=Kind.TEXT, width=14),
    Column(heading="Borger", kind=Kind.TEXT, width=23),
    Column(heading="CPR-nr.", kind=Kind.TEXT, width=12),
    Column(heading="Ydelse", kind=Kind.TEXT, width=21),
    Column(heading="Udbetalingsdag", kind=Kind.DATE, width=13),
    Column(heading="Udbetalt den", kind=Kind.INSTANT, width=14.5),
    Column(heading="Dage siden", kind=Kind.COUNT, width=7, name=NAME_DAYS),
    Column(heading="Alder", kind=Kind.TEXT, width=14),
    Column(heading="Udbetalt beløb", kind=Kind.AMOUNT, width=13),
    Column(heading="Modregnet", kind=Kind.AMOUNT, width=13),
    Column(heading="Tilbagebetalt", kind=Kind.AMOUNT, width=13),
    Column(heading="Afskrevet", kind=Kind.AMOUNT, width=13),
    Column(heading="Anden afregning", kind=Kind.AMOUNT, width=13),
    Column(heading="Udestående", kind=Kind.AMOUNT, width=13, name=NAME_OPEN),
)


MARKS: Final = (
    Mark(heading="Dage siden", when=f"[Dage siden]>={OLD_DAYS}", tone=Tone.OLD),
    Mark(heading="Udestående", when="[Udestående]>0", tone=Tone.OPEN),
)


def open_items_sheet(report: ReconciliationReport, counted: RowTotals) -> Sheet:
    """The open rows of the report in its order, with what is outstanding by age and in all."""
    covers = "Udbetalte bilag, hvor noget stadig skal modregnes, tilbagebetales eller afregnes på anden måde."
    lines = covering_lines(report, SHEET_OPEN, covers, counted.open_count)
    lines += [EMPTY, headed({"B": ("Antal", Kind.COUNT), "D": ("Udestående", Kind.AMOUNT)}, "Alder")]
    first = len(lines) + 1
    lines += [_age_line(band, counted.by_age[band]) for band in AGE_BANDS]
    sums = {
        "B": Summed(Kind.COUNT, counted.open_count, counted.open_count),
        "D": Summed(Kind.AMOUNT, counted.totals.outstanding_oere, report.overview.totals.outstanding_oere),
    }
    lines += [*sum_lines(first, len(lines), sums, "Bogen"), EMPTY]
    drawn_on = danish_day(report.drawn_at)
    rows = (_row(bilag, drawn_on) for bilag in report.bilag if is_open(bilag))
    return Sheet(
        name=SHEET_OPEN,
        lines=lines,
        widths=[column.width for column in COLUMNS],
        table=Table(
            name="TabelÅbnePoster", columns=COLUMNS, rows=rows, row_count=counted.open_count, marks=MARKS
        ),
    )


def _age_line(band: AgeBand, counted: Tally) -> Line:
    younger = "" if band.last is None else f',{NAME_DAYS},"<={band.last}"'
    where = f'{NAME_DAYS},">={band.first}"{younger}'
    count = Formula(f"COUNTIFS({where})", counted.count)
    amount = Formula(f"SUMIFS({NAME_OPEN},{where})", counted.amount_oere)
    return figures(band_text(band), {"B": (Kind.COUNT, count), "D": (Kind.AMOUNT, amount)})


def band_text(band: AgeBand) -> str:
    """ "8–30 dage" or "Over 90 dage"."""
    return f"Over {band.first - 1} dage" if band.last is None else f"{band.first}–{band.last} dage"


def _row(bilag: BilagRow, drawn_on: date) -> tuple[Plain, ...]:
    days = days_open(bilag, drawn_on)
    return (
        bilag.number,
        bilag.citizen,
        bilag.cpr,
        bilag.benefit,
        bilag.pay_date,
        bilag.paid_at,
        days,
        band_text(age_band(days)),
        bilag.amount_oere,
        bilag.set_off_oere,
        bilag.repaid_oere,
        bilag.written_off_oere,
        bilag.otherwise_oere,
        bilag.outstanding_oere,
    )
