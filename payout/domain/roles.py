"""Who works with the ledger: roles, and the person behind an action."""

from dataclasses import dataclass
from enum import StrEnum


class Role(StrEnum):
    """The four roles."""

    CASEWORKER = "caseworker"
    FINANCE = "finance"
    TEAM_LEADER = "team_leader"
    AUDITOR = "auditor"


@dataclass(frozen=True, slots=True, kw_only=True)
class Clerk:
    """A signed-in employee. Names of employees are no citizen data and may be shown."""

    user_id: int
    username: str
    display_name: str
    roles: frozenset[Role]
