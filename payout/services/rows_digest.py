"""The one digest that the journal holds of all lines of a list."""

import hashlib
from collections.abc import Iterable, Sequence
from itertools import islice

import orjson

ROWS_AT_ONCE = 1_000


def rows_digest(salt: str, rows: Iterable[Sequence[object]]) -> str:
    """Salted SHA-256 in hex of many rows of texts, whole numbers, truth values and None, in their order.

    Rows are encoded as JSON, ROWS_AT_ONCE together; the number is part of the digest's definition. The bytes
    are those of `payout.domain.journal.canonical_json`, so that whoever reads the ledger in years to come
    needs no more than JSON.
    """
    digest, remaining = hashlib.sha256(salt.encode()), iter(rows)
    while together := list(islice(remaining, ROWS_AT_ONCE)):
        digest.update(orjson.dumps(together))
    return digest.hexdigest()
