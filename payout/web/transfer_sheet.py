"""A list of bank transfers as it is handed out, with its account numbers."""

from sqlalchemy import Connection

from exports.transfer_list import TransferLine, TransferSheet
from payout import clock
from payout.domain.journal import HEAD_LETTERS_SHOWN
from payout.domain.transfers import read_account
from payout.queries.bilag import Bilag
from payout.queries.events import chain_head
from payout.queries.incidents import incident_by_id
from payout.queries.transfers import TransferList, transfers_on

PROTECTED = "Beskyttet"


def transfer_sheet(
    connection: Connection, found: TransferList, *, office: str, drawn_by: str
) -> TransferSheet:
    """The list as it stands, for its PDF and its file."""
    head = chain_head(connection)
    return TransferSheet(
        list_id=found.list_id,
        bank=found.bank,
        office=office,
        is_drill=incident_by_id(connection, found.incident_id).scope.is_drill,
        made_by=found.made_by,
        made_at=found.made_at,
        released_by=found.released_by,
        released_at=found.released_at,
        lines=[_line(line.bilag) for line in transfers_on(connection, found.list_id)],
        drawn_by=drawn_by,
        drawn_at=clock.now(),
        chain_events=head.events,
        chain_hash=head.hash[:HEAD_LETTERS_SHOWN],
    )


def _line(one: Bilag) -> TransferLine:
    account = read_account(one.method_detail)
    return TransferLine(
        bilag_number=one.number or "",
        receiver=PROTECTED if one.is_protected else one.name,
        registration_no=account.registration_no if account else "",
        account_no=account.account_no if account else "",
        amount_oere=one.amount_oere,
    )
