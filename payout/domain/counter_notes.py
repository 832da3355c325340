"""What the counter notes beside the amount: control questions, who collects, what there is need of."""

from dataclasses import dataclass
from enum import StrEnum

CONTROL_QUESTIONS_LEAST = 2
"""So many answers make a health card, which has no picture, tell who somebody is."""


class ControlQuestion(StrEnum):
    """What somebody with a health card was asked and answered rightly; the answers are not kept."""

    ADDRESS = "address"
    BIRTHPLACE = "birthplace"
    LAST_PAYMENT = "last-payment"
    BANK = "bank"
    FAMILY = "family"
    CONTACT = "contact"


class Relation(StrEnum):
    """By what right somebody else collects."""

    PROXY = "proxy"
    GUARDIAN = "guardian"
    PARENT = "parent"
    OTHER = "other"


class Need(StrEnum):
    """What a citizen is short of when more is asked for than the rule gives."""

    FOOD = "food"
    MEDICINE = "medicine"
    RENT = "rent"
    HEATING = "heating"
    CHILDREN = "children"
    OTHER = "other"


@dataclass(frozen=True, slots=True, kw_only=True)
class Collector:
    """Who collects in the citizen's place, and the document that says so."""

    relation: Relation
    name: str
    document: str

    @property
    def is_whole(self) -> bool:
        """Whether both name and document are given."""
        return bool(self.name.strip() and self.document.strip())


@dataclass(frozen=True, slots=True, kw_only=True)
class CounterNotes:
    """What was noted on one bilag; nothing of it on most."""

    control_questions: tuple[ControlQuestion, ...]
    collector: Collector | None
    needs: tuple[Need, ...]
