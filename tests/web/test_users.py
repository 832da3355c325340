"""Users: made, given other roles and passwords, closed. The team leader's work."""

import pytest
from flask import Flask

from payout.db import Ledger
from payout.domain.roles import Role
from payout.queries.users import User, all_users
from payout.services.users import set_roles
from tests import factories
from tests.web.browsing import Person, signed_in

NEW = {
    "display_name": "Nora Ny",
    "username": "Nora",
    "roles": ["caseworker", "finance"],
    "password": "en-lang-kode-26",
}


def user(ledger: Ledger, username: str) -> User | None:
    with ledger.reading() as connection:
        return next((one for one in all_users(connection) if one.username == username), None)


def page_of(ledger: Ledger, username: str) -> str:
    found = user(ledger, username)
    assert found is not None
    return f"/brugere/{found.user_id}"


def may_sign_in(app: Flask, username: str, password: str = factories.PASSWORD) -> bool:
    person = Person(app).open("/log-ind").send({"username": username, "password": password})
    return "Log af" in person.page


def test_a_new_user_can_sign_in(app: Flask, ledger: Ledger) -> None:
    leader = signed_in(app, factories.LEADER).open("/brugere").send(NEW)
    assert leader.status == 200
    assert "Brugeren er oprettet" in leader.text()
    made = user(ledger, "nora")
    assert made is not None
    assert (made.display_name, made.roles) == ("Nora Ny", (Role.CASEWORKER, Role.FINANCE))
    assert may_sign_in(app, "nora", NEW["password"])


def test_pressing_twice_makes_one(app: Flask, ledger: Ledger) -> None:
    leader = signed_in(app, factories.LEADER).open("/brugere")
    form = leader.page
    made = leader.send(NEW).path
    leader.page = form
    leader.send(NEW)
    assert (leader.status, leader.path) == (200, made)


@pytest.mark.parametrize(
    ("field", "typed", "sentence"),
    [
        ("username", "", "Feltet skal udfyldes."),
        ("username", "nora ny", "Brug kun bogstaver"),
        ("display_name", "", "Feltet skal udfyldes."),
        ("roles", [], "Vælg mindst én rolle."),
        ("roles", ["direktør"], "Vælg blandt mulighederne."),
        ("password", "kort", "mindst 12 tegn"),
    ],
)
def test_what_is_wrong_is_said_and_nobody_is_made(
    field: str, typed: object, sentence: str, app: Flask, ledger: Ledger
) -> None:
    leader = signed_in(app, factories.LEADER).open("/brugere").send({**NEW, field: typed})
    assert leader.status == 422
    assert sentence in leader.text()
    assert NEW["password"] not in leader.page
    assert user(ledger, "nora") is None


def test_a_username_that_is_taken_is_refused(app: Flask) -> None:
    leader = signed_in(app, factories.LEADER).open("/brugere").send({**NEW, "username": factories.FINANCE})
    assert leader.status == 409
    assert "Brugernavnet er taget" in leader.text()
    assert leader.form().fields["display_name"] == "Nora Ny"


def test_roles_are_changed_from_the_users_page(app: Flask, ledger: Ledger) -> None:
    leader = signed_in(app, factories.LEADER).open(page_of(ledger, factories.CASEWORKER))
    leader.send({"roles": ["auditor"]}, form="/roller")
    assert "Rollerne er ændret" in leader.text()
    changed = user(ledger, factories.CASEWORKER)
    assert changed is not None
    assert changed.roles == (Role.AUDITOR,)


def test_a_user_needs_a_role(app: Flask, ledger: Ledger) -> None:
    leader = signed_in(app, factories.LEADER).open(page_of(ledger, factories.CASEWORKER))
    leader.send({"roles": []}, form="/roller")
    assert leader.status == 422
    assert "Vælg mindst én rolle." in leader.text()


def test_a_new_password_ends_the_users_sessions(app: Flask, ledger: Ledger) -> None:
    caseworker = signed_in(app, factories.CASEWORKER)
    leader = signed_in(app, factories.LEADER).open(page_of(ledger, factories.CASEWORKER))
    leader.send({"password": "en-helt-ny-kode"}, form="/adgangskode")
    assert "logget af overalt" in leader.text()
    assert caseworker.open("/overblik").path == "/log-ind"
    assert not may_sign_in(app, factories.CASEWORKER)
    assert may_sign_in(app, factories.CASEWORKER, "en-helt-ny-kode")


def test_a_short_password_is_refused_and_never_shown_again(app: Flask, ledger: Ledger) -> None:
    leader = signed_in(app, factories.LEADER).open(page_of(ledger, factories.CASEWORKER))
    leader.send({"password": "kortkode"}, form="/adgangskode")
    assert leader.status == 422
    assert "mindst 12 tegn" in leader.text()
    assert "kortkode" not in leader.page


def test_a_closed_user_is_out_at_once_and_stays_in_the_list(app: Flask, ledger: Ledger) -> None:
    caseworker = signed_in(app, factories.CASEWORKER)
    leader = signed_in(app, factories.LEADER).open(page_of(ledger, factories.CASEWORKER))
    leader.send({}, form="/luk")
    assert "Brugeren er lukket" in leader.text()
    assert caseworker.open("/overblik").path == "/log-ind"
    assert not may_sign_in(app, factories.CASEWORKER)
    assert "Sara Sagsbehandler" in leader.open("/brugere").text()


def test_nobody_closes_their_own_user(app: Flask, ledger: Ledger) -> None:
    leader = signed_in(app, factories.LEADER).open(page_of(ledger, factories.LEADER))
    leader.send({}, form="/luk")
    assert leader.status == 409
    assert "Du kan ikke lukke din egen bruger" in leader.text()


def test_the_last_team_leader_keeps_the_role(app: Flask, ledger: Ledger) -> None:
    for username in (factories.LEADER_2, factories.EVERYTHING):
        with factories.booking(ledger, factories.LEADER) as book:
            set_roles(book, username, [Role.CASEWORKER])
    leader = signed_in(app, factories.LEADER).open(page_of(ledger, factories.LEADER))
    leader.send({"roles": ["caseworker"]}, form="/roller")
    assert leader.status == 409
    assert "den eneste aktive teamleder" in leader.text()


def test_who_gives_up_the_role_lands_on_a_page_that_is_still_theirs(app: Flask, ledger: Ledger) -> None:
    leader = signed_in(app, factories.LEADER).open(page_of(ledger, factories.LEADER))
    leader.send({"roles": ["caseworker"]}, form="/roller")
    assert leader.status == 200
    assert leader.path == "/skranke"


def test_pressing_twice_changes_a_user_once(app: Flask, ledger: Ledger) -> None:
    leader = signed_in(app, factories.LEADER).open(page_of(ledger, factories.CASEWORKER))
    form = leader.page
    leader.send({"roles": ["auditor"]}, form="/roller")
    with factories.booking(ledger, factories.LEADER_2) as book:
        set_roles(book, factories.CASEWORKER, [Role.FINANCE])
    leader.page = form
    assert leader.send({"roles": ["auditor"]}, form="/roller").status == 200
    changed = user(ledger, factories.CASEWORKER)
    assert changed is not None
    assert changed.roles == (Role.FINANCE,)


def test_a_user_who_is_not_there_is_not_found(app: Flask) -> None:
    assert signed_in(app, factories.LEADER).open("/brugere/999").status == 404


@pytest.mark.parametrize("who", [factories.CASEWORKER, factories.FINANCE, factories.AUDITOR])
@pytest.mark.parametrize("path", ["/brugere", "/brugere/1"])
def test_only_the_team_leader_sees_users(who: str, path: str, app: Flask) -> None:
    assert signed_in(app, who).open(path).status == 403
