"""Names of people as they are searched: without case, accents, hyphens, and with æ/ae, ø/oe, å/aa alike."""

import unicodedata

_LETTERS = str.maketrans(
    {"æ": "ae", "ø": "oe", "å": "aa", "ä": "ae", "ö": "oe", "ü": "u"} | dict.fromkeys("\u2010\u2013", "-")
)


def name_key(name: str) -> str:
    """The text that a name is found by: small letters a-z and single spaces."""
    plain = name.casefold()
    if not plain.isascii():
        whole_letters = unicodedata.normalize("NFKC", plain).casefold()
        plain = unicodedata.normalize("NFKD", whole_letters.translate(_LETTERS))
        plain = "".join(letter for letter in plain if letter.isascii())
    return " ".join(plain.replace("-", " ").replace(".", " ").replace("'", "").split())
