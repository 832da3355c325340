"""Whether the house is ready just now, and what people say is seen to."""

import shutil
from datetime import date, timedelta
from pathlib import Path

from sqlalchemy import Connection

from payout import clock
from payout.clock import BACK_TOLERANCE
from payout.db import Ledger, SqliteLedger, free_bytes
from payout.domain.copies import Pace, Trouble
from payout.domain.readiness import ReadinessFacts, ReadinessLine, Tick, readiness_lines
from payout.models import readiness_tick
from payout.queries import readiness as known
from payout.queries.clock_jumps import open_jump
from payout.queries.copies import instant_of
from payout.queries.drills import last_drill
from payout.queries.plans import plan_revised_on
from payout.services.backup import salt_of
from payout.services.copy_folder import copies_in, on_one_disk
from payout.services.journal import Book, Insert, last_stamp
from payout.services.repeats import id_of_earlier
from payout.settings import Settings

MEGABYTE = 1024 * 1024


def readiness(
    ledger: Ledger, settings: Settings, *, copier_trouble: Trouble | None = None
) -> tuple[ReadinessLine, ...]:
    """Every line as it stands. `copier_trouble` is what a running server knows of its copies."""
    with ledger.reading() as connection:
        facts = ReadinessFacts(
            today=clock.today(),
            lists=known.list_days(connection),
            default_list_days=settings.list_age_warning_days,
            folder_run=known.last_folder_run(connection),
            copies_on_server=not isinstance(ledger, SqliteLedger),
            copy_trouble=copier_trouble or _copy_trouble(connection, ledger, settings),
            ticked={tick: ticked.on for tick, ticked in known.last_ticks(connection).items()},
            people=known.roles_of_active(connection),
            plan_revised_on=plan_revised_on(connection),
            last_drill_on=last_drill(connection),
            copies_out=known.copies_out(connection),
            free_megabytes=free_bytes(ledger.folder) // MEGABYTE,
            least_megabytes=settings.disk_warning_megabytes,
            has_clock_jump=open_jump(connection) is not None,
            is_clock_behind=_is_clock_behind(connection),
        )
    return readiness_lines(facts)


def tick_off(book: Book, tick: Tick, *, on: date, request_key: str | None = None) -> int:
    """Note that something is seen to, on a day; gives the tick's id, on a repeat that of the first."""
    earlier = id_of_earlier(book.connection, request_key, "readiness_tick")
    if earlier is not None:
        return earlier
    tick_id = book.next_id(readiness_tick)
    values = {
        "id": tick_id,
        "kind": tick.value,
        "on_date": on,
        "told_by": book.actor_id,
        "told_at": book.now,
    }
    book.record(
        f"ready.{tick.value}",
        f"readiness_tick:{tick_id}",
        [Insert(readiness_tick, values)],
        request_key=request_key,
    )
    return tick_id


def _copy_trouble(connection: Connection, ledger: Ledger, settings: Settings) -> Trouble | None:
    """What is wrong with the copies, as the folder itself shows it, also while no server runs."""
    if not isinstance(ledger, SqliteLedger):
        return None
    folder = settings.backup_path(ledger.folder)
    if folder is None:
        return Trouble.NO_FOLDER
    if not folder.is_dir():
        return Trouble.FOLDER_GONE
    newest = next(iter(copies_in(folder, salt_of(ledger))), None)
    pace = Pace(
        every_events=settings.backup_every_events, every=timedelta(minutes=settings.backup_every_minutes)
    )
    uncopied_since = instant_of(connection, newest.name.events + 1 if newest else 1)
    if pace.is_late(oldest=uncopied_since, now=clock.now()):
        return Trouble.LATE
    return _trouble_of_place(folder, ledger.path)


def _trouble_of_place(folder: Path, ledger_file: Path) -> Trouble | None:
    if shutil.disk_usage(folder).free < ledger_file.stat().st_size:
        return Trouble.FULL
    return Trouble.SAME_DISK if on_one_disk(folder, ledger_file) else None


def _is_clock_behind(connection: Connection) -> bool:
    last = last_stamp(connection)
    return last is not None and last - clock.now() > BACK_TOLERANCE
