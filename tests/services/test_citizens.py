import pytest

from payout.cpr import Cpr
from payout.db import Ledger
from payout.queries.citizens import Citizen, citizen_by_cpr
from payout.services.citizens import NameMissing, look_up
from tests.factories import (
    ANNA,
    CASEWORKER,
    DAGMAR,
    NOBODY,
    Counter,
    booking,
    line,
    open_day,
    parsed_list,
    store,
)
from tests.services.acting import count, faults

pytestmark = pytest.mark.usefixtures("pay_day")


def citizen(ledger: Ledger, cpr: Cpr) -> Citizen:
    with ledger.reading() as connection:
        found = citizen_by_cpr(connection, cpr)
    assert found is not None
    return found


def test_every_look_up_is_logged_with_who_whom_and_why(ledger: Ledger) -> None:
    open_day(ledger)
    counter = Counter(ledger)
    assert counter.ref(ANNA) == counter.ref(ANNA)
    with booking(ledger, CASEWORKER) as book:
        look_up(book, ANNA, purpose="Kontrol af legitimation", showed_cpr=True)
    with ledger.reading() as connection:
        told = connection.exec_driver_sql("SELECT user_id, purpose, showed_cpr FROM lookup").all()
        actions = connection.exec_driver_sql(
            "SELECT action FROM event WHERE subject = 'citizen:1' ORDER BY number"
        ).scalars()
        assert list(actions) == ["citizen.looked-up", "citizen.looked-up", "citizen.cpr-shown"]
    assert [tuple(row) for row in told] == [
        (3, "Nødudbetaling", 0),
        (3, "Nødudbetaling", 0),
        (3, "Kontrol af legitimation", 1),
    ]
    assert count(ledger, "citizen") == 1


def test_the_reference_of_a_citizen_tells_nothing_of_the_number(ledger: Ledger) -> None:
    open_day(ledger)
    refs = [Counter(ledger).ref(ANNA), Counter(ledger).ref(DAGMAR)]
    assert len({len(ref) for ref in refs} | {16}) == 1
    assert all(ANNA.digits[:6] not in ref and DAGMAR.digits[:6] not in ref for ref in refs)


def test_the_name_of_the_list_counts_before_the_name_that_is_typed(ledger: Ledger) -> None:
    open_day(ledger)
    Counter(ledger).ref(ANNA, name="En Anden")
    Counter(ledger).ref(NOBODY, name=" Nils Ny ")
    assert (citizen(ledger, ANNA).name, citizen(ledger, NOBODY).name) == ("Anna Ågesen-Prøve", "Nils Ny")


def test_who_is_on_no_list_needs_a_name(ledger: Ledger) -> None:
    open_day(ledger)
    with pytest.raises(NameMissing):
        Counter(ledger).ref(NOBODY, name="  ")
    assert count(ledger, "lookup") == count(ledger, "citizen") == 0


def test_a_citizen_who_becomes_protected_on_a_later_list_is_protected_at_the_next_look_up(
    ledger: Ledger,
) -> None:
    open_day(ledger)
    Counter(ledger).ref(ANNA)
    assert not citizen(ledger, ANNA).is_protected
    store(ledger, parsed_list([line(ANNA, "Anna Ågesen-Prøve", 100_00, is_protected=True)]))
    Counter(ledger).ref(ANNA)
    assert citizen(ledger, ANNA).is_protected
    assert faults(ledger) == {}


def test_a_list_that_tells_nothing_of_protection_unprotects_nobody(ledger: Ledger) -> None:
    open_day(ledger)
    store(ledger, parsed_list([line(DAGMAR, "Dagmar Dulgt", 100_00)], source="sygedagpenge"))
    Counter(ledger).ref(DAGMAR)
    assert citizen(ledger, DAGMAR).is_protected
