"""The comparison: a command to the model and to the real ledger, and then all that can be seen of both."""

from collections.abc import Iterable
from dataclasses import fields
from enum import StrEnum

from sqlalchemy.exc import DatabaseError

from payout.domain.kontering import UnbalancedPostings
from tests.factories import USERS
from tests.model.commands import Answer, Command, View
from tests.model.house import House
from tests.model.office import Office


class Harness(StrEnum):
    """What finds a difference between the model and the product."""

    MODEL_ANSWER = "model: answer"
    MODEL_STATE = "model: state"
    DATABASE = "database"
    JOURNAL = "journal"
    VERIFY = "verify"


class Difference(AssertionError):
    """The product and the model don't agree; carries what found it."""

    def __init__(self, found_by: Harness, text: str) -> None:
        super().__init__(f"{found_by.value}: {text}")
        self.found_by = found_by


class Comparison:
    """A model and a house side by side. Every step is carried out by both and compared."""

    def __init__(self, house: House) -> None:
        self.house = house
        self.house.begin()
        self.office = Office(USERS, events=self.house.view(()).events)

    def step(self, command: Command) -> Answer:
        """Carry the command out on both sides; raises Difference."""
        expected = self.office.do(command)
        found = self._answer(command)
        if not found.agrees_with(expected):
            raise Difference(Harness.MODEL_ANSWER, f"{command}\n  model   {expected}\n  product {found}")
        concerned = () if expected.refusal else self.office.concerned_by(command)
        self._compare(f"after {command}", concerned)
        return found

    def compare(self, when: str) -> None:
        """Compare all that can be seen, with the standing of every citizen; raises Difference."""
        self._compare(when, self.office.citizens)

    def _compare(self, when: str, citizens: Iterable[str]) -> None:
        expected, found = self.office.view(citizens), self.house.view(citizens)
        if found != expected:
            raise Difference(Harness.MODEL_STATE, f"{when}\n{_differing(expected, found)}")

    def whole_day(self, commands: Iterable[Command]) -> list[Answer]:
        """Every command and then the verification; gives the answers. Raises Difference."""
        answers = [self.step(command) for command in commands]
        self.verify()
        return answers

    def verify(self) -> None:
        """Let `payout verify` look at the ledger; raises Difference when a check does not hold."""
        wrong = [f"{check.name}: {check.detail}" for check in self.house.verified().checks if not check.ok]
        if wrong:
            raise Difference(Harness.VERIFY, "; ".join(wrong))

    def _answer(self, command: Command) -> Answer:
        try:
            answer = self.house.do(command)
        except DatabaseError as refused:
            raise Difference(Harness.DATABASE, f"{refused.orig} at {command}") from refused
        except (TypeError, LookupError) as refused:
            raise Difference(Harness.JOURNAL, f"{refused!r} at {command}") from refused
        if answer.refusal == UnbalancedPostings.code:
            raise Difference(Harness.JOURNAL, f"postings don't sum to zero at {command}")
        return answer


def _differing(expected: View, found: View) -> str:
    """What differs, as model / product."""
    lines = []
    for field in fields(View):
        mine, real = getattr(expected, field.name), getattr(found, field.name)
        if mine == real:
            continue
        if isinstance(mine, dict):
            keys = [key for key in {*mine, *real} if mine.get(key) != real.get(key)]
            lines += [f"  {field.name}[{key}]: {mine.get(key)} / {real.get(key)}" for key in keys]
        else:
            lines.append(f"  {field.name}: {mine} / {real}")
    return "\n".join(lines)
