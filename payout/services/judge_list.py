"""Judge a list that has been read against the previous list of its source."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection

from importers import ParsedList
from importers.earlier import judge_against
from payout.domain.list_comparison import EarlierLine
from payout.queries.list_history import lines_of, list_before


@dataclass(frozen=True, slots=True, kw_only=True)
class JudgedList:
    """A list with the findings that need an earlier one, and that one; None and no lines for the first."""

    parsed: ParsedList
    previous_id: int | None
    earlier: Sequence[EarlierLine]


def judge_list(
    connection: Connection,
    parsed: ParsedList,
    *,
    source: str,
    data_date: date | None,
    adds: bool = False,
) -> JudgedList:
    """The list held against the one before it, which it supersedes unless it only adds to it.

    Source and date say which one that is, so that both are those that the list is stored with.
    """
    before = list_before(connection, parsed.kind, source, data_date)
    earlier = [] if before is None else lines_of(connection, before)
    judged = judge_against(parsed, earlier, is_part=adds)
    return JudgedList(parsed=judged, previous_id=before, earlier=earlier)
