"""The number of a bilag, as it stands on paper and is read aloud: STR26-00042-7.

Series code, five digits without a gap, and a check digit after Damm, so that one wrong digit or two that
changed places are seen when the number is typed. This module is the only place that makes or reads a number.
"""

import re
from dataclasses import dataclass

from stdnum import damm

SERIES_CODE = re.compile(r"[A-ZÆØÅ]{2,6}[0-9]{2}")
LAST_SEQUENCE = 99_999
# A scanner set to an American keyboard types "+" for the hyphen on a Danish one.
_TYPED = re.compile(r"([A-ZÆØÅ]{2,6}[0-9]{2})[\s+-]*([0-9]{5})[\s+-]*([0-9])")
_SHORT = re.compile(r"([0-9]{1,5})[\s+-]+([0-9])", re.ASCII)
_MEANT = re.compile(r"[A-ZÆØÅ]{2,6}[\s+-]*[0-9][0-9\s+-]{4,}")


class BilagNumberUnreadable(ValueError):
    """The text is not a bilag number: wrong shape, or the check digit does not fit."""


class CheckDigitWrong(BilagNumberUnreadable):
    """The text has the shape of a bilag number; one of its digits was read or typed wrongly."""


@dataclass(frozen=True, slots=True, order=True)
class BilagNumber:
    """A number of a series; `str()` gives the form on paper.

    Shape:   series code of 2-6 capital letters and two digits, sequence 1-99999.
    Raises:  ValueError outside that.
    Source:  docs/rules.md, rule 1; the check digit is python-stdnum's Damm over the five digits.
    """

    series: str
    sequence: int

    def __post_init__(self) -> None:
        if not SERIES_CODE.fullmatch(self.series) or not 1 <= self.sequence <= LAST_SEQUENCE:
            raise ValueError(f"not a bilag number: {self.series}, {self.sequence}")

    @property
    def check_digit(self) -> str:
        """The Damm digit over the five digits of the sequence."""
        return str(damm.calc_check_digit(f"{self.sequence:05d}"))

    def __str__(self) -> str:
        return f"{self.series}-{self.sequence:05d}-{self.check_digit}"


def parse_bilag_number(text: str, series: str = "") -> BilagNumber:
    """A number as typed or scanned: any case, hyphens and spaces left out or not.

    Where a series is given, a number of it may be typed as its end, without the zeros: "42-7".
    Raises:  BilagNumberUnreadable when the shape is wrong, CheckDigitWrong when only the check digit is.
    """
    typed = text.strip().upper()
    short = _SHORT.fullmatch(typed) if series else None
    if short:
        typed = f"{series}{short[1]:0>5}{short[2]}"
    match = _TYPED.fullmatch(typed)
    if match is None or match[2] == "00000":
        raise BilagNumberUnreadable(text)
    number = BilagNumber(match[1], int(match[2]))
    if number.check_digit != match[3]:
        raise CheckDigitWrong(text)
    return number


def is_meant_as_number(text: str) -> bool:
    """Whether somebody who typed this meant a bilag number, right or wrong: letters, then digits."""
    return _MEANT.fullmatch(text.strip().upper()) is not None
