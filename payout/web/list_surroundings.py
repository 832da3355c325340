"""A list among the others: the previous one of its source, and what lists of other sources have as well."""

from dataclasses import dataclass

from sqlalchemy import Connection

from payout.domain.indberetningsliste import ListKind
from payout.domain.list_comparison import Change, ListComparison, compare_lists
from payout.domain.same_payment import Overlap, overlap
from payout.queries.list_history import lines_of, neighbours
from payout.queries.list_overlap import payments_elsewhere, repeated_on
from payout.queries.lists import lists_in_use
from payout.services.judge_list import JudgedList

WHOLE_LIST = "Hele listen"


@dataclass(frozen=True, slots=True, kw_only=True)
class Surroundings:
    """What a page says of a list beside the list itself. `comparison` is with the previous list."""

    previous_id: int | None
    next_id: int | None
    comparison: ListComparison | None
    overlap: Overlap

    @property
    def changes(self) -> tuple[tuple[str, Change], ...]:
        """The rows of the comparison: each ydelse, and the whole list last."""
        if self.comparison is None:
            return ()
        return (*self.comparison.by_benefit.items(), (WHOLE_LIST, self.comparison.total))


def surroundings_of_preview(connection: Connection, source: str, judged: JudgedList) -> Surroundings:
    """A list that waits and has been judged as one from this source."""
    lines = judged.parsed.lines
    in_use = lists_in_use(connection) if judged.parsed.kind is ListKind.INDBERETNING else ()
    return Surroundings(
        previous_id=judged.previous_id,
        next_id=None,
        comparison=compare_lists(judged.earlier, lines) if judged.earlier else None,
        overlap=overlap(lines, payments_elsewhere(connection, source, in_use)),
    )


def surroundings_of_stored(connection: Connection, list_id: int) -> Surroundings:
    """A stored list; lines that are deleted can no longer be compared."""
    beside = neighbours(connection, list_id)
    earlier = [] if beside.previous_id is None else lines_of(connection, beside.previous_id)
    lines = lines_of(connection, list_id) if earlier else []
    return Surroundings(
        previous_id=beside.previous_id,
        next_id=beside.next_id,
        comparison=compare_lists(earlier, lines) if lines else None,
        overlap=repeated_on(connection, list_id, lists_in_use(connection)),
    )
