"""Read a list that somebody has sent through a page. Nothing is stored: the preview is confirmed first."""

import re
import tempfile
from dataclasses import dataclass
from pathlib import Path

from importers import ListUnreadable, ParsedList
from importers.child import read_list_safely
from payout.cpr import mask_text
from payout.domain.errors import DomainError
from payout.domain.indberetningsliste import ListKind

NAME_LENGTH = 200
_FOLDERS = re.compile(r".*[/\\]", re.DOTALL)


class UploadUnreadable(DomainError):
    """The file gives no list; `message` is the importer's Danish sentence and holds no cell of the list."""

    code = "list-unreadable"

    def __init__(self, message: str) -> None:
        super().__init__("the file gives no list")
        self.message = message


@dataclass(frozen=True, slots=True, kw_only=True)
class Upload:
    """A list that was read, with the bytes that it was read from and the source that it is from."""

    parsed: ParsedList
    file: bytes
    source: str


def read_upload(file: bytes, *, file_name: str, kind: ListKind, source: str, folder: Path) -> Upload:
    """Read and judge an uploaded list; without a source it is from the one that its layout names.

    The importer reads files, so the bytes lie for that long in a folder of their own, which only this user
    can open, inside the data folder: personal data is never put in a folder that others share.
    Raises:  UploadUnreadable.
    """
    with tempfile.TemporaryDirectory(prefix="upload-", dir=folder) as own:
        path = Path(own) / "list"
        path.write_bytes(file)
        try:
            parsed = read_list_safely(path, kind=kind, file_name=shown_name(file_name))
        except ListUnreadable as error:
            raise UploadUnreadable(error.message) from None
    return Upload(parsed=parsed, file=file, source=source.strip() or parsed.source)


def shown_name(file_name: str) -> str:
    """The name of a file without its folders, with CPR numbers masked, no longer than NAME_LENGTH."""
    return mask_text(_FOLDERS.sub("", file_name))[-NAME_LENGTH:] or "liste"
