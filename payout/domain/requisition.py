"""The slips of a requisition block: each is handed out once."""

from dataclasses import dataclass

from payout.domain.errors import DomainError


@dataclass(frozen=True, slots=True)
class Slip:
    """A slip by the number of its block and its own, in one way of writing: capitals, no leading zeros."""

    block: str
    number: str

    @property
    def is_whole(self) -> bool:
        """Whether both numbers are given."""
        return bool(self.block and self.number)


class SlipUsed(DomainError):
    """The slip stands on another bilag: carries the slip, and that number (None: a request that waits)."""

    code = "slip-used"

    def __init__(self, slip: Slip, bilag_number: str | None) -> None:
        super().__init__(f"block {slip.block}, slip {slip.number}")
        self.slip = slip
        self.bilag_number = bilag_number


def slip_of(block: str, number: str) -> Slip:
    """The slip with these numbers as somebody types them."""
    return Slip(_bare(block), _bare(number))


def _bare(typed: str) -> str:
    bare = "".join(typed.split()).upper()
    return bare.lstrip("0") or bare[:1]
