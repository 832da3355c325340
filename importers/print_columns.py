"""Finds where the columns of a printed list stand, which has no separators but spaces.

A line of hyphens below the header shows the columns. Without one, they are what the rows of people leave free
between them, each under its header; what can't be told apart so is refused and not cut somewhere.
"""

import re
from collections.abc import Container, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from importers import limits
from importers.columns import header_key
from importers.errors import ListUnreadable
from importers.header import header_score
from importers.layouts import GENERAL

RULE: Final = re.compile(r"[\s\-=_+]*")
"""A line that is blank or drawn."""
PERSON: Final = re.compile(r"(?<![\w-])\d{6}[- ]?[\dXx*?]{4}(?![\w-])")
"""What a CPR number looks like in a printed list, its last digits hidden or not."""
_GROUP: Final = re.compile(r"[-=_]+")
_PHRASE: Final = re.compile(r"\S+(?: \S+)*")
_WORD: Final = re.compile(r"\S+")
_USED: Final = re.compile(b"\x01+")
_FEWEST: Final = 2


@dataclass(frozen=True, slots=True)
class Span:
    """The first place of a column on each line, and the place behind its last."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class PrintedHeader:
    """The columns from left to right, and the places of the one or two lines with their headers."""

    columns: tuple[Span, ...]
    lines: range


def find_columns(lines: Sequence[str]) -> PrintedHeader | None:
    """The header of a printed list; None when the lines are no such list.

    Raises:  ListUnreadable when there is a header whose columns can't be told apart.
    """
    return _ruled(lines) or _between_rivers(lines)


def cut(line: str, columns: Sequence[Span]) -> list[str]:
    """The line's cells; each reaches to the next one, since a minus may stand right behind its column."""
    ends = [column.start for column in columns[1:]]
    starts = [0, *ends]
    return [line[start:end].strip() for start, end in zip(starts, [*ends, len(line)], strict=True)]


def is_in_place(line: str, columns: Sequence[Span]) -> bool:
    """Whether nothing stands between the columns but a minus."""
    gaps = [line[: columns[0].start], *(line[left.end : right.start] for left, right in pairwise(columns))]
    return all(gap.strip() in ("", "-") and not gap[1:].strip() for gap in gaps)


def _ruled(lines: Sequence[str]) -> PrintedHeader | None:
    """The columns that a line of hyphens shows below a header."""
    for place, line in enumerate(lines[: limits.HEADER_ROWS]):
        columns = tuple(Span(*group.span()) for group in _GROUP.finditer(line))
        if place == 0 or len(columns) <= _FEWEST or not RULE.fullmatch(line):
            continue
        upper, lower = ([], *(cut(header, columns) for header in lines[max(place - 2, 0) : place]))[-2:]
        alone, together = header_score([lower]), header_score([_joined(upper, lower)])
        if max(alone, together) >= _FEWEST:
            return PrintedHeader(columns, range(place - 1 - (together > alone), place))
    return None


def _joined(upper: Sequence[str], lower: Sequence[str]) -> list[str]:
    return [f"{above} {below}" for above, below in zip(upper, lower, strict=False)]


def _between_rivers(lines: Sequence[str]) -> PrintedHeader | None:
    """The columns that no person's line writes across, each below its header."""
    scores = [
        header_score([[line[header.start : header.end] for header in _headers(line)]])
        for line in lines[: limits.HEADER_ROWS]
    ]
    best = max(scores, default=0)
    if best < _FEWEST:
        return None
    place = scores.index(best)
    people = [line for line in lines[place + 1 :] if PERSON.search(line)]
    columns = _below(list(_headers(lines[place])), list(_filled(people)))
    return PrintedHeader(tuple(columns), range(place, place + 1))


def _filled(lines: Sequence[str]) -> Iterator[Span]:
    """The stretches that at least one of the lines writes on."""
    width = max(map(len, lines), default=0)
    used = bytearray(width)
    for line in lines:
        for word in _WORD.finditer(line):
            used[word.start() : word.end()] = b"\x01" * len(word[0])
    for stretch in _USED.finditer(used):
        yield Span(*stretch.span())


def _headers(line: str) -> Iterator[Span]:
    """Where each header stands. Words with one space between are one, unless only parts of it are known."""
    known = GENERAL.by_header()
    for phrase in _PHRASE.finditer(line):
        words = [Span(*word.span()) for word in _WORD.finditer(line, phrase.start(), phrase.end())]
        yield from _known_parts(line, words, known) or [Span(*phrase.span())]


def _known_parts(line: str, words: Sequence[Span], known: Container[str]) -> list[Span]:
    """The words as the fewest known headers; none where some of them belong to no known one."""
    for count in range(len(words), 0, -1):
        span = Span(words[0].start, words[count - 1].end)
        if header_key(line[span.start : span.end]) not in known:
            continue
        if count == len(words):
            return [span]
        if others := _known_parts(line, words[count:], known):
            return [span, *others]
    return []


def _below(headers: Sequence[Span], filled: Sequence[Span]) -> Iterator[Span]:
    """Each header with the stretches below it, as one column.

    A stretch belongs to the header it touches, else to the one on its left: headers stand at the beginning of
    texts and mostly at the end of amounts.
    """
    owned: list[list[Span]] = [[header] for header in headers]
    for stretch in filled:
        touched = [
            place
            for place, header in enumerate(headers)
            if header.start < stretch.end and stretch.start < header.end
        ]
        if len(touched) > 1:
            raise ListUnreadable("print-columns")
        on_left = [place for place, header in enumerate(headers) if header.start < stretch.start]
        owned[touched[0] if touched else on_left[-1] if on_left else 0].append(stretch)
    for spans in owned:
        yield Span(min(span.start for span in spans), max(span.end for span in spans))
