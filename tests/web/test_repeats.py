"""Every form that changes something, sent twice: the second press shows what the first did, and does nothing.

A new route that takes a form is refused here until it is said how it meets a repeat.
"""

from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from payout import clock
from payout.bilag_number import BilagNumber
from payout.db import Ledger
from payout.domain.formal_steps import DecisionKind
from payout.domain.kontering import PayoutMethod
from payout.domain.logbook import LogCategory, LogDraft
from payout.domain.match_proposals import Verdict
from payout.domain.paper_blocks import PaperEnd
from payout.domain.roles import Role
from payout.domain.settlement_plan import PlanTerms
from payout.domain.sign_in import MOST_JUDGED
from payout.money import Oere
from payout.queries.events import count_events
from payout.services.cash_boxes import close_box, refill_box
from payout.services.cash_handovers import offer_box
from payout.services.draw_workbook import Drawing, draw_workbook
from payout.services.gate import Attempt, Gate, TooManyTries
from payout.services.inspect_box import begin_inspection
from payout.services.pack_closed import note_pack
from payout.services.paper_blocks import end_numbers
from payout.services.pay_marks import set_mark
from payout.services.pay_out import hold
from payout.services.receive_export import give_receipt
from payout.services.register_paper import type_first
from payout.services.role_grants import grant_role
from payout.services.sample_check import draw_sample
from payout.services.settlement_plans import make_plan
from payout.services.tick_plan import tick_item
from payout.services.transfers import make_list, release_list, send_list
from payout.services.write_logbook import write_entry
from tests import factories
from tests.conftest import START
from tests.services.acting import (
    approved,
    block_made,
    decided,
    jumped,
    keyed,
    late_draft,
    list_copy,
    request,
    said_of_first_proposal,
    settled,
    typed_twice,
)
from tests.web.browsing import Person, signed_in

pytestmark = pytest.mark.usefixtures("pay_day")

ISSUED, PAID, WAITING, HELD = 1, 2, 3, 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """Who sends which form of which page, and with what; `other` is what a different press would say.

    Without a page it is the one that the search leads to. `before` is what has to happen for the page to have
    the form.
    """

    who: str
    page: str
    action: str = ""
    find: str = ""
    values: Mapping[str, Any] = field(default_factory=dict)
    other: Mapping[str, Any] = field(default_factory=lambda: {"added": "by hand"})
    before: Callable[[Ledger], None] = lambda _: None


def _tick(ledger: Ledger) -> None:
    with factories.booking(ledger, factories.CASEWORKER) as book:
        tick_item(book, "now-1", done_by="Chefen", done_at=book.now, remark="")


def _pack(ledger: Ledger) -> None:
    with factories.booking(ledger, factories.LEADER) as book:
        note_pack(book, 1, b"pakke", file_count=7)


def _refill(ledger: Ledger) -> None:
    with factories.booking(ledger, factories.FINANCE) as book:
        refill_box(book, pieces={Oere(100_00): 1})


def _close(ledger: Ledger) -> None:
    with factories.booking(ledger, factories.FINANCE) as book:
        close_box(book, pieces={}, explanation="Talt")


def _offer(ledger: Ledger) -> None:
    olga = factories.clerk(ledger, factories.FINANCE)
    alma = factories.clerk(ledger, factories.EVERYTHING)
    with factories.booking(ledger, factories.FINANCE) as book:
        offer_box(book, 1, olga, to_id=alma.user_id)


def _stop(ledger: Ledger) -> None:
    """Dagmar is not to be paid."""
    dagmar = factories.Counter(ledger).ref(factories.DAGMAR)
    with factories.booking(ledger, factories.LEADER) as book:
        set_mark(book, dagmar, instruction="Ring til Udbetaling")


def _doubt(ledger: Ledger) -> None:
    """A real run in which Børge has another number."""
    factories.store(
        ledger, factories.run_list([factories.line(factories.NOBODY, "Børge Fuglsåen", 8_000_00)])
    )


def _doubt_settled(ledger: Ledger) -> None:
    _doubt(ledger)
    said_of_first_proposal(ledger, Verdict.CONFIRMED)


def _inspect(ledger: Ledger) -> None:
    with factories.booking(ledger, factories.AUDITOR) as book:
        begin_inspection(book, 1)


def _copy_of_list(ledger: Ledger) -> None:
    list_copy(ledger)


def _draw_sample(ledger: Ledger) -> None:
    with factories.booking(ledger, factories.LEADER) as book:
        draw_sample(book, size=1, percent=None)


def _settle(ledger: Ledger) -> None:
    settled(ledger, 2, 100_00)


def _plan(ledger: Ledger) -> None:
    with factories.booking(ledger, factories.FINANCE) as book:
        make_plan(book, 2, PlanTerms(first_month=START.date(), parts=2))


def _draw(ledger: Ledger) -> None:
    draw_workbook(
        ledger,
        Drawing(actor_id=None, drawn_by="Lea Leder", office="Prøvekøbing", write=lambda *_: None),
    )


def _receive(ledger: Ledger) -> None:
    _draw(ledger)
    with factories.booking(ledger, factories.FINANCE) as book:
        give_receipt(book, 1, booked_on=START.date(), journal_no="F-1", note="")


def _problem(ledger: Ledger) -> None:
    problem = LogDraft(category=LogCategory.PROBLEM, happened_at=START, text="Printeren står")
    with factories.booking(ledger, factories.CASEWORKER) as book:
        write_entry(book, problem, factories.clerk(ledger, factories.CASEWORKER))


def _block(ledger: Ledger) -> None:
    block_made(ledger)


def _spoil(ledger: Ledger) -> None:
    block_made(ledger)
    with factories.booking(ledger, factories.CASEWORKER) as book:
        end_numbers(book, ON_PAPER, ON_PAPER, PaperEnd.SPOILED, note="Forkert")


def _type(ledger: Ledger) -> None:
    block_made(ledger)
    with factories.booking(ledger, factories.CASEWORKER_2) as book:
        type_first(book, late_draft(ledger, ON_PAPER))


def _type_twice(ledger: Ledger) -> None:
    block_made(ledger)
    typed_twice(ledger, late_draft(ledger, ON_PAPER))


ON_PAPER = BilagNumber("STRP26", 1)
TYPED = {
    "number": str(ON_PAPER),
    "cpr": factories.NOBODY.digits,
    "amount": "400,00",
    "day": "30-10-2026",
    "issued_time": "8.10",
    "paid_time": "8.20",
}
PAPER = {
    **TYPED,
    "name": "Nils Ny",
    "benefit": factories.FLEKS,
    "period_from": "01-10-2026",
    "period_to": "31-10-2026",
    "identity_check": "passport",
    "issuer": "3",
    "payer": "5",
    "place": "Jobcenter",
    "box": "1",
}


def _guessed(ledger: Ledger) -> None:
    """Somebody has tried to sign in as Sara."""
    for _ in range(MOST_JUDGED):
        with suppress(TooManyTries):
            Gate(ledger).admit(Attempt(username=factories.CASEWORKER, terminal="", address="10.0.0.1"))


def _granted(ledger: Ledger) -> None:
    with factories.booking(ledger, factories.LEADER) as book:
        user_id = factories.clerk(ledger, factories.CASEWORKER).user_id
        grant_role(book, user_id, Role.FINANCE, until=book.now + timedelta(hours=8))


REASON, OTHER_REASON = {"reason": "Set i sagen"}, {"reason": "En anden grund"}
CITIZEN = "/borger/{ref}"
DECISION = {"decided_by": "Centerchefen", "reason": "KY svarer igen"}
OTHER_DECISION = {**DECISION, **OTHER_REASON}

FORMS: Mapping[str, Form] = {
    "incidents.stand_down": Form(
        who=factories.LEADER, page="/haendelse", action="/afblaes", values=DECISION, other=OTHER_DECISION
    ),
    "incidents.resume": Form(
        who=factories.LEADER,
        page="/haendelse",
        action="/genoptag",
        values=DECISION,
        other=OTHER_DECISION,
        before=lambda ledger: decided(ledger, DecisionKind.STAND_DOWN),
    ),
    "plans.edit": Form(who=factories.LEADER, page="/plan/ret", other={"title": "En anden"}),
    "plan_checks.tick": Form(
        who=factories.CASEWORKER, page="/plan/tjekliste/now-1", action="/gjort", other={"done_by": "En anden"}
    ),
    "plan_checks.undo": Form(
        who=factories.CASEWORKER,
        page="/plan/tjekliste/now-1",
        action="/fortryd",
        values={"remark": "Det var en anden"},
        other={"remark": "Noget andet"},
        before=_tick,
    ),
    "bilag.void": Form(
        who=factories.CASEWORKER, page="/bilag/1", action="annuller", values=REASON, other=OTHER_REASON
    ),
    "bilag.settle": Form(
        who=factories.FINANCE,
        page="/bilag/2",
        action="afregn",
        values={"kind": "set_off", "amount": "100,00"},
        other={"kind": "set_off", "amount": "200,00"},
    ),
    "settlement.reverse": Form(
        who=factories.FINANCE,
        page="/bilag/2/afregning/1/tilbagefoer",
        action="tilbagefoer",
        values=REASON,
        other=OTHER_REASON,
        before=_settle,
    ),
    "settlement.plan": Form(
        who=factories.FINANCE,
        page="/bilag/2/afregning/plan",
        action="plan",
        values={"parts": "2"},
        other={"parts": "4"},
    ),
    "settlement.mark_part": Form(
        who=factories.FINANCE,
        page="/bilag/2/afregning",
        action="plan/rate",
        values={"outcome": "taken"},
        other={"outcome": "missed", "note": "Kom ikke med"},
        before=_plan,
    ),
    "settlement.stop": Form(
        who=factories.FINANCE,
        page="/bilag/2/afregning",
        action="plan/stop",
        values={"reason": "deferred"},
        other={"reason": "complaint"},
        before=_plan,
    ),
    "papers.print_again": Form(who=factories.CASEWORKER, page="/bilag/1", action="/1/udskriv"),
    "papers.print_several": Form(
        who=factories.CASEWORKER,
        page="/bilag/udskrifter",
        action="/udskrifter",
        values={"bilag": ["1", "2"]},
        other={"bilag": ["1"]},
    ),
    "decisions.approve": Form(
        who=factories.LEADER, page="/godkendelser/3", action="godkend", values=REASON, other=OTHER_REASON
    ),
    "decisions.reject": Form(
        who=factories.LEADER, page="/godkendelser/3", action="afslaa", values=REASON, other=OTHER_REASON
    ),
    "desk.hold": Form(who=factories.FINANCE, page="/udbetaling/1", action="aabn"),
    "desk.open_by_number": Form(
        who=factories.FINANCE,
        page="/udbetaling",
        action="find",
        values={"number": str(BilagNumber("STR26", 1))},
        other={"number": str(BilagNumber("STR26", 3))},
    ),
    "desk.pay_out": Form(who=factories.FINANCE_2, page="/udbetaling/4", action="udbetalt"),
    "desk.release": Form(who=factories.FINANCE_2, page="/udbetaling/4", action="laeg-tilbage"),
    "urgent.mark": Form(who=factories.CASEWORKER, page="/bilag/1/haster", values=REASON, other=OTHER_REASON),
    "returns.give_back": Form(
        who=factories.FINANCE,
        page="/udbetaling/2/retur",
        values={"pieces_10000": "1", "reason": "given_back"},
        other={"pieces_10000": "2", "reason": "given_back"},
    ),
    "transfers.make": Form(
        who=factories.FINANCE, page="/overfoersler", action="ny", other={"bank": "Reservebanken"}
    ),
    "transfers.release": Form(who=factories.FINANCE, page="/overfoersler/1", action="frigiv"),
    "transfers.drop": Form(who=factories.FINANCE, page="/overfoersler/1", action="opgiv"),
    "transfers.send": Form(who=factories.FINANCE, page="/overfoersler/2", action="sendt"),
    "transfers.confirm": Form(who=factories.FINANCE, page="/overfoersler/3", action="bekraeft"),
    "transfers.give_back": Form(
        who=factories.FINANCE, page="/overfoersler/retur/3", values=REASON, other=OTHER_REASON
    ),
    "settling.settle": Form(
        who=factories.FINANCE,
        page="/bilag/afregn",
        action="bogfoer",
        values={"which": "all", "kind": "set_off"},
        other={"which": "all", "kind": "repaid"},
    ),
    "match_links.decide": Form(
        who=factories.FINANCE,
        page="/udbetalt/tvivl",
        action="/tvivl",
        values={"verdict": "confirmed"},
        other={"verdict": "refused"},
        before=_doubt,
    ),
    "match_links.undo": Form(
        who=factories.LEADER, page="/udbetalt/tvivl", action="fortryd", before=_doubt_settled
    ),
    "boxes.open_box": Form(
        who=factories.EVERYTHING,
        page="/kasser/ny",
        values={"pieces_10000": "5"},
        other={"pieces_10000": "6"},
    ),
    "boxes.refill_box": Form(
        who=factories.FINANCE,
        page="/kasser/fyld-op",
        values={"pieces_10000": "5"},
        other={"pieces_10000": "6"},
    ),
    "boxes.close_box": Form(
        who=factories.FINANCE,
        page="/kasser/luk",
        values={"pieces_10000": "5", "explanation": "Talt to gange"},
        other={"pieces_10000": "6", "explanation": "Talt to gange"},
    ),
    "box_people.confirm": Form(who=factories.LEADER, page="/kasser/1", action="/penge/1/bekraeft"),
    "box_people.withdraw_refill": Form(
        who=factories.LEADER, page="/kasser/1", action="/penge/3/fortryd", before=_refill
    ),
    "box_people.offer": Form(
        who=factories.FINANCE, page="/kasser/1/overdrag", values={"to": "8"}, other={"to": "6"}
    ),
    "box_people.withdraw_offer": Form(
        who=factories.LEADER, page="/kasser/1", action="/overdragelser/1/fortryd", before=_offer
    ),
    "box_people.take_over": Form(
        who=factories.EVERYTHING,
        page="/kasser/overdragelser/1/modtag",
        values={"pieces_10000": "4", "explanation": "Talt"},
        other={"pieces_10000": "3", "explanation": "Talt"},
        before=_offer,
    ),
    "box_people.attest": Form(who=factories.LEADER, page="/kasser", action="/attester", before=_close),
    "box_people.release_bilag": Form(
        who=factories.LEADER, page="/kasser/bilag/4/laeg-tilbage", values=REASON, other=OTHER_REASON
    ),
    "inspections.begin": Form(who=factories.AUDITOR, page="/kasser/1", action="eftersyn"),
    "inspections.count": Form(
        who=factories.AUDITOR,
        page="/kasser/eftersyn/1",
        action="/tael",
        values={"pieces_10000": "4", "present": "Olga", "remarks": "Mangler"},
        other={"pieces_10000": "3", "present": "Olga", "remarks": "Mangler"},
        before=_inspect,
    ),
    "inspections.cancel": Form(
        who=factories.AUDITOR,
        page="/kasser/eftersyn/1",
        action="/afbryd",
        values=REASON,
        other=OTHER_REASON,
        before=_inspect,
    ),
    "counter.find": Form(
        who=factories.CASEWORKER,
        page="/skranke",
        action="find",
        values={"citizen": factories.ANNA.digits},
        other={"citizen": factories.CLARA.digits},
    ),
    "counter.choose": Form(
        who=factories.CASEWORKER,
        find="Børge",
        page="/skranke/resultat",
        action="vaelg",
        values={"hit": "0"},
        other={"hit": "0", "added": "by hand"},
    ),
    "counter.register": Form(
        who=factories.CASEWORKER,
        page="/skranke/ny-borger",
        values={"cpr": factories.NOBODY.digits, "name": "Nils Ny"},
        other={"cpr": factories.NOBODY.digits, "name": "Nora Ny"},
    ),
    "counter.look_up_again": Form(who=factories.CASEWORKER_2, page=CITIZEN, action="opslag"),
    "counter.show_cpr": Form(
        who=factories.CASEWORKER,
        page=CITIZEN,
        action="/cpr",
        values={"purpose": "Til sagen"},
        other={"purpose": "Til noget andet"},
    ),
    "issuing.issue": Form(
        who=factories.CASEWORKER,
        page=CITIZEN,
        action="/bilag",
        values={"identity_check": "known", "amount": "1.000,00"},
        other={"identity_check": "known", "amount": "1.500,00"},
    ),
    "pay_marks.set_on": Form(
        who=factories.LEADER,
        page=CITIZEN,
        action="/stop",
        values={"instruction": "Ring til Udbetaling"},
        other={"instruction": "Send til centret"},
    ),
    "pay_marks.lift": Form(
        who=factories.LEADER,
        find=factories.DAGMAR.digits,
        page="",
        action="/stop/ophaev",
        values=REASON,
        other=OTHER_REASON,
        before=_stop,
    ),
    "paper_blocks.make": Form(
        who=factories.LEADER,
        page="/blanketter",
        values={"size": "5", "holder": "Rådhuset"},
        other={"size": "6", "holder": "Rådhuset"},
    ),
    "paper_blocks.end": Form(
        who=factories.CASEWORKER,
        page="/blanketter",
        action="slut",
        values={"first": str(ON_PAPER), "kind": "returned"},
        other={"first": str(ON_PAPER), "kind": "spoiled", "note": "Forkert"},
        before=_block,
    ),
    "paper_blocks.give": Form(
        who=factories.LEADER,
        page="/blanketter/1",
        action="giv-videre",
        values={"holder": "Skranke 2"},
        other={"holder": "Skranke 3"},
        before=_block,
    ),
    "paper_blocks.reopen": Form(
        who=factories.LEADER,
        page="/blanketter/numre/1/fortryd",
        values=REASON,
        other=OTHER_REASON,
        before=_spoil,
    ),
    "late_entries.type_first": Form(
        who=factories.CASEWORKER_2,
        page="/efterregistrering/ny",
        values=PAPER,
        other={**PAPER, "amount": "500,00"},
        before=_block,
    ),
    "late_entries.type_second": Form(
        who=factories.FINANCE_2,
        page="/efterregistrering/1/igen",
        action="igen",
        values=TYPED,
        other={**TYPED, "amount": "500,00"},
        before=_type,
    ),
    "late_entries.approve": Form(
        who=factories.LEADER_2,
        page="/efterregistrering/1",
        action="godkend",
        values=REASON,
        other=OTHER_REASON,
        before=_type_twice,
    ),
    "late_entries.drop": Form(
        who=factories.CASEWORKER_2,
        page="/efterregistrering/1",
        action="opgiv",
        values={"drop_reason": "Forkert beløb"},
        other={"drop_reason": "Forkert navn"},
        before=_type,
    ),
    "closing.ask": Form(
        who=factories.LEADER,
        page="/lukning",
        action="aabne-bilag",
        values=REASON,
        other=OTHER_REASON,
    ),
    "exports.draw": Form(who=factories.FINANCE, page="/eksport", other={}),
    "exports.draw_posting_file": Form(
        who=factories.LEADER,
        page="/eksport",
        action="posteringer",
        other={"format": "opus"},
        before=factories.accounts_mapped,
    ),
    "receipts.give": Form(
        who=factories.FINANCE,
        page="/eksport/1/kvittering",
        action="kvittering",
        values={"booked_on": "30-10-2026", "journal_no": "F-1"},
        other={"booked_on": "30-10-2026", "journal_no": "F-2"},
        before=_draw,
    ),
    "receipts.reverse": Form(
        who=factories.FINANCE,
        page="/eksport/1/kvittering",
        action="tilbage",
        values=REASON,
        other=OTHER_REASON,
        before=_receive,
    ),
    "accounts.add": Form(
        who=factories.LEADER,
        page="/kontoplan",
        action="kontoplan",
        values={"part": "bank", "system": "opus", "account": "99990001", "remark": "Opdigtet"},
        other={"part": "bank", "system": "opus", "account": "99990002", "remark": "Opdigtet"},
    ),
    "users.add": Form(
        who=factories.LEADER,
        page="/brugere",
        values={
            "username": "ny",
            "display_name": "Nina Ny",
            "roles": ["finance"],
            "password": factories.PASSWORD,
        },
        other={
            "username": "nr2",
            "display_name": "Nina Ny",
            "roles": ["finance"],
            "password": factories.PASSWORD,
        },
    ),
    "users.change_roles": Form(
        who=factories.LEADER,
        page="/brugere/3",
        action="roller",
        values={"roles": ["finance"]},
        other={"roles": ["auditor"]},
    ),
    "users.change_password": Form(
        who=factories.LEADER,
        page="/brugere/3",
        action="adgangskode",
        values={"password": "et-helt-nyt-ord"},
        other={},
    ),
    "user_access.end_sessions": Form(who=factories.LEADER, page="/brugere/3", action="3/log-af"),
    "user_access.let_in": Form(who=factories.LEADER, page="/brugere/3", action="luk-op", before=_guessed),
    "user_access.make_sheet": Form(who=factories.LEADER, page="/brugere/3", action="koder"),
    "user_access.end_factors": Form(who=factories.LEADER, page="/brugere/3", action="nulstil"),
    "role_grants.grant": Form(
        who=factories.LEADER,
        page="/brugere/3",
        action="midlertidig",
        values={"role": "finance", "until_day": "30-10-2026", "until_time": "16.00"},
        other={"role": "auditor", "until_day": "30-10-2026", "until_time": "16.00"},
    ),
    "role_grants.end": Form(who=factories.LEADER, page="/brugere/3", action="slut", before=_granted),
    "me.change_password": Form(
        who=factories.CASEWORKER,
        page="/min-adgang",
        action="/adgangskode",
        values={
            "old_password": factories.PASSWORD,
            "new_password": "hestesko vinkel pelargonie",
            "again": "hestesko vinkel pelargonie",
        },
        other={},
    ),
    "me.change_pin": Form(
        who=factories.CASEWORKER,
        page="/min-adgang",
        action="/pin",
        values={"pin_password": factories.PASSWORD, "pin": "271828"},
        other={},
    ),
    "me.end_others": Form(
        who=factories.CASEWORKER,
        page="/min-adgang",
        action="log-af-andre",
        values={"others_password": factories.PASSWORD},
        other={"others_password": factories.PASSWORD, "added": "by hand"},
    ),
    "factors.make_sheet": Form(
        who=factories.CASEWORKER,
        page="/min-adgang/app",
        action="koder",
        values={"codes_password": factories.PASSWORD},
    ),
    "users.disable": Form(who=factories.LEADER, page="/brugere/3", action="luk"),
    "rekeying.change_many": Form(
        who=factories.CASEWORKER,
        page="/genindtastning",
        action="flere",
        values={"bilag": ["2"], "step": "take"},
        other={"bilag": ["2"], "step": "release"},
    ),
    "rekeying.key": Form(
        who=factories.CASEWORKER,
        page="/genindtastning/2",
        action="indtastet",
        values={"receipt": "KY-77"},
        other={"receipt": "KY-78"},
    ),
    "rekeying.reopen": Form(
        who=factories.LEADER,
        page="/genindtastning/2",
        action="aabn-igen",
        values=REASON,
        other=OTHER_REASON,
        before=lambda ledger: keyed(ledger, 2),
    ),
    "benefit_systems.change": Form(
        who=factories.LEADER,
        page="/genindtastning/systemer",
        values={"benefit": ["1"], "system": "KY"},
        other={"benefit": ["1"], "system": "KSD"},
    ),
    "closing_packs.receive": Form(
        who=factories.LEADER,
        page="/lukkepakker/1",
        values={"received_by": "Arkivet", "journal_no": "26/17", "received_on": "30-10-2026"},
        other={"received_by": "Arkivet", "journal_no": "26/18", "received_on": "30-10-2026"},
        before=_pack,
    ),
    "sample.draw": Form(who=factories.LEADER, page="/stikproeve", values={"size": "1"}, other={"size": "2"}),
    "sample.answer": Form(
        who=factories.LEADER_2,
        page="/stikproeve/bilag/1",
        values={"outcome": "agrees", "means": "paper"},
        other={"outcome": "agrees", "means": "citizen"},
        before=_draw_sample,
    ),
    "logbook.write": Form(
        who=factories.AUDITOR,
        page="/logbog",
        action="/logbog",
        values={"text": "KY svarer ikke", "category": "technical"},
        other={"text": "KSD svarer ikke", "category": "technical"},
    ),
    "double_lock.show": Form(
        who=factories.LEADER,
        page="/dobbeltlaas",
        values={"half": "tre røde heste", "again": "tre røde heste"},
        other={"half": "tre røde heste", "again": "tre røde heste", "side": "leader", "added": "by hand"},
    ),
    "logbook.correct": Form(
        who=factories.CASEWORKER,
        page="/logbog/1/ret",
        action="/ret",
        values={"text": "Printeren er tom"},
        other={"text": "Printeren er væk"},
        before=_problem,
    ),
    "logbook.solve": Form(
        who=factories.FINANCE,
        page="/logbog/1/loest",
        action="/loest",
        values={"text": "Papir lagt i"},
        other={"text": "Ny printer"},
        before=_problem,
    ),
    "ready.printer": Form(who=factories.LEADER, page="/klar", action="printer"),
    "ready.cash_order": Form(
        who=factories.LEADER,
        page="/klar",
        action="kontantordre",
        values={"on_date": "01-10-2026"},
        other={"on_date": "02-10-2026"},
    ),
    "list_copies.hand": Form(
        who=factories.LEADER,
        page="/borgerliste/1",
        action="videre",
        values={"holder": "Vagten"},
        other={"holder": "Olga Økonomi"},
        before=_copy_of_list,
    ),
    "list_copies.lock": Form(
        who=factories.LEADER,
        page="/borgerliste/1",
        action="laast",
        values={"place": "Skab 3", "key_holder": "Lea Leder", "other_key_holder": "Vagten"},
        other={"place": "Skab 4", "key_holder": "Lea Leder", "other_key_holder": "Vagten"},
        before=_copy_of_list,
    ),
    "list_copies.shredded": Form(
        who=factories.LEADER,
        page="/borgerliste/1",
        action="makuleret",
        values={"witness": "2"},
        other={"witness": "3"},
        before=_copy_of_list,
    ),
    "drill.note": Form(
        who=factories.LEADER,
        page="/oevelse",
        action="holdt",
        values={"held_on": "30-10-2026"},
        other={"held_on": "29-10-2026"},
    ),
    "clock_jumps.confirm": Form(who=factories.LEADER, page="/overblik", action="/ur/"),
}
ELSEWHERE: Mapping[str, str] = {
    "incidents.new": "web/test_incidents.py",
    "plans.take_file": "web/test_plans.py",
    "drill.start": "web/test_drill.py",
    "drill.arrive": "web/test_drill.py",
    "closing.close": "web/test_closing.py",
    "closing.confirm": "services/test_close_incident.py",
    "retention.ask": "web/test_retention.py",
    "retention.confirm": "services/test_end_data.py",
    "benefits.add": "web/test_benefits.py",
    "benefits.name": "web/test_benefits.py",
    "accounts.add_file": "web/test_accounts.py",
    "layouts.add": "web/test_layouts_of_the_office.py",
    "layouts.change": "web/test_layouts_of_the_office.py",
    "layouts.map_columns": "services/test_layouts.py",
    "lists.confirm": "web/test_lists.py",
    "settling.confirm": "web/test_settling.py",
    "rekeying_file.confirm": "web/test_rekeying.py",
    "missing.note": "web/test_missing.py",
    "returned.confirm": "web/test_returned.py",
    "lists.name_benefit": "web/test_benefits.py",
    "handovers.receive": "web/test_handovers.py",
}
"""Their pages need lists, files or a search first; where a second press of them is tried."""
WITHOUT: Mapping[str, str] = {
    "auth.second": "uses a code up, and a second press finds the session let in",
    "auth.own_password": "chooses a password, and a second press finds the session let in",
    "auth.unlock": "opens what is open already",
    "factors.confirm": "takes an app into use, whose secret is gone with the first press",
    "factors.finish": "goes on, and changes nothing in the book",
    "auth.log_in": "starts a session, and a second one changes nothing for anybody",
    "auth.log_out": "ends what is ended already",
    "auth.lock": "locks what is locked already",
    "lists.upload": "is read once for a key and a file, and stores nothing",
    "lists.discard": "forgets what is forgotten already",
    "list_jobs.stop": "stops what is stopped already",
    "errands.stop": "stops what is stopped already",
    "notation.answer": "reads the waiting list anew, and stores nothing",
    "backups.make": "makes another copy, and changes nothing in the ledger",
    "retention.delete_copies": "deletes what is deleted already, and finds none",
    "closing.verify": "follows the verification that runs already",
    "verification.begin": "follows the verification that runs already",
    "handovers.draw": "hands out a file, and each one that leaves is an event of its own",
    "transfers.fetch": "hands out a file, and each one that leaves is an event of its own",
    "rekeying.fetch": "hands out a file, and each one that leaves is an event of its own",
    "insight.make": "hands out a file, and its making is one look-up: web/test_insight.py",
    "rekeying_file.upload": "reads a file for its preview, and stores nothing",
    "returned.upload": "reads a file for its preview, and stores nothing",
    "settling.upload": "reads a file for its preview, and stores nothing",
    "list_copies.make": "hands out a copy, and each one that leaves has a number of its own",
    "annotated_lists.stored": "hands out a file, and each one that leaves is an event of its own",
    "annotated_lists.waiting": "hands out a file, and each one that leaves is an event of its own",
}


@pytest.fixture
def ref(ledger: Ledger) -> str:
    """A day with a bilag of each kind; gives the reference of Børge, who has got nothing yet."""
    factories.open_day(ledger)
    factories.box(ledger)
    factories.box(ledger, factories.FINANCE_2)
    counter = factories.Counter(ledger)
    counter.issue(amount_oere=1_000_00)
    factories.paid(ledger, counter.issue(factories.CLARA, 1_000_00))
    request(ledger)
    held = counter.issue(factories.DAGMAR, 1_000_00)
    with factories.booking(ledger, factories.FINANCE_2) as book:
        hold(book, held)
    for number in range(4):
        transfer(ledger, counter, number)
    jumped(ledger)
    return counter.ref(factories.BOERGE)


def transfer(ledger: Ledger, counter: factories.Counter, number: int) -> None:
    """A bank transfer: on list 1, on list 2 that is released, on list 3 that is sent, and one on none."""
    claim = replace(factories.draft().claim, benefit=factories.FLEKS, period_from=date(2026, 10, 2 + number))
    asked = counter.issue(
        factories.CLARA,
        100_00,
        claim=claim,
        method=PayoutMethod.BANK_TRANSFER,
        method_detail="9999 0000012345",
        reason="Husleje",
    )
    approved(ledger, asked)
    if number == 3:
        return
    with factories.booking(ledger, factories.FINANCE_2) as book:
        list_id = make_list(book, [asked], bank="Hovedbanken")
    with factories.booking(ledger, factories.FINANCE) as book:
        if number >= 1:
            release_list(book, list_id)
        if number == 2:
            send_list(book, list_id)


def filled_in(app: Flask, form: Form, ref: str, endpoint: str) -> tuple[Person, str, dict[str, Any]]:
    """The person with the form before them: where it goes to, and what it holds."""
    person = signed_in(app, form.who)
    if form.find:
        person.open("/skranke").send({"citizen": form.find}, form="find")
    if form.page == CITIZEN and endpoint != "counter.look_up_again":
        person.open("/skranke").send({"citizen": factories.BOERGE.digits}, form="find")
    if form.page:
        person.open(form.page.format(ref=ref))
    element = person.form(form.action)
    return person, element.get("action") or person.path, person._filled_in(element)


def events(ledger: Ledger) -> int:
    with ledger.reading() as connection:
        return count_events(connection)


def test_each_route_that_takes_a_form_says_how_it_meets_a_repeat(app: Flask) -> None:
    posts = {rule.endpoint for rule in app.url_map.iter_rules() if "POST" in (rule.methods or set())}
    assert posts == {*FORMS, *ELSEWHERE, *WITHOUT}
    tests = Path(__file__).parent.parent
    told = {place: (tests / place).read_text(encoding="utf-8") for place in ELSEWHERE.values()}
    words = ("twice", "a_second_press", "request_key=key")
    assert [place for place, text in told.items() if not any(word in text for word in words)] == []


@pytest.mark.in_turns
@pytest.mark.parametrize("endpoint", FORMS)
def test_a_form_sent_again_shows_what_the_first_press_did_and_does_nothing(
    app: Flask, ledger: Ledger, ref: str, endpoint: str
) -> None:
    form = FORMS[endpoint]
    form.before(ledger)
    person, path, page = filled_in(app, form, ref, endpoint)
    before = events(ledger)

    def press(values: Mapping[str, Any]) -> tuple[int, str]:
        answer = person.client.post(path, data={**page, **values})
        return answer.status_code, answer.headers.get("Location", "")

    first = press(form.values)
    assert first[0] == 303
    made = events(ledger)
    assert made > before
    assert press(form.values) == first
    for minutes in (15, 30, 45, 60):
        clock.set_source(lambda minutes=minutes: START + timedelta(minutes=minutes))  # type: ignore[misc]
        person.client.get("/mine-seneste")
    assert press(form.values) == first
    assert events(ledger) == made
    if form.other:
        answer = person.client.post(path, data={**page, **form.other})
        assert answer.status_code == 409
        assert "Siden er sendt før" in answer.text
        assert events(ledger) == made


def test_my_last_steps_are_shown_with_the_bilag_they_were_about(app: Flask, ref: str) -> None:
    text = signed_in(app, factories.CASEWORKER).open("/mine-seneste").text()
    assert "Anmodning sendt til teamlederen" in text
    assert f"Bilag {BilagNumber('STR26', 1)}" in text
    assert "Anna Ågesen-Prøve" in text
    assert "Dagmar" not in text
    assert "slået op" not in text
    assert "ikke gjort noget færdigt" in signed_in(app, factories.AUDITOR).open("/mine-seneste").text()


def test_a_leader_sees_that_the_clock_has_jumped_until_the_date_is_seen_to(app: Flask, ref: str) -> None:
    said = "Computerens ur er sprunget"
    assert said not in signed_in(app, factories.CASEWORKER).text()
    leader = signed_in(app, factories.LEADER)
    assert said in leader.text()
    assert "skulle have vist 30-10-2026 kl. 09.00, men viste 29-10-2026 kl. 09.00" in leader.text()
    assert said not in leader.send({}, form="/ur/").text()
