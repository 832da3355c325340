"""What the situation report says, line by line, on its page and its paper: at most what one A4 holds."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from exports.cash_sheets import when
from payout.clock import DANISH_TIME
from payout.domain.situation import SMALL, Figure, Note, Notes, Situation
from payout.money import Oere, format_kroner

BOXES_SHOWN: Final = 5
WARNINGS_SHOWN: Final = 4
NOTES_SHOWN: Final = 5
LETTERS_SHOWN: Final = 140
DETAIL_LETTERS_SHOWN: Final = 80
NAME_LETTERS_SHOWN: Final = 40
_FEW: Final = f"under {SMALL}"
_NOT_TOLD: Final = "beløbet vises ikke"
_WHOLE: Final = "Med personoplysninger: kun til ledelsen og Økonomi, ikke til pressen"
_FOR_PRESS: Final = "Uden personoplysninger: kan gives til pressen"


@dataclass(frozen=True, slots=True, kw_only=True)
class FigureText:
    """A figure with its label and a note, which may be ""."""

    label: str
    value: str
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class BarText:
    """The bar of a span of hours: its name, and how many that is."""

    name: str
    number: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A heading with its lines, and a last one about those that are left out, "" when none is."""

    title: str
    lines: Sequence[str]
    more: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SituationText:
    """The whole report in words. `beside` stands next to the chart, `below` over the page's width."""

    audience: str
    about: Sequence[str]
    figures: Sequence[FigureText]
    bars: Sequence[BarText]
    beside: Sequence[Section]
    below: Sequence[Section]
    foot: str


def situation_text(found: Situation) -> SituationText:
    """The report in words."""
    return SituationText(
        audience=_FOR_PRESS if found.is_for_press else _WHOLE,
        about=tuple(_about(found)),
        figures=(
            _counted("Betjent", found.served, "borger", "borgere", with_amount=False),
            _paid(found.served),
            _counted("Venter på udbetaling", found.waiting, "bilag", "bilag"),
            _counted("Venter på afgørelse", found.awaiting, "anmodning", "anmodninger"),
            _cash(found),
            FigureText(label="Problemer, der ikke er løst", value=str(_all(found.problems)), note=""),
        ),
        bars=tuple(
            BarText(name=f"{_hour(span.begins)}–{_hour(span.ends)}", number=span.paid or 0)
            for span in found.spans
        ),
        beside=() if found.is_for_press else (_boxes(found), _warnings(found)),
        below=(
            _notes("Problemer, der ikke er løst", found.problems, "Ingen."),
            _notes("Beslutninger", found.decisions, "Ingen er skrevet i logbogen."),
        ),
        foot=f"Journalens hoved: nr. {found.chain_events}, {found.chain_hash}",
    )


def _about(found: Situation) -> Iterator[str]:
    closed, stood_down = found.incident.closed_at, found.incident.stood_down_at
    ended = f" Afblæst {when(stood_down)}." if stood_down else ""
    ended += f" Lukket {when(closed)}." if closed else ""
    drawn = f" af {found.drawn_by}" if found.drawn_by else ""
    yield f"{found.office}. Opgjort {when(found.drawn_at)}{drawn}."
    systems = _cut(found.systems or "ydelsessystemer", LETTERS_SHOWN)
    name = f"{_cut(found.name.rstrip('.'), LETTERS_SHOWN)}. " if found.name else ""
    by = f" Iværksat af {_cut(found.authorised_by, NAME_LETTERS_SHOWN)}." if found.authorised_by else ""
    yield f"{name}Nede: {systems}, siden {found.down_since:%d-%m-%Y}.{by}{ended}"


def _counted(label: str, figure: Figure, one: str, many: str, *, with_amount: bool = True) -> FigureText:
    number = _FEW if figure.count is None else _number(figure.count)
    told = f"{number} {one if figure.count == 1 else many}"
    return FigureText(label=label, value=told, note=_amount(figure.amount_oere) if with_amount else "")


def _paid(served: Figure) -> FigureText:
    if served.amount_oere is None:
        return FigureText(label="Udbetalt", value="–", note=_NOT_TOLD)
    return FigureText(label="Udbetalt", value=format_kroner(served.amount_oere), note="")


def _cash(found: Situation) -> FigureText:
    reaches = "Rækker til køen" if found.cash_reaches else "Rækker ikke til køen"
    if found.cash_oere is None or found.cash_wanted_oere is None:
        return FigureText(label="Kontanter", value=reaches, note="beløb oplyses ikke (sikkerhed)")
    return FigureText(
        label="Kontanter i åbne kasser",
        value=format_kroner(found.cash_oere),
        note=f"{reaches.lower()}, som kræver {format_kroner(found.cash_wanted_oere)}",
    )


def _boxes(found: Situation) -> Section:
    boxes = sorted(found.boxes, key=lambda box: box.balance_oere, reverse=True)
    told = [f"{_cut(box.place, NAME_LETTERS_SHOWN)}: {format_kroner(box.balance_oere)}" for box in boxes]
    return _section("Åbne kasser", told, BOXES_SHOWN, "Ingen kasse er åben.")


def _warnings(found: Situation) -> Section:
    told = [_cut(text, LETTERS_SHOWN) for text in found.warnings]
    return _section("Advarsler fra programmet", told, WARNINGS_SHOWN, "Ingen.")


def _notes(title: str, notes: Notes, none: str) -> Section:
    told = _section(title, list(map(_note, notes.told)), NOTES_SHOWN, "" if notes.left_out else none)
    if not notes.left_out:
        return told
    hidden = len(notes.told) - NOTES_SHOWN
    left_out = notes.left_out + max(hidden, 0)
    return Section(title=title, lines=told.lines, more=f"… og {left_out} mere, der ikke er med her.")


def _note(note: Note) -> str:
    detail = f" {_cut(note.detail, DETAIL_LETTERS_SHOWN)}" if note.detail else ""
    return f"{when(note.at)} (nr. {note.number}): {_cut(note.text, LETTERS_SHOWN)}{detail}"


def _section(title: str, lines: Sequence[str], most: int, none: str) -> Section:
    shown = lines[:most] or ([none] if none else [])
    hidden = len(lines) - most
    return Section(title=title, lines=shown, more=f"… og {hidden} mere" if hidden > 0 else "")


def _all(notes: Notes) -> int:
    return len(notes.told) + notes.left_out


def _amount(amount_oere: Oere | None) -> str:
    return _NOT_TOLD if amount_oere is None else format_kroner(amount_oere)


def _number(number: int) -> str:
    return f"{number:,}".replace(",", ".")


def _hour(instant: datetime) -> str:
    return f"{instant.astimezone(DANISH_TIME):%H}"


def _cut(text: str, most: int) -> str:
    return text if len(text) <= most else f"{text[: most - 1].rstrip()}…"
