"""What differs between two lists of one source: who joined and left, which amounts changed, and by how much.

A citizen's standing amount of a ydelse is the sum of the lines that are not below zero: corrections and help
for a single occasion come and go, and would look like changes of what the citizen gets month after month.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final, NamedTuple, Protocol

from payout.cpr import Cpr
from payout.domain.names import name_key
from payout.money import Oere

ONE_OFF_BENEFITS: Final = frozenset({"Enkeltydelser"})
"""Ydelser for a single occasion (docs/sources.md, "sammenligning med forrige liste")."""
MUCH_LARGER_FACTOR: Final = 2
"""More than so many times the previous list's amount is said; skøn (docs/sources.md, same place)."""
MUCH_SHORTER_FACTOR: Final = 2
"""Fewer lines than the previous list's divided by so much is said; skøn (docs/sources.md, same place)."""
CUT_NAME_LETTERS: Final = 20
"""A name of so many letters may be cut off by its list: only what both lists have of it is compared."""


class ListedPayment(Protocol):
    """What a comparison looks at; a `ListLine` is one."""

    @property
    def row(self) -> int:
        """Row of its list."""

    @property
    def cpr(self) -> Cpr:
        """Whose it is."""

    @property
    def name(self) -> str:
        """Empty where the list has no names."""

    @property
    def benefit(self) -> str:
        """The ydelse as the list calls it."""

    @property
    def amount_oere(self) -> Oere:
        """Below zero in a correction."""


class EarlierLine(NamedTuple):
    """A line of a list that is stored already, as far as another is compared with it."""

    row: int
    cpr: Cpr
    name: str
    benefit: str
    amount_oere: Oere


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """From one list to the next: persons, lines, standing amounts that both have, and sums in øre."""

    persons_before: int
    persons_after: int
    joined: int
    left: int
    lines_before: int
    lines_after: int
    standing_amounts: int
    changed_amounts: int
    before_oere: Oere
    after_oere: Oere

    @property
    def difference_oere(self) -> Oere:
        """How much more the later list has; below zero when it has less."""
        return Oere(self.after_oere - self.before_oere)


@dataclass(frozen=True, slots=True, kw_only=True)
class ListComparison:
    """The change of the whole list, and of each ydelse that either list has, by name."""

    total: Change
    by_benefit: Mapping[str, Change]


class LargerAmount(NamedTuple):
    """A citizen's standing amount of a ydelse that has grown beyond MUCH_LARGER_FACTOR; amounts in øre."""

    row: int
    before_oere: Oere
    after_oere: Oere


class OtherName(NamedTuple):
    """A row whose name is another than the one that an earlier list's row has for the same number."""

    row: int
    earlier_row: int


@dataclass(slots=True)
class _Sums:
    """One list, or one ydelse of it, while it is added up."""

    persons: set[str] = field(default_factory=set)
    lines: int = 0
    oere: int = 0
    standing: dict[tuple[str, str], int] = field(default_factory=lambda: defaultdict(int))

    def add(self, line: ListedPayment) -> None:
        self.persons.add(line.cpr.digits)
        self.lines += 1
        self.oere += line.amount_oere
        if line.amount_oere >= 0 and line.benefit not in ONE_OFF_BENEFITS:
            self.standing[line.cpr.digits, line.benefit] += line.amount_oere


def compare_lists(before: Iterable[ListedPayment], after: Iterable[ListedPayment]) -> ListComparison:
    """What has changed from one list to the next, in all and for each ydelse."""
    whole_before, parts_before = _added_up(before)
    whole_after, parts_after = _added_up(after)
    return ListComparison(
        total=_change(whole_before, whole_after),
        by_benefit={
            benefit: _change(parts_before.get(benefit, _Sums()), parts_after.get(benefit, _Sums()))
            for benefit in sorted(parts_before.keys() | parts_after.keys())
        },
    )


def standing_amounts(lines: Iterable[ListedPayment]) -> Mapping[tuple[str, str], int]:
    """The standing amount in øre of each CPR number's digits and ydelse."""
    return _added_up(lines)[0].standing


def much_larger(before: Iterable[ListedPayment], after: Iterable[ListedPayment]) -> Iterator[LargerAmount]:
    """Standing amounts far above those of the previous list, each at the row that gives most of it."""
    earlier = standing_amounts(before)
    rows: dict[tuple[str, str], ListedPayment] = {}
    whole = _Sums()
    for line in after:
        whole.add(line)
        key = line.cpr.digits, line.benefit
        if key in earlier and (key not in rows or line.amount_oere > rows[key].amount_oere):
            rows[key] = line
    for key, line in rows.items():
        if 0 < earlier[key] * MUCH_LARGER_FACTOR < whole.standing.get(key, 0):
            yield LargerAmount(line.row, Oere(earlier[key]), Oere(whole.standing[key]))


def is_much_shorter(lines_before: int, lines_after: int) -> bool:
    """Whether a list has so few of the previous one's lines that it may be a part of a list only."""
    return lines_after * MUCH_SHORTER_FACTOR < lines_before


def is_most(persons_in_both: int, persons_before: int) -> bool:
    """Whether a run has at least half of the persons of an earlier one, and so looks like a whole run."""
    return persons_in_both * 2 >= persons_before


def other_names(before: Iterable[ListedPayment], after: Iterable[ListedPayment]) -> Iterator[OtherName]:
    """CPR numbers that had another name on the previous list; a different spelling of it is none."""
    earlier = _first_names(before)
    for digits, line in _first_names(after).items():
        known = earlier.get(digits)
        if known is not None and known.name != line.name and not _same_name(known.name, line.name):
            yield OtherName(line.row, known.row)


def _added_up(lines: Iterable[ListedPayment]) -> tuple[_Sums, dict[str, _Sums]]:
    whole, parts = _Sums(), dict[str, _Sums]()
    for line in lines:
        whole.add(line)
        parts.setdefault(line.benefit, _Sums()).add(line)
    return whole, parts


def _change(before: _Sums, after: _Sums) -> Change:
    both = before.standing.keys() & after.standing.keys()
    return Change(
        persons_before=len(before.persons),
        persons_after=len(after.persons),
        joined=len(after.persons - before.persons),
        left=len(before.persons - after.persons),
        lines_before=before.lines,
        lines_after=after.lines,
        standing_amounts=len(both),
        changed_amounts=sum(before.standing[key] != after.standing[key] for key in both),
        before_oere=Oere(before.oere),
        after_oere=Oere(after.oere),
    )


def _first_names(lines: Iterable[ListedPayment]) -> dict[str, ListedPayment]:
    """For each CPR number the first line that has a name."""
    named: dict[str, ListedPayment] = {}
    for line in lines:
        if line.name:
            named.setdefault(line.cpr.digits, line)
    return named


def _same_name(one: str, other: str) -> bool:
    one_key, other_key = name_key(one), name_key(other)
    letters = min(len(one_key), len(other_key))
    return one_key == other_key or (letters >= CUT_NAME_LETTERS and one_key[:letters] == other_key[:letters])
