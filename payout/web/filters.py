"""How money, days, instants, CPR numbers and counts are shown: a page's only way from a value to its text."""

from datetime import date, datetime
from enum import StrEnum

from flask import Flask

from payout.clock import DANISH_TIME
from payout.cpr import Cpr, mask_text
from payout.domain.bilag_states import BilagStatus
from payout.labels import event_label, label_of, piece_label, subject_label, suggestion_text
from payout.money import Oere, format_amount, format_kroner
from payout.web.charts import bar_chart
from payout.web.interval_chart import interval_bar, scale_percent

CELL_SHOWN = 40
_STATUS_LOOKS = {
    BilagStatus.AWAITING_APPROVAL: ("waiting", "hourglass"),
    BilagStatus.REJECTED: ("bad", "close"),
    BilagStatus.ISSUED: ("active", "document"),
    BilagStatus.VOIDED: ("ended", "delete"),
    BilagStatus.PAYING: ("waiting", "payments"),
    BilagStatus.PAID: ("good", "check"),
    BilagStatus.SETTLED: ("ended", "checklist"),
}


def register(app: Flask) -> None:
    """Give the templates their filters."""
    app.jinja_env.filters.update(
        kroner=kroner,
        amount=amount,
        minute=minute,
        date_dk=date_dk,
        time_dk=time_dk,
        clock_dk=clock_dk,
        cpr=masked_cpr,
        safe_text=safe_text,
        count=count,
        plural=plural,
        percent=percent,
        label=label,
        piece=piece_label,
        event_label=event_label,
        subject_label=subject_label,
        suggestion_text=suggestion_text,
        status_look=status_look,
        status_icon=status_icon,
    )
    app.jinja_env.globals.update(bar_chart=bar_chart, interval_bar=interval_bar, scale_percent=scale_percent)


def kroner(amount_oere: Oere) -> str:
    """Whole øre as "1.234,50 kr."."""
    return format_kroner(amount_oere)


def amount(amount_oere: Oere) -> str:
    """Whole øre as "1.234,50", for a column whose heading says kr."""
    return format_amount(amount_oere)


def date_dk(day: date) -> str:
    """A day as "21-11-2026"."""
    return f"{day:%d-%m-%Y}"


def time_dk(instant: datetime) -> str:
    """An instant in UTC as Danish time, "21-11-2026 kl. 14.52"."""
    return f"{instant.astimezone(DANISH_TIME):%d-%m-%Y kl. %H.%M}"


def clock_dk(instant: datetime) -> str:
    """An instant in UTC as the Danish time of day, "14.52"."""
    return f"{instant.astimezone(DANISH_TIME):%H.%M}"


def minute(of_day: int) -> str:
    """A minute of the day as "09.05"."""
    return f"{of_day // 60:02}.{of_day % 60:02}"


def masked_cpr(cpr: Cpr) -> str:
    """The number with its last four digits hidden. The whole number is never shown through a filter."""
    return str(cpr)


def safe_text(text: str) -> str:
    """What a file has in a cell, short and with CPR numbers masked: a wrong column may hold anything."""
    return mask_text(text)[:CELL_SHOWN]


def count(number: int) -> str:
    """A whole number with the Danish mark between thousands, "1.400"."""
    return f"{number:,}".replace(",", ".")


def plural(number: int, one: str, many: str) -> str:
    """The number with its noun: "1 person", "1.400 personer"."""
    return f"{count(number)} {one if number == 1 else many}"


def percent(share: int) -> str:
    """A whole percentage as "80 %", never broken over two lines."""
    return f"{share}\u00a0%"


def label(value: StrEnum) -> str:
    """The Danish word for a status, method, role or another value of the domain."""
    return label_of(value)


def status_look(status: BilagStatus) -> str:
    """Which of the status colours the tag has; the icon and the word carry the meaning."""
    return _STATUS_LOOKS[status][0]


def status_icon(status: BilagStatus) -> str:
    """Name of the status icon in the sprite."""
    return _STATUS_LOOKS[status][1]
