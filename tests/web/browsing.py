"""A person at a browser without JavaScript: opens pages, fills in the form that is there, follows redirects.

Every page that is fetched is checked by `assert_page_is_sound`.
"""

import time
from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import urlsplit

from flask import Flask
from flask.testing import FlaskClient
from lxml import html
from sqlalchemy import select
from werkzeug.test import TestResponse

from payout.models import user
from payout.services import sessions
from payout.web.current import parts_of
from tests.web.page_checks import assert_page_is_sound


class Person:
    """One browser. `page` is the last page as text, `status` its status code, `path` where it lies.

    Who has opened no page yet has the start page before them, once it is looked at.
    """

    def __init__(self, app: Flask) -> None:
        self.client: FlaskClient = app.test_client()
        self._page: str | None = None
        self.status = 0
        self._path = ""
        self.response: TestResponse | None = None

    @property
    def page(self) -> str:
        """The last page."""
        if self._page is None:
            self.open("/")
        return self._page or ""

    @property
    def path(self) -> str:
        """Where the last page lies."""
        if self._page is None and not self._path:
            self.open("/")
        return self._path

    @path.setter
    def path(self, path: str) -> None:
        """Where the page lies that is open now."""
        self._path = path

    @page.setter
    def page(self, page: str) -> None:
        """Go back to a page that was open before."""
        self._page = page

    def open(self, path: str) -> "Person":
        """Fetch a page, following redirects."""
        return self._took(self.client.get(path, follow_redirects=True))

    def send(
        self, values: Mapping[str, Any], *, form: str = "", follow: bool = True, wait: bool = True
    ) -> "Person":
        """Fill in values and send the page's form; `form` is a part of its action when there are several.

        Where that takes long, it also waits until the page that says so leads on.
        """
        element = self.form(form)
        data: dict[str, Any] = {**self._filled_in(element), **values}
        action = element.get("action") or self.path
        self._took(self.client.post(action, data=data, follow_redirects=follow))
        return self.waited() if wait else self

    def waited(self) -> "Person":
        """Load the page that follows a list again, as it does by itself, until it leads on."""
        while self.path.endswith("/vent") and self.status == 200:
            # A browser pauses too; one that asks without end takes the processor from what it waits for.
            time.sleep(0.05)
            self.open(self.path)
        return self

    def form(self, action_part: str = "") -> Any:
        """The form whose action has the part in it; without a part, the first one inside <main>."""
        tree = html.fromstring(self.page)
        forms = [form for form in tree.iter("form") if action_part in (form.get("action") or self.path)]
        inside = [form for form in forms if any(parent.tag == "main" for parent in form.iterancestors())]
        assert inside or forms, f"no form for {action_part!r} on {self.path}"
        return (inside or forms)[0]

    def text(self) -> str:
        """What the page says, white space folded."""
        return " ".join(html.fromstring(self.page).text_content().split())

    def _took(self, response: TestResponse) -> "Person":
        self.response = response
        self.status = response.status_code
        self.path = urlsplit(response.request.path).path
        if response.mimetype == "text/html" and response.status_code not in {301, 302, 303, 308}:
            self._page = response.get_data(as_text=True)
            assert_page_is_sound(self._page)
        return self

    @staticmethod
    def _filled_in(form: Any) -> dict[str, Any]:
        data: dict[str, Any] = {}
        for name, value in form.form_values():
            kept = data.setdefault(name, value)
            if kept is not value:
                data[name] = [*(kept if isinstance(kept, list) else [kept]), value]
        return data


def signed_in(app: Flask, username: str) -> Person:
    """A person with an open session, as the login page leaves one; that page has tests of its own."""
    person = Person(app)
    with parts_of(app).ledger.transaction() as connection:
        user_id = connection.scalars(select(user.c.id).where(user.c.username == username)).one()
        ticket = sessions.start_session(connection, user_id, address="127.0.0.1")
    with person.client.session_transaction() as cookie:
        cookie["_user_id"] = ticket
    return person


def texts_of(person: Person, selector: str) -> Sequence[str]:
    """The folded texts of the elements that a CSS class names."""
    found = html.fromstring(person.page).find_class(selector)
    return [" ".join(element.text_content().split()) for element in found]
