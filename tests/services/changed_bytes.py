"""One bit of the file turned over, as a failing disk does: what the verification makes of it."""

from contextlib import closing
from pathlib import Path
from random import Random

from sqlcipher3.dbapi2 import DatabaseError

from payout.db import SALT_BYTES, SqliteLedger, WrongPassphrase
from payout.services.verify_ledger import Verification, verify


def judge_changed_byte(path: Path, raw_key: str, whole: bytes, before: Verification, chance: Random) -> str:
    """Turn over one bit somewhere; gives "harmless" or "refused", or what is wrong with the answer."""
    place = chance.randrange(SALT_BYTES, len(whole))
    changed = bytearray(whole)
    changed[place] ^= 1 << chance.randrange(8)
    path.write_bytes(changed)
    try:
        with closing(SqliteLedger(path, raw_key)) as ledger:
            found = verify(ledger)
    except (WrongPassphrase, DatabaseError):
        return "refused"
    if found.ok:
        return "harmless" if found == before else f"byte {place}: a silent change"
    return (
        "refused" if {check.name for check in found.checks if not check.ok} == {"file"} else f"byte {place}"
    )
