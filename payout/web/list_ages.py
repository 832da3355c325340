"""How old each list in use is, and which are too old to trust without a warning."""

from collections.abc import Iterable
from dataclasses import dataclass

from payout.domain.overview import ListInUse


@dataclass(frozen=True, slots=True, kw_only=True)
class AgedList:
    """A list in use with its age in words."""

    facts: ListInUse
    age: str
    is_old: bool


def aged(lists: Iterable[ListInUse], *, warning_days: int) -> tuple[AgedList, ...]:
    """The lists with their ages; one that doesn't say its date is warned of as an old one."""
    return tuple(
        AgedList(
            facts=one,
            age=_age_text(one.age_days),
            is_old=one.age_days is None or one.age_days > warning_days,
        )
        for one in lists
    )


def _age_text(days: int | None) -> str:
    if days is None:
        return "ukendt alder"
    if days < 0:
        return "dateret ude i fremtiden"
    return {0: "fra i dag", 1: "1 dag gammel"}.get(days, f"{days} dage gammel")
