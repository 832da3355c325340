"""What people do at the counter and the cash desk, as requests: over HTTP, or straight into the app.

Each form is sent with a one-time key of its own, and can be sent again with the same one.
"""

import http.client
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from random import Random
from typing import Protocol
from urllib.parse import urlencode

from flask import Flask

from tests import factories

_TOKEN = re.compile(r'name="csrf_token"[^>]* value="([^"]+)"')
_BILAG = re.compile(r"/bilag/(\d+)")
_NUMBER = re.compile(r"STR\d\d-\d{5}-\d")
CLAIM = f"{factories.OCTOBER[0]}/{factories.OCTOBER[1]}/{factories.HELP}"
AMOUNT = "300"
"""Kroner of each bilag: within the a-conto rule, so that it is issued at once."""
TIMEOUT_SECONDS = 60
SEE_OTHER = 303
FORM_TYPE = "application/x-www-form-urlencoded"


@dataclass(frozen=True)
class Answer:
    """What came back: status, where it leads, the page (of a PDF what can be read, its title among it)."""

    status: int
    location: str
    text: str


def session_cookie(told: Iterable[str]) -> str:
    """The session's of the cookies that an answer sets; "" where it sets none."""
    return next((one.partition(";")[0] for one in told if one.startswith("payout=")), "")


class Line(Protocol):
    """A way to the app that keeps the cookie."""

    cookie: str

    def ask(self, method: str, path: str, body: str = "") -> Answer:
        """Send one request; raises ConnectionError or http.client.HTTPException when no answer comes."""


class AppLine:
    """Straight into the app, in this process."""

    def __init__(self, app: Flask, cookie: str = "") -> None:
        self.client = app.test_client(use_cookies=False)
        self.cookie = cookie

    def ask(self, method: str, path: str, body: str = "") -> Answer:
        found = self.client.open(
            path, method=method, data=body, content_type=FORM_TYPE, headers={"Cookie": self.cookie}
        )
        self.cookie = session_cookie(found.headers.getlist("Set-Cookie")) or self.cookie
        return Answer(
            found.status_code, found.headers.get("Location", ""), found.get_data().decode(errors="replace")
        )


class HttpLine:
    """Over the network, on a connection that is kept."""

    def __init__(self, port: int, cookie: str = "") -> None:
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=TIMEOUT_SECONDS)
        self.cookie = cookie

    def ask(self, method: str, path: str, body: str = "") -> Answer:
        headers = {"Cookie": self.cookie, "Content-Type": FORM_TYPE}
        self.connection.request(method, path, body.encode(), headers)
        found = self.connection.getresponse()
        self.cookie = session_cookie(found.headers.get_all("Set-Cookie", [])) or self.cookie
        return Answer(found.status, found.getheader("Location", ""), found.read().decode(errors="replace"))

    def close(self) -> None:
        """Hang up."""
        self.connection.close()


@dataclass(frozen=True)
class Form:
    """A form that is filled in, to be sent and, when no answer comes, to be sent again."""

    path: str
    fields: tuple[tuple[str, str], ...]


class Hand:
    """One person at work."""

    def __init__(self, line: Line, token: str = "") -> None:
        self.line = line
        self.token = token

    def sign_in(self, username: str, password: str) -> None:
        """Sign in as a person does."""
        self._learn_token("/log-ind")
        body = {"username": username, "password": password, "csrf_token": self.token, "request_key": "0" * 32}
        answer = self.line.ask("POST", "/log-ind", urlencode(body))
        assert answer.status == 303, answer
        self._learn_token("/bilag")

    def send(self, form: Form) -> Answer:
        """Send a form."""
        return self.line.ask("POST", form.path, urlencode([*form.fields, ("csrf_token", self.token)]))

    def open(self, path: str) -> Answer:
        """Fetch a page."""
        return self.line.ask("GET", path)

    def _learn_token(self, path: str) -> None:
        page = self.line.ask("GET", path).text
        found = _TOKEN.search(page)
        assert found, page
        self.token = found[1]


def form(random: Random, path: str, fields: Mapping[str, str] | None = None) -> Form:
    """A form with a one-time key that the seed gives."""
    return Form(path, (*(fields or {}).items(), ("request_key", f"{random.getrandbits(128):032x}")))


def issue(random: Random, ref: str) -> Form:
    """Issue a bilag of AMOUNT to a citizen."""
    return form(
        random,
        f"/borger/{ref}/bilag",
        {
            "claim": CLAIM,
            "amount": AMOUNT,
            "method": "cash",
            "identity_check": "passport",
            "identity_document": "4711",
            "place": "Jobcenter",
        },
    )


def hold(random: Random, bilag_id: int) -> Form:
    """Hold a bilag at the cash desk."""
    return form(random, f"/udbetaling/{bilag_id}/aabn")


def pay(random: Random, bilag_id: int) -> Form:
    """Say that the money is handed over."""
    return form(random, f"/udbetaling/{bilag_id}/udbetalt")


def void(random: Random, bilag_id: int) -> Form:
    """Void a bilag."""
    return form(random, f"/bilag/{bilag_id}/annuller", {"reason": "Forkert ydelse"})


def settle(random: Random, bilag_id: int) -> Form:
    """Settle the whole of a paid bilag."""
    fields = {"kind": "set_off", "amount": AMOUNT, "note": "novemberkørslen"}
    return form(random, f"/bilag/{bilag_id}/afregn", fields)


def number_on(page: str) -> str:
    """The bilag number that stands on its paper."""
    found = _NUMBER.search(page)
    assert found, page
    return found[0]


def bilag_in(location: str) -> int:
    """The bilag that an answer leads to, on whichever of its pages."""
    found = _BILAG.search(location)
    assert found, location
    return int(found[1])
