"""The account mapping: what is in force, what is missing, adding an entry, and the whole of it as a file."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from flask import Blueprint, Response, current_app, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from payout import clock
from payout.domain.account_map import SHAPES, AccountEntry, AccountField, AccountMap, TargetSystem
from payout.domain.errors import DomainError
from payout.domain.kontering import Account
from payout.labels import label_of
from payout.queries.accounts import made_entries
from payout.queries.benefits import KnownBenefit, all_benefits
from payout.services.journal import Book
from payout.services.map_accounts import accounts_file, add_entry, import_entries
from payout.web.current import booking, reading
from payout.web.error_texts import text_for
from payout.web.filters import plural
from payout.web.forms.accounts import AccountFileForm, EntryForm
from payout.web.forms.base import PayoutForm

bp = Blueprint("accounts", __name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class MappedPart:
    """A part with its account in each system today, in the systems' order; None where it has none."""

    name: str
    entries: tuple[AccountEntry | None, ...]


@bp.get("/kontoplan")
def index() -> ResponseReturnValue:
    """What is in force today, every entry that was made, and the forms."""
    return _page(_entry_form(fresh=True), AccountFileForm(formdata=None))


@bp.post("/kontoplan")
def add() -> ResponseReturnValue:
    """Add one entry."""
    form = _entry_form()

    def job(book: Book) -> str:
        add_entry(book, form.entry(), request_key=form.request_key.data)
        return "Kontoen er gemt og gælder fra den dag, du har skrevet."

    return _carried_out(form, job, lambda: _page(form, AccountFileForm(formdata=None)))


@bp.post("/kontoplan/fil")
def add_file() -> ResponseReturnValue:
    """Add what a file changes."""
    form = AccountFileForm()

    def job(book: Book) -> str:
        added = import_entries(book, form.file.data.read(), request_key=form.request_key.data)
        return f"Filen er indlæst: {plural(added, 'post er ny', 'poster er nye')}."

    return _carried_out(form, job, lambda: _page(_entry_form(fresh=True), form))


@bp.get("/kontoplan/kontoplan.toml")
def download() -> ResponseReturnValue:
    """Every entry as a TOML file."""
    with reading() as connection:
        content = accounts_file(connection)
    response: Response = current_app.response_class(content, content_type="application/toml; charset=utf-8")
    response.headers.set("Content-Disposition", "attachment", filename="kontoplan.toml")
    return response


def _carried_out(
    form: PayoutForm, job: Callable[[Book], str], page: Callable[[], str]
) -> ResponseReturnValue:
    if not form.validate():
        return page(), 422
    try:
        with booking(form) as book:
            told = job(book)
    except DomainError as error:
        form.form_errors.append(text_for(error))
        return page(), 409
    flash(told, "success")
    return redirect(url_for(".index"), code=303)


def _entry_form(*, fresh: bool = False) -> EntryForm:
    form = EntryForm(formdata=None, valid_from=clock.today()) if fresh else EntryForm()
    with reading() as connection:
        form.offer(all_benefits(connection))
    return form


def _page(entry_form: EntryForm, file_form: AccountFileForm) -> str:
    with reading() as connection:
        made, benefits = made_entries(connection), all_benefits(connection)
    maps = [AccountMap(system, [one.entry for one in made]) for system in TargetSystem]
    return render_template(
        "pages/accounts/index.html",
        entry_form=entry_form,
        file_form=file_form,
        systems=tuple(TargetSystem),
        fields=tuple(AccountField),
        shapes=SHAPES,
        parts=tuple(_parts(maps, benefits)),
        made=made[::-1],
    )


def _parts(maps: list[AccountMap], benefits: tuple[KnownBenefit, ...]) -> Iterator[MappedPart]:
    today = clock.today()
    for account in Account:
        if account is not Account.BENEFIT:
            entries = tuple(one.entry(account, None, today) for one in maps)
            yield MappedPart(name=label_of(account), entries=entries)
    for benefit in benefits:
        entries = tuple(one.entry(Account.BENEFIT, benefit.facts.code, today) for one in maps)
        yield MappedPart(name=f"Ydelse: {benefit.facts.name}", entries=entries)
