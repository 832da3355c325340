"""Findings that need the previous list of the same source; nothing here knows where that one is kept."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from importers.findings import Finding, Severity
from importers.parsed import ParsedList
from payout.domain.indberetningsliste import ListKind
from payout.domain.list_comparison import ListedPayment, is_most, is_much_shorter, much_larger, other_names
from payout.money import format_amount


def judge_against(
    parsed: ParsedList, earlier: Sequence[ListedPayment], *, is_part: bool = False
) -> ParsedList:
    """The list with what the previous one shows: findings by row, and lines marked that got a warning.

    `earlier` are the lines of that list; none when it is the first of its source. `is_part`: the list has
    corrections only, so that what it lacks and how large its amounts are says nothing.
    """
    check = check_names if is_part else check_earlier
    found = list(check(parsed, earlier)) if earlier else []
    if not found:
        return parsed
    warned = {finding.row for finding in found if finding.severity is Severity.WARNING}
    lines = parsed.lines.with_warnings(warned)
    return replace(
        parsed,
        findings=tuple(sorted([*parsed.findings, *found], key=lambda finding: finding.row or 0)),
        lines=lines,
        rows_with_warnings=sum(lines.columns.has_warning),
    )


def check_earlier(parsed: ParsedList, earlier: Sequence[ListedPayment]) -> Iterator[Finding]:
    """A list that has lost most of its lines, amounts that have grown very much, numbers of another name."""
    # A list without any accepted row cannot be stored, and that is said where it is shown.
    if parsed.rows_accepted and is_much_shorter(len(earlier), parsed.rows_accepted):
        yield Finding(code="list-much-shorter", shown=f"{parsed.rows_accepted} mod {len(earlier)}")
    if parsed.kind is ListKind.UDBETALING:
        yield from check_persons(parsed, earlier)
    for grown in much_larger(earlier, parsed.lines):
        shown = f"{format_amount(grown.after_oere)} mod {format_amount(grown.before_oere)}"
        yield Finding(code="amount-much-larger", row=grown.row, shown=shown)
    yield from check_names(parsed, earlier)


def check_persons(parsed: ParsedList, earlier: Sequence[ListedPayment]) -> Iterator[Finding]:
    """A real run with few persons of the one that it supersedes: it may have corrections only."""
    before = {line.cpr.digits for line in earlier}
    still = len(before.intersection(parsed.lines.columns.cpr_digits))
    if not is_most(still, len(before)):
        yield Finding(code="run-few-persons", shown=f"{still} af {len(before)}")


def check_names(parsed: ParsedList, earlier: Sequence[ListedPayment]) -> Iterator[Finding]:
    """Numbers that had another name."""
    for other in other_names(earlier, parsed.lines):
        yield Finding(code="name-differs-from-list", row=other.row, shown=str(other.earlier_row))
