"""Which encoding a text is in: by its mark, else by what its words can be."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from importers import ListUnreadable
from importers.encoding import decode

NAMES = "Søren Kjær;Åse Ærø;Børge Østergård;André Lindé;Jürgen Åström\r\n"
DANISH_WORDS = st.text("abdefgijklmnoprstuvyæøåÆØÅ", min_size=3, max_size=12)


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252", "iso-8859-1", "cp865"]
)
def test_danish_names_are_read_in_every_encoding(encoding: str) -> None:
    assert decode(NAMES.encode(encoding)).text == NAMES


def test_the_western_code_page_is_told_by_a_letter_that_the_nordic_has_not() -> None:
    names = "Søren Kjær;Álvaro;João\r\n"
    decoded = decode(names.encode("cp850"))
    assert (decoded.text, decoded.encoding) == (names, "cp850")


@pytest.mark.parametrize(
    "text", ["O’Hara – “Bo” kr. 5 €", "Liste pr. 1. oktober – bilag §5, ½ dag", "50 °C • 3 ‰"]
)
def test_signs_between_words_are_windows_text(text: str) -> None:
    decoded = decode(text.encode("cp1252"))
    assert (decoded.text, decoded.encoding) == (text, "cp1252")


def test_the_mark_at_the_end_of_a_dos_text_is_no_line() -> None:
    assert decode(b"CPR;Netto\r\n\x1a").text == "CPR;Netto\r\n"


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"\xef\xbb\xbfS\xf8ren", "encoding-unknown"),
        (b"S\x81\xb0r;T\xb1t;K\xb2k", "encoding-unknown"),
        (b"CPR\x00;Netto", "kind-unknown"),
        (b"CPR;Netto\x00\x00", "kind-unknown"),
    ],
)
def test_what_fits_nothing_is_refused(data: bytes, code: str) -> None:
    with pytest.raises(ListUnreadable) as refused:
        decode(data)
    assert refused.value.code == code


@given(st.lists(DANISH_WORDS, min_size=1), st.sampled_from(["cp1252", "cp865", "utf-8"]))
def test_danish_words_are_never_read_in_the_wrong_encoding(words: list[str], encoding: str) -> None:
    text = ";".join([*words, "Søren Kjær", "Åse Bæk"])
    assert decode(text.encode(encoding)).text == text
