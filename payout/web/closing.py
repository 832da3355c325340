"""Closing a hændelse: what is missing and whose move it is, why something may stay open, and the end."""

from dataclasses import dataclass
from typing import Final

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import Connection

from payout.domain.closing import Condition, ConditionCode, Waiver, still_open
from payout.domain.errors import DomainError
from payout.domain.incident import Incident, NoIncident
from payout.queries.closing import closing_conditions, closing_reasons, note_of_closing
from payout.queries.incidents import latest_incident
from payout.services.close_incident import close_incident, confirm_reason, state_reason
from payout.web.current import booking, current_clerk, parts, reading
from payout.web.error_texts import text_for
from payout.web.forms.base import PayoutForm
from payout.web.forms.closing import CloseForm, ReasonForm
from payout.web.trust import Trust

PATIENCE_SECONDS: Final = 1.0
"""How long a request waits for the verification before the page shows that it runs."""

bp = Blueprint("closing", __name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class ConditionWords:
    """What a condition is called when it is met, what is open when it is not, and where it is seen to."""

    met: str
    open: str
    endpoint: str


WORDS: Final[dict[ConditionCode, ConditionWords]] = {
    ConditionCode.REQUESTS: ConditionWords(
        met="Alle anmodninger er afgjort", open="Anmodninger skal afgøres", endpoint="decisions.index"
    ),
    ConditionCode.UNPAID: ConditionWords(
        met="Alle bilag er udbetalt eller annulleret",
        open="Bilag skal udbetales eller annulleres",
        endpoint="bilag.index",
    ),
    ConditionCode.OUTSTANDING: ConditionWords(
        met="Intet udestår på bilagene", open="Bilag skal afregnes", endpoint="open_items.index"
    ),
    ConditionCode.BOXES: ConditionWords(
        met="Alle kasser er talt og lukket", open="Kasser skal tælles og lukkes", endpoint="boxes.index"
    ),
    ConditionCode.DIFFERENCES: ConditionWords(
        met="Alle kassedifferencer er attesteret",
        open="Kassedifferencer skal attesteres",
        endpoint="boxes.index",
    ),
    ConditionCode.CASH_IN_TRANSIT: ConditionWords(
        met="Alle kontanter er bekræftet af den, der kom med dem",
        open="Kontanter skal bekræftes af den, der kom med dem",
        endpoint="boxes.index",
    ),
    ConditionCode.PAPER_NUMBERS: ConditionWords(
        met="Alle numre på papir er brugt, kasseret eller returneret",
        open="Numre på papir skal registreres som brugt, kasseret eller returneret",
        endpoint="paper_blocks.gaps",
    ),
    ConditionCode.TRANSFERS: ConditionWords(
        met="Alle overførsler er bekræftet eller kommet retur",
        open="Overførsler skal bekræftes eller meldes retur",
        endpoint="transfers.index",
    ),
    ConditionCode.REKEYING: ConditionWords(
        met="Alle bilag er indtastet i fagsystemet",
        open="Bilag skal indtastes i fagsystemet og kontrolleres",
        endpoint="rekeying.index",
    ),
    ConditionCode.MISSING_PAYMENTS: ConditionWords(
        met="Alle manglende udbetalinger er håndteret",
        open="Manglende udbetalinger skal håndteres",
        endpoint="missing.index",
    ),
    ConditionCode.SAMPLE: ConditionWords(
        met="Stikprøven er færdig", open="Stikprøven mangler", endpoint="sample.index"
    ),
    ConditionCode.LIST_COPIES: ConditionWords(
        met="Alle kopier af borgerlisten er makuleret",
        open="Kopier af borgerlisten skal makuleres",
        endpoint="list_copies.index",
    ),
    ConditionCode.RECEIPTS: ConditionWords(
        met="Økonomi har kvitteret for alle eksporter",
        open="Eksporter venter på Økonomis kvittering",
        endpoint="exports.index",
    ),
    ConditionCode.REAL_RUN: ConditionWords(
        met="Den rigtige kørsel er indlæst", open="Den rigtige kørsel er ikke indlæst", endpoint="lists.index"
    ),
    ConditionCode.VERIFICATION: ConditionWords(
        met="Hele regnskabet er kontrolleret og passer",
        open="Hele regnskabet skal kontrolleres",
        endpoint="verification.show",
    ),
}


def verified_to(trust: Trust) -> int | None:
    """The last event of the last whole verification that held; None without one."""
    look = trust.last
    return look.found.events if look.is_whole and look.found.ok else None


@bp.get("/lukning")
def show() -> ResponseReturnValue:
    """Every condition as it stands."""
    return _page()


@bp.post("/lukning/luk")
def close() -> ResponseReturnValue:
    """Close the hændelse."""
    form = CloseForm()
    if not form.validate_on_submit():
        return _page(form=form), 422
    try:
        with booking(form) as book:
            close_incident(
                book,
                note=form.note.data or "",
                reasons=form.reasons,
                verified_to=verified_to(parts().trust),
                request_key=form.request_key.data,
            )
    except DomainError as error:
        form.form_errors.append(text_for(error))
        return _page(form=form), 409
    flash("Hændelsen er lukket. Der udstedes og udbetales ikke flere bilag.", "success")
    return redirect(url_for("overview.show"), code=303)


@bp.post("/lukning/kontrol")
def verify() -> ResponseReturnValue:
    """Verify the whole ledger; a second press follows the one that runs."""
    if PayoutForm().validate():
        parts().trust.begin().wait(PATIENCE_SECONDS)
    return redirect(url_for(".show"), code=303)


@bp.post("/lukning/aabne-bilag")
def ask() -> ResponseReturnValue:
    """Say why bilag are left open, for another person to confirm."""
    form = ReasonForm()
    if not form.validate_on_submit():
        return _page(reason_form=form), 422
    try:
        with booking(form) as book:
            state_reason(
                book,
                ConditionCode.OUTSTANDING,
                reason=form.reason.data,
                verified_to=verified_to(parts().trust),
                request_key=form.request_key.data,
            )
    except DomainError as error:
        form.form_errors.append(text_for(error))
        return _page(reason_form=form), 409
    return redirect(url_for(".show"), code=303)


@bp.post("/lukning/begrundelse/<int:reason_id>/bekraeft")
def confirm(reason_id: int) -> ResponseReturnValue:
    """Confirm somebody else's reason."""
    form = PayoutForm()
    if not form.validate():
        return _page(confirm_form=form), 422
    try:
        with booking(form) as book:
            confirm_reason(book, reason_id, request_key=form.request_key.data)
    except DomainError as error:
        form.form_errors.append(text_for(error))
        return _page(confirm_form=form), 409
    return redirect(url_for(".show"), code=303)


def _page(
    *,
    form: CloseForm | None = None,
    reason_form: ReasonForm | None = None,
    confirm_form: PayoutForm | None = None,
) -> str:
    trust = parts().trust
    with reading() as connection:
        shown = latest_incident(connection)
        if shown is None:
            raise NoIncident
        if shown.closed_at is not None:
            return _closed_page(connection, shown)
        conditions = closing_conditions(connection, shown, verified_to=verified_to(trust))
    hindering = still_open(conditions, {})
    form = form or CloseForm(formdata=None)
    form.ask_for(conditions)
    job = trust.job
    return render_template(
        "pages/closing/show.html",
        shown=shown,
        conditions=conditions,
        words=WORDS,
        hindering=hindering,
        can_close=all(one.waiver is Waiver.REASON for one in hindering),
        form=form,
        reason_form=reason_form or ReasonForm(formdata=None),
        confirm_form=confirm_form or PayoutForm(formdata=None),
        verify_form=PayoutForm(formdata=None),
        waiting=_waiting(conditions),
        me=current_clerk().user_id,
        job=job if job and not job.is_done else None,
    )


def _closed_page(connection: Connection, shown: Incident) -> str:
    return render_template(
        "pages/closing/closed.html",
        shown=shown,
        words=WORDS,
        reasons=closing_reasons(connection, shown.incident_id),
        note=note_of_closing(connection, shown.incident_id),
    )


def _waiting(conditions: tuple[Condition, ...]) -> Condition | None:
    """The condition that two people may leave open, while that is not done."""
    found = (one for one in conditions if one.waiver is Waiver.TWO_PEOPLE)
    return next((one for one in found if not one.is_met and not one.is_waived), None)
