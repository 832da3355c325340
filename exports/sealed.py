"""A workbook that opens with a passphrase only, encrypted as Excel and LibreOffice do (ECMA-376, AES-256)."""

from io import BytesIO
from typing import Any

from msoffcrypto.format import ooxml

_office: Any = ooxml
"""The library says nothing of its types."""


def sealed(workbook: bytes, passphrase: str) -> bytes:
    """The xlsx under the passphrase; without it nothing of the content is there."""
    out = BytesIO()
    _office.OOXMLFile(BytesIO(workbook)).encrypt(passphrase, out)
    return out.getvalue()
