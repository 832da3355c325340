"""Invented accounts for a drill: of the right shape, and of no municipality."""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Final

from payout.domain.account_map import AccountEntry, AccountString, TargetSystem
from payout.domain.kontering import Account

REMARK: Final = "EKSEMPEL: opdigtet konto til øvelsen, må ikke bruges"
_FIRST_DAY: Final = date(2026, 1, 1)


def drill_accounts(benefits: Iterable[str]) -> Iterator[AccountEntry]:
    """An account in each system for every part, and for every ydelse of these codes."""
    parts: list[tuple[Account, str | None]] = [(one, None) for one in Account if one is not Account.BENEFIT]
    parts += [(Account.BENEFIT, code) for code in benefits]
    for place, (account, benefit) in enumerate(parts, 1):
        for system, string in (
            (TargetSystem.NEUTRAL, AccountString(account=f"EKSEMPEL-{place:03}")),
            (
                TargetSystem.OPUS,
                AccountString(account=f"99990{place:03}", psp_element=f"XG-0000000000-{place:05}"),
            ),
            (TargetSystem.PRISME, AccountString(account=f"999999999{place:03}-999999999-99999-99-")),
        ):
            yield AccountEntry(
                system=system,
                account=account,
                benefit=benefit,
                valid_from=_FIRST_DAY,
                string=string,
                remark=REMARK,
            )
