"""A new sheet of codes between its making and its printing: for a while, in the session of who made it."""

from datetime import datetime, timedelta
from typing import Final

from flask import Response, abort

from exports.code_sheet import draw_code_sheet
from payout import clock
from payout.queries.users import user_by_id
from payout.web.current import leave_page_state, page_state, reading, settings
from payout.web.pdf import pdf_answer

_STATE: Final = "code_sheet"
TO_PRINT: Final = timedelta(minutes=15)


def keep_codes(user_id: int, codes: tuple[str, ...]) -> None:
    """Keep what was made; a repeat that made nothing leaves what is there."""
    if codes:
        until = (clock.now() + TO_PRINT).isoformat()
        leave_page_state(_STATE, {"user_id": user_id, "codes": list(codes), "until": until})


def has_codes(user_id: int) -> bool:
    """Whether the user's new sheet can still be printed from this session."""
    kept = page_state(_STATE)
    return bool(kept and kept["user_id"] == user_id and clock.now() < datetime.fromisoformat(kept["until"]))


def sheet_answer(user_id: int) -> Response:
    """The sheet as a PDF; 404 when there is none to print."""
    if not has_codes(user_id):
        abort(404)
    with reading() as connection:
        found = user_by_id(connection, user_id)
    if found is None:
        abort(404)
    paper = draw_code_sheet(
        page_state(_STATE)["codes"],
        name=found.display_name,
        username=found.username,
        office=settings().office_name,
        drawn_at=clock.now(),
    )
    return pdf_answer(paper, f"engangskoder-{user_id}.pdf")
