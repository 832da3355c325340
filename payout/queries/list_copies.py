"""The register of copies of the citizen list."""

from collections import Counter

from sqlalchemy import Connection, RowMapping, Select, func, select

from payout.domain.list_copies import CopyForm, CopyState, CopyStep, CopyStepKind, ListCopy, state_after
from payout.models import list_copy, list_copy_step, user

_WITNESS = user.alias("witness")


def all_copies(connection: Connection) -> tuple[ListCopy, ...]:
    """Every copy, the newest first."""
    return _copies(connection, select(list_copy.c.id))


def copy_by_id(connection: Connection, copy_id: int) -> ListCopy | None:
    """The copy with this number."""
    found = _copies(connection, select(list_copy.c.id).where(list_copy.c.id == copy_id))
    return found[0] if found else None


def count_by_state(connection: Connection) -> Counter[CopyState]:
    """How many copies are out, locked away and shredded."""
    last = (
        select(list_copy_step.c.copy_id, func.max(list_copy_step.c.id).label("last_id"))
        .group_by(list_copy_step.c.copy_id)
        .subquery()
    )
    kinds = connection.scalars(
        select(list_copy_step.c.kind)
        .select_from(list_copy)
        .outerjoin(last, last.c.copy_id == list_copy.c.id)
        .outerjoin(list_copy_step, list_copy_step.c.id == last.c.last_id)
    )
    return Counter(state_after([CopyStepKind(kind)] if kind else []) for kind in kinds)


def _copies(connection: Connection, which: Select[tuple[int]]) -> tuple[ListCopy, ...]:
    steps: dict[int, list[CopyStep]] = {}
    told = (
        select(list_copy_step, user.c.display_name, _WITNESS.c.display_name.label("witness"))
        .join(user, user.c.id == list_copy_step.c.told_by)
        .outerjoin(_WITNESS, _WITNESS.c.id == list_copy_step.c.witness_id)
        .where(list_copy_step.c.copy_id.in_(which))
        .order_by(list_copy_step.c.id)
    )
    for row in connection.execute(told).mappings():
        steps.setdefault(row["copy_id"], []).append(_step(row))
    made = (
        select(list_copy, user.c.display_name)
        .join(user, user.c.id == list_copy.c.made_by)
        .where(list_copy.c.id.in_(which))
        .order_by(list_copy.c.id.desc())
    )
    return tuple(
        ListCopy(
            copy_id=row["id"],
            form=CopyForm(row["form"]),
            has_cpr=row["has_cpr"],
            citizens=row["citizens"],
            made_by=row["display_name"],
            made_at=row["made_at"],
            first_holder=row["holder"],
            purpose=row["purpose"],
            steps=tuple(steps.get(row["id"], ())),
        )
        for row in connection.execute(made).mappings()
    )


def _step(row: RowMapping) -> CopyStep:
    return CopyStep(
        kind=CopyStepKind(row["kind"]),
        person=row["person"],
        other_person=row["witness"] or row["other_person"],
        place=row["place"],
        told_by=row["display_name"],
        told_at=row["told_at"],
    )
