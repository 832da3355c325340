"""All of a workbook that is not its rows: properties, names, tables, protection, print set-up."""

from collections.abc import Iterator, Sequence

from openpyxl import Workbook
from openpyxl.formatting.rule import Rule
from openpyxl.packaging.core import DocumentProperties
from openpyxl.utils import get_column_letter
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.workbook.properties import CalcProperties
from openpyxl.worksheet.filters import AutoFilter
from openpyxl.worksheet.header_footer import HeaderFooterItem
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.table import Table, TableColumn
from openpyxl.worksheet.worksheet import Worksheet

from exports.cells import as_utc_without_zone
from exports.charts import add_charts
from exports.column_rules import add_rules
from exports.drill_mark import DRILL_HEADER, WATERMARK, is_marked
from exports.sheet import Column, Document, Look, Sheet
from exports.sheet import Table as Rows
from exports.styles import AGREES, DIFFERS, TYPEFACE
from exports.words import AGREE_TEXT, DIFFER_TEXT

DRILL_COLOUR = "FFD24D"
"""Of the tabs of a drill's workbook, as of the band on its pages."""


def describe(workbook: Workbook, document: Document) -> None:
    """Document properties, and that every formula is worked out anew when the file is opened."""
    made_at = as_utc_without_zone(document.made_at)
    workbook.properties = DocumentProperties(
        title=f"{WATERMARK} – {document.title}" if is_marked() else document.title,
        subject=document.subject,
        creator=document.creator,
        lastModifiedBy=document.creator,
        created=made_at,
        modified=made_at,
        language="da-DK",
    )
    workbook.calculation = CalcProperties(fullCalcOnLoad=True)


def set_up(worksheet: Worksheet, sheet: Sheet, document: Document) -> None:
    """Widths, print set-up, protection, colours, charts, and the table with its frozen, filtered header."""
    for i, width in enumerate(sheet.widths, 1):
        worksheet.column_dimensions[get_column_letter(i)].width = width
    worksheet.sheet_view.showGridLines = sheet.table is not None
    _set_up_print(worksheet, sheet, document)
    _mark_checks(worksheet, sheet)
    add_charts(worksheet, sheet)
    if sheet.is_protected:
        _protect(worksheet)
    if sheet.table is not None:
        worksheet.freeze_panes = f"B{sheet.header_row + 1}"
        worksheet.print_title_rows = f"{sheet.header_row}:{sheet.header_row}"
        _add_filter(worksheet, sheet, sheet.table)
        add_rules(worksheet, sheet)


def _protect(worksheet: Worksheet) -> None:
    """No password: it keeps figures from slips, and the export's own bytes are what proves them."""
    protection = worksheet.protection
    protection.sheet = True
    protection.autoFilter = protection.sort = protection.formatColumns = protection.formatRows = False


def _add_filter(worksheet: Worksheet, sheet: Sheet, plain: Rows) -> None:
    """The filter, on a table with a name the table's own: programs refuse two on one range."""
    place = f"A{sheet.header_row}:{get_column_letter(len(plain.columns))}{sheet.last_row}"
    if plain.name is None:
        worksheet.auto_filter.ref = place
        return
    table = Table(displayName=plain.name, name=plain.name, ref=place)
    for i, column in enumerate(plain.columns, 1):
        table.tableColumns.append(TableColumn(id=i, name=column.heading))
    table.autoFilter = AutoFilter(ref=place)
    # Past `add_table`, which warns that the columns must be there, though they are.
    worksheet.tables.add(table)


def _set_up_print(worksheet: Worksheet, sheet: Sheet, document: Document) -> None:
    if is_marked():
        worksheet.sheet_properties.tabColor = DRILL_COLOUR
    worksheet.page_setup.orientation = "landscape"
    worksheet.page_setup.paperSize = Worksheet.PAPERSIZE_A4
    worksheet.page_setup.fitToWidth = sheet.pages_wide
    worksheet.page_setup.fitToHeight = 0
    if sheet.pages_wide > 1:
        worksheet.print_title_cols = "A:A"
    worksheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    margins = worksheet.page_margins
    margins.left = margins.right = 0.4
    margins.top, margins.bottom = 0.6, 0.6
    margins.header = margins.footer = 0.3
    header, footer = HeaderFooterItem(), HeaderFooterItem()
    for part in (header.right, footer.left, footer.center, footer.right):
        part.font, part.size = f"{TYPEFACE},Regular", 8
    header.right.text = _header_text(DRILL_HEADER if is_marked() else document.header)
    footer.left.text = _header_text(document.footer)
    footer.center.text = "&A"
    footer.right.text = "Side &P af &N"
    worksheet.oddHeader, worksheet.oddFooter = header, footer


def _header_text(text: str) -> str:
    """An ampersand starts a code in a page header, and programs differ on a doubled one."""
    return text.replace("&", "og")


def _mark_checks(worksheet: Worksheet, sheet: Sheet) -> None:
    checks = [
        f"{get_column_letter(i)}{row}"
        for row, line in enumerate(sheet.lines, 1)
        for i, cell in enumerate(line, 1)
        if cell is not None and cell.look is Look.CHECK
    ]
    for text, look in ((AGREE_TEXT, AGREES), (DIFFER_TEXT, DIFFERS)):
        if checks:
            rule = Rule(type="cellIs", operator="equal", formula=[f'"{text}"'], dxf=look)
            worksheet.conditional_formatting.add(" ".join(checks), rule)


def name_cells(workbook: Workbook, sheet: Sheet) -> None:
    """Give named cells and the table's named columns their names in the workbook."""
    for name, reference in (*_named_cells(sheet), *column_ranges(sheet)):
        workbook.defined_names[name] = DefinedName(name, attr_text=reference)


def _named_cells(sheet: Sheet) -> Iterator[tuple[str, str]]:
    for row, line in enumerate(sheet.lines, 1):
        for i, cell in enumerate(line, 1):
            if cell is not None and cell.name is not None:
                yield cell.name, f"'{sheet.name}'!${get_column_letter(i)}${row}"


def column_ranges(sheet: Sheet) -> list[tuple[str, str]]:
    """The named columns of the sheet's table, each with the cells it stands for."""
    columns: Sequence[Column] = sheet.table.columns if sheet.table else ()
    return [
        (column.name, f"'{sheet.name}'!${letter}${sheet.header_row + 1}:${letter}${sheet.last_row}")
        for letter, column in ((get_column_letter(i), column) for i, column in enumerate(columns, 1))
        if column.name is not None
    ]
