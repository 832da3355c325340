"""The same person at a browser, against a server of its own process: pages come over HTTP."""

from collections.abc import Mapping
from dataclasses import dataclass
from http.cookiejar import CookieJar
from ssl import SSLContext
from typing import Any
from urllib.error import HTTPError
from urllib.parse import urlencode, urljoin
from urllib.request import HTTPCookieProcessor, HTTPSHandler, OpenerDirector, Request, build_opener

from tests import factories
from tests.web.browsing import Person


@dataclass(frozen=True)
class Answer:
    """What a browser has after following redirects; as much of a test client's response as Person needs."""

    status_code: int
    path: str
    mimetype: str
    content: bytes

    @property
    def request(self) -> "Answer":
        """The request that gave the page: only its path is asked for."""
        return self

    def get_data(self, as_text: bool = False) -> Any:
        """The page."""
        return self.content.decode() if as_text else self.content


class Client:
    """A browser's way to one server, with its cookies."""

    def __init__(self, address: str, trusting: SSLContext | None = None) -> None:
        self.address = address
        self.cookies = CookieJar()
        self.opener: OpenerDirector = build_opener(
            HTTPCookieProcessor(self.cookies), HTTPSHandler(context=trusting)
        )

    def get(self, path: str, follow_redirects: bool = True) -> Answer:
        """Fetch a page."""
        return self._fetch(Request(urljoin(self.address, path)))  # noqa: S310 -- the test's own server

    def post(self, path: str, data: Mapping[str, Any], follow_redirects: bool = True) -> Answer:
        """Send a form."""
        body = urlencode(data, doseq=True).encode()
        return self._fetch(Request(urljoin(self.address, path), data=body))  # noqa: S310 -- as above

    def _fetch(self, request: Request) -> Answer:
        try:
            response = self.opener.open(request, timeout=60)
        except HTTPError as error:
            response = error
        with response:
            return Answer(
                status_code=response.status,
                path=response.url,
                mimetype=response.headers.get_content_type(),
                content=response.read(),
            )


class RemotePerson(Person):
    """A person who has signed in on the server at an address."""

    def __init__(self, address: str, username: str, trusting: SSLContext | None = None) -> None:
        self.client: Any = Client(address, trusting)
        self.page, self.status, self.path, self.response = "", 0, "", None
        self.open("/log-ind").send({"username": username, "password": factories.PASSWORD})
        assert "Log af" in self.page, self.text()
