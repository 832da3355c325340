"""A real run before it is stored: beside what was expected, and beside the earlier run of its source."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import Connection

from payout.domain.list_comparison import is_most
from payout.domain.list_lines import ListLines
from payout.money import Oere
from payout.queries.incidents import latest_incident
from payout.queries.real_run import ExpectedSum, expected_sums, one_name
from payout.queries.run_lists import persons_on, whole_run_of
from payout.web.filters import count


@dataclass(slots=True)
class RunRow:
    """One ydelse: what the indberetningslister expected, and what the run pays and has deducted, in øre."""

    benefit: str
    expected_lines: int = 0
    expected_oere: int = 0
    lines: int = 0
    paid_oere: int = 0
    deducted_oere: int = 0

    @property
    def difference_oere(self) -> Oere:
        """Paid and deducted, minus expected."""
        return Oere(self.paid_oere + self.deducted_oere - self.expected_oere)


@dataclass(frozen=True, slots=True, kw_only=True)
class RunBeside:
    """A row for each ydelse and their sum; what is to be said of the earlier run, if there is one."""

    rows: tuple[RunRow, ...]
    earlier_text: str


def run_beside(connection: Connection, lines: ListLines, source: str) -> RunBeside:
    """A run that waits, beside the latest hændelse's expected lines and the last run of its source."""
    incident = latest_incident(connection)
    expected = expected_sums(connection, incident) if incident else ()
    rows = _rows(lines, expected, one_name(connection))
    total = RunRow("I alt")
    for row in rows:
        total.expected_lines += row.expected_lines
        total.expected_oere += row.expected_oere
        total.lines += row.lines
        total.paid_oere += row.paid_oere
        total.deducted_oere += row.deducted_oere
    return RunBeside(rows=(*rows, total), earlier_text=_earlier_text(connection, lines, source))


def _rows(
    lines: ListLines, expected: tuple[ExpectedSum, ...], ydelser: Mapping[str, str]
) -> tuple[RunRow, ...]:
    found: dict[str, RunRow] = {}
    for one in expected:
        row = found.setdefault(ydelser[one.benefit], RunRow(one.benefit))
        row.expected_lines += one.lines
        row.expected_oere += one.amount_oere
    columns = lines.columns
    sums: dict[str, list[int]] = defaultdict(lambda: [0, 0, 0])
    for name, amount, aconto in zip(columns.benefit, columns.amount_oere, columns.aconto_oere, strict=True):
        added = sums[name]
        added[0] += 1
        added[1] += amount
        added[2] += aconto or 0
    for benefit, (number, paid, deducted) in sums.items():
        row = found.setdefault(ydelser[benefit], RunRow(benefit))
        row.lines += number
        row.paid_oere += paid
        row.deducted_oere += deducted
    return tuple(sorted(found.values(), key=lambda row: row.benefit))


def _earlier_text(connection: Connection, lines: ListLines, source: str) -> str:
    """How many of the earlier run's persons the file has, and what that looks like."""
    earlier = whole_run_of(connection, source.strip())
    if not earlier:
        return ""
    before = persons_on(connection, earlier)
    both = len(before.intersection(lines.columns.cpr_digits))
    looks = "en hel udbetalingsliste" if is_most(both, len(before)) else "kun rettelser"
    return (
        f"Der er en udbetalingsliste fra kilden i forvejen (liste {earlier[0]}). "
        f"Filen har {count(both)} af dens {count(len(before))} borgere, så det ligner {looks}."
    )
