"""The match of a hændelse in the ledger: which lists count, and sums that add up to each source."""

from datetime import date
from typing import Any

import pytest

from payout.db import Ledger
from payout.domain.match_proposals import Doubt, Verdict
from payout.domain.real_run import MatchRow, Outcome, RealRun
from payout.domain.settlement import ReturnReason
from payout.money import Oere
from payout.queries.incidents import latest_incident
from payout.queries.known_run import KnownRun
from payout.queries.real_run import real_run
from payout.queries.run_lists import run_lists
from payout.services.benefits import plant_benefits
from payout.services.import_list import NothingToAddTo
from payout.services.match_links import ProposalGone, decide_proposal, undo_link
from payout.services.return_cash import return_cash
from tests.factories import (
    ANNA,
    BOERGE,
    CLARA,
    DAGMAR,
    FINANCE,
    FLEKS,
    HELP,
    LEADER,
    NOBODY,
    Counter,
    booking,
    box,
    line,
    lines,
    open_day,
    paid,
    parsed_list,
    run_list,
    store,
)
from tests.services.acting import said_of_first_proposal

pytestmark = pytest.mark.usefixtures("pay_day")

NAMES = {ANNA: "Anna Ågesen-Prøve", BOERGE: "Børge Fuglsåen", NOBODY: "Nils Ny"}


def pays(cpr: Any, amount: int, deducted: int | None = None, **changes: Any) -> Any:
    return line(cpr, NAMES[cpr], amount, aconto_oere=deducted, **changes)


def matched(ledger: Ledger) -> RealRun:
    with ledger.reading() as connection:
        incident = latest_incident(connection)
        assert incident is not None
        found = real_run(connection, incident)
    assert found is not None
    return found


def row(run: RealRun, cpr: Any, benefit: str = HELP) -> MatchRow:
    (found,) = (one for one in run.rows if one.cpr == cpr and one.benefit.casefold() == benefit.casefold())
    return found


def assert_adds_up(run: RealRun) -> None:
    assert [check for check in run.checks if not check.agrees] == []
    assert sum(total.rows for total in run.totals) == len(run.rows)


def test_bilag_lists_and_run_are_matched_and_add_up(ledger: Ledger) -> None:
    open_day(ledger)
    box(ledger)
    with booking(ledger, LEADER) as book:
        plant_benefits(book)
    with ledger.reading() as connection:
        incident = latest_incident(connection)
        assert incident is not None
        assert real_run(connection, incident) is None
    counter = Counter(ledger)
    bilag = paid(ledger, counter.issue(ANNA, 4_000_00))
    returned = paid(ledger, counter.issue(BOERGE, 2_000_00))
    with booking(ledger, FINANCE) as book:
        return_cash(
            book, returned, pieces={Oere(100_00): 20}, reason=ReturnReason.GIVEN_BACK, note="Ikke brugt"
        )
    counter.issue(DAGMAR, 1_000_00)
    store(
        ledger,
        run_list(
            [
                pays(ANNA, 6_000_00, 4_000_00, benefit="KONTANTHJÆLP"),
                pays(BOERGE, 8_000_00),
                pays(NOBODY, 700_00, benefit="Sygedagpenge"),
            ]
        ),
    )
    run = matched(ledger)
    assert_adds_up(run)
    assert (row(run, ANNA).outcome, row(run, ANNA).bilag_ids) == (Outcome.DEDUCTED, (bilag,))
    assert (row(run, BOERGE).outcome, row(run, BOERGE).a_conto_oere) == (Outcome.AS_EXPECTED, 0)
    assert row(run, NOBODY, "Sygedagpenge").outcome is Outcome.NEW_PERSON
    assert row(run, DAGMAR).outcome is Outcome.NOT_PAID
    assert [check.own_lines for check in run.checks] == [5, 2, 3, 3]


def test_a_whole_run_supersedes_and_corrections_add_to_it(ledger: Ledger) -> None:
    open_day(ledger)
    with pytest.raises(NothingToAddTo):
        store(ledger, run_list([pays(ANNA, 1_00)]), adds=True)
    first = store(ledger, run_list([pays(ANNA, 1_00)]))
    second = store(ledger, run_list([pays(ANNA, 10_000_00)], sha256="2" * 64))
    added = store(ledger, run_list([pays(ANNA, -1_000_00)], sha256="3" * 64), adds=True)
    assert (row(matched(ledger), ANNA).run_oere, row(matched(ledger), ANNA).run_lines) == (9_000_00, 2)
    with ledger.reading() as connection:
        assert run_lists(connection) == (second, added)
    other = store(ledger, run_list([pays(BOERGE, 8_000_00)], source="KSD", sha256="4" * 64))
    third = store(ledger, run_list([pays(ANNA, 2_00)], sha256="5" * 64))
    with ledger.reading() as connection:
        assert run_lists(connection) == (other, third)
    assert first < second
    assert_adds_up(matched(ledger))


def test_lists_of_a_later_month_are_no_part_of_the_match(ledger: Ledger) -> None:
    open_day(ledger)
    store(ledger, run_list([pays(ANNA, 10_000_00)]))
    november = [one._replace(pay_date=date(2026, 11, 30)) for one in lines()]
    store(ledger, parsed_list(november, list_date=date(2026, 11, 26)))
    run = matched(ledger)
    assert row(run, ANNA).outcome is Outcome.AS_EXPECTED
    assert run.checks[0].own_lines == 5


def test_a_payment_on_two_lists_is_expected_once(ledger: Ledger) -> None:
    open_day(ledger)
    store(ledger, parsed_list(lines()[:1], source="kopi"))
    store(ledger, run_list([pays(ANNA, 10_000_00)]))
    run = matched(ledger)
    assert (row(run, ANNA).outcome, row(run, ANNA).expected_lines) == (Outcome.AS_EXPECTED, 1)
    assert_adds_up(run)


def test_what_the_haendelse_leaves_out_is_counted_beside_the_match(ledger: Ledger) -> None:
    open_day(ledger, benefits=(HELP,))
    store(ledger, run_list([pays(ANNA, 10_000_00), pays(ANNA, 3_00, benefit=FLEKS)]))
    run = matched(ledger)
    assert (run.outside_lines, run.outside_oere) == (1, 3_00)
    assert {one.benefit for one in run.rows} == {HELP}
    assert_adds_up(run)


def test_a_confirmed_doubt_joins_two_and_undoing_it_parts_them(ledger: Ledger) -> None:
    open_day(ledger)
    store(ledger, run_list([line(NOBODY, NAMES[BOERGE], 8_000_00)]))
    known = KnownRun()

    def seen() -> tuple[Outcome, list[Doubt]]:
        with ledger.reading() as connection:
            incident = latest_incident(connection)
            assert incident is not None
            found = known.of(connection, incident)
        assert found is not None
        assert_adds_up(found.run)
        return row(found.run, BOERGE).outcome, [one.doubt for one in found.proposals]

    before = seen()
    assert before == (Outcome.NOT_PAID, [Doubt.CHANGED_CPR])
    confirmed = said_of_first_proposal(ledger, Verdict.CONFIRMED)
    assert seen() == (Outcome.AS_EXPECTED, [])
    with booking(ledger, LEADER) as book:
        undo_link(book, 1, confirmed)
    assert seen() == before
    said_of_first_proposal(ledger, Verdict.REFUSED)
    assert seen() == (Outcome.NOT_PAID, [])
    with pytest.raises(ProposalGone), booking(ledger, LEADER) as book:
        undo_link(book, 1, confirmed)
    with pytest.raises(ProposalGone), booking(ledger, LEADER) as book:
        decide_proposal(book, 1, None, Verdict.CONFIRMED)


def test_a_split_payment_is_one_once_somebody_has_said_so(ledger: Ledger) -> None:
    open_day(ledger)
    late = date(2026, 11, 3)
    store(ledger, run_list([pays(ANNA, 4_000_00), pays(ANNA, 6_000_00, pay_date=late)]))
    assert row_count(matched(ledger), ANNA) == 2
    said_of_first_proposal(ledger, Verdict.CONFIRMED)
    assert row(matched(ledger), ANNA).outcome is Outcome.AS_EXPECTED
    assert_adds_up(matched(ledger))


def row_count(run: RealRun, cpr: Any) -> int:
    return sum(1 for one in run.rows if one.cpr == cpr)


def test_a_kept_match_is_made_anew_after_everything_that_changes_it(ledger: Ledger) -> None:
    open_day(ledger)
    box(ledger)
    store(ledger, run_list([pays(ANNA, 10_000_00)]))
    known, counter = KnownRun(), Counter(ledger)

    def kept() -> RealRun:
        with ledger.reading() as connection:
            incident = latest_incident(connection)
            assert incident is not None
            found = known.of(connection, incident)
        assert found is not None
        return found.run

    first = kept()
    bilag = counter.issue(ANNA, 4_000_00)
    assert kept() is first
    paid(ledger, bilag)
    assert (kept().rows, row(kept(), ANNA).outcome) == (matched(ledger).rows, Outcome.PAID_TWICE)
    with booking(ledger, FINANCE) as book:
        return_cash(book, bilag, pieces={Oere(100_00): 40}, reason=ReturnReason.GIVEN_BACK, note="Alt")
    assert row(kept(), ANNA).outcome is Outcome.AS_EXPECTED
    assert CLARA in {one.cpr for one in kept().rows}
    store(ledger, run_list([pays(ANNA, 9_000_00)], sha256="2" * 64))
    assert row(kept(), ANNA).outcome is Outcome.DIFFERENT_AMOUNT
