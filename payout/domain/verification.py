"""Rules that the whole book must keep, checked on rows (docs/rules.md, rules 1-6).

Each check takes values and gives what is wrong; an empty result means that the rule holds. Rows that were
tampered with may hold anything: what a check can't read it raises KeyError, TypeError or ValueError for, once
it is walked.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from payout.bilag_number import BilagNumber
from payout.domain.bilag_states import TRANSITIONS, BilagStatus

Key = int | str
Row = Mapping[str, Any]

FIRST_STATUSES = frozenset({BilagStatus.AWAITING_APPROVAL, BilagStatus.ISSUED})
_STEPS = {(before.value, after.value) for (before, _), after in TRANSITIONS.items()}


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """One column of a row: what the journal tells, and what the table holds. Personal data is in neither."""

    column: str
    told: str
    found: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """One thing that is wrong.

    Shape:   `code` names the kind, `text` says it for a log, `values` are what a sentence of that kind needs;
             `differences` are the columns of a row that differ. Nothing of it is personal data.
    """

    code: str
    text: str
    values: Mapping[str, Any] = field(default_factory=dict)
    differences: tuple[Difference, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """One check of the verification: its name, whether it holds, what was looked at or is wrong.

    `faults` are named up to a number; `more` says that there are others.
    """

    name: str
    ok: bool
    detail: str
    faults: tuple[Fault, ...] = ()
    more: bool = False
    notes: tuple[Fault, ...] = ()
    """What is no fault and still to be known, named as faults are."""


def unbalanced_event(number: int, postings: Sequence[Row]) -> Iterator[Fault]:
    """What is wrong with the postings of one event: they are its own and sum to zero (rule 6)."""
    total = sum(posting["amount_oere"] for posting in postings)
    if total:
        yield _fault("event-unbalanced", f"event {number}: sum {total} øre", event=number, sum_oere=total)
    if any(posting["event_number"] != number for posting in postings):
        yield _fault("posting-of-another-event", f"event {number}: posting of another event", event=number)


def broken_series(
    bilag: Iterable[Row],
    series: Mapping[Any, int],
    paper: Iterable[Row] = (),
    registered: Mapping[Any, str] | None = None,
) -> Iterator[Fault]:
    """Gaps, doubles and wrong check digits in the series, of which `series` has the last numbers (rule 1).

    The numbers that stand on paper are no gap, and no bilag may have one of them but those that were
    registered from paper: `registered` has their numbers by the bilag's key.
    """
    from_paper = registered or {}
    taken: defaultdict[str, list[int]] = defaultdict(list)
    for row in bilag:
        if row["number"] is None:
            continue
        if from_paper.get(row["id"]) != row["number"]:
            taken[row["series"]].append(row["sequence"])
        if str(BilagNumber(row["series"], row["sequence"])) != row["number"]:
            text = f"bilag {row['id']}: number does not fit its series and sequence"
            yield _fault("number-wrong", text, bilag=row["id"])
    for kept in paper:
        taken[kept["series"]].extend(range(kept["first_sequence"], kept["last_sequence"] + 1))
    for code in taken.keys() | series.keys():
        last = series.get(code, 0)
        if sorted(taken[code]) != list(range(1, last + 1)):
            text = f"series {code}: numbers are not 1 to {last} without gap or double"
            yield _fault("series-broken", text, series=code, last=last)


def broken_paper(
    ends: Sequence[Row], entries: Sequence[Row], paper: Sequence[Row], numbers: Mapping[Any, str]
) -> Iterator[Fault]:
    """Numbers on paper that were used and never printed, and ends that don't fit the bilag (rules 1 and 4).

    `ends` are those that stand, `entries` those not given up, `numbers` has every bilag's number by its key.
    """
    spans = [(row["series"], row["first_sequence"], row["last_sequence"]) for row in paper]
    used = {}
    for row in ends:
        number = BilagNumber(row["series"], row["sequence"])
        if not any(code == number.series and first <= number.sequence <= last for code, first, last in spans):
            yield _fault("number-unprinted", f"{number} has an end and was never printed", number=str(number))
        if row["bilag_id"] is not None:
            used[row["bilag_id"]] = str(number)
    for row in entries:
        key = row["id"]
        if row["checked_by"] == row["typed_by"] or row["issuer_id"] == row["payer_id"]:
            text = f"entry {key}: one person where two are needed"
            yield _fault("entry-by-one", text, entry=key)
        if row["bilag_id"] is not None and used.get(row["bilag_id"]) != row["number"]:
            text = f"entry {key}: the number has not ended as used by its bilag"
            yield _fault("entry-without-end", text, entry=key)
    registered = {row["bilag_id"] for row in entries}
    for bilag_id, stated in used.items():
        if numbers.get(bilag_id) != stated or bilag_id not in registered:
            text = f"{stated} is used by bilag {bilag_id}, which is not registered from it"
            yield _fault("number-used-elsewhere", text, number=stated, bilag=bilag_id)


def broken_rules_of_two(bilag: Iterable[Row], boxes: Iterable[Row]) -> Iterator[Fault]:
    """Bilag where one person took two conflicting steps, or ran a box in the hændelse as well (rule 4)."""
    cashiers = {(box["incident_id"], box["run_by"]) for box in boxes}
    for row in bilag:
        key, payer, decider = row["id"], row["paid_by"], row["decided_by"]
        if payer is not None and payer in {row["requested_by"], row["issued_by"], decider}:
            yield _fault("payer-not-second", f"bilag {key}: payer has issued or approved it", bilag=key)
        if decider is not None and decider == row["requested_by"]:
            yield _fault("decider-not-second", f"bilag {key}: approved by who asked for it", bilag=key)
        if (row["incident_id"], decider) in cashiers:
            yield _fault("decider-ran-box", f"bilag {key}: approved by who ran a cash box", bilag=key)


def paid_not_once(
    bilag: Iterable[Row], clearing: Mapping[int, int], settled: Mapping[int, int]
) -> Iterator[Fault]:
    """Bilag whose clearing postings are not what is paid less what is settled (rule 2).

    Also those of which more or less is settled than their settlement lines say. `clearing` and `settled`
    are sums in øre by bilag, of postings and of settlement lines.
    """
    for row in bilag:
        key = row["id"]
        due = row["amount_oere"] - row["settled_oere"] if row["paid_by"] is not None else 0
        if (held := clearing.get(key, 0)) != due:
            text = f"bilag {key}: clearing holds {held} øre, {due} øre are outstanding"
            yield _fault("clearing-differs", text, bilag=key, found_oere=held, due_oere=due)
        if (lines := settled.get(key, 0)) != row["settled_oere"]:
            text = f"bilag {key}: {row['settled_oere']} øre settled, lines sum to {lines} øre"
            yield _fault("settled-differs", text, bilag=key, found_oere=lines, due_oere=row["settled_oere"])


def wrong_balances(boxes: Iterable[Row], sums: Mapping[int, int]) -> Iterator[Fault]:
    """Cash boxes whose balance is not the sum of their postings, which `sums` has in øre by box (rule 6)."""
    for box in boxes:
        key, balance, total = box["id"], box["balance_oere"], sums.get(box["id"], 0)
        if total != balance:
            text = f"box {key}: balance {balance} øre, postings sum to {total} øre"
            yield _fault("balance-differs", text, box=key, found_oere=balance, due_oere=total)


def broken_releases(lists: Iterable[Row], transfers: Iterable[Row], bilag: Iterable[Row]) -> Iterator[Fault]:
    """Lists of transfers released by one person alone, or by a party of a bilag that is on them (rule 4)."""
    parties = {row["id"]: {row["requested_by"], row["issued_by"], row["decided_by"]} for row in bilag}
    on_list: defaultdict[Any, set[Any]] = defaultdict(set)
    for row in transfers:
        on_list[row["list_id"]] |= parties.get(row["bilag_id"], set())
    for row in lists:
        acted = {row["made_by"], row["released_by"]} - {None}
        if row["made_by"] == row["released_by"]:
            text = f"transfer list {row['id']}: released by who made it"
            yield _fault("release-not-second", text, list=row["id"])
        if acted & on_list[row["id"]]:
            text = f"transfer list {row['id']}: made or released by who has a part in a bilag on it"
            yield _fault("release-not-second", text, list=row["id"])


class Steps:
    """The statuses of all bilag while the journal is played."""

    def __init__(self) -> None:
        self._status: dict[Key, str] = {}

    def take(self, key: Key, after: str) -> Fault | None:
        """Take a bilag to a status; a fault when the table of steps has no such step, or no such start."""
        before = self._status.get(key)
        self._status[key] = after
        if (after in FIRST_STATUSES) if before is None else ((before, after) in _STEPS):
            return None
        text = f"bilag {key}: {before or 'new'} to {after}"
        return _fault("step-forbidden", text, bilag=key, before=before or "", after=after)


def _fault(code: str, text: str, **values: Any) -> Fault:
    return Fault(code=code, text=text, values=values)
