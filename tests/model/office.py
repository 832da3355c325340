"""The model: an office that keeps its ledger in plain dictionaries and knows docs/rules.md by heart.

It shares values and names with the domain, and no rule: each rule is written here a second time, so that a
fault in one of the two shows as a difference. Nothing here reads a file or a clock.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from payout.bilag_number import BilagNumber
from payout.domain.aconto import Claim, Limit
from payout.domain.bilag import IdentityCheck, MissingPart
from payout.domain.bilag_states import BilagAction, BilagStatus
from payout.domain.formal_steps import DecisionKind, DecisionPart
from payout.domain.kontering import PayoutMethod
from payout.domain.roles import Role
from payout.domain.settlement import ReturnReason, SettlementKind
from payout.domain.transfers import TransferAction, TransferState
from payout.domain.two_people import Conflict
from payout.money import Oere
from tests.model import commands as c

S, A = BilagStatus, BilagAction
STEPS: Mapping[BilagAction, tuple[BilagStatus, BilagStatus]] = {
    A.APPROVE: (S.AWAITING_APPROVAL, S.ISSUED),
    A.REJECT: (S.AWAITING_APPROVAL, S.REJECTED),
    A.VOID: (S.ISSUED, S.VOIDED),
    A.START_PAYOUT: (S.ISSUED, S.PAYING),
    A.RELEASE: (S.PAYING, S.ISSUED),
    A.PAY_OUT: (S.PAYING, S.PAID),
    A.SETTLE_PART: (S.PAID, S.PAID),
    A.SETTLE: (S.PAID, S.SETTLED),
    A.RETURN_TRANSFER: (S.PAID, S.ISSUED),
}
NEEDS_NOTE = {SettlementKind.WRITTEN_OFF, SettlementKind.RECOVERY, SettlementKind.CORRECTED}
CASEWORKER, FINANCE, LEADER = {Role.CASEWORKER}, {Role.FINANCE}, {Role.TEAM_LEADER}
WHO: Mapping[type[c.Command], set[Role]] = {
    c.LookUp: {Role.CASEWORKER, Role.TEAM_LEADER, Role.AUDITOR},
    c.Issue: CASEWORKER,
    c.Void: CASEWORKER | LEADER,
    c.Approve: LEADER,
    c.Reject: LEADER,
    c.Hold: FINANCE,
    c.Release: FINANCE,
    c.PayOut: FINANCE,
    c.Settle: FINANCE,
    c.Reverse: FINANCE,
    c.ReturnCash: FINANCE,
    c.MakeList: FINANCE,
    c.ReleaseList: FINANCE,
    c.SendList: FINANCE,
    c.DropList: FINANCE,
    c.Confirm: FINANCE,
    c.ReturnTransfer: FINANCE,
    c.OpenBox: FINANCE,
    c.RefillBox: FINANCE,
    c.CloseBox: FINANCE,
    c.ConfirmCash: FINANCE | LEADER,
    c.OfferBox: FINANCE | LEADER,
    c.TakeBox: FINANCE,
    c.Attest: LEADER,
    c.OpenIncident: LEADER,
    c.CloseIncident: LEADER,
    c.Decide: LEADER,
    c.ImportList: LEADER,
    c.SetRoles: LEADER,
    c.DisableUser: LEADER,
}
SERIES = "STR26"
MONEY_FROM = {
    PayoutMethod.CASH: "cash_box",
    PayoutMethod.BANK_TRANSFER: "bank",
    PayoutMethod.REQUISITION: "requisition",
}
SETTLED_TO = {
    SettlementKind.SET_OFF: "benefit",
    SettlementKind.REPAID: "bank",
    SettlementKind.WRITTEN_OFF: "benefit",
    SettlementKind.RECOVERY: "recovery",
    SettlementKind.CORRECTED: "benefit",
}
T, TA = TransferState, TransferAction
TRANSFER_STEPS: Mapping[TransferAction, tuple[set[TransferState], TransferState]] = {
    TA.RELEASE: ({T.LISTED}, T.RELEASED),
    TA.SEND: ({T.RELEASED}, T.SENT),
    TA.CONFIRM: ({T.SENT}, T.CONFIRMED),
    TA.RETURN: ({T.SENT, T.CONFIRMED}, T.RETURNED),
    TA.DROP: ({T.LISTED, T.RELEASED}, T.TAKEN_OFF),
}


class Refused(Exception):
    """The office says no: the code and the values of the refusal."""

    def __init__(self, code: str, **carries: object) -> None:
        super().__init__(code)
        self.code = code
        self.carries = frozenset(carries.items())


@dataclass(slots=True)
class User:
    """An employee."""

    user_id: int
    display_name: str
    roles: frozenset[Role]
    is_active: bool = True


@dataclass(slots=True)
class Delivery:
    """Cash that was counted in, and whether it waits for another person's word."""

    box_id: int
    received_by: int
    amount: int
    is_float: bool
    waits: bool = True


@dataclass(slots=True)
class Line:
    """A settlement line, and whether it is reversed."""

    bilag_id: int
    kind: SettlementKind
    amount: int
    is_reversed: bool = False


@dataclass(slots=True)
class Handover:
    """A box that was offered."""

    box_id: int
    to_id: int
    waits: bool = True


@dataclass(slots=True)
class Count:
    """A count, and whether its difference waits for a team leader."""

    box_id: int
    counted_by: int
    waits: bool


@dataclass(slots=True)
class Bilag:
    """A bilag or request: what both sides must see, its claim, and the account or slip."""

    seen: c.BilagView
    claim: Claim
    method_detail: str

    @property
    def status(self) -> BilagStatus:
        return BilagStatus(self.seen.status)

    def now(self, **changes: Any) -> None:
        self.seen = replace(self.seen, **changes)


class Office:
    """The whole office. `do` carries a command out or refuses it; `view` is all that can be seen."""

    def __init__(self, users: Mapping[str, tuple[str, Iterable[Role]]], events: int) -> None:
        self.users = {
            name: User(number, shown, frozenset(roles))
            for number, (name, (shown, roles)) in enumerate(users.items(), 1)
        }
        self.events = events
        self.incidents: list[c.OpenIncident] = []
        self.is_open = False
        self.is_stood_down = False
        self.decisions = 0
        self.series: dict[str, int] = {}
        self.lists: list[c.ImportList] = []
        self.citizens: set[str] = set()
        self.bilag: dict[int, Bilag] = {}
        self.boxes: dict[int, c.BoxView] = {}
        self.cashiers: dict[int, set[int]] = {}
        self.counts: list[Count] = []
        self.deliveries: list[Delivery] = []
        self.lines: list[Line] = []
        self.handovers: list[Handover] = []
        self.accounts: Counter[tuple[str, int | None, int | None, str | None]] = Counter()
        self.transfers: dict[int, tuple[int, int, str]] = {}
        self.transfer_lists: dict[int, tuple[int | None, ...]] = {}
        self.keys: dict[str, tuple[type[c.Command], int, object]] = {}

    def do(self, command: c.Command) -> c.Answer:
        """Carry a command out, wholly or not at all."""
        try:
            return c.Answer(value=self._do(command))
        except Refused as refused:
            return c.Answer(refusal=refused.code, carries=refused.carries)

    def view(self, citizens: Iterable[str]) -> c.View:
        """Everything that both sides must agree on, with the standing of these citizens."""
        return c.View(
            events=self.events,
            users={
                user.user_id: (frozenset(role.value for role in user.roles), user.is_active)
                for user in self.users.values()
            },
            incident=len(self.incidents) if self.is_open else None,
            series=dict(self.series),
            bilag={number: one.seen for number, one in self.bilag.items()},
            boxes=dict(self.boxes),
            accounts={account: amount for account, amount in self.accounts.items() if amount},
            citizens={cpr: self.standing(cpr) for cpr in citizens if self.is_open},
            payers=self._payers(),
            settlements={
                number: (line.bilag_id, line.kind.value, line.amount, line.is_reversed)
                for number, line in enumerate(self.lines, 1)
            },
            transfers=dict(self.transfers),
            transfer_lists=dict(self.transfer_lists),
        )

    def concerned_by(self, command: c.Command) -> Iterable[str]:
        """The CPR numbers of citizens whose standing the command can have changed."""
        if isinstance(command, c.LookUp | c.Issue):
            return self.citizens & {command.cpr.digits}
        if isinstance(command, c.OnBilag):
            return {self.bilag[command.bilag_id].seen.cpr} if command.bilag_id in self.bilag else ()
        return self.citizens if isinstance(command, c.OpenIncident | c.ImportList) else ()

    # --- The door, and repeats -----------------------------------------------------

    def _do(self, command: c.Command) -> object:
        user = self.users[command.who]
        if not user.is_active:
            raise Refused("signed-out")
        needed = WHO[type(command)]
        if isinstance(command, c.LookUp) and command.name:
            needed = CASEWORKER
        if not user.roles & needed:
            raise Refused("no-right")
        return HOW[type(command)](self, user, command)

    def _earlier(self, command: c.Keyed, row_id: int | None = None) -> tuple[bool, object]:
        if command.key is None or command.key not in self.keys:
            return False, None
        kind, subject, value = self.keys[command.key]
        if kind is not type(command) or (row_id is not None and subject != row_id):
            raise Refused("key-of-another-form")
        return True, value

    def _event(self, command: c.Command, subject: int, value: object = None) -> object:
        self.events += 1
        if isinstance(command, c.Keyed) and command.key is not None:
            self.keys[command.key] = (type(command), subject, value)
        return value

    # --- Citizens and lists ----------------------------------------------------------

    def _look_up(self, user: User, command: c.LookUp) -> object:
        on_a_list = any(line.cpr == command.cpr for known in self.lists for line in known.lines)
        if command.cpr.digits not in self.citizens and not on_a_list and not command.name:
            raise Refused("name-missing")
        self.citizens.add(command.cpr.digits)
        return self._event(command, 0)

    def _import(self, user: User, command: c.ImportList) -> object:
        repeated, value = self._earlier(command)
        if repeated:
            return value
        for number, known in enumerate(self.lists, 1):
            if known.lines == command.lines:
                raise Refused("list-already-imported", list_id=number)
        if not command.lines:
            raise Refused("list-without-lines")
        self.lists.append(command)
        return self._event(command, len(self.lists), len(self.lists))

    def _lists_in_use(self) -> list[int]:
        newest: dict[str, tuple[Any, int]] = {}
        for number, known in enumerate(self.lists, 1):
            place = (known.data_date, number)
            newest[known.source] = max(newest.get(known.source, place), place)
        return sorted(number for _, number in newest.values())

    def _expected(self, cpr: str) -> dict[Claim, int]:
        """What the lists in use expect; a payment that several of them have counts as on the fullest one."""
        scope, payments = self.incidents[-1], Counter[c.Line]()
        for number in self._lists_in_use():
            payments |= Counter(self.lists[number - 1].lines)
        expected: dict[Claim, int] = {}
        for line, times in payments.items():
            in_scope = line.claim.benefit in scope.benefits and line.pay_date in scope.pay_days
            if line.cpr.digits == cpr and in_scope:
                expected[line.claim] = expected.get(line.claim, 0) + line.amount_oere * times
        return expected

    def _given(self, cpr: str) -> list[Bilag]:
        here = len(self.incidents)
        return [
            one
            for one in self.bilag.values()
            if one.seen.cpr == cpr
            and one.seen.incident_id == here
            and one.status not in {S.REJECTED, S.VOIDED}
        ]

    def _advance(self, expected_oere: int) -> int:
        rule = self.incidents[-1].rule
        share = max(expected_oere, 0) * rule.share_percent // 100
        return share - share % rule.rounding_oere

    def standing(self, cpr: str) -> tuple[int, int, tuple[tuple[Claim, int], ...]]:
        rule, expected, given = self.incidents[-1].rule, self._expected(cpr), self._given(cpr)
        most = sum(self._advance(amount) for amount in expected.values())
        if rule.ceiling_person_oere is not None:
            most = min(most, rule.ceiling_person_oere)
        left = max(0, most - sum(one.seen.amount_oere for one in given))
        had = {one.claim for one in given}
        suggestions = []
        for claim, amount in sorted(expected.items(), key=lambda item: repr(item[0])):
            offer = 0 if claim in had else min(self._advance(amount), left)
            if rule.ceiling_bilag_oere is not None:
                offer = min(offer, rule.ceiling_bilag_oere)
            suggestions.append((claim, offer - offer % rule.rounding_oere))
        return most, left, tuple(suggestions)

    # --- The counter -------------------------------------------------------------------

    def _issue(self, user: User, command: c.Issue) -> object:
        repeated, value = self._earlier(command)
        if repeated:
            return value
        self._need_issuing()
        if command.cpr.digits not in self.citizens:
            raise Refused("citizen-unknown")
        self._check_complete(command)
        self._check_slip(command)
        limits = self._limits(command)
        if limits and not command.reason:
            raise Refused("incomplete", part=MissingPart.REASON)
        bilag_id = len(self.bilag) + 1
        cpr = command.cpr.digits
        view = c.BilagView(
            incident_id=len(self.incidents),
            cpr=cpr,
            status=S.AWAITING_APPROVAL.value,
            number=None,
            amount_oere=command.amount_oere,
            settled_oere=0,
            method=command.method.value,
            limits=",".join(limits),
            expected_oere=self._expected(cpr).get(command.claim),
            given_before_oere=sum(one.seen.amount_oere for one in self._given(cpr)),
            requested_by=user.user_id,
            issued_by=None,
            decided_by=None,
            voided_by=None,
            held_by=None,
            paid_by=None,
            box_id=None,
        )
        self.bilag[bilag_id] = Bilag(view, command.claim, command.method_detail)
        if not limits:
            self._number(self.bilag[bilag_id], user)
        return self._event(command, bilag_id, (bilag_id, limits))

    @staticmethod
    def _check_complete(command: c.Issue) -> None:
        way = command.identity_check
        detail = {
            PayoutMethod.BANK_TRANSFER: MissingPart.BANK_ACCOUNT,
            PayoutMethod.REQUISITION: MissingPart.REQUISITION_SLIP,
        }.get(command.method)
        missing = {
            MissingPart.AMOUNT: command.amount_oere <= 0,
            MissingPart.PERIOD: command.claim.period_to < command.claim.period_from,
            MissingPart.IDENTITY_DOCUMENT: way is IdentityCheck.OTHER and not command.identity_document,
            MissingPart.CONTROL_QUESTIONS: way is IdentityCheck.HEALTH_CARD
            and len(command.control_questions) < 2,
        }
        if detail is not None:
            missing[detail] = not command.method_detail
        for part, is_missing in missing.items():
            if is_missing:
                raise Refused("incomplete", part=part)
        odd = command.amount_oere % 50
        if command.method is PayoutMethod.CASH and odd:
            nearest = command.amount_oere - odd + (50 if odd >= 25 else 0)
            raise Refused("not-payable-in-cash", nearest_oere=nearest)

    def _check_slip(self, command: c.Issue) -> None:
        for one in self.bilag.values():
            is_same = one.seen.method == command.method.value and one.method_detail == command.method_detail
            if command.method is PayoutMethod.REQUISITION and is_same and one.status is not S.REJECTED:
                raise Refused("slip-used", bilag_number=one.seen.number)

    def _limits(self, command: c.Issue) -> tuple[Limit, ...]:
        cpr, amount, rule = command.cpr.digits, command.amount_oere, self.incidents[-1].rule
        expected, given = self._expected(cpr), self._given(cpr)
        total = amount + sum(one.seen.amount_oere for one in given)
        broken = []
        if command.claim not in expected:
            broken.append(Limit.NOT_ON_LIST)
        elif amount > self._advance(expected[command.claim]) or total > sum(
            map(self._advance, expected.values())
        ):
            broken.append(Limit.ABOVE_RULE)
        if rule.ceiling_bilag_oere is not None and amount > rule.ceiling_bilag_oere:
            broken.append(Limit.ABOVE_BILAG_CEILING)
        if rule.ceiling_person_oere is not None and total > rule.ceiling_person_oere:
            broken.append(Limit.ABOVE_PERSON_CEILING)
        if command.claim in {one.claim for one in given}:
            broken.append(Limit.SECOND_FOR_SAME)
        return tuple(broken)

    def _number(self, one: Bilag, user: User) -> None:
        code = SERIES
        self.series[code] += 1
        number = str(BilagNumber(code, self.series[code]))
        one.now(status=S.ISSUED.value, number=number, issued_by=user.user_id)

    # --- Steps on a bilag --------------------------------------------------------------

    def _step(self, bilag_id: int, action: BilagAction) -> tuple[Bilag, BilagStatus]:
        if bilag_id not in self.bilag:
            raise Refused("bilag-unknown")
        one = self.bilag[bilag_id]
        before, after = STEPS[action]
        if one.status is not before:
            raise Refused("forbidden-transition", status=one.status, action=action)
        return one, after

    def _decide(self, user: User, command: c.Approve | c.Reject) -> object:
        repeated, value = self._earlier(command, command.bilag_id)
        if repeated:
            return value
        approves = isinstance(command, c.Approve)
        one, after = self._step(command.bilag_id, A.APPROVE if approves else A.REJECT)
        if one.seen.requested_by == user.user_id:
            raise Refused("second-person-needed", conflict=Conflict.APPROVES_OWN_REQUEST)
        if any(
            user.user_id in self.cashiers[number] and box.incident_id == len(self.incidents)
            for number, box in self.boxes.items()
        ):
            raise Refused("second-person-needed", conflict=Conflict.APPROVES_WHILE_RUNNING_BOX)
        if not command.reason:
            raise Refused("incomplete", part=MissingPart.REASON)
        if approves:
            self._need_issuing()
            self._number(one, user)
        one.now(status=after.value, decided_by=user.user_id)
        return self._event(command, command.bilag_id)

    def _void(self, user: User, command: c.Void) -> object:
        repeated, value = self._earlier(command, command.bilag_id)
        if repeated:
            return value
        one, after = self._step(command.bilag_id, A.VOID)
        is_theirs = user.user_id in {one.seen.requested_by, one.seen.issued_by}
        if not is_theirs and Role.TEAM_LEADER not in user.roles:
            raise Refused("not-yours-to-void")
        if not command.reason:
            raise Refused("incomplete", part=MissingPart.REASON)
        one.now(status=after.value, voided_by=user.user_id)
        return self._event(command, command.bilag_id)

    def _payable(self, user: User, bilag_id: int, *, by_desk: bool = True) -> Bilag:
        if bilag_id not in self.bilag:
            raise Refused("bilag-unknown")
        one = self.bilag[bilag_id]
        if one.status in {S.PAID, S.SETTLED}:
            raise Refused("already-paid", name=self._name(one.seen.paid_by))
        if one.seen.requested_by == user.user_id:
            raise Refused("second-person-needed", conflict=Conflict.PAYS_OWN_BILAG)
        if one.seen.decided_by == user.user_id:
            raise Refused("second-person-needed", conflict=Conflict.PAYS_APPROVED_BILAG)
        if one.status is S.PAYING and one.seen.held_by != user.user_id:
            raise Refused("held-by-other", name=self._name(one.seen.held_by))
        if by_desk and one.seen.method == PayoutMethod.BANK_TRANSFER.value:
            raise Refused("goes-by-transfer")
        return one

    def _payers(self) -> dict[int, frozenset[int]]:
        cashiers = [user for user in self.users.values() if user.is_active and user.roles & FINANCE]
        return {
            number: frozenset(user.user_id for user in cashiers if _can_pay(user, one.seen))
            for number, one in self.bilag.items()
            if one.status in {S.ISSUED, S.PAYING}
        }

    def _hold(self, user: User, command: c.Hold) -> object:
        one = self._payable(user, command.bilag_id)
        if one.status is S.PAYING:
            return None
        _, after = self._step(command.bilag_id, A.START_PAYOUT)
        self._box_for(one, user)
        one.now(status=after.value, held_by=user.user_id)
        return self._event(command, command.bilag_id)

    def _release(self, user: User, command: c.Release) -> object:
        live = [
            its
            for its, number, state in self.transfers.values()
            if number == command.bilag_id and state not in {T.RETURNED.value, T.TAKEN_OFF.value}
        ]
        if live:
            raise Refused("on-transfer-list", list_id=live[0])
        one = self._payable(user, command.bilag_id, by_desk=False)
        _, after = self._step(command.bilag_id, A.RELEASE)
        one.now(status=after.value, held_by=None)
        return self._event(command, command.bilag_id)

    def _pay_out(self, user: User, command: c.PayOut) -> object:
        repeated, value = self._earlier(command, command.bilag_id)
        if repeated:
            return value
        self._need_incident()
        one = self._payable(user, command.bilag_id)
        _, after = self._step(command.bilag_id, A.PAY_OUT)
        box_id, amount = self._box_for(one, user), one.seen.amount_oere
        if box_id is not None:
            self._change_box(box_id, balance_oere=self.boxes[box_id].balance_oere - amount)
        source = MONEY_FROM[PayoutMethod(one.seen.method)]
        self._move(("clearing", None, command.bilag_id, None), amount)
        self._move((source, box_id, command.bilag_id, None), -amount)
        one.now(status=after.value, held_by=None, paid_by=user.user_id, box_id=box_id)
        return self._event(command, command.bilag_id)

    def _settle(self, user: User, command: c.Settle) -> object:
        repeated, value = self._earlier(command, command.bilag_id)
        if repeated:
            return value
        one, after = self._step(command.bilag_id, A.SETTLE_PART)
        left = one.seen.amount_oere - one.seen.settled_oere
        if not 0 < command.amount_oere <= left:
            raise Refused("settles-too-much", outstanding_oere=left)
        if command.kind in NEEDS_NOTE and not command.note:
            raise Refused("settlement-reason-missing")
        if command.amount_oere == left:
            after = STEPS[A.SETTLE][1]
        self.lines.append(Line(command.bilag_id, command.kind, command.amount_oere))
        self._move((SETTLED_TO[command.kind], None, command.bilag_id, one.claim.benefit), command.amount_oere)
        self._move(("clearing", None, command.bilag_id, None), -command.amount_oere)
        one.now(status=after.value, settled_oere=one.seen.settled_oere + command.amount_oere)
        return self._event(command, command.bilag_id)

    def _reverse(self, user: User, command: c.Reverse) -> object:
        repeated, value = self._earlier(command, command.bilag_id)
        if repeated:
            return value
        if command.bilag_id not in self.bilag:
            raise Refused("bilag-unknown")
        one = self.bilag[command.bilag_id]
        if one.status not in {S.PAID, S.SETTLED}:
            raise Refused("forbidden-transition", status=one.status, action=A.REVERSE)
        place = command.settlement_id - 1
        line = self.lines[place] if 0 <= place < len(self.lines) else None
        if line is None or line.bilag_id != command.bilag_id:
            raise Refused("settlement-unknown")
        if line.kind is SettlementKind.RETURNED:
            raise Refused("cash-stays")
        if line.is_reversed:
            raise Refused("already-reversed")
        if not command.reason:
            raise Refused("settlement-reason-missing")
        if not self.is_open or one.seen.incident_id != len(self.incidents):
            raise Refused("incident-is-closed")
        line.is_reversed = True
        self._move((SETTLED_TO[line.kind], None, command.bilag_id, one.claim.benefit), -line.amount)
        self._move(("clearing", None, command.bilag_id, None), line.amount)
        one.now(status=S.PAID.value, settled_oere=one.seen.settled_oere - line.amount)
        return self._event(command, command.bilag_id)

    def _return_cash(self, user: User, command: c.ReturnCash) -> object:
        repeated, value = self._earlier(command, command.bilag_id)
        if repeated:
            return value
        one, after = self._step(command.bilag_id, A.SETTLE_PART)
        if one.seen.method != PayoutMethod.CASH.value:
            raise Refused("not-paid-in-cash")
        if user.user_id in _parties(one):
            raise Refused("second-person-needed", conflict=Conflict.TAKES_BACK_OWN_BILAG)
        if command.reason is ReturnReason.WRONG_PERSON and not command.note:
            raise Refused("incomplete", part=MissingPart.REASON)
        box_id, amount = self._need_free_box(user), _sum(command.pieces)
        left = one.seen.amount_oere - one.seen.settled_oere
        if not 0 < amount <= left:
            raise Refused("settles-too-much", outstanding_oere=left)
        box = self.boxes[box_id]
        if box.balance_oere + amount > box.maximum_oere:
            raise Refused("box-full", maximum_oere=box.maximum_oere)
        self._change_box(box_id, balance_oere=box.balance_oere + amount)
        self.lines.append(Line(command.bilag_id, SettlementKind.RETURNED, amount))
        self._move(("cash_box", box_id, command.bilag_id, None), amount)
        self._move(("clearing", None, command.bilag_id, None), -amount)
        if amount == left:
            after = STEPS[A.SETTLE][1]
        one.now(status=after.value, settled_oere=one.seen.settled_oere + amount)
        return self._event(command, command.bilag_id)

    # --- Bank transfers ------------------------------------------------------------------

    def _make_list(self, user: User, command: c.MakeList) -> object:
        repeated, value = self._earlier(command)
        if repeated:
            return value
        self._need_incident()
        if not command.bilag_ids:
            raise Refused("nothing-listed", most=200)
        listed = {number: self._step(number, A.START_PAYOUT)[0] for number in sorted(command.bilag_ids)}
        for one in listed.values():
            if one.seen.method != PayoutMethod.BANK_TRANSFER.value:
                raise Refused("no-transfer", number=one.seen.number)
        if any(user.user_id in _parties(one) for one in listed.values()):
            raise Refused("second-person-needed", conflict=Conflict.LISTS_OWN_BILAG)
        list_id = len(self.transfer_lists) + 1
        self.transfer_lists[list_id] = (user.user_id, None, None, None)
        for number, one in listed.items():
            self.transfers[len(self.transfers) + 1] = (list_id, number, T.LISTED.value)
            one.now(status=S.PAYING.value, held_by=user.user_id)
        self.events += len(listed)
        return self._event(command, list_id, list_id)

    def _lines(self, list_id: int, action: TransferAction) -> dict[int, Bilag]:
        if list_id not in self.transfer_lists:
            raise Refused("transfer-list-unknown")
        lines = {}
        for number, (its_list, bilag_id, state) in self.transfers.items():
            if its_list == list_id:
                self._check_transfer(state, action)
                lines[number] = self.bilag[bilag_id]
        return lines

    @staticmethod
    def _check_transfer(state: str, action: TransferAction) -> None:
        if state not in TRANSFER_STEPS[action][0]:
            raise Refused("forbidden-transfer-step", state=T(state), action=action)

    def _transfer_to(self, number: int, action: TransferAction) -> None:
        list_id, bilag_id, _ = self.transfers[number]
        self.transfers[number] = (list_id, bilag_id, TRANSFER_STEPS[action][1].value)

    def _acted(self, list_id: int, place: int, user: User) -> None:
        people = list(self.transfer_lists[list_id])
        people[place] = user.user_id
        self.transfer_lists[list_id] = tuple(people)

    def _release_list(self, user: User, command: c.ReleaseList) -> object:
        repeated, value = self._earlier(command, command.list_id)
        if repeated:
            return value
        lines = self._lines(command.list_id, TA.RELEASE)
        if self.transfer_lists[command.list_id][0] == user.user_id:
            raise Refused("second-person-needed", conflict=Conflict.RELEASES_OWN_LIST)
        if any(user.user_id in _parties(one) for one in lines.values()):
            raise Refused("second-person-needed", conflict=Conflict.RELEASES_OWN_BILAG)
        for number in lines:
            self._transfer_to(number, TA.RELEASE)
        self._acted(command.list_id, 1, user)
        return self._event(command, command.list_id)

    def _send_list(self, user: User, command: c.SendList) -> object:
        repeated, value = self._earlier(command, command.list_id)
        if repeated:
            return value
        self._need_incident()
        lines = self._lines(command.list_id, TA.SEND)
        if any(user.user_id in _parties(one) for one in lines.values()):
            raise Refused("second-person-needed", conflict=Conflict.LISTS_OWN_BILAG)
        for number, one in lines.items():
            bilag_id = self.transfers[number][1]
            self._transfer_to(number, TA.SEND)
            self._move(("clearing", None, bilag_id, None), one.seen.amount_oere)
            self._move(("bank", None, bilag_id, None), -one.seen.amount_oere)
            one.now(status=S.PAID.value, held_by=None, paid_by=user.user_id)
        self._acted(command.list_id, 2, user)
        self.events += len(lines)
        return self._event(command, command.list_id)

    def _drop_list(self, user: User, command: c.DropList) -> object:
        repeated, value = self._earlier(command, command.list_id)
        if repeated:
            return value
        lines = self._lines(command.list_id, TA.DROP)
        for number, one in lines.items():
            self._transfer_to(number, TA.DROP)
            one.now(status=S.ISSUED.value, held_by=None)
        self._acted(command.list_id, 3, user)
        self.events += len(lines)
        return self._event(command, command.list_id)

    def _confirm_transfers(self, user: User, command: c.Confirm) -> object:
        repeated, value = self._earlier(command, command.list_id)
        if repeated:
            return value
        if command.list_id not in self.transfer_lists:
            raise Refused("transfer-list-unknown")
        mine = [
            number
            for number in sorted(set(command.transfer_ids))
            if number in self.transfers and self.transfers[number][0] == command.list_id
        ]
        if not mine:
            raise Refused("nothing-listed", most=200)
        for number in mine:
            self._check_transfer(self.transfers[number][2], TA.CONFIRM)
        for number in mine:
            self._transfer_to(number, TA.CONFIRM)
        self.events += len(mine)
        return self._event(command, command.list_id)

    def _return_transfer(self, user: User, command: c.ReturnTransfer) -> object:
        if command.transfer_id not in self.transfers:
            raise Refused("transfer-list-unknown")
        _, bilag_id, state = self.transfers[command.transfer_id]
        repeated, value = self._earlier(command, bilag_id)
        if repeated:
            return value
        self._check_transfer(state, TA.RETURN)
        one, after = self._step(bilag_id, A.RETURN_TRANSFER)
        amount = one.seen.amount_oere
        if one.seen.settled_oere:
            raise Refused("settles-too-much", outstanding_oere=amount - one.seen.settled_oere)
        if not command.reason:
            raise Refused("incomplete", part=MissingPart.REASON)
        self._transfer_to(command.transfer_id, TA.RETURN)
        self._move(("bank", None, bilag_id, None), amount)
        self._move(("clearing", None, bilag_id, None), -amount)
        one.now(status=after.value, paid_by=None)
        return self._event(command, bilag_id)

    # --- Cash boxes --------------------------------------------------------------------

    def own_box(self, user: User) -> int | None:
        return next(
            (number for number, box in self.boxes.items() if box.is_open and box.run_by == user.user_id), None
        )

    def _box_for(self, one: Bilag, user: User) -> int | None:
        if one.seen.method != PayoutMethod.CASH.value:
            return None
        box_id = self._need_free_box(user)
        balance = self.boxes[box_id].balance_oere
        if balance < one.seen.amount_oere:
            raise Refused("box-short", balance_oere=balance)
        return box_id

    def _need_box(self, user: User) -> int:
        box_id = self.own_box(user)
        if box_id is None:
            raise Refused("no-open-box")
        return box_id

    def _need_free_box(self, user: User) -> int:
        box_id = self._need_box(user)
        self._require_free(box_id)
        return box_id

    def _require_free(self, box_id: int) -> None:
        for handover in self.handovers:
            if handover.box_id == box_id and handover.waits:
                raise Refused("box-offered", name=self._name(handover.to_id))

    def _require_nothing_waits(self, box_id: int) -> None:
        at_desk = (one for one in self.bilag.values() if one.seen.method != PayoutMethod.BANK_TRANSFER.value)
        if any(one.seen.held_by == self.boxes[box_id].run_by for one in at_desk):
            raise Refused("bilag-still-held")
        if any(one.box_id == box_id and one.waits and not one.is_float for one in self.deliveries):
            raise Refused("refill-waiting")

    def _counted(self, box_id: int, user: User, pieces: Iterable[tuple[Oere, int]], explanation: str) -> int:
        """What was counted less what the box should hold, booked."""
        difference = _sum(pieces) - self.boxes[box_id].balance_oere
        if difference and not explanation:
            raise Refused("difference-unexplained", difference_oere=difference)
        self._move(("cash_box", box_id, None, None), difference)
        self._move(("cash_difference", None, None, None), -difference)
        self.counts.append(Count(box_id, user.user_id, waits=bool(difference)))
        return difference

    def _has_decided(self, user: User) -> bool:
        here = len(self.incidents)
        return any(
            one.seen.decided_by == user.user_id and one.seen.incident_id == here
            for one in self.bilag.values()
        )

    def _open_box(self, user: User, command: c.OpenBox) -> object:
        repeated, value = self._earlier(command)
        if repeated:
            return value
        self._need_incident()
        if self.own_box(user) is not None:
            raise Refused("box-already-open")
        here = len(self.incidents)
        if self._has_decided(user):
            raise Refused("second-person-needed", conflict=Conflict.RUNS_BOX_AFTER_APPROVING)
        amount = _sum(command.pieces)
        if amount > command.maximum_oere:
            raise Refused("box-full", maximum_oere=command.maximum_oere)
        box_id = len(self.boxes) + 1
        self.boxes[box_id] = c.BoxView(
            incident_id=here,
            run_by=user.user_id,
            maximum_oere=command.maximum_oere,
            balance_oere=amount,
            is_open=True,
        )
        self._cash_in(box_id, amount)
        self.cashiers[box_id] = {user.user_id}
        self.counts.append(Count(box_id, user.user_id, waits=False))
        if amount:
            self.deliveries.append(Delivery(box_id, user.user_id, amount, is_float=True))
        return self._event(command, box_id, box_id)

    def _refill(self, user: User, command: c.RefillBox) -> object:
        repeated, value = self._earlier(command)
        if repeated:
            return value
        box_id, amount = self._need_free_box(user), _sum(command.pieces)
        if not amount:
            return None
        self._require_room(box_id, amount)
        self.counts.append(Count(box_id, user.user_id, waits=False))
        self.deliveries.append(Delivery(box_id, user.user_id, amount, is_float=False))
        return self._event(command, box_id)

    def _require_room(self, box_id: int, amount: int) -> None:
        box = self.boxes[box_id]
        if box.balance_oere + amount > box.maximum_oere:
            raise Refused("box-full", maximum_oere=box.maximum_oere)

    def _confirm(self, user: User, command: c.ConfirmCash) -> object:
        if command.delivery_id not in range(1, len(self.deliveries) + 1):
            raise Refused("box-unknown")
        delivery = self.deliveries[command.delivery_id - 1]
        box_id = delivery.box_id
        repeated, value = self._earlier(command, box_id)
        if repeated:
            return value
        if not delivery.waits:
            raise Refused("delivery-settled")
        if user.user_id in self.cashiers[box_id] | {delivery.received_by}:
            raise Refused("second-person-needed", conflict=Conflict.CONFIRMS_OWN_CASH)
        if not delivery.is_float:
            self._require_room(box_id, delivery.amount)
            self._change_box(box_id, balance_oere=self.boxes[box_id].balance_oere + delivery.amount)
            self._cash_in(box_id, delivery.amount)
        delivery.waits = False
        return self._event(command, box_id)

    def _offer(self, user: User, command: c.OfferBox) -> object:
        repeated, value = self._earlier(command, command.box_id)
        if repeated:
            return value
        if command.box_id not in self.boxes:
            raise Refused("box-unknown")
        box, receiver = self.boxes[command.box_id], self.users[command.to]
        if not box.is_open:
            raise Refused("box-closed")
        if user.user_id != box.run_by and Role.TEAM_LEADER not in user.roles:
            raise Refused("not-your-box")
        self._require_free(command.box_id)
        self._require_nothing_waits(command.box_id)
        fit = receiver.is_active and receiver.roles & FINANCE and receiver.user_id != box.run_by
        if not fit or self._has_decided(receiver):
            raise Refused("receiver-unfit")
        self.handovers.append(Handover(command.box_id, receiver.user_id))
        return self._event(command, command.box_id)

    def _take(self, user: User, command: c.TakeBox) -> object:
        if command.handover_id not in range(1, len(self.handovers) + 1):
            raise Refused("box-unknown")
        handover = self.handovers[command.handover_id - 1]
        box_id = handover.box_id
        repeated, value = self._earlier(command, box_id)
        if repeated:
            return value
        if not handover.waits:
            raise Refused("handover-ended")
        if user.user_id != handover.to_id:
            raise Refused("not-your-box")
        if self.own_box(user) is not None:
            raise Refused("box-already-open")
        if self._has_decided(user):
            raise Refused("second-person-needed", conflict=Conflict.RUNS_BOX_AFTER_APPROVING)
        amount = _sum(command.pieces)
        if amount > self.boxes[box_id].maximum_oere:
            difference = amount - self.boxes[box_id].balance_oere
            if not command.explanation:
                raise Refused("difference-unexplained", difference_oere=difference)
            raise Refused("box-full", maximum_oere=self.boxes[box_id].maximum_oere)
        self._counted(box_id, user, command.pieces, command.explanation)
        self.cashiers[box_id].add(user.user_id)
        self._change_box(box_id, run_by=user.user_id, balance_oere=amount)
        handover.waits = False
        return self._event(command, box_id)

    def _attest(self, user: User, command: c.Attest) -> object:
        if command.count_id not in range(1, len(self.counts) + 1):
            raise Refused("box-unknown")
        count = self.counts[command.count_id - 1]
        repeated, value = self._earlier(command, count.box_id)
        if repeated:
            return value
        if not count.waits:
            raise Refused("nothing-to-attest")
        if user.user_id in self.cashiers[count.box_id] | {count.counted_by}:
            raise Refused("second-person-needed", conflict=Conflict.ATTESTS_OWN_BOX)
        count.waits = False
        return self._event(command, count.box_id)

    def _close_box(self, user: User, command: c.CloseBox) -> object:
        repeated, value = self._earlier(command)
        if repeated:
            return value
        box_id = self._need_free_box(user)
        self._require_nothing_waits(box_id)
        self._counted(box_id, user, command.pieces, command.explanation)
        self._cash_in(box_id, -_sum(command.pieces))
        self._change_box(box_id, balance_oere=0, is_open=False)
        return self._event(command, box_id)

    def _cash_in(self, box_id: int, amount: int) -> None:
        self._move(("cash_box", box_id, None, None), amount)
        self._move(("cash_in_transit", None, None, None), -amount)

    def _change_box(self, box_id: int, **changes: Any) -> None:
        self.boxes[box_id] = replace(self.boxes[box_id], **changes)

    def _move(self, account: tuple[str, int | None, int | None, str | None], amount: int) -> None:
        self.accounts[account] += amount

    # --- Hændelser and users -------------------------------------------------------------

    def _need_incident(self) -> None:
        if not self.is_open:
            raise Refused("no-open-incident")

    def _need_issuing(self) -> None:
        self._need_incident()
        if self.is_stood_down:
            raise Refused("issue-stood-down")

    def _decide_on_incident(self, user: User, command: c.Decide) -> object:
        repeated, value = self._earlier(command)
        if repeated:
            return value
        self._need_incident()
        stops = command.kind is DecisionKind.STAND_DOWN
        if stops is self.is_stood_down:
            raise Refused("already-stood-down" if stops else "not-stood-down")
        if not command.reason:
            raise Refused("decision-incomplete", part=DecisionPart.REASON)
        self.is_stood_down = stops
        self.decisions += 1
        return self._event(command, self.decisions)

    def _open_incident(self, user: User, command: c.OpenIncident) -> object:
        repeated, value = self._earlier(command)
        if repeated:
            return value
        if self.is_open:
            raise Refused("incident-already-open")
        if command.is_drill:
            raise Refused("wrong-kind-of-ledger")
        self.incidents.append(command)
        self.is_open, self.is_stood_down = True, False
        self.series.setdefault(SERIES, 0)
        return self._event(command, len(self.incidents), len(self.incidents))

    def _close_incident(self, user: User, command: c.CloseIncident) -> object:
        repeated, value = self._earlier(command)
        if repeated:
            return value
        self._need_incident()
        unmet, entered = self._unmet(), self._to_enter()
        if unmet:
            raise Refused(
                "incident-not-finished", unmet=(*unmet, *((("rekeying", entered),) if entered else ()))
            )
        # One event holds them together, entered as well as checked (house.py).
        self.events += 2 * (entered + 1) if entered else 0
        self.is_open = False
        return self._event(command, len(self.incidents))

    def _to_enter(self) -> int:
        """How many paid bilag have to stand in the benefit system: not those whose cash came back whole."""
        returned: Counter[int] = Counter()
        for line in self.lines:
            if line.kind is SettlementKind.RETURNED:
                returned[line.bilag_id] += line.amount
        return sum(
            one.seen.incident_id == len(self.incidents)
            and one.status in {S.PAID, S.SETTLED}
            and one.seen.amount_oere > returned[number]
            for number, one in self.bilag.items()
        )

    def _unmet(self) -> tuple[tuple[str, int], ...]:
        """What hinders closing, of what the model knows, with how many of each."""
        here = len(self.incidents)
        now = [one.status for one in self.bilag.values() if one.seen.incident_id == here]
        boxes = self.boxes
        found = {
            "requests": now.count(BilagStatus.AWAITING_APPROVAL),
            "unpaid": now.count(BilagStatus.ISSUED) + now.count(BilagStatus.PAYING),
            "outstanding": now.count(BilagStatus.PAID),
            "boxes": sum(box.is_open for box in boxes.values()),
            "differences": sum(one.waits and boxes[one.box_id].incident_id == here for one in self.counts),
            "cash_in_transit": sum(
                one.waits and boxes[one.box_id].incident_id == here for one in self.deliveries
            ),
            "transfers": sum(
                T(state) in {T.LISTED, T.RELEASED, T.SENT} and self.bilag[bilag_id].seen.incident_id == here
                for _, bilag_id, state in self.transfers.values()
            ),
        }
        return tuple((code, count) for code, count in found.items() if count)

    def _set_roles(self, user: User, command: c.SetRoles) -> object:
        if Role.TEAM_LEADER not in command.roles:
            self._keep_a_leader(command.username)
        if not command.roles:
            raise Refused("roles-missing")
        other = self.users[command.username]
        repeated, value = self._earlier(command, other.user_id)
        if repeated:
            return value
        other.roles = frozenset(command.roles)
        return self._event(command, other.user_id)

    def _disable(self, user: User, command: c.DisableUser) -> object:
        if command.username == command.who:
            raise Refused("own-account")
        self._keep_a_leader(command.username)
        other = self.users[command.username]
        repeated, value = self._earlier(command, other.user_id)
        if repeated:
            return value
        other.is_active = False
        return self._event(command, other.user_id)

    def _keep_a_leader(self, username: str) -> None:
        others = [user for name, user in self.users.items() if name != username and user.is_active]
        if not any(Role.TEAM_LEADER in user.roles for user in others):
            raise Refused("last-team-leader")

    def _name(self, user_id: int | None) -> str:
        return next(user.display_name for user in self.users.values() if user.user_id == user_id)


def _parties(one: Bilag) -> set[int | None]:
    return {one.seen.requested_by, one.seen.issued_by, one.seen.decided_by}


def _can_pay(user: User, seen: c.BilagView) -> bool:
    acted = {seen.requested_by, seen.issued_by, seen.decided_by}
    return user.user_id not in acted and seen.held_by in {None, user.user_id}


def _sum(pieces: Iterable[tuple[Oere, int]]) -> int:
    return sum(value * number for value, number in pieces)


HOW: Mapping[type[c.Command], Callable[[Office, User, Any], object]] = {
    c.LookUp: Office._look_up,
    c.Issue: Office._issue,
    c.Approve: Office._decide,
    c.Reject: Office._decide,
    c.Void: Office._void,
    c.Hold: Office._hold,
    c.Release: Office._release,
    c.PayOut: Office._pay_out,
    c.Settle: Office._settle,
    c.Reverse: Office._reverse,
    c.ReturnCash: Office._return_cash,
    c.MakeList: Office._make_list,
    c.ReleaseList: Office._release_list,
    c.SendList: Office._send_list,
    c.DropList: Office._drop_list,
    c.Confirm: Office._confirm_transfers,
    c.ReturnTransfer: Office._return_transfer,
    c.OpenBox: Office._open_box,
    c.RefillBox: Office._refill,
    c.CloseBox: Office._close_box,
    c.ConfirmCash: Office._confirm,
    c.OfferBox: Office._offer,
    c.TakeBox: Office._take,
    c.Attest: Office._attest,
    c.OpenIncident: Office._open_incident,
    c.CloseIncident: Office._close_incident,
    c.Decide: Office._decide_on_incident,
    c.ImportList: Office._import,
    c.SetRoles: Office._set_roles,
    c.DisableUser: Office._disable,
}
