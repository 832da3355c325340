"""Which layout a list is read by: the one that is named, or the one whose headers are all there."""

from collections.abc import Iterable, Set
from dataclasses import dataclass

from importers.columns import Layout
from importers.errors import ListUnreadable
from importers.layouts import GENERAL, LAYOUTS


@dataclass(frozen=True, slots=True, kw_only=True)
class LayoutChoice:
    """The layout that the list must have, if one is named, and the office's own layouts besides ours."""

    wanted: Layout | None = None
    saved: tuple[Layout, ...] = ()

    def fitting(self, keys: Set[str]) -> Layout:
        """The layout for these headers: of several that fit the one with most, the office's own first."""
        if self.wanted is not None:
            return self.wanted
        fitting = [layout for layout in (*self.saved, *LAYOUTS) if keys >= layout.by_header().keys()]
        return max(fitting, key=lambda layout: len(layout.columns), default=GENERAL)


def layout_choice(name: str | None = None, saved: Iterable[Layout] = ()) -> LayoutChoice:
    """The choice with the layout of that name; raises ListUnreadable when there is none."""
    own = tuple(saved)
    if name is None:
        return LayoutChoice(saved=own)
    known = {layout.name: layout for layout in (GENERAL, *LAYOUTS, *own)}
    if name not in known:
        raise ListUnreadable("layout-unknown", name=name, known=", ".join(sorted(known)))
    return LayoutChoice(wanted=known[name], saved=own)
