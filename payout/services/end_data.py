"""The end of data: one person asks for a step, another confirms it, and then it is gone.

On the command line, where the passphrase is, one does it alone.
"""

import json
from datetime import date

from sqlalchemy import Connection, delete, update

from payout.clock import DANISH_TIME
from payout.db import overwrite_deleted
from payout.domain.retention import RetentionStep, RetentionTask, RetentionUnknown, require_due
from payout.domain.two_people import refuse, retention_conflict
from payout.models import login_session, retention_run, sent_form
from payout.queries.events import chain_head
from payout.queries.incidents import open_incident
from payout.queries.retention import SUBJECT, retention_tasks
from payout.services.blank_rows import NO_SALT, blank_rows
from payout.services.data_due import LINES, DataDue, data_due, delete_lines
from payout.services.journal import Blank, Book, Bulk, Change, Insert, Update
from payout.services.pause_triggers import triggers_paused
from payout.services.repeats import id_of_earlier
from payout.services.rows_digest import rows_digest

ACTIONS = {RetentionStep.AT_CLOSE: "data.deleted", RetentionStep.IDENTITY: "identity.blanked"}


def ask_for_end(
    book: Book, incident_id: int, step: RetentionStep, *, keep_years: int, request_key: str | None = None
) -> int:
    """Ask for a step that is due, once for each key; gives its id.

    Raises:  RetentionUnknown also when it was asked for before; RetentionTooEarly, RetentionWhileOpen,
             RetentionOutOfOrder.
    """
    earlier = id_of_earlier(book.connection, request_key, SUBJECT)
    if earlier is not None:
        return earlier
    task = _due(book, incident_id, step, keep_years)
    if task.run is not None:
        raise RetentionUnknown
    return _asked(book, task, request_key)


def confirm_end(book: Book, run_id: int, *, keep_years: int, request_key: str | None = None) -> None:
    """Do, as another person, what was asked for, once for each key. Nothing brings it back.

    Raises:  RetentionUnknown, RetentionTooEarly, RetentionWhileOpen, RetentionOutOfOrder, SecondPersonNeeded.
    """
    if id_of_earlier(book.connection, request_key, SUBJECT, run_id) is not None:
        return
    found = next((one for one in _tasks(book, keep_years) if one.run and one.run.run_id == run_id), None)
    if found is None or found.run is None:
        raise RetentionUnknown
    task = _due(book, found.incident_id, found.step, keep_years)
    refuse(retention_conflict(book.actor_id, asked_by=found.run.asked_by_id))
    _end(book, task, run_id, request_key)


def due_tasks(connection: Connection, *, keep_years: int, today: date) -> tuple[RetentionTask, ...]:
    """What may be done today, in the order in which it is done."""
    tasks = retention_tasks(connection, keep_years=keep_years)
    due = [one for one in tasks if one.is_due(today)]
    if open_incident(connection) is None:
        return tuple(due)
    lists_gone = {one.incident_id for one in tasks if one.step is RetentionStep.AT_CLOSE and one.is_done}
    return tuple(one for one in due if one.step is RetentionStep.IDENTITY and one.incident_id in lists_gone)


def end_task(book: Book, task: RetentionTask, *, keep_years: int) -> DataDue:
    """Do a step that is due at once, as the command line does; gives what went. Raises as `confirm_end`."""
    task = _due(book, task.incident_id, task.step, keep_years)
    run_id = task.run.run_id if task.run else _asked(book, task, None)
    return _end(book, task, run_id, None)


def _tasks(book: Book, keep_years: int) -> tuple[RetentionTask, ...]:
    return retention_tasks(book.connection, keep_years=keep_years)


def _due(book: Book, incident_id: int, step: RetentionStep, keep_years: int) -> RetentionTask:
    tasks = {one.step: one for one in _tasks(book, keep_years) if one.incident_id == incident_id}
    first = tasks.get(RetentionStep.AT_CLOSE)
    return require_due(
        tasks.get(step),
        today=book.now.astimezone(DANISH_TIME).date(),
        is_open=open_incident(book.connection) is not None,
        lists_gone=first is not None and first.is_done,
    )


def _asked(book: Book, task: RetentionTask, request_key: str | None) -> int:
    run_id = book.next_id(retention_run)
    values = {
        "id": run_id,
        "incident_id": task.incident_id,
        "step": task.step.value,
        "due_on": task.due_on,
        "asked_by": book.actor_id,
        "asked_at": book.now,
        "confirmed_by": None,
        "done_at": None,
        "counts": None,
        "head_number": None,
        "head_hash": None,
    }
    change = Insert(retention_run, values)
    book.record("retention.asked", f"{SUBJECT}:{run_id}", [change], request_key=request_key)
    return run_id


def _end(book: Book, task: RetentionTask, run_id: int, request_key: str | None) -> DataDue:
    connection = book.connection
    due, head = data_due(connection, task.step, task.incident_id), chain_head(connection)
    done = {
        "confirmed_by": book.actor_id,
        "done_at": book.now,
        "counts": json.dumps(due.counts),
        "head_number": head.events,
        "head_hash": head.hash,
    }
    overwrite_deleted(connection)
    _forget_pages(connection)
    with triggers_paused(connection, [*due.blanked, *LINES]):
        for table, keys in due.blanked.items():
            blank_rows(connection, table, keys)
        delete_lines(connection, due.lists)
    changes = [Update(retention_run, run_id, done), *_told(due)]
    subject, facts = f"{SUBJECT}:{run_id}", {"incident": task.incident_id, "counts": due.counts}
    book.record(ACTIONS[task.step], subject, changes, request_key=request_key, facts=facts)
    return due


def _told(due: DataDue) -> list[Change]:
    told: list[Change] = [Blank(table, keys) for table, keys in due.blanked.items() if keys]
    nothing = rows_digest(NO_SALT, ())
    told += [Bulk(table, list_id, 0, nothing) for list_id in due.lists for table in LINES]
    return told


def _forget_pages(connection: Connection) -> None:
    """What pages have left for the next one may hold a name, and a sent form's digest is of what it held."""
    connection.execute(update(login_session).values(page_state={}))
    connection.execute(delete(sent_form))
