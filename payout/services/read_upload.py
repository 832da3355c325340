"""Read a list that somebody has sent through a page. Nothing is stored: the preview is confirmed first."""

import re
import shutil
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from importers import ListUnreadable, ParsedList
from importers.child import glimpse_safely, read_list_safely
from importers.columns import Layout
from importers.errors import ReadingCancelled
from importers.notation import NotationAnswer
from payout.cpr import mask_text
from payout.domain.errors import DomainError
from payout.domain.indberetningsliste import ListKind

NAME_LENGTH = 200
UPLOAD_PREFIX = "upload-"
"""Of the folders in the data folder that hold a list while it is read."""
_UNMAPPED = frozenset({"columns-missing", "column-ambiguous", "header-missing"})
_FOLDERS = re.compile(r".*[/\\]", re.DOTALL)


class UploadUnreadable(DomainError):
    """The file gives no list; `message` is the importer's Danish sentence and holds no cell of the list.

    `is_unmapped` says that the file can be read once somebody tells what its columns are.
    """

    code = "list-unreadable"

    def __init__(self, error: ListUnreadable) -> None:
        super().__init__("the file gives no list")
        self.message = error.message
        self.is_unmapped = error.code in _UNMAPPED


class ReadingStopped(DomainError):
    """Somebody has stopped the reading of the file; nothing of it is kept."""

    code = "reading-stopped"


@dataclass(frozen=True, slots=True, kw_only=True)
class Upload:
    """A list that was read, with the bytes that it was read from and the source that it is from.

    `layout` and `layouts` are those that it was read by, as `read_upload` took them; `answer` is what was
    said of amounts in doubt, None where nobody said anything.
    """

    parsed: ParsedList
    file: bytes
    source: str
    layout: str | None
    layouts: tuple[Layout, ...]
    answer: NotationAnswer | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Unmapped:
    """A list that waits for somebody to tell what its columns are; `reason` says why in Danish."""

    file: bytes
    file_name: str
    kind: ListKind
    source: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SeenColumn:
    """A column of a file: header, the meaning that it is taken for ("" for none), first values, masked."""

    header: str
    meaning: str
    samples: tuple[str, ...]


def read_upload(
    file: bytes,
    *,
    file_name: str,
    kind: ListKind,
    source: str,
    folder: Path,
    layout: str | None = None,
    layouts: Sequence[Layout] = (),
    answer: NotationAnswer | None = None,
    progress: Callable[[int, int], None] | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> Upload:
    """Read and judge an uploaded list; without a source it is from the one that its layout names.

    `layouts` are the office's own, `layout` the name of the one that the list must have; `answer` is what was
    said of amounts in doubt. `progress` is told rows done and rows in all, `cancelled` is asked some ten
    times a second whether to stop.
    Raises:  UploadUnreadable, ReadingStopped.
    """
    with lying(file, folder) as path:
        parsed = read_list_safely(
            path,
            kind=kind,
            file_name=shown_name(file_name),
            layout=layout,
            layouts=layouts,
            notation=answer,
            progress=progress,
            cancelled=cancelled,
        )
    return Upload(
        parsed=parsed,
        file=file,
        source=source.strip() or parsed.source,
        layout=layout,
        layouts=tuple(layouts),
        answer=answer,
    )


def look_at(file: bytes, *, folder: Path, layouts: Sequence[Layout]) -> tuple[SeenColumn, ...]:
    """The columns of an uploaded file; raises UploadUnreadable when no row could be their header."""
    with lying(file, folder) as path:
        seen = glimpse_safely(path, layouts=layouts)
    return tuple(
        SeenColumn(header=column.header, meaning=column.meaning, samples=column.samples)
        for column in seen.columns
    )


def unread(waiting: Upload | Unmapped) -> Unmapped:
    """The same file as if it had not been read."""
    if isinstance(waiting, Unmapped):
        return waiting
    parsed = waiting.parsed
    return Unmapped(
        file=waiting.file, file_name=parsed.file_name, kind=parsed.kind, source=waiting.source, reason=""
    )


def clear_leftovers(folder: Path) -> None:
    """Remove uploads that a killed server left in the data folder. No other may be reading there."""
    for path in folder.glob(f"{UPLOAD_PREFIX}*"):
        shutil.rmtree(path, ignore_errors=True)


@contextmanager
def lying(file: bytes, folder: Path) -> Iterator[Path]:
    """The bytes as a file, since that is what the importer reads; its refusals are ours.

    It lies for that long in a folder of its own, which only this user can open, inside the data folder:
    personal data is never put in a folder that others share.
    """
    with tempfile.TemporaryDirectory(prefix=UPLOAD_PREFIX, dir=folder) as own:
        path = Path(own) / "list"
        path.write_bytes(file)
        try:
            yield path
        except ListUnreadable as error:
            raise UploadUnreadable(error) from None
        except ReadingCancelled:
            raise ReadingStopped from None


def shown_name(file_name: str) -> str:
    """The name of a file without its folders, with CPR numbers masked, no longer than NAME_LENGTH."""
    return mask_text(_FOLDERS.sub("", file_name))[-NAME_LENGTH:] or "liste"
