"""From a file to a judged list: reader, header, mapper, validator, in that order."""

import gc
import hashlib
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from itertools import compress
from pathlib import Path
from typing import TypeAlias

from importers import limits
from importers.basis import choose_basis
from importers.choice import LayoutChoice, layout_choice
from importers.columns import Layout
from importers.encoding import DOS, WINDOWS
from importers.errors import ListUnreadable
from importers.findings import Finding, Severity, shown_text
from importers.fixed_values import fixed_value_findings, with_fixed_values
from importers.grid import Grid, Row
from importers.header import Header, find_header
from importers.layouts import GENERAL
from importers.mapper import map_table
from importers.notation import NotationAnswer, notation_for
from importers.parsed import ParsedList, totals_by_benefit
from importers.reader import ListFile, Source, load, read
from importers.surroundings import check_one_header, doubled_columns, holds_people, left_out_columns, units_in
from importers.table import Table, read_table
from importers.titles import list_date
from importers.validator import CHECKS, Judged, judge
from payout.domain.indberetningsliste import ListKind
from payout.money import Notation

Progress: TypeAlias = Callable[[int, int], None]

_RANK = {Severity.ERROR: 0, Severity.WARNING: 1, Severity.INFO: 2}


@dataclass(frozen=True, slots=True, kw_only=True)
class _Chosen:
    """The sheet with the list, its header, the title rows before it, and other sheets like a list."""

    grid: Grid
    header: Header
    titles: Sequence[Row]
    left_out: Sequence[str]


def read_list(
    path: Path,
    *,
    kind: ListKind,
    layout: str | None = None,
    layouts: Sequence[Layout] = (),
    notation: NotationAnswer | None = None,
    file_name: str | None = None,
    progress: Progress | None = None,
) -> ParsedList:
    """Reads and judges one list; stores nothing.

    `layout` names a layout that the list must have, else it is found by the headers. `layouts` are the
    office's own, besides ours. `notation` is what somebody says of amounts that the list leaves in doubt;
    without it the layout speaks. `file_name` is the name to show when the path is a temporary one. `progress`
    is told rows done and rows in all.

    Raises:  ListUnreadable when the file gives no list at all. Bad rows are findings.
    """
    choice = layout_choice(layout, layouts)
    file = load(path)
    with _collector_paused():
        parsed = _read(file, kind, choice, notation, progress or _tell_nobody)
    return replace(parsed, file_name=file_name or path.name)


def _read(
    file: ListFile, kind: ListKind, layouts: LayoutChoice, answer: NotationAnswer | None, tell: Progress
) -> ParsedList:
    """The list, nameless. Its bare rows are let go of here, before the search for cycles goes on."""
    source = read(file)
    chosen = _choose(source.grids, layouts)
    table = read_table(chosen.grid, chosen.header)
    check_one_header(chosen.grid, chosen.header, compress(table.numbers, table.cprs.values))
    if not table.numbers:
        raise ListUnreadable("rows-missing")
    judged, findings = _judged(table, kind, notation_for(answer, chosen.header.layout), tell)
    return _parsed(file, chosen, judged, [*_about_file(chosen, table, source), *findings])


@contextmanager
def _collector_paused() -> Iterator[None]:
    """Pauses the search for cycles, which a list's many small values set off again and again in vain.

    Measured: a sixth of the time of 50,000 rows. Nothing here makes cycles, so nothing piles up meanwhile.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _judged(
    table: Table, kind: ListKind, notation: Notation | None, tell: Progress
) -> tuple[Judged, list[Finding]]:
    """The lines in their surroundings, and the findings of the mapper and the validator.

    All rows go through one step after the other; of the progress, the mapper is half.
    """
    rows, steps = len(table.numbers), len(CHECKS)
    tell(0, rows)
    amount_column, basis = choose_basis(table.header, kind)
    mapped = map_table(table, amount_column, notation)
    judged = Judged(
        lines=with_fixed_values(mapped.lines, table.header),
        kind=kind,
        header=table.header,
        amount_column=amount_column,
        basis=basis,
        rows_read=mapped.rows_read,
        rejected_oere=mapped.rejected_oere,
        file_total=mapped.file_total,
        notation=notation,
        notations=mapped.notations,
    )
    findings = mapped.findings
    for step, found in enumerate(judge(judged), steps):
        tell(rows * step // (2 * steps), rows)
        findings += found
    tell(rows, rows)
    return judged, findings


def _parsed(file: ListFile, chosen: _Chosen, judged: Judged, findings: Sequence[Finding]) -> ParsedList:
    warned = {finding.row for finding in findings if finding.severity is Severity.WARNING}
    lines = judged.lines.with_warnings(warned)
    return ParsedList(
        file_name="",
        sha256=file.sha256,
        kind=judged.kind,
        source=_source_of(chosen.header),
        layout=chosen.header.layout.name,
        sheet=chosen.grid.sheet,
        amount_basis=judged.basis,
        list_date=list_date(chosen.titles),
        rows_read=judged.rows_read,
        rows_accepted=len(lines),
        rows_rejected=judged.rows_read - len(lines),
        rows_with_warnings=sum(lines.columns.has_warning),
        citizens=len(set(lines.columns.cpr_digits)),
        total_oere=lines.total_oere,
        by_benefit=totals_by_benefit(lines),
        file_total_oere=judged.file_total.amount_oere,
        file_total_rows=judged.file_total.row_count,
        findings=_within_limit(findings),
        lines=lines,
        columns=tuple((column.header, column.field.value) for column in chosen.header.columns),
        notation=judged.notation,
        doubtful=tuple(column for column in judged.notations if column.doubtful_count),
    )


def _choose(grids: Iterator[Grid], layouts: LayoutChoice) -> _Chosen:
    """The first sheet with a complete header and rows below it; raises the best refusal if none has."""
    chosen: list[tuple[Grid, Header]] = []
    titles: list[Row] = []
    headless: list[str] = []
    refusal: ListUnreadable | None = None
    for grid in grids:
        try:
            header = find_header(grid, layouts)
        except ListUnreadable as error:
            refusal = _better(refusal, error)
            headless += [grid.sheet or ""] if holds_people(grid) else []
            titles += [] if chosen else grid.rows[: limits.HEADER_ROWS]
            continue
        if len(grid.rows) > header.end:
            chosen.append((grid, header))
        else:
            refusal = ListUnreadable("rows-missing")
    if not chosen:
        raise refusal or ListUnreadable("rows-missing")
    grid, header = chosen[0]
    left_out = [*(other.sheet or "" for other, _ in chosen[1:]), *headless]
    return _Chosen(grid=grid, header=header, titles=[*titles, *grid.rows[: header.index]], left_out=left_out)


def _better(first: ListUnreadable | None, second: ListUnreadable) -> ListUnreadable:
    """The refusal that says most: one that found some headers before one that found none."""
    return second if first is None or first.code == "header-missing" else first


def _source_of(header: Header) -> str:
    """The layout's source. Lists of no declared layout are of one source when their headers are the same:

    a newer list replaces the older one of its source, and must never replace a list of another kind.
    """
    if header.layout.name != GENERAL.name:
        return header.layout.source
    headers = "|".join(sorted(" ".join(column.header.casefold().split()) for column in header.columns))
    return f"{header.layout.source} {hashlib.sha256(headers.encode()).hexdigest()[:4]}"


def _about_file(chosen: _Chosen, table: Table, source: Source) -> Iterator[Finding]:
    """What is to be said of the file and of its rows that are no people."""
    if source.encoding == WINDOWS:
        yield Finding(code="encoding-windows")
    if source.encoding in DOS:
        yield Finding(code="encoding-dos", shown=source.encoding)
    if chosen.grid.page_lines:
        yield Finding(code="page-lines", shown=str(chosen.grid.page_lines))
    yield from fixed_value_findings(chosen.header)
    yield from units_in(chosen.titles)
    yield from left_out_columns(chosen.header)
    yield from doubled_columns(chosen.header)
    for sheet in chosen.left_out:
        yield Finding(code="sheet-left-out", shown=shown_text(sheet))
    for note in table.notes:
        yield Finding(code="row-note", row=note.number, shown=shown_text(note.text))


def _within_limit(findings: Sequence[Finding]) -> tuple[Finding, ...]:
    """Findings by row, those of the whole file first; beyond the limit the least serious are counted only."""
    kept = sorted(findings, key=lambda finding: _RANK[finding.severity])[: limits.FINDINGS]
    by_row = sorted(kept, key=lambda finding: finding.row or 0)
    left_out = len(findings) - len(kept)
    if left_out:
        by_row.append(Finding(code="findings-left-out", shown=str(left_out)))
    return tuple(by_row)


def _tell_nobody(done: int, total: int) -> None:
    """Stands in for a progress that nobody follows."""
