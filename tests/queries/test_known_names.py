"""Finding people by name: what is found, what is forgiven, and that the index follows the ledger."""

import pytest
from sqlalchemy import text as sql_text

from payout.cpr import Cpr
from payout.db import Ledger
from payout.queries.known_names import HITS_SHOWN, Hit, KnownNames
from tests.factories import (
    ANNA,
    BOERGE,
    CLARA,
    NOBODY,
    Counter,
    line,
    open_day,
    parsed_list,
    store,
)

pytestmark = pytest.mark.usefixtures("pay_day")


def found(ledger: Ledger, text: str) -> list[Hit]:
    with ledger.reading() as connection:
        return list(KnownNames().find(connection, text))


@pytest.mark.parametrize(
    "text",
    [
        "Anna",
        "anna ågesen",
        "AAGESEN",
        "prøve anna",
        "proeve",
        "gesen",
        "  Anna   Ågesen-Prøve ",
        "Ågesen Prøve",
    ],
)
def test_a_citizen_is_found_by_any_parts_of_the_name(ledger: Ledger, text: str) -> None:
    store(ledger)
    (hit,) = found(ledger, text)
    assert (hit.cpr, hit.name, hit.is_protected) == (ANNA, "Anna Ågesen-Prøve", False)


@pytest.mark.parametrize("text", ["", "   ", "-", "Anna Fuglsåen", "%", "_n%a", "%_"])
def test_what_is_in_no_name_finds_nobody(ledger: Ledger, text: str) -> None:
    store(ledger)
    assert found(ledger, text) == []


def test_hits_come_by_name_once_for_each_citizen(ledger: Ledger) -> None:
    open_day(ledger)
    Counter(ledger).ref(CLARA)
    assert [hit.name for hit in found(ledger, "e")] == [
        "Anna Ågesen-Prøve",
        "Børge Fuglsåen",
        "Clara Æblegren",
    ]


def test_a_citizen_on_no_list_is_found_once_looked_up(ledger: Ledger) -> None:
    open_day(ledger)
    assert found(ledger, "nils") == []
    Counter(ledger).ref(NOBODY, name="Nils Ny")
    assert [hit.cpr for hit in found(ledger, "ny nils")] == [NOBODY]


def test_a_protected_citizen_is_marked_so_in_every_hit(ledger: Ledger) -> None:
    open_day(ledger)
    assert [hit.is_protected for hit in found(ledger, "dagmar")] == [True]
    Counter(ledger).ref(ANNA)
    store(ledger, parsed_list([line(ANNA, "Anna Ågesen-Prøve", 1, is_protected=True)], source="anden"))
    assert [hit.is_protected for hit in found(ledger, "anna")] == [True]


def test_more_hits_than_are_shown_are_cut_off_after_one_more(ledger: Ledger) -> None:
    people = [line(Cpr(f"020360{serial:04d}"), f"Nils {serial}", 1, row=serial) for serial in range(60)]
    store(ledger, parsed_list(people))
    assert len(found(ledger, "nils")) == HITS_SHOWN + 1


@pytest.mark.parametrize(
    "typed",
    ["Bærge", "Børgee", "Brge", "Børeg", "fuglsåne", "fulgsåen", "brøge fuglsåen", "fuglsåen bøgre"],
)
def test_one_slip_in_one_word_is_forgiven_and_said(ledger: Ledger, typed: str) -> None:
    store(ledger)
    assert [(hit.cpr, hit.is_near) for hit in found(ledger, typed)] == [(BOERGE, True)]


@pytest.mark.parametrize("typed", ["Bxrgy", "boregen", "gulfsåen", "bøgre fulgsåen", "bø", "ør y"])
def test_two_slips_or_one_in_next_to_nothing_are_not(ledger: Ledger, typed: str) -> None:
    store(ledger)
    assert [hit for hit in found(ledger, typed) if hit.is_near] == []


def test_who_has_the_very_name_comes_before_who_has_one_like_it(ledger: Ledger) -> None:
    people = [
        line(NOBODY, "Arne Aabel", 1, row=1),
        line(ANNA, "Anne Zebrasen", 1, row=2),
        line(CLARA, "Marianne Ørn", 1, row=3),
    ]
    store(ledger, parsed_list(people))
    assert [(hit.name, hit.is_near) for hit in found(ledger, "Anne")] == [
        ("Anne Zebrasen", False),
        ("Marianne Ørn", False),
        ("Arne Aabel", True),
    ]


def test_the_index_follows_the_lists_in_use_and_those_who_are_served(ledger: Ledger) -> None:
    open_day(ledger)
    names = KnownNames()

    def hits(typed: str) -> list[str]:
        with ledger.reading() as connection:
            return [hit.name for hit in names.find(connection, typed)]

    assert hits("anna") == ["Anna Ågesen-Prøve"]
    Counter(ledger).ref(CLARA)
    Counter(ledger).ref(NOBODY, name="Nils Ny")
    assert hits("nils") == ["Nils Ny"]
    store(ledger, parsed_list([line(BOERGE, "Bent Senere", 1)]))
    assert hits("anna") == []
    assert hits("senere") == ["Bent Senere"]
    assert hits("clara") == ["Clara Æblegren"]
    assert hits("nils") == ["Nils Ny"]


def test_what_the_index_points_at_is_shown_only_while_the_ledger_knows_it(ledger: Ledger) -> None:
    store(ledger)
    names = KnownNames()
    with ledger.reading() as connection:
        assert len(names.find(connection, "børge")) == 1
    with ledger.transaction() as connection:
        connection.execute(sql_text("DELETE FROM list_line WHERE cpr = :cpr"), {"cpr": BOERGE.digits})
    with ledger.reading() as connection:
        assert names.find(connection, "børge") == ()
