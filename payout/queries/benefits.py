"""Ydelser as pages read them, and the names on lists that nobody has mapped."""

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import Connection, select

from payout.domain.ydelser import Benefit, benefit_key, unknown_names
from payout.models import benefit, benefit_alias, list_line


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownBenefit:
    """A ydelse with the other names that lists use for it."""

    benefit_id: int
    facts: Benefit
    aliases: tuple[str, ...]


def all_benefits(connection: Connection) -> tuple[KnownBenefit, ...]:
    """Every ydelse in the order in which they came, with its names."""
    names: dict[int, list[str]] = {}
    for alias in connection.execute(select(benefit_alias).order_by(benefit_alias.c.name)):
        names.setdefault(alias.benefit_id, []).append(alias.name)
    return tuple(
        KnownBenefit(
            benefit_id=row.id,
            facts=Benefit(**{column: getattr(row, column) for column in Benefit.__slots__}),
            aliases=_other_names(names.get(row.id, []), row.name),
        )
        for row in connection.execute(select(benefit).order_by(benefit.c.id))
    )


def unknown_benefits(connection: Connection, names: Iterable[str]) -> tuple[str, ...]:
    """Those of the names that stand for no ydelse."""
    return unknown_names(names, dict.fromkeys(connection.scalars(select(benefit_alias.c.key))))


def unknown_on_lists(connection: Connection) -> tuple[str, ...]:
    """The names on stored lists that stand for no ydelse."""
    return unknown_benefits(connection, connection.scalars(select(list_line.c.benefit).distinct()))


def _other_names(names: list[str], own: str) -> tuple[str, ...]:
    return tuple(name for name in names if benefit_key(name) != benefit_key(own))
