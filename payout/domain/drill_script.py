"""The script of a drill: who comes when, what each brings and wants, and what should come of it.

The order of the cards is fixed, so that every drill of twenty meets each difficulty at least once; people and
minutes are drawn from a seed. What is said on the cards stands in `exports/drill_words.py`.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from itertools import cycle, islice
from random import Random
from typing import Final

from payout.cpr import Cpr
from payout.domain.bilag import IdentityCheck
from payout.domain.errors import DomainError
from payout.money import Oere

CITIZENS: Final = 20
FEWEST, MOST = 4, 60
GAPS: Final = (0, 1, 1, 2, 2, 3, 4)
"""Minutes between two arrivals, each as likely: thirty citizens an hour, now and then two at once.

Our own choice: fast enough that a queue grows in front of two counters.
"""


class CardKind(StrEnum):
    """What is to be practised with one citizen."""

    ORDINARY = "ordinary"
    HEALTH_CARD = "health-card"
    MITID = "mitid"
    PROTECTED = "protected"
    BANK_TRANSFER = "bank-transfer"
    CLAIMS_MORE = "claims-more"
    PROXY = "proxy"
    NO_PROXY = "no-proxy"
    NOT_ON_LIST = "not-on-list"
    ABOVE_RULE = "above-rule"
    STOPPED = "stopped"
    COMES_AGAIN = "comes-again"


class Due(StrEnum):
    """What should come of a citizen's errand."""

    CASH = "cash"
    TRANSFER = "transfer"
    LEADER = "leader"
    NOTHING = "nothing"


class DrillError(DomainError):
    """What can't be done in a drill, or outside one."""


class NotADrill(DrillError):
    """The ledger is a real one: it has no script."""

    code = "not-a-drill"


class NoScript(DrillError):
    """A ledger of invented people that has no script, as the demo's: nobody comes to be ticked off."""

    code = "drill-without-script"


class DrillNotStarted(DrillError):
    """Arrivals are ticked off after the drill has been started."""

    code = "drill-not-started"


class DrillStarted(DrillError):
    """A drill is started once; another one has a folder of its own."""

    code = "drill-started"


class CardUnknown(DrillError):
    """There is no such card in the script."""

    code = "card-unknown"


class CardHasCome(DrillError):
    """The citizen of the card has been ticked off before."""

    code = "card-has-come"


class DrillAhead(DrillError):
    """A drill can't have been held on a day that has not come."""

    code = "drill-ahead"


DUE: Final[Mapping[CardKind, Due]] = {
    CardKind.ORDINARY: Due.CASH,
    CardKind.HEALTH_CARD: Due.CASH,
    CardKind.MITID: Due.CASH,
    CardKind.PROTECTED: Due.CASH,
    CardKind.BANK_TRANSFER: Due.TRANSFER,
    CardKind.CLAIMS_MORE: Due.CASH,
    CardKind.PROXY: Due.CASH,
    CardKind.NO_PROXY: Due.NOTHING,
    CardKind.NOT_ON_LIST: Due.LEADER,
    CardKind.ABOVE_RULE: Due.LEADER,
    CardKind.STOPPED: Due.LEADER,
    CardKind.COMES_AGAIN: Due.NOTHING,
}
ORDER: Final = (
    CardKind.ORDINARY,
    CardKind.HEALTH_CARD,
    CardKind.NOT_ON_LIST,
    CardKind.PROTECTED,
    CardKind.ORDINARY,
    CardKind.BANK_TRANSFER,
    CardKind.ABOVE_RULE,
    CardKind.ORDINARY,
    CardKind.PROXY,
    CardKind.COMES_AGAIN,
    CardKind.MITID,
    CardKind.ORDINARY,
    CardKind.STOPPED,
    CardKind.CLAIMS_MORE,
    CardKind.NO_PROXY,
    CardKind.ORDINARY,
    CardKind.HEALTH_CARD,
    CardKind.COMES_AGAIN,
    CardKind.NOT_ON_LIST,
    CardKind.ORDINARY,
)
_BROUGHT: Final[Mapping[CardKind, IdentityCheck]] = {
    CardKind.HEALTH_CARD: IdentityCheck.HEALTH_CARD,
    CardKind.MITID: IdentityCheck.MITID,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """One citizen of the script: somebody who does not exist, with the minute after the start.

    Shape:   `benefit` and `listed_oere` are those of the person's one line on the last list, "" and None for
             who is on none. `again_of` is the number of the card whose person comes once more.
    """

    number: int
    kind: CardKind
    minute: int
    cpr: Cpr
    name: str
    benefit: str
    listed_oere: Oere | None
    again_of: int | None

    @property
    def due(self) -> Due:
        """What should come of it."""
        return DUE[self.kind]

    @property
    def brings(self) -> IdentityCheck:
        """What the citizen can show, or the collector: passport and driving licence in turns for most."""
        usual = (IdentityCheck.DRIVING_LICENCE, IdentityCheck.PASSPORT)[self.number % 2]
        return _BROUGHT.get(self.kind, usual)


def kinds(count: int) -> tuple[CardKind, ...]:
    """The kinds of so many cards, in the order in which they come."""
    return tuple(islice(cycle(ORDER), count))


def minutes(count: int, seed: int) -> tuple[int, ...]:
    """The minutes after the start at which so many citizens come; the first comes at once."""
    return tuple(islice(_minutes(Random(seed)), count))  # noqa: S311 - nothing secret


def _minutes(random: Random) -> Iterator[int]:
    minute = 0
    while True:
        yield minute
        minute += random.choice(GAPS)
