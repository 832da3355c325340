"""What is checked before anything is parsed: the file's size, then what an archive says it holds.

Nothing is unpacked here but the first bytes of a part. What gets past is parsed in a child process with
limits (`importers.child`), since a declared size can be a lie.
"""

import codecs
import io
import re
import stat
import zipfile
import zlib
from pathlib import Path
from typing import Final

from importers import limits
from importers.errors import ListUnreadable

MEGABYTE: Final = 1024 * 1024
ZIP: Final = b"PK\x03\x04"
OLE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
"""How the two kinds of workbook begin. Nothing further in says it: an .xls may hold its theme as a ZIP."""

_WORKBOOK_PARTS: Final = frozenset({"xl/workbook.xml", "xl/workbook.bin", "content.xml"})
_XML_PARTS: Final = (".xml", ".rels")
_MANIFEST: Final = "META-INF/manifest.xml"
_ENCRYPTED_PART: Final = 0x1
"""Bit of a part's flags in an archive (PKWARE APPNOTE 4.4.4)."""
_ENCRYPTED_PACKAGE: Final = "EncryptedPackage".encode("utf-16-le")
_FILEPASS: Final = re.compile(
    rb"\x09\x08(?:\x10\x00\x00\x06\x05\x00.{12}|\x08\x00\x00\x05\x05\x00.{4})(?:\x86\x00\x00\x00)?\x2f\x00",
    re.DOTALL,
)
"""How an encrypted .xls begins: first record, perhaps write protection, FilePass (MS-XLS 2.1.7.20.3)."""
_OTHER_KINDS: Final = (
    (b"%PDF-", "en PDF"),
    (b"\x89PNG\r\n", "et billede"),
    (b"\xff\xd8\xff", "et billede"),
    (b"GIF8", "et billede"),
    (b"{\\rtf", "et tekstdokument (RTF)"),
    (b"\x1f\x8b", "en pakket fil (gzip)"),
    (b"7z\xbc\xaf\x27\x1c", "en pakket fil (7z)"),
    (b"Rar!\x1a\x07", "en pakket fil (RAR)"),
    (b"SQLite format 3\0", "en database"),
    (b"MZ\x90\0", "et program"),
    (b"\x7fELF", "et program"),
    (b"<!doctype html", "en webside (HTML)"),
    (b"<html", "en webside (HTML)"),
    (b"<table", "en webside (HTML)"),
    (b"<meta", "en webside (HTML)"),
    (b"mime-version:", "en webside (MHTML)"),
    (b"<?xml", "XML"),
)
_HEAD_BYTES: Final = 4096
_BROKEN: Final = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OSError, ValueError)
"""What the standard library raises at an archive that is damaged or packed in an unknown way."""


def check_file(path: Path) -> int:
    """Size of the file in bytes; raises ListUnreadable when it is absent, no file, or too large."""
    try:
        found = path.stat()
    except (OSError, ValueError):
        raise ListUnreadable("file-unreadable") from None
    if not stat.S_ISREG(found.st_mode):
        raise ListUnreadable("file-unreadable")
    if found.st_size > limits.FILE_BYTES:
        raise ListUnreadable("file-too-large", limit=limits.FILE_BYTES // MEGABYTE)
    return found.st_size


def check_archive(data: bytes) -> None:
    """Refuses an archive that is no workbook, is encrypted, or would fill the memory when it is unpacked.

    Raises:  ListUnreadable.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            _check_parts(archive)
    except _BROKEN:
        raise ListUnreadable("workbook-broken") from None


def check_compound(data: bytes) -> None:
    """Refuses an OLE file that is an encrypted workbook, old or new; raises ListUnreadable."""
    if _ENCRYPTED_PACKAGE in data or _FILEPASS.search(data):
        raise ListUnreadable("encrypted")


def check_text(data: bytes) -> None:
    """Refuses what begins like a known kind of file that is no list; raises ListUnreadable with its name."""
    head = data[:_HEAD_BYTES].removeprefix(codecs.BOM_UTF8).lstrip()
    for start, what in _OTHER_KINDS:
        if head[: len(start)].lower() == start.lower():
            raise ListUnreadable("kind-other", what=what)


def _check_parts(archive: zipfile.ZipFile) -> None:
    parts = archive.infolist()
    if len(parts) > limits.PARTS:
        raise ListUnreadable("too-many-parts", limit=limits.PARTS)
    if sum(part.file_size for part in parts) > limits.UNPACKED_BYTES:
        raise ListUnreadable("unpacked-too-large", limit=limits.UNPACKED_BYTES // MEGABYTE)
    if any(part.flag_bits & _ENCRYPTED_PART for part in parts) or _is_encrypted_ods(archive):
        raise ListUnreadable("encrypted")
    if _WORKBOOK_PARTS.isdisjoint(part.filename for part in parts):
        raise ListUnreadable("kind-unknown")
    for part in parts:
        if part.filename.endswith(_XML_PARTS) and b"<!DOCTYPE" in _head(archive, part):
            raise ListUnreadable("xml-definitions")


def _is_encrypted_ods(archive: zipfile.ZipFile) -> bool:
    if _MANIFEST not in archive.namelist():
        return False
    with archive.open(_MANIFEST) as manifest:
        return b"encryption-data" in manifest.read(MEGABYTE)


def _head(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> bytes:
    """The part's first bytes, in capitals and without the zeros that UTF-16 puts between letters."""
    with archive.open(part) as content:
        return content.read(_HEAD_BYTES).replace(b"\0", b"").upper()
