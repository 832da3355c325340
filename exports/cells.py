"""A cell's value as the XML of a worksheet: here alone it is decided how text, money and dates are written.

Text stays text whatever it starts with: it is written as an inline string, and where it starts like a formula
its format is text, so that it stays so when somebody edits the cell.
Source of the format: ECMA-376 part 1, §18.3.1.4.
"""

import re
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime
from html import escape
from typing import Any, Final, NamedTuple

from exports.sheet import Formula, Kind, Plain
from payout.clock import DANISH_TIME

LONGEST_TEXT: Final = 32_767
"""UTF-16 units that a cell can hold."""
CUT_MARK: Final = " … (teksten er afkortet)"
FORMULA_STARTS: Final = tuple("=+-@\t\n＝＋－＠")

_UNWRITABLE: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
_LOOKS_ESCAPED: Final = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")
_LINE_ENDS: Final = re.compile(r"\r\n?")
_DAY_ZERO: Final = date(1899, 12, 30).toordinal()
_SECONDS_A_DAY: Final = 86_400


class StyleIds(NamedTuple):
    """The workbook's numbers for a look and kind; `guarded` is for text that starts like a formula."""

    plain: int
    guarded: int


def cell_xml(reference: str, value: Plain | Formula, kind: Kind, style: StyleIds) -> str:
    """The cell element for a value; an empty, styled one for None. A text stays text beside any kind."""
    if isinstance(value, Formula):
        return _formula_xml(reference, value, kind, style)
    if value is None:
        return f'<c r="{reference}" s="{style.plain}"/>'
    if isinstance(value, str):
        return text_xml(reference, value, style)
    return f'<c r="{reference}" s="{style.plain}"><v>{NUMBER_TEXT[kind](value)}</v></c>'


def text_xml(reference: str, text: str, style: StyleIds) -> str:
    """The cell element for a text."""
    clean = clean_text(text)
    style_id = style.guarded if clean.startswith(FORMULA_STARTS) else style.plain
    space = ' xml:space="preserve"' if clean != clean.strip() or "\n" in clean else ""
    shown = escape(_LOOKS_ESCAPED.sub("_x005F_", clean), quote=False)
    return f'<c r="{reference}" s="{style_id}" t="inlineStr"><is><t{space}>{shown}</t></is></c>'


def clean_text(text: str) -> str:
    """The text without what no workbook can hold: control characters, lone surrogates, too much of it.

    A text that is cut says so at its end.
    """
    clean = _UNWRITABLE.sub("", _LINE_ENDS.sub("\n", text))
    if len(clean) * 2 <= LONGEST_TEXT or _units(clean) <= LONGEST_TEXT:
        return clean
    room = (LONGEST_TEXT - _units(CUT_MARK)) * 2
    return clean.encode("utf-16-le")[:room].decode("utf-16-le", "ignore") + CUT_MARK


def _units(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2


def _formula_xml(reference: str, formula: Formula, kind: Kind, style: StyleIds) -> str:
    is_text = kind is Kind.TEXT
    known = escape(str(formula.value), quote=False) if is_text else NUMBER_TEXT[kind](formula.value)
    result_type = ' t="str"' if is_text else ""
    text = escape(formula.text, quote=False)
    return f'<c r="{reference}" s="{style.plain}"{result_type}><f>{text}</f><v>{known}</v></c>'


def _kroner(amount_oere: int) -> str:
    kroner, part = divmod(abs(amount_oere), 100)
    return f"{'-' if amount_oere < 0 else ''}{kroner}.{part:02d}"


def _day(day: date) -> str:
    return str(day.toordinal() - _DAY_ZERO)


def _instant(instant: datetime) -> str:
    local = instant.astimezone(DANISH_TIME)
    seconds = local.hour * 3600 + local.minute * 60 + local.second
    return repr(local.toordinal() - _DAY_ZERO + seconds / _SECONDS_A_DAY)


NUMBER_TEXT: Final[Mapping[Kind, Callable[[Any], str]]] = {
    Kind.AMOUNT: _kroner,
    Kind.COUNT: str,
    Kind.NUMBER: str,
    Kind.DATE: _day,
    Kind.INSTANT: _instant,
}


def danish_day(instant: datetime) -> date:
    """The calendar day in Denmark of an instant."""
    return instant.astimezone(DANISH_TIME).date()


def danish_time(instant: datetime) -> str:
    """An instant in a sentence: "03-11-2026 14:05", Danish time."""
    return f"{instant.astimezone(DANISH_TIME):%d-%m-%Y %H:%M}"


def as_utc_without_zone(instant: datetime) -> datetime:
    """The instant in UTC without its zone, as document properties want it."""
    return instant.astimezone(UTC).replace(tzinfo=None, microsecond=0)
