import pytest

from payout.db import Ledger
from payout.domain.roles import Role
from payout.queries.users import all_users
from payout.services.passwords import HASHER, PasswordTooShort
from payout.services.users import (
    LastTeamLeader,
    OwnAccount,
    RolesMissing,
    UsernameTaken,
    UserUnknown,
    add_user,
    disable_user,
    set_password,
    set_roles,
)
from tests.factories import CASEWORKER, EVERYTHING, LEADER, LEADER_2, PASSWORD, booking
from tests.services.acting import count, faults


def test_a_new_user_has_name_roles_and_a_hashed_password(ledger: Ledger) -> None:
    with booking(ledger, LEADER) as book:
        add_user(
            book,
            username=" Nanna ",
            display_name="Nanna Ny",
            roles=[Role.FINANCE, Role.CASEWORKER],
            password=PASSWORD,
        )
    with ledger.reading() as connection:
        made = next(user for user in all_users(connection) if user.username == "nanna")
        kept = connection.exec_driver_sql(
            "SELECT password_hash FROM user_account WHERE username = 'nanna'"
        ).scalar_one()
    assert (made.display_name, made.roles, made.is_active) == (
        "Nanna Ny",
        (Role.CASEWORKER, Role.FINANCE),
        True,
    )
    assert kept.startswith("$argon2id$v=19$m=19456,t=2,p=1$")
    assert HASHER.verify(kept, PASSWORD)
    assert faults(ledger) == {}


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"username": "SARA"}, UsernameTaken),
        ({"password": "kort-kode"}, PasswordTooShort),
        ({"roles": []}, RolesMissing),
    ],
)
def test_a_user_that_lacks_something_is_refused(
    ledger: Ledger, changes: dict[str, object], error: type[Exception]
) -> None:
    whole = {"username": "nanna", "display_name": "", "roles": [Role.AUDITOR], "password": PASSWORD}
    before = count(ledger, "user_account")
    with booking(ledger, LEADER) as book, pytest.raises(error):
        add_user(book, **{**whole, **changes})  # type: ignore[arg-type]
    assert count(ledger, "user_account") == before


def test_a_double_click_makes_one_user(ledger: Ledger) -> None:
    made = []
    for _ in range(2):
        with booking(ledger, LEADER) as book:
            made.append(
                add_user(
                    book,
                    username="nanna",
                    display_name="Nanna",
                    roles=[Role.AUDITOR],
                    password=PASSWORD,
                    request_key="key-1",
                )
            )
    assert made[0] == made[1]


def test_the_last_active_team_leader_stays(ledger: Ledger) -> None:
    with booking(ledger, LEADER) as book:
        disable_user(book, LEADER_2)
        disable_user(book, EVERYTHING)
    for refusing in (
        lambda book: set_roles(book, LEADER, [Role.AUDITOR]),
        lambda book: disable_user(book, LEADER),
    ):
        with booking(ledger, CASEWORKER) as book, pytest.raises(LastTeamLeader):
            refusing(book)
    with booking(ledger, LEADER) as book:
        set_roles(book, LEADER, [Role.TEAM_LEADER, Role.AUDITOR])
        disable_user(book, CASEWORKER)
    with ledger.reading() as connection:
        active = {user.username: user.roles for user in all_users(connection) if user.is_active}
    assert active[LEADER] == (Role.TEAM_LEADER, Role.AUDITOR)
    assert CASEWORKER not in active


def test_nobody_shuts_themselves_out(ledger: Ledger) -> None:
    with booking(ledger, LEADER) as book, pytest.raises(OwnAccount):
        disable_user(book, LEADER)


def test_changes_of_users_are_told_by_the_journal_without_the_password(ledger: Ledger) -> None:
    with booking(ledger, LEADER) as book:
        set_password(book, CASEWORKER, "en-helt-ny-kode")
        set_roles(book, CASEWORKER, [Role.FINANCE])
        disable_user(book, CASEWORKER)
    with ledger.reading() as connection:
        told = connection.exec_driver_sql(
            "SELECT action, payload FROM event ORDER BY number DESC LIMIT 3"
        ).all()
    assert [row.action for row in told] == ["user.disabled", "user.roles-changed", "user.password-changed"]
    assert "argon2" not in told[2].payload
    assert faults(ledger) == {}


def test_an_unknown_user_cannot_be_changed(ledger: Ledger) -> None:
    with booking(ledger, LEADER) as book:
        for change in (
            lambda: set_password(book, "nobody", PASSWORD),
            lambda: set_roles(book, "nobody", [Role.FINANCE]),
            lambda: disable_user(book, "nobody"),
        ):
            with pytest.raises(UserUnknown):
                change()


def test_a_short_new_password_and_no_roles_are_refused(ledger: Ledger) -> None:
    with booking(ledger, LEADER) as book:
        with pytest.raises(PasswordTooShort):
            set_password(book, CASEWORKER, "kort")
        with pytest.raises(RolesMissing):
            set_roles(book, CASEWORKER, [])
