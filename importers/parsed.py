"""A list that has been read: its lines, its figures, and everything that was found."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from typing import TypeAlias

from importers.findings import Finding
from importers.notation import ColumnNotation
from payout.domain.indberetningsliste import AmountBasis, ListKind
from payout.domain.list_lines import ListLines
from payout.money import Notation, Oere

_Group: TypeAlias = tuple[str, date | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class BenefitTotal:
    """The accepted lines of one benefit on one pay-day; the sum is whole øre."""

    benefit: str
    pay_date: date | None
    lines: int
    citizens: int
    total_oere: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ParsedList:
    """Everything about one list; nothing of it is stored yet.

    `rows_read` counts rows of people, so `rows_accepted` + `rows_rejected` = `rows_read`. `total_oere` sums
    the accepted rows; `file_total_oere` and `file_total_rows` are what the file says itself, None where it
    says nothing. `columns` are the headers as written, each with the name of its field, "" when it is
    unknown. `doubtful` are the columns of amounts that leave their notation open, and `notation` is the one
    that was chosen for them, None where nothing was chosen.
    """

    file_name: str
    sha256: str
    kind: ListKind
    source: str
    layout: str
    sheet: str | None
    amount_basis: AmountBasis
    list_date: date | None
    rows_read: int
    rows_accepted: int
    rows_rejected: int
    rows_with_warnings: int
    citizens: int
    total_oere: int
    by_benefit: tuple[BenefitTotal, ...]
    file_total_oere: int | None
    file_total_rows: int | None
    findings: tuple[Finding, ...]
    lines: ListLines
    columns: tuple[tuple[str, str], ...]
    notation: Notation | None = None
    doubtful: tuple[ColumnNotation, ...] = ()


def totals_by_benefit(lines: ListLines) -> tuple[BenefitTotal, ...]:
    """Totals for each benefit and pay-day, by name and then by date, lines without a date last."""
    columns = lines.columns
    citizens: defaultdict[_Group, list[str]] = defaultdict(list)
    amounts: defaultdict[_Group, list[Oere]] = defaultdict(list)
    groups = list(zip(columns.benefit, columns.pay_date, strict=True))
    for group, digits, amount_oere in zip(groups, columns.cpr_digits, columns.amount_oere, strict=True):
        citizens[group].append(digits)
        amounts[group].append(amount_oere)
    return tuple(
        BenefitTotal(
            benefit=group[0],
            pay_date=group[1],
            lines=len(amounts[group]),
            citizens=len(set(citizens[group])),
            total_oere=sum(amounts[group]),
        )
        for group in sorted(amounts, key=lambda group: (group[0], group[1] or date.max))
    )


def summary(parsed: ParsedList) -> dict[str, object]:
    """The report of an import, ready for JSON: everything but what storing adds (`stored`, `list_id`)."""
    return {
        "file": parsed.file_name,
        "sha256": parsed.sha256,
        "kind": parsed.kind.value,
        "source": parsed.source,
        "layout": parsed.layout,
        "sheet": parsed.sheet,
        "amount_basis": parsed.amount_basis.value,
        "list_date": _iso(parsed.list_date),
        "rows_read": parsed.rows_read,
        "rows_accepted": parsed.rows_accepted,
        "rows_with_warnings": parsed.rows_with_warnings,
        "rows_rejected": parsed.rows_rejected,
        "citizens": parsed.citizens,
        "total_oere": parsed.total_oere,
        "by_benefit": [_benefit_summary(total) for total in parsed.by_benefit],
        "file_total_oere": parsed.file_total_oere,
        "file_total_rows": parsed.file_total_rows,
        "columns": [{"header": header, "field": field} for header, field in parsed.columns],
        "findings": [_finding_summary(finding) for finding in parsed.findings],
    }


def _benefit_summary(total: BenefitTotal) -> dict[str, object]:
    return {
        "benefit": total.benefit,
        "pay_date": _iso(total.pay_date),
        "lines": total.lines,
        "citizens": total.citizens,
        "total_oere": total.total_oere,
    }


def _finding_summary(finding: Finding) -> dict[str, object]:
    return {
        "code": finding.code,
        "severity": finding.severity.value,
        "row": finding.row,
        "column": finding.column,
        "message": finding.message,
    }


def _iso(day: date | None) -> str | None:
    return None if day is None else day.isoformat()
