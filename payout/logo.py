"""The municipality's logo: a picture in the data folder, looked at when the program starts."""

from enum import StrEnum
from io import BytesIO
from pathlib import Path
from typing import Final

from PIL import Image

FORMATS: Final = ("PNG", "JPEG")
LARGEST_BYTES: Final = 2 * 1024 * 1024
LARGEST_PIXELS: Final = 25_000_000
ON_PAPER_PIXELS: Final = (600, 250)
"""More is not seen at the size that a logo has on paper."""


class LogoFault(StrEnum):
    """Why a file can be no logo."""

    OUTSIDE = "outside"
    MISSING = "missing"
    TOO_LARGE = "too-large"
    NO_PICTURE = "no-picture"


class LogoRefused(Exception):
    """The file can be no logo; carries why."""

    def __init__(self, fault: LogoFault) -> None:
        super().__init__(fault.value)
        self.fault = fault


def read_logo(folder: Path, name: str) -> bytes:
    """The logo as a small PNG on white, without transparency, whatever the file was.

    Shape:   `name` is that of a PNG or JPEG file that lies in the folder itself.
    Raises:  LogoRefused.
    """
    path = folder / name
    if Path(name).name != name or path.is_symlink():
        raise LogoRefused(LogoFault.OUTSIDE)
    try:
        if path.stat().st_size > LARGEST_BYTES:
            raise LogoRefused(LogoFault.TOO_LARGE)
        content = path.read_bytes()
    except OSError:
        raise LogoRefused(LogoFault.MISSING) from None
    try:
        return _on_white(content)
    except Image.DecompressionBombError:
        raise LogoRefused(LogoFault.TOO_LARGE) from None
    except (OSError, SyntaxError, ValueError):
        raise LogoRefused(LogoFault.NO_PICTURE) from None


def _on_white(content: bytes) -> bytes:
    with Image.open(BytesIO(content), formats=FORMATS) as picture:
        if picture.width * picture.height > LARGEST_PIXELS:
            raise LogoRefused(LogoFault.TOO_LARGE)
        whole = picture.convert("RGBA")
    whole.thumbnail(ON_PAPER_PIXELS)
    flat = Image.new("RGB", whole.size, "white")
    flat.paste(whole, mask=whole.getchannel("A"))
    out = BytesIO()
    flat.save(out, "PNG", optimize=True)
    return out.getvalue()
