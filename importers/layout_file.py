"""A layout as a TOML file, which one office can send another, and the checks that every layout must pass."""

import json
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

from importers.columns import Cells, Column, Field, Layout, header_key, header_text
from importers.dates import read_date
from importers.layouts import GENERAL, LAYOUTS
from payout.cpr import mask_text
from payout.domain.indberetningsliste import ListKind
from payout.money import Notation

NAME_LENGTH: Final = 80
HEADER_LENGTH: Final = 200
COLUMNS: Final = 200
FILE_CHARACTERS: Final = 100_000
FIXABLE: Final = (Field.BENEFIT, Field.PAY_DATE, Field.UNIT)
LEFT_OUT: Final = ""
"""The meaning of a column that is not read."""

MESSAGES: Final[Mapping[str, str]] = {
    "file": "Filen er ikke et layout. Vælg en .toml-fil, der er hentet fra Layouts.",
    "name": f"Giv layoutet et navn på højst {NAME_LENGTH} tegn.",
    "name-ours": "Navnet er et af programmets egne layouts. Vælg et andet navn.",
    "source": f"Skriv kilden med højst {NAME_LENGTH} tegn.",
    "columns": f"Et layout har mellem 2 og {COLUMNS} kolonner med hver sin overskrift.",
    "meaning": "En kolonne har en betydning, som programmet ikke kender.",
    "meaning-twice": "Samme betydning er valgt for to kolonner. Vælg én, og udelad den anden.",
    "cpr": "Vælg, hvilken kolonne der er cpr-nummeret.",
    "amount": "Vælg, hvilken kolonne der er beløbet: til udbetaling, udbetalt, netto eller brutto.",
    "fixed": "Den faste værdi kan ikke bruges. Kun ydelse, udbetalingsdato og afdeling kan være faste.",
    "fixed-date": "Den faste udbetalingsdato kan ikke læses. Skriv fx 30-10-2026.",
    "fixed-twice": "Det samme er valgt som kolonne og som fast værdi. Vælg én af delene.",
    "notation": (
        "Layoutets decimaltegn kan kun være komma eller punktum. Udelad det, hvis kolonnen skal afgøre det."
    ),
    "personal": "Layoutet indeholder et cpr-nummer. Det må ikke gemmes i et layout.",
}


class LayoutInvalid(Exception):
    """No list can be read by this layout; `message` is a Danish sentence that says what to do."""

    def __init__(self, code: str) -> None:
        self.code = code
        self.message = MESSAGES[code]
        super().__init__(self.message)


def _meanings() -> Iterator[tuple[str, tuple[Field, Cells]]]:
    seen: set[Field] = set()
    for column in GENERAL.columns:
        kind = f"-{column.cells.name.lower()}" if column.field in seen else ""
        seen.add(column.field)
        yield f"{column.field.value}{kind}", (column.field, column.cells)


MEANINGS: Final[Mapping[str, tuple[Field, Cells]]] = dict(_meanings())
"""What a column can mean and how its cells are then read, by the name in the file: "start", "start-week"."""
_NAMES: Final = {meaning: name for name, meaning in MEANINGS.items()} | {
    (Field.UNKNOWN, Cells.TEXT): LEFT_OUT
}


def meaning_of(column: Column) -> str:
    """The name of what a column means."""
    return _NAMES.get((column.field, column.cells), LEFT_OUT)


def make_layout(
    *,
    name: str,
    source: str,
    kind: str,
    columns: Iterable[tuple[str, str]],
    fixed: Mapping[str, str],
    notation: str = "",
) -> Layout:
    """A layout of (header, meaning) pairs and fixed values by field; empty fixed values are none.

    `notation` is the name of a decimal mark, "" when the columns alone say it.

    Raises:  LayoutInvalid.
    """
    try:
        made = Layout(
            name=" ".join(name.split()),
            source=" ".join(source.split()),
            kind=ListKind(kind) if kind else None,
            columns=tuple(_column(header_text(header), meaning) for header, meaning in columns),
            fixed=tuple((Field(field), text.strip()) for field, text in fixed.items() if text.strip()),
            notation=_notation(notation),
        )
    except ValueError:
        raise LayoutInvalid("file") from None
    _check_texts(made)
    _check_columns(made)
    _check_fixed(made)
    return made


def read_layout(text: str) -> Layout:
    """The layout in a TOML file; raises LayoutInvalid."""
    if len(text) > FILE_CHARACTERS:
        raise LayoutInvalid("file")
    try:
        told = tomllib.loads(text)
        columns = [(_text(column["header"]), _text(column["meaning"])) for column in told["column"]]
        fixed = {field: _text(value) for field, value in told.get("fixed", {}).items()}
        texts = {key: _text(told.get(key, "")) for key in ("name", "source", "kind", "notation")}
    except (tomllib.TOMLDecodeError, KeyError, TypeError, AttributeError, RecursionError):
        raise LayoutInvalid("file") from None
    return make_layout(**texts, columns=columns, fixed=fixed)


def layout_text(layout: Layout) -> str:
    """The layout as a TOML file."""
    lines = [f"name = {_quoted(layout.name)}", f"source = {_quoted(layout.source)}"]
    if layout.kind is not None:
        lines.append(f"kind = {_quoted(layout.kind.value)}")
    if layout.notation is not None:
        lines.append(f"notation = {_quoted(layout.notation.value)}")
    if layout.fixed:
        lines += ["", "[fixed]", *(f"{field.value} = {_quoted(text)}" for field, text in layout.fixed)]
    for column in layout.columns:
        (header,) = column.headers
        lines += ["", "[[column]]", f"header = {_quoted(header)}", f"meaning = {_quoted(meaning_of(column))}"]
    return "\n".join([*lines, ""])


def _quoted(text: str) -> str:
    # The strings of JSON are strings of TOML, but for one character that TOML wants escaped.
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError
    return value


def _column(header: str, meaning: str) -> Column:
    if meaning == LEFT_OUT:
        return Column(Field.UNKNOWN, Cells.TEXT, (header,))
    if meaning not in MEANINGS:
        raise LayoutInvalid("meaning")
    return Column(*MEANINGS[meaning], (header,))


def _notation(name: str) -> Notation | None:
    if name not in {"", *Notation}:
        raise LayoutInvalid("notation")
    return Notation(name) if name else None


def _check_texts(made: Layout) -> None:
    if not 0 < len(made.name) <= NAME_LENGTH:
        raise LayoutInvalid("name")
    if made.name in {layout.name for layout in (GENERAL, *LAYOUTS)}:
        raise LayoutInvalid("name-ours")
    if not 0 < len(made.source) <= NAME_LENGTH:
        raise LayoutInvalid("source")
    headers = [header for column in made.columns for header in column.headers]
    texts = [made.name, made.source, *headers, *(text for _, text in made.fixed)]
    if any(mask_text(text) != text for text in texts):
        raise LayoutInvalid("personal")


def _check_columns(made: Layout) -> None:
    headers = [header for column in made.columns for header in column.headers]
    keys = {header_key(header) for header in headers}
    if not 2 <= len(headers) <= COLUMNS or len(keys) < len(headers) or "" in keys:
        raise LayoutInvalid("columns")
    if max(map(len, headers)) > HEADER_LENGTH:
        raise LayoutInvalid("columns")
    meanings = [(column.field, column.cells) for column in made.columns if column.field is not Field.UNKNOWN]
    if len(set(meanings)) < len(meanings):
        raise LayoutInvalid("meaning-twice")
    fields = {field for field, _ in meanings}
    if Field.CPR not in fields and not fields >= {Field.BIRTH_DATE, Field.SERIAL}:
        raise LayoutInvalid("cpr")
    if fields.isdisjoint({Field.PAID, Field.TO_PAY, Field.NET, Field.GROSS}):
        raise LayoutInvalid("amount")


def _check_fixed(made: Layout) -> None:
    fields = {column.field for column in made.columns}
    for field, text in made.fixed:
        if field not in FIXABLE or len(text) > HEADER_LENGTH:
            raise LayoutInvalid("fixed")
        if field is Field.PAY_DATE and read_date(text) is None:
            raise LayoutInvalid("fixed-date")
        if field in fields:
            raise LayoutInvalid("fixed-twice")
