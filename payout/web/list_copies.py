"""The citizen list on paper or as an encrypted file, and the register of its copies."""

from flask import Blueprint, Response, abort, current_app, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from exports.citizen_list import CitizenListPaper, citizen_list_pdf
from payout import clock
from payout.cpr import mask_text
from payout.domain.errors import DomainError
from payout.domain.list_copies import CopyForm, CopyState
from payout.queries.citizen_list import CitizenList, citizen_list
from payout.queries.events import chain_head
from payout.queries.list_copies import all_copies, copy_by_id
from payout.queries.users import all_users
from payout.services.list_copies import hand_on, lock_away, register_copy, shred
from payout.web.current import booking, current_clerk, reading, settings
from payout.web.double_lock import passphrase_of
from payout.web.error_texts import text_for
from payout.web.forms.readiness import HandCopyForm, LockCopyForm, MakeCopyForm, ShredCopyForm

bp = Blueprint("list_copies", __name__)


@bp.get("/borgerliste")
def index() -> ResponseReturnValue:
    """Every copy, the newest first."""
    with reading() as connection:
        copies = all_copies(connection)
    return render_template("pages/list_copies/index.html", copies=copies, states=CopyState)


@bp.route("/borgerliste/ny", methods=["GET", "POST"])
def make() -> ResponseReturnValue:
    """One more copy: registered first, and then drawn with its number."""
    form = MakeCopyForm()
    if not form.validate_on_submit():
        return _make_page(form), 422 if form.is_submitted() else 200
    if form.is_whole:
        try:
            passphrase_of(form)
        except DomainError as error:
            form.form_errors.append(text_for(error))
            return _make_page(form), 409
    purpose, holder = mask_text(form.stated_purpose), mask_text(form.holder.data.strip())
    with booking(form, only_notes=True) as book:
        found = citizen_list(book.connection)
        if not found.citizens:
            form.form_errors.append("Der er ingen liste at lave en kopi af. Indlæs en under Lister.")
            return _make_page(form), 409
        copy_id = register_copy(
            book,
            CopyForm(form.kind.data),
            holder=holder,
            citizens=len(found.citizens),
            purpose=purpose,
            list_ids=[list_id for list_id, _, _ in found.sources],
        )
        head = chain_head(book.connection)
    paper = _paper(found, copy_id, holder=holder, purpose=purpose, events=head.events, head=head.hash)
    return _answer(copy_id, citizen_list_pdf(paper, passphrase=form.secret), is_encrypted=bool(form.secret))


@bp.get("/borgerliste/<int:copy_id>")
def show(copy_id: int) -> ResponseReturnValue:
    """One copy with its steps, and what can be done with it."""
    return _copy_page(copy_id)


@bp.post("/borgerliste/<int:copy_id>/videre")
def hand(copy_id: int) -> ResponseReturnValue:
    """Somebody else has it now."""
    form = HandCopyForm()
    if not form.validate_on_submit():
        return _copy_page(copy_id, hand_form=form), 422
    try:
        with booking(form, only_notes=True) as book:
            holder = mask_text(form.holder.data.strip())
            hand_on(book, copy_id, holder=holder, request_key=form.request_key.data)
    except DomainError as error:
        form.form_errors.append(text_for(error))
        return _copy_page(copy_id, hand_form=form), 409
    return _done(copy_id, "er givet videre")


@bp.post("/borgerliste/<int:copy_id>/laast")
def lock(copy_id: int) -> ResponseReturnValue:
    """It is locked away."""
    form = LockCopyForm()
    if not form.validate_on_submit():
        return _copy_page(copy_id, lock_form=form), 422
    names = (mask_text(form.key_holder.data.strip()), mask_text(form.other_key_holder.data.strip()))
    try:
        with booking(form, only_notes=True) as book:
            place = mask_text(form.place.data.strip())
            lock_away(book, copy_id, place=place, key_holders=names, request_key=form.request_key.data)
    except DomainError as error:
        form.form_errors.append(text_for(error))
        return _copy_page(copy_id, lock_form=form), 409
    return _done(copy_id, "er låst inde")


@bp.post("/borgerliste/<int:copy_id>/makuleret")
def shredded(copy_id: int) -> ResponseReturnValue:
    """It is shredded, and somebody saw it."""
    form = ShredCopyForm()
    if not form.validate_on_submit():
        return _copy_page(copy_id, shred_form=form), 422
    try:
        with booking(form, only_notes=True) as book:
            shred(book, copy_id, witness_id=form.witness.data, request_key=form.request_key.data)
    except DomainError as error:
        form.form_errors.append(text_for(error))
        return _copy_page(copy_id, shred_form=form), 409
    return _done(copy_id, "er makuleret")


def _done(copy_id: int, what: str) -> ResponseReturnValue:
    flash(f"Kopi nr. {copy_id} {what}. Det er skrevet i registeret.", "success")
    return redirect(url_for(".show", copy_id=copy_id), code=303)


def _paper(
    found: CitizenList, copy_id: int, *, holder: str, purpose: str, events: int, head: str
) -> CitizenListPaper:
    scope = found.incident.scope if found.incident else None
    return CitizenListPaper(
        copy_id=copy_id,
        holder=holder,
        office=settings().office_name,
        incident=scope.name if scope else "",
        is_drill=scope.is_drill if scope else False,
        sources=[(source, day) for _, source, day in found.sources],
        citizens=found.citizens,
        purpose=purpose,
        drawn_by=current_clerk().display_name,
        drawn_at=clock.now(),
        chain_events=events,
        chain_hash=head[:16],
    )


def _answer(copy_id: int, content: bytes, *, is_encrypted: bool) -> Response:
    answer: Response = current_app.response_class(content, content_type="application/pdf")
    # What is to be printed is shown and not saved: a file that lies in a folder is a copy that nobody counts.
    how = "attachment" if is_encrypted else "inline"
    answer.headers.set("Content-Disposition", how, filename=f"borgerliste-kopi-{copy_id}.pdf")
    return answer


def _make_page(form: MakeCopyForm) -> str:
    if not form.is_submitted():
        form.holder.data = current_clerk().display_name
    return render_template("pages/list_copies/make.html", form=form)


def _copy_page(
    copy_id: int,
    *,
    hand_form: HandCopyForm | None = None,
    lock_form: LockCopyForm | None = None,
    shred_form: ShredCopyForm | None = None,
) -> str:
    me = current_clerk().user_id
    with reading() as connection:
        found = copy_by_id(connection, copy_id)
        others = [one for one in all_users(connection) if one.is_active and one.user_id != me]
    if found is None:
        abort(404)
    shred_form = shred_form or ShredCopyForm(formdata=None)
    shred_form.witness.choices = {0: "Vælg en kollega", **{one.user_id: one.display_name for one in others}}
    return render_template(
        "pages/list_copies/show.html",
        found=found,
        is_gone=found.state is CopyState.SHREDDED,
        hand_form=hand_form or HandCopyForm(formdata=None),
        lock_form=lock_form or LockCopyForm(formdata=None),
        shred_form=shred_form,
    )
