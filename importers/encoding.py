"""Bytes of a text file to text: by its mark, else by what the contents can be.

Windows and DOS text can't be told apart by rules alone, since nearly every byte is a letter or a sign in
both. But a Danish name that is read in the wrong one has signs in its words: "S›ren", "Kj‘r", "Bj°rn".
"""

import codecs
import re
from collections import Counter
from dataclasses import dataclass
from typing import Final

from importers.errors import ListUnreadable
from importers.intake import check_text

WINDOWS: Final = "cp1252"
DOS: Final = ("cp865", "cp850")
"""The Nordic and the western European code page: alike but for rare letters."""

_MARKS: Final = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_END_OF_DOS_TEXT: Final = "\x1a"
_LETTERS: Final = frozenset("æøåéèêëáàâäãíìîïóòôöõúùûüñçýðþšžœÿ" + "ÆØÅÉÈÊËÁÀÂÄÃÍÌÎÏÓÒÔÖÕÚÙÛÜÑÇÝÐÞŠŽŒßŸ")
_QUOTES: Final = frozenset("“”„‘‚«»‹›")
_IN_WORDS: Final = frozenset("’´–—\u00a0\u00ad")
_SURROUNDED: Final = re.compile(r"(?s)(?=(.[^\x00-\x7f].))")


@dataclass(frozen=True, slots=True)
class Decoded:
    """A file's text, and the name of the encoding that it was in."""

    text: str
    encoding: str


def decode(data: bytes) -> Decoded:
    """Text of the file: by its mark, else strict UTF-8, else the likeliest of Windows and DOS.

    Text with Danish letters in Windows or DOS is hardly ever valid UTF-8, so the order settles it.

    Raises:  ListUnreadable when the bytes fit none of them, or are no text at all.
    """
    check_text(data)
    marked = [encoding for mark, encoding in _MARKS if data.startswith(mark)] or _unmarked_utf_16(data)
    decoded = _decoded(data, marked[0] if marked else "utf-8")
    if decoded is None and not marked:
        decoded = _likeliest(data)
    if decoded is None:
        raise ListUnreadable("encoding-unknown")
    if "\0" in decoded.text:
        raise ListUnreadable("kind-unknown")
    return Decoded(decoded.text.rstrip(_END_OF_DOS_TEXT), decoded.encoding)


def _unmarked_utf_16(data: bytes) -> list[str]:
    """UTF-16 without a mark, known by the zero that is every other byte of ordinary text."""
    half = len(data) // 2
    if len(data) % 2 == 0 and data[1::2].count(0) * 2 > half and 0 not in data[::2]:
        return ["utf-16-le"]
    if len(data) % 2 == 0 and data[::2].count(0) * 2 > half and 0 not in data[1::2]:
        return ["utf-16-be"]
    return []


def _likeliest(data: bytes) -> Decoded | None:
    """Windows unless DOS makes better words; None when there are more signs in words than letters."""
    readings = filter(None, (_decoded(data, encoding) for encoding in (WINDOWS, *DOS)))
    best = min(readings, key=lambda reading: _strange_and_plain(reading.text)[0], default=None)
    if best is None:
        return None
    strange, plain = _strange_and_plain(best.text)
    return best if strange <= plain else None


def _decoded(data: bytes, encoding: str) -> Decoded | None:
    try:
        return Decoded(data.decode(encoding), encoding)
    except UnicodeDecodeError:
        return None


def _strange_and_plain(text: str) -> tuple[int, int]:
    """How many signs stand in words where no sign belongs, and how many letters are beyond ASCII."""
    found = Counter(_SURROUNDED.findall(f" {text} "))
    strange = sum(count for around, count in found.items() if _is_strange(*around))
    plain = sum(count for around, count in found.items() if around[1] in _LETTERS)
    return strange, plain


def _is_strange(before: str, sign: str, after: str) -> bool:
    if sign in _LETTERS or sign in _IN_WORDS:
        return False
    if sign in _QUOTES:
        return before.isalpha() and after.isalpha()
    return before.isalpha() or "\x80" <= sign < "\xa0"
