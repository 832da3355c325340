"""Bank transfers: a list for one bank, and how each transfer on it stands (docs/rules.md, "Overførsler")."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from payout.domain.errors import DomainError

TRANSFERS_A_LIST = 200
"""The most on one list: what two people can look through, and a bank's page takes."""


class TransferState(StrEnum):
    """Where a transfer stands. Stored by these values."""

    LISTED = "listed"
    RELEASED = "released"
    SENT = "sent"
    CONFIRMED = "confirmed"
    RETURNED = "returned"
    TAKEN_OFF = "taken_off"


class FileKind(StrEnum):
    """The files that a list is handed out as: on paper, or for the bank's page."""

    PDF = "pdf"
    CSV = "csv"


class TransferAction(StrEnum):
    """What moves a transfer from one state to the next."""

    RELEASE = "release"
    SEND = "send"
    CONFIRM = "confirm"
    RETURN = "return"
    DROP = "drop"


TRANSITIONS: Mapping[tuple[TransferState, TransferAction], TransferState] = {
    (TransferState.LISTED, TransferAction.RELEASE): TransferState.RELEASED,
    (TransferState.LISTED, TransferAction.DROP): TransferState.TAKEN_OFF,
    (TransferState.RELEASED, TransferAction.SEND): TransferState.SENT,
    (TransferState.RELEASED, TransferAction.DROP): TransferState.TAKEN_OFF,
    (TransferState.SENT, TransferAction.CONFIRM): TransferState.CONFIRMED,
    (TransferState.SENT, TransferAction.RETURN): TransferState.RETURNED,
    (TransferState.CONFIRMED, TransferAction.RETURN): TransferState.RETURNED,
}
ENDED = frozenset({TransferState.RETURNED, TransferState.TAKEN_OFF})
"""States in which the transfer holds its bilag no more."""


class ForbiddenTransferStep(DomainError):
    """The transfer's state has no such action; carries both."""

    code = "forbidden-transfer-step"

    def __init__(self, state: TransferState, action: TransferAction) -> None:
        super().__init__(f"{action} from {state}")
        self.state = state
        self.action = action


def next_state(state: TransferState, action: TransferAction) -> TransferState:
    """State after the action; raises ForbiddenTransferStep where the table has no entry."""
    try:
        return TRANSITIONS[state, action]
    except KeyError:
        raise ForbiddenTransferStep(state, action) from None


@dataclass(frozen=True, slots=True, kw_only=True)
class BankAccount:
    """A Danish account: four digits of the bank's branch, up to ten of the account, both as text."""

    registration_no: str
    account_no: str


_ACCOUNT = re.compile(r"(?<!\d)(\d{4})\D{1,20}(\d(?:[ .]?\d){2,9})(?![ .]?\d)")


def read_account(text: str) -> BankAccount | None:
    """The account in a text such as "reg.nr. 9999, konto 0000012345"; None when it holds no account.

    Spaces and points inside of the account number are passed over.
    """
    found = _ACCOUNT.search(text)
    if found is None:
        return None
    return BankAccount(registration_no=found[1], account_no=re.sub(r"\D", "", found[2]))
