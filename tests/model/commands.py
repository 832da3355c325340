"""What people ask the office to do, as values: the same value goes to the model and to the real services."""

from dataclasses import dataclass
from datetime import date

from payout.cpr import Cpr
from payout.domain.aconto import AcontoRule, Claim
from payout.domain.bilag import IdentityCheck
from payout.domain.counter_notes import ControlQuestion
from payout.domain.formal_steps import DecisionKind
from payout.domain.kontering import PayoutMethod
from payout.domain.roles import Role
from payout.domain.settlement import ReturnReason, SettlementKind
from payout.money import Oere


@dataclass(frozen=True, slots=True, kw_only=True)
class Command:
    """Who asks, by username."""

    who: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Keyed(Command):
    """A form with a one-time key; None stands for a call that no page made."""

    key: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class LookUp(Command):
    """Look a citizen up; with a name it is the form that takes down somebody who is on no list."""

    cpr: Cpr
    name: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Issue(Keyed):
    """Ask for a bilag for a citizen who may have been looked up.

    Shape:   of a requisition, `method_detail` is block and slip, as "3-17".
    """

    cpr: Cpr
    claim: Claim
    amount_oere: Oere
    method: PayoutMethod = PayoutMethod.CASH
    method_detail: str = ""
    identity_check: IdentityCheck = IdentityCheck.PASSPORT
    identity_document: str = "1234"
    control_questions: frozenset[ControlQuestion] = frozenset()
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class OnBilag(Keyed):
    """A step on one bilag, which may not be there."""

    bilag_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Approve(OnBilag):
    """Approve a request."""

    reason: str = "Set i sagen"


@dataclass(frozen=True, slots=True, kw_only=True)
class Reject(OnBilag):
    """Reject a request."""

    reason: str = "Har fået"


@dataclass(frozen=True, slots=True, kw_only=True)
class Void(OnBilag):
    """Void an issued bilag."""

    reason: str = "Forkert beløb"


@dataclass(frozen=True, slots=True, kw_only=True)
class Hold(OnBilag):
    """Hold a bilag for paying; the form needs no key."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Release(OnBilag):
    """Put a held bilag back; the form needs no key."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PayOut(OnBilag):
    """Say that the money is handed over."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Settle(OnBilag):
    """Settle an amount of a paid bilag."""

    kind: SettlementKind
    amount_oere: Oere
    note: str = "Aftalt"


@dataclass(frozen=True, slots=True, kw_only=True)
class Reverse(OnBilag):
    """Reverse a settlement line, which may not be there or be of another bilag."""

    settlement_id: int
    reason: str = "Forkert kørsel"


@dataclass(frozen=True, slots=True, kw_only=True)
class ReturnCash(OnBilag):
    """Take back cash of a paid bilag, counted in pieces."""

    pieces: tuple[tuple[Oere, int], ...]
    reason: ReturnReason = ReturnReason.GIVEN_BACK
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class MakeList(Keyed):
    """Put bilag on a list of bank transfers."""

    bilag_ids: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class OnList(Keyed):
    """A step on one list of transfers, which may not be there."""

    list_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ReleaseList(OnList):
    """Release a list as the second person."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SendList(OnList):
    """Say that the bank has the list."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DropList(OnList):
    """Give a list up before it is sent."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Confirm(OnList):
    """Say that the bank has carried out some transfers of a list."""

    transfer_ids: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReturnTransfer(Keyed):
    """Say that the bank has sent a transfer back."""

    transfer_id: int
    reason: str = "Kontoen er lukket"


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenBox(Keyed):
    """Open a cash box with counted pieces: (denomination in øre, number)."""

    pieces: tuple[tuple[Oere, int], ...]
    maximum_oere: Oere


@dataclass(frozen=True, slots=True, kw_only=True)
class RefillBox(Keyed):
    """Put counted pieces into one's own box."""

    pieces: tuple[tuple[Oere, int], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CloseBox(Keyed):
    """Count one's own box and close it."""

    pieces: tuple[tuple[Oere, int], ...]
    explanation: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ConfirmCash(Keyed):
    """Say that counted cash was delivered; the delivery may not be there."""

    delivery_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class OfferBox(Keyed):
    """Offer a box, which may not be there, to a user."""

    box_id: int
    to: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TakeBox(Keyed):
    """Count a box that was offered, and run it; the hand-over may not be there."""

    handover_id: int
    pieces: tuple[tuple[Oere, int], ...]
    explanation: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Attest(Keyed):
    """Attest the difference of a count, which may not be there."""

    count_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenIncident(Keyed):
    """Open a hændelse for ydelser and pay-days, with its rule sheet; a drill is refused in a real ledger."""

    rule: AcontoRule
    benefits: tuple[str, ...]
    pay_days: tuple[date, ...]
    is_drill: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Decide(Keyed):
    """Write down that nothing more is issued, or that bilag are again."""

    kind: DecisionKind
    reason: str = "KY svarer igen"


@dataclass(frozen=True, slots=True, kw_only=True)
class CloseIncident(Keyed):
    """Close the hændelse."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """What a list says of one payment."""

    cpr: Cpr
    claim: Claim
    pay_date: date
    amount_oere: Oere


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportList(Keyed):
    """Store a list of a source; its date says whether it supersedes the source's others."""

    source: str
    data_date: date
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SetRoles(Keyed):
    """Give a user these roles and no others."""

    username: str
    roles: tuple[Role, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class DisableUser(Keyed):
    """Let a user in no more."""

    username: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What came of a command: a value, or a refusal with its code and what the refusal carries."""

    value: object = None
    refusal: str | None = None
    carries: frozenset[tuple[str, object]] = frozenset()

    def agrees_with(self, expected: "Answer") -> bool:
        """Whether this is the expected answer; a refusal may carry more than was expected."""
        same = (self.value, self.refusal) == (expected.value, expected.refusal)
        return same and self.carries >= expected.carries


@dataclass(frozen=True, slots=True, kw_only=True)
class BilagView:
    """A bilag as both sides must see it. People are user ids, amounts øre."""

    incident_id: int
    cpr: str
    status: str
    number: str | None
    amount_oere: int
    settled_oere: int
    method: str
    limits: str
    expected_oere: int | None
    given_before_oere: int
    requested_by: int
    issued_by: int | None
    decided_by: int | None
    voided_by: int | None
    held_by: int | None
    paid_by: int | None
    box_id: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class BoxView:
    """A cash box as both sides must see it."""

    incident_id: int
    run_by: int
    maximum_oere: int
    balance_oere: int
    is_open: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """The whole office at one moment; `citizens` are those that were asked for.

    Shape:   users: id → (roles, active); accounts: (account, box, bilag, ydelse) → øre, without zeros;
             citizens: CPR → (most without approval, left of it, suggestion for each claim that is expected);
             payers: bilag that waits → ids of who can pay it now;
             settlements: id → (bilag, kind, øre, whether it is reversed);
             transfers: id → (list, bilag, state); transfer_lists: id → who made, released, sent, dropped it.
    """

    events: int
    users: dict[int, tuple[frozenset[str], bool]]
    incident: int | None
    series: dict[str, int]
    bilag: dict[int, BilagView]
    boxes: dict[int, BoxView]
    accounts: dict[tuple[str, int | None, int | None, str | None], int]
    citizens: dict[str, tuple[int, int, tuple[tuple[Claim, int], ...]]]
    payers: dict[int, frozenset[int]]
    settlements: dict[int, tuple[int, str, int, bool]]
    transfers: dict[int, tuple[int, int, str]]
    transfer_lists: dict[int, tuple[int | None, ...]]
