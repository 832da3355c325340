"""The verification from the browser: begin it, follow it, see what it found, and look a paper's head up."""

from dataclasses import dataclass
from http import HTTPStatus
from typing import Final

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from payout.domain.journal import HeadUnreadable, parse_head
from payout.queries.events import chain_head, events_with_head
from payout.web.current import parts, reading
from payout.web.error_texts import text_for
from payout.web.forms.base import PayoutForm
from payout.web.trust import Look
from payout.web.verification_words import check_label, check_texts, head_text

PATIENCE_SECONDS: Final = 1.0
"""How long a request waits for the verification before it shows the page that waits."""

bp = Blueprint("verification", __name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownCheck:
    """One check as a line of the page."""

    label: str
    ok: bool
    texts: list[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class AskedHead:
    """A head from paper: as it was typed, and the answer or what is wrong with it."""

    typed: str = ""
    answer: str = ""
    is_known: bool = False
    error: str = ""


@bp.get("/journal/kontrol")
def show() -> ResponseReturnValue:
    """What the last look at the book found, and the answer for the head that was typed."""
    asked = _asked(request.args.get("kode", ""))
    with reading() as connection:
        head = chain_head(connection)
    page = render_template(
        "pages/journal/verification.html",
        form=PayoutForm(formdata=None),
        look=parts().trust.last,
        checks=_shown(parts().trust.last),
        asked=asked,
        head=head,
    )
    return page, HTTPStatus.UNPROCESSABLE_ENTITY if asked.error else HTTPStatus.OK


@bp.post("/journal/kontrol")
def begin() -> ResponseReturnValue:
    """Verify the whole ledger; a second press follows the one that runs."""
    if PayoutForm().validate():
        parts().trust.begin().wait(PATIENCE_SECONDS)
    return redirect(url_for(".wait"), code=303)


@bp.get("/journal/kontrol/vent")
def wait() -> ResponseReturnValue:
    """How far the verification has come; leads on when it is done."""
    job = parts().trust.job
    if job is None:
        return redirect(url_for(".show"), code=303)
    if job.is_done:
        job.result()
        return redirect(url_for(".show"), code=303)
    done, total = job.rows
    return render_template("pages/journal/verifying.html", job=job, done=done, total=total)


def _shown(look: Look) -> list[ShownCheck]:
    return [
        ShownCheck(label=check_label(check), ok=check.ok, texts=check_texts(check))
        for check in look.found.checks
    ]


def _asked(typed: str) -> AskedHead:
    if not typed.strip():
        return AskedHead()
    try:
        code = parse_head(typed)
    except HeadUnreadable as error:
        return AskedHead(typed=typed, error=text_for(error))
    with reading() as connection:
        places = events_with_head(connection, code)
    return AskedHead(typed=typed, answer=head_text(code, places), is_known=len(places) == 1)
