"""Rules that the whole book must keep, checked on what was replayed from the journal (docs/rules.md, rules
1-6).

Each check takes values and gives what is wrong, in words for the log; an empty result means that the rule
holds. A journal that was tampered with may hold anything: what a check can't read it raises KeyError,
TypeError or ValueError for, once it is walked.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from payout.bilag_number import BilagNumber
from payout.domain.bilag_states import TRANSITIONS, BilagStatus
from payout.domain.journal import Row

FIRST_STATUSES = frozenset({BilagStatus.AWAITING_APPROVAL, BilagStatus.ISSUED})
_STEPS = {(before, after) for (before, _), after in TRANSITIONS.items()}


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """One check of the verification: its name, whether it holds, and what was looked at or is wrong."""

    name: str
    ok: bool
    detail: str


def unbalanced_events(postings: Iterable[Row]) -> Iterator[str]:
    """Events whose postings don't sum to zero (rule 6)."""
    sums: defaultdict[int, int] = defaultdict(int)
    for posting in postings:
        sums[posting["event_number"]] += posting["amount_oere"]
    yield from (f"event {number}: sum {total} øre" for number, total in sums.items() if total)


def broken_series(
    bilag: Iterable[Row], series: Mapping[Any, Row], paper: Iterable[Row] = ()
) -> Iterator[str]:
    """Gaps, doubles and wrong check digits in the number series (rule 1).

    The ranges that are kept for bilag on paper are no gap, and no bilag may have a number in them.
    """
    taken: defaultdict[str, list[int]] = defaultdict(list)
    for row in bilag:
        if row.get("number") is None:
            continue
        taken[row["series"]].append(row["sequence"])
        if str(BilagNumber(row["series"], row["sequence"])) != row["number"]:
            yield f"bilag {row['id']}: number does not fit its series and sequence"
    for kept in paper:
        taken[kept["series"]].extend(range(kept["first_sequence"], kept["last_sequence"] + 1))
    for code in taken.keys() | series.keys():
        last = series[code]["last_sequence"] if code in series else 0
        if sorted(taken[code]) != list(range(1, last + 1)):
            yield f"series {code}: numbers are not 1 to {last} without gap or double"


def broken_rules_of_two(bilag: Iterable[Row], boxes: Iterable[Row]) -> Iterator[str]:
    """Bilag where one person took two conflicting steps, or ran a box in the hændelse as well (rule 4)."""
    cashiers = {(box["incident_id"], box["run_by"]) for box in boxes}
    for row in bilag:
        payer, decider = row.get("paid_by"), row.get("decided_by")
        if payer is not None and payer in {row["requested_by"], row.get("issued_by"), decider}:
            yield f"bilag {row['id']}: payer has issued or approved it"
        if decider is not None and decider == row["requested_by"]:
            yield f"bilag {row['id']}: approved by who asked for it"
        if (row["incident_id"], decider) in cashiers:
            yield f"bilag {row['id']}: approved by who ran a cash box"


def paid_not_once(bilag: Iterable[Row], postings: Iterable[Row]) -> Iterator[str]:
    """Bilag whose clearing postings are not what is paid less what is settled (rule 2)."""
    clearing: defaultdict[int, int] = defaultdict(int)
    for posting in postings:
        if posting["account"] == "clearing":
            clearing[posting["bilag_id"]] += posting["amount_oere"]
    for row in bilag:
        due = row["amount_oere"] - row["settled_oere"] if row.get("paid_by") is not None else 0
        if clearing[row["id"]] != due:
            yield f"bilag {row['id']}: clearing holds {clearing[row['id']]} øre, {due} øre are outstanding"


def wrong_balances(boxes: Iterable[Row], postings: Iterable[Row]) -> Iterator[str]:
    """Cash boxes whose balance is not the sum of their postings (rule 6)."""
    sums: defaultdict[int, int] = defaultdict(int)
    for posting in postings:
        if posting["account"] == "cash_box":
            sums[posting["box_id"]] += posting["amount_oere"]
    for box in boxes:
        if sums[box["id"]] != box["balance_oere"]:
            yield f"box {box['id']}: balance {box['balance_oere']} øre, postings sum to {sums[box['id']]} øre"


def forbidden_steps(changes: Iterable[Mapping[str, Any]]) -> Iterator[str]:
    """Changes that take a bilag from one status to another, or start it in one, that the table has not."""
    status: dict[Any, str] = {}
    for change in changes:
        if change["table"] != "bilag" or "status" not in change["values"]:
            continue
        before, after = status.get(change["key"]), change["values"]["status"]
        if (after not in FIRST_STATUSES) if before is None else ((before, after) not in _STEPS):
            yield f"bilag {change['key']}: {before or 'new'} to {after}"
        status[change["key"]] = after


def differing_rows(table: str, told: Mapping[Any, Row], found: Mapping[Any, Row]) -> Iterator[str]:
    """Rows of a table that differ from what the journal tells, or that only one side has."""
    for key in told.keys() | found.keys():
        if key not in found:
            yield f"{table} {key}: missing from the table"
        elif key not in told:
            yield f"{table} {key}: not in the journal"
        elif differing := sorted(name for name in found[key] if found[key][name] != told[key].get(name)):
            yield f"{table} {key}: {', '.join(differing)}"
