"""The real thing: the same commands through session, permission table and services, on a real file."""

import shutil
import tempfile
from collections.abc import Callable, Iterable, Mapping
from datetime import timedelta
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, select

from importers import ParsedList
from payout import clock
from payout.cpr import Cpr
from payout.db import SqliteLedger
from payout.domain.aconto import person_maximum, person_remaining
from payout.domain.bilag import BilagDraft
from payout.domain.closing import ConditionCode, still_open
from payout.domain.errors import DomainError
from payout.domain.formal_steps import FormalDecision
from payout.domain.kontering import PayoutMethod
from payout.domain.rekeying import Keying
from payout.domain.requisition import slip_of
from payout.domain.roles import Clerk, Role
from payout.domain.sign_in import SessionState
from payout.domain.suggestion import suggested
from payout.domain.two_people import Parties
from payout.models import user
from payout.queries.citizens import citizen_by_cpr, standing
from payout.queries.closing import closing_conditions
from payout.queries.incidents import open_incident
from payout.queries.rekeying import RekeyingFilter, rekeying_rows
from payout.services import (
    attest_difference,
    cash_boxes,
    cash_deliveries,
    cash_handovers,
    citizens,
    close_incident,
    decide_request,
    formal_steps,
    import_list,
    incidents,
    issue_bilag,
    pay_out,
    rekey,
    return_cash,
    reverse_settlement,
    sessions,
    settle_bilag,
    transfers,
    users,
    void_bilag,
)
from payout.services.journal import Book
from payout.services.repeats import SentForm, id_of_earlier, keep_sent
from payout.services.verify_ledger import Verification, verify
from payout.settings import DEFAULT_RESERVATION, LEDGER_FILE
from payout.web.permissions import ROUTES, Permission, may
from tests.factories import REASONS, draft, line, parsed_list, scope
from tests.model import commands as c

IN_MEMORY = Path("/dev/shm")  # noqa: S108 — a folder of the test's own is made in it
IDLE = timedelta(minutes=20)
EVERYTHING_VERIFIED = 10**9
"""The verification is a harness of its own here, and no condition of the model."""


class SignedOut(DomainError):
    """No live session stands behind the request."""

    code = "signed-out"


class NoRight(DomainError):
    """The permission table has no such right for the person."""

    code = "no-right"


class House:
    """A ledger of its own, with a session for each user; `begin` gives the file of the first moment back.

    It lies in memory where there is such a folder: nothing is set otherwise than in the product, and a sync
    costs little there.
    """

    def __init__(self, made_once: tuple[Path, str]) -> None:
        base = IN_MEMORY if IN_MEMORY.is_dir() else None
        self.folder = Path(tempfile.mkdtemp(prefix="payout-model-", dir=base))
        self.first = self.folder / "first.db"
        shutil.copy(made_once[0], self.folder / LEDGER_FILE)
        self.ledger = SqliteLedger(self.folder / LEDGER_FILE, made_once[1])
        with self.ledger.transaction() as connection:
            rows = connection.execute(select(user.c.username, user.c.id)).all()
            self.tokens = {row.username: sessions.start_session(connection, row.id) for row in rows}
        self.ledger.close()
        shutil.copy(self.ledger.path, self.first)

    def begin(self) -> None:
        """A new book: users and their sessions, and nothing else."""
        self.ledger.close()
        shutil.copy(self.first, self.ledger.path)

    def do(self, command: c.Command) -> c.Answer:
        """Carry a command out as a request does: door, one transaction, service."""
        try:
            return c.Answer(value=self._do(command))
        except DomainError as refused:
            return c.Answer(refusal=_code(refused), carries=frozenset(vars(refused).items()))

    def _do(self, command: c.Command) -> object:
        endpoint, act = HOW[type(command)]
        if isinstance(command, c.LookUp) and command.name:
            endpoint = "counter.register"
        with self.ledger.reading() as connection:
            session = sessions.live_session(connection, self.tokens[command.who], IDLE)
        if session is None or session.state is not SessionState.OPEN:
            raise SignedOut
        if not may(session.clerk, ROUTES[endpoint]):
            raise NoRight
        with self.ledger.transaction() as connection:
            if isinstance(command, c.Keyed) and command.key is not None:
                keep_sent(connection, _as_sent(command.key, command), session.clerk.user_id)
            return act(Book(connection, session.clerk.user_id), session.clerk, command)

    def crash(self) -> None:
        """Every connection is gone; the file is what it was."""
        self.ledger.close()

    def verified(self) -> Verification:
        """What `payout verify` says."""
        return verify(self.ledger)

    def close(self) -> None:
        """Give the folder back."""
        self.ledger.close()
        shutil.rmtree(self.folder)

    def view(self, citizens: Iterable[str]) -> c.View:
        """Everything that both sides must agree on, read at one moment."""
        with self.ledger.reading() as connection:
            incident = connection.exec_driver_sql("SELECT id FROM incident WHERE closed_at IS NULL").scalar()
            return c.View(
                events=connection.exec_driver_sql("SELECT count(*) FROM event").scalar_one(),
                users={
                    number: (frozenset(roles.split(",")), bool(is_active))
                    for number, roles, is_active in _rows(connection, "id, roles, is_active", "user_account")
                },
                incident=incident,
                series=dict(_rows(connection, "code, last_sequence", "series")),
                bilag=_bilag(connection),
                boxes=_boxes(connection),
                accounts=_accounts(connection),
                citizens=_standings(connection, citizens),
                payers=_payers(connection),
                settlements=_settlements(connection),
                transfers={
                    number: (list_id, bilag_id, state)
                    for number, list_id, bilag_id, state in _rows(
                        connection, "id, list_id, bilag_id, state", "transfer"
                    )
                },
                transfer_lists={
                    number: tuple(people)
                    for number, *people in _rows(
                        connection, "id, made_by, released_by, sent_by, dropped_by", "transfer_list"
                    )
                },
            )


def _code(refused: DomainError) -> str:
    """The code of the plainest kind of this refusal: one that also says who was first is of the same kind."""
    kinds = [kind for kind in type(refused).__mro__ if issubclass(kind, DomainError)]
    return kinds[-2].code


def _rows(connection: Connection, columns: str, table: str) -> list[Any]:
    """Rows as the file holds them: what the product reads through is not asked what it has written."""
    return [tuple(row) for row in connection.exec_driver_sql(f"SELECT {columns} FROM {table}")]


def _bilag(connection: Connection) -> dict[int, c.BilagView]:
    names = tuple(c.BilagView.__dataclass_fields__)
    columns = ", ".join(names).replace("limits,", "limits_broken,")
    found = _rows(connection, f"id, {columns}", "bilag")
    return {number: c.BilagView(**dict(zip(names, values, strict=True))) for number, *values in found}


def _boxes(connection: Connection) -> dict[int, c.BoxView]:
    columns = "id, incident_id, run_by, maximum_oere, balance_oere, closed_at IS NULL"
    return {
        number: c.BoxView(
            incident_id=incident_id,
            run_by=run_by,
            maximum_oere=maximum_oere,
            balance_oere=balance_oere,
            is_open=bool(is_open),
        )
        for number, incident_id, run_by, maximum_oere, balance_oere, is_open in _rows(
            connection, columns, "cash_box"
        )
    }


def _accounts(connection: Connection) -> dict[tuple[str, int | None, int | None, str | None], int]:
    keys = "account, box_id, bilag_id, benefit"
    found = _rows(connection, f"{keys}, sum(amount_oere)", f"posting GROUP BY {keys}")
    return {tuple(key): total for *key, total in found if total}  # type: ignore[misc]


def _standings(
    connection: Connection, wanted: Iterable[str]
) -> dict[str, tuple[int, int, tuple[tuple[Any, int], ...]]]:
    numbers, incident = sorted(wanted), open_incident(connection)
    if incident is None:
        return {}
    rule, found = incident.scope.rule, {}
    for known in filter(None, (citizen_by_cpr(connection, Cpr(digits)) for digits in numbers)):
        whole = standing(connection, known.citizen_id, known.cpr, incident)
        claims = sorted((line.claim for line in whole.expected), key=repr)
        found[known.cpr.digits] = (
            person_maximum(rule, whole),
            person_remaining(rule, whole),
            tuple((claim, suggested(rule, whole, claim)) for claim in claims),
        )
    return found


def _payers(connection: Connection) -> dict[int, frozenset[int]]:
    """For each bilag that waits: who has the right, a live account, and no conflicting part in it."""
    people = [
        clerk.user_id
        for number, roles, is_active in _rows(connection, "id, roles, is_active", "user_account")
        if is_active and may(clerk := _clerk(number, roles), Permission.PAY)
    ]
    waiting = _rows(
        connection,
        "id, held_by, requested_by, issued_by, decided_by",
        "bilag WHERE status IN ('issued', 'paying')",
    )
    return {
        number: frozenset(
            user_id
            for user_id in people
            if held_by in {None, user_id} and pay_out.pay_conflict(_parties(acted), user_id) is None
        )
        for number, held_by, *acted in waiting
    }


def _settlements(connection: Connection) -> dict[int, tuple[int, str, int, bool]]:
    turned = {number for (number,) in _rows(connection, "settlement_id", "settlement_reversal")}
    return {
        number: (bilag_id, kind, amount, number in turned)
        for number, bilag_id, kind, amount in _rows(
            connection, "id, bilag_id, kind, amount_oere", "settlement"
        )
    }


def _parties(acted: list[Any]) -> Parties:
    return Parties(requested_by=acted[0], issued_by=acted[1], approved_by=acted[2])


@cache
def _clerk(user_id: int, roles: str) -> Clerk:
    return Clerk(user_id=user_id, username="", display_name="", roles=frozenset(map(Role, roles.split(","))))


# --- Each command as its view calls it --------------------------------------------------


def _look_up(book: Book, clerk: Clerk, command: c.LookUp) -> None:
    citizens.look_up(book, command.cpr, purpose="Nødudbetaling", name=command.name)


def _issue(book: Book, clerk: Clerk, command: c.Issue) -> object:
    known = citizen_by_cpr(book.connection, command.cpr)
    made = issue_bilag.request_bilag(
        book,
        known.ref if known else "0" * 16,
        _draft(command),
        reservation_template=DEFAULT_RESERVATION,
        request_key=command.key,
    )
    return made.bilag_id, made.limits


def _draft(command: c.Issue) -> BilagDraft:
    names = ("claim", "method", "method_detail", "identity_check", "identity_document", "reason")
    block, _, number = command.method_detail.partition("-")
    is_requisition = command.method is PayoutMethod.REQUISITION
    return draft(
        command.amount_oere,
        control_questions=command.control_questions,
        slip=slip_of(block, number) if is_requisition else None,
        **{name: getattr(command, name) for name in names},
    )


def _approve(book: Book, clerk: Clerk, command: c.Approve) -> None:
    decide_request.approve(book, command.bilag_id, reason=command.reason, request_key=command.key)


def _reject(book: Book, clerk: Clerk, command: c.Reject) -> None:
    decide_request.reject(book, command.bilag_id, reason=command.reason, request_key=command.key)


def _void(book: Book, clerk: Clerk, command: c.Void) -> None:
    void_bilag.void(book, command.bilag_id, clerk, reason=command.reason, request_key=command.key)


def _hold(book: Book, clerk: Clerk, command: c.Hold) -> None:
    pay_out.hold(book, command.bilag_id)


def _release(book: Book, clerk: Clerk, command: c.Release) -> None:
    pay_out.release(book, command.bilag_id)


def _pay_out(book: Book, clerk: Clerk, command: c.PayOut) -> None:
    pay_out.pay_out(book, command.bilag_id, request_key=command.key)


def _settle(book: Book, clerk: Clerk, command: c.Settle) -> None:
    settle_bilag.settle_bilag(
        book,
        command.bilag_id,
        kind=command.kind,
        amount_oere=command.amount_oere,
        note=command.note,
        request_key=command.key,
    )


def _reverse(book: Book, clerk: Clerk, command: c.Reverse) -> None:
    reverse_settlement.reverse_settlement(
        book, command.bilag_id, command.settlement_id, reason=command.reason, request_key=command.key
    )


def _return_cash(book: Book, clerk: Clerk, command: c.ReturnCash) -> None:
    return_cash.return_cash(
        book,
        command.bilag_id,
        pieces=dict(command.pieces),
        reason=command.reason,
        note=command.note,
        request_key=command.key,
    )


def _make_list(book: Book, clerk: Clerk, command: c.MakeList) -> int:
    return transfers.make_list(book, command.bilag_ids, bank="Hovedbanken", request_key=command.key)


def _release_list(book: Book, clerk: Clerk, command: c.ReleaseList) -> None:
    transfers.release_list(book, command.list_id, request_key=command.key)


def _send_list(book: Book, clerk: Clerk, command: c.SendList) -> None:
    transfers.send_list(book, command.list_id, request_key=command.key)


def _drop_list(book: Book, clerk: Clerk, command: c.DropList) -> None:
    transfers.drop_list(book, command.list_id, request_key=command.key)


def _confirm(book: Book, clerk: Clerk, command: c.Confirm) -> None:
    transfers.confirm_transfers(book, command.list_id, command.transfer_ids, request_key=command.key)


def _return_transfer(book: Book, clerk: Clerk, command: c.ReturnTransfer) -> None:
    transfers.return_transfer(book, command.transfer_id, reason=command.reason, request_key=command.key)


def _open_box(book: Book, clerk: Clerk, command: c.OpenBox) -> int:
    return cash_boxes.open_box(
        book,
        place="Jobcenter",
        pieces=dict(command.pieces),
        maximum_oere=command.maximum_oere,
        request_key=command.key,
    )


def _refill_box(book: Book, clerk: Clerk, command: c.RefillBox) -> None:
    cash_boxes.refill_box(book, pieces=dict(command.pieces), request_key=command.key)


def _close_box(book: Book, clerk: Clerk, command: c.CloseBox) -> None:
    cash_boxes.close_box(
        book, pieces=dict(command.pieces), explanation=command.explanation, request_key=command.key
    )


def _open_incident(book: Book, clerk: Clerk, command: c.OpenIncident) -> int:
    whole = scope(
        rule=command.rule,
        benefits=command.benefits,
        pay_days=command.pay_days,
        is_drill=command.is_drill,
    )
    return incidents.start_incident(book, whole, series_prefix="STR", request_key=command.key)


def _decide_about_incident(book: Book, clerk: Clerk, command: c.Decide) -> None:
    decision = FormalDecision(decided_by="Centerchefen", decided_at=book.now, reason=command.reason)
    formal_steps.take_decision(book, command.kind, decision, request_key=command.key)


def _close_incident(book: Book, clerk: Clerk, command: c.CloseIncident) -> None:
    if id_of_earlier(book.connection, command.key, "incident") is None:
        _enter_what_alone_is_open(book)
    # A book of its own: the one that was given does not know of the events in between.
    close_incident.close_incident(
        Book(book.connection, book.actor_id),
        note="",
        reasons=REASONS,
        verified_to=EVERYTHING_VERIFIED,
        request_key=command.key,
    )


def _enter_what_alone_is_open(book: Book) -> None:
    """Enter all bilag in the benefit system, and check them, when nothing else hinders closing.

    Two who are still users do so. The model has no commands for it: it knows what it adds to the journal.
    """
    incident = open_incident(book.connection)
    if incident is None:
        return
    conditions = closing_conditions(book.connection, incident, verified_to=EVERYTHING_VERIFIED)
    if [one.code for one in still_open(conditions, REASONS)] != [ConditionCode.REKEYING]:
        return
    keyer, checker = book.connection.scalars(
        select(user.c.id).where(user.c.is_active).order_by(user.c.id).limit(2)
    )
    rows = rekeying_rows(book.connection, incident.incident_id, RekeyingFilter(), limit=None)
    keying = Keying(keyed_by=keyer, keyed_on=clock.today(), receipt="KY-1", remark="")
    rekey.mark_many(Book(book.connection, keyer), [(row.bilag_id, keying) for row in rows])
    rekey.check_many(Book(book.connection, checker), [row.bilag_id for row in rows])


def _import(book: Book, clerk: Clerk, command: c.ImportList) -> int:
    # The page's own check: Økonomi may bring in the real run, and no list of what was expected.
    if not may(clerk, Permission.IMPORT_LISTS):
        raise NoRight
    read = _parsed(command)
    return import_list.store_list(
        book,
        read,
        file=b"a list",
        source=read.source,
        data_date=read.list_date,
        request_key=command.key,
    )


def _parsed(command: c.ImportList) -> ParsedList:
    rows = [
        line(
            one.cpr,
            "Nils Ny",
            one.amount_oere,
            row=row,
            benefit=one.claim.benefit,
            period_from=one.claim.period_from,
            period_to=one.claim.period_to,
            pay_date=one.pay_date,
        )
        for row, one in enumerate(command.lines, 7)
    ]
    return parsed_list(rows, source=command.source, list_date=command.data_date)


def _set_roles(book: Book, clerk: Clerk, command: c.SetRoles) -> None:
    users.set_roles(book, command.username, command.roles, request_key=command.key)


def _disable_user(book: Book, clerk: Clerk, command: c.DisableUser) -> None:
    users.disable_user(book, command.username, request_key=command.key)


def _confirm_cash(book: Book, clerk: Clerk, command: c.ConfirmCash) -> None:
    cash_deliveries.confirm_delivery(book, command.delivery_id, request_key=command.key)


def _offer_box(book: Book, clerk: Clerk, command: c.OfferBox) -> None:
    to_id = book.connection.scalar(select(user.c.id).where(user.c.username == command.to)) or 0
    cash_handovers.offer_box(book, command.box_id, clerk, to_id=to_id, request_key=command.key)


def _take_box(book: Book, clerk: Clerk, command: c.TakeBox) -> None:
    cash_handovers.take_over(
        book,
        command.handover_id,
        pieces=dict(command.pieces),
        explanation=command.explanation,
        request_key=command.key,
    )


def _attest(book: Book, clerk: Clerk, command: c.Attest) -> None:
    attest_difference.attest_difference(book, command.count_id, request_key=command.key)


HOW: Mapping[type[c.Command], tuple[str, Callable[[Book, Clerk, Any], object]]] = {
    c.LookUp: ("counter.find", _look_up),
    c.Issue: ("issuing.issue", _issue),
    c.Approve: ("decisions.approve", _approve),
    c.Reject: ("decisions.reject", _reject),
    c.Void: ("bilag.void", _void),
    c.Hold: ("desk.hold", _hold),
    c.Release: ("desk.release", _release),
    c.PayOut: ("desk.pay_out", _pay_out),
    c.Settle: ("bilag.settle", _settle),
    c.Reverse: ("settlement.reverse", _reverse),
    c.ReturnCash: ("returns.give_back", _return_cash),
    c.MakeList: ("transfers.make", _make_list),
    c.ReleaseList: ("transfers.release", _release_list),
    c.SendList: ("transfers.send", _send_list),
    c.DropList: ("transfers.drop", _drop_list),
    c.Confirm: ("transfers.confirm", _confirm),
    c.ReturnTransfer: ("transfers.give_back", _return_transfer),
    c.OpenBox: ("boxes.open_box", _open_box),
    c.RefillBox: ("boxes.refill_box", _refill_box),
    c.CloseBox: ("boxes.close_box", _close_box),
    c.ConfirmCash: ("box_people.confirm", _confirm_cash),
    c.OfferBox: ("box_people.offer", _offer_box),
    c.TakeBox: ("box_people.take_over", _take_box),
    c.Attest: ("box_people.attest", _attest),
    c.OpenIncident: ("incidents.new", _open_incident),
    c.CloseIncident: ("closing.close", _close_incident),
    c.Decide: ("incidents.stand_down", _decide_about_incident),
    c.ImportList: ("lists.confirm", _import),
    c.SetRoles: ("users.change_roles", _set_roles),
    c.DisableUser: ("users.disable", _disable_user),
}


def _as_sent(key: str, command: c.Command) -> SentForm:
    """The command as a page would send it: with its key, and a digest of everything else."""
    return SentForm(key=key, digest=sha256(repr(command).encode()).hexdigest())
