"""Blocks of blank bilag: make and print them, who has them, how their numbers ended, and what is missing."""

from flask import Blueprint, abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from exports.blank_bilag import BlankBlock, draw_blanks
from exports.paper import PaperSize
from payout import clock
from payout.domain.errors import DomainError
from payout.domain.journal import HEAD_LETTERS_SHOWN
from payout.domain.paper_blocks import PaperEnd, numbers_of
from payout.queries.events import chain_head
from payout.queries.incidents import open_incident
from payout.queries.paper_blocks import Block, block_by_id, blocks, end_by_id, ends_in, gap_report
from payout.services.paper_blocks import end_numbers, hand_on, make_block, withdraw_end
from payout.web.current import booking, parts, reading, settings
from payout.web.error_texts import text_for
from payout.web.forms.paper_blocks import BlockForm, EndForm, HolderForm, ReopenForm
from payout.web.paper_of import texts_of
from payout.web.pdf import pdf_answer

bp = Blueprint("paper_blocks", __name__)

USUAL_SIZE = 50
TO_FILL_IN = "…" * 12


@bp.get("/blanketter")
def index() -> ResponseReturnValue:
    """Every block, with the form that makes one and the one that ends numbers."""
    return _index_page()


@bp.post("/blanketter")
def make() -> ResponseReturnValue:
    """Take the numbers of a new block."""
    form = BlockForm()
    if not form.validate_on_submit():
        return _index_page(block_form=form), 422
    try:
        with booking(form) as book:
            block_id = make_block(
                book,
                size=form.size.data,
                holder=form.holder.data,
                series_prefix=settings().series_letters,
                drill_prefix=settings().drill_letters,
                request_key=form.request_key.data,
            )
    except DomainError as error:
        form.form_errors.append(text_for(error))
        return _index_page(block_form=form), 409
    return redirect(url_for(".show", block_id=block_id), code=303)


@bp.post("/blanketter/slut")
def end() -> ResponseReturnValue:
    """Numbers are spoiled or returned."""
    form = EndForm()
    if not form.validate_on_submit():
        return _index_page(end_form=form), 422
    first, last = form.first.data, form.last.data or form.first.data
    kind = PaperEnd(form.kind.data)
    try:
        with booking(form) as book:
            end_numbers(book, first, last, kind, note=form.note.data or "", request_key=form.request_key.data)
    except DomainError as error:
        form.form_errors.append(text_for(error))
        return _index_page(end_form=form), 409
    flash(f"{first} til {last} er noteret." if last != first else f"{first} er noteret.", "success")
    return redirect(url_for(".index"), code=303)


@bp.get("/blanketter/mangler")
def gaps() -> ResponseReturnValue:
    """Every number without an end, and every one that was used and never printed, on a page to print."""
    with reading() as connection:
        report = gap_report(connection)
        incident = open_incident(connection)
    return render_template(
        "pages/paper_blocks/gaps.html", report=report, incident=incident, drawn_at=clock.now()
    )


@bp.get("/blanketter/<int:block_id>")
def show(block_id: int) -> ResponseReturnValue:
    """One block: who has it, and every number with its end."""
    return _show_page(block_id)


@bp.post("/blanketter/<int:block_id>/giv-videre")
def give(block_id: int) -> ResponseReturnValue:
    """Somebody else has the block now."""
    form = HolderForm()
    if not form.validate_on_submit():
        return _show_page(block_id, form), 422
    try:
        with booking(form) as book:
            hand_on(book, block_id, holder=form.holder.data, request_key=form.request_key.data)
    except DomainError as error:
        form.form_errors.append(text_for(error))
        return _show_page(block_id, form), 409
    return redirect(url_for(".show", block_id=block_id), code=303)


@bp.route("/blanketter/numre/<int:end_id>/fortryd", methods=["GET", "POST"])
def reopen(end_id: int) -> ResponseReturnValue:
    """A number is not spoiled or returned after all."""
    form = ReopenForm()
    if not form.validate_on_submit():
        return _reopen_page(end_id, form), 422 if form.is_submitted() else 200
    try:
        with booking(form) as book:
            withdraw_end(book, end_id, reason=form.reason.data, request_key=form.request_key.data)
    except DomainError as error:
        form.form_errors.append(text_for(error))
        return _reopen_page(end_id, form), 409
    return redirect(url_for(".index"), code=303)


@bp.get("/blanketter/<int:block_id>/papir.pdf")
def paper(block_id: int) -> ResponseReturnValue:
    """The blank bilag of a block as PDF."""
    found = _block(block_id)
    with reading() as connection:
        incident, head = open_incident(connection), chain_head(connection)
    blanks = BlankBlock(
        numbers=[str(number) for number in numbers_of(found.span)],
        name=f"Blok {found.block_id}",
        holder=found.holder,
        municipality=settings().municipality,
        unit=settings().unit,
        reservation=settings().reservation.format(
            ydelse=TO_FILL_IN,
            periode=TO_FILL_IN,
            system=incident.scope.systems if incident else TO_FILL_IN,
            dato=f"{incident.scope.down_since:%d-%m-%Y}" if incident else TO_FILL_IN,
        ),
        chain_events=head.events,
        chain_hash=head.hash[:HEAD_LETTERS_SHOWN],
        is_drill=found.is_drill,
    )
    pdf = draw_blanks(
        blanks,
        texts_of(settings()),
        size=PaperSize(settings().paper_size),
        drawn_at=found.made_at,
        logo=parts().logo,
    )
    return pdf_answer(pdf, f"blanke-bilag-blok-{block_id}.pdf")


def _block(block_id: int) -> Block:
    with reading() as connection:
        found = block_by_id(connection, block_id)
    if found is None:
        abort(404)
    return found


def _index_page(*, block_form: BlockForm | None = None, end_form: EndForm | None = None) -> str:
    with reading() as connection:
        found, report = blocks(connection), gap_report(connection)
    return render_template(
        "pages/paper_blocks/index.html",
        blocks=found,
        report=report,
        ends=tuple(PaperEnd),
        block_form=block_form or BlockForm(formdata=None, size=USUAL_SIZE),
        end_form=end_form or EndForm(formdata=None),
    )


def _show_page(block_id: int, form: HolderForm | None = None) -> str:
    found = _block(block_id)
    with reading() as connection:
        ended = ends_in(connection, found.span)
    return render_template(
        "pages/paper_blocks/show.html",
        block=found,
        numbers=[(str(number), ended.get(number)) for number in numbers_of(found.span)],
        form=form or HolderForm(formdata=None),
    )


def _reopen_page(end_id: int, form: ReopenForm) -> str:
    with reading() as connection:
        found = end_by_id(connection, end_id)
    if found is None and not form.form_errors:
        abort(404)
    return render_template("pages/paper_blocks/reopen.html", ended=found, form=form)
