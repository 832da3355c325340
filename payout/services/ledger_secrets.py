"""The secrets of a ledger: the key that signs cookies, and what is worked out from it."""

import hashlib
import hmac
from typing import Final

from sqlalchemy import Connection, select

from payout.models import secret

COOKIE_KEY: Final = "cookie-key"
_CODES: Final = b"one-time codes"


def cookie_key(connection: Connection) -> str:
    """The key that signs cookies of this ledger."""
    return str(connection.scalars(select(secret.c.value).where(secret.c.name == COOKIE_KEY)).one())


def code_key(connection: Connection) -> bytes:
    """The key of the digests of one-time codes: of the same secret, and not to be had from the other."""
    return hmac.digest(cookie_key(connection).encode(), _CODES, hashlib.sha256)
