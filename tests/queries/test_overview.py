import json
from dataclasses import asdict
from datetime import date

import pytest

from payout.db import Ledger
from payout.domain.overview import Overview
from payout.queries.overview import overview
from tests.factories import FLEKS, HELP, Counter, open_day, store

pytestmark = pytest.mark.usefixtures("pay_day")


def read(ledger: Ledger) -> Overview:
    with ledger.reading() as connection:
        return overview(connection)


def test_before_an_incident_the_overview_is_of_the_lists_alone(ledger: Ledger) -> None:
    store(ledger)
    found = read(ledger)
    assert (found.incident, found.citizens, found.lines, found.amount_oere) == (None, 4, 5, 33_000_00)
    assert (found.totals.requested.count, found.cash_boxes) == (0, ())


def test_an_empty_ledger_has_an_overview_of_nothing(ledger: Ledger) -> None:
    found = read(ledger)
    assert (found.lists, found.citizens, found.amount_oere, found.by_benefit) == ((), 0, 0, ())


def test_the_overview_of_a_busy_day_adds_up(day: Ledger) -> None:
    found = read(day)
    totals = found.totals
    assert found.incident == "KY og KSD nede"
    assert (totals.requested.count, totals.requested.amount_oere) == (8, 14_600_00)
    assert (totals.awaiting.count, totals.rejected.count, totals.voided.count) == (1, 1, 1)
    assert (totals.issued.count, totals.issued.amount_oere) == (5, 9_800_00)
    assert (totals.paid.amount_oere, totals.settled.amount_oere) == (6_400_00, 2_000_00)
    assert totals.outstanding_oere == 2_633_34
    assert [(box.place, box.balance_oere) for box in found.cash_boxes] == [("Jobcenter", 43_600_00)]


def test_each_ydelse_stands_beside_what_has_been_given_for_it(day: Ledger) -> None:
    rows = {(row.benefit, row.pay_date): row for row in read(day).by_benefit}
    help_row = rows[HELP, date(2026, 10, 30)]
    assert (help_row.amount_oere, help_row.issued.amount_oere, help_row.paid.amount_oere) == (
        29_000_00,
        6_000_00,
        6_000_00,
    )
    assert rows[FLEKS, date(2026, 10, 30)].issued.amount_oere == 3_000_00
    assert rows[HELP, None].issued.amount_oere == 400_00


def test_the_values_are_plain_enough_for_json(day: Ledger) -> None:
    told = json.loads(json.dumps(asdict(read(day)), default=date.isoformat))
    assert told["amount_oere"] == 33_000_00
    assert told["lists"][0]["data_date"] == "2026-10-27"
    assert told["totals"]["paid"] == {"count": 3, "amount_oere": 6_400_00}


def test_a_drill_is_an_incident_like_any_other(ledger: Ledger) -> None:
    open_day(ledger, is_drill=True, name="Øvelse")
    Counter(ledger).issue()
    assert (read(ledger).incident, read(ledger).totals.issued.count) == ("Øvelse", 1)
