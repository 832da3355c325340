"""Requests that no page makes: hostile text in any field, address and header of every route.

`python -m benchmarks.hostile_requests` makes thousands of them.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import quote

from flask import Flask
from hypothesis import strategies as st
from lxml import html

from tests import factories
from tests.web.browsing import signed_in
from tests.web.page_checks import OUR_TOKENS, assert_page_is_sound
from tests.web.test_permissions import requests_of

ENDS_THE_ACCOUNT: Final = {"auth.log_out", "auth.lock", "users.disable", "user_access.end_sessions"}
ANSWERS: Final = {200, 206, 302, 303, 308, 400, 403, 404, 405, 409, 413, 416, 422, 429}
NAUGHTY: Final = (
    "",
    " ",
    "\x00",
    "\x1b[2J",
    "\u202e\u2028",
    "😀",
    "=1+1",
    "'; DROP TABLE bilag; --",
    '"><script>hit()</script>',
    "../../etc/passwd",
    "%00%0d%0aSet-Cookie: a=b",
    "-1",
    "0",
    "1e309",
    "NaN",
    "9" * 400,
    "1.234.567.890.123,45",
    "31-02-2026",
    "00-00-0000",
    "x" * 20_000,
    "{{7*7}}",
    "[]",
    "null",
)
HEADERS: Final = (
    "User-Agent",
    "Accept-Language",
    "X-Forwarded-For",
    "X-Forwarded-Host",
    "Referer",
    "Range",
    "If-None-Match",
    "If-Modified-Since",
    "X-Live",
    "X-HTTP-Method-Override",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """A form of some page: where it goes, and what it holds as the page was loaded."""

    path: str
    fields: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Hostile:
    """A request: what is sent where. `fields` is None for a GET."""

    path: str
    fields: list[tuple[str, str]] | None
    headers: dict[str, str]


def forms_of(app: Flask) -> tuple[Form, ...]:
    """Every form of every page that somebody with nearly all rights can open."""
    person = signed_in(app, factories.EVERYTHING)
    found: dict[str, Form] = {}
    for endpoint, method, path in requests_of(app):
        if method != "GET" or endpoint == "static":
            continue
        with person.client.get(path) as answer:
            if answer.status_code != 200 or answer.mimetype != "text/html":
                continue
            for element in html.fromstring(answer.text).iter("form"):
                action = element.get("action") or path
                fields = {name: str(value) for name, value in dict(element.fields).items()}
                found.setdefault(action, Form(path=action, fields=fields))
    return tuple(found.values())


def paths_of(app: Flask) -> tuple[str, ...]:
    """An address of every route, whatever its methods, but for those that end the account that asks."""
    return tuple(path for endpoint, _, path in requests_of(app) if endpoint not in ENDS_THE_ACCOUNT)


def texts() -> st.SearchStrategy[str]:
    """What might be typed by somebody who means harm, or by a cat."""
    return st.one_of(st.sampled_from(NAUGHTY), st.text(max_size=60))


def header_texts() -> st.SearchStrategy[str]:
    """What a header can hold."""
    letters = st.characters(min_codepoint=32, max_codepoint=255, exclude_characters="\x7f")
    return st.text(letters, max_size=80)


@st.composite
def requests(draw: st.DrawFn, forms: tuple[Form, ...], paths: tuple[str, ...]) -> Hostile:
    """A request with hostile fields, a hostile address or hostile headers."""
    headers = draw(st.dictionaries(st.sampled_from(HEADERS), header_texts(), max_size=2))
    if draw(st.booleans()):
        form = draw(st.sampled_from(forms))
        fields = [(name, _typed(draw, name, kept)) for name, kept in form.fields.items()]
        names = st.sampled_from([*form.fields, "added", "is_admin"])
        fields += draw(st.lists(st.tuples(names, texts()), max_size=2))
        return Hostile(path=form.path, fields=fields, headers=headers)
    parts = draw(st.sampled_from(paths)).split("/")
    place = draw(st.integers(0, len(parts) - 1))
    parts[place] = quote(draw(texts())[:200], safe="") if draw(st.booleans()) else parts[place]
    query = quote(draw(texts())[:200])
    path = f"{'/'.join(parts)}?side={query}&q={query}&dag={query}"
    return Hostile(path=path, fields=None, headers=headers)


def _typed(draw: st.DrawFn, name: str, kept: str) -> str:
    return kept if name in OUR_TOKENS or draw(st.booleans()) else draw(texts())


def sent(app: Flask, hostile: Hostile) -> None:
    """Send it; the answer is one of ours, and a page that is sound. Raises AssertionError."""
    client = signed_in(app, factories.EVERYTHING).client
    method = "GET" if hostile.fields is None else "POST"
    data: Any = None
    if hostile.fields is not None:
        data = {}
        for name, text in hostile.fields:
            data.setdefault(name, []).append(text.encode("utf-8", "replace").decode())
    with client.open(hostile.path, method=method, data=data, headers=hostile.headers) as answer:
        assert answer.status_code in ANSWERS, f"{method} {hostile.path}: {answer.status_code}"
        is_page = answer.mimetype == "text/html" and "Location" not in answer.headers
        if is_page and answer.text.lstrip().startswith("<!doctype"):
            assert_page_is_sound(answer.text)
