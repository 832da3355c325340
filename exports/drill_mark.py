"""Whether what is drawn just now is a drill's: then every page of every paper and workbook says so.

A mark of the context and no argument, so that a paper that is made next year can't forget it.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Final

WATERMARK: Final = "ØVELSE"
DRILL_HEADER: Final = "ØVELSE – opdigtede personer og beløb"
_IS_DRILL: ContextVar[bool] = ContextVar("is_drill", default=False)


def is_marked() -> bool:
    """Whether papers carry the mark."""
    return _IS_DRILL.get()


def mark_papers(*, is_drill: bool) -> None:
    """Say it for what follows in this context."""
    _IS_DRILL.set(is_drill)


@contextmanager
def papers_of(*, is_drill: bool) -> Iterator[None]:
    """Say it for the block."""
    before = _IS_DRILL.set(is_drill)
    try:
        yield
    finally:
        _IS_DRILL.reset(before)
