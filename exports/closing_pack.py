"""The pack of a closed hændelse for the archive (ESDH): files in a ZIP that is encrypted with AES-256."""

import hashlib
from collections.abc import Mapping
from io import BytesIO
from typing import Any, Final

import pyzipper

zipper: Any = pyzipper
"""The library says little of its types."""
MANIFEST: Final = "SHA256SUMS.txt"


def write_pack(files: Mapping[str, bytes], passphrase: str) -> bytes:
    """The files with a manifest of their SHA-256, as one ZIP.

    The names can be read without the passphrase: they hold nothing personal.
    """
    sums = "".join(f"{hashlib.sha256(content).hexdigest()}  {name}\n" for name, content in files.items())
    out = BytesIO()
    with zipper.AESZipFile(out, "w", compression=zipper.ZIP_DEFLATED, encryption=zipper.WZ_AES) as pack:
        pack.setpassword(passphrase.encode())
        for name, content in {**files, MANIFEST: sums.encode()}.items():
            pack.writestr(name, content)
    return out.getvalue()
