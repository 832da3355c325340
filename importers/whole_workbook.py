"""A workbook read whole, as text: every sheet and row, the named cells, where formulas and free cells are.

For a workbook of ours that comes back, saved by whatever program. Source: ECMA-376 part 1, 18.2.5 (defined
names), 18.3.1.4 (cells), 18.8.33 (protection); OpenDocument 1.3 part 3, 9.4.12 (named ranges).
"""

import io
import re
import zipfile
from collections.abc import Iterator, Mapping
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Final
from xml.etree.ElementTree import ParseError

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import fromstring, iterparse

from importers.errors import ListUnreadable
from importers.grid import Cell, Row
from importers.intake import ZIP, check_archive
from importers.marks_ods import CONTENT
from importers.marks_xlsx import sheet_parts
from importers.reader import load, whole_sheets
from payout.domain.workbook_text import Place, SheetText, WorkbookText

_WORKBOOK: Final = "xl/workbook.xml"
_STYLES: Final = "xl/styles.xml"
_REFERENCE: Final = re.compile(
    r"\$?'?(?P<sheet>(?:[^'!]|'')+?)'?[!.]\$?(?P<column>[A-Z]{1,3})\$?(?P<row>\d{1,7})"
)
_CELL: Final = re.compile(rb'<(?:\w+:)?c r="([A-Z]{1,3})(\d{1,7})"([^>]*)>(<(?:\w+:)?f\b)?')
_STYLE: Final = re.compile(rb'\bs="(\d{1,6})"')
_BROKEN: Final = (
    OSError,
    zipfile.BadZipFile,
    ParseError,
    DefusedXmlException,
    LookupError,
    ValueError,
)
"""What a damaged workbook makes of its readers."""


def whole_workbook(path: Path) -> WorkbookText:
    """Every worksheet of an .xlsx or .ods. Raises ListUnreadable for anything else, or what is broken."""
    data = load(path).data
    if not data.startswith(ZIP):
        raise ListUnreadable("no-workbook")
    check_archive(data)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return _ods(archive, data) if CONTENT in archive.namelist() else _xlsx(archive, data)
    except _BROKEN:
        raise ListUnreadable("workbook-broken") from None


def _ods(archive: zipfile.ZipFile, data: bytes) -> WorkbookText:
    sheets = _sheets(data, {})
    with archive.open(CONTENT) as content:
        names = {
            _attribute(element.attrib, "name"): _attribute(element.attrib, "cell-range-address")
            for _, element in iterparse(content)
            if element.tag.endswith("}named-range")
        }
    return WorkbookText(sheets=sheets, names=_values(names, sheets))


def _xlsx(archive: zipfile.ZipFile, data: bytes) -> WorkbookText:
    if _WORKBOOK not in archive.namelist():
        raise ListUnreadable("no-workbook")
    free_styles = _free_styles(archive)
    places = {
        place: _places(archive.read(part), free_styles)
        for place, part in enumerate(sheet_parts(archive))
        if part in archive.namelist()
    }
    sheets = _sheets(data, places)
    names = {
        _attribute(element.attrib, "name"): element.text or ""
        for element in fromstring(archive.read(_WORKBOOK)).iter()
        if element.tag.endswith("}definedName")
    }
    return WorkbookText(sheets=sheets, names=_values(names, sheets))


def _sheets(
    data: bytes, places: Mapping[int, tuple[frozenset[Place], frozenset[Place]]]
) -> tuple[SheetText, ...]:
    found = []
    for place, name, rows in whole_sheets(data):
        texts = ((number, _filled(row)) for number, row in enumerate(rows, 1))
        kept = [(number, row) for number, row in texts if row]
        formulas, unlocked = places.get(place, (None, None))
        found.append(
            SheetText(
                name=name,
                numbers=tuple(number for number, _ in kept),
                rows=tuple(row for _, row in kept),
                formulas=formulas,
                unlocked=unlocked,
            )
        )
    return tuple(found)


def _filled(row: Row) -> tuple[str, ...]:
    """The texts of a row without the empty cells at its end."""
    texts = [_text(cell) for cell in row]
    while texts and not texts[-1]:
        texts.pop()
    return tuple(texts)


def _text(cell: Cell) -> str:
    match cell:
        case str():
            return " ".join(cell.split())
        case bool():
            return "SAND" if cell else "FALSK"
        case int() | float():
            return f"{cell:.6f}".rstrip("0").rstrip(".").replace(".", ",")
        case datetime():
            return f"{cell + timedelta(milliseconds=500):%Y-%m-%d %H:%M:%S}".removesuffix(" 00:00:00")
        case date():
            return cell.isoformat()
        case time() | timedelta():
            return str(cell)


def _places(sheet: bytes, free_styles: frozenset[bytes]) -> tuple[frozenset[Place], frozenset[Place]]:
    """Where the sheet's formulas stand, and its unlocked cells."""
    formulas, unlocked = set(), set()
    for letters, row, attributes, formula in _CELL.findall(sheet):
        style = _STYLE.search(attributes)
        is_free = style is not None and style[1] in free_styles
        if formula or is_free:
            place = int(row), _column(letters.decode())
            if formula:
                formulas.add(place)
            if is_free:
                unlocked.add(place)
    return frozenset(formulas), frozenset(unlocked)


def _free_styles(archive: zipfile.ZipFile) -> frozenset[bytes]:
    """The numbers of the cell formats that are not locked."""
    if _STYLES not in archive.namelist():
        return frozenset()
    formats = next((part for part in fromstring(archive.read(_STYLES)) if part.tag.endswith("}cellXfs")), ())
    return frozenset(
        str(place).encode()
        for place, one in enumerate(formats)
        for part in one
        if part.tag.endswith("}protection") and part.get("locked") in {"0", "false"}
    )


def _values(names: Mapping[str, str], sheets: tuple[SheetText, ...]) -> dict[str, str]:
    """What stands in the cell of each name; names of anything else than one cell are left out."""
    return dict(_found_values(names, {sheet.name: sheet for sheet in sheets}))


def _found_values(names: Mapping[str, str], sheets: Mapping[str, SheetText]) -> Iterator[tuple[str, str]]:
    for name, reference in names.items():
        first, _, last = reference.lstrip("=").partition(":")
        match = _REFERENCE.fullmatch(first)
        if match is None or last:
            continue
        sheet = sheets.get(match["sheet"].replace("''", "'"))
        if sheet is not None:
            yield name, _value(sheet, (int(match["row"]), _column(match["column"])))


def _value(sheet: SheetText, place: Place) -> str:
    row, column = place
    if row not in sheet.numbers:
        return ""
    cells = sheet.rows[sheet.numbers.index(row)]
    return cells[column] if column < len(cells) else ""


def _column(letters: str) -> int:
    place = 0
    for letter in letters:
        place = place * 26 + ord(letter) - ord("A") + 1
    return place - 1


def _attribute(attributes: Mapping[str, str], name: str) -> str:
    return next((value for key, value in attributes.items() if key.rpartition("}")[2] == name), "")
