"""Layouts: saying what a list's columns are, and the layouts that the office has saved."""

from flask import Blueprint, Response, abort, current_app, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from werkzeug.utils import secure_filename

from payout.domain.errors import DomainError
from payout.services.layouts import (
    SavedLayout,
    change_layout,
    import_layout,
    layouts_in_use,
    saved_layout,
    saved_layouts,
)
from payout.services.read_upload import SeenColumn, Unmapped, Upload, look_at, unread
from payout.web.current import booking, current_clerk, current_session, parts, reading
from payout.web.error_texts import text_for
from payout.web.forms.layouts import FIXED, LayoutFileForm, LayoutForm, columns_form
from payout.web.list_jobs import answer, begin_mapping
from payout.web.list_work import Mapped

COLUMNS_SHOWN = 150
"""A form has no more parts than app.py lets through."""

bp = Blueprint("layouts", __name__)


@bp.get("/lister/indlaes/<token>/kolonner")
def columns(token: str) -> ResponseReturnValue:
    """What the list's columns are taken for, with their first values, to be put right."""
    waiting = _waiting(token)
    if waiting is None:
        return answer(token)
    seen = _seen(waiting)
    chosen = waiting.parsed.notation if isinstance(waiting, Upload) else None
    data = {"name": waiting.source, "source": waiting.source, "notation": chosen or ""}
    form = columns_form(_meanings(seen), sent=False, data=data)
    return _columns_page(waiting, token, seen, form)


@bp.post("/lister/indlaes/<token>/kolonner")
def map_columns(token: str) -> ResponseReturnValue:
    """Read the list by what was chosen, and save that as a layout."""
    waiting = _waiting(token)
    if waiting is None:
        return answer(token)
    seen = _seen(waiting)
    form = columns_form(_meanings(seen), sent=True)
    if not form.validate():
        return _columns_page(waiting, token, seen, form), 422
    try:
        mapped = Mapped(
            user_id=current_clerk().user_id,
            stated=form.stated(unread(waiting).kind.value),
            form=form.sent(),
        )
        begun = begin_mapping(token, waiting, mapped)
    except DomainError as error:
        form.form_errors.append(text_for(error))
        return _columns_page(waiting, token, seen, form), 409
    read = _waiting(token)
    if isinstance(read, Upload) and read is not waiting:
        flash("Layoutet er gemt og genkendes næste gang.", "success")
    return begun


@bp.get("/lister/layouts")
def index() -> ResponseReturnValue:
    """Every saved layout."""
    return _index_page(LayoutFileForm(formdata=None))


@bp.post("/lister/layouts")
def add() -> ResponseReturnValue:
    """Save a layout that another office has exported."""
    form = LayoutFileForm()
    if not form.validate():
        return _index_page(form), 422
    try:
        with booking(form) as book:
            layout_id = import_layout(book, form.file.data.read(), request_key=form.request_key.data)
    except DomainError as error:
        form.form_errors.append(text_for(error))
        return _index_page(form), 409
    flash("Layoutet er gemt.", "success")
    return redirect(url_for(".show", layout_id=layout_id), code=303)


@bp.get("/lister/layouts/<int:layout_id>")
def show(layout_id: int) -> ResponseReturnValue:
    """One layout, with what can be changed."""
    found = _found(layout_id)
    return _show_page(found, _form_of(found, sent=False))


@bp.post("/lister/layouts/<int:layout_id>")
def change(layout_id: int) -> ResponseReturnValue:
    """Change a layout, or put it aside."""
    found = _found(layout_id)
    form = _form_of(found, sent=True)
    if not form.validate():
        return _show_page(found, form), 422
    try:
        changed = form.stated(found.stated.kind).layout()
        with booking(form) as book:
            change_layout(
                book,
                layout_id,
                changed,
                is_active=form.is_active.data,
                request_key=form.request_key.data,
            )
    except DomainError as error:
        form.form_errors.append(text_for(error))
        return _show_page(found, form), 409
    flash("Layoutet er ændret.", "success")
    return redirect(url_for(".show", layout_id=layout_id), code=303)


@bp.get("/lister/layouts/<int:layout_id>/fil")
def download(layout_id: int) -> ResponseReturnValue:
    """The layout as a file for another office."""
    found = _found(layout_id)
    response: Response = current_app.response_class(found.content, mimetype="application/toml")
    name = f"{secure_filename(found.stated.name) or 'layout'}.toml"
    response.headers.set("Content-Disposition", "attachment", filename=name)
    return response


def _waiting(token: str) -> Upload | Unmapped | None:
    found = parts().uploads.find(current_session().token, token)
    return found if isinstance(found, Upload | Unmapped) else None


def _seen(waiting: Upload | Unmapped) -> tuple[SeenColumn, ...]:
    with reading() as connection:
        own = layouts_in_use(connection)
    return look_at(waiting.file, folder=parts().ledger.folder, layouts=own)[:COLUMNS_SHOWN]


def _meanings(seen: tuple[SeenColumn, ...]) -> list[tuple[str, str]]:
    return [(column.header, column.meaning) for column in seen]


def _found(layout_id: int) -> SavedLayout:
    with reading() as connection:
        found = saved_layout(connection, layout_id)
    if found is None:
        abort(404)
    return found


def _form_of(found: SavedLayout, *, sent: bool) -> LayoutForm:
    stated = found.stated
    data = {
        "name": stated.name,
        "source": stated.source,
        "is_active": found.is_active,
        "notation": stated.notation,
        **stated.fixed,
    }
    return columns_form(stated.columns, sent=sent, data=data)


def _columns_page(
    waiting: Upload | Unmapped, token: str, seen: tuple[SeenColumn, ...], form: LayoutForm
) -> str:
    return render_template(
        "pages/layouts/columns.html",
        form=form,
        token=token,
        reason=waiting.reason if isinstance(waiting, Unmapped) else "",
        columns=list(zip(form.columns, seen, strict=True)),
        fixed=[form[name] for name in FIXED],
    )


def _index_page(form: LayoutFileForm) -> str:
    with reading() as connection:
        layouts = saved_layouts(connection)
    return render_template("pages/layouts/index.html", layouts=layouts, form=form)


def _show_page(found: SavedLayout, form: LayoutForm) -> str:
    fixed = [form[name] for name in FIXED]
    return render_template("pages/layouts/show.html", found=found, form=form, fixed=fixed)
