"""A sample list as the grid of cells that a benefit system prints: titles, header, sums per ydelse, I alt."""

from collections.abc import Iterator, Sequence
from itertools import groupby
from operator import add
from typing import Final

from exports.sheet import Kind, Plain
from payout.sample.cases import SampleLine
from payout.sample.lists import SampleList

HEADINGS: Final = (
    "Udbetalingsafdeling",
    "CPR-nr.",
    "Navn",
    "Adresse",
    "Beskyttet",
    "Ydelsesart",
    "Periode fra",
    "Periode til",
    "Dispositionsdato",
    "Brutto",
    "Skat",
    "ATP",
    "Netto",
    "Modregning",
    "Til udbetaling",
    "Sagsnr.",
)
WIDTHS: Final = (20, 13, 32, 44, 10, 40, 12, 12, 16, 14, 14, 10, 14, 12, 14, 13)
KINDS: Final = (*(Kind.TEXT,) * 6, *(Kind.DATE,) * 3, *(Kind.AMOUNT,) * 6, Kind.TEXT)
CLOSING_NOTE: Final = "Listen er dannet før Gældsstyrelsens modregning."
MONTHS: Final = (
    "januar", "februar", "marts", "april", "maj", "juni",
    "juli", "august", "september", "oktober", "november", "december",
)  # fmt: skip

Values = tuple[Plain, ...]


def titles(sample: SampleList) -> tuple[str, ...]:
    """The four title lines; a blank one and the header follow them."""
    month = f"{MONTHS[sample.pay_date.month - 1]} {sample.pay_date.year}"
    return (
        sample.municipality,
        "Ydelsescenter – indberetningsliste",
        f"Udbetaling {month}",
        f"Udskrevet {sample.printed_at:%d-%m-%Y kl. %H.%M}",
    )


def body(sample: SampleList) -> Iterator[Values]:
    """The rows under the header: each ydelse with its sum, a blank one, I alt, a note."""
    sums = [0] * 6
    for benefit, lines in groupby(sample.lines, key=lambda line: line.benefit):
        benefit_sums = [0] * 6
        for line in lines:
            benefit_sums = list(map(add, benefit_sums, _amounts(line)))
            yield line_values(line)
        yield _sum_row(5, f"I alt {benefit}", benefit_sums)
        sums = list(map(add, sums, benefit_sums))
    yield (None,) * len(HEADINGS)
    yield _sum_row(0, "I alt", sums)
    yield (CLOSING_NOTE, *(None,) * (len(HEADINGS) - 1))


def line_values(line: SampleLine) -> Values:
    """The sixteen values of a line, amounts in øre."""
    return (
        line.unit,
        line.cpr.formatted,
        line.name,
        line.address,
        "J" if line.is_protected else None,
        line.benefit,
        line.period_from,
        line.period_to,
        line.pay_date,
        *_amounts(line),
        line.case_no,
    )


def _amounts(line: SampleLine) -> tuple[int, ...]:
    return (
        line.gross_oere,
        line.tax_oere,
        line.atp_oere,
        line.net_oere,
        line.set_off_oere,
        line.to_pay_oere,
    )


def _sum_row(label_at: int, label: str, sums: Sequence[int]) -> Values:
    before = tuple(label if position == label_at else None for position in range(9))
    return (*before, *sums, None)
