"""Hostile workbooks, small files all of them: what they do is done when they are read."""

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Final

from tests.importers.hostile.archives import Part, archive, bomb, part
from tests.importers.hostile.compound import BOF, EOF, FILEPASS, compound

FILES: Final = Path(__file__).parents[2] / "files"
REAL: Final = FILES / "ydelser" / "ydelser-2026-08.xlsx"
_MAIN: Final = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_RELATIONS: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE: Final = "http://schemas.openxmlformats.org/package/2006"
_OFFICE: Final = "urn:oasis:names:tc:opendocument:xmlns:office:1.0"
_HEADERS: Final = ("CPR-nr.", "Navn", "Ydelsesart", "Dispositionsdato", "Til udbetaling")
_LAUGHS: Final = '<!ENTITY l0 "ha">' + "".join(
    f'<!ENTITY l{depth} "{f"&l{depth - 1};" * 10}">' for depth in range(1, 12)
)


def text_cell(text: str) -> str:
    return f'<c t="inlineStr"><is><t xml:space="preserve">{text}</t></is></c>'


def row(*cells: str) -> str:
    return f"<row>{''.join(cells)}</row>"


HEADER: Final = row(*map(text_cell, _HEADERS))


def person(name: str = "Anna Ågesen-Prøve", *more: str) -> str:
    texts = ("020360-0001", name, "Fleksløntilskud", "30-10-2026")
    return row(*map(text_cell, texts), "<c><v>1200.5</v></c>", *more)


def sheet(rows: str, *, before: str = "", after: str = "") -> str:
    return f'<worksheet xmlns="{_MAIN}">{before}<sheetData>{rows}</sheetData>{after}</worksheet>'


def xlsx(worksheet: str | Part, *more: Part, prolog: str = "") -> bytes:
    """An .xlsx with one sheet; `more` parts come after the usual ones and before the sheet."""
    parts = [
        part(
            "[Content_Types].xml",
            f'<Types xmlns="{_PACKAGE}/content-types">'
            '<Default Extension="xml" ContentType="application/xml"/><Default Extension="rels" '
            'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
            "</Types>",
        ),
        part(
            "_rels/.rels",
            f'<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="r1" '
            f'Type="{_RELATIONS}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        ),
        part(
            "xl/_rels/workbook.xml.rels",
            f'<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="r1" '
            f'Type="{_RELATIONS}/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="r2" '
            f'Type="{_RELATIONS}/sharedStrings" Target="sharedStrings.xml"/></Relationships>',
        ),
        part(
            "xl/workbook.xml",
            f'{prolog}<workbook xmlns="{_MAIN}" xmlns:r="{_RELATIONS}"><sheets>'
            '<sheet name="Ark1" sheetId="1" r:id="r1"/></sheets></workbook>',
        ),
    ]
    own = worksheet if isinstance(worksheet, Part) else part("xl/worksheets/sheet1.xml", worksheet)
    return archive([*parts, *more, own])


def shared(strings: str | Part, count: int = 1) -> Part:
    if isinstance(strings, Part):
        return strings
    return part("xl/sharedStrings.xml", f'<sst xmlns="{_MAIN}" uniqueCount="{count}">{strings}</sst>')


def ods(table: str | Part, *, prolog: str = "", manifest: str = "") -> bytes:
    """An .ods whose only table has this content."""
    before, after = ods_frame()
    content = table if isinstance(table, Part) else part("content.xml", prolog + before + table + after)
    mimetype = part("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
    return archive([mimetype, part("META-INF/manifest.xml", f"<manifest>{manifest}</manifest>"), content])


def ods_frame() -> tuple[str, str]:
    before = (
        f'<office:document-content xmlns:office="{_OFFICE}" '
        'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
        'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"><office:body><office:spreadsheet>'
        '<table:table table:name="Ark1">'
    )
    return before, "</table:table></office:spreadsheet></office:body></office:document-content>"


def ods_row(*texts: str, repeated: str = "", cell_repeated: str = "") -> str:
    cells = "".join(
        f'<table:table-cell office:value-type="string" {cell_repeated}><text:p>{text}</text:p>'
        "</table:table-cell>"
        for text in texts
    )
    return f"<table:table-row {repeated}>{cells}</table:table-row>"


def _ods_list() -> str:
    return ods_row(*_HEADERS) + ods_row("020360-0001", "Anna", "Fleksløntilskud", "30-10-2026", "1.200,50")


def _cell_at(place: str) -> str:
    return f'<row><c r="{place}" t="inlineStr"><is><t>x</t></is></c></row>'


def _doctype(inside: str, root: str) -> str:
    return f'<?xml version="1.0"?><!DOCTYPE {root} [{inside}]>'


def _nested(depth: int) -> bytes:
    inner = b"PK\x03\x04"
    for _ in range(depth):
        inner = archive([part("xl/workbook.xml", inner), part("content.xml", inner)])
    return inner


def _huge_string() -> bytes:
    strings = bomb(
        "xl/sharedStrings.xml",
        before=f'<sst xmlns="{_MAIN}" uniqueCount="1"><si><t>',
        again="x" * 1_000_000,
        times=400,
        after="</t></si></sst>",
    )
    return xlsx(sheet(HEADER + row('<c t="s"><v>0</v></c>')), strings)


def _many_strings() -> bytes:
    strings = bomb(
        "xl/sharedStrings.xml",
        before=f'<sst xmlns="{_MAIN}">',
        again="<si><t>x</t></si>" * 20_000,
        times=1_500,
        after="</sst>",
    )
    return xlsx(sheet(HEADER + person()), strings)


def _sheet_bomb(again: str, times: int, size: int | None = None) -> bytes:
    before, after = sheet(HEADER + "|").split("|")
    return xlsx(
        bomb("xl/worksheets/sheet1.xml", before=before, again=again, times=times, after=after, size=size)
    )


def _ods_bomb(again: str, times: int) -> bytes:
    before, after = ods_frame()
    return ods(bomb("content.xml", before=before + _ods_list(), again=again, times=times, after=after))


def _wide_sheet() -> str:
    return sheet(HEADER + row(*["<c><v>1</v></c>"] * 1_000_000))


def _deep(tag: str, depth: int) -> str:
    return f"<{tag}>" * depth + f"</{tag}>" * depth


def canary_parts(address: str) -> Iterator[bytes]:
    """Workbooks that ask their reader to fetch something from the address."""
    outside = f'<!ENTITY x SYSTEM "{address}/entity">'
    yield xlsx(sheet(HEADER + person("&x;")), prolog=_doctype(outside, "workbook"))
    late = f"<?xml version='1.0'?><!--{' ' * 5000}--><!DOCTYPE sst SYSTEM \"{address}/late\" [{outside}]>"
    strings = part("xl/sharedStrings.xml", f'{late}<sst xmlns="{_MAIN}"><si><t>&x;</t></si></sst>')
    yield xlsx(sheet(HEADER + person("Anna", '<c t="s"><v>0</v></c>')), strings)
    link = (
        f'<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="r1" TargetMode="External" '
        f'Type="{_RELATIONS}/externalLinkPath" Target="{address}/link.xlsx"/></Relationships>'
    )
    book = f'<externalLink xmlns="{_MAIN}"><externalBook r:id="r1" xmlns:r="{_RELATIONS}"/></externalLink>'
    yield xlsx(
        sheet(HEADER + person("Anna", "<c><f>[1]Ark1!A1</f><v>1</v></c>")),
        part("xl/externalLinks/_rels/externalLink1.xml.rels", link),
        part("xl/externalLinks/externalLink1.xml", book),
    )
    yield ods(_ods_list(), prolog=_doctype(outside, "office:document-content"))


REFUSED: Final[Mapping[str, tuple[Callable[[], bytes], str]]] = {
    "declared bomb": (lambda: _sheet_bomb("<row/>" * 200_000, 1000), "unpacked-too-large"),
    "declared size of gigabytes": (
        lambda: xlsx(part("xl/worksheets/sheet1.xml", sheet(HEADER), size=0xFFFFFFF0)),
        "unpacked-too-large",
    ),
    "many parts": (
        lambda: archive([part(f"xl/{number}", "") for number in range(60_000)]),
        "too-many-parts",
    ),
    "archives inside archives": (lambda: _nested(12), "workbook-broken"),
    "entity bomb, xlsx": (
        lambda: xlsx(
            sheet(HEADER + person("&l11;")), part("xl/styles.xml", _doctype(_LAUGHS, "x") + "<x>&l11;</x>")
        ),
        "xml-definitions",
    ),
    "entity bomb, ods": (
        lambda: ods(ods_row("&l11;"), prolog=_doctype(_LAUGHS, "office:document-content")),
        "xml-definitions",
    ),
    "entity bomb, UTF-16": (
        lambda: xlsx(part("xl/worksheets/sheet1.xml", _doctype(_LAUGHS, "x").encode("utf-16"))),
        "xml-definitions",
    ),
    "a million columns": (lambda: xlsx(_wide_sheet()), "too-many-columns"),
    "encrypted xlsx": (
        lambda: compound({"EncryptionInfo": bytes(200), "EncryptedPackage": bytes(9_000)}),
        "encrypted",
    ),
    "encrypted xls": (lambda: compound({"Workbook": BOF + FILEPASS + EOF}), "encrypted"),
    "encrypted ods": (
        lambda: ods("", manifest='<file-entry full-path="content.xml"><encryption-data/></file-entry>'),
        "encrypted",
    ),
    "archive with a password": (
        lambda: xlsx(part("xl/worksheets/sheet1.xml", sheet(HEADER), flags=1)),
        "encrypted",
    ),
    "header only": (lambda: xlsx(sheet(HEADER)), "rows-missing"),
    "no sheet at all": (lambda: archive([part("xl/workbook.xml", "<workbook/>")]), "workbook-broken"),
}
"""Each with the code that it is refused with."""

BOUNDED: Final[Mapping[str, Callable[[], bytes]]] = {
    "bomb below the declared limit": lambda: _sheet_bomb("<row><c><v>1</v></c></row>" * 40_000, 550),
    "half a bomb of empty rows": lambda: _sheet_bomb("<row/>" * 200_000, 250),
    "bomb of empty rows": lambda: _sheet_bomb("<row/>" * 200_000, 500),
    "bomb of spaces": lambda: _sheet_bomb(" " * 1_000_000, 600),
    "bomb that lies about its size": lambda: _sheet_bomb("<row><c><v>1</v></c></row>" * 40_000, 550, 1000),
    "bomb of ods rows": lambda: _ods_bomb(ods_row("x") * 10_000, 200),
    "one string of 400 MB": _huge_string,
    "thirty million strings": _many_strings,
    "count of strings is a lie": lambda: xlsx(
        sheet(HEADER + person("Anna", '<c t="s"><v>0</v></c>')),
        shared("<si><t>x</t></si>", count=4_294_967_295),
    ),
    "string that is not there": lambda: xlsx(
        sheet(HEADER + person("Anna", '<c t="s"><v>999999</v></c>')), shared("<si><t>x</t></si>")
    ),
    "string before the first": lambda: xlsx(
        sheet(HEADER + person("Anna", '<c t="s"><v>-1</v></c>')), shared("<si><t>x</t></si>")
    ),
    "string number too large": lambda: xlsx(
        sheet(HEADER + person("Anna", '<c t="s"><v>99999999999999999999</v></c>')), shared("")
    ),
    "far corner": lambda: xlsx(sheet(HEADER + person() + _cell_at("XFD1048576"))),
    "beyond the far corner": lambda: xlsx(sheet(HEADER + person() + _cell_at("ZZZZZZZ99999999999999"))),
    "row number too large": lambda: xlsx(sheet(HEADER + '<row r="4294967299"><c><v>1</v></c></row>')),
    "dimension too large": lambda: xlsx(sheet(HEADER + person(), before='<dimension ref="A1:XFD1048576"/>')),
    "dimension too small": lambda: xlsx(sheet(HEADER + person(), before='<dimension ref="B2"/>')),
    "dimension backwards": lambda: xlsx(sheet(HEADER + person(), before='<dimension ref="XFD1048576:A1"/>')),
    "dimension of nonsense": lambda: xlsx(sheet(HEADER + person(), before='<dimension ref=":::"/>')),
    "merged over everything": lambda: xlsx(
        sheet(
            HEADER + person(),
            after='<mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells>',
        )
    ),
    "a hundred thousand merged cells": lambda: xlsx(
        sheet(
            HEADER + person(),
            after="<mergeCells>" + '<mergeCell ref="A1:XFD1048576"/>' * 100_000 + "</mergeCells>",
        )
    ),
    "all columns hidden": lambda: xlsx(
        sheet(HEADER + person(), before='<cols><col min="1" max="4294967295" hidden="1"/></cols>')
    ),
    "deep nesting": lambda: xlsx(sheet(HEADER + person() + _deep("row", 300_000))),
    "deep nesting, ods": lambda: ods(_ods_list() + _deep("table:table-row-group", 300_000)),
    "element without end": lambda: xlsx(sheet(HEADER)[:-30] + "<c " + 'a="x" ' * 500_000),
    "repeated rows": lambda: ods(_ods_list() + ods_row("x", repeated='table:number-rows-repeated="1048576"')),
    "repeated cells": lambda: ods(
        _ods_list() + ods_row("x", cell_repeated='table:number-columns-repeated="1000000"')
    ),
    "repeated corner": lambda: ods(
        _ods_list()
        + ods_row(
            "x",
            repeated='table:number-rows-repeated="1048576"',
            cell_repeated='table:number-columns-repeated="16384"',
        )
    ),
    "repeated beyond numbers": lambda: ods(
        _ods_list() + ods_row("x", repeated='table:number-rows-repeated="99999999999999999999"')
    ),
    "repeated below nothing": lambda: ods(
        _ods_list() + ods_row("x", repeated='table:number-rows-repeated="-1"')
    ),
    "formula-like names": lambda: xlsx(
        sheet(HEADER + "".join(map(person, ("=1+1", "+45", "-2+3", "@SUM(A1)", "=cmd|'/c calc'!A1"))))
    ),
    "surrogates and control characters": lambda: xlsx(
        sheet(HEADER + "".join(map(person, ("_xD800_", "_x0000_", "a_x000B_b", "\ud7ff", "\ufffe"))))
    ),
    "characters that XML has not": lambda: xlsx(
        sheet(HEADER + "".join(map(person, ("&#xD800;", "&#0;", "&#11;", "&#99999999999;"))))
    ),
    "numbers that are none": lambda: xlsx(
        sheet(
            HEADER
            + "".join(
                row(*map(text_cell, ("020360-0001", "Anna", "X", "30-10-2026")), f"<c><v>{number}</v></c>")
                for number in ("1e308", "1e400", "NaN", "-inf", "9" * 400, "1e-400", "0x10")
            )
        )
    ),
    "dates that are none": lambda: xlsx(
        sheet(
            HEADER
            + "".join(
                row(
                    *map(text_cell, ("020360-0001", "Anna", "X")),
                    f'<c t="{kind}"><v>{day}</v></c>',
                    "<c><v>1200</v></c>",
                )
                for kind, day in (("n", "1e18"), ("n", "-5"), ("d", "9999-99-99T99:99"), ("d", "x" * 1000))
            )
        )
    ),
    "compound file without end": lambda: compound({"Workbook": BOF}, endless=True),
    "xls without sheets": lambda: compound({"Workbook": BOF + EOF}),
    "compound file of nothing": lambda: compound({"Book": bytes(9000), "Workbook": bytes(9000)}),
    "records that end too early": lambda: compound({"Workbook": BOF + b"\xfc\x00\xff\xff" + bytes(100)}),
    "xlsb of nothing": lambda: archive(
        [part("xl/workbook.bin", bytes(5000)), part("xl/worksheets/sheet1.bin", b"\xff" * 5000)]
    ),
}
"""Read or refused, as it comes out: within the limits, and in words."""
