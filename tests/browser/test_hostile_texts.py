"""Markup, script and formulas in every text field of every form: pages and files show them as text."""

from collections.abc import Iterator
from contextlib import suppress
from functools import cache
from io import BytesIO
from typing import Any
from zipfile import BadZipFile

import pytest
from flask import Flask
from lxml.html import HtmlElement
from openpyxl import load_workbook

from payout.db import Ledger
from payout.domain.errors import DomainError
from tests import factories
from tests.browser.conftest import SignIn
from tests.exports.books import formula_cells
from tests.web import test_repeats
from tests.web.browsing import Person, signed_in
from tests.web.page_checks import assert_page_is_sound
from tests.web.test_permissions import requests_of
from tests.web.test_repeats import FORMS, Form, filled_in, ref

__all__ = ["ref"]

pytestmark = [pytest.mark.browser, pytest.mark.in_turns, pytest.mark.usefixtures("pay_day")]

PARTS = 7
"""In each there are forms that are refused, forms that are taken, and pages that show what was typed."""
PAYLOADS = (
    '"><img src=x onerror=hit()>',
    "</textarea><svg/onload=hit()>",
    "=1+1</script><script>hit()</script>",
    "{{7*7}}${7*7}'><a href=javascript:hit()>",
)
INJECTED = "img[src=x], [onerror], [onload], main script, main style, a[href^=javascript]"
LAST = ("incidents.", "closing.", "users.", "user_access.", "role_grants.", "me.")
"""Forms after which others cannot be sent."""
FREE_TEXT = ".//textarea | .//input[not(@type) or @type='text' or @type='search']"


def hostile(form: Form, element: HtmlElement, *, all_fields: bool) -> dict[str, Any]:
    """A payload in each text field; else only where words are expected and not a number, a day or a code."""
    return {
        field.get("name", ""): PAYLOADS[place % len(PAYLOADS)]
        for place, field in enumerate(element.xpath(FREE_TEXT))
        if all_fields or takes_words(field, str(form.values.get(field.get("name", ""), "")))
    }


def takes_words(field: HtmlElement, valid: str) -> bool:
    """Whether a field whose valid text is this one takes any words."""
    is_number = field.get("inputmode") in {"numeric", "decimal"} or valid[:1].isdigit()
    return field.tag == "textarea" or not is_number


def sent(app: Flask, ledger: Ledger, ref: str, endpoint: str) -> Iterator[tuple[str, str, int, str]]:
    """Send one form with payloads; gives endpoint, the fields that had them, status and page of each try."""
    form = FORMS[endpoint]
    for all_fields in (True, False):
        with suppress(DomainError):  # a form before this one has done it
            form.before(ledger)
        try:
            person, path, page = filled_in(app, form, ref, endpoint)
            element = person.form(form.action)
        except AssertionError:
            return  # a form before this one has taken its place away
        values = hostile(form, element, all_fields=all_fields)
        if not values:
            return
        answer = person.client.post(path, data={**page, **form.values, **values}, follow_redirects=False)
        yield endpoint, ", ".join(values), answer.status_code, answer.text
        if answer.status_code == 303:
            return


def files_and_pages(person: Person, app: Flask) -> Iterator[tuple[str, str, bytes]]:
    """What every address answers: its path, its type and its content."""
    for _, method, path in requests_of(app):
        if method == "GET":
            with person.client.get(path) as answer:
                if answer.status_code == 200:
                    yield path, answer.mimetype, answer.data


def formula_faults(path: str, content: bytes) -> list[str]:
    """Cells of a workbook, and of a csv file, in which a payload would be worked out."""
    try:
        book = load_workbook(BytesIO(content))
    except BadZipFile:
        lines = content.decode("utf-8-sig").splitlines()
        return [path for line in lines if any(cell.strip('"').startswith("=") for cell in line.split(";"))]
    return [f"{path}: {text}" for text in formula_cells(book).values() if "1+1" in text]


@pytest.fixture(autouse=True)
def one_session_each(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each person goes on in the session that they have."""
    monkeypatch.setattr(test_repeats, "signed_in", cache(signed_in))


@pytest.mark.parametrize("part", range(PARTS))
def test_whatever_is_typed_stays_text_in_every_form_page_and_file(
    app: Flask, ledger: Ledger, ref: str, sign_in: SignIn, part: int
) -> None:
    fields, taken = set(), set()
    for endpoint in sorted(list(FORMS)[part::PARTS], key=lambda one: one.startswith(LAST)):
        for _, names, status, page in sent(app, ledger, ref, endpoint):
            assert status < 500, endpoint
            fields.add((endpoint, names))
            if status == 303:
                taken.add(endpoint)
            else:
                assert_page_is_sound(page)
    assert len(fields) > 5, fields
    assert taken, fields

    faults: list[str] = []
    pages: set[str] = set()
    shown = 0
    person = signed_in(app, factories.EVERYTHING)
    for path, kind, content in files_and_pages(person, app):
        if kind == "text/html" and content.lstrip().startswith(b"<!doctype"):
            pages.add(path)
            assert_page_is_sound(content.decode())
            shown += "hit()" in content.decode()
        elif "spreadsheet" in kind or kind == "text/csv":
            faults += formula_faults(path, content)
    assert faults == []
    assert shown, "the payloads are seen on the pages"
    page = sign_in(factories.EVERYTHING)
    for path in sorted(pages)[part::PARTS]:
        page.goto(path, wait_until="domcontentloaded")
        assert page.locator(INJECTED).count() == 0, path
        assert page.evaluate("window.wasHit === undefined"), path
