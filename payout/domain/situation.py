"""The situation report (situationsrapport): how the hændelse stands at an instant, whole or for the press.

The press version holds nothing that points at a person: no names, no small numbers, no texts but those that a
team leader has marked for it, and of those none in which a known name stands.
"""

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Final

from payout.domain.incident import Incident
from payout.domain.logbook import LogLine
from payout.domain.overview import BoxBalance, Tally
from payout.domain.pace import Hour
from payout.money import Oere

SMALL: Final = 5
"""Fewer than so many could point at somebody, and are not told outside the house."""
SHORTEST_NAME: Final = 2
_WORD: Final = re.compile(r"[^\W\d_]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """A number, and kroner in øre. None is not told: a `count` of 1 to 4, and the amount with it."""

    count: int | None
    amount_oere: Oere | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """How many bilag were paid from an instant to another, in UTC. None is 1 to 4, and not told."""

    begins: datetime
    ends: datetime
    paid: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """An entry of the logbook as the report has it: its number, when it happened (UTC), and its text.

    `detail` is who decided and who carries it out, "" outside the house.
    """

    number: int
    at: datetime
    text: str
    detail: str
    is_public: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Notes:
    """Entries, the newest first, and how many are left out because they are not for the press."""

    told: Sequence[Note]
    left_out: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Situation:
    """The report. What the press version does not have is None or empty there.

    `served` is citizens with a paid bilag, and the kroner of all that was paid; `waiting` is bilag that are
    issued and not paid, `awaiting` requests for the team leader. `cash_reaches`: the open boxes hold what the
    bilag that wait for cash need.
    """

    office: str
    incident: Incident
    is_for_press: bool
    drawn_at: datetime
    drawn_by: str | None
    chain_events: int
    chain_hash: str
    name: str
    systems: str
    authorised_by: str | None
    served: Figure
    waiting: Figure
    awaiting: Figure
    cash_oere: Oere | None
    cash_wanted_oere: Oere | None
    cash_reaches: bool
    boxes: Sequence[BoxBalance]
    spans: Sequence[Span]
    warnings: Sequence[str]
    problems: Notes
    decisions: Notes

    @property
    def down_since(self) -> date:
        """The day from which the systems are down."""
        return self.incident.scope.down_since


def whole_figure(tally: Tally) -> Figure:
    """A tally as it is."""
    return Figure(count=tally.count, amount_oere=tally.amount_oere)


def hourly(hours: Iterable[Hour]) -> tuple[Span, ...]:
    """A span for each hour, from the first with a payout on."""
    spans = [Span(begins=one.begins, ends=one.begins + timedelta(hours=1), paid=one.paid) for one in hours]
    begun = next((place for place, span in enumerate(spans) if span.paid), len(spans))
    return tuple(spans[begun:])


def notes_of(lines: Iterable[LogLine]) -> Notes:
    """Lines of the logbook as notes, the newest first."""
    told = [
        Note(
            number=line.entry.entry_id,
            at=line.entry.happened_at,
            text=" ".join(line.entry.text.split()),
            detail=_detail(line),
            is_public=line.entry.is_public,
        )
        for line in lines
    ]
    return Notes(told=told[::-1])


def for_press(whole: Situation, names: Collection[str]) -> Situation:
    """The report without anything that points at a person.

    `names` are the full names of all citizens and staff that are known here. What is in the boxes is left out
    as well: how much cash lies where is nobody's to know outside the house.
    """
    words = name_words(names)
    return replace(
        whole,
        is_for_press=True,
        drawn_by=None,
        authorised_by=None,
        name="" if names_somebody(whole.name, words) else whole.name,
        systems="" if names_somebody(whole.systems, words) else whole.systems,
        served=_coarse(whole.served),
        waiting=_coarse(whole.waiting),
        awaiting=_coarse(whole.awaiting),
        cash_oere=None,
        cash_wanted_oere=None,
        boxes=(),
        spans=joined(whole.spans),
        warnings=(),
        problems=_public(whole.problems, words),
        decisions=_public(whole.decisions, words),
    )


def joined(spans: Sequence[Span]) -> tuple[Span, ...]:
    """Neighbouring spans together until each has none or at least SMALL; none at all when all have fewer.

    A small hour is not just hidden: the total less the other hours would tell it.
    """
    groups: list[Span] = []
    for span in spans:
        last = groups[-1] if groups else None
        if last is not None and 0 < (last.paid or 0) < SMALL:
            groups[-1] = _together(last, span)
        else:
            groups.append(span)
    while len(groups) > 1 and 0 < (groups[-1].paid or 0) < SMALL:
        groups[-2:] = [_together(groups[-2], groups[-1])]
    return () if groups and 0 < (groups[0].paid or 0) < SMALL else tuple(groups)


def names_somebody(text: str, words: Collection[str]) -> bool:
    """Whether a word of a name stands in the text, also with a Danish genitive s; capitals don't matter."""
    found = {word.casefold() for word in _WORD.findall(text)}
    return any(word in words or word.removesuffix("s") in words for word in found)


def name_words(names: Iterable[str]) -> frozenset[str]:
    """The words that names are made of, in small letters; single letters are none."""
    words = (word.casefold() for name in names for word in _WORD.findall(name))
    return frozenset(word for word in words if len(word) >= SHORTEST_NAME)


def _detail(line: LogLine) -> str:
    decision = line.entry.decision
    return f"Besluttet af {decision.decided_by}. Udføres af {decision.assignee}." if decision else ""


def _coarse(figure: Figure) -> Figure:
    is_small = figure.count is None or 0 < figure.count < SMALL
    return Figure(count=None, amount_oere=None) if is_small else figure


def _together(one: Span, other: Span) -> Span:
    return Span(begins=one.begins, ends=other.ends, paid=(one.paid or 0) + (other.paid or 0))


def _public(notes: Notes, words: Collection[str]) -> Notes:
    told = [
        replace(note, detail="")
        for note in notes.told
        if note.is_public and not names_somebody(note.text, words)
    ]
    return Notes(told=told, left_out=len(notes.told) - len(told))
