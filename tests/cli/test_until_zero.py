"""October as the offices had it: the last list, 180 bilag of every status, the real run, and on to zero."""

import json
from collections import Counter
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from exports.posting_files import write_postings
from payout.cpr import Cpr
from payout.db import Ledger
from payout.domain.aconto import Claim
from payout.domain.bilag_states import FINAL, BilagStatus
from payout.domain.missing import MissingState, StepKind
from payout.domain.posting_file import PostingFormat
from payout.domain.rekeying import Keying
from payout.domain.sample import SampleMeans, SampleOutcome
from payout.domain.settlement import SettlementKind
from payout.models import bilag, list_line
from payout.money import Oere
from payout.queries.bilag import Bilag, bilag_where
from payout.queries.events import chain_head
from payout.queries.incidents import latest_incident
from payout.queries.missing import missing_payments
from payout.queries.overview import overview
from payout.queries.real_run import real_run
from payout.services.cash_boxes import close_box
from payout.services.decide_request import approve, reject
from payout.services.draw_postings import PostingDrawing, draw_postings
from payout.services.handle_missing import note_step
from payout.services.pay_out import hold, pay_out
from payout.services.receive_export import give_receipt
from payout.services.rekey import check_many, mark_many
from payout.services.sample_check import answer_sample, draw_sample
from payout.services.settle_bilag import Part, settle_many
from payout.services.verify_ledger import verify
from payout.services.void_bilag import void
from tests import factories
from tests.cli.conftest import Payout
from tests.factories import CASEWORKER, FINANCE, FINANCE_2, LEADER, LEADER_2, booking

FILES = Path(__file__).parent.parent / "files"
LISTED, RAN = FILES / "ydelser" / "ydelser-2026-10.xlsx", FILES / "udbetalt" / "udbetalt-2026-10.xlsx"
BILAG_MADE = 180
LEAST_OERE = 1_000_00
HUNDREDS = 10_000

pytestmark = pytest.mark.usefixtures("pay_day", "folder")


def test_october_goes_to_zero_closes_and_ties_to_the_oere(
    payout: Payout, stored: Ledger, tmp_path: Path
) -> None:
    imported = payout("import", LISTED, "--kind", "indberetning", "--json")
    assert imported.exit_code == 0, imported.stderr
    _open(stored, json.loads(imported.stdout))
    _issue(stored)
    assert _statuses(stored) == dict.fromkeys(BilagStatus, BILAG_MADE // len(BilagStatus)) | {
        BilagStatus.PAID: BILAG_MADE - BILAG_MADE // len(BilagStatus) * (len(BilagStatus) - 1)
    }
    ran = payout("import", RAN, "--kind", "udbetaling", "--json")
    assert ran.exit_code == 0, ran.stderr

    _adds_up(stored, json.loads(imported.stdout)["total_oere"], json.loads(ran.stdout)["total_oere"])

    _finish(stored)
    _to_zero(stored)
    _adds_up(stored, json.loads(imported.stdout)["total_oere"], json.loads(ran.stdout)["total_oere"])
    book, postings = tmp_path / "afstemning.xlsx", tmp_path / "kladde.csv"
    assert payout("export", "workbook", "--out", book).exit_code == 0
    assert payout("export", "postings", "--out", postings).exit_code == 1, "all of them are in the first file"
    _received(stored)
    factories.close_haendelse(stored, reasons={})
    shown = json.loads(payout("overview", "--json").stdout)
    assert shown["outstanding_oere"] == 0
    assert shown["settled"] == shown["paid"]
    assert verify(stored).ok


def _open(ledger: Ledger, imported: dict[str, Any]) -> None:
    with ledger.reading() as connection:
        days = set(connection.scalars(select(list_line.c.pay_date).distinct())) - {None}
    names = tuple(sorted({one["benefit"] for one in imported["by_benefit"]}))
    factories.open_again(ledger, benefits=names, pay_days=tuple(sorted(days)))
    factories.box(ledger, hundreds=HUNDREDS)


def _claims(ledger: Ledger) -> Iterator[tuple[Cpr, str, Claim, Oere]]:
    """Half of what the list has for one ydelse of each citizen, in whole hundreds."""
    seen: set[str] = set()
    with ledger.reading() as connection:
        lines = connection.execute(
            select(list_line).where(list_line.c.amount_oere > 2 * LEAST_OERE).order_by(list_line.c.id)
        ).all()
    for line in lines:
        if line.cpr not in seen and line.period_from and line.period_to:
            seen.add(line.cpr)
            claim = Claim(benefit=line.benefit, period_from=line.period_from, period_to=line.period_to)
            yield Cpr(line.cpr), line.name, claim, Oere(line.amount_oere // 2 // 100_00 * 100_00)


def _issue(ledger: Ledger) -> None:
    """Bilag of every status in turn; the requests ask for far more than the rule gives."""
    counter = factories.Counter(ledger)
    for place, (cpr, _, claim, amount) in enumerate(islice(_claims(ledger), BILAG_MADE)):
        wanted = list(BilagStatus)[place % len(BilagStatus)] if place < 175 else BilagStatus.PAID
        asks = wanted in {BilagStatus.AWAITING_APPROVAL, BilagStatus.REJECTED}
        asked = Oere(amount * 3) if asks else amount
        made = counter.issue(cpr, asked, claim=claim, reason="Husleje" if asks else "")
        _bring(ledger, made, wanted)


def _bring(ledger: Ledger, bilag_id: int, wanted: BilagStatus) -> None:
    if wanted is BilagStatus.REJECTED:
        with booking(ledger, LEADER) as book:
            reject(book, bilag_id, reason="Har fået ydelsen")
    if wanted is BilagStatus.VOIDED:
        with booking(ledger, CASEWORKER) as book:
            void(book, bilag_id, factories.clerk(ledger, CASEWORKER), reason="Borgeren gik")
    if wanted is BilagStatus.PAYING:
        with booking(ledger, FINANCE) as book:
            hold(book, bilag_id)
    if wanted in {BilagStatus.PAID, BilagStatus.SETTLED}:
        factories.paid(ledger, bilag_id)
    if wanted is BilagStatus.SETTLED:
        _settle(ledger, _all(ledger, {BilagStatus.PAID}, bilag_id))


def _all(ledger: Ledger, statuses: set[BilagStatus], bilag_id: int | None = None) -> tuple[Bilag, ...]:
    where = bilag.c.status.in_([one.value for one in statuses])
    with ledger.reading() as connection:
        return bilag_where(connection, where if bilag_id is None else where & (bilag.c.id == bilag_id))


def _statuses(ledger: Ledger) -> dict[BilagStatus, int]:
    return Counter(one.status for one in _all(ledger, set(BilagStatus)))


def _settle(ledger: Ledger, found: tuple[Bilag, ...]) -> None:
    parts = [
        Part(bilag_id=one.bilag_id, amount_oere=one.outstanding_oere, note="Novemberkørslen") for one in found
    ]
    with booking(ledger, FINANCE_2) as book:
        settle_many(book, parts, kind=SettlementKind.SET_OFF)


def _adds_up(ledger: Ledger, listed_oere: int, ran_oere: int) -> None:
    """Every outcome's total together is each source's own."""
    with ledger.reading() as connection:
        incident = latest_incident(connection)
        assert incident is not None
        run = real_run(connection, incident)
        paid_oere = overview(connection).totals.paid.amount_oere
    assert run is not None
    assert [check for check in run.checks if not check.agrees] == []
    assert sum(total.expected_oere for total in run.totals) == listed_oere
    assert sum(total.a_conto_oere for total in run.totals) == paid_oere
    assert sum(total.run_oere for total in run.totals) + run.outside_oere == ran_oere


def _finish(ledger: Ledger) -> None:
    """What waits is decided, paid or voided, and the box is closed."""
    for place, one in enumerate(_all(ledger, {BilagStatus.AWAITING_APPROVAL})):
        with booking(ledger, LEADER) as book:
            (approve if place % 2 else reject)(book, one.bilag_id, reason="Set i sagen")
    for one in _all(ledger, {BilagStatus.PAYING}):
        with booking(ledger, FINANCE) as book:
            pay_out(book, one.bilag_id)
    for place, one in enumerate(_all(ledger, {BilagStatus.ISSUED})):
        if place % 2:
            factories.paid(ledger, one.bilag_id)
        else:
            with booking(ledger, CASEWORKER) as book:
                void(book, one.bilag_id, factories.clerk(ledger, CASEWORKER), reason="Kom ikke")
    factories.confirmed(ledger)
    with ledger.reading() as connection:
        (held,) = overview(connection).cash_boxes
    with booking(ledger, FINANCE) as book:
        close_box(book, pieces={Oere(100_00): held.balance_oere // 100_00}, explanation="")
    factories.confirmed(ledger)


def _to_zero(ledger: Ledger) -> None:
    """All is settled, entered and checked, each missing payment is seen to, and a sample is answered."""
    _settle(ledger, _all(ledger, {BilagStatus.PAID}))
    paid = [one.bilag_id for one in _all(ledger, {BilagStatus.SETTLED})]
    keying = Keying(
        keyed_by=factories.clerk(ledger, CASEWORKER).user_id,
        keyed_on=factories.PAY_DATE,
        receipt="KY-1",
        remark="",
    )
    with booking(ledger, CASEWORKER) as book:
        mark_many(book, [(bilag_id, keying) for bilag_id in paid])
    with booking(ledger, FINANCE_2) as book:
        check_many(book, paid)
    with ledger.reading() as connection:
        incident = latest_incident(connection)
        assert incident is not None
        missing = missing_payments(connection, incident) or ()
    for one in missing:
        if one.state is not MissingState.OPEN:
            continue
        with booking(ledger, LEADER) as book:
            note_step(book, one.key, StepKind.NOT_ENTITLED, note="Ydelsen er ophørt")
    with booking(ledger, LEADER) as book:
        draw_sample(book, size=5, percent=None)
    for item_id in range(1, 6):
        with booking(ledger, LEADER_2) as book:
            answer_sample(book, item_id, outcome=SampleOutcome.AGREES, means=SampleMeans.PAPER, remark="")
    factories.accounts_mapped(ledger)
    drawn = draw_postings(
        ledger,
        PostingDrawing(
            actor_id=factories.clerk(ledger, LEADER).user_id,
            drawn_by="Lea Leder",
            office="Prøvekøbing Kommune",
            format=PostingFormat.KASSEKLADDE_CSV,
            write=write_postings,
        ),
    )
    assert len(drawn) == 1
    assert {one.status for one in _all(ledger, set(BilagStatus))} <= FINAL


def _received(ledger: Ledger) -> None:
    for number in (1, 2):
        with booking(ledger, FINANCE) as book:
            give_receipt(book, number, booked_on=factories.PAY_DATE, journal_no=f"F-{number}", note="Bogført")
    with ledger.reading() as connection:
        assert chain_head(connection).events
