"""What a table asks of its cells: colours while a condition holds, and what may be filled in."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any, Final

from openpyxl.formatting.rule import Rule
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from exports.row_formulas import letter_of, row_template
from exports.sheet import Column, FillIn, Holds, Sheet
from exports.styles import TONES

REFUSED_TITLE: Final = "Det kan ikke stå her"


def add_rules(worksheet: Worksheet, sheet: Sheet) -> None:
    """The marks of the sheet's table, and the rules of its columns that are filled in."""
    if sheet.table is None:
        return
    columns, first = sheet.table.columns, sheet.header_row + 1
    for mark in sheet.table.marks:
        formula = row_template(columns, mark.when).format(row=first)
        rule = Rule(type="expression", formula=[formula], dxf=TONES[mark.tone])
        worksheet.conditional_formatting.add(_cells(sheet, columns, mark.heading), rule)
    for column in columns:
        if column.fill_in is not None:
            validation = _validation(columns, column, column.fill_in, first)
            validation.add(_cells(sheet, columns, column.heading))
            worksheet.data_validations.append(validation)


def _cells(sheet: Sheet, columns: Sequence[Column], heading: str) -> str:
    letter = letter_of(columns, heading)
    return f"{letter}{sheet.header_row + 1}:{letter}{sheet.last_row}"


def _validation(columns: Sequence[Column], column: Column, rule: FillIn, first: int) -> DataValidation:
    """Says its advice beside the cell, and again when something else is written."""
    return DataValidation(
        **_CONDITIONS[rule.holds](rule, columns, first),
        allow_blank=True,
        showInputMessage=True,
        showErrorMessage=True,
        promptTitle=column.heading,
        prompt=rule.advice,
        errorTitle=REFUSED_TITLE,
        error=rule.advice,
    )


def _day(rule: FillIn, _: Sequence[Column], __: int) -> dict[str, Any]:
    first = rule.first or date.min
    return {
        "type": "date",
        "operator": "greaterThanOrEqual",
        "formula1": f"DATE({first.year},{first.month},{first.day})",
    }


def _amount(rule: FillIn, columns: Sequence[Column], first: int) -> dict[str, Any]:
    at_most = row_template(columns, rule.at_most or "").format(row=first)
    return {"type": "decimal", "operator": "between", "formula1": "0", "formula2": at_most}


def _choice(rule: FillIn, _: Sequence[Column], __: int) -> dict[str, Any]:
    return {"type": "list", "formula1": f'"{",".join(rule.choices)}"'}


def _text(rule: FillIn, _: Sequence[Column], __: int) -> dict[str, Any]:
    return {"type": "textLength", "operator": "lessThanOrEqual", "formula1": str(rule.longest)}


_CONDITIONS: Final[Mapping[Holds, Callable[[FillIn, Sequence[Column], int], dict[str, Any]]]] = {
    Holds.DAY: _day,
    Holds.AMOUNT: _amount,
    Holds.CHOICE: _choice,
    Holds.TEXT: _text,
}
