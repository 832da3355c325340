"""The pack of a closed hændelse, and the archive's receipt for it."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from payout.domain.errors import DomainError

RECEIVER_LENGTH: Final = 120
ARCHIVE_NO_LENGTH: Final = 60


class PackUnknown(DomainError):
    """There is no pack with this number."""

    code = "pack-unknown"


class PackReceived(DomainError):
    """The pack has its receipt."""

    code = "pack-received"


class PackReceivedOutOfTime(DomainError):
    """The archive can't have had the pack before it was made, nor later than today."""

    code = "pack-received-out-of-time"


class PackReceiptIncomplete(DomainError):
    """A receipt says who has received the pack, and the archive's own number for it."""

    code = "pack-receipt-incomplete"


@dataclass(frozen=True, slots=True, kw_only=True)
class PackReceipt:
    """Who in the archive has received a pack, under which number there, on which day; who noted it (UTC)."""

    received_by: str
    journal_no: str
    received_on: date
    noted_by: str
    noted_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ClosingPack:
    """A pack that was made: the digest of its file (SHA-256, 64 hex letters) and how many files it holds."""

    pack_id: int
    incident_id: int
    incident: str
    is_drill: bool
    sha256: str
    file_count: int
    packed_by: str
    packed_at: datetime
    packed_on: date
    receipt: PackReceipt | None


def check_pack_receipt(
    pack: ClosingPack, *, received_by: str, journal_no: str, received_on: date, today: date
) -> None:
    """Raises PackReceived, PackReceiptIncomplete, PackReceivedOutOfTime."""
    if pack.receipt is not None:
        raise PackReceived
    if not (received_by.strip() and journal_no.strip()):
        raise PackReceiptIncomplete
    if not pack.packed_on <= received_on <= today:
        raise PackReceivedOutOfTime
