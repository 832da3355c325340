"""What the card says of a list: its age, what it changed for the citizen, and whom it pays instead."""

from datetime import date

import pytest

from payout.cpr import Cpr
from payout.db import Ledger
from payout.queries.lists import lists_in_use
from payout.queries.since_last_list import ListNews, list_news, other_payees
from tests.factories import ANNA, BOERGE, CLARA, FLEKS, HELP, NOBODY, line, parsed_list, store
from tests.services.acting import faults

pytestmark = pytest.mark.usefixtures("pay_day")

SEPTEMBER = date(2026, 9, 27)


def news_of(ledger: Ledger, cpr: Cpr) -> tuple[ListNews, ...]:
    with ledger.reading() as connection:
        return list_news(connection, cpr)


def changes_of(ledger: Ledger, cpr: Cpr) -> list[tuple[str, int | None, int | None]]:
    (news,) = news_of(ledger, cpr)
    return [(one.benefit, one.before_oere, one.after_oere) for one in news.changes]


def test_a_line_that_came_went_or_has_another_amount_is_told_by_ydelse(ledger: Ledger) -> None:
    before = [
        line(ANNA, "Anna Ågesen-Prøve", 9_000_00),
        line(ANNA, "Anna Ågesen-Prøve", -500_00, row=8),
        line(BOERGE, "Børge Fuglsåen", 8_000_00, row=9),
        line(CLARA, "Clara Æblegren", 3_000_00, row=10),
        line(CLARA, "Clara Æblegren", 3_000_00, row=11),
        line(NOBODY, "Nils Ny", 2_000_00, row=12),
        line(NOBODY, "Nils Ny", 700_00, row=13, benefit="Enkeltydelser"),
    ]
    store(ledger, parsed_list(before, list_date=SEPTEMBER))
    store(ledger)
    assert changes_of(ledger, ANNA) == [(HELP, 9_000_00, 10_000_00)]
    assert changes_of(ledger, BOERGE) == []
    assert changes_of(ledger, CLARA) == [(FLEKS, None, 4_000_00)]
    assert changes_of(ledger, NOBODY) == [(HELP, 2_000_00, None)]
    (gone,) = news_of(ledger, NOBODY)
    assert (gone.is_on_list, gone.previous_date, gone.list_date, gone.age_days) == (
        False,
        SEPTEMBER,
        date(2026, 10, 27),
        3,
    )


def test_a_first_list_and_another_sources_list_are_compared_with_nothing(ledger: Ledger) -> None:
    store(ledger, parsed_list([line(ANNA, "Anna Ågesen-Prøve", 1_00)], source="anden", list_date=SEPTEMBER))
    store(ledger)
    assert [(one.source, one.has_previous, one.changes) for one in news_of(ledger, ANNA)] == [
        ("anden", False, ()),
        ("ydelser", False, ()),
    ]
    assert news_of(ledger, NOBODY) == ()


def test_a_payee_is_known_while_the_list_is_in_use_and_never_with_a_whole_number(ledger: Ledger) -> None:
    lines = [
        line(ANNA, "Anna Ågesen-Prøve", 1_00, payee="Ågesen-Prøve, Anna"),
        line(BOERGE, "Børge Fuglsåen", 1_00, row=8, payee="Vera Værgesen 270583-0001"),
        line(BOERGE, "Børge Fuglsåen", 2_00, row=9, payee="Vera Værgesen 270583-0001"),
    ]
    store(ledger, parsed_list(lines))

    def payees(cpr: Cpr) -> tuple[str, ...]:
        with ledger.reading() as connection:
            return other_payees(connection, cpr, lists_in_use(connection))

    assert payees(ANNA) == ()
    assert payees(BOERGE) == ("Vera Værgesen 270583-••••",)
    assert faults(ledger) == {}
    store(ledger)
    assert payees(BOERGE) == ()
    assert faults(ledger) == {}
