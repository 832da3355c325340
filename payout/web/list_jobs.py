"""Reading and storing a list in the background, and the page that follows it and can stop it.

A request waits a moment for the job. Most lists are done by then, and nobody sees the page.
"""

from hashlib import sha256
from typing import Final

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from payout.domain.errors import DomainError
from payout.domain.indberetningsliste import ListKind
from payout.services.import_list import StoringStopped
from payout.services.read_upload import ReadingStopped, Unmapped, Upload, shown_name, unread
from payout.web.current import current_session, parts, settings
from payout.web.error_texts import text_for
from payout.web.forms.base import PayoutForm
from payout.web.forms.lists import UploadForm
from payout.web.jobs import Cancelled, Doing, Job, Progress
from payout.web.list_work import (
    Confirmed,
    Mapped,
    Refused,
    Sent,
    Stopped,
    Stored,
    read_answered,
    read_mapped,
    read_sent,
    store_confirmed,
)
from payout.web.pending_uploads import Outcome, Waiting

PATIENCE_SECONDS: Final = 1.0
"""How long a request waits for the job before it shows the page that waits."""

bp = Blueprint("list_jobs", __name__)


@bp.get("/lister/indlaes/<token>/vent")
def wait(token: str) -> ResponseReturnValue:
    """How far the reading or storing of a list has come; leads on when it is done."""
    try:
        found = _found(token)
    except DomainError as error:
        # It is over, and what there was before is there again.
        flash(text_for(error), "error")
        return answer(token)
    if not isinstance(found, Job):
        return _answer(token, found)
    done, total = found.rows
    return render_template(
        "pages/lists/wait.html",
        token=token,
        job=found,
        is_reading=found.doing is not Doing.STORING,
        is_mapping=found.doing is Doing.MAPPING,
        done=done,
        total=total,
        stop_form=PayoutForm(formdata=None),
    )


@bp.post("/lister/indlaes/<token>/stop")
def stop(token: str) -> ResponseReturnValue:
    """Stop what is being done with a list; when it is done already, show what it has become."""
    found = _found(token)
    if not PayoutForm().validate() or not isinstance(found, Job):
        return _answer(token, found)
    found.stop()
    found.wait(PATIENCE_SECONDS)
    become = _found(token)
    if found.doing is Doing.STORING and isinstance(become, Upload):
        flash(text_for(StoringStopped()), "info")
    return _answer(token, become)


def begin_reading(sent: Sent, request_key: str) -> ResponseReturnValue:
    """Read a file that was sent. The same form sent twice with the same file is read once."""
    ledger = parts().ledger
    job: Job[Outcome] = Job(
        lambda progress, cancelled: read_sent(ledger, sent, progress, cancelled),
        doing=Doing.READING,
        file_name=shown_name(sent.file_name),
    )
    token = _token(sent, request_key)
    found = _found(token)
    return _begun(token, job, None if isinstance(found, Job | Upload | Unmapped) else found)


def begin_mapping(token: str, waiting: Upload | Unmapped, by: Mapped) -> ResponseReturnValue:
    """Read a list by a new layout and save that. Raises the DomainError of one that is refused at once."""
    by.stated.layout()
    parts().trust.require()
    ledger = parts().ledger
    job: Job[Outcome] = Job(
        lambda progress, cancelled: read_mapped(ledger, waiting, by, progress, cancelled),
        doing=Doing.MAPPING,
        file_name=unread(waiting).file_name,
        back=waiting,
    )
    return _begun(token, job, waiting)


def begin_answering(token: str, waiting: Upload, given: str) -> ResponseReturnValue:
    """Read a list anew by what somebody has said of its amounts."""
    ledger = parts().ledger
    job: Job[Outcome] = Job(
        lambda progress, cancelled: read_answered(ledger, waiting, given, progress, cancelled),
        doing=Doing.READING,
        file_name=waiting.parsed.file_name,
        back=waiting,
    )
    return _begun(token, job, waiting)


def begin_storing(token: str, waiting: Upload, yes: Confirmed) -> ResponseReturnValue:
    """Store a list that was previewed; it is there again when the storing fails or is stopped."""
    parts().trust.require()
    ledger, names = parts().ledger, parts().names

    def store(progress: Progress, cancelled: Cancelled) -> Outcome:
        stored = store_confirmed(ledger, waiting, yes, progress, cancelled)
        # So that nobody at a counter waits for the new names to be read.
        with ledger.reading() as connection:
            names.renewed(connection)
        return stored

    job: Job[Outcome] = Job(store, doing=Doing.STORING, file_name=waiting.parsed.file_name, back=waiting)
    return _begun(token, job, waiting)


def answer(token: str) -> ResponseReturnValue:
    """The page for what is kept under a token, whatever that is by now."""
    return _answer(token, _found(token))


def upload_page(form: UploadForm, known: int | None = None) -> str:
    """The form that a list is sent with."""
    limit = settings().upload_limit_megabytes
    return render_template("pages/lists/upload.html", form=form, known=known, limit=limit)


def gone_page() -> str:
    """What stands for a list that is not kept any longer."""
    return render_template("pages/lists/gone.html")


def _begun(token: str, job: Job[Outcome], instead_of: Waiting | None) -> ResponseReturnValue:
    parts().uploads.begin(current_session().token, token, job, instead_of=instead_of)
    found = _found(token)
    if isinstance(found, Job):
        found.wait(PATIENCE_SECONDS)
    return answer(token)


def _answer(token: str, found: Waiting | None) -> ResponseReturnValue:
    if found is None:
        return gone_page(), 404
    if isinstance(found, Refused):
        return _refused_page(found), 422 if found.known is None else 409
    if isinstance(found, Stopped):
        flash(text_for(ReadingStopped()), "info")
    if isinstance(found, Stored):
        flash("Listen er gemt.", "success")
    return redirect(_place_of(token, found), code=303)


def _place_of(token: str, found: Job[Outcome] | Upload | Unmapped | Stopped | Stored) -> str:
    if isinstance(found, Stored):
        is_run = found.kind is ListKind.UDBETALING
        return url_for("real_run.show") if is_run else url_for("lists.show", list_id=found.list_id)
    if isinstance(found, Stopped):
        return url_for("lists.upload")
    if isinstance(found, Job):
        return url_for("list_jobs.wait", token=token)
    return url_for("lists.preview" if isinstance(found, Upload) else "layouts.columns", token=token)


def _refused_page(refused: Refused) -> str:
    form = UploadForm(formdata=None, data={"kind": refused.kind.value, "source": refused.source})
    form.form_errors.append(refused.message)
    return upload_page(form, known=refused.known)


def _found(token: str) -> Waiting | None:
    return parts().uploads.find(current_session().token, token)


def _token(sent: Sent, request_key: str) -> str:
    stated = f"{request_key} {sent.kind} {sent.source} ".encode()
    return sha256(stated + sent.content).hexdigest()
