"""Sheet Afstemning: list, a conto and real run beside each other, payment by payment."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from exports.builders.lines import CHECK_HEADING, EMPTY, covering_lines, figures, headed
from exports.builders.sums import Summed, sum_lines
from exports.sheet import Cell, Column, Formula, Kind, Line, Look, Mark, Plain, Sheet, Table, Tone
from exports.tally import OutcomeSums, outcomes_of
from exports.words import AGREE_TEXT, DIFFER_TEXT, NO_RUN, SHEET_MATCH
from payout.domain.real_run import Outcome, OutcomeTotal, SourceCheck
from payout.domain.reconciliation import MatchedRow, MatchedRun, ReconciliationReport
from payout.labels import NEXT_STEP, label_of

NAME_OUTCOME: Final = "AfstemningUdfald"
_FIGURES: Final[Mapping[str, tuple[str, str]]] = {
    "H": ("Forventet efter listen", "AfstemningForventet"),
    "I": ("A conto", "AfstemningAconto"),
    "J": ("Kørslen udbetaler", "AfstemningKørsel"),
    "K": ("Fratrukket i kørslen", "AfstemningFratrukket"),
    "L": ("Forskel", "AfstemningForskel"),
}
"""Letter, heading and name of each column of kroner."""
_COUNT_AT: Final = "G"
COLUMNS: Final = (
    Column(heading="Borger", kind=Kind.TEXT, width=23),
    Column(heading="CPR-nr.", kind=Kind.TEXT, width=12),
    Column(heading="Ydelse", kind=Kind.TEXT, width=21),
    Column(heading="Periode fra", kind=Kind.DATE, width=10),
    Column(heading="Periode til", kind=Kind.DATE, width=10),
    Column(heading="Udbetalingsdag", kind=Kind.DATE, width=13),
    Column(heading="Udfald", kind=Kind.TEXT, width=24, name=NAME_OUTCOME),
    *(
        Column(heading=heading, kind=Kind.AMOUNT, width=14, name=name)
        for letter, (heading, name) in _FIGURES.items()
        if letter != "L"
    ),
    Column(
        heading="Forskel",
        kind=Kind.AMOUNT,
        width=14,
        name=_FIGURES["L"][1],
        formula='ROUND([A conto]-IF([Kørslen udbetaler]="",'
        "[Forventet efter listen],[Fratrukket i kørslen]),2)",
    ),
    Column(heading="Bilag", kind=Kind.TEXT, width=15),
)
MARKS: Final = (Mark(heading="Forskel", when="[Forskel]<>0", tone=Tone.DIFFERS),)
_COVERS: Final = (
    "Hver borger, ydelse og udbetalingsdag. Forskel over nul er et krav mod borgeren; "
    "under nul mangler borgeren penge."
)


def match_sheet(report: ReconciliationReport) -> Sheet:
    """The rows of the match with totals by outcome, and whether each source's own total is reached."""
    counted = outcomes_of(report.run.rows) if report.run else {}
    row_count = sum(sums.rows for sums in counted.values())
    lines = covering_lines(report, SHEET_MATCH, _COVERS, row_count)
    if report.run is None:
        lines += [EMPTY, (Cell(NO_RUN, look=Look.HEADING),), EMPTY]
    else:
        lines += _outcome_lines(len(lines) + 1, report.run, counted)
        lines += _source_lines(len(lines) + 1, report.run.checks)
    return Sheet(
        name=SHEET_MATCH,
        lines=lines,
        widths=[column.width for column in COLUMNS],
        table=Table(
            name="TabelAfstemning",
            columns=COLUMNS,
            rows=map(_row, report.run.rows if report.run else ()),
            row_count=row_count,
            marks=MARKS,
        ),
    )


def _outcome_lines(row: int, run: MatchedRun, counted: Mapping[Outcome, OutcomeSums]) -> list[Line]:
    """Each outcome with its live sums, then what the match itself says of them all, and the checks."""
    found = [outcome for outcome in Outcome if outcome in counted]
    headings = {letter: (heading, Kind.AMOUNT) for letter, (heading, _) in _FIGURES.items()}
    heading = headed({_COUNT_AT: ("Rækker", Kind.COUNT), **headings}, "Udfald og næste skridt")
    rows = [_outcome_line(outcome, counted[outcome]) for outcome in found]
    own = _own_sums(run.totals)
    shown = [sum(column) for column in zip(*(counted[outcome] for outcome in found), strict=True)] or [0] * 6
    sums = {_COUNT_AT: Summed(Kind.COUNT, shown[0], own[0])} | {
        letter: Summed(Kind.AMOUNT, shown[place], own[place]) for place, letter in enumerate(_FIGURES, 1)
    }
    first = row + 2
    return [EMPTY, heading, *rows, *sum_lines(first, first + len(rows) - 1, sums, "Bogen")]


def _own_sums(totals: Iterable[OutcomeTotal]) -> Sequence[int]:
    columns = [
        (x.rows, x.expected_oere, x.a_conto_oere, x.run_oere, x.deducted_oere, x.difference_oere)
        for x in totals
    ]
    return [sum(column) for column in zip(*columns, strict=True)] or [0] * 6


def _outcome_line(outcome: Outcome, sums: OutcomeSums) -> Line:
    """The next step stands in the room before the figures."""
    word = label_of(outcome)
    cells: dict[str, tuple[Kind, Plain | Formula]] = {
        _COUNT_AT: (Kind.COUNT, Formula(f'COUNTIF({NAME_OUTCOME},"{word}")', sums.rows))
    }
    for (letter, (_, name)), value in zip(_FIGURES.items(), sums[1:], strict=True):
        cells[letter] = (Kind.AMOUNT, Formula(f'SUMIFS({name},{NAME_OUTCOME},"{word}")', value))
    label, _, *after = figures(word, cells)
    return [label, Cell(NEXT_STEP[outcome], look=Look.NOTE), *after]


def _source_lines(row: int, checks: Sequence[SourceCheck]) -> list[Line]:
    """Nothing falls outside: what is matched of each source is all that it has."""
    headings = {
        "G": ("Linjer i kilden", Kind.COUNT),
        "H": ("Linjer afstemt", Kind.COUNT),
        "I": ("Beløb i kilden", Kind.AMOUNT),
        "J": ("Beløb afstemt", Kind.AMOUNT),
        "K": CHECK_HEADING,
    }
    lines: list[Line] = [EMPTY, headed(headings, "Kilde")]
    for at, check in enumerate(checks, row + 2):
        text = f'IF(AND(G{at}=H{at},ROUND(I{at}-J{at},2)=0),"{AGREE_TEXT}","{DIFFER_TEXT}")'
        verdict = Formula(text, AGREE_TEXT if check.agrees else DIFFER_TEXT)
        shown = figures(
            check.source,
            {
                "G": (Kind.COUNT, check.own_lines),
                "H": (Kind.COUNT, check.matched_lines),
                "I": (Kind.AMOUNT, check.own_oere),
                "J": (Kind.AMOUNT, check.matched_oere),
            },
        )
        lines.append([*shown, Cell(verdict, look=Look.CHECK)])
    return [*lines, EMPTY]


def _row(matched: MatchedRow) -> tuple[Plain, ...]:
    return (
        matched.citizen,
        matched.cpr,
        matched.benefit,
        matched.period_from,
        matched.period_to,
        matched.pay_date,
        label_of(matched.outcome),
        matched.expected_oere,
        matched.a_conto_oere,
        matched.run_oere,
        matched.deducted_oere,
        matched.difference_oere,
        matched.bilag or None,
    )
