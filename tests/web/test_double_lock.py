"""The dobbeltlås: two people, two halves, and a file that is worthless without both."""

from io import BytesIO
from pathlib import Path

import pytest
from flask import Flask
from msoffcrypto import OfficeFile
from msoffcrypto.exceptions import DecryptionError, InvalidKeyError
from sqlalchemy.exc import IntegrityError

from payout.db import Ledger
from payout.domain.double_lock import Side
from tests import factories
from tests.factories import CONTROL_HALF, EVERYTHING, FINANCE, LEADER, LEADER_HALF, booking, double_lock
from tests.services.acting import count, drop_trigger, sql
from tests.web.browsing import Person, signed_in
from tests.web.locked_files import HALVES

pytestmark = pytest.mark.usefixtures("pay_day")

WHOLE = {"cpr": "whole", "purpose": "Taster i KY"}


@pytest.fixture
def person(app: Flask, ledger: Ledger) -> Person:
    """A caseworker, with a paid bilag of Anna."""
    factories.open_day(ledger)
    factories.box(ledger)
    factories.paid(ledger, factories.Counter(ledger).issue(factories.ANNA, 1_000_00))
    return signed_in(app, factories.CASEWORKER)


def fetch(person: Person, **values: str) -> Person:
    return person.open("/genindtastning/hent").send({"kind": "xlsx", **WHOLE, **values}, form="hent")


def test_whole_numbers_leave_only_with_both_halves_and_in_a_locked_file(
    person: Person, ledger: Ledger
) -> None:
    assert "Dobbeltlåsen er ikke sat" in fetch(person, **HALVES).text()
    double_lock(ledger)
    for values in ({}, {**HALVES, "control_half": LEADER_HALF}, {**HALVES, "leader_half": "en anden"}):
        assert fetch(person, **values).status == 409
        assert "Mindst en af halvdelene passer ikke" in person.text()
    assert fetch(person, **HALVES, kind="csv").status == 422
    assert count(ledger, "rekeying_fetch") == 0
    fetch(person, **HALVES)
    assert person.response is not None
    content = person.response.get_data()
    assert content.startswith(b"\xd0\xcf\x11\xe0")
    assert factories.ANNA.digits.encode() not in content
    for half in (LEADER_HALF, CONTROL_HALF, f"{CONTROL_HALF}-{LEADER_HALF}"):
        book = OfficeFile(BytesIO(content))
        with pytest.raises((DecryptionError, InvalidKeyError)):
            book.load_key(password=half, verify_password=True)
    assert count(ledger, "rekeying_fetch") == 1


def test_one_person_cannot_hold_both_halves(app: Flask, ledger: Ledger) -> None:
    double_lock(ledger)
    alma = signed_in(app, EVERYTHING).open("/dobbeltlaas")
    half = {"half": "min egen halvdel", "again": "min egen halvdel"}
    assert alma.send({**half, "side": "leader"}).status == 200
    alma.open("/dobbeltlaas").send({**half, "side": "control"})
    assert alma.status == 409
    assert "Du har sat den anden halvdel" in alma.text()
    assert "af Alma Alt" in alma.text()


def test_the_database_refuses_one_who_would_hold_both(ledger: Ledger) -> None:
    """Planted: without its trigger a row made by hand goes in."""
    double_lock(ledger)
    by_hand = (
        "INSERT INTO double_lock_half (id, side, set_by, set_at, half_hash, salt)"
        " SELECT 3, 'control', set_by, set_at, half_hash, salt FROM double_lock_half WHERE side = 'leader'"
    )
    with pytest.raises(IntegrityError):
        sql(ledger, by_hand)
    drop_trigger(ledger, "double_lock_half", "double_lock_half_no_one_with_both")
    sql(ledger, by_hand)


def test_each_sets_the_half_of_their_own_role_and_types_it_twice(app: Flask, ledger: Ledger) -> None:
    olga = signed_in(app, FINANCE).open("/dobbeltlaas")
    assert olga.send({"half": "fem blå både", "again": "fem blå biler"}).status == 422
    assert olga.send({"half": "kort", "again": "kort"}).status == 422
    assert olga.send({"side": "leader", "half": "fem blå både", "again": "fem blå både"}).status == 422
    assert olga.open("/dobbeltlaas").send({"half": "fem blå både", "again": "fem blå både"}).status == 200
    assert "sat 30-10-2026" in olga.text()
    assert signed_in(app, factories.CASEWORKER).open("/dobbeltlaas").status == 403
    with booking(ledger, LEADER) as book:
        assert {one.side for one in book.connection.exec_driver_sql("SELECT side FROM double_lock_half")} == {
            Side.CONTROL
        }


def test_no_other_file_that_leaves_takes_a_cpr_numbers_digits() -> None:
    """A new export with whole numbers is seen here, and needs the lock or a reason in the ADR."""
    exports = Path(__file__).parents[2] / "exports"
    takes = {
        path.relative_to(exports).as_posix()
        for path in exports.rglob("*.py")
        if ".digits" in (text := path.read_text(encoding="utf-8")) or ".formatted" in text
    }
    # The cards of a drill have numbers that can be nobody's.
    assert takes == {"rekeying_list.py", "citizen_list.py", "drill_cards.py"}
