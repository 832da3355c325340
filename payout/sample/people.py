"""Invented people. Their names are put together from words, their streets and towns do not exist.

Their CPR numbers cannot belong to anybody living: the date is possible but not 1 January, and the number
fails modulus 11. Numbers that fail it have so far only been given to people born on 1 January of certain
years (docs/sources.md, "CPR-nummer").
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import product
from random import Random
from typing import Final

from payout.cpr import Cpr

FIRST_BIRTH: Final = date(1960, 1, 2)
LAST_BIRTH: Final = date(2006, 12, 31)
PROTECTED_SHARE: Final = 0.03

GIVEN_NAMES: Final = (
    "Aage", "Agnete", "Ahmed", "Aksel", "Anne-Grethe", "Asta", "Bent", "Bjørk", "Birthe", "Cæcilie",
    "Carl-Åge", "Dagny", "Ebbe", "Elif", "Else-Marie", "Esben", "Fatma", "Frej", "Gitte", "Gudrun", "Halfdan",
    "Hanne", "Hjalmar", "Ida", "Ingelise", "Jens-Ole", "Jørgen", "Jytte", "Kåre", "Karen-Margrethe", "Kjeld",
    "Lærke", "Leif", "Lisbet", "Mads", "Maren", "Mohamed", "N'Diaye", "Niels-Bo", "Nørgis", "Oda", "Ole",
    "Øjvind", "Øllegård", "Palle", "Poul-Erik", "Ragnhild", "Renée", "Rikke", "Sidsel", "Sigurd", "Søren",
    "Tage", "Thyra", "Torben", "Ulla", "Vagn", "Viggo", "Yrsa", "Zeynep", "Ægir", "Åse",
)  # fmt: skip
_FIRST_HALVES: Final = (
    "Ager", "Brombær", "Dråbe", "Egern", "Fjer", "Glente", "Hylde", "Ildsten", "Kirsebær", "Lommer", "Måne",
    "Nælde", "Odder", "Pilte", "Regnbue", "Skrubbe", "Tjørne", "Ulve", "Vindel", "Ædel", "Ørken", "Åkande",
)  # fmt: skip
_SECOND_HALVES: Final = (
    "fløjten", "hattesen", "kappesen", "knarre", "kræmmer", "pedersbo", "snapsen", "spandet", "stubbe",
    "tuesen", "vrangel", "øresen",
)  # fmt: skip
SURNAMES: Final = (
    *(first + second for first, second in product(_FIRST_HALVES, _SECOND_HALVES)),
    "D'Åkrog", "O'Tuegård", "von Krusemynte", "Lindé-Kappesen", "El-Pilteby",
)  # fmt: skip
STREETS: Final = (
    "Attestvænget", "Bilagsgade", "Blanketstræde", "Frimærkestien", "Konvoluttoften", "Kvitteringsvej",
    "Lommeregnerallé", "Mappegyden", "Øvelsesvej", "Papirstien", "Ringbindsgade", "Stempelengen",
    "Årsregnskabet",
)  # fmt: skip
TOWNS: Final = ("9997 Øvelsesborg", "9998 Attrapkøbing", "9999 Prøveby Å")


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Somebody who does not exist. `address` is street and town even where the person is protected."""

    cpr: Cpr
    given_name: str
    surname: str
    address: str
    is_protected: bool

    @property
    def name(self) -> str:
        """Given name and surname, as a list writes them."""
        return f"{self.given_name} {self.surname}"


def make_cpr(random: Random) -> Cpr:
    """A number with a possible date that is not 1 January, and that fails modulus 11."""
    born = _birth_date(random)
    while True:
        century_digit = random.randrange(4) if born.year < 2000 else random.randrange(4, 10)
        cpr = Cpr(f"{born:%d%m%y}{century_digit}{random.randrange(1000):03d}")
        if not cpr.passes_modulus_11:
            return cpr


def invent_people(random: Random) -> Iterator[Person]:
    """People without end, no two with one CPR number."""
    used: set[str] = set()
    while True:
        cpr = make_cpr(random)
        if cpr.digits not in used:
            used.add(cpr.digits)
            yield _person(random, cpr)


def _person(random: Random, cpr: Cpr) -> Person:
    given_name, surname = random.choice(GIVEN_NAMES), random.choice(SURNAMES)
    if random.random() < 0.05:
        surname = f"{surname}-{random.choice(SURNAMES)}"
    return Person(
        cpr=cpr,
        given_name=given_name,
        surname=surname,
        address=_address(random),
        is_protected=random.random() < PROTECTED_SHARE,
    )


def _address(random: Random) -> str:
    house = f"{random.choice(STREETS)} {random.randrange(1, 140)}"
    if random.random() < 0.4:
        house += f", {random.randrange(1, 5)}. {random.choice(('tv', 'mf', 'th'))}"
    return f"{house}, {random.choice(TOWNS)}"


def _birth_date(random: Random) -> date:
    while True:
        born = FIRST_BIRTH + timedelta(days=random.randrange((LAST_BIRTH - FIRST_BIRTH).days + 1))
        if (born.month, born.day) != (1, 1):
            return born
