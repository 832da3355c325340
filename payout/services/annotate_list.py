"""Give a list back with what was said of each of its rows, to be corrected and loaded again."""

import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Connection

from importers import GENERAL, LAYOUTS, ListUnreadable, ParsedList, Severity
from importers.bare_rows import BareList
from importers.child import bare_rows_safely, read_list_safely
from importers.columns import Layout
from importers.earlier import judge_against
from importers.notation import NotationAnswer
from payout.domain.annotated_list import AnnotatedList, AnnotatedRow, RowStatus
from payout.queries.list_history import lines_of, list_content, neighbours
from payout.services.layouts import layouts_in_use
from payout.services.read_upload import UPLOAD_PREFIX, UploadUnreadable

_LEFT_OUT_HIDDEN = "column-hidden-left-out"


def annotate_list(
    file: bytes, parsed: ParsedList, *, folder: Path, layout: str | None, layouts: Sequence[Layout]
) -> AnnotatedList:
    """The rows of the file beside the findings of the list that was read from it by the same layouts.

    A hidden column that was not used is left out: written anew, nothing could tell it from a visible one.
    Raises:  UploadUnreadable.
    """
    with _lying_in(folder, file) as path:
        bare = bare_rows_safely(path, layout=layout, layouts=layouts)
    unused = {found.column for found in parsed.findings if found.code == _LEFT_OUT_HIDDEN}
    kept = [
        place
        for place, heading in enumerate(bare.headings)
        if place not in bare.hidden or (heading and heading not in unused)
    ]
    return AnnotatedList(
        file_name=parsed.file_name,
        titles=bare.titles,
        headings=[bare.headings[place] for place in kept],
        rows=_rows(bare, parsed, kept),
    )


def annotate_stored(connection: Connection, list_id: int, *, folder: Path) -> AnnotatedList:
    """A stored list, its file read once more by its layout as that is today, and judged as it was.

    A layout that has been put aside or has another name is found anew by the list's headers.
    Raises:  UploadUnreadable.
    """
    kept, layouts = list_content(connection, list_id), layouts_in_use(connection)
    known = {layout.name for layout in (GENERAL, *LAYOUTS, *layouts)}
    layout = kept.layout if kept.layout in known else None
    with _lying_in(folder, kept.file) as path:
        parsed = read_list_safely(
            path,
            kind=kept.kind,
            layout=layout,
            layouts=layouts,
            notation=NotationAnswer(kept.notation) if kept.notation else NotationAnswer.UNKNOWN,
            file_name=kept.file_name,
        )
    before = neighbours(connection, list_id).previous_id
    judged = parsed if before is None else judge_against(parsed, lines_of(connection, before))
    return annotate_list(kept.file, judged, folder=folder, layout=layout, layouts=layouts)


@contextmanager
def _lying_in(folder: Path, file: bytes) -> Iterator[Path]:
    """The bytes as a file that only this user can open, for as long as the importer reads it."""
    with tempfile.TemporaryDirectory(prefix=UPLOAD_PREFIX, dir=folder) as own:
        path = Path(own) / "list"
        path.write_bytes(file)
        try:
            yield path
        except ListUnreadable as error:
            raise UploadUnreadable(error) from None


def _rows(bare: BareList, parsed: ParsedList, kept: Sequence[int]) -> list[AnnotatedRow]:
    warned = dict(zip(parsed.lines.columns.row, parsed.lines.columns.has_warning, strict=True))
    rejected: set[int | None] = set()
    messages: dict[int | None, list[str]] = {}
    for finding in parsed.findings:
        messages.setdefault(finding.row, []).append(finding.message)
        if finding.severity is Severity.ERROR:
            rejected.add(finding.row)
    return [
        AnnotatedRow(
            cells=[cells[place] if place < len(cells) else "" for place in kept],
            status=_status(number, warned, rejected),
            message=" ".join(messages.get(number, ())),
        )
        for number, cells in zip(bare.numbers, bare.rows, strict=True)
    ]


def _status(number: int, warned: dict[int, bool], rejected: set[int | None]) -> RowStatus:
    if number in warned:
        return RowStatus.WITH_WARNING if warned[number] else RowStatus.ACCEPTED
    return RowStatus.REJECTED if number in rejected else RowStatus.NO_PERSON
