"""A person's window to the server: one session, one kept connection, every request written down.

It fills in what a page's form would hold, without fetching the page first: its CSRF token is the session's,
and a one-time key is made as a page makes it.
"""

import http.client
import re
import time
from collections.abc import Mapping
from dataclasses import dataclass
from threading import Lock
from urllib.parse import urlencode
from uuid import uuid4

from tests.concurrency.history import Asked
from tests.crash.hands import session_cookie
from tests.factories import PASSWORD

ANSWER_SECONDS = 60
WAITING = "/undervejs/vent"
SIGNED_OUT = 401
"""Stands in a history for a page that leads to the login page."""
_TOKEN = re.compile(r'name="csrf_token"[^>]* value="([^"]+)"')
SIGN_INS = 20
_FORM = {"Content-Type": "application/x-www-form-urlencoded"}


class Notes:
    """What everybody asked; written to by every thread."""

    def __init__(self) -> None:
        self.asked: list[Asked] = []
        self._lock = Lock()

    def add(self, one: Asked) -> None:
        """Write a request down."""
        with self._lock:
            self.asked.append(one)


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """Status, where it leads, the page's text and the cookie that came with it."""

    status: int
    location: str
    text: str
    cookie: str

    @property
    def key(self) -> str:
        """What it leads to: a bilag's id, a citizen's reference."""
        return self.location.removesuffix("/udstedt").rpartition("/")[2]


class Window:
    """One signed-in session."""

    def __init__(
        self, address: str, username: str, notes: Notes, *, cookie: str = "", token: str = ""
    ) -> None:
        self.address, self.username, self.notes = address, username, notes
        self._http = http.client.HTTPConnection(address, timeout=ANSWER_SECONDS)
        self._cookie, self._token = cookie, token
        if not cookie:
            self._sign_in()

    def beside(self) -> "Window":
        """Another connection of the same session: a second tab, or the same press sent twice."""
        return Window(self.address, self.username, self.notes, cookie=self._cookie, token=self._token)

    def get(self, path: str) -> Answer:
        """Fetch a page."""
        return self._asked("GET", path, None)

    def post(self, action: str, path: str, values: Mapping[str, str], *, key: str | None = None) -> Answer:
        """Send a form. Where no answer comes it is sent again with its key; both are noted.

        So it is where the answer leads to the page that waits: nothing is promised yet. The same key waits a
        while for what it comes to.
        """
        key = key or uuid4().hex
        body = urlencode({**values, "csrf_token": self._token, "request_key": key})
        while True:
            sent = time.monotonic()
            try:
                answer = self._asked("POST", path, body)
            except (http.client.HTTPException, OSError):
                self._http.close()
                self._note(action, key, sent, None)
                continue
            if answer.location.endswith(WAITING):
                self._note(action, key, sent, None)
                continue
            self._note(action, key, sent, answer)
            return answer

    def close(self) -> None:
        """Close the connection; the session stays."""
        self._http.close()

    def _note(self, action: str, key: str, sent: float, answer: Answer | None) -> None:
        status = answer and (SIGNED_OUT if answer.location.endswith("/log-ind") else answer.status)
        said = answer.text if answer and answer.status != http.HTTPStatus.SEE_OTHER else ""
        self.notes.add(
            Asked(
                who=self.username,
                action=action,
                key=key,
                sent=sent,
                answered=time.monotonic(),
                status=status,
                said=said,
            )
        )

    def _asked(self, method: str, path: str, body: str | None) -> Answer:
        headers = {"Cookie": self._cookie, **(_FORM if body else {})}
        self._http.request(method, path, body=body, headers=headers)
        response = self._http.getresponse()
        return Answer(
            status=response.status,
            location=response.headers.get("Location", ""),
            text=response.read().decode("utf-8", "replace"),
            cookie=session_cookie(response.headers.get_all("Set-Cookie", [])),
        )

    def _sign_in(self) -> None:
        """Sign in; on a server with a fault put in that may take some tries, since signing in writes, too."""
        for tries_left in reversed(range(SIGN_INS)):
            try:
                self._try_to_sign_in()
            except AssertionError:
                if not tries_left:
                    raise
            else:
                return

    def _try_to_sign_in(self) -> None:
        # Later cookies are not taken: they would only gather messages for pages that nobody opens.
        self._meet(self._asked("GET", "/log-ind", None))
        form = {"username": self.username, "password": PASSWORD, "csrf_token": self._token}
        answer = self._asked("POST", "/log-ind", urlencode({**form, "request_key": uuid4().hex}))
        while answer.location:
            self._cookie = answer.cookie or self._cookie
            answer = self._asked("GET", answer.location, None)
        self._meet(answer)

    def _meet(self, answer: Answer) -> None:
        found = _TOKEN.search(answer.text)
        assert found, f"{self.username} is not signed in: {answer.status}"
        self._cookie, self._token = answer.cookie or self._cookie, found[1]
