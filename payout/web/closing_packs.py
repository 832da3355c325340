"""Closing packs: the receipt that goes with one to the archive, and the archive's answer."""

from flask import Blueprint, abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from exports.pack_receipt import draw_pack_receipt, in_groups
from payout import clock
from payout.domain.closing_pack import ClosingPack
from payout.domain.errors import DomainError
from payout.queries.closing_packs import closing_pack_by_id, closing_packs
from payout.services.pack_closed import receive_pack
from payout.web.current import booking, reading, settings
from payout.web.error_texts import text_for
from payout.web.forms.closing_packs import PackReceiptForm
from payout.web.pdf import pdf_answer

bp = Blueprint("closing_packs", __name__)


@bp.get("/lukkepakker")
def index() -> ResponseReturnValue:
    """Every pack, and whether the archive has it."""
    with reading() as connection:
        packs = closing_packs(connection)
    return render_template("pages/closing_packs/index.html", packs=packs)


@bp.get("/lukkepakker/<int:pack_id>")
def show(pack_id: int) -> ResponseReturnValue:
    """One pack, with the form for the archive's receipt."""
    return _page(_pack(pack_id), PackReceiptForm(formdata=None))


@bp.post("/lukkepakker/<int:pack_id>")
def receive(pack_id: int) -> ResponseReturnValue:
    """The archive has the pack."""
    pack, form = _pack(pack_id), PackReceiptForm()
    if not form.validate():
        return _page(pack, form), 422
    try:
        with booking(form) as book:
            receive_pack(
                book,
                pack_id,
                received_by=form.received_by.data or "",
                journal_no=form.journal_no.data or "",
                received_on=form.received_on.data,
                request_key=form.request_key.data,
            )
    except DomainError as error:
        form.form_errors.append(text_for(error))
        return _page(_pack(pack_id), form), 409
    flash(f"Lukkepakke {pack_id} er kvitteret.", "success")
    return redirect(url_for(".show", pack_id=pack_id), code=303)


@bp.get("/lukkepakker/<int:pack_id>/kvittering.pdf")
def paper(pack_id: int) -> ResponseReturnValue:
    """The receipt to sign."""
    drawn = draw_pack_receipt(_pack(pack_id), office=settings().office_name, drawn_at=clock.now())
    return pdf_answer(drawn, f"kvittering-lukkepakke-{pack_id}.pdf")


def _pack(pack_id: int) -> ClosingPack:
    with reading() as connection:
        found = closing_pack_by_id(connection, pack_id)
    if found is None:
        abort(404)
    return found


def _page(pack: ClosingPack, form: PackReceiptForm) -> str:
    return render_template(
        "pages/closing_packs/show.html", pack=pack, form=form, digest=in_groups(pack.sha256)
    )
