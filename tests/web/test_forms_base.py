import ast
import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import flask_wtf
import pytest
import wtforms
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st
from wtforms.validators import InputRequired, Length

from payout.cpr import Cpr
from payout.money import LARGEST_AMOUNT, Oere, format_amount
from payout.web.forms.base import AmountField, ChoicesField, CprField, DanishDateField, PayoutForm
from payout.web.forms.danish import FORM_EXPIRED, DanishMessages

KEY = "0123456789abcdef" * 2
DANISH = DanishMessages()


class SampleForm(PayoutForm):
    cpr = CprField("CPR-nummer", [InputRequired()])
    amount = AmountField("Beløb", [InputRequired()])
    period_from = DanishDateField("Periode fra")
    note = wtforms.StringField("Bemærkning", [Length(max=5)])
    benefits = ChoicesField("Ydelser", choices={"kth": "Kontanthjælp", "syg": "Sygedagpenge"})


@pytest.fixture
def app() -> Flask:
    app = Flask("forms")
    app.config.update(SECRET_KEY="made up", WTF_CSRF_ENABLED=False)
    return app


def posted(app: Flask, **typed: str | list[str]) -> SampleForm:
    with app.test_request_context("/", method="POST", data={"request_key": KEY, **typed}):
        form = SampleForm()
        form.validate()
        return form


def fresh(app: Flask, **given_data: object) -> SampleForm:
    with app.test_request_context("/"):
        return SampleForm(data=given_data)


# --- Danish ---------------------------------------------------------------


def library_messages() -> Iterator[tuple[str, ...]]:
    """What WTForms and Flask-WTF hand to gettext (one text) and ngettext (two), read from their source."""
    for package in (wtforms, flask_wtf):
        for path in Path(package.__file__).parent.rglob("*.py"):
            if "recaptcha" in path.parts:
                continue
            for call in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(call, ast.Call) and getattr(call.func, "attr", "") in ("gettext", "ngettext"):
                    yield tuple(text for text in map(constant_text, call.args) if text)


def constant_text(argument: ast.expr) -> str:
    if isinstance(argument, ast.Constant) and isinstance(argument.value, str):
        return argument.value
    if isinstance(argument, ast.JoinedStr):
        return "".join(part.value if isinstance(part, ast.Constant) else "7" for part in argument.values)
    return ""


def placeholders(text: str) -> list[str]:
    return sorted(re.findall(r"%\(\w+\)[sd]|%s|\{\w+\}|\b7\b", text))


MESSAGES = sorted({texts for texts in library_messages() if texts})


def test_the_libraries_have_the_messages_that_this_test_is_about() -> None:
    assert len(MESSAGES) > 40
    assert ("This field is required.",) in MESSAGES


@pytest.mark.parametrize("texts", MESSAGES, ids=lambda texts: texts[0])
def test_every_message_of_the_libraries_is_danish(texts: tuple[str, ...]) -> None:
    shown = (
        {DANISH.gettext(texts[0])}
        if len(texts) == 1
        else {DANISH.ngettext(texts[0], texts[1], number) for number in (1, 2)}
    )
    assert not shown & set(texts), "still English"
    if FORM_EXPIRED not in shown:
        assert all(placeholders(text) == placeholders(texts[0]) for text in shown)


def test_a_form_speaks_danish(app: Flask) -> None:
    form = posted(app, note="alt for langt")
    assert form.amount.errors == ["Feltet skal udfyldes."]
    assert form.note.errors == ["Feltet må højst være på 5 tegn."]


def test_a_missing_csrf_token_is_told_in_danish(app: Flask) -> None:
    app.config["WTF_CSRF_ENABLED"] = True
    form = posted(app)
    assert form.errors["csrf_token"] == [FORM_EXPIRED]


# --- The one-time key --------------------------------------------------------


def test_each_fresh_page_has_a_key_of_its_own(app: Flask) -> None:
    keys = {str(fresh(app).request_key.data) for _ in range(5)}
    assert len(keys) == 5
    assert all(re.fullmatch("[0-9a-f]{32}", key) for key in keys)


def test_the_key_is_kept_when_the_page_is_shown_again_with_errors(app: Flask) -> None:
    form = posted(app, amount="x")
    assert form.errors
    assert form.request_key.data == KEY


@pytest.mark.parametrize("key", ["", "short", KEY.upper(), KEY + "0", "../" + KEY])
def test_a_request_without_a_proper_key_is_refused_and_gets_a_new_one(app: Flask, key: str) -> None:
    form = posted(app, request_key=key)
    assert form.request_key.errors
    assert re.fullmatch("[0-9a-f]{32}", str(form.request_key.data))


# --- Money -------------------------------------------------------------------


@given(st.integers(min_value=0, max_value=LARGEST_AMOUNT))
def test_an_amount_comes_back_as_it_was_shown(amount_oere: int) -> None:
    app = Flask("forms")
    app.config.update(SECRET_KEY="made up", WTF_CSRF_ENABLED=False)
    form = posted(app, amount=format_amount(Oere(amount_oere)))
    assert form.amount.data == amount_oere
    assert not form.amount.errors


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("1.2.00", "Beløbet kan ikke læses. Skriv det i kroner, fx 1.250,00."),
        ("tolv", "Beløbet kan ikke læses. Skriv det i kroner, fx 1.250,00."),
        ("-50", "Beløbet må ikke være under nul."),
    ],
)
def test_an_unreadable_amount_is_explained_and_stands_as_typed(app: Flask, typed: str, sentence: str) -> None:
    form = posted(app, amount=typed)
    assert form.amount.errors == [sentence]
    assert form.amount.data is None
    assert f'value="{typed}"' in form.amount()


def test_an_amount_from_us_stands_the_danish_way_and_can_be_typed_on_a_phone(app: Flask) -> None:
    field = fresh(app, amount=Oere(123_450)).amount()
    assert 'value="1.234,50"' in field
    assert 'type="text"' in field
    assert 'inputmode="decimal"' in field


# --- CPR -----------------------------------------------------------------------


@pytest.mark.parametrize("typed", ["0703851230", "070385-1230", " 070385 1230 "])
def test_a_cpr_number_is_read_with_and_without_hyphen(app: Flask, typed: str) -> None:
    form = posted(app, cpr=typed)
    assert form.cpr.data == Cpr("0703851230")
    assert not form.cpr.errors


@pytest.mark.parametrize("typed", ["070385123", "3113851230", "0703 85-12a0"])
def test_an_unreadable_cpr_number_is_explained_without_repeating_it(app: Flask, typed: str) -> None:
    form = posted(app, cpr=typed)
    assert form.cpr.data is None
    assert "CPR-nummer" in form.cpr.errors[0]
    assert typed not in form.cpr.errors[0]


def test_what_the_clerk_typed_stands_again_but_a_number_from_us_stands_masked(app: Flask) -> None:
    assert 'value="070385-123"' in posted(app, cpr="070385-123").cpr()
    field = fresh(app, cpr=Cpr("0703851230")).cpr()
    assert 'value="070385-••••"' in field
    assert 'autocomplete="off"' in field


# --- Days and choices ----------------------------------------------------------


@pytest.mark.parametrize(
    "typed", ["21-11-2026", "21.11.2026", "21/11/26", "2026-11-21", "211126", "21112026", " 21-11-26 "]
)
def test_a_day_is_read_in_the_ways_that_people_write_it(app: Flask, typed: str) -> None:
    form = posted(app, period_from=typed)
    assert form.period_from.data == date(2026, 11, 21)
    assert not form.period_from.errors


@pytest.mark.parametrize("typed", ["31-02-2026", "11-21-2026", "i morgen", "2026", "1-1-1", "٢١-١١-٢٠٢٦"])
def test_an_unreadable_day_is_explained(app: Flask, typed: str) -> None:
    form = posted(app, period_from=typed)
    assert form.period_from.data is None
    assert "fx 21-11-2026" in form.period_from.errors[0]


def test_a_day_from_us_stands_day_first(app: Flask) -> None:
    assert 'value="21-11-2026"' in fresh(app, period_from=date(2026, 11, 21)).period_from()


def test_an_empty_field_that_is_not_required_gives_nothing(app: Flask) -> None:
    form = posted(app, period_from="  ")
    assert form.period_from.data is None
    assert not form.period_from.errors


def test_several_choices_are_checkboxes_and_an_unknown_one_is_refused(app: Flask) -> None:
    form = posted(app, benefits=["kth", "syg"])
    assert form.benefits.data == ["kth", "syg"]
    assert all('type="checkbox"' in option() for option in form.benefits)
    assert posted(app, benefits=["x"]).benefits.errors == ["'x' er ikke en af mulighederne."]
