"""Layouts that the office has saved: changed, put aside, and shared as TOML. None is deleted."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from sqlalchemy import Connection, Row, select

from importers.columns import Layout
from importers.layout_file import MEANINGS, LayoutInvalid, layout_text, make_layout, meaning_of, read_layout
from payout.domain.errors import DomainError
from payout.models import layout as layout_table
from payout.services.journal import Book, Insert, Update
from payout.services.repeats import id_of_earlier

MEANING_NAMES: Final = tuple(MEANINGS)
"""What a column can mean, by the names that a layout's file uses."""


class LayoutRefused(DomainError):
    """No list can be read by the layout; `message` is the importer's Danish sentence."""

    code = "layout-refused"

    def __init__(self, message: str) -> None:
        super().__init__("no list can be read by the layout")
        self.message = message


class LayoutNameTaken(DomainError):
    """Another layout has the name."""

    code = "layout-name-taken"


class LayoutUnknown(DomainError):
    """There is no such layout."""

    code = "layout-unknown"


@dataclass(frozen=True, slots=True, kw_only=True)
class StatedLayout:
    """A layout in plain words: a name for each meaning, "" for a column that is left out.

    `notation` is the name of a decimal mark, "" when the columns alone say it.
    """

    name: str
    source: str
    kind: str
    columns: tuple[tuple[str, str], ...]
    fixed: Mapping[str, str]
    notation: str = ""

    def layout(self) -> Layout:
        """The importer's value; raises LayoutRefused."""
        try:
            return make_layout(
                name=self.name,
                source=self.source,
                kind=self.kind,
                columns=self.columns,
                fixed=self.fixed,
                notation=self.notation,
            )
        except LayoutInvalid as error:
            raise LayoutRefused(error.message) from None


@dataclass(frozen=True, slots=True, kw_only=True)
class SavedLayout:
    """A layout of the office; one that is not active is no longer recognised."""

    layout_id: int
    is_active: bool
    content: str
    stated: StatedLayout


def saved_layouts(connection: Connection) -> tuple[SavedLayout, ...]:
    """Every saved layout in the order of their names."""
    rows = connection.execute(select(layout_table).order_by(layout_table.c.name))
    return tuple(map(_saved, rows))


def saved_layout(connection: Connection, layout_id: int) -> SavedLayout | None:
    """One layout."""
    row = connection.execute(select(layout_table).where(layout_table.c.id == layout_id)).first()
    return _saved(row) if row else None


def layouts_in_use(connection: Connection) -> tuple[Layout, ...]:
    """The active ones, as the importer takes them."""
    active = select(layout_table.c.content).where(layout_table.c.is_active).order_by(layout_table.c.id)
    return tuple(map(read_layout, connection.scalars(active)))


def add_layout(book: Book, added: Layout, *, request_key: str | None = None) -> int:
    """Save a new layout; gives its id. A repeat with the same key gives what the first made.

    Raises:  LayoutNameTaken.
    """
    earlier = id_of_earlier(book.connection, request_key, "layout")
    if earlier is not None:
        return earlier
    if _id_of_name(book.connection, added.name) is not None:
        raise LayoutNameTaken
    layout_id = book.next_id(layout_table)
    values = {"id": layout_id, "name": added.name, "content": layout_text(added), "is_active": True}
    book.record(
        "layout.added", f"layout:{layout_id}", [Insert(layout_table, values)], request_key=request_key
    )
    return layout_id


def change_layout(
    book: Book, layout_id: int, changed: Layout, *, is_active: bool, request_key: str | None = None
) -> None:
    """Give a layout other contents, or put it aside. Raises LayoutUnknown, LayoutNameTaken."""
    if id_of_earlier(book.connection, request_key, "layout", layout_id) is not None:
        return
    if saved_layout(book.connection, layout_id) is None:
        raise LayoutUnknown
    if _id_of_name(book.connection, changed.name) not in {None, layout_id}:
        raise LayoutNameTaken
    values = {"name": changed.name, "content": layout_text(changed), "is_active": is_active}
    book.record(
        "layout.changed",
        f"layout:{layout_id}",
        [Update(layout_table, layout_id, values)],
        request_key=request_key,
    )


def import_layout(book: Book, file: bytes, *, request_key: str | None = None) -> int:
    """Save the layout of a TOML file; gives its id. Raises LayoutRefused, LayoutNameTaken."""
    try:
        read = read_layout(file.decode("utf-8-sig"))
    except UnicodeDecodeError:
        raise LayoutRefused(LayoutInvalid("file").message) from None
    except LayoutInvalid as error:
        raise LayoutRefused(error.message) from None
    return add_layout(book, read, request_key=request_key)


def layout_file(connection: Connection, name: str) -> str:
    """The TOML of the layout with that name; raises LayoutUnknown."""
    found = connection.scalar(select(layout_table.c.content).where(layout_table.c.name == name))
    if found is None:
        raise LayoutUnknown
    return str(found)


def _id_of_name(connection: Connection, name: str) -> int | None:
    return connection.scalar(select(layout_table.c.id).where(layout_table.c.name == name))


def _saved(row: Row[tuple[int, str, str, bool]]) -> SavedLayout:
    read = read_layout(row.content)
    stated = StatedLayout(
        name=read.name,
        source=read.source,
        kind=read.kind.value if read.kind else "",
        columns=tuple((column.headers[0], meaning_of(column)) for column in read.columns),
        fixed={field.value: text for field, text in read.fixed},
        notation=read.notation.value if read.notation else "",
    )
    return SavedLayout(layout_id=row.id, is_active=row.is_active, content=row.content, stated=stated)
