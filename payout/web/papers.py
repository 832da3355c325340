"""Papers of bilag: the PDF, printing again as a counted copy, and what has come out of the printers lately.

A GET counts nothing, however often it is loaded: it shows the original until a copy has been printed, and the
newest copy from then on. Each POST makes the next copy and leads to its PDF.
"""

from datetime import timedelta

from flask import Blueprint, abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import Connection

from exports.paper import PaperSize
from payout import clock
from payout.queries.bilag import Bilag, bilag_by_id, bilag_with_ids
from payout.queries.papers import Printed, newest_print, prints_with_ids, recent_papers
from payout.services.print_again import print_again as count_copies
from payout.web.current import booking, current_clerk, reading, settings
from payout.web.forms.base import PayoutForm
from payout.web.forms.papers import PAPERS_AT_ONCE, PrintForm
from payout.web.paper_of import paper_of, pdf_answer
from payout.web.permissions import Permission, may

bp = Blueprint("papers", __name__)

HOURS_SHOWN = 12


@bp.get("/bilag/<int:bilag_id>/papir.pdf")
def show(bilag_id: int) -> ResponseReturnValue:
    """One bilag as PDF: the copy that `udskrift` names, else the newest paper; `format` is a4 or a5."""
    with reading() as connection:
        found = bilag_by_id(connection, bilag_id)
        if found is None or found.number is None or found.issued_at is None:
            abort(404)
        copy = _copy_of(connection, found)
        paper = paper_of(connection, found, copy)
    return pdf_answer(
        [paper],
        size=_size(copy.size if copy else settings().paper_size),
        drawn_at=copy.printed_at if copy else found.issued_at,
        file_name=f"bilag-{found.number}.pdf",
    )


@bp.post("/bilag/<int:bilag_id>/udskriv")
def print_again(bilag_id: int) -> ResponseReturnValue:
    """Count one more copy, and lead to it."""
    form = PayoutForm()
    if not form.validate_on_submit():
        abort(400)
    (print_id,) = _counted(form, [bilag_id])
    return redirect(url_for(".show", bilag_id=bilag_id, udskrift=print_id), code=303)


@bp.get("/bilag/udskrifter")
def index() -> ResponseReturnValue:
    """The papers of the last hours: those of who is signed in, for a team leader everybody's."""
    return _index_page(PrintForm())


@bp.post("/bilag/udskrifter")
def print_several() -> ResponseReturnValue:
    """Count a copy of each bilag that is ticked, and lead to all of them in one PDF."""
    form = PrintForm()
    if not form.validate_on_submit():
        return _index_page(form), 422
    return redirect(url_for(".several", udskrift=_counted(form, form.bilag.data)), code=303)


@bp.get("/bilag/udskrifter/papir.pdf")
def several() -> ResponseReturnValue:
    """The copies that `udskrift` names, in one PDF."""
    print_ids = set(request.args.getlist("udskrift", type=int))
    if not 0 < len(print_ids) <= PAPERS_AT_ONCE:
        abort(404)
    with reading() as connection:
        copies = prints_with_ids(connection, print_ids)
        if len(copies) < len(print_ids):
            abort(404)
        bilag = {one.bilag_id: one for one in bilag_with_ids(connection, [copy.bilag_id for copy in copies])}
        papers = [paper_of(connection, bilag[copy.bilag_id], copy) for copy in copies]
    return pdf_answer(
        papers, size=_size(copies[0].size), drawn_at=copies[-1].printed_at, file_name="udskrifter.pdf"
    )


def _copy_of(connection: Connection, found: Bilag) -> Printed | None:
    if "udskrift" not in request.args:
        return newest_print(connection, found.bilag_id)
    asked = request.args.get("udskrift", type=int)
    copy = next(iter(prints_with_ids(connection, [asked] if asked else [])), None)
    if copy is None or copy.bilag_id != found.bilag_id:
        abort(404)
    return copy


def _size(usual: str) -> PaperSize:
    try:
        return PaperSize(request.args.get("format", usual).upper())
    except ValueError:
        abort(404)


def _counted(form: PayoutForm, bilag_ids: list[int]) -> tuple[int, ...]:
    # A copy is noted and moves no money: it goes on while the book can't be trusted, and says so itself.
    with booking(form, only_notes=True) as book:
        return count_copies(book, bilag_ids, size=settings().paper_size, request_key=form.request_key.data)


def _index_page(form: PrintForm) -> str:
    clerk = current_clerk()
    sees_all = may(clerk, Permission.DECIDE)
    since = clock.now() - timedelta(hours=HOURS_SHOWN)
    with reading() as connection:
        papers = recent_papers(
            connection, since, user_id=None if sees_all else clerk.user_id, limit=PAPERS_AT_ONCE
        )
    return render_template(
        "pages/papers/index.html",
        form=form,
        rows=[(paper, PayoutForm(formdata=None)) for paper in papers],
        sees_all=sees_all,
        hours=HOURS_SHOWN,
        limit=PAPERS_AT_ONCE,
    )
