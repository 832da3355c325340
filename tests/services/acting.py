"""What tests of services need besides acting: read a bilag, go round the services with SQL, fill a ledger."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pyotp
from sqlalchemy import text

from importers.layout_file import make_layout
from payout.bilag_number import BilagNumber
from payout.clock import DANISH_TIME, Watch
from payout.cpr import Cpr
from payout.db import Ledger, SqliteLedger, connect
from payout.domain.account_map import TargetSystem
from payout.domain.aconto import Claim
from payout.domain.action_plan import Approval
from payout.domain.bilag import IdentityCheck
from payout.domain.bilag_states import BilagStatus
from payout.domain.closing import ConditionCode
from payout.domain.counter_notes import Collector, Relation
from payout.domain.formal_steps import DecisionKind, FormalDecision
from payout.domain.indberetningsliste import AmountBasis, ListKind, ListLine
from payout.domain.kontering import PayoutMethod
from payout.domain.late_entry import LateDraft, Typing
from payout.domain.list_copies import CopyForm
from payout.domain.logbook import Decision, LogCategory, LogDraft
from payout.domain.match_proposals import DayProposal, MovedDay, Verdict, proposals
from payout.domain.match_run import PaymentLine, match
from payout.domain.missing import StepKind
from payout.domain.paper_blocks import PaperEnd
from payout.domain.posting_file import PostingFormat
from payout.domain.readiness import Tick
from payout.domain.rekeying import Keying
from payout.domain.roles import Role
from payout.domain.sample import SampleMeans, SampleOutcome
from payout.domain.settlement import LineDetail, ReturnReason, SettlementKind
from payout.domain.settlement_plan import PlanEnd, PlanTerms
from payout.domain.ydelser import OneName
from payout.models import (
    booked,
    closing_note,
    closing_pack,
    drill_arrival,
    drill_card,
    drill_ledger,
    drill_run,
    export_file,
    retention_run,
    returned_file,
)
from payout.money import Oere
from payout.queries.bilag import Bilag, bilag_by_id
from payout.queries.cash import box_by_id
from payout.queries.cash_counts import differences_waiting
from payout.queries.incidents import open_incident
from payout.queries.known_run import KnownRun
from payout.queries.missing import missing_payments
from payout.services.attest_difference import attest_difference
from payout.services.benefit_systems import set_system
from payout.services.cash_boxes import refill_box
from payout.services.cash_handovers import offer_box, take_over
from payout.services.clock_jumps import confirm_date, tell_of_jump
from payout.services.close_incident import confirm_reason, state_reason
from payout.services.decide_request import approve, reject
from payout.services.draw_postings import PostingDrawing, draw_postings
from payout.services.drills import note_drill
from payout.services.factors import enrol_app, judge_code, make_codes, new_secret, set_pin
from payout.services.fetch_list import log_fetch
from payout.services.formal_steps import take_decision
from payout.services.handle_missing import note_step
from payout.services.inspect_box import begin_inspection, count_inspection
from payout.services.journal import Insert, Update
from payout.services.layouts import add_layout
from payout.services.list_copies import hand_on as hand_copy_on
from payout.services.list_copies import lock_away, register_copy, shred
from payout.services.mark_urgent import mark_urgent
from payout.services.match_links import decide_proposal, undo_link
from payout.services.pack_closed import receive_pack
from payout.services.paper_blocks import end_numbers, hand_on, make_block, withdraw_end
from payout.services.pay_marks import lift_mark, set_mark
from payout.services.pay_out import hold, release_for
from payout.services.plans import save_plan
from payout.services.print_again import print_again
from payout.services.readiness import tick_off
from payout.services.receive_export import give_receipt, reverse_receipt
from payout.services.receive_handover import receive_handover
from payout.services.register_paper import approve as approve_paper
from payout.services.register_paper import drop, type_first, type_second
from payout.services.rekey import check_many, log_rekeying_fetch, mark_keyed, take
from payout.services.return_cash import return_cash
from payout.services.reverse_settlement import reverse_settlement
from payout.services.role_grants import end_grant, grant_role
from payout.services.sample_check import answer_sample, draw_sample
from payout.services.settle_bilag import settle_bilag
from payout.services.settlement_plans import make_plan, miss_part, stop_plan, take_part
from payout.services.tick_plan import tick_item, undo_tick
from payout.services.transfers import make_list, release_list, return_transfer, send_list
from payout.services.verify_ledger import verify
from payout.services.void_bilag import void
from payout.services.write_logbook import write_entry
from payout.settings import DEFAULT_RESERVATION
from tests.conftest import START
from tests.factories import (
    ANNA,
    AUDITOR,
    BOERGE,
    CASEWORKER,
    CASEWORKER_2,
    CLARA,
    DAGMAR,
    FINANCE,
    FINANCE_2,
    FLEKS,
    HELP,
    LEADER,
    LEADER_2,
    NOBODY,
    OCTOBER,
    PAY_DATE,
    Counter,
    accounts_mapped,
    booking,
    box,
    clerk,
    confirmed,
    double_lock,
    draft,
    keep_for_paper,
    lines,
    open_again,
    paid,
    parsed_list,
    plan,
    store,
)
from tests.other_place import busy_there


def read(ledger: Ledger, bilag_id: int) -> Bilag:
    """The bilag as it stands."""
    with ledger.reading() as connection:
        found = bilag_by_id(connection, bilag_id)
    assert found is not None
    return found


def count(ledger: Ledger, table: str) -> int:
    """How many rows a table has."""
    with ledger.reading() as connection:
        found = connection.scalar(text(f"SELECT count(*) FROM {table}"))
    assert isinstance(found, int)
    return found


def sql(ledger: Ledger, statement: str, **values: Any) -> None:
    """Bare SQL in a transaction: round the services, under the constraints and triggers."""
    with ledger.transaction() as connection:
        connection.execute(text(statement), values)


def drop_trigger(ledger: Ledger, table: str, name: str) -> None:
    """Do away with a trigger, as somebody with the right to does; PostgreSQL wants its table named."""
    where = "" if isinstance(ledger, SqliteLedger) else f" ON {table}"
    sql(ledger, f"DROP TRIGGER {name}{where}")


def faults(ledger: Ledger) -> dict[str, str]:
    """The checks of the verification that don't hold, each with what it says."""
    return {check.name: check.detail for check in verify(ledger).checks if not check.ok}


@contextmanager
def by_hand(ledger: SqliteLedger) -> Iterator[Any]:
    """A bare connection of somebody with the passphrase who has done away with triggers and foreign keys."""
    ledger.close()
    connection = connect(ledger.path, ledger.raw_key)
    connection.execute("PRAGMA foreign_keys = OFF")
    triggers = connection.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").fetchall()
    for name, _ in triggers:
        connection.execute(f"DROP TRIGGER {name}")
    try:
        yield connection
        for _, definition in triggers:
            connection.execute(definition)
    finally:
        connection.close()


def request(ledger: Ledger, username: str = CASEWORKER) -> int:
    """A request of 400 kr. for somebody who is on no list."""
    return Counter(ledger, username).issue(NOBODY, 400_00, reason="Står ikke på listen")


def approved(ledger: Ledger, bilag_id: int, username: str = LEADER) -> int:
    with booking(ledger, username) as book:
        approve(book, bilag_id, reason="Set i sagen")
    return bilag_id


def voided(ledger: Ledger, bilag_id: int, username: str = CASEWORKER) -> int:
    with booking(ledger, username) as book:
        void(book, bilag_id, clerk(ledger, username), reason="Forkert beløb")
    return bilag_id


def printed(ledger: Ledger, *bilag_ids: int, username: str = CASEWORKER) -> tuple[int, ...]:
    with booking(ledger, username) as book:
        return print_again(book, bilag_ids, size="A4")


def settled(
    ledger: Ledger, bilag_id: int, amount_oere: int, kind: SettlementKind = SettlementKind.SET_OFF
) -> int:
    with booking(ledger, FINANCE) as book:
        settle_bilag(book, bilag_id, kind=kind, amount_oere=Oere(amount_oere), note="novemberkørslen")
    return bilag_id


def busy_day(ledger: Ledger) -> None:
    """A ledger with rows in every table but `drill_ledger`, and bilag in every status."""
    paid_to = {CLARA: "Vera Værgesen"}
    store(ledger, parsed_list([one._replace(payee=paid_to.get(one.cpr, "")) for one in lines()]))
    plan_saved(ledger)
    open_again(ledger)
    counter, other = Counter(ledger), Counter(ledger, CASEWORKER_2)
    box(ledger)
    part = paid(ledger, counter.issue(ANNA, 4_000_00))
    settled(ledger, part, 1_000_00)
    whole = paid(ledger, other.issue(CLARA, 2_000_00))
    settled(ledger, whole, 2_000_00, SettlementKind.REPAID)
    voided(ledger, counter.issue(DAGMAR, 4_000_00))
    printed(ledger, part, whole)
    printed(ledger, part, username=FINANCE)
    transfer = counter.issue(
        CLARA,
        3_000_00,
        claim=replace(draft().claim, benefit=FLEKS),
        method=PayoutMethod.BANK_TRANSFER,
        method_detail="1234 0000567890",
        collector=Collector(relation=Relation.PROXY, name="Fie Fuldmagt", document="Fuldmagt af 28-10-2026"),
        reason="Husleje",
    )
    follow_up(ledger, part)
    desk_work(ledger, part, transfer)
    doubts(ledger)
    on_paper(ledger)
    approved(ledger, request(ledger))
    refused = request(ledger)
    with booking(ledger, LEADER) as book:
        reject(book, refused, reason="Har fået")
    request(ledger)
    with booking(ledger, LEADER) as book:
        add_layout(
            book,
            make_layout(
                name="KMD Aktiv",
                source="KMD",
                kind="",
                columns=[("Pers. ident", "cpr"), ("Penge ud", "to_pay")],
                fixed={},
            ),
        )
    with booking(ledger, LEADER) as book:
        log_fetch(book, sha256=parsed_list().sha256, list_id=1, purpose="Retter række 3")
    cash_between_people(ledger)
    anna, clara = counter.ref(ANNA), counter.ref(CLARA)
    with booking(ledger, LEADER) as book:
        set_mark(book, anna, instruction="Ring til Udbetaling")
        lift_mark(book, anna, reason="Opklaret")
        set_mark(book, clara, instruction="Kun med værgen")
    until_zero(ledger, part, whole)
    keep_for_paper(ledger)
    jumped(ledger)
    with booking(ledger, LEADER) as book:
        confirm_date(book)
    export(ledger)
    come_back(ledger, part)
    leave_open(ledger)
    before_and_beside(ledger)
    draw(ledger)


def before_and_beside(ledger: Ledger) -> None:
    """What is done beside counter and cash desk: logbook, readiness, another place, drill, plan, locks."""
    logbook(ledger)
    being_ready(ledger)
    other_place_hands_over(ledger)
    drilled(ledger)
    follow_plan(ledger)
    ways_in(ledger)
    double_lock(ledger)
    end_of_data(ledger)


def late_draft(ledger: Ledger, number: BilagNumber, **changes: Any) -> LateDraft:
    """A paper of today for Nils, who is on no list: issued by Sara at 8.10 and paid by Olga at 8.20."""
    day = START.astimezone(DANISH_TIME).replace(hour=8, minute=10)
    typed = {
        "number": number,
        "cpr": changes.pop("cpr", NOBODY),
        "amount_oere": Oere(changes.pop("amount_oere", 400_00)),
        "issued_at": day,
        "paid_at": day.replace(minute=20),
    }
    whole = LateDraft(
        typing=Typing(**typed),
        name="Nils Ny",
        claim=Claim(benefit=FLEKS, period_from=OCTOBER[0], period_to=OCTOBER[1]),
        identity_check=IdentityCheck.OTHER,
        identity_document="Opholdskort",
        issuer_id=clerk(ledger, CASEWORKER).user_id,
        payer_id=clerk(ledger, FINANCE).user_id,
        place="Jobcenter",
        box_id=1,
        reason="Printeren var nede",
    )
    return replace(whole, **changes)


def block_made(ledger: Ledger, size: int = 5, holder: str = "Sara Sagsbehandler") -> int:
    """A block of blank bilag; gives its id."""
    with booking(ledger, LEADER) as book:
        return make_block(book, size=size, holder=holder, series_prefix="STR")


def typed_twice(ledger: Ledger, paper: LateDraft) -> int:
    """A paper that Sten and Otto have typed; gives the entry's id."""
    with booking(ledger, CASEWORKER_2) as book:
        entry_id = type_first(book, paper)
    with booking(ledger, FINANCE_2) as book:
        type_second(book, entry_id, paper.typing, reservation_template=DEFAULT_RESERVATION)
    return entry_id


def on_paper(ledger: Ledger) -> None:
    """A block that was handed on: numbers that are used, spoiled, returned and reopened."""
    block_id = block_made(ledger)
    with booking(ledger, LEADER) as book:
        hand_on(book, block_id, holder="Rådhuset, skranke 2")
    numbers = [BilagNumber("STRP26", sequence) for sequence in range(1, 6)]
    entry_id = typed_twice(ledger, late_draft(ledger, numbers[0]))
    with booking(ledger, LEADER_2) as book:
        approve_paper(book, entry_id, reason="Set i sagen", reservation_template=DEFAULT_RESERVATION)
    with booking(ledger, CASEWORKER_2) as book:
        dropped = type_first(book, late_draft(ledger, numbers[1]))
        drop(book, dropped, reason="Forkert beløb")
        end_numbers(book, numbers[1], numbers[2], PaperEnd.SPOILED, note="Skrevet forkert")
        end_id = end_numbers(book, numbers[3], numbers[3], PaperEnd.RETURNED, note="")
    with booking(ledger, LEADER) as book:
        withdraw_end(book, end_id, reason="Den var brugt")


def list_copy(ledger: Ledger, form: CopyForm = CopyForm.PAPER, purpose: str = "") -> int:
    """The team leader makes a copy of the citizen list, for the guard; gives its number."""
    with booking(ledger, LEADER) as book:
        return register_copy(book, form, holder="Vagten", citizens=4, purpose=purpose, list_ids=[1])


def shredded(ledger: Ledger, copy_id: int) -> None:
    """The team leader shreds a copy, and the other one sees it."""
    witness_id = clerk(ledger, LEADER_2).user_id
    with booking(ledger, LEADER) as book:
        shred(book, copy_id, witness_id=witness_id)


def being_ready(ledger: Ledger) -> None:
    """Printer and cash order are seen to; one copy of the list is locked away, and one shredded."""
    with booking(ledger, LEADER) as book:
        tick_off(book, Tick.PRINTER, on=START.date())
        tick_off(book, Tick.CASH_ORDER, on=date(2026, 10, 1))
    kept, gone = list_copy(ledger, purpose="Skranken uden strøm"), list_copy(ledger, CopyForm.ENCRYPTED)
    with booking(ledger, LEADER) as book:
        hand_copy_on(book, kept, holder="Sara Sagsbehandler")
        lock_away(book, kept, place="Skab 3", key_holders=("Lea Leder", "Vagten"))
    shredded(ledger, gone)


def other_place_hands_over(ledger: Ledger) -> None:
    """Another place hands over twice: a bilag that is paid in between, one that is issued, and a request."""
    for opened in busy_there():
        with booking(ledger, LEADER) as book:
            receive_handover(book, opened, code=opened.code)


def ways_in(ledger: Ledger) -> None:
    """A sheet of codes with one used, an app, a PIN, a deputy, and a role for a time that was taken back."""
    user_id = clerk(ledger, CASEWORKER).user_id
    with booking(ledger, LEADER) as book:
        code = make_codes(book, user_id)[0]
        tomorrow = book.now + timedelta(days=1)
        grant_role(book, user_id, Role.TEAM_LEADER, until=tomorrow, deputy_for=book.actor_id)
        end_grant(book, grant_role(book, user_id, Role.FINANCE, until=tomorrow))
    with booking(ledger, CASEWORKER) as book:
        assert judge_code(book, user_id, code, try_id=0)
        set_pin(book, user_id, "271828")
    with booking(ledger, CASEWORKER_2) as book:
        secret, other_id = new_secret(), clerk(ledger, CASEWORKER_2).user_id
        enrol_app(book, other_id, secret, pyotp.TOTP(secret).at(book.clock))


def run_stored(ledger: Ledger, *paid_lines: ListLine) -> int:
    """A real run that paid these lines, as the list of `lines()` has them; gives its id."""
    run = parsed_list(
        paid_lines,
        file_name="udbetalt-2026-10.xlsx",
        kind=ListKind.UDBETALING,
        amount_basis=AmountBasis.UDBETALT,
        source="KY",
    )
    return store(ledger, run)


def keyed(ledger: Ledger, bilag_id: int, username: str = CASEWORKER) -> None:
    """A bilag entered in the benefit system by who says so."""
    keying = Keying(
        keyed_by=clerk(ledger, username).user_id, keyed_on=START.date(), receipt="KY-77", remark="Som aftalt"
    )
    with booking(ledger, username) as book:
        mark_keyed(book, bilag_id, keying)


def until_zero(ledger: Ledger, open_bilag: int, settled_bilag: int) -> None:
    """One bilag entered and one taken, a missing payment that somebody called about, a sample answered."""
    with booking(ledger, LEADER) as book:
        set_system(book, [1, 2], system="KY", valid_from=START.date())
    with booking(ledger, CASEWORKER_2) as book:
        take(book, [open_bilag])
    keyed(ledger, settled_bilag)
    with booking(ledger, FINANCE_2) as book:
        check_many(book, [settled_bilag])
    with booking(ledger, FINANCE) as book:
        log_rekeying_fetch(
            book, incident_id=1, sha256="0" * 64, row_count=2, has_cpr=True, purpose="Taster i KY"
        )
    run_stored(ledger, lines()[0])
    with ledger.reading() as connection:
        incident = open_incident(connection)
        assert incident is not None
        found = missing_payments(connection, incident)
    assert found
    with booking(ledger, CASEWORKER) as book:
        note_step(book, found[0].key, StepKind.CONTACTED, note="Telefon", on_date=START.date())
    with booking(ledger, CASEWORKER) as book:
        note_step(book, found[0].key, StepKind.URGENT, note="Husleje i morgen")
    with booking(ledger, LEADER) as book:
        draw_sample(book, size=2, percent=None)
    for item_id in (1, 2):
        with booking(ledger, LEADER) as book:
            answer_sample(book, item_id, outcome=SampleOutcome.AGREES, means=SampleMeans.PAPER, remark="Set")


def follow_up(ledger: Ledger, bilag_id: int) -> None:
    """A line that is reversed; a plan with a part that is taken and one that is not, stopped for another."""
    with booking(ledger, FINANCE) as book:
        reverse_settlement(book, bilag_id, 1, reason="Forkert kørsel")
    settled(ledger, bilag_id, 500_00)
    terms = PlanTerms(first_month=START.date(), parts=3, benefit_oere=Oere(9_000_00), floor_oere=Oere(100))
    with booking(ledger, FINANCE) as book:
        make_plan(book, bilag_id, terms)
        miss_part(book, bilag_id, 1, reason="Kørslen gik uden")
    run = LineDetail(happened_on=START.date(), reference="Oktober")
    with booking(ledger, FINANCE) as book:
        take_part(book, bilag_id, 1, detail=run, note="Alligevel")
        stop_plan(book, bilag_id, reason=PlanEnd.DEFERRED, note="Aftalt med borgeren")
        make_plan(book, bilag_id, replace(terms, parts=2))


def cash_between_people(ledger: Ledger) -> None:
    """Olga's float is confirmed, her box inspected and handed on to Otto with an attested difference.

    One bilag that she held is put back by the team leader. Otto's refill waits.
    """
    confirmed(ledger)
    held = next(
        one
        for one in range(1, 99)
        if read(ledger, one).status is BilagStatus.ISSUED and read(ledger, one).method is PayoutMethod.CASH
    )
    with booking(ledger, FINANCE) as book:
        hold(book, held)
    with booking(ledger, LEADER) as book:
        release_for(book, held, reason="Olga er gået hjem")
    with ledger.reading() as connection:
        found = box_by_id(connection, 1)
    assert found is not None
    hundreds = found.balance_oere // 100_00
    with booking(ledger, AUDITOR) as book:
        inspection_id = begin_inspection(book, 1)
    counted = {Oere(100_00): hundreds}
    with booking(ledger, AUDITOR) as book:
        count_inspection(book, inspection_id, pieces=counted, present="Olga Økonomi", remarks="I orden")
    with booking(ledger, FINANCE) as book:
        offer_box(book, 1, clerk(ledger, FINANCE), to_id=clerk(ledger, FINANCE_2).user_id)
    with booking(ledger, FINANCE_2) as book:
        take_over(book, 1, pieces={Oere(100_00): hundreds - 1}, explanation="Talt to gange")
    with ledger.reading() as connection:
        (difference,) = differences_waiting(connection, 1)
    with booking(ledger, LEADER) as book:
        attest_difference(book, difference.count_id)
    with booking(ledger, FINANCE_2) as book:
        refill_box(book, pieces={Oere(100_00): 5})


def desk_work(ledger: Ledger, paid_bilag: int, transfer: int) -> None:
    """Cash that came back, a bilag that is urgent, and a transfer that came back; it waits again."""
    with booking(ledger, CASEWORKER) as book:
        mark_urgent(book, transfer, reason="Husleje i dag")
    with booking(ledger, FINANCE) as book:
        pieces = {Oere(100_00): 1}
        return_cash(book, paid_bilag, pieces=pieces, reason=ReturnReason.GIVEN_BACK, note="For meget")
    with booking(ledger, FINANCE) as book:
        list_id = make_list(book, [transfer], bank="Hovedbanken")
    with booking(ledger, FINANCE_2) as book:
        release_list(book, list_id)
    with booking(ledger, FINANCE) as book:
        send_list(book, list_id)
    with booking(ledger, FINANCE) as book:
        return_transfer(book, 1, reason="Kontoen er lukket")


MOVED = DayProposal(
    subject=MovedDay(list_day=PAY_DATE, run_day=date(2026, 11, 9)),
    payments=10,
    same_amount=10,
    list_oere=Oere(10_00),
    run_oere=Oere(10_00),
)


def doubts(ledger: Ledger) -> None:
    """Another number of Børge is refused, taken back and confirmed; a split payment is, and a day is not."""
    codes = OneName({})
    expected = [_payment(BOERGE, "Børge", 8_000_00), _payment(ANNA, "Anna", 9_00)]
    parts = [
        _payment(ANNA, "Anna", part)._replace(pay_date=date(2026, 11, part // 100)) for part in (400, 500)
    ]
    rows = match(expected, [], [_payment(NOBODY, "Børge", 8_000_00), *parts], ydelser=codes)
    other_number, split = proposals(rows, ydelser=codes)
    with booking(ledger, FINANCE_2) as book:
        undo_link(book, 1, decide_proposal(book, 1, other_number, Verdict.REFUSED))
        decide_proposal(book, 1, other_number, Verdict.CONFIRMED)
        decide_proposal(book, 1, split, Verdict.CONFIRMED)
        decide_proposal(book, 1, MOVED, Verdict.REFUSED)


def _payment(cpr: Cpr, name: str, amount_oere: int) -> PaymentLine:
    return PaymentLine(cpr.digits, name, False, HELP, *OCTOBER, PAY_DATE, Oere(amount_oere), Oere(0))


def said_of_first_proposal(ledger: Ledger, verdict: Verdict) -> int:
    """The team leader says yes or no to the first doubtful match; gives the verdict's id."""
    with booking(ledger, LEADER) as book:
        incident = open_incident(book.connection)
        assert incident is not None
        known = KnownRun().of(book.connection, incident)
        assert known is not None
        return decide_proposal(book, incident.incident_id, known.proposals[0], verdict)


def jumped(ledger: Ledger, by: timedelta = timedelta(days=-1)) -> None:
    """The machine's clock was set, and the journal is told."""
    at = [START, START + by]
    watch = Watch(lambda: at.pop(0), lambda: 0.0)
    tell_of_jump(ledger, watch)


def drilled(ledger: Ledger) -> None:
    """A drill's rows, but for the mark that makes a ledger one's; and a drill that was held elsewhere."""
    with booking(ledger, LEADER) as book:
        note_drill(book, START.date())
        now, user_id = book.now, book.actor_id
        card = {
            "id": 1,
            "kind": "ordinary",
            "minute": 4,
            "benefit": HELP,
            "listed_oere": 100,
            "again_of": None,
        }
        run = {"expected_citizens": 5, "expected_oere": 700, "started_by": user_id, "started_at": now}
        rows = [
            Insert(drill_card, {**card, "cpr": NOBODY.digits, "name": "Nils Ny"}),
            Insert(drill_run, {**run, "id": 1}),
            Insert(drill_arrival, {"card_id": 1, "arrived_at": now, "ticked_by": user_id}),
        ]
        book.record("drill.script-kept", "drill_run:1", rows)


def marked(ledger: Ledger) -> Ledger:
    """A drill's mark on a ledger in use, past the rule that it comes first."""
    with booking(ledger, LEADER) as book:
        values = {"id": 1, "seed": 1, "made_at": book.now}
        book.record("drill.made", "drill_ledger:1", [Insert(drill_ledger, values)])
    return ledger


def draw(ledger: Ledger) -> None:
    """A workbook in the ledger, made of a few bytes."""
    with booking(ledger, LEADER) as book:
        incident = open_incident(book.connection)
        assert incident is not None
        values = {
            "number": 3,
            "incident_id": incident.incident_id,
            "file_name": "afstemning-0003.xlsx",
            "sha256": "0" * 64,
            "drawn_by": book.actor_id,
            "drawn_at": datetime(2026, 10, 30, 12, tzinfo=UTC),
            "file": b"a workbook",
        }
        book.record("workbook.drawn", "export_file:3", [Insert(export_file, values)])


def come_back(ledger: Ledger, bilag_id: int) -> None:
    """The workbook comes back, and has booked a bilag."""
    with booking(ledger, FINANCE) as book:
        values = {
            "id": 1,
            "incident_id": 1,
            "export_number": 1,
            "file_name": "afstemning-0001.xlsx",
            "sha256": "1" * 64,
            **dict.fromkeys(("rows_read", "booked", "settled_oere"), 1),
            **dict.fromkeys(("untouched", "unchanged", "differing", "not_found", "missing"), 2),
            "imported_by": book.actor_id,
            "imported_at": book.now,
            "file": b"a workbook, filled in",
            "result": b"what became of it",
            "extra_headings": "[]",
        }
        line = {
            "id": 1,
            "file_id": 1,
            "export_number": 1,
            "bilag_id": bilag_id,
            "booked_on": date(2026, 10, 30),
            "kind": None,
            "amount_oere": None,
            "booked_number": "4711",
            "remark": "Set",
        }
        book.record("workbook.returned", "returned_file:1", [Insert(returned_file, values)])
        book.record("bilag.booked", f"bilag:{bilag_id}", [Insert(booked, line)])


def leave_open(ledger: Ledger) -> None:
    """Two people leave bilag open, and the note of a hændelse that was closed."""
    with booking(ledger, LEADER) as book:
        reason_id = state_reason(
            book, ConditionCode.OUTSTANDING, reason="Modregnes til foråret", verified_to=None
        )
    with booking(ledger, FINANCE) as book:
        confirm_reason(book, reason_id)
    with booking(ledger, LEADER) as book:
        note = {"incident_id": 1, "note": "Alt er gennemgået"}
        book.record("incident.closed", "incident:1", [Insert(closing_note, note)])


def plan_saved(ledger: Ledger) -> int:
    """The plan, approved today; gives its version."""
    with booking(ledger, LEADER) as book:
        return save_plan(book, plan(), Approval(revised_on=START.date(), approved_by="Centerchefen"))


def decided(ledger: Ledger, kind: DecisionKind, username: str = LEADER) -> None:
    """The centerchef has decided so, and somebody writes it down."""
    with booking(ledger, username) as book:
        decision = FormalDecision(decided_by="Centerchefen", decided_at=book.now, reason="KY svarer igen")
        take_decision(book, kind, decision)


def follow_plan(ledger: Ledger) -> None:
    """A point is ticked off and undone; the hændelse is stood down and taken up again."""
    with booking(ledger, LEADER) as book:
        tick_item(book, "alarm-2", done_by="Lea Leder", done_at=book.now, remark="Svarede ikke")
        undo_tick(book, "alarm-2", undone_by="Lea Leder", remark="Ringer igen")
    decided(ledger, DecisionKind.STAND_DOWN)
    decided(ledger, DecisionKind.RESUME)


def logbook(ledger: Ledger) -> None:
    """A problem whose text is corrected and that is solved, and two decisions."""
    lea = clerk(ledger, LEADER)
    problem = LogDraft(category=LogCategory.PROBLEM, happened_at=START, text="Printeren står")
    decision = Decision(decided_by="Centerchefen", ground="Planens punkt 3", assignee="Økonomi")
    decided = replace(problem, category=LogCategory.DECISION, text="Der udbetales a conto", decision=decision)
    with booking(ledger, LEADER) as book:
        wrong = write_entry(book, problem, lea)
        right = write_entry(book, replace(problem, text="Printeren er tom", corrects_id=wrong), lea)
        write_entry(book, replace(problem, text="Papir lagt i", solves_id=right), lea)
        write_entry(book, replace(decided, is_public=True), lea)
        write_entry(book, replace(decided, text="Der lukkes kl. 16"), lea)


def end_of_data(ledger: Ledger) -> None:
    """Rows of a step at the end of data and of a pack, as a closed hændelse has them."""
    with booking(ledger, LEADER) as book:
        run = {"id": 1, "incident_id": 1, "step": "at_close", "due_on": START.date()}
        asked = {**run, "asked_by": book.actor_id, "asked_at": book.now}
        book.record("retention.asked", "retention_run:1", [Insert(retention_run, asked)])
        pack = {"id": 1, "incident_id": 1, "sha256": "0" * 64, "file_count": 7}
        packed = {**pack, "packed_by": book.actor_id, "packed_at": book.now}
        book.record("closing_pack.packed", "closing_pack:1", [Insert(closing_pack, packed)])
        receive_pack(book, 1, received_by="Arkivet", journal_no="26/1", received_on=START.date())
    with booking(ledger, FINANCE) as book:
        done = {"done_at": book.now, "counts": "{}", "head_number": 1, "head_hash": "0" * 64}
        confirmed_by = {"confirmed_by": book.actor_id}
        book.record("data.deleted", "retention_run:1", [Update(retention_run, 1, {**done, **confirmed_by})])


def export(ledger: Ledger) -> None:
    """Accounts for every part, two posting files, and a receipt that was taken back and given again."""
    accounts_mapped(ledger, TargetSystem.NEUTRAL)
    for kind in (PostingFormat.KASSEKLADDE_CSV, PostingFormat.KASSEKLADDE_XLSX):
        drawing = PostingDrawing(
            actor_id=clerk(ledger, LEADER).user_id,
            drawn_by="Lea Leder",
            office="Prøvekøbing Kommune",
            format=kind,
            write=lambda file: f"{file.number} {file.format}".encode(),
        )
        draw_postings(ledger, drawing)
    with booking(ledger, FINANCE) as book:
        told = {"booked_on": book.now.date(), "note": "Bogført med oktober"}
        give_receipt(book, 2, journal_no="F-1", **told)
        reverse_receipt(book, 2, reason="Forkert periode")
        give_receipt(book, 2, journal_no="F-2", **told)
