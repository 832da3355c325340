"""The account mapping: which account is in force on which day, and how an account is written."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from payout.domain.account_file import AccountFileUnreadable, account_file, read_account_file
from payout.domain.account_map import (
    SHAPES,
    AccountEntry,
    AccountField,
    AccountMap,
    AccountMisshaped,
    AccountPartUnclear,
    AccountRemarkUnfit,
    AccountString,
    TargetSystem,
    check_entry,
    new_entries,
)
from payout.domain.kontering import Account
from tests.factories import invented_accounts

DAY = date(2026, 10, 1)


def entry(text: str = "99990001", **changes: object) -> AccountEntry:
    whole = AccountEntry(
        system=TargetSystem.OPUS,
        account=Account.BANK,
        benefit=None,
        valid_from=DAY,
        string=AccountString(account=text),
        remark="Mail fra regnskab",
    )
    return replace(whole, **changes)  # type: ignore[arg-type]


def test_a_later_entry_takes_over_from_its_day_and_not_before() -> None:
    known = AccountMap(
        TargetSystem.OPUS,
        [entry("99990001", order=1), entry("99990002", valid_from=DAY + timedelta(days=30), order=2)],
    )
    in_force = [known.entry(Account.BANK, None, DAY + timedelta(days=days)) for days in (-1, 0, 29, 30, 400)]
    assert [one and one.string.account for one in in_force] == [
        None,
        "99990001",
        "99990001",
        "99990002",
        "99990002",
    ]


def test_of_two_entries_from_one_day_the_last_made_is_in_force() -> None:
    known = AccountMap(TargetSystem.OPUS, [entry("99990002", order=2), entry("99990001", order=1)])
    found = known.entry(Account.BANK, None, DAY)
    assert found is not None
    assert found.string.account == "99990002"


def test_each_system_and_each_ydelse_has_its_own_accounts() -> None:
    known = AccountMap(TargetSystem.PRISME, invented_accounts(["kontanthjaelp"]))
    assert known.entry(Account.BENEFIT, "kontanthjaelp", DAY) is not None
    assert known.entry(Account.BENEFIT, "sygedagpenge", DAY) is None
    assert known.entry(Account.BENEFIT, None, DAY) is None
    assert all(one.system is TargetSystem.PRISME for one in known.in_force(DAY).values())


@pytest.mark.parametrize(
    ("system", "field", "text"),
    [
        (TargetSystem.OPUS, AccountField.ACCOUNT, "9999000"),
        (TargetSystem.OPUS, AccountField.ACCOUNT, "9999000A"),
        (TargetSystem.OPUS, AccountField.PSP_ELEMENT, "XG-204-00001"),
        (TargetSystem.OPUS, AccountField.COST_CENTRE, "99 99"),
        (TargetSystem.OPUS, AccountField.INTERNAL_ORDER, "ordre"),
        (TargetSystem.PRISME, AccountField.ACCOUNT, "100401030100"),
        (TargetSystem.PRISME, AccountField.ACCOUNT, "1004-645521999"),
        (TargetSystem.PRISME, AccountField.PSP_ELEMENT, "XG-0000000204-00001"),
        (TargetSystem.NEUTRAL, AccountField.ACCOUNT, "=1+1"),
        (TargetSystem.NEUTRAL, AccountField.ACCOUNT, "x" * 61),
        (TargetSystem.NEUTRAL, AccountField.ACCOUNT, ""),
    ],
)
def test_an_account_of_another_shape_is_refused_with_an_example(
    system: TargetSystem, field: AccountField, text: str
) -> None:
    right = {AccountField.ACCOUNT: SHAPES[system][AccountField.ACCOUNT].example, field: text}
    string = AccountString(**{name.value: value for name, value in right.items()})
    with pytest.raises(AccountMisshaped) as refused:
        check_entry(entry(system=system, string=string))
    assert (refused.value.system, refused.value.field) == (system, field)
    assert bool(refused.value.example) == (field in SHAPES[system])


@pytest.mark.parametrize(
    ("system", "string"),
    [
        (TargetSystem.PRISME, AccountString(account="100401030100-645521999-10110-29-")),
        (TargetSystem.OPUS, AccountString(account="12345678", psp_element="XG-0000000204-00001")),
        (TargetSystem.NEUTRAL, AccountString(account="9.55.99-001")),
        *(
            (system, AccountString(**{field.value: shape.example for field, shape in shapes.items()}))
            for system, shapes in SHAPES.items()
        ),
    ],
)
def test_the_documented_shapes_and_every_example_are_taken(
    system: TargetSystem, string: AccountString
) -> None:
    check_entry(entry(system=system, string=string))


def test_a_ydelse_is_named_for_the_ydelses_part_and_for_no_other() -> None:
    for changes in ({"account": Account.BENEFIT}, {"benefit": "kontanthjaelp"}):
        with pytest.raises(AccountPartUnclear):
            check_entry(entry(**changes))


@pytest.mark.parametrize("remark", ["", "  ", "x" * 201, "Borger 020360-0001"])
def test_a_remark_is_needed_and_holds_no_cpr_number(remark: str) -> None:
    with pytest.raises(AccountRemarkUnfit):
        check_entry(entry(remark=remark))


def test_what_stands_there_already_is_no_new_entry() -> None:
    known = [entry("99990001", order=1), entry("99990002", order=2)]
    assert new_entries(known, [entry("99990002", remark="Igen")]) == ()
    assert new_entries(known, [entry("99990001")]) == (entry("99990001"),)
    assert new_entries([], [entry(), entry()]) == (entry(),)


def test_the_file_gives_the_entries_back() -> None:
    entries = tuple(invented_accounts(["kontanthjaelp", "sygedagpenge"]))
    assert read_account_file(account_file(entries)) == entries


@given(st.text(max_size=60).map(str.strip).filter(bool))
def test_any_remark_comes_back_from_the_file(remark: str) -> None:
    (read,) = read_account_file(account_file([entry(remark=remark)]))
    assert read.remark == remark


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("", 0),
        ("entry = 1", 0),
        ("[[entry", 0),
        ('[[entry]]\nsystem = "opus"', 1),
        ("[[entry]]\nvalid_from = 2026-10-01\nsystem = 1", 1),
        ('[[entry]]\nvalid_from = 2026-10-01\nsystem = "sap"\npart = "bank"', 1),
        ('[[entry]]\nvalid_from = "2026-10-01"\nsystem = "opus"\npart = "bank"', 1),
        ('[[entry]]\nvalid_from = 2026-10-01T10:00:00\nsystem = "opus"\npart = "bank"', 1),
        ('[[entry]]\nvalid_from = 2026-10-01\nsystem = "opus"\npart = "bank"\nkonto = "1"', 1),
        ("x" * 1_000_001, 0),
    ],
)
def test_a_file_of_anything_else_is_refused_with_the_place(text: str, place: int) -> None:
    with pytest.raises(AccountFileUnreadable) as refused:
        read_account_file(text)
    assert refused.value.place == place
