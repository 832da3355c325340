"""What is done with a list outside the request: reading a file that was sent, storing what was previewed.

Each gives what the list has become. A fault goes on to the page that asks for it.
"""

from dataclasses import dataclass
from datetime import date

from payout.db import Ledger
from payout.domain.drill import RealPersonInDrill, WrongKindOfLedger
from payout.domain.indberetningsliste import ListKind
from payout.services.ask_notation import answer_question
from payout.services.import_list import ListAlreadyImported, StoringStopped, check_new, store_list
from payout.services.journal import Book
from payout.services.layouts import StatedLayout, add_layout, layouts_in_use
from payout.services.read_upload import (
    ReadingStopped,
    Unmapped,
    Upload,
    UploadUnreadable,
    look_at,
    read_upload,
    shown_name,
    unread,
)
from payout.services.repeats import SentForm, keep_sent
from payout.web.error_texts import text_for
from payout.web.jobs import Cancelled, Progress


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """A file as it was sent, with what was stated beside it."""

    content: bytes
    file_name: str
    kind: ListKind
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Refused:
    """A file that gives no new list: why, what was stated, and the list that it already is, if any."""

    message: str
    kind: ListKind
    source: str
    known: int | None = None


@dataclass(frozen=True, slots=True)
class Stopped:
    """A reading that somebody has stopped."""


@dataclass(frozen=True, slots=True)
class Stored:
    """A list that is in the ledger."""

    list_id: int
    kind: ListKind


@dataclass(frozen=True, slots=True, kw_only=True)
class Mapped:
    """Who has said what a list's columns are, as a layout, and the form that said it."""

    user_id: int
    stated: StatedLayout
    form: SentForm


@dataclass(frozen=True, slots=True, kw_only=True)
class Confirmed:
    """Who has said yes to a list, with which source and date, and the form that said it.

    `adds`: it has corrections only, to be added to the last udbetalingsliste of the source.
    """

    user_id: int
    source: str
    data_date: date | None
    adds: bool
    form: SentForm


def read_sent(
    ledger: Ledger, sent: Sent, progress: Progress, cancelled: Cancelled
) -> Upload | Unmapped | Refused | Stopped:
    """The list, or what is to be done about the file."""
    try:
        read = _read(ledger, sent, progress, cancelled)
        with ledger.reading() as connection:
            check_new(connection, read.parsed)
    except ReadingStopped:
        return Stopped()
    except UploadUnreadable as error:
        if error.is_unmapped and _has_columns(ledger, sent):
            return _unmapped(sent, error.message)
        return Refused(message=text_for(error), kind=sent.kind, source=sent.source)
    except ListAlreadyImported as error:
        return Refused(message=text_for(error), kind=sent.kind, source=sent.source, known=error.list_id)
    except (RealPersonInDrill, WrongKindOfLedger) as error:
        return Refused(message=text_for(error), kind=sent.kind, source=sent.source)
    # Whoever has pressed stop shall not see a preview because the press came late.
    return Stopped() if cancelled() else read


def read_mapped(
    ledger: Ledger, waiting: Upload | Unmapped, by: Mapped, progress: Progress, cancelled: Cancelled
) -> Upload | Unmapped:
    """The list as a new layout reads it; still the waiting one when it was stopped.

    It is read first and the layout saved then: a layout that reads nothing is not kept.
    Raises:  LayoutRefused, UploadUnreadable, and what add_layout raises.
    """
    whole, layout = unread(waiting), by.stated.layout()
    try:
        read = read_upload(
            whole.file,
            file_name=whole.file_name,
            kind=whole.kind,
            source=layout.source,
            folder=ledger.folder,
            layout=layout.name,
            layouts=[layout],
            progress=progress,
            cancelled=cancelled,
        )
    except ReadingStopped:
        return waiting
    with ledger.transaction() as connection:
        keep_sent(connection, by.form, by.user_id)
        add_layout(Book(connection, by.user_id), layout, request_key=by.form.key)
    return read


def read_answered(
    ledger: Ledger, waiting: Upload, given: str, progress: Progress, cancelled: Cancelled
) -> Upload:
    """The list read anew by what somebody has said of its amounts; still the waiting one when it was stopped.

    Raises:  UploadUnreadable.
    """
    try:
        return answer_question(waiting, given, folder=ledger.folder, progress=progress, cancelled=cancelled)
    except ReadingStopped:
        return waiting


def store_confirmed(
    ledger: Ledger, waiting: Upload, yes: Confirmed, progress: Progress, cancelled: Cancelled
) -> Upload | Stored:
    """The stored list; still the waiting one when it was stopped, or when somebody else was first."""
    try:
        with ledger.transaction() as connection:
            keep_sent(connection, yes.form, yes.user_id)
            list_id = store_list(
                Book(connection, yes.user_id),
                waiting.parsed,
                file=waiting.file,
                source=yes.source,
                data_date=yes.data_date,
                adds=yes.adds,
                request_key=yes.form.key,
                progress=progress,
                cancelled=cancelled,
            )
    except (StoringStopped, ListAlreadyImported):
        return waiting
    return Stored(list_id, waiting.parsed.kind)


def _read(ledger: Ledger, sent: Sent, progress: Progress, cancelled: Cancelled) -> Upload:
    with ledger.reading() as connection:
        layouts = layouts_in_use(connection)
    return read_upload(
        sent.content,
        file_name=sent.file_name,
        kind=sent.kind,
        source=sent.source,
        folder=ledger.folder,
        layouts=layouts,
        progress=progress,
        cancelled=cancelled,
    )


def _has_columns(ledger: Ledger, sent: Sent) -> bool:
    """Whether there is anything that somebody could say the meaning of."""
    try:
        return bool(look_at(sent.content, folder=ledger.folder, layouts=()))
    except UploadUnreadable:
        return False


def _unmapped(sent: Sent, reason: str) -> Unmapped:
    return Unmapped(
        file=sent.content,
        file_name=shown_name(sent.file_name),
        kind=sent.kind,
        source=sent.source.strip(),
        reason=reason,
    )
