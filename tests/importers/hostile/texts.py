"""Hostile text files, and files that are no list at all under a list's name."""

import codecs
import random
from collections.abc import Callable, Mapping
from typing import Final

HEADER: Final = "CPR-nr.;Navn;Ydelsesart;Dispositionsdato;Til udbetaling\r\n"
PERSON: Final = "020360-0001;Anna Ågesen-Prøve;Fleksløntilskud;30-10-2026;1.200,50\r\n"
_MEGABYTE: Final = 1024 * 1024
_MAGICS: Final = {
    "zip": b"PK\x03\x04",
    "compound file": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
    "UTF-8 mark": codecs.BOM_UTF8,
    "UTF-16 mark": codecs.BOM_UTF16_LE,
    "UTF-16 mark, other order": codecs.BOM_UTF16_BE,
    "gzip": b"\x1f\x8b\x08",
    "7z": b"7z\xbc\xaf\x27\x1c",
    "pdf": b"%PDF-1.7\n",
    "png": b"\x89PNG\r\n\x1a\n",
    "rtf": b"{\\rtf1",
    "program": b"MZ\x90\x00",
    "database": b"SQLite format 3\x00",
    "nothing": b"",
}


def _list(text: str) -> bytes:
    return (HEADER + text).encode("utf-8", "surrogatepass")


def _named(name: str) -> bytes:
    return _list(PERSON.replace("Anna Ågesen-Prøve", name))


def random_bytes(magic: bytes, seed: int, length: int = 20_000) -> bytes:
    return magic + random.Random(seed).randbytes(length)


REFUSED: Final[Mapping[str, tuple[Callable[[], bytes], str]]] = {
    "empty": (lambda: b"", "file-empty"),
    "white space": (lambda: b" \r\n\t" * 1000, "file-empty"),
    "header only": (HEADER.encode, "rows-missing"),
    "zeros": (lambda: bytes(_MEGABYTE), "kind-unknown"),
    "zero in a name": (lambda: _named("An\0na"), "kind-unknown"),
    "quote that never closes, 5 MB": (
        lambda: _list('"' + PERSON * 80_000),
        "text-broken",
    ),
    "a million short rows": (lambda: _list("a;b\n" * 1_000_000), "too-many-rows"),
    "a million separators": (lambda: _list(";" * 1_000_000), "too-many-columns"),
    "larger than all lists": (lambda: bytes(65 * _MEGABYTE), "file-too-large"),
}
"""Each with the code that it is refused with."""

BOUNDED: Final[Mapping[str, Callable[[], bytes]]] = {
    "mark and no text": lambda: codecs.BOM_UTF8,
    "mark and no text, UTF-16": lambda: codecs.BOM_UTF16_LE,
    "half a letter": lambda: codecs.BOM_UTF16_LE + b"a",
    "one line of 10 MB": lambda: _list("x" * 10 * _MEGABYTE),
    "one word of 10 MB": lambda: b"x" * 10 * _MEGABYTE,
    "10 MB of digits": lambda: _list(PERSON.replace("1.200,50", "1" * 10 * _MEGABYTE)),
    "10 MB of spaces in a cell": lambda: _named(" " * 10 * _MEGABYTE),
    "quotes in every field, 5 MB": lambda: _list('a"b;"c"d;"";e"""\n' * 300_000),
    "half a million line ends": lambda: (HEADER + PERSON).encode() + b"\r" * 500_000,
    "half a million form feeds": lambda: (HEADER + PERSON).encode() + b"\f" * 500_000,
    "page heads without end": lambda: b"Side 1 af 1\f" * 100_000,
    "formula-like": lambda: _list(
        "".join(PERSON.replace("Anna", mark) for mark in ("=1+1", "+4", "-2", "@A1", "\t=1"))
    ),
    "lone surrogate": lambda: _named("An\ud800na"),
    "control characters": lambda: _named("An\x01\x07\x1b[31m\x7f\x85\u202e\u2028na"),
    "letters on letters": lambda: _named("a" + "\u0301" * 100_000),
    "numbers of other scripts": lambda: _named("x").replace(b"1.200,50", "١٢٣٤٫٥٠".encode()),
    "all separators": lambda: (";,\t|" * 40 + "\n").encode() * 20_000,
    "xml": lambda: b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY x SYSTEM "file:///etc/hostname">]><x>&x;</x>',
    "page": lambda: b"<!doctype html><table><tr><td>CPR-nr.</td></tr></table>",
    "json": lambda: b"[" * 500_000,
    **{
        f"random bytes as {name}, {seed}": lambda magic=magic, seed=seed: random_bytes(magic, seed)  # type: ignore[misc]
        for name, magic in _MAGICS.items()
        for seed in (1, 2)
    },
}
"""Read or refused, as it comes out: within the limits, and in words."""
