"""Ydelser: the shipped ones, those an office adds, and the names that lists use."""

from dataclasses import replace
from datetime import date

import pytest

from payout.db import Ledger
from payout.domain.ydelser import Benefit
from payout.queries.benefits import KnownBenefit, all_benefits, unknown_benefits, unknown_on_lists
from payout.queries.events import count_events
from payout.services.benefits import (
    BenefitCodeTaken,
    BenefitNameMissing,
    BenefitNameTaken,
    BenefitPeriodBackwards,
    BenefitUnknown,
    add_benefit,
    map_name,
    plant_benefits,
)
from tests import factories
from tests.services.acting import faults

OWN = Benefit(
    code="borgerstoette",
    name="Borgerstøtte",
    law="Byrådets beslutning",
    function="5.57.72",
    grouping="",
    valid_from=date(2026, 1, 1),
    valid_to=None,
    source="Referat af 12-12-2025",
)


def benefits_of(ledger: Ledger) -> dict[str, KnownBenefit]:
    with ledger.reading() as connection:
        return {one.facts.code: one for one in all_benefits(connection)}


def unknown_of(ledger: Ledger, *names: str) -> tuple[str, ...]:
    with ledger.reading() as connection:
        return unknown_benefits(connection, names)


def events_of(ledger: Ledger) -> int:
    with ledger.reading() as connection:
        return count_events(connection)


def test_the_reform_of_july_2025_stands_in_the_days_of_the_ydelser(ledger: Ledger) -> None:
    known = benefits_of(ledger)
    last, first = date(2025, 6, 30), date(2025, 7, 1)
    for gone in ("uddannelseshjaelp", "overgangsydelse", "kontanthjaelp-2024"):
        assert known[gone].facts.is_valid_on(last)
        assert not known[gone].facts.is_valid_on(first)
    assert known["kontanthjaelp"].facts.is_valid_on(first)
    assert not known["kontanthjaelp"].facts.is_valid_on(last)
    assert known["sygedagpenge"].facts.is_valid_on(last)
    assert known["sygedagpenge"].facts.is_valid_on(first)


def test_every_shipped_ydelse_says_where_it_is_from(ledger: Ledger) -> None:
    assert all(one.facts.source and one.facts.law for one in benefits_of(ledger).values())


def test_a_name_is_known_however_it_is_written(ledger: Ledger) -> None:
    written = (
        "HJÆLP TIL FORSØRGELSE",
        "hjaelp til  forsoergelse",
        "Fleksløntilskud, ny ordning",
        "Borgerløn",
    )
    assert unknown_of(ledger, *written, "Borgerløn") == ("Borgerløn",)


def test_planting_again_adds_nothing(ledger: Ledger) -> None:
    before = events_of(ledger)
    with factories.booking(ledger, factories.LEADER) as book:
        assert plant_benefits(book) == 0
    assert events_of(ledger) == before


def test_a_name_is_mapped_once_and_known_from_then_on(ledger: Ledger) -> None:
    flex = benefits_of(ledger)["fleksloentilskud"].benefit_id
    for _ in range(2):
        with factories.booking(ledger, factories.LEADER) as book:
            map_name(book, "Fleks  2013", flex, request_key="1" * 32)
    assert unknown_of(ledger, "fleks 2013") == ()
    assert "Fleks 2013" in benefits_of(ledger)["fleksloentilskud"].aliases
    assert faults(ledger) == {}


def test_a_name_can_be_moved_but_a_ydelse_keeps_its_own(ledger: Ledger) -> None:
    known = benefits_of(ledger)
    with factories.booking(ledger, factories.LEADER) as book:
        map_name(book, "Jobafklaring", known["ressourceforloeb"].benefit_id)
        with pytest.raises(BenefitNameTaken):
            map_name(book, "Sygedagpenge", known["ledighedsydelse"].benefit_id)
    assert "Jobafklaring" in benefits_of(ledger)["ressourceforloeb"].aliases
    assert faults(ledger) == {}


def test_an_office_adds_a_ydelse_of_its_own_once(ledger: Ledger) -> None:
    ids = set()
    for _ in range(2):
        with factories.booking(ledger, factories.LEADER) as book:
            ids.add(add_benefit(book, OWN, request_key="2" * 32))
    assert len(ids) == 1
    assert benefits_of(ledger)["borgerstoette"].facts == OWN
    assert unknown_of(ledger, "BORGERSTØTTE") == ()
    assert faults(ledger) == {}


@pytest.mark.parametrize(
    ("added", "refusal"),
    [
        (replace(OWN, code="sygedagpenge"), BenefitCodeTaken),
        (replace(OWN, name="Hjælp til forsørgelse"), BenefitNameTaken),
        (replace(OWN, name=" - "), BenefitNameMissing),
        (replace(OWN, valid_to=date(2025, 12, 31)), BenefitPeriodBackwards),
    ],
)
def test_what_cannot_be_a_ydelse_is_refused(ledger: Ledger, added: Benefit, refusal: type[Exception]) -> None:
    with factories.booking(ledger, factories.LEADER) as book, pytest.raises(refusal):
        add_benefit(book, added)


def test_a_name_for_no_ydelse_is_refused(ledger: Ledger) -> None:
    with factories.booking(ledger, factories.LEADER) as book, pytest.raises(BenefitUnknown):
        map_name(book, "Borgerløn", 9_999)


def test_stored_lists_tell_their_unknown_names(ledger: Ledger) -> None:
    rows = [factories.line(factories.ANNA, "Anna Ågesen-Prøve", 100_00, benefit="Borgerløn")]
    factories.store(ledger, factories.parsed_list(rows))
    with ledger.reading() as connection:
        assert unknown_on_lists(connection) == ("Borgerløn",)
