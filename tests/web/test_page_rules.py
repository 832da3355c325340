"""What holds for every page and every form, walked over the whole table of routes."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from io import BytesIO
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from lxml import html
from werkzeug.test import TestResponse

from payout.certificates import Hosts
from payout.db import Ledger
from payout.settings import Settings, SettingsError
from payout.web import headers, same_origin
from payout.web.network import Network, config_for
from tests import factories
from tests.web.browsing import signed_in
from tests.web.test_permissions import events, requests_of

pytestmark = pytest.mark.usefixtures("pay_day")

SHOWN_AS_THEY_ARE = {
    "text/html",
    "application/pdf",
    "application/json",
    "image/svg+xml",
    "text/css",
    "text/plain",
}
"""What the app itself makes for the screen. Anything else, files of others above all, is to be saved only."""
TOKENS = {
    "none": {},
    "wrong": {"csrf_token": "x" * 91},
    "not ascii": {"csrf_token": "æøå☃"},
    "of another session": {"csrf_token": "IjYyMWI0ZDA0Ig.awsErA.bz53XKzZtwnaLf1MVL2e414DyoI"},
}


@pytest.fixture
def client(app: Flask, ledger: Ledger, pay_day: datetime) -> FlaskClient:
    """Somebody who may do nearly everything, on a day with a bilag."""
    factories.open_day(ledger)
    factories.Counter(ledger).issue()
    return signed_in(app, factories.EVERYTHING).client


def routes(app: Flask, method: str) -> Iterator[tuple[str, str]]:
    """Endpoint and an address of each route of a method; not what would sign the client out."""
    for endpoint, its_method, path in requests_of(app):
        if its_method == method and endpoint != "auth.log_out":
            yield endpoint, path


def answers(client: FlaskClient, app: Flask, method: str, **sent: Any) -> Iterator[tuple[str, TestResponse]]:
    """What each route of a method answers."""
    for endpoint, path in routes(app, method):
        with client.open(path, method=method, **sent) as answer:
            yield endpoint, answer


def header_faults(endpoint: str, answer: TestResponse) -> list[str]:
    """What is wrong with the headers of an answer."""
    wanted = dict(headers._FIXED)
    if endpoint == headers.FRAMED and answer.mimetype == "application/pdf":
        wanted["Content-Security-Policy"] = wanted["Content-Security-Policy"].replace(
            "frame-ancestors 'none'", "frame-ancestors 'self'"
        )
        wanted["X-Frame-Options"] = "SAMEORIGIN"
    if endpoint != "static" or answer.status_code >= 400:
        wanted["Cache-Control"] = "no-store"
    return [f"{endpoint}: {name}" for name, value in wanted.items() if answer.headers.get(name) != value]


def test_every_page_has_its_headers_opens_no_file_of_others_and_keeps_nothing_typed(
    client: FlaskClient, app: Flask
) -> None:
    faults, statuses, fields = [], set(), 0
    for endpoint, answer in answers(client, app, "GET"):
        statuses.add(answer.status_code)
        faults += header_faults(endpoint, answer)
        if answer.status_code == 200 and is_opened(answer):
            faults.append(f"{endpoint}: opens {answer.mimetype}")
        if answer.status_code == 200 and answer.mimetype == "text/html":
            found = typed_fields(answer.text)
            fields += len(found)
            faults += [f"{endpoint}: the browser keeps {name}" for name, is_kept in found if is_kept]
    assert faults == []
    assert {200, 303, 404} <= statuses
    assert fields > 50


def is_opened(answer: TestResponse) -> bool:
    """Whether a browser would open what the app has not itself made for the screen."""
    is_saved = answer.headers.get("Content-Disposition", "").startswith("attachment")
    return answer.mimetype not in SHOWN_AS_THEY_ARE and not is_saved


def typed_fields(page: str) -> list[tuple[str, bool]]:
    """The name of each field that is typed in, and whether the browser may keep what is typed."""
    found = html.fromstring(page).xpath(
        "//textarea | //input[not(@type) or @type='text' or @type='search' or @type='tel']"
    )
    return [
        (field.get("name", ""), "off" not in {one.get("autocomplete") for one in (field, *forms_of(field))})
        for field in found
    ]


def forms_of(field: Any) -> Iterator[Any]:
    """The form that a field is in."""
    yield from field.iterancestors("form")


@pytest.mark.parametrize("token", TOKENS.values(), ids=TOKENS.keys())
def test_a_form_without_its_token_is_refused_and_does_nothing(
    client: FlaskClient, app: Flask, ledger: Ledger, token: Mapping[str, str]
) -> None:
    before = events(ledger)
    for endpoint, answer in answers(client, app, "POST", data={**token, "request_key": "æ☃"}):
        assert answer.status_code == 400, endpoint
        assert header_faults(endpoint, answer) == []
    assert events(ledger) == before


@pytest.mark.parametrize(
    "sent",
    [
        {"Sec-Fetch-Site": "cross-site", "Origin": "null"},
        {"Sec-Fetch-Site": "same-site"},
        {"Origin": "http://evil.example"},
        {"Origin": "http://localhost:9999"},
        {"Origin": "https://localhost"},
    ],
    ids=str,
)
def test_what_another_site_sends_is_refused_without_a_look_at_its_token(
    client: FlaskClient, app: Flask, sent: dict[str, str]
) -> None:
    app.config["WTF_CSRF_ENABLED"] = False
    assert {answer.status_code for _, answer in answers(client, app, "POST", headers=sent)} == {400}


@pytest.mark.parametrize(
    "sent",
    [{}, {"Sec-Fetch-Site": "same-origin", "Origin": "null"}, {"Origin": "http://localhost"}],
    ids=str,
)
def test_what_our_own_pages_send_is_looked_at(app: Flask, sent: dict[str, str]) -> None:
    app.config["WTF_CSRF_ENABLED"] = False
    assert app.test_client().post("/log-ind", headers=sent).status_code == 422


def test_without_the_look_at_the_sender_a_foreign_form_would_be_taken(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    app.config["WTF_CSRF_ENABLED"] = False
    foreign = {"Sec-Fetch-Site": "cross-site"}
    assert app.test_client().post("/log-ind", headers=foreign).status_code == 400
    monkeypatch.setattr(same_origin, "OURS", {"cross-site"})
    assert app.test_client().post("/log-ind", headers=foreign).status_code == 422


class Unread(BytesIO):
    """A body that fails whoever reads it."""

    def read(self, size: int | None = -1) -> bytes:
        """Nothing: it is not to be asked."""
        raise AssertionError("the body was read")

    readinto = readline = read  # type: ignore[assignment]


def test_much_from_somebody_who_is_not_signed_in_is_not_even_read(app: Flask) -> None:
    # 5 MB, which somebody who is signed in may send
    form = {"CONTENT_LENGTH": "5000000", "CONTENT_TYPE": "application/x-www-form-urlencoded"}
    for endpoint, path in routes(app, "POST"):
        answer = app.test_client().post(path, environ_overrides={**form, "wsgi.input": Unread()})
        assert (answer.status_code, answer.headers.get("Location")) == (303, "/log-ind"), endpoint


@pytest.mark.parametrize("path", ["/static/css/payout.css", "/findes-ikke", "/static/../x", "/puls", "/"])
@pytest.mark.parametrize("method", ["GET", "POST", "OPTIONS"])
def test_another_host_is_refused_whatever_it_asks_for(app: Flask, path: str, method: str) -> None:
    answer = app.test_client().open(path, method=method, headers={"Host": "evil.example"})
    assert answer.status_code == 400
    assert header_faults("none", answer) == []


def test_over_tls_the_machine_answers_to_its_names_and_addresses_alone(app: Flask) -> None:
    hosts = Hosts(names=("kontor", "kontor.local"), addresses=("10.20.0.7",))
    app.config.update(config_for(Network(hosts=hosts, port=8070, authority="")))
    taken = {
        host: app.test_client().get("/log-ind", headers={"Host": host}, base_url="https://x").status_code
        for host in ("kontor", "kontor.local:8070", "10.20.0.7:8070", "localhost", "127.0.0.1", "10.20.0.8")
    }
    assert taken == {
        "kontor": 200,
        "kontor.local:8070": 200,
        "10.20.0.7:8070": 200,
        "localhost": 400,
        "127.0.0.1": 400,
        "10.20.0.8": 400,
    }


@pytest.mark.parametrize("name", ["Kontor", "kontor:8070", "*", ".local", "10.0.0.1/8", "", "a b"])
def test_a_setting_that_is_no_name_stops_the_start(name: str) -> None:
    with pytest.raises(SettingsError, match="hosts"):
        Settings(hosts=(name,))
