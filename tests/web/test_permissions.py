"""Every route, as every role and as nobody: the table decides, and what is not in the table is refused."""

from collections.abc import Iterator
from datetime import datetime

import pytest
from flask import Flask
from flask.testing import FlaskClient

from payout.db import Ledger
from payout.domain.roles import Role
from payout.queries.events import count_events
from payout.web.permissions import GRANTED, ROUTES, Permission
from tests import factories
from tests.web.browsing import signed_in

ONE_EACH = {
    Role.CASEWORKER: factories.CASEWORKER,
    Role.FINANCE: factories.FINANCE,
    Role.TEAM_LEADER: factories.LEADER,
    Role.AUDITOR: factories.AUDITOR,
}
WITH_TLS_ONLY = "joining.authority"
SHUTS_THE_SESSION = {"auth.log_out", "auth.lock"}
CHANGING = {"POST", "PUT", "PATCH", "DELETE"}


def requests_of(app: Flask) -> Iterator[tuple[str, str, str]]:
    """Endpoint, method and an address of every route; numbers are 1, references and tokens made up."""
    with app.test_request_context():
        for rule in app.url_map.iter_rules():
            values = {
                name: 1 if "int" in repr(rule._converters[name]).lower() else "0" * 16
                for name in rule.arguments
            }
            if rule.endpoint == "static":
                values = {"filename": "css/payout.css"}
            built = rule.build(values)
            assert built is not None, rule
            for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}:
                yield rule.endpoint, method, built[1]


def answer(client: FlaskClient, method: str, path: str) -> tuple[int, str]:
    """Status and where it redirects to."""
    with client.open(path, method=method) as response:
        return response.status_code, response.headers.get("Location", "")


def events(ledger: Ledger) -> int:
    """How many events the journal has."""
    with ledger.reading() as connection:
        return count_events(connection)


def test_every_route_stands_in_the_table_and_no_other(app: Flask) -> None:
    assert {rule.endpoint for rule in app.url_map.iter_rules()} == set(ROUTES)


@pytest.mark.in_turns
@pytest.mark.parametrize("role", Role)
def test_looking_at_a_page_changes_nothing(app: Flask, ledger: Ledger, pay_day: datetime, role: Role) -> None:
    factories.open_day(ledger)
    factories.Counter(ledger).issue()
    client = signed_in(app, ONE_EACH[role]).client
    before = events(ledger)
    seen = [answer(client, method, path)[0] for _, method, path in requests_of(app) if method == "GET"]
    assert 200 in seen
    assert events(ledger) == before


def test_nobody_gets_further_than_the_login_page(app: Flask, ledger: Ledger) -> None:
    factories.open_day(ledger)
    app.config["WTF_CSRF_ENABLED"] = False
    for endpoint, method, path in requests_of(app):
        status, location = answer(app.test_client(), method, path)
        if ROUTES[endpoint] is Permission.PUBLIC:
            assert status in ({404} if endpoint == WITH_TLS_ONLY else {200, 422}), endpoint
        else:
            assert (status, location) == (303, "/log-ind"), endpoint


@pytest.mark.parametrize("role", Role)
def test_a_role_reaches_what_the_table_gives_it_and_nothing_else(
    app: Flask, ledger: Ledger, pay_day: datetime, role: Role
) -> None:
    factories.open_day(ledger)
    factories.Counter(ledger).issue()
    client = signed_in(app, ONE_EACH[role]).client
    app.config["WTF_CSRF_ENABLED"] = False
    for endpoint, method, path in requests_of(app):
        if endpoint in SHUTS_THE_SESSION:
            continue
        status, _ = answer(client, method, path)
        needed = ROUTES[endpoint]
        allowed = needed in {Permission.PUBLIC, Permission.SIGNED_IN} or needed in GRANTED[role]
        assert (status != 403) is allowed, f"{method} {endpoint} as {role}: {status}"
        assert status < 500, f"{method} {endpoint} as {role}: {status}"


@pytest.mark.in_turns
@pytest.mark.parametrize("role", Role)
def test_no_form_is_taken_without_its_token(
    app: Flask, ledger: Ledger, pay_day: datetime, role: Role
) -> None:
    factories.open_day(ledger)
    client = signed_in(app, ONE_EACH[role]).client
    before = events(ledger)
    for endpoint, method, path in requests_of(app):
        if method in CHANGING:
            assert answer(client, method, path)[0] in {400, 403}, endpoint
            response = client.open(path, method=method, data={"csrf_token": "ikke-ægte-æøå"})
            assert response.status_code in {400, 403}, endpoint
    assert events(ledger) == before


def test_an_auditor_can_change_nothing() -> None:
    changing = {
        Permission.ISSUE, Permission.VOID, Permission.DECIDE, Permission.PAY, Permission.SETTLE,
        Permission.IMPORT_LISTS, Permission.IMPORT_RUN, Permission.MANAGE_INCIDENT, Permission.MANAGE_USERS,
        Permission.EXPORT, Permission.MAKE_BACKUP, Permission.PRINT,
    }  # fmt: skip
    assert not GRANTED[Role.AUDITOR] & changing
