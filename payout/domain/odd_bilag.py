"""Bilag as they are watched: which of a hændelse's are unusual, and why (docs/rules.md).

What an insider could do alone or with a friend: citizens who are nobody, one amount made into several, a
bilag voided when the money is gone, a paper printed again to be paid again.
"""

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from payout.cpr import Cpr
from payout.domain.bilag_states import BilagStatus
from payout.money import Oere


class BilagOddity(StrEnum):
    """What is unusual about a bilag."""

    OWN_NAME = "own-name"
    ON_NO_LIST = "on-no-list"
    SPLIT = "split"
    LATE_VOID = "late-void"
    PRINTED_AFTER_PAYOUT = "printed-after-payout"
    SAME_ACCOUNT = "same-account"
    SAME_COLLECTOR = "same-collector"


@dataclass(frozen=True, slots=True, kw_only=True)
class BilagTrace:
    """A bilag with what it is judged by. Instants are UTC, `issued_on` is the Danish day.

    `*_key` are names as they are searched, `staff_keys` those of who requested, approved and paid it.
    `account` is empty when it was no transfer, `collector_key` when the citizen came;
    `copies_after_payout` counts papers.
    """

    bilag_id: int
    number: str
    citizen_ref: str
    cpr: Cpr
    name: str
    name_key: str
    is_protected: bool
    status: BilagStatus
    amount_oere: Oere
    is_on_list: bool
    requested_by: str
    staff_keys: frozenset[str]
    issued_on: date
    issued_at: datetime
    voided_at: datetime | None
    account: str
    collector_key: str
    copies_after_payout: int


def odd_bilag(traces: Sequence[BilagTrace], late: timedelta) -> Mapping[int, tuple[BilagOddity, ...]]:
    """What is unusual, by bilag; those with nothing are left out. A voiding after `late` is a late one."""
    split = _shared(traces, _counter_of_the_day, lambda one: str(one.bilag_id))
    account = _shared(traces, lambda one: one.account, lambda one: one.citizen_ref)
    collector = _shared(traces, lambda one: one.collector_key, lambda one: one.citizen_ref)

    def of(one: BilagTrace) -> Iterator[BilagOddity]:
        if one.name_key in one.staff_keys:
            yield BilagOddity.OWN_NAME
        if not one.is_on_list and one.status is not BilagStatus.VOIDED:
            yield BilagOddity.ON_NO_LIST
        if one.bilag_id in split:
            yield BilagOddity.SPLIT
        if one.voided_at is not None and one.voided_at - one.issued_at > late:
            yield BilagOddity.LATE_VOID
        if one.copies_after_payout:
            yield BilagOddity.PRINTED_AFTER_PAYOUT
        if one.bilag_id in account:
            yield BilagOddity.SAME_ACCOUNT
        if one.bilag_id in collector:
            yield BilagOddity.SAME_COLLECTOR

    found = {one.bilag_id: tuple(of(one)) for one in traces}
    return {bilag_id: what for bilag_id, what in found.items() if what}


def _counter_of_the_day(one: BilagTrace) -> str:
    """One citizen at one desk on one day; empty for what was voided: it was made anew."""
    if one.status is BilagStatus.VOIDED:
        return ""
    return f"{one.issued_on} {one.citizen_ref} {one.requested_by}"


def _shared(
    traces: Sequence[BilagTrace], what: Callable[[BilagTrace], str], among: Callable[[BilagTrace], str]
) -> set[int]:
    """The bilag that have the same thing as those of others; the empty text is nothing."""
    groups: defaultdict[str, list[BilagTrace]] = defaultdict(list)
    for one in traces:
        if what(one):
            groups[what(one)].append(one)
    return {
        one.bilag_id for group in groups.values() if len({among(one) for one in group}) > 1 for one in group
    }
