"""Files under the dobbeltlås: what is typed to get one, and how it is opened."""

from io import BytesIO

from msoffcrypto import OfficeFile

from tests.factories import CONTROL_HALF, LEADER_HALF

HALVES = {"leader_half": LEADER_HALF, "control_half": CONTROL_HALF}


def unlocked(content: bytes) -> bytes:
    """The workbook as who knows both halves opens it."""
    locked, out = OfficeFile(BytesIO(content)), BytesIO()
    locked.load_key(password=f"{LEADER_HALF}-{CONTROL_HALF}", verify_password=True)
    locked.decrypt(out)
    return out.getvalue()
