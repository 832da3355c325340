"""The folder of `payout drill start`: a fresh ledger, lists, and the script. Nobody in it is real."""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from random import Random

from payout.clock import today
from payout.cpr import Cpr
from payout.db import Ledger
from payout.domain.drill_script import Card, CardKind, kinds, minutes
from payout.money import Oere
from payout.sample.cases import PROTECTED_ADDRESS, SampleLine
from payout.sample.folder import (
    FolderInUse,
    Login,
    drill_ledger,
    drill_months,
    import_months,
    last_pay_days,
)
from payout.sample.lists import SampleList
from payout.sample.people import Person, invent_people
from payout.services.citizens import look_up
from payout.services.drills import keep_script
from payout.services.journal import Book
from payout.services.pay_marks import set_mark

FOLDER = "oevelse"
LISTED_LEAST, LISTED_A_CARD = 120, 6
PAID_LEAST = Oere(2_000_00)
"""So much at least is to be paid to whoever has a card: there is something to ask for."""
INSTRUCTION = "ØVELSE: Ydelsen er stoppet i går. Spørg teamlederen, før der loves noget."


def make_drill(
    folder: Path, *, citizens: int, seed: int, report: Callable[[str], None]
) -> tuple[Ledger, list[Login], tuple[Card, ...]]:
    """A fresh drill folder: the open ledger, who can sign in, and the cards. No hændelse is open in it yet.

    Raises:  FolderInUse when there is anything in the folder, an older drill as well: its report is there.
    """
    if folder.exists() and any(folder.iterdir()):
        raise FolderInUse
    folder.mkdir(parents=True, exist_ok=True)
    report("Opretter data og brugere")
    ledger, logins = drill_ledger(folder, seed=seed)
    listed = max(LISTED_LEAST, citizens * LISTED_A_CARD)
    *earlier, last = drill_months(citizens=listed, seed=seed, pay_dates=last_pay_days(today()))
    cards = make_cards(last, citizens, seed)
    import_months(ledger, folder, [*earlier, _as_the_cards_say(last, cards)], report=report)
    report("Lægger drejebogen ind")
    with ledger.transaction() as connection:
        book = Book(connection, 1)
        keep_script(book, cards)
        for card in cards:
            if card.kind is CardKind.STOPPED:
                ref = look_up(book, card.cpr, purpose="Øvelsens forberedelse")
                set_mark(book, ref, instruction=INSTRUCTION)
    return ledger, logins, cards


def make_cards(last: SampleList, count: int, seed: int) -> tuple[Card, ...]:
    """So many cards: people with one ordinary line on the last list, some who are on none, some once more."""
    random = Random(seed)  # noqa: S311 - invented data, nothing secret
    listed, strangers = _listed(last, random), _strangers(last, random)
    cards: list[Card] = []
    for number, (kind, minute) in enumerate(zip(kinds(count), minutes(count, seed), strict=True), 1):
        if kind is CardKind.COMES_AGAIN:
            first = _first_to_come_again(cards)
            card = replace(first, again_of=first.number)
        elif kind is CardKind.NOT_ON_LIST:
            card = _card_of_stranger(next(strangers))
        else:
            card = _card_of(next(listed))
        cards.append(replace(card, number=number, kind=kind, minute=minute))
    return tuple(cards)


def _listed(last: SampleList, random: Random) -> Iterator[SampleLine]:
    """Lines of people who have no other line, and enough to be paid; in an order of chance."""
    count = Counter(line.cpr for line in last.lines)
    # The first citizen with an amount has it sent to an administrator, by a list of its own.
    count[next(line.cpr for line in last.lines if line.to_pay_oere > 0)] += 1
    usual = [line for line in last.lines if count[line.cpr] == 1 and line.to_pay_oere >= PAID_LEAST]
    return iter(random.sample(usual, len(usual)))


def _strangers(last: SampleList, random: Random) -> Iterator[Person]:
    known = {line.cpr for line in last.lines}
    return (person for person in invent_people(random) if person.cpr not in known)


def _first_to_come_again(cards: Sequence[Card]) -> Card:
    taken = {card.again_of for card in cards}
    return next(card for card in cards if card.kind is CardKind.ORDINARY and card.number not in taken)


def _card_of(line: SampleLine) -> Card:
    return _blank(line.cpr, line.name, benefit=line.benefit, listed_oere=line.to_pay_oere)


def _card_of_stranger(person: Person) -> Card:
    return _blank(person.cpr, person.name, benefit="", listed_oere=None)


def _blank(cpr: Cpr, name: str, *, benefit: str, listed_oere: Oere | None) -> Card:
    """A card whose place in the script is not set yet."""
    return Card(
        number=0,
        kind=CardKind.ORDINARY,
        minute=0,
        cpr=cpr,
        name=name,
        benefit=benefit,
        listed_oere=listed_oere,
        again_of=None,
    )


def _as_the_cards_say(last: SampleList, cards: Sequence[Card]) -> SampleList:
    """The list with a protected address for those whose card says so, and for nobody else with a card."""
    protected = {card.cpr: card.kind is CardKind.PROTECTED for card in cards}
    return replace(last, lines=[_protected(line, protected.get(line.cpr)) for line in last.lines])


def _protected(line: SampleLine, is_protected: bool | None) -> SampleLine:
    if is_protected is None or is_protected is line.is_protected:
        return line
    address = PROTECTED_ADDRESS if is_protected else "Øvelsesvej 1, 9997 Øvelsesborg"
    return replace(line, is_protected=is_protected, address=address)
