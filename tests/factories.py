"""What tests begin with: users, an invented list, a hændelse, bilag in any status.

All through the real services.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date
from hashlib import sha256
from typing import Any

from sqlalchemy import select

from importers import ParsedList
from importers.parsed import totals_by_benefit
from payout.cpr import Cpr
from payout.db import Ledger
from payout.domain.account_file import account_file
from payout.domain.account_map import AccountEntry, AccountString, TargetSystem
from payout.domain.aconto import AcontoRule, Claim
from payout.domain.action_plan import ActionPlan, AlarmStep, Contact
from payout.domain.bilag import BilagDraft, IdentityCheck
from payout.domain.closing import ConditionCode
from payout.domain.counter_notes import Need
from payout.domain.double_lock import Side
from payout.domain.incident import IncidentScope
from payout.domain.indberetningsliste import AmountBasis, ListKind, ListLine
from payout.domain.kontering import Account, PayoutMethod
from payout.domain.list_lines import ListLines
from payout.domain.paper_numbers import PaperRange
from payout.domain.roles import Clerk, Role
from payout.models import user
from payout.money import Oere
from payout.queries.benefits import all_benefits
from payout.queries.cash_people import deliveries_waiting
from payout.queries.copies import reach
from payout.queries.events import chain_head
from payout.services.cash_boxes import open_box
from payout.services.cash_deliveries import confirm_delivery
from payout.services.citizens import look_up
from payout.services.close_incident import close_incident
from payout.services.double_lock import set_half
from payout.services.drills import make_drill_ledger
from payout.services.import_list import store_list
from payout.services.incidents import start_incident
from payout.services.issue_bilag import request_bilag
from payout.services.journal import Book
from payout.services.map_accounts import import_entries
from payout.services.pay_out import hold, pay_out
from payout.services.restore import record_restored
from payout.settings import DEFAULT_RESERVATION

PASSPHRASE = "fire blå elefanter danser"
PASSWORD = "opdigtet-kode-26"
LEADER, LEADER_2 = "lea", "lars"
CASEWORKER, CASEWORKER_2 = "sara", "sten"
FINANCE, FINANCE_2 = "olga", "otto"
AUDITOR = "rita"
LEADER_HALF, CONTROL_HALF = "tre røde heste", "fem blå både"
"""The dobbeltlås of `double_lock`."""
EVERYTHING = "alma"
USERS: dict[str, tuple[str, tuple[Role, ...]]] = {
    LEADER: ("Lea Leder", (Role.TEAM_LEADER,)),
    LEADER_2: ("Lars Leder", (Role.TEAM_LEADER,)),
    CASEWORKER: ("Sara Sagsbehandler", (Role.CASEWORKER,)),
    CASEWORKER_2: ("Sten Sagsbehandler", (Role.CASEWORKER,)),
    FINANCE: ("Olga Økonomi", (Role.FINANCE,)),
    FINANCE_2: ("Otto Økonomi", (Role.FINANCE,)),
    AUDITOR: ("Rita Revisor", (Role.AUDITOR,)),
    EVERYTHING: ("Alma Alt", (Role.CASEWORKER, Role.FINANCE, Role.TEAM_LEADER)),
}

HELP, FLEKS = "Hjælp til forsørgelse", "Fleksløntilskud"
PAY_DATE = date(2026, 10, 30)
OCTOBER = (date(2026, 10, 1), date(2026, 10, 31))
ANNA, BOERGE, CLARA, DAGMAR = Cpr("0203600001"), Cpr("1504720001"), Cpr("2811850001"), Cpr("0912910001")
"""On the list of `lines()`: Dagmar is protected, Clara has two ydelser.

Their numbers can't exist (see lists).
"""
NOBODY = Cpr("2705830001")
"""A number on no list."""


def double_lock(ledger: Ledger) -> None:
    """Set both halves of the dobbeltlås, each by a person of its own."""
    for username, side, half in (
        (LEADER, Side.LEADER, LEADER_HALF),
        (FINANCE, Side.CONTROL, CONTROL_HALF),
    ):
        with booking(ledger, username) as book:
            set_half(book, side, half, clerk(ledger, username))


def line(cpr: Cpr, name: str, amount_oere: int, **changes: Any) -> ListLine:
    """One accepted line of October, with some values changed."""
    whole = ListLine(
        row=7,
        cpr=cpr,
        name=name,
        address="Opdigtevej 1, 9989 Prøvekøbing",
        is_protected=False,
        benefit=HELP,
        period_from=OCTOBER[0],
        period_to=OCTOBER[1],
        pay_date=PAY_DATE,
        amount_oere=Oere(amount_oere),
        gross_oere=None,
        net_oere=None,
        set_off_oere=None,
        aconto_oere=None,
        unit="Team Nord",
        case_no="2026-000001",
        has_warning=False,
    )
    return whole._replace(**changes)


def lines() -> list[ListLine]:
    """Five lines for four invented persons: 33.000,00 kr. expected in all."""
    return [
        line(ANNA, "Anna Ågesen-Prøve", 10_000_00),
        line(BOERGE, "Børge Fuglsåen", 8_000_00, row=8),
        line(CLARA, "Clara Æblegren", 6_000_00, row=9),
        line(CLARA, "Clara Æblegren", 4_000_00, row=10, benefit=FLEKS),
        line(DAGMAR, "Dagmar Dulgt", 5_000_00, row=11, is_protected=True, address=""),
    ]


def parsed_list(rows: Sequence[ListLine] | None = None, **changes: Any) -> ParsedList:
    """A read list of these lines, as the importer would give it."""
    accepted = lines() if rows is None else list(rows)
    whole = ParsedList(
        file_name="ydelser-2026-10.xlsx",
        sha256=sha256(repr(accepted).encode()).hexdigest(),
        kind=ListKind.INDBERETNING,
        source="ydelser",
        layout="ydelser",
        sheet="Indberetning",
        amount_basis=AmountBasis.TIL_UDBETALING,
        list_date=date(2026, 10, 27),
        rows_read=len(accepted),
        rows_accepted=len(accepted),
        rows_rejected=0,
        rows_with_warnings=0,
        citizens=len({row.cpr for row in accepted}),
        total_oere=sum(row.amount_oere for row in accepted),
        by_benefit=totals_by_benefit(ListLines.of(accepted)),
        file_total_oere=None,
        file_total_rows=None,
        findings=(),
        lines=ListLines.of(accepted),
        columns=(),
    )
    return replace(whole, **changes)


def clerk(ledger: Ledger, username: str) -> Clerk:
    """The clerk behind a username."""
    with ledger.reading() as connection:
        found = connection.execute(select(user).where(user.c.username == username)).one()
    return Clerk(
        user_id=found.id,
        username=found.username,
        display_name=found.display_name,
        roles=frozenset(map(Role, found.roles.split(","))),
    )


@contextmanager
def booking(ledger: Ledger, username: str) -> Iterator[Book]:
    """A write transaction in the name of a user."""
    user_id = clerk(ledger, username).user_id
    with ledger.transaction() as connection:
        yield Book(connection, user_id)


def scope(**changes: Any) -> IncidentScope:
    """What a team leader states: both ydelser, pay-day 30 October, 80 % down to whole 50 kr., no ceilings."""
    whole = IncidentScope(
        name="KY og KSD nede",
        systems="KY",
        down_since=date(2026, 10, 29),
        authorised_by="Centerchefen",
        benefits=(HELP, FLEKS),
        pay_days=(PAY_DATE,),
        rule=AcontoRule(
            share_percent=80, rounding_oere=Oere(50_00), ceiling_bilag_oere=None, ceiling_person_oere=None
        ),
        is_drill=False,
    )
    return replace(whole, **changes)


def plan(**changes: Any) -> ActionPlan:
    """A short plan: two to alarm, two tasks at once, one after, two contacts."""
    whole = ActionPlan(
        title="It-nedbrud",
        situation="KY er nede.",
        alarm=(
            AlarmStep(function="Nærmeste teamleder", how="mundtligt", stand_in="Faglig koordinator"),
            AlarmStep(function="Centerchef", how="telefon 11 22 33 44"),
        ),
        tasks_now=("Find fejlen", "Åbn hændelsen"),
        tasks_after=("Luk kasserne",),
        leadership="Teamlederen leder.",
        staffing="To i skranken.",
        communication="Opslag på døren.",
        contacts=(
            Contact(function="It-vagten", phone="55 66 77 88", is_critical=True),
            Contact(function="Banken", phone="99 88 77 66", is_critical=False),
        ),
    )
    return replace(whole, **changes)


def run_list(rows: Sequence[ListLine], **changes: Any) -> ParsedList:
    """An udbetalingsliste of the ydelser system, made on 3 November."""
    ours = {"sha256": "b" * 64, "file_name": "udbetalt-2026-10.xlsx", "layout": "udbetalt"}
    basis, made = AmountBasis.UDBETALT, date(2026, 11, 3)
    whole = parsed_list(rows, kind=ListKind.UDBETALING, amount_basis=basis, list_date=made, **ours)
    return replace(whole, **changes)


def store(
    ledger: Ledger, parsed: ParsedList | None = None, file: bytes = b"a list", *, adds: bool = False
) -> int:
    """Import a list as the team leader does; gives its id."""
    read = parsed or parsed_list()
    with booking(ledger, LEADER) as book:
        return store_list(book, read, file=file, source=read.source, data_date=read.list_date, adds=adds)


def mark_as_drill(ledger: Ledger) -> None:
    """Make a ledger with nothing in it a drill's."""
    with booking(ledger, LEADER) as book:
        make_drill_ledger(book, seed=1)


def open_day(ledger: Ledger, **changes: Any) -> None:
    """The list of `lines()` imported, and a hændelse open for it; for a drill the ledger is made one's."""
    if changes.get("is_drill"):
        mark_as_drill(ledger)
    store(ledger)
    open_again(ledger, **changes)


def open_again(ledger: Ledger, **changes: Any) -> None:
    """Another hændelse, for the lists that are there."""
    with booking(ledger, LEADER) as book:
        start_incident(book, scope(**changes), series_prefix="STR")


@dataclass(frozen=True)
class Counter:
    """A caseworker at work."""

    ledger: Ledger
    username: str = CASEWORKER

    def ref(self, cpr: Cpr, name: str = "") -> str:
        """Look a citizen up; gives the page's reference."""
        with booking(self.ledger, self.username) as book:
            return look_up(book, cpr, purpose="Nødudbetaling", name=name)

    def issue(self, cpr: Cpr = ANNA, amount_oere: int = 4_000_00, **changes: Any) -> int:
        """Issue or request a bilag for the citizen; gives its id."""
        ref = self.ref(cpr, name="Nils Ny")
        with booking(self.ledger, self.username) as book:
            return request_bilag(
                book, ref, draft(amount_oere, **changes), reservation_template=DEFAULT_RESERVATION
            ).bilag_id


def draft(amount_oere: int = 4_000_00, **changes: Any) -> BilagDraft:
    """What the counter fills in for an ordinary cash bilag; who gives a reason needs food, unless told."""
    whole = BilagDraft(
        claim=Claim(benefit=HELP, period_from=OCTOBER[0], period_to=OCTOBER[1]),
        amount_oere=Oere(amount_oere),
        method=PayoutMethod.CASH,
        method_detail="",
        identity_check=IdentityCheck.PASSPORT,
        identity_document="pas 1234",
        stated_by_citizen="",
        reason="",
        place="Jobcenter",
        needs=frozenset({Need.FOOD} if changes.get("reason") else ()),
    )
    return replace(whole, **changes)


def box(ledger: Ledger, username: str = FINANCE, hundreds: int = 500) -> int:
    """Open a cash box with so many 100 kr. notes; gives its id."""
    with booking(ledger, username) as book:
        return open_box(
            book, place="Jobcenter", pieces={Oere(100_00): hundreds}, maximum_oere=Oere(1_000_000_00)
        )


def confirmed(ledger: Ledger, username: str = LEADER) -> None:
    """Confirm all cash that waits for another person's word."""
    with ledger.reading() as connection:
        waiting = deliveries_waiting(connection, 1)
    for delivery in waiting:
        with booking(ledger, username) as book:
            confirm_delivery(book, delivery.delivery_id)


def keep_for_paper(ledger: Ledger) -> None:
    """A copy was put back, and two numbers of a drill's series stand on paper only."""
    with booking(ledger, LEADER) as book:
        kept = PaperRange(series="OEV26", first_sequence=1, last_sequence=2)
        record_restored(book, reach(book.connection), (kept,))


def paid(ledger: Ledger, bilag_id: int, username: str = FINANCE) -> int:
    """Hold and pay a bilag as the cashier, who has an open box; gives its id."""
    with booking(ledger, username) as book:
        hold(book, bilag_id)
    with booking(ledger, username) as book:
        pay_out(book, bilag_id)
    return bilag_id


REASONS = {ConditionCode.SAMPLE: "Alle er set ved kassen", ConditionCode.REAL_RUN: "Kommer i næste uge"}


def close_haendelse(ledger: Ledger, username: str = LEADER, **changes: Any) -> None:
    """Close the open hændelse in a book that was verified just before, with reasons for what has no run."""
    with booking(ledger, username) as book:
        whole = {"note": "", "reasons": REASONS, "verified_to": chain_head(book.connection).events}
        close_incident(book, **{**whole, **changes})


STRINGS = {
    TargetSystem.NEUTRAL: "9.99.{:03}",
    TargetSystem.OPUS: "99990{:03}",
    TargetSystem.PRISME: "999901030{:03}-999521999-99110-29-",
}
"""Invented accounts of each system, all of their shape."""


def invented_accounts(
    codes: Sequence[str], systems: Sequence[TargetSystem] = tuple(TargetSystem)
) -> list[AccountEntry]:
    """An account for every part and every ydelse of these codes, from the first day of 2026."""
    parts: list[tuple[Account, str | None]] = [(one, None) for one in Account if one is not Account.BENEFIT]
    parts += [(Account.BENEFIT, code) for code in codes]
    return [
        AccountEntry(
            system=system,
            account=account,
            benefit=benefit,
            valid_from=date(2026, 1, 1),
            string=AccountString(
                account=STRINGS[system].format(place),
                psp_element="XG-0000000000-00001" if system is TargetSystem.OPUS else "",
            ),
            remark="Opdigtet",
        )
        for system in systems
        for place, (account, benefit) in enumerate(parts, 1)
    ]


def accounts_mapped(ledger: Ledger, *systems: TargetSystem) -> None:
    """Every part has an account in these systems, else in all."""
    with booking(ledger, LEADER) as book:
        codes = [one.facts.code for one in all_benefits(book.connection)]
        entries = invented_accounts(codes, systems or tuple(TargetSystem))
        import_entries(book, account_file(entries).encode())
