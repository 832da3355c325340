"""A flat OpenDocument spreadsheet: one sheet of values, written with the standard library.

Source of the format: OASIS OpenDocument 1.3, part 3, chapters 9 and 19.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from html import escape
from pathlib import Path
from typing import Final
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

from exports.sheet import Kind, Plain

MEDIA_TYPE: Final = "application/vnd.oasis.opendocument.spreadsheet"
_NAMESPACES: Final = " ".join(
    f'xmlns:{prefix}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
    for prefix, name in (("office", "office"), ("table", "table"), ("text", "text"), ("number", "datastyle"),
                         ("style", "style"))
)  # fmt: skip
_HEAD: Final = (
    f'<?xml version="1.0" encoding="UTF-8"?><office:document-content {_NAMESPACES} office:version="1.3">'
    '<office:automatic-styles><number:date-style style:name="day"><number:day number:style="long"/>'
    '<number:text>-</number:text><number:month number:style="long"/><number:text>-</number:text>'
    '<number:year number:style="long"/></number:date-style>'
    '<style:style style:name="date" style:family="table-cell" style:data-style-name="day"/>'
    "</office:automatic-styles><office:body><office:spreadsheet>"
)
_TAIL: Final = "</table:table></office:spreadsheet></office:body></office:document-content>"
_MANIFEST: Final = (
    '<?xml version="1.0" encoding="UTF-8"?>'
    '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0" '
    f'manifest:version="1.3"><manifest:file-entry manifest:full-path="/" manifest:media-type="{MEDIA_TYPE}"/>'
    '<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/>'
    "</manifest:manifest>"
)
_EMPTY: Final = "<table:table-cell/>"


def write_ods(
    path: Path, sheet_name: str, rows: Iterable[Sequence[Plain]], kinds: Sequence[Kind], stamp: datetime
) -> None:
    """Write rows as one sheet, each column of its kind. Amounts are whole øre and become kroner."""
    with ZipFile(path, "w") as package:
        package.writestr(_part("mimetype", stamp, ZIP_STORED), MEDIA_TYPE)
        with package.open(_part("content.xml", stamp, ZIP_DEFLATED), "w") as content:
            content.write(f'{_HEAD}<table:table table:name="{escape(sheet_name)}">'.encode())
            for row in rows:
                content.write(f"<table:table-row>{''.join(_cells(row, kinds))}</table:table-row>".encode())
            content.write(_TAIL.encode())
        package.writestr(_part("META-INF/manifest.xml", stamp, ZIP_DEFLATED), _MANIFEST)


def _cells(row: Sequence[Plain], kinds: Sequence[Kind]) -> Iterator[str]:
    if not row:
        yield _EMPTY
    for value, kind in zip(row, kinds, strict=False):
        yield _cell(value, kind)


def _cell(value: Plain, kind: Kind) -> str:
    if value is None:
        return _EMPTY
    if isinstance(value, date):
        attributes = f'office:value-type="date" office:date-value="{value:%Y-%m-%d}" table:style-name="date"'
        shown = f"{value:%d-%m-%Y}"
    elif isinstance(value, int):
        number = f"{value / 100:.2f}" if kind is Kind.AMOUNT else str(value)
        attributes, shown = f'office:value-type="float" office:value="{number}"', number.replace(".", ",")
    else:
        attributes, shown = 'office:value-type="string"', escape(value, quote=False)
    return f"<table:table-cell {attributes}><text:p>{shown}</text:p></table:table-cell>"


def _part(name: str, stamp: datetime, compression: int) -> ZipInfo:
    info = ZipInfo(name, (stamp.year, stamp.month, stamp.day, stamp.hour, stamp.minute, stamp.second))
    info.compress_type = compression
    info.external_attr = 0o600 << 16
    return info
