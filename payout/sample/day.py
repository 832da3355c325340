"""A made-up outage day: bilag in every status, open cash boxes, requests that wait.

Everything goes through the services, as it does for people at the counter; nothing is written behind the
journal.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from random import Random
from typing import Any, Final

from sqlalchemy import select

from payout import clock
from payout.bilag_number import BilagNumber
from payout.clock import DANISH_TIME
from payout.cpr import Cpr
from payout.db import Ledger
from payout.domain.account_file import account_file
from payout.domain.aconto import AcontoRule, Claim
from payout.domain.bilag import BilagDraft, IdentityCheck
from payout.domain.counter_notes import Collector, ControlQuestion, Need, Relation
from payout.domain.formal_steps import FaultPlace, FormalStart
from payout.domain.incident import IncidentScope
from payout.domain.kontering import PayoutMethod
from payout.domain.late_entry import LateDraft, Typing
from payout.domain.list_copies import CopyForm
from payout.domain.logbook import Decision, LogCategory, LogDraft
from payout.domain.paper_blocks import PaperEnd
from payout.domain.readiness import Tick
from payout.domain.requisition import slip_of
from payout.domain.roles import Clerk
from payout.domain.settlement import LineDetail, ReturnReason, SettlementKind
from payout.domain.settlement_plan import PlanTerms
from payout.domain.suggestion import suggested
from payout.models import list_line
from payout.money import Oere
from payout.queries.benefits import all_benefits
from payout.queries.bilag import bilag_by_id
from payout.queries.cash import open_box_of, pieces_in
from payout.queries.cash_people import deliveries_of, handovers_to
from payout.queries.citizen_list import citizen_list
from payout.queries.citizens import citizen_by_ref, standing
from payout.queries.lists import choices_for_incident, lists_in_use
from payout.queries.settlements import settlements_of
from payout.queries.users import all_users
from payout.sample import folder as drill
from payout.sample.accounts import drill_accounts
from payout.sample.folder import Login
from payout.sample.people import invent_people
from payout.services.benefit_systems import set_system
from payout.services.cash_boxes import open_box, refill_box
from payout.services.cash_deliveries import confirm_delivery
from payout.services.cash_handovers import offer_box, take_over
from payout.services.citizens import look_up
from payout.services.decide_request import approve, reject
from payout.services.incidents import require_open_incident, start_incident
from payout.services.inspect_box import begin_inspection, count_inspection
from payout.services.issue_bilag import request_bilag
from payout.services.journal import Book
from payout.services.list_copies import lock_away, register_copy
from payout.services.map_accounts import import_entries
from payout.services.mark_urgent import mark_urgent
from payout.services.paper_blocks import end_numbers, make_block
from payout.services.pay_marks import set_mark
from payout.services.pay_out import hold, pay_out
from payout.services.readiness import tick_off
from payout.services.register_paper import approve as approve_paper
from payout.services.register_paper import type_first, type_second
from payout.services.return_cash import return_cash
from payout.services.reverse_settlement import reverse_settlement
from payout.services.settle_bilag import settle_bilag
from payout.services.settlement_plans import make_plan, take_part
from payout.services.tick_plan import tick_item
from payout.services.transfers import (
    confirm_transfers,
    make_list,
    release_list,
    return_transfer,
    send_list,
)
from payout.services.void_bilag import void
from payout.services.write_logbook import write_entry
from payout.settings import DEFAULT_RESERVATION

PURPOSE: Final = "Nødudbetaling"
SERVED: Final = 40
FLOAT: Final = {Oere(500_00): 160, Oere(200_00): 100, Oere(100_00): 100, Oere(50_00): 40}
REFILL: Final = {Oere(500_00): 20, Oere(100_00): 50}
BOX_MAXIMUM: Final = Oere(150_000_00)
RULE: Final = AcontoRule(
    share_percent=80, rounding_oere=Oere(50_00), ceiling_bilag_oere=None, ceiling_person_oere=Oere(15_000_00)
)
_DONE_OF_THE_PLAN: Final = {
    "alarm-1": "",
    "alarm-2": "Traf stedfortræderen. Centerchefen er orienteret kl. 9",
    "alarm-3": "",
    "alarm-4": "Sender en kasserer og byttepenge",
    "now-1": "Leverandøren melder om fejl i hele landet",
    "now-2": "",
    "now-3": "",
}
"""What is ticked off, with the remark."""
_REASONS: Final = {
    "Tilkendt i går, står endnu ikke på listen. Mangler til husleje.": frozenset({Need.RENT}),
    "Flyttet hertil i denne måned.": frozenset({Need.FOOD, Need.CHILDREN}),
    "Har ikke til medicin.": frozenset({Need.MEDICINE}),
    "Siger, at ydelsen er forhøjet.": frozenset({Need.OTHER}),
}
_INSTRUCTION: Final = "Ydelsen er stoppet i går. Ring til Tove i ydelsescentret, før der loves noget."
_OUT_OF_THE_ORDINARY: Final[Mapping[int, Mapping[str, Any]]] = {
    **{
        number: {
            "method": PayoutMethod.BANK_TRANSFER,
            "method_detail": f"reg.nr. 9999, konto 00000{number:02}345",
        }
        for number in (5, 9, 14, 19, 23, 27)
    },
    11: {
        "method": PayoutMethod.REQUISITION,
        "method_detail": "blok 7, seddel 12",
        "slip": slip_of("7", "12"),
    },
    28: {
        "identity_check": IdentityCheck.HEALTH_CARD,
        "control_questions": frozenset({ControlQuestion.BIRTHPLACE, ControlQuestion.BANK}),
        "identity_document": "",
    },
    30: {
        "collector": Collector(
            relation=Relation.PROXY, name="Fie Fuldmagt-Prøve", document="Fuldmagt med underskrift, set i dag"
        ),
        "stated_by_citizen": "Ligger syg og kan ikke komme selv.",
    },
}
"""What some of the arrivals have that the others haven't, by their place in the row."""


def make_day(
    folder: Path, *, citizens: int, seed: int, report: Callable[[str], None]
) -> tuple[Ledger, list[Login]]:
    """A fresh drill folder with a whole outage day in it; gives the open ledger and who can sign in.

    Raises:  FolderInUse when the folder holds something that is no drill.
    """
    drill.fresh_folder(folder)
    report("Opretter data og brugere")
    ledger, logins = drill.drill_ledger(folder, seed=seed)
    pay_dates = drill.last_pay_days(clock.today())
    months = drill.drill_months(citizens=citizens, seed=seed, pay_dates=pay_dates)
    drill.import_months(ledger, folder, months, report=report)
    report("Spiller nedbrudsdagen")
    _Day(ledger, Random(seed)).play()  # noqa: S311 - invented data, nothing secret
    return ledger, logins


class _Day:
    """The staff at work on a ledger with lists."""

    def __init__(self, ledger: Ledger, random: Random) -> None:
        self.ledger = ledger
        self.random = random
        self.by_bank: list[int] = []
        self.not_come: Sequence[Cpr] = ()
        with ledger.reading() as connection:
            self.clerks = {
                user.username: Clerk(
                    user_id=user.user_id,
                    username=user.username,
                    display_name=user.display_name,
                    roles=frozenset(user.roles),
                )
                for user in all_users(connection)
            }

    def play(self) -> None:
        """Open the hændelse and the boxes, serve the citizens, and leave some of everything behind."""
        self._map_accounts()
        self._name_systems()
        self._open()
        issued = [self._serve(number, cpr) for number, cpr in enumerate(self._arrivals())]
        served = [bilag_id for bilag_id in issued if bilag_id is not None]
        waiting = [bilag_id for bilag_id in served if bilag_id not in self.by_bank]
        self._decide([self._ask(reason, needs) for reason, needs in _REASONS.items()])
        self._pay(waiting[:24])
        self._settle(waiting[:9])
        self._follow_up(waiting[0], waiting[9])
        self._void(waiting[24:26])
        self._inspect()
        with self._as(drill.FINANCE) as book:
            hold(book, waiting[26])
        with self._as(drill.CASEWORKER) as book:
            mark_urgent(book, waiting[29], reason="Medicin til et barn, apoteket lukker kl. 17")
        with self._as(drill.FINANCE) as book:
            pieces = {Oere(100_00): 2}
            return_cash(
                book, waiting[22], pieces=pieces, reason=ReturnReason.WRONG_AMOUNT, note="Talt forkert"
            )
        self._transfer()
        self._write_on_paper()
        self._mark()
        self._write_logbook()
        self._ready()

    def _map_accounts(self) -> None:
        with self._as(drill.LEADER) as book:
            codes = [one.facts.code for one in all_benefits(book.connection)]
            import_entries(book, account_file(drill_accounts(codes)).encode())

    def _name_systems(self) -> None:
        """Say where the follow-up enters each ydelse."""
        with self._as(drill.LEADER) as book:
            benefits = all_benefits(book.connection)
            for system, is_sickness in (("KSD", True), ("KY", False)):
                chosen = [
                    one.benefit_id
                    for one in benefits
                    if one.facts.name.lower().startswith("sygedagpenge") is is_sickness
                ]
                set_system(book, chosen, system=system, valid_from=clock.today().replace(month=1, day=1))

    def _open(self) -> None:
        with self.ledger.reading() as connection:
            benefits, pay_days = choices_for_incident(connection)
        today = clock.today()
        scope = IncidentScope(
            name=f"Ydelsessystemerne er nede {today:%d-%m-%Y}",
            systems="ydelsessystemet",
            down_since=today,
            authorised_by="Centerchefen",
            benefits=benefits,
            pay_days=pay_days,
            rule=RULE,
            is_drill=True,
        )
        with self._as(drill.LEADER) as book:
            formal = FormalStart(
                decided_at=book.now,
                reason="Ydelsessystemet svarer ikke, og leverandøren venter først, at det virker i morgen.",
                fault_place=FaultPlace.BENEFIT_SYSTEM,
            )
            start_incident(book, scope, series_prefix="DEMO", formal=formal)
        self._follow_plan()
        self._open_boxes()

    def _follow_plan(self) -> None:
        """The alarm order and the first tasks are done; the centerchef was not there at first."""
        leader = self.clerks[drill.LEADER].display_name
        for item, remark in _DONE_OF_THE_PLAN.items():
            with self._as(drill.LEADER) as book:
                tick_item(book, item, done_by=leader, done_at=book.now, remark=remark)

    def _open_boxes(self) -> None:
        """One cashier opens the first box and hands it on to another, and then opens the second."""
        here, there = drill.PLACES
        first, second = self.clerks[drill.FINANCE_2], self.clerks[drill.FINANCE]
        with self._as(drill.FINANCE_2) as book:
            box_id = open_box(book, place=here, pieces=FLOAT, maximum_oere=BOX_MAXIMUM)
            float_id = deliveries_of(book.connection, box_id)[0].delivery_id
        with self._as(drill.LEADER) as book:
            confirm_delivery(book, float_id)
        with self._as(drill.FINANCE_2) as book:
            offer_box(book, box_id, first, to_id=second.user_id)
            handover_id = handovers_to(book.connection, second.user_id)[0].handover_id
        with self._as(drill.FINANCE) as book:
            take_over(book, handover_id, pieces=FLOAT, explanation="")
        with self._as(drill.FINANCE_2) as book:
            open_box(book, place=there, pieces=FLOAT, maximum_oere=BOX_MAXIMUM)

    def _inspect(self) -> None:
        """The revisor counts the first box unannounced, and then a refill of it waits to be confirmed."""
        with self._as(drill.FINANCE) as book:
            own = open_box_of(book.connection, book.actor_id)
        if own is None:
            return
        with self._as(drill.AUDITOR) as book:
            inspection_id = begin_inspection(book, own.box_id)
        with self._as(drill.AUDITOR) as book:
            count_inspection(
                book,
                inspection_id,
                pieces=pieces_in(book.connection, own.box_id),
                present=f"{own.run_by} og {self.clerks[drill.AUDITOR].display_name}",
                remarks="",
            )
        with self._as(drill.FINANCE) as book:
            refill_box(book, pieces=REFILL)

    def _arrivals(self) -> Sequence[Cpr]:
        """Those who come today; the others on the lists are `not_come`."""
        with self.ledger.reading() as connection:
            on_list = select(list_line.c.cpr).where(list_line.c.list_id.in_(lists_in_use(connection)))
            known = sorted(set(connection.scalars(on_list)))
        come = self.random.sample(known, min(SERVED, len(known)))
        self.not_come = [Cpr(digits) for digits in known if digits not in come]
        return [Cpr(digits) for digits in come]

    def _serve(self, number: int, cpr: Cpr) -> int | None:
        """Issue what the rule sheet suggests; None for a citizen who can get nothing."""
        username = (drill.CASEWORKER, drill.CASEWORKER_2)[number % 2]
        with self._as(username) as book:
            ref = look_up(book, cpr, purpose=PURPOSE)
            citizen, incident = citizen_by_ref(book.connection, ref), require_open_incident(book.connection)
            if citizen is None:
                return None
            known = standing(book.connection, citizen.citizen_id, cpr, incident)
            amounts = {line.claim: suggested(RULE, known, line.claim) for line in known.expected}
            claim = next((claim for claim, amount in amounts.items() if amount), None)
            if claim is None:
                return None
            others = _OUT_OF_THE_ORDINARY.get(number, {})
            draft = replace(_draft(claim, amounts[claim], self.random), **others)
            made = request_bilag(book, ref, draft, reservation_template=DEFAULT_RESERVATION)
            if draft.method is PayoutMethod.BANK_TRANSFER:
                self.by_bank.append(made.bilag_id)
            return made.bilag_id

    def _ask(self, reason: str, needs: frozenset[Need]) -> int:
        """A citizen who is on no list asks for an advance: the team leader's to decide."""
        person = next(invent_people(self.random))
        today = clock.today()
        claim = Claim(benefit="Hjælp til forsørgelse", period_from=today.replace(day=1), period_to=today)
        with self._as(drill.CASEWORKER) as book:
            ref = look_up(book, person.cpr, purpose=PURPOSE, name=person.name)
            draft = replace(
                _draft(claim, Oere(2_500_00), self.random),
                reason=reason,
                stated_by_citizen=reason,
                needs=needs,
            )
            return request_bilag(book, ref, draft, reservation_template=DEFAULT_RESERVATION).bilag_id

    def _decide(self, requests: Sequence[int]) -> None:
        with self._as(drill.LEADER) as book:
            approve(book, requests[0], reason="Bevillingen er set på papir.")
        with self._as(drill.LEADER) as book:
            reject(book, requests[1], reason="Borgeren har fået udbetalt fra en anden kommune i denne måned.")

    def _pay(self, bilag_ids: Sequence[int]) -> None:
        for place, bilag_id in enumerate(bilag_ids):
            username = (drill.FINANCE, drill.FINANCE_2)[place % 2]
            with self._as(username) as book:
                hold(book, bilag_id)
            with self._as(username) as book:
                pay_out(book, bilag_id)

    def _settle(self, bilag_ids: Sequence[int]) -> None:
        kinds = (SettlementKind.SET_OFF, SettlementKind.SET_OFF, SettlementKind.REPAID)
        for place, bilag_id in enumerate(bilag_ids):
            with self._as(drill.FINANCE_2) as book:
                paid = bilag_by_id(book.connection, bilag_id)
                if paid is None:
                    continue
                part = Oere(paid.amount_oere // 2) if place % 3 == 1 else paid.amount_oere
                detail = LineDetail(happened_on=clock.today(), reference="Næste kørsel")
                settle_bilag(book, bilag_id, kind=kinds[place % 3], amount_oere=part, note="", detail=detail)

    def _follow_up(self, reversed_bilag: int, planned_bilag: int) -> None:
        """A line that was booked on a wrong bilag, and one bilag with a plan."""
        with self._as(drill.FINANCE_2) as book:
            (line, *_) = settlements_of(book.connection, reversed_bilag)
            reverse_settlement(
                book, reversed_bilag, line.settlement_id, reason="Bogført på et forkert bilag."
            )
        with self._as(drill.FINANCE_2) as book:
            terms = PlanTerms(first_month=clock.today(), parts=3)
            make_plan(book, planned_bilag, terms)
            run = LineDetail(happened_on=clock.today(), reference="Næste kørsel")
            take_part(book, planned_bilag, 1, detail=run, note="")

    def _void(self, bilag_ids: Sequence[int]) -> None:
        for bilag_id in bilag_ids:
            with self._as(drill.LEADER) as book:
                void(
                    book,
                    bilag_id,
                    self.clerks[drill.LEADER],
                    reason="Forkert ydelse valgt; nyt bilag er lavet.",
                )

    def _transfer(self) -> None:
        """One list that is sent, with a transfer that came back; one that waits for its second person."""
        sent, listed = self.by_bank[:3], self.by_bank[3:-1]
        with self._as(drill.FINANCE) as book:
            first = make_list(book, sent, bank="Hovedbanken")
        with self._as(drill.FINANCE_2) as book:
            release_list(book, first)
        with self._as(drill.FINANCE) as book:
            send_list(book, first)
        with self._as(drill.FINANCE) as book:
            confirm_transfers(book, first, [1])
        with self._as(drill.FINANCE) as book:
            return_transfer(book, 2, reason="Kontoen er lukket")
        with self._as(drill.FINANCE_2) as book:
            make_list(book, listed, bank="Reservebanken")

    def _write_on_paper(self) -> None:
        """A block of blanks: one paper is registered, one waits for its second typing, one is spoiled."""
        with self._as(drill.LEADER) as book:
            make_block(book, size=10, holder="Skranken på Rådhuset", series_prefix="DEMO")
            own = open_box_of(book.connection, self.clerks[drill.FINANCE].user_id)
        if own is None:
            return
        first, waiting, spoiled = (BilagNumber(f"DRILLP{clock.today():%y}", place) for place in (1, 2, 3))
        papers = [self._paper(first, own.box_id), self._paper(waiting, own.box_id)]
        with self._as(drill.CASEWORKER_2) as book:
            entry_id, _ = (type_first(book, paper) for paper in papers)
            end_numbers(book, spoiled, spoiled, PaperEnd.SPOILED, note="Skrevet forkert")
        with self._as(drill.FINANCE_2) as book:
            type_second(book, entry_id, papers[0].typing, reservation_template=DEFAULT_RESERVATION)
        with self._as(drill.LEADER) as book:
            reason = "Set i sagen, og borgeren har kvitteret."
            approve_paper(book, entry_id, reason=reason, reservation_template=DEFAULT_RESERVATION)

    def _paper(self, number: BilagNumber, box_id: int) -> LateDraft:
        """What stands on a paper that was written a while ago for one who is on no list."""
        person, today = next(invent_people(self.random)), clock.today()
        issued_at = clock.now().astimezone(DANISH_TIME).replace(second=0, microsecond=0)
        typing = Typing(
            number=number,
            cpr=person.cpr,
            amount_oere=Oere(1_500_00),
            issued_at=issued_at,
            paid_at=issued_at,
        )
        return LateDraft(
            typing=typing,
            name=person.name,
            claim=Claim(benefit="Hjælp til forsørgelse", period_from=today.replace(day=1), period_to=today),
            identity_check=IdentityCheck.PASSPORT,
            identity_document="",
            issuer_id=self.clerks[drill.CASEWORKER].user_id,
            payer_id=self.clerks[drill.FINANCE].user_id,
            place=drill.PLACES[0],
            box_id=box_id,
            reason="Printeren var nede",
        )

    def _mark(self) -> None:
        """The team leader stops payments to one who has not come yet."""
        with self._as(drill.LEADER) as book:
            ref = look_up(book, self.not_come[0], purpose=PURPOSE)
            set_mark(book, ref, instruction=_INSTRUCTION)

    def _write_logbook(self) -> None:
        """What was said and decided, the first of it before the hændelse was opened."""
        at = clock.now() - timedelta(hours=1)
        said = LogDraft(
            category=LogCategory.TECHNICAL, happened_at=at, text="Ydelsessystemet svarer ikke på nogen skærm."
        )
        problem = replace(said, category=LogCategory.PROBLEM, text="Printeren ved skranke 2 står stille.")
        decision = Decision(
            decided_by="Centerchefen", ground="Beredskabsplanens punkt 3", assignee="Skrankerne og kasserne"
        )
        decided = replace(
            said,
            category=LogCategory.DECISION,
            text="Der udbetales a conto i dag til alle på listen, der kommer.",
            is_public=True,
            decision=decision,
        )
        self._log(drill.CASEWORKER, said)
        wrong = self._log(drill.CASEWORKER_2, problem)
        self._log(drill.CASEWORKER_2, replace(problem, text="Det er ved skranke 1.", corrects_id=wrong))
        self._log(drill.LEADER, decided)
        short = self._log(drill.FINANCE, replace(problem, text="Der mangler 50-kroner i kasse 1."))
        self._log(drill.FINANCE_2, replace(problem, text="Vekslet med kasse 2.", solves_id=short))

    def _log(self, username: str, draft: LogDraft) -> int:
        with self._as(username) as book:
            return write_entry(book, draft, self.clerks[username])

    def _ready(self) -> None:
        """The printer is tried and the cash order agreed; one copy of the list is locked away, one is out."""
        with self._as(drill.LEADER) as book:
            tick_off(book, Tick.PRINTER, on=clock.today())
            tick_off(book, Tick.CASH_ORDER, on=clock.today())
            found = citizen_list(book.connection)
            kept, _ = (
                register_copy(
                    book,
                    CopyForm.PAPER,
                    holder=holder,
                    citizens=len(found.citizens),
                    purpose="",
                    list_ids=[list_id for list_id, _, _ in found.sources],
                )
                for holder in ("Tove Teamleder", "Vagten ved indgangen")
            )
            lock_away(book, kept, place="Skab 3, rum 2.14", key_holders=("Tove Teamleder", "Vera Vagt"))

    @contextmanager
    def _as(self, username: str) -> Iterator[Book]:
        with self.ledger.transaction() as connection:
            yield Book(connection, self.clerks[username].user_id)


def _draft(claim: Claim, amount_oere: Oere, random: Random) -> BilagDraft:
    return BilagDraft(
        claim=claim,
        amount_oere=amount_oere,
        method=PayoutMethod.CASH,
        method_detail="",
        identity_check=random.choice((IdentityCheck.PASSPORT, IdentityCheck.DRIVING_LICENCE)),
        identity_document=f"slutter på {random.randrange(10_000):04d}",
        stated_by_citizen="",
        reason="",
        place=drill.PLACES[0],
    )
