"""The secrets of a ledger: the keys that sign cookies and hand-overs, and what is worked out from them."""

import hashlib
import hmac
from typing import Final

from sqlalchemy import Connection, select

from payout.models import secret

COOKIE_KEY: Final = "cookie-key"
HANDOVER_KEY: Final = "handover-key"
_CODES: Final = b"one-time codes"


def cookie_key(connection: Connection) -> str:
    """The key that signs cookies of this ledger."""
    return _secret(connection, COOKIE_KEY)


def handover_key(connection: Connection) -> str:
    """The private key that signs what this ledger hands over."""
    return _secret(connection, HANDOVER_KEY)


def code_key(connection: Connection) -> bytes:
    """The key of the digests of one-time codes: of the same secret, and not to be had from the other."""
    return hmac.digest(cookie_key(connection).encode(), _CODES, hashlib.sha256)


def _secret(connection: Connection, name: str) -> str:
    return str(connection.scalars(select(secret.c.value).where(secret.c.name == name)).one())
