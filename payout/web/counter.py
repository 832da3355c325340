"""The counter: find a citizen, see what is expected and given. `payout/web/issuing.py` takes the form there.

What is searched for and found is personal: it waits for the next page in the encrypted ledger,
not in the address.
"""

import secrets
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, abort, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from payout.bilag_number import BilagNumber
from payout.cpr import Cpr
from payout.queries.bilag import bilag_by_number
from payout.queries.citizen_card import CitizenCard, citizen_card
from payout.queries.citizens import is_known
from payout.queries.known_names import HITS_SHOWN, Hit
from payout.services.citizens import NameMissing, look_up
from payout.web.current import (
    booking,
    leave_page_state,
    page_state,
    parts,
    reading,
    settings,
    take_page_state,
)
from payout.web.forms.base import PayoutForm
from payout.web.forms.counter import ChooseForm, FindForm, LookUpForm, RegisterForm, ShowCprForm
from payout.web.forms.issue import IssueForm
from payout.web.forms.pay_marks import LiftMarkForm, SetMarkForm
from payout.web.issue_form import issue_form

bp = Blueprint("counter", __name__)

PURPOSE = "Nødudbetaling"
LOOKED_UP_KEPT = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What the last search gave: hits for a text, or a CPR number without a name; each search has an id."""

    search_id: str
    text: str
    hits: tuple[Hit, ...]
    nameless: Cpr | None
    on_list: bool


@bp.get("/skranke")
def search() -> ResponseReturnValue:
    """The page that a caseworker begins with."""
    return render_template("pages/counter/search.html", find_form=FindForm())


@bp.post("/skranke/find")
def find() -> ResponseReturnValue:
    """By CPR number to the citizen, by bilag number to the bilag; by name, or an unknown CPR, to results."""
    form = FindForm()
    if not form.validate_on_submit():
        return render_template("pages/counter/search.html", find_form=form), 422
    wanted = form.citizen.data
    if isinstance(wanted, Cpr):
        return _find_by_number(form, wanted)
    if isinstance(wanted, BilagNumber):
        return _find_bilag(form, wanted)
    with reading() as connection:
        hits = parts().names.find(connection, wanted)
    _leave(text=wanted, hits=hits)
    return redirect(url_for(".results"), code=303)


@bp.get("/skranke/resultat")
def results() -> ResponseReturnValue:
    """Who was found, and the way on for who was not."""
    found = _found()
    if found is None:
        return redirect(url_for(".search"), code=303)
    return _results_page(found)


@bp.post("/skranke/vaelg")
def choose() -> ResponseReturnValue:
    """Open one of the hits."""
    form, found = ChooseForm(), _found()
    if found is None or not form.validate_on_submit() or not form.is_of(found.search_id, len(found.hits)):
        return redirect(url_for(".results"), code=303)
    return _to_citizen(form, found.hits[form.hit.data].cpr)


@bp.route("/skranke/ny-borger", methods=["GET", "POST"])
def register() -> ResponseReturnValue:
    """Take down a citizen who is on no list, by the number that was searched for or is typed here."""
    form, nameless = _register_form(_found())
    if not form.validate_on_submit():
        page = render_template("pages/counter/register.html", form=form, nameless=nameless)
        return page, 422 if form.is_submitted() else 200
    return _to_citizen(form, nameless or form.cpr.data, name=form.name.data)


@bp.get("/borger/<ref>")
def citizen(ref: str) -> ResponseReturnValue:
    """The citizen's card, with the form for a bilag; it opens after a logged look-up in this session."""
    card = card_of(ref)
    if ref not in _looked_up():
        return render_template("pages/counter/look_up.html", form=LookUpForm(), ref=ref)
    return citizen_page(card, shows_cpr=_shows_cpr_once(ref))


@bp.post("/borger/<ref>/opslag")
def look_up_again(ref: str) -> ResponseReturnValue:
    """Look a known citizen up from a bilag."""
    card = card_of(ref)
    form = LookUpForm()
    if not form.validate_on_submit():
        abort(400)
    return _to_citizen(form, card.citizen.cpr)


@bp.post("/borger/<ref>/cpr")
def show_cpr(ref: str) -> ResponseReturnValue:
    """Show the whole CPR number once, for a purpose that is logged."""
    card, form = card_of(ref), ShowCprForm()
    if not form.validate_on_submit():
        return citizen_page(card, cpr_form=form), 422
    with booking(form, only_notes=True) as book:
        look_up(
            book,
            card.citizen.cpr,
            purpose=form.purpose.data.strip(),
            showed_cpr=True,
            request_key=form.request_key.data,
        )
    # Each showing is in the journal once; a repeat shows it only if the first answer never got that far.
    if not book.is_repeat:
        leave_page_state("shows_cpr", ref)
    return redirect(url_for(".citizen", ref=ref), code=303)


def _find_by_number(form: FindForm, cpr: Cpr) -> ResponseReturnValue:
    with reading() as connection:
        known = is_known(connection, cpr)
    if not known:
        return _ask_for_name(cpr, on_list=False)
    try:
        return _to_citizen(form, cpr)
    except NameMissing:
        # A list has the number without a name: the caseworker takes the name from the identity paper.
        return _ask_for_name(cpr, on_list=True)


def _find_bilag(form: FindForm, number: BilagNumber) -> ResponseReturnValue:
    with reading() as connection:
        found = bilag_by_number(connection, number)
    if found is None:
        form.citizen.errors = ["Intet bilag har dette nummer. Se efter på papiret, om serien også er rigtig."]
        return render_template("pages/counter/search.html", find_form=form), 422
    return redirect(url_for("bilag.show", bilag_id=found.bilag_id), code=303)


def _ask_for_name(cpr: Cpr, *, on_list: bool) -> ResponseReturnValue:
    _leave(nameless=cpr, on_list=on_list)
    return redirect(url_for(".results"), code=303)


def _to_citizen(form: PayoutForm, cpr: Cpr, name: str = "") -> ResponseReturnValue:
    with booking(form, only_notes=True) as book:
        ref = look_up(book, cpr, purpose=PURPOSE, name=name, request_key=form.request_key.data)
    if ref not in (before := _looked_up()):
        leave_page_state("looked_up", [*before, ref][-LOOKED_UP_KEPT:])
    return redirect(url_for(".citizen", ref=ref), code=303)


def _looked_up() -> list[str]:
    return list(page_state("looked_up") or [])


def _leave(
    *, text: str = "", hits: tuple[Hit, ...] = (), nameless: Cpr | None = None, on_list: bool = True
) -> None:
    state = {
        "search_id": secrets.token_hex(4),
        "text": text,
        "hits": [[hit.cpr.digits, hit.name, hit.is_protected, hit.is_near] for hit in hits],
        "nameless": nameless.digits if nameless else None,
        "on_list": on_list,
    }
    leave_page_state("search", state)


def _found() -> Found | None:
    state: dict[str, Any] | None = page_state("search")
    if state is None:
        return None
    hits = tuple(
        Hit(cpr=Cpr(digits), name=name, is_protected=is_protected, is_near=is_near)
        for digits, name, is_protected, is_near in state["hits"]
    )
    nameless = Cpr(state["nameless"]) if state["nameless"] else None
    return Found(
        search_id=state["search_id"],
        text=state["text"],
        hits=hits,
        nameless=nameless,
        on_list=state["on_list"],
    )


def _register_form(found: Found | None) -> tuple[RegisterForm, Cpr | None]:
    form = RegisterForm(search=found.search_id if found and found.nameless else "")
    # A form from an older search must not give its name to the number of the newest one.
    if found is None or found.nameless is None or form.search.data != found.search_id:
        return form, None
    del form.cpr
    return form, found.nameless


def _results_page(found: Found) -> str:
    return render_template(
        "pages/counter/results.html",
        found=found,
        hits=found.hits[:HITS_SHOWN],
        too_many=len(found.hits) > HITS_SHOWN,
        exact=sum(not hit.is_near for hit in found.hits[:HITS_SHOWN]),
        form=ChooseForm(search=found.search_id),
        find_form=FindForm(formdata=None),
        register_form=_register_form(found)[0],
    )


def card_of(ref: str) -> CitizenCard:
    """The citizen's card; ends the request where the reference names nobody."""
    with reading() as connection:
        card = citizen_card(connection, ref)
    if card is None:
        abort(404)
    return card


def _shows_cpr_once(ref: str) -> bool:
    return page_state("shows_cpr") is not None and take_page_state("shows_cpr") == ref


def citizen_page(
    card: CitizenCard,
    *,
    form: IssueForm | None = None,
    cpr_form: ShowCprForm | None = None,
    shows_cpr: bool = False,
) -> str:
    """The citizen's page, with the form for a bilag as it was sent or a fresh one."""
    return render_template(
        "pages/counter/citizen.html",
        card=card,
        form=form or issue_form(card),
        cpr_form=cpr_form or ShowCprForm(formdata=None),
        shows_cpr=shows_cpr,
        set_form=SetMarkForm(formdata=None),
        lift_form=LiftMarkForm(formdata=None),
        list_is_old=card.oldest_list_days > settings().list_age_warning_days,
    )
