"""The account mapping through the services: added to, from a page's form or a file, and never changed."""

from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy.exc import IntegrityError

from payout.db import Ledger
from payout.domain.account_file import AccountFileUnreadable
from payout.domain.account_map import AccountEntry, AccountString, TargetSystem
from payout.domain.kontering import Account
from payout.queries.accounts import account_entries, made_entries
from payout.services.benefits import BenefitUnknown
from payout.services.map_accounts import (
    AccountFileRefused,
    AccountsUnchanged,
    accounts_file,
    add_entry,
    import_entries,
)
from payout.services.verify_ledger import verify
from tests import factories
from tests.services.acting import sql

pytestmark = pytest.mark.usefixtures("pay_day")

BANK = AccountEntry(
    system=TargetSystem.OPUS,
    account=Account.BANK,
    benefit=None,
    valid_from=date(2026, 10, 1),
    string=AccountString(account="99990001"),
    remark="Mail fra regnskab",
)
HELP = replace(BANK, account=Account.BENEFIT, benefit="kontanthjaelp")


def add(ledger: Ledger, entry: AccountEntry, key: str | None = None) -> int:
    with factories.booking(ledger, factories.LEADER) as book:
        return add_entry(book, entry, request_key=key)


def load(ledger: Ledger, content: bytes) -> int:
    with factories.booking(ledger, factories.LEADER) as book:
        return import_entries(book, content)


def test_nothing_is_shipped_as_a_real_account(ledger: Ledger) -> None:
    with ledger.reading() as connection:
        assert account_entries(connection) == ()


def test_an_entry_is_kept_with_who_made_it_and_one_more_takes_over(ledger: Ledger) -> None:
    assert (add(ledger, BANK), add(ledger, HELP)) == (1, 2)
    add(ledger, replace(BANK, string=AccountString(account="99990002")))
    with ledger.reading() as connection:
        made = made_entries(connection)
    assert [(one.entry.string.account, one.benefit_name, one.made_by) for one in made] == [
        ("99990001", "", "Lea Leder"),
        ("99990001", "Kontanthjælp", "Lea Leder"),
        ("99990002", "", "Lea Leder"),
    ]
    assert verify(ledger).ok


def test_the_same_form_twice_adds_one_and_the_same_again_adds_none(ledger: Ledger) -> None:
    assert [add(ledger, BANK, key="a" * 32) for _ in range(2)] == [1, 1]
    with pytest.raises(AccountsUnchanged):
        add(ledger, BANK)


def test_a_ydelse_that_nobody_knows_is_refused(ledger: Ledger) -> None:
    with pytest.raises(BenefitUnknown):
        add(ledger, replace(HELP, benefit="ukendt"))


def test_the_file_of_one_office_is_read_by_another_and_adds_what_is_new(ledger: Ledger) -> None:
    add(ledger, BANK)
    add(ledger, HELP)
    with ledger.reading() as connection:
        content = accounts_file(connection)
    with pytest.raises(AccountsUnchanged):
        load(ledger, content.encode())
    assert load(ledger, content.replace('"99990001"', '"99990007"', 1).encode("utf-8-sig")) == 1
    with ledger.reading() as connection:
        assert [one.string.account for one in account_entries(connection)] == [
            "99990001",
            "99990001",
            "99990007",
        ]


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ('"99990001"', '"9999"', "account-misshaped"),
        ('"kontanthjaelp"', '"ukendt"', "benefit-unknown"),
        ('benefit = "kontanthjaelp"\n', "", "account-part-unclear"),
        ('"Mail fra regnskab"', '""', "account-remark-unfit"),
    ],
)
def test_a_file_with_one_wrong_entry_adds_none(ledger: Ledger, old: str, new: str, code: str) -> None:
    add(ledger, HELP)
    with ledger.reading() as connection:
        whole = accounts_file(connection)
    extra = whole.replace("2026-10-01", "2027-01-01").partition("[[entry]]")[2].replace(old, new)
    later = whole.replace("2026-10-01", "2028-01-01")
    with pytest.raises(AccountFileRefused) as refused:
        load(ledger, f"{later}\n[[entry]]{extra}".encode())
    assert (refused.value.place, refused.value.reason.code) == (2, code)
    with ledger.reading() as connection:
        assert len(account_entries(connection)) == 1


def test_a_file_that_is_no_text_is_refused(ledger: Ledger) -> None:
    with pytest.raises(AccountFileUnreadable):
        load(ledger, b"\xff\xfe[")


def test_the_database_takes_no_change_and_no_ydelse_for_another_part(ledger: Ledger) -> None:
    add(ledger, BANK)
    for statement in (
        "UPDATE account_entry SET account = '99990002'",
        "DELETE FROM account_entry",
        "INSERT INTO account_entry SELECT 9, system, part, 1, valid_from, account, cost_centre, psp_element,"
        " profit_centre, internal_order, remark, made_by, made_at FROM account_entry",
    ):
        with pytest.raises(IntegrityError):
            sql(ledger, statement)
