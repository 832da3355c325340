"""Long lists in pages: which one is asked for, and what comes before and after it."""

from dataclasses import dataclass

DIGITS = 9


@dataclass(frozen=True, slots=True, kw_only=True)
class Paging:
    """Where in a long list a page stands: pages count from 1 to `last`, each with `size` of the `rows`."""

    page: int
    last: int
    rows: int
    size: int

    @classmethod
    def of(cls, asked: str, rows: int, size: int) -> "Paging":
        """The page that an address asks for; the nearest that there is when it asks for another."""
        last = max(-(-rows // size), 1)
        # Only the first digits are read: a number of a thousand digits is a request made by hand.
        page = int(asked[:DIGITS]) if asked.isascii() and asked.isdecimal() else 1
        return cls(page=min(max(page, 1), last), last=last, rows=rows, size=size)

    @property
    def offset(self) -> int:
        """How many entries come before the page."""
        return (self.page - 1) * self.size

    @property
    def previous(self) -> int | None:
        """The page before; None on the first."""
        return self.page - 1 if self.page > 1 else None

    @property
    def next(self) -> int | None:
        """The page after; None on the last."""
        return self.page + 1 if self.page < self.last else None
