"""What a layout says of every row of a list that has no column for it."""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from importers.columns import Field, Layout
from importers.dates import read_date
from importers.findings import Finding, shown_text
from importers.header import Header
from payout.domain.list_lines import ListLines

FIXED: Final[Mapping[Field, str]] = {
    Field.BENEFIT: "ydelsen",
    Field.PAY_DATE: "udbetalingsdatoen",
    Field.UNIT: "afdelingen",
}
"""What can be fixed, as a sentence names it."""


def with_fixed_values(lines: ListLines, header: Header) -> ListLines:
    """The lines with the layout's values where the list has no column."""
    values: dict[str, Any] = {field.value: text for field, text in _given(header)}
    if not values:
        return lines
    if Field.PAY_DATE.value in values:
        values[Field.PAY_DATE.value] = read_date(values[Field.PAY_DATE.value])
    return lines.with_values(**values)


def fixed_value_findings(header: Header) -> Iterator[Finding]:
    """One for each value, since a layout of last month may not fit this month's list."""
    for field, text in _given(header):
        yield Finding(code="value-fixed", shown=f'{FIXED[field]} "{shown_text(text)}"')


def fixed_fields(layout: Layout) -> frozenset[Field]:
    """What the layout fixes."""
    return frozenset(field for field, _ in layout.fixed)


def _given(header: Header) -> Iterator[tuple[Field, str]]:
    return ((field, text) for field, text in header.layout.fixed if field not in header.fields)
