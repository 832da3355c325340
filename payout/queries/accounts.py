"""The account mapping, and which ydelse a name on a bilag stands for."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, func, select

from payout.domain.account_map import AccountEntry, AccountField, AccountString, TargetSystem
from payout.domain.kontering import Account
from payout.models import account_entry, benefit, benefit_alias, user


@dataclass(frozen=True, slots=True, kw_only=True)
class MadeEntry:
    """An entry with who made it and when, in UTC."""

    entry: AccountEntry
    benefit_name: str
    made_by: str
    made_at: datetime


def made_entries(connection: Connection) -> tuple[MadeEntry, ...]:
    """Every entry that was ever made, the newest last."""
    rows = connection.execute(
        select(
            account_entry,
            benefit.c.code.label("benefit_code"),
            func.coalesce(benefit.c.name, "").label("benefit_name"),
            func.coalesce(user.c.display_name, "kommandolinjen").label("maker"),
        )
        .outerjoin(benefit, benefit.c.id == account_entry.c.benefit_id)
        .outerjoin(user, user.c.id == account_entry.c.made_by)
        .order_by(account_entry.c.id)
    )
    return tuple(
        MadeEntry(
            entry=AccountEntry(
                system=TargetSystem(row.system),
                account=Account(row.part),
                benefit=row.benefit_code,
                valid_from=row.valid_from,
                string=AccountString(**{field.value: getattr(row, field.value) for field in AccountField}),
                remark=row.remark,
                order=row.id,
            ),
            benefit_name=row.benefit_name,
            made_by=row.maker,
            made_at=row.made_at,
        )
        for row in rows
    )


def account_entries(connection: Connection) -> tuple[AccountEntry, ...]:
    """The entries alone, the newest last."""
    return tuple(made.entry for made in made_entries(connection))


def benefit_codes(connection: Connection) -> Mapping[str, str]:
    """The code of a ydelse for the key of each name that stands for it (`payout.domain.ydelser`)."""
    rows = connection.execute(
        select(benefit_alias.c.key, benefit.c.code).join(benefit, benefit.c.id == benefit_alias.c.benefit_id)
    )
    return {row.key: row.code for row in rows}
