"""The second factor, which needs no network: codes on paper in a sealed envelope, or an app; and the PIN.

The app is RFC 6238 as every authenticator has it: six digits, 30 seconds, SHA-1. A code is good once. The
PIN is no factor: it opens a session again that was idle, on the machine where it is.
"""

import hashlib
import hmac
import secrets
from datetime import datetime
from typing import Final

import pyotp
from sqlalchemy import ColumnElement, Connection, RowMapping, func, select

from payout.domain.errors import DomainError
from payout.domain.sign_in import PIN_LENGTH, is_weak_pin
from payout.models import credential
from payout.services.gate import last_step, note_step, passed
from payout.services.journal import Book, Change, Insert, Update
from payout.services.ledger_secrets import code_key
from payout.services.passwords import HASHER, is_password
from payout.services.repeats import id_of_earlier

CODES: Final = 10
CODE_LETTERS: Final = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
"""32 letters without those that look alike: eight of them are 40 bits."""
CODE_LENGTH: Final = 8
STEP_SECONDS: Final = 30
STEPS_OFF: Final = 1
"""A code is taken that is one step too old or too new: clocks differ."""
ISSUER: Final = "Nødudbetaling"
APP, PIN, CODE = "app", "pin", "code"


class AppCodeWrong(DomainError):
    """The app's first code does not fit the secret that it was given."""

    code = "app-code-wrong"


class PinUnfit(DomainError):
    """A PIN has PIN_LENGTH digits and is none of those that are tried first."""

    code = "pin-unfit"


def make_codes(book: Book, user_id: int, *, request_key: str | None = None) -> tuple[str, ...]:
    """Codes for a new sheet; those of an older one end. Gives them as they are printed, "K7QM-2XWD".

    Only their digests are kept: whoever has no sheet has no codes. A repeat with the same key makes and gives
    none.
    """
    if id_of_earlier(book.connection, request_key, "user_account", user_id) is not None:
        return ()
    codes = ["".join(secrets.choice(CODE_LETTERS) for _ in range(CODE_LENGTH)) for _ in range(CODES)]
    key, first = code_key(book.connection), book.next_id(credential)
    new = [
        _new(book, first + place, user_id, CODE, _digest(key, user_id, code), place=place + 1)
        for place, code in enumerate(codes)
    ]
    subject = f"user_account:{user_id}"
    changes: list[Change] = [*_endings(book, user_id, CODE), *new]
    book.record("user.codes-made", subject, changes, request_key=request_key, facts={"codes": CODES})
    return tuple(f"{code[:4]}-{code[4:]}" for code in codes)


def new_secret() -> str:
    """A fresh secret for an app, in base 32."""
    return str(pyotp.random_base32())


def app_address(secret_text: str, username: str) -> str:
    """The otpauth address that an app reads from a QR code."""
    return str(pyotp.TOTP(secret_text).provisioning_uri(name=username, issuer_name=ISSUER))


def enrol_app(
    book: Book, user_id: int, secret_text: str, typed: str, *, request_key: str | None = None
) -> None:
    """Take an app into use that has shown a first code; an older one ends. Raises AppCodeWrong."""
    if id_of_earlier(book.connection, request_key, "user_account", user_id) is not None:
        return
    step = _step_of(secret_text, typed, book.clock)
    if step is None:
        raise AppCodeWrong
    new = _new(book, book.next_id(credential), user_id, APP, secret_text)
    subject = f"user_account:{user_id}"
    book.record("user.app-enrolled", subject, [*_endings(book, user_id, APP), new], request_key=request_key)
    note_step(book.connection, user_id, step)


def set_pin(book: Book, user_id: int, pin: str, *, request_key: str | None = None) -> None:
    """Give a user a PIN; an older one ends. Raises PinUnfit."""
    if id_of_earlier(book.connection, request_key, "user_account", user_id) is not None:
        return
    if len(pin) != PIN_LENGTH or not (pin.isascii() and pin.isdigit()) or is_weak_pin(pin):
        raise PinUnfit
    new = _new(book, book.next_id(credential), user_id, PIN, HASHER.hash(pin))
    subject = f"user_account:{user_id}"
    book.record("user.pin-set", subject, [*_endings(book, user_id, PIN), new], request_key=request_key)


def end_factors(book: Book, user_id: int, *, request_key: str | None = None) -> None:
    """End app, codes and PIN of a user who has lost them; the next sign-in sets up new ones."""
    if id_of_earlier(book.connection, request_key, "user_account", user_id) is not None:
        return
    endings = [change for kind in (APP, PIN, CODE) for change in _endings(book, user_id, kind)]
    book.record("user.factors-ended", f"user_account:{user_id}", endings, request_key=request_key)


def judge_code(book: Book, user_id: int, typed: str, try_id: int) -> bool:
    """Whether a code is the app's or the sheet's and not used before; then it is used up, the try right."""
    app = _valid(book.connection, user_id, APP)
    step = _step_of(app[0]["secret"], typed, book.clock) if app else None
    if step is not None and step > last_step(book.connection, user_id):
        passed(book.connection, try_id, app_step=step)
        return True
    if not _use_code(book, user_id, typed):
        return False
    passed(book.connection, try_id)
    return True


def has_factor(connection: Connection, user_id: int) -> bool:
    """Whether the user has an app or a code left."""
    return has_app(connection, user_id) or codes_left(connection, user_id) > 0


def has_app(connection: Connection, user_id: int) -> bool:
    """Whether the user has an app."""
    return _count(connection, user_id, APP) > 0


def has_pin(connection: Connection, user_id: int) -> bool:
    """Whether the user has a PIN."""
    return _count(connection, user_id, PIN) > 0


def codes_left(connection: Connection, user_id: int) -> int:
    """How many codes of the user's sheet are unused."""
    return _count(connection, user_id, CODE)


def is_pin(connection: Connection, user_id: int, typed: str) -> bool:
    """Whether what was typed is the user's PIN."""
    found = _valid(connection, user_id, PIN)
    return bool(found) and is_password(found[0]["secret"], typed)


def _use_code(book: Book, user_id: int, typed: str) -> bool:
    digest = _digest(code_key(book.connection), user_id, _cleaned(typed))
    valid = _valid(book.connection, user_id, CODE)
    for row in valid:
        if hmac.compare_digest(row["secret"], digest):
            facts = {"place": row["place"], "left": len(valid) - 1}
            used = Update(credential, row["id"], {"ended_at": book.now})
            book.record("user.code-used", f"user_account:{user_id}", [used], facts=facts)
            return True
    return False


def _step_of(secret_text: str, typed: str, now: datetime) -> int | None:
    """The step whose code this is; None when it is none of those that are good now."""
    app, step_now = pyotp.TOTP(secret_text), int(now.timestamp()) // STEP_SECONDS
    code = _cleaned(typed)
    return next(
        (
            step
            for step in range(step_now - STEPS_OFF, step_now + STEPS_OFF + 1)
            if hmac.compare_digest(app.generate_otp(step).encode(), code.encode())
        ),
        None,
    )


def _new(book: Book, row_id: int, user_id: int, kind: str, hidden: str, *, place: int = 1) -> Insert:
    values = {
        "id": row_id,
        "user_id": user_id,
        "kind": kind,
        "place": place,
        "made_by": book.actor_id,
        "made_at": book.now,
        "ended_at": None,
        "secret": hidden,
    }
    return Insert(credential, values)


def _endings(book: Book, user_id: int, kind: str) -> list[Update]:
    return [
        Update(credential, row["id"], {"ended_at": book.now})
        for row in _valid(book.connection, user_id, kind)
    ]


def _is_valid(user_id: int, kind: str) -> ColumnElement[bool]:
    return (credential.c.user_id == user_id) & (credential.c.kind == kind) & credential.c.ended_at.is_(None)


def _valid(connection: Connection, user_id: int, kind: str) -> list[RowMapping]:
    return list(connection.execute(select(credential).where(_is_valid(user_id, kind))).mappings())


def _count(connection: Connection, user_id: int, kind: str) -> int:
    return connection.scalar(select(func.count()).where(_is_valid(user_id, kind))) or 0


def _digest(key: bytes, user_id: int, code: str) -> str:
    return hmac.new(key, f"{user_id}:{code}".encode(), hashlib.sha256).hexdigest()


def _cleaned(typed: str) -> str:
    """A code without the spaces and lines that make it readable, in capitals."""
    return "".join(letter for letter in typed.upper() if letter.isalnum())
