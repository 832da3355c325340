"""The layouts and macros drawn with made-up values: sound pages whatever state they are in."""

from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace

import lxml.html
import pytest
from flask import Flask, flash, render_template_string
from jinja2 import StrictUndefined, UndefinedError
from wtforms import BooleanField, RadioField, SelectField, TextAreaField
from wtforms.validators import InputRequired

import payout
from payout.domain.bilag_states import BilagStatus
from payout.money import Oere
from payout.web import filters
from payout.web.charts import Bar, BarGroup
from payout.web.forms.base import AmountField, ChoicesField, CprField, DanishDateField, PayoutForm
from payout.web.pending_uploads import RequestInMemory
from tests.web.page_checks import assert_page_is_sound

ROOT = Path(payout.__file__).parent.parent
FORM_PAGE = """{% extends "layouts/base.html" %}{% import "macros/form.html" as forms %}
{% block title %}Udsted bilag{% endblock %}
{% block main %}<h1>Udsted bilag</h1>{% call forms.post_form(form) %}
{{ forms.text(form.cpr, "Ti cifre", autofocus=true) }}{{ forms.amount(form.amount, "Højst 500,00 kr.") }}
{{ forms.day(form.pay_day) }}{{ forms.select(form.benefit) }}
{{ forms.radios(form.method, "Vælg én", inline=true) }}
{{ forms.checkboxes(form.lists) }}{{ forms.area(form.reason) }}{{ forms.checkbox(form.told, "Læs det højt") }}
{{ forms.buttons("Udsted", back="/") }}{% endcall %}{% endblock %}"""
SHOW_PAGE = """{% extends "layouts/base.html" %}
{% from "macros/table.html" import table, cell, row_heading, empty %}
{% from "macros/status.html" import status_tag %}{% from "macros/figures.html" import figure, fact %}
{% from "macros/money.html" import kr %}{% from "macros/notice.html" import notice %}
{% block title %}Bilag{% endblock %}
{% block main %}<h1>Bilag</h1>{{ notice("warning", "Listen er gammel.", heading="Se efter") }}
<dl class="figures">{{ figure("Udstedt", 1400|count, "bilag") }}</dl>
<dl class="facts">{{ fact("Navn", name) }}</dl>
<figure class="chart"><figcaption>Kroner</figcaption>
{{ bar_chart(groups, title="Kroner", identifier="kr") }}</figure>
{% set columns = [("Status", ""), ("Beløb", "num")] %}
{% call table("Bilag", columns) %}{% for status in statuses %}
<tr>{{ row_heading("Status", status_tag(status)) }}{{ cell("Beløb", kr(5000), "num") }}</tr>
{% else %}{{ empty(columns, "Der er ingen bilag endnu.") }}{% endfor %}{% endcall %}{% endblock %}"""
BARE_PAGE = """{% extends "layouts/bare.html" %}{% block title %}Log ind{% endblock %}
{% block main %}<h1>Log ind</h1>{% endblock %}"""
PRINT_PAGE = """{% extends "layouts/print.html" %}{% block title %}Udgiftsbilag{% endblock %}
{% block back %}<a class="button button-secondary" href="/">Tilbage</a>{% endblock %}
{% block main %}<div class="sheet"><h1>Udgiftsbilag</h1>
{% include "partials/drill_banner.html" %}</div>{% endblock %}"""


class SampleForm(PayoutForm):
    cpr = CprField("CPR-nummer", [InputRequired()])
    amount = AmountField("Beløb", [InputRequired()])
    pay_day = DanishDateField("Udbetalingsdag")
    benefit = SelectField("Ydelse", choices={"kth": "Kontanthjælp"})
    method = RadioField("Hvordan udbetales beløbet?", [InputRequired()], choices={"cash": "Kontant"})
    lists = ChoicesField("Lister", [InputRequired()], choices={"1": "Oktober", "2": "November"})
    reason = TextAreaField("Begrundelse")
    told = BooleanField("Forbeholdet er læst op", [InputRequired()])


@pytest.fixture
def app() -> Flask:
    app = Flask("layouts", static_folder=ROOT / "payout" / "static", template_folder=str(ROOT / "templates"))
    app.config.update(SECRET_KEY="made up", WTF_CSRF_ENABLED=False)
    app.request_class = RequestInMemory
    app.jinja_env.undefined = StrictUndefined
    app.add_url_rule("/", "home", lambda: "")
    app.add_url_rule("/min-adgang", "me.show", lambda: "")
    for path, endpoint in (("/log-ud", "auth.log_out"), ("/laas", "auth.unlock"), ("/laas/nu", "auth.lock")):
        app.add_url_rule(path, endpoint, lambda: "", methods=["POST"])
    filters.register(app)
    return app


def frame(**changed: object) -> dict[str, object]:
    """What the context processor gives every page."""
    scope = SimpleNamespace(name="Nedbrud i fagsystemet")
    return {
        "idle_minutes": 20,
        "office_name": "Struer Kommune, Jobcenter",
        "version": "1.0",
        "is_drill": False,
        "issue_state": None,
        "clerk": SimpleNamespace(display_name="Karen Lindholm"),
        "clerk_roles": "Sagsbehandler",
        "incident": SimpleNamespace(scope=scope, opened_at=datetime(2026, 11, 21, 7, 52, tzinfo=UTC)),
        "nav_items": [SimpleNamespace(label="Skranke", href="/skranke", current=True, key="1")],
        "csrf_token": lambda: "made-up",
        "backup_banner": None,
        "book_is_broken": False,
        "clock_jump": None,
        "disk_warning": None,
        "restart_notice": lambda: None,
        "was_restarted": lambda: False,
        **changed,
    }


def drawn(app: Flask, template: str, **context: object) -> str:
    with app.test_request_context("/"):
        html = render_template_string(template, **{"issue_state": None, **context})
    assert_page_is_sound(html)
    return html


def drawn_form(app: Flask, **typed: str) -> str:
    with app.test_request_context("/", method="POST", data=typed):
        form = SampleForm()
        form.validate()
        form.form_errors.append("Beløbet er over reglen.")
        html = render_template_string(FORM_PAGE, form=form, **frame())
    assert_page_is_sound(html)
    return html


def show(app: Flask, statuses: list[BilagStatus], **changed: object) -> str:
    groups = [BarGroup(title="Kontanthjælp", bars=[Bar.of_money("Udstedt", Oere(5000))])]
    return drawn(app, SHOW_PAGE, statuses=statuses, groups=groups, **frame(name="<b>Ane</b>", **changed))


def test_a_page_shows_who_is_signed_in_and_which_incident_is_open(app: Flask) -> None:
    text = lxml.html.fromstring(show(app, list(BilagStatus))).text_content()
    for shown in (
        "Karen Lindholm",
        "Sagsbehandler",
        "Nedbrud i fagsystemet",
        "Åben siden 21-11-2026 kl. 08.52",
    ):
        assert shown in text
    assert "ØVELSE" not in text


def test_a_page_says_when_no_incident_is_open_and_when_it_is_a_drill(app: Flask) -> None:
    html = show(app, [], incident=None, is_drill=True)
    assert "Ingen åben hændelse" in html
    assert "ØVELSE" in html
    assert "Der er ingen bilag endnu." in html


def test_a_page_before_login_has_no_menu_and_no_log_out(app: Flask) -> None:
    html = show(app, [], clerk=None, nav_items=[])
    assert "Log af" not in html
    assert "<nav" not in html


def test_the_menu_marks_the_page_that_is_shown(app: Flask) -> None:
    assert 'href="/skranke" aria-current="page"' in show(app, [])


def test_each_status_is_told_by_a_word_and_an_icon(app: Flask) -> None:
    page = lxml.html.fromstring(show(app, list(BilagStatus)))
    tags = page.xpath("//tbody//span[contains(@class, 'status ')]")
    assert len(tags) == len(BilagStatus)
    assert all(tag.text_content().strip() and tag.find(".//use") is not None for tag in tags)


def test_a_name_with_markup_in_it_stays_text(app: Flask) -> None:
    assert "&lt;b&gt;Ane&lt;/b&gt;" in show(app, [])


def test_messages_say_what_kind_they_are(app: Flask) -> None:
    with app.test_request_context("/"):
        flash("Bilaget er udstedt.", "success")
        html = render_template_string(SHOW_PAGE, statuses=[], groups=[], **frame(name="Ane"))
    assert_page_is_sound(html)
    assert "Udført: </span>" in html
    assert "Bilaget er udstedt." in html


def test_errors_stand_beside_the_field_and_are_listed_on_top_with_links(app: Flask) -> None:
    page = lxml.html.fromstring(drawn_form(app, cpr="12", amount="x"))
    summary = page.xpath("//div[contains(@class, 'error-summary')]")[0]
    assert "Beløbet er over reglen." in summary.text_content()
    for link in summary.iter("a"):
        target = page.get_element_by_id(link.get("href", "").removeprefix("#"))
        assert target.tag in ("input", "select", "textarea")
    amount = page.get_element_by_id("amount")
    described_by = [
        page.get_element_by_id(name).text_content() for name in amount.get("aria-describedby").split()
    ]
    assert amount.get("aria-invalid") == "true"
    assert "Beløbet kan ikke læses" in " ".join(described_by)
    assert amount.get("value") == "x"


def test_a_fresh_form_has_no_errors_and_carries_its_one_time_key(app: Flask) -> None:
    with app.test_request_context("/"):
        form = SampleForm()
        html = render_template_string(FORM_PAGE, form=form, **frame())
    assert_page_is_sound(html)
    assert "error-summary" not in html
    assert f'name="request_key" type="hidden" value="{form.request_key.data}"' in html


def test_login_error_and_paper_pages_need_nothing_from_the_ledger(app: Flask) -> None:
    assert "ØVELSE" not in drawn(app, BARE_PAGE)
    assert "ØVELSE" in drawn(app, BARE_PAGE, is_drill=True)
    assert "ØVELSE" in drawn(app, PRINT_PAGE, is_drill=True, backup_banner=None)


def test_a_forgotten_name_stops_the_page(app: Flask) -> None:
    with pytest.raises(UndefinedError, match="is_drill"):
        drawn(app, PRINT_PAGE, backup_banner=None)
