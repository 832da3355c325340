"""Judge a list that has been read against the previous list of its source."""

from datetime import date

from sqlalchemy import Connection

from importers import ParsedList
from importers.earlier import judge_against
from payout.queries.list_history import lines_of, list_before


def judge_list(
    connection: Connection, parsed: ParsedList, *, source: str, data_date: date | None
) -> ParsedList:
    """The list with the findings that need an earlier one; as it is when there is none.

    Source and date say which list is the earlier one, so that both are those that the list is stored with.
    """
    before = list_before(connection, parsed.kind, source, data_date)
    return parsed if before is None else judge_against(parsed, lines_of(connection, before))
