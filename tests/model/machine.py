"""Random histories: everybody does everything, mostly what fits, often what does not; both sides agree."""

from collections import Counter
from collections.abc import Callable, Collection
from dataclasses import replace
from datetime import date
from typing import Any

from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    precondition,
    rule,
    run_state_machine_as_test,
)

from payout.cpr import Cpr
from payout.domain.aconto import AcontoRule, Claim
from payout.domain.bilag import IdentityCheck
from payout.domain.bilag_states import BilagStatus
from payout.domain.counter_notes import ControlQuestion
from payout.domain.formal_steps import DecisionKind
from payout.domain.kontering import PayoutMethod
from payout.domain.roles import Role
from payout.domain.settlement import SETTLED_BY_HAND, SettlementKind
from payout.domain.transfers import TransferState
from payout.money import Oere
from tests.factories import (
    ANNA,
    CASEWORKER,
    CASEWORKER_2,
    CLARA,
    DAGMAR,
    EVERYTHING,
    FINANCE,
    FINANCE_2,
    FLEKS,
    HELP,
    LEADER,
    LEADER_2,
    NOBODY,
    OCTOBER,
    PAY_DATE,
    USERS,
)
from tests.model import commands as c
from tests.model.harness import Comparison
from tests.model.house import House

S = BilagStatus
MOST_CHANGES_OF_USERS = 3
MOST_CRASHES = 2
LATER = date(2026, 11, 30)
DAY_OF_LIST = date(2026, 10, 24)
CITIZENS = (ANNA, CLARA, DAGMAR, NOBODY)
HELP_CLAIM = Claim(benefit=HELP, period_from=OCTOBER[0], period_to=OCTOBER[1])
FLEKS_CLAIM = replace(HELP_CLAIM, benefit=FLEKS)
LATE_CLAIM = replace(HELP_CLAIM, period_from=date(2026, 9, 1), period_to=date(2026, 9, 30))
OUTSIDE_CLAIM = replace(HELP_CLAIM, benefit="Ledighedsydelse")
CLAIMS = (HELP_CLAIM, FLEKS_CLAIM, LATE_CLAIM, OUTSIDE_CLAIM)
BACKWARDS = replace(HELP_CLAIM, period_to=date(2026, 9, 1))

PICK = st.integers(0, 119)
"""A free choice: most of its values choose among what fits, a few among everything."""
KEYED = st.booleans()
TEXTS = st.sampled_from(["Skal bruge penge", "Skal bruge penge", ""])
LINES = st.lists(
    st.builds(
        c.Line,
        cpr=st.sampled_from([ANNA, CLARA, DAGMAR]),
        claim=st.sampled_from(CLAIMS),
        pay_date=st.sampled_from([PAY_DATE, PAY_DATE, PAY_DATE, LATER]),
        amount_oere=st.sampled_from([10_000_00, 6_000_00, 1_234_56, -500_00]).map(Oere),
    ),
    max_size=5,
).map(tuple)
RULES = st.builds(
    AcontoRule,
    share_percent=st.sampled_from([80, 100, 33]),
    rounding_oere=st.sampled_from([50_00, 50]).map(Oere),
    ceiling_bilag_oere=st.sampled_from([None, None, Oere(3_000_00)]),
    ceiling_person_oere=st.sampled_from([None, None, Oere(9_000_00)]),
)
DAYS = st.sampled_from([date(2026, 10, 20), date(2026, 10, 24), date(2026, 10, 27)])
AMOUNTS = st.sampled_from(["suggested", "suggested", "left", 50, 1_000_00, 12_345, 20_000_00, 0])
ROLES = st.lists(st.sampled_from(Role), max_size=3, unique=True).map(tuple)
FIRST_LINES = (
    c.Line(cpr=ANNA, claim=HELP_CLAIM, pay_date=PAY_DATE, amount_oere=Oere(10_000_00)),
    c.Line(cpr=CLARA, claim=HELP_CLAIM, pay_date=PAY_DATE, amount_oere=Oere(6_000_00)),
    c.Line(cpr=CLARA, claim=FLEKS_CLAIM, pay_date=PAY_DATE, amount_oere=Oere(4_000_00)),
    c.Line(cpr=DAGMAR, claim=HELP_CLAIM, pay_date=PAY_DATE, amount_oere=Oere(5_000_00)),
)


def hundreds(number: int) -> tuple[tuple[Oere, int], ...]:
    """So many 100 kr. notes."""
    return ((Oere(100_00), number),)


def pieces_of(amount_oere: int) -> tuple[tuple[Oere, int], ...]:
    """100 kr. notes and 50 øre coins that make the amount."""
    return ((Oere(100_00), amount_oere // 100_00), (Oere(50), amount_oere % 100_00 // 50))


class History(RuleBasedStateMachine):
    """One ledger, from an empty book to wherever chance leads."""

    house: House
    seen: Counter[tuple[str, str]]
    begun: Callable[[House], None]

    @initialize(
        a_rule=RULES,
        has_list=st.booleans(),
        served=st.lists(st.sampled_from(CITIZENS), max_size=3),
    )
    def open_the_day(self, a_rule: AcontoRule, has_list: bool, served: list[Cpr]) -> None:
        self.both = Comparison(self.house)
        self.begun(self.house)
        self.sent: list[c.Keyed] = []
        self.changes_of_users = 0
        self.crashes = 0
        if has_list:
            self.do(c.ImportList(who=LEADER, source="ydelser", data_date=DAY_OF_LIST, lines=FIRST_LINES))
        self.do(self.incident(LEADER, a_rule))
        for who in (FINANCE, FINANCE_2):
            self.do(c.OpenBox(who=who, pieces=hundreds(120), maximum_oere=Oere(25_000_00)))
        for cpr in served:
            self.serve(cpr)

    def serve(self, cpr: Cpr) -> None:
        """Somebody comes and asks for what is suggested, or for 500 kr."""
        self.do(c.LookUp(who=CASEWORKER, cpr=cpr, name="Nils Ny"))
        amount = self.amount("suggested", cpr, HELP_CLAIM)
        self.do(c.Issue(who=CASEWORKER, cpr=cpr, claim=HELP_CLAIM, amount_oere=amount, reason="Mad"))

    def teardown(self) -> None:
        if hasattr(self, "both"):
            self.both.compare("at the end")
            self.both.verify()

    # --- Choosing ------------------------------------------------------------------------

    def do(self, command: c.Command) -> None:
        """Carry a command out on both sides, and remember what was sent and what came of it."""
        answer = self.both.step(command)
        self.seen[type(command).__name__, answer.refusal or "done"] += 1
        if isinstance(command, c.Keyed) and command.key is not None:
            self.sent.append(command)

    def key(self, has_key: bool) -> str | None:
        return f"key-{len(self.sent)}" if has_key else None

    def person(self, pick: int, role: Role) -> str:
        """Mostly somebody with the role."""
        users = self.both.office.users
        fitting = [name for name, user in users.items() if user.is_active and role in user.roles]
        return _choose(pick, fitting, list(users))

    def a_bilag(self, pick: int, *statuses: BilagStatus) -> int:
        """Mostly a bilag that has one of the statuses; seldom one that is not there."""
        found = self.both.office.bilag
        fitting = [number for number, one in found.items() if one.status in statuses]
        return _choose(pick, fitting, [*found, len(found) + 1])

    def holder(self, pick: int, bilag_id: int) -> str:
        """Mostly who holds the bilag."""
        office = self.both.office
        one = office.bilag.get(bilag_id)
        holders = [name for name, user in office.users.items() if one and user.user_id == one.seen.held_by]
        return _choose(pick, holders, list(USERS))

    def has(self, *statuses: BilagStatus) -> bool:
        return any(one.status in statuses for one in self.both.office.bilag.values())

    @staticmethod
    def incident(who: str, a_rule: AcontoRule, drill: bool = False, key: str | None = None) -> c.OpenIncident:
        return c.OpenIncident(
            who=who, rule=a_rule, benefits=(HELP, FLEKS), pay_days=(PAY_DATE,), is_drill=drill, key=key
        )

    def amount(self, wish: str | int, cpr: Cpr, claim: Claim) -> Oere:
        """An amount as such, or what the citizen is to be offered or has left."""
        office = self.both.office
        if isinstance(wish, int) or not office.is_open:
            return Oere(wish if isinstance(wish, int) else 100_00)
        _, left, suggestions = office.standing(cpr.digits)
        return Oere(left if wish == "left" else dict(suggestions).get(claim, 0) or 500_00)

    # --- The counter -----------------------------------------------------------------------

    @precondition(lambda self: len(self.both.office.citizens) < len(CITIZENS))
    @rule(pick=PICK, cpr=st.sampled_from(CITIZENS), name=st.sampled_from(["Nils Ny", ""]))
    def look_up(self, pick: int, cpr: Cpr, name: str) -> None:
        self.do(c.LookUp(who=self.person(pick, Role.CASEWORKER), cpr=cpr, name=name))

    @rule(
        pick=PICK,
        cpr=st.sampled_from(CITIZENS),
        claim=st.sampled_from([*CLAIMS[:3], HELP_CLAIM, HELP_CLAIM]),
        wish=AMOUNTS,
        method=st.sampled_from([PayoutMethod.CASH, *PayoutMethod]),
        reason=TEXTS,
        has_key=KEYED,
    )
    def issue(
        self,
        *,
        pick: int,
        cpr: Cpr,
        claim: Claim,
        wish: str | int,
        method: PayoutMethod,
        reason: str,
        has_key: bool,
    ) -> None:
        who = self.person(pick, Role.CASEWORKER)
        if cpr.digits not in self.both.office.citizens and pick % 7 != 6:
            self.do(c.LookUp(who=who, cpr=cpr, name="Nils Ny"))
        self.do(
            c.Issue(
                who=who,
                key=self.key(has_key),
                cpr=cpr,
                claim=claim,
                amount_oere=self.amount(wish, cpr, claim),
                method=method,
                method_detail=f"7-{pick % 9}",
                reason=reason,
            )
        )

    @rule(
        pick=PICK,
        claim=st.sampled_from([HELP_CLAIM, BACKWARDS]),
        method=st.sampled_from(PayoutMethod),
        check=st.sampled_from(IdentityCheck),
        document=st.sampled_from(["", "1234"]),
        detail=st.sampled_from(["", "9-9"]),
        questions=st.sampled_from([frozenset(), frozenset(ControlQuestion)]),
    )
    def issue_carelessly(
        self,
        *,
        pick: int,
        claim: Claim,
        method: PayoutMethod,
        check: IdentityCheck,
        document: str,
        detail: str,
        questions: frozenset[ControlQuestion],
    ) -> None:
        self.do(
            c.Issue(
                who=self.person(pick, Role.CASEWORKER),
                cpr=ANNA,
                claim=claim,
                amount_oere=Oere(100_00),
                method=method,
                method_detail=detail,
                identity_check=check,
                identity_document=document,
                control_questions=questions,
                reason="Skal bruge penge",
            )
        )

    # --- Steps on a bilag --------------------------------------------------------------------

    @precondition(lambda self: self.has(S.AWAITING_APPROVAL))
    @rule(who=PICK, which=PICK, approves=st.booleans(), reason=TEXTS, has_key=KEYED)
    def decide(self, who: int, which: int, approves: bool, reason: str, has_key: bool) -> None:
        kind = c.Approve if approves else c.Reject
        bilag_id = self.a_bilag(which, S.AWAITING_APPROVAL)
        person = self.person(who, Role.TEAM_LEADER)
        self.do(kind(who=person, bilag_id=bilag_id, reason=reason, key=self.key(has_key)))

    @precondition(lambda self: self.has(S.ISSUED))
    @rule(who=PICK, which=PICK, reason=TEXTS, has_key=KEYED)
    def void(self, who: int, which: int, reason: str, has_key: bool) -> None:
        person = self.person(who, Role.TEAM_LEADER if who % 2 else Role.CASEWORKER)
        bilag_id = self.a_bilag(which, S.ISSUED)
        self.do(c.Void(who=person, bilag_id=bilag_id, reason=reason, key=self.key(has_key)))

    @precondition(lambda self: self.has(S.ISSUED))
    @rule(who=PICK, which=PICK)
    def hold(self, who: int, which: int) -> None:
        self.do(c.Hold(who=self.person(who, Role.FINANCE), bilag_id=self.a_bilag(which, S.ISSUED)))

    @precondition(lambda self: self.has(S.ISSUED))
    @rule(who=PICK, which=PICK)
    def hold_and_pay(self, who: int, which: int) -> None:
        person, bilag_id = self.person(who, Role.FINANCE), self.a_bilag(which, S.ISSUED)
        self.do(c.Hold(who=person, bilag_id=bilag_id))
        self.do(c.PayOut(who=person, bilag_id=bilag_id, key=self.key(True)))

    @precondition(lambda self: self.has(S.ISSUED))
    @rule(who=PICK, which=PICK, kind=st.sampled_from(SETTLED_BY_HAND))
    def pay_and_settle(self, who: int, which: int, kind: SettlementKind) -> None:
        self.hold_and_pay(who, which)
        self.settle(who, which, None, kind, True)

    @precondition(lambda self: self.has(S.PAYING))
    @rule(who=PICK, which=PICK)
    def release(self, who: int, which: int) -> None:
        bilag_id = self.a_bilag(which, S.PAYING)
        self.do(c.Release(who=self.holder(who, bilag_id), bilag_id=bilag_id))

    @precondition(lambda self: self.has(S.PAYING))
    @rule(who=PICK, which=PICK, has_key=KEYED)
    def pay_out(self, who: int, which: int, has_key: bool) -> None:
        bilag_id = self.a_bilag(which, S.PAYING)
        self.do(c.PayOut(who=self.holder(who, bilag_id), bilag_id=bilag_id, key=self.key(has_key)))

    @precondition(lambda self: self.has(S.PAID))
    @rule(
        who=PICK,
        which=PICK,
        part=st.sampled_from([None, 100_00, 50, 0, 99_999_99]),
        kind=st.sampled_from(SETTLED_BY_HAND),
        has_key=KEYED,
    )
    def settle(self, who: int, which: int, part: int | None, kind: SettlementKind, has_key: bool) -> None:
        bilag_id = self.a_bilag(which, S.PAID)
        one = self.both.office.bilag.get(bilag_id)
        left = one.seen.amount_oere - one.seen.settled_oere if one else 0
        self.do(
            c.Settle(
                who=self.person(who, Role.FINANCE),
                bilag_id=bilag_id,
                kind=kind,
                amount_oere=Oere(left if part is None else part),
                key=self.key(has_key),
            )
        )

    @precondition(lambda self: self.both.office.lines)
    @rule(who=PICK, which=PICK, reason=TEXTS, has_key=KEYED)
    def reverse(self, who: int, which: int, reason: str, has_key: bool) -> None:
        """Mostly a line that stands, and mostly of its own bilag."""
        lines = self.both.office.lines
        standing = [number for number, line in enumerate(lines, 1) if not line.is_reversed]
        number = _choose(which, standing, range(1, len(lines) + 2))
        own = lines[number - 1].bilag_id if number <= len(lines) else 1
        self.do(
            c.Reverse(
                who=self.person(who, Role.FINANCE),
                bilag_id=own + 1 if who % 16 == 15 else own,
                settlement_id=number,
                reason=reason,
                key=self.key(has_key),
            )
        )

    @precondition(lambda self: self.both.office.bilag)
    @rule(
        kind=st.sampled_from([c.Approve, c.Reject, c.Void, c.Hold, c.Release, c.PayOut, c.Settle]),
        who=st.sampled_from([*USERS]),
        which=PICK,
    )
    def any_step_by_anybody_on_any_bilag(self, kind: Any, who: str, which: int) -> None:
        more = {"kind": SettlementKind.REPAID, "amount_oere": Oere(50)} if kind is c.Settle else {}
        self.do(kind(who=who, bilag_id=self.a_bilag(which, *S), **more))

    # --- Boxes -------------------------------------------------------------------------------

    @rule(
        who=PICK,
        kind=st.sampled_from([c.OpenBox, c.RefillBox, c.CloseBox]),
        notes=st.integers(0, 120),
        wrong=st.sampled_from([0, 0, 50]),
        explanation=TEXTS,
        has_key=KEYED,
    )
    def run_a_box(
        self, *, who: int, kind: type[c.Keyed], notes: int, wrong: int, explanation: str, has_key: bool
    ) -> None:
        person, key = self.person(who, Role.FINANCE), self.key(has_key)
        if kind is c.OpenBox:
            maximum = Oere(11_000_00)
            self.do(c.OpenBox(who=person, pieces=hundreds(notes), maximum_oere=maximum, key=key))
        elif kind is c.RefillBox:
            self.do(c.RefillBox(who=person, pieces=hundreds(notes), key=key))
        else:
            pieces = pieces_of(self.balance(person) + wrong)
            self.do(c.CloseBox(who=person, pieces=pieces, explanation=explanation, key=key))

    @rule(
        who=st.sampled_from([FINANCE, FINANCE_2, LEADER, LEADER_2, EVERYTHING]),
        kind=st.sampled_from([c.ConfirmCash, c.ConfirmCash, c.OfferBox, c.TakeBox, c.TakeBox, c.Attest]),
        which=PICK,
        wrong=st.sampled_from([0, 0, 50]),
        has_key=KEYED,
    )
    def answer_for_cash(self, *, who: str, kind: Any, which: int, wrong: int, has_key: bool) -> None:
        """Confirm cash, hand a box on, count what was handed on, attest a difference: newest first."""
        office, key = self.both.office, self.key(has_key)
        if kind is c.ConfirmCash:
            delivery_id = len(office.deliveries) - which % 3
            self.do(c.ConfirmCash(who=who, delivery_id=delivery_id, key=key))
        elif kind is c.OfferBox:
            box_id = 1 + which % max(len(office.boxes), 1)
            self.do(
                c.OfferBox(who=who, box_id=box_id, to=[FINANCE, FINANCE_2, EVERYTHING][which % 3], key=key)
            )
        elif kind is c.TakeBox:
            handover_id = len(office.handovers) - which % 2
            found = office.handovers[handover_id - 1] if handover_id > 0 else None
            holds = office.boxes[found.box_id].balance_oere if found else 0
            pieces = pieces_of(holds + wrong)
            person = (
                next(name for name, user in office.users.items() if user.user_id == found.to_id)
                if found
                else who
            )
            self.do(
                c.TakeBox(who=person, handover_id=handover_id, pieces=pieces, explanation="Talt", key=key)
            )
        else:
            self.do(c.Attest(who=who, count_id=len(office.counts) - which % 3, key=key))

    def balance(self, person: str) -> int:
        """What the person's open box holds; 0 without one."""
        office = self.both.office
        box_id = office.own_box(office.users[person])
        return office.boxes[box_id].balance_oere if box_id else 0

    # --- Hændelser, lists, users ------------------------------------------------------------

    @rule(who=PICK, opens=st.booleans(), a_rule=RULES, drill=st.booleans(), has_key=KEYED)
    def begin_or_end_a_day(
        self, who: int, opens: bool, a_rule: AcontoRule, drill: bool, has_key: bool
    ) -> None:
        person, key = self.person(who, Role.TEAM_LEADER), self.key(has_key)
        self.do(self.incident(person, a_rule, drill, key) if opens else c.CloseIncident(who=person, key=key))

    @precondition(lambda self: self.both.office.is_open)
    @rule(who=PICK, has_key=KEYED, which=PICK, goes_on=st.sampled_from([True, True, True, False]))
    def stand_down_for_a_while(self, who: int, has_key: bool, which: int, goes_on: bool) -> None:
        """Nothing is asked for or approved meanwhile; mostly it is taken up again at once."""
        person = self.person(who, Role.TEAM_LEADER)
        self.do(c.Decide(who=person, kind=DecisionKind.STAND_DOWN, key=self.key(has_key)))
        counter = self.person(who, Role.CASEWORKER)
        self.do(c.Issue(who=counter, cpr=ANNA, claim=HELP_CLAIM, amount_oere=Oere(50_00), reason="Mad"))
        self.do(c.Approve(who=person, bilag_id=self.a_bilag(which, S.AWAITING_APPROVAL)))
        if goes_on:
            self.do(c.Decide(who=person, kind=DecisionKind.RESUME, key=self.key(has_key)))

    @precondition(lambda self: len(self.both.office.bilag) >= 5 and self.both.office.is_open)
    @rule(who=PICK)
    def wind_the_day_up(self, who: int) -> None:
        """Whatever is open is brought to its end as far as the rules allow, and the hændelse is closed."""
        office = self.both.office
        for bilag_id in sorted(office.bilag):
            self.finish(bilag_id)
        for number, delivery in enumerate(office.deliveries, 1):
            if delivery.waits:
                self.do(c.ConfirmCash(who=LEADER, delivery_id=number))
        for number, (list_id, _, state) in list(office.transfers.items()):
            if state == TransferState.SENT:
                who = self.person(1, Role.FINANCE)
                self.do(c.Confirm(who=who, list_id=list_id, transfer_ids=(number,)))
        for name, user in office.users.items():
            box_id = office.own_box(user)
            if box_id is not None:
                self.do(c.CloseBox(who=name, pieces=pieces_of(office.boxes[box_id].balance_oere)))
        for number, count in enumerate(office.counts, 1):
            if count.waits:
                self.do(c.Attest(who=LEADER, count_id=number))
        self.do(c.CloseIncident(who=self.person(who, Role.TEAM_LEADER), key=self.key(True)))

    def finish(self, bilag_id: int) -> None:
        """Take one bilag to a final status as far as the people who are left can."""
        one = self.both.office.bilag[bilag_id]
        if one.status is S.AWAITING_APPROVAL:
            self.do(c.Reject(who=LEADER_2, bilag_id=bilag_id))
        if one.status is S.PAYING:
            self.do(c.PayOut(who=self.holder(1, bilag_id), bilag_id=bilag_id))
        if one.status is S.ISSUED:
            self.do(c.Void(who=LEADER, bilag_id=bilag_id))
        if one.status is S.PAID:
            left = Oere(one.seen.amount_oere - one.seen.settled_oere)
            who = self.person(1, Role.FINANCE)
            self.do(c.Settle(who=who, bilag_id=bilag_id, kind=SettlementKind.SET_OFF, amount_oere=left))

    @rule(who=PICK, source=st.sampled_from(["ydelser", "fleks"]), day=DAYS, lines=LINES, has_key=KEYED)
    def import_list(self, who: int, source: str, day: date, lines: tuple[c.Line, ...], has_key: bool) -> None:
        person, key = self.person(who, Role.TEAM_LEADER), self.key(has_key)
        self.do(c.ImportList(who=person, source=source, data_date=day, lines=lines, key=key))

    @precondition(lambda self: self.changes_of_users < MOST_CHANGES_OF_USERS)
    @rule(
        who=PICK,
        username=st.sampled_from([CASEWORKER_2, FINANCE_2, LEADER_2, EVERYTHING, LEADER]),
        roles=st.none() | ROLES,
        has_key=KEYED,
    )
    def change_a_user(self, who: int, username: str, roles: tuple[Role, ...] | None, has_key: bool) -> None:
        """New roles, or None: the user is let in no more."""
        self.changes_of_users += 1
        person, key = self.person(who, Role.TEAM_LEADER), self.key(has_key)
        if roles is None:
            self.do(c.DisableUser(who=person, username=username, key=key))
        else:
            self.do(c.SetRoles(who=person, username=username, roles=roles, key=key))

    # --- Repeats and crashes ---------------------------------------------------------------

    @precondition(lambda self: self.sent)
    @rule(pick=PICK)
    def send_again(self, pick: int) -> None:
        """The very same form once more: a double click, a retry, the back button."""
        self.do(self.sent[-1 - pick % min(len(self.sent), 12)])

    @precondition(lambda self: self.both.office.keys and self.both.office.bilag)
    @rule(pick=PICK, which=PICK, kind=st.sampled_from([c.PayOut, c.Approve, c.Void]))
    def send_with_the_key_of_another_form(self, pick: int, which: int, kind: Any) -> None:
        """A page put together by hand: a step on a bilag, with a key that did something to something else."""
        bilag_id = self.a_bilag(which, S.PAYING, S.AWAITING_APPROVAL, S.ISSUED)
        used = list(self.both.office.keys.items())
        key, (kind_then, row, _) = used[pick % len(used)]
        if kind_then is kind and row == bilag_id:
            return
        role = Role.FINANCE if kind is c.PayOut else Role.TEAM_LEADER
        self.do(kind(who=self.person(pick, role), bilag_id=bilag_id, key=key))

    @precondition(lambda self: self.crashes < MOST_CRASHES and len(self.sent) > self.crashes)
    @rule()
    def crash(self) -> None:
        self.crashes += 1
        self.both.house.crash()
        self.both.compare("after a crash")


def _choose(pick: int, fitting: Collection[Any], everything: Collection[Any]) -> Any:
    """Seven times of eight one of what fits, else one of everything."""
    wanted = list(everything if pick % 8 == 7 or not fitting else fitting)
    return wanted[pick // 8 % len(wanted)]


def run_histories(
    house: House,
    *,
    sequences: int,
    steps: int,
    fixed: bool = False,
    begun: Callable[[House], None] = lambda house: None,
) -> Counter[tuple[str, str]]:
    """So many histories of at most so many rules; gives how often each command had each answer.

    `fixed` takes the same histories each time; `begun` is called when a history has its fresh ledger.
    Raises:  Difference.
    """
    seen: Counter[tuple[str, str]] = Counter()
    history: Any = type("AHistory", (History,), {"house": house, "seen": seen, "begun": staticmethod(begun)})
    run_state_machine_as_test(
        history,
        settings=settings(
            max_examples=sequences,
            stateful_step_count=steps,
            deadline=None,
            derandomize=fixed,
            database=None,
            print_blob=True,
            suppress_health_check=list(HealthCheck),
            # A history is short enough to read as it was found; making it shorter takes minutes.
            phases=[Phase.generate],
        ),
    )
    return seen
