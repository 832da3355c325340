from itertools import product

import pytest

from payout.domain.two_people import (
    Conflict,
    Parties,
    SecondPersonNeeded,
    approve_conflict,
    pay_conflict,
    refuse,
)

PEOPLE = (1, 2, 3)
EVERY_BILAG = [
    Parties(requested_by=requested, issued_by=issued, approved_by=approved)
    for requested, issued, approved in product(PEOPLE, (*PEOPLE, None), (*PEOPLE, None))
]


@pytest.mark.parametrize("parties", EVERY_BILAG)
@pytest.mark.parametrize("user", PEOPLE)
def test_who_pays_has_neither_asked_nor_issued_nor_approved(parties: Parties, user: int) -> None:
    has_acted = user in {parties.requested_by, parties.issued_by, parties.approved_by}
    assert (pay_conflict(parties, user) is not None) == has_acted


@pytest.mark.parametrize("parties", EVERY_BILAG)
@pytest.mark.parametrize("user", PEOPLE)
@pytest.mark.parametrize("runs_box", [False, True])
def test_who_decides_has_not_asked_and_runs_no_box(parties: Parties, user: int, runs_box: bool) -> None:
    conflict = approve_conflict(parties, user, runs_box=runs_box)
    assert (conflict is not None) == (user == parties.requested_by or runs_box)


def test_the_reason_is_the_one_that_the_person_can_do_something_about() -> None:
    own = Parties(requested_by=1, issued_by=1, approved_by=None)
    approved = Parties(requested_by=1, issued_by=2, approved_by=2)
    assert pay_conflict(own, 1) is Conflict.PAYS_OWN_BILAG
    assert pay_conflict(approved, 2) is Conflict.PAYS_APPROVED_BILAG
    assert approve_conflict(own, 1, runs_box=True) is Conflict.APPROVES_OWN_REQUEST
    assert approve_conflict(own, 2, runs_box=True) is Conflict.APPROVES_WHILE_RUNNING_BOX


@pytest.mark.parametrize("conflict", Conflict)
def test_a_conflict_refuses_and_is_carried_to_the_page(conflict: Conflict) -> None:
    with pytest.raises(SecondPersonNeeded) as refused:
        refuse(conflict)
    assert refused.value.conflict is conflict
    assert refuse(None) is None
