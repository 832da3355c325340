"""Posting files: the journal's postings as lines that another system books, each with its account there.

A file holds the postings of a span of events, all of one regnskabsår. Since an event's postings sum to zero,
every voucher and every file does; that is checked again before a file is made.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from itertools import groupby
from typing import Final, NamedTuple

from payout.domain.account_map import AccountMap, AccountString, TargetSystem
from payout.domain.errors import DomainError
from payout.domain.kontering import Account
from payout.money import Oere

TEXT_LENGTH: Final = 60
"""Characters of a line's text: what Prisme shows of it (docs/sources.md, "posteringsfiler")."""
DEBET: Final = "Debet"
KREDIT: Final = "Kredit"
DRILL_MARK: Final = "ØVELSE"


class PostingFormat(StrEnum):
    """The files that postings are handed out as. Each has a row of exports of its own."""

    KASSEKLADDE_XLSX = "kassekladde_xlsx"
    KASSEKLADDE_CSV = "kassekladde_csv"
    OPUS = "opus"
    PRISME = "prisme"


SYSTEM_OF: Final[Mapping[PostingFormat, TargetSystem]] = {
    PostingFormat.KASSEKLADDE_XLSX: TargetSystem.NEUTRAL,
    PostingFormat.KASSEKLADDE_CSV: TargetSystem.NEUTRAL,
    PostingFormat.OPUS: TargetSystem.OPUS,
    PostingFormat.PRISME: TargetSystem.PRISME,
}


class Posted(NamedTuple):
    """One posting as the ledger holds it: a positive amount is debet, a negative one kredit, in øre.

    `what` is its event in Danish, without a person; `benefit` the ydelse's name on the bilag, `benefit_code`
    what that name stands for, None when nobody has said so.
    """

    event_number: int
    booked_on: date
    bilag_number: str | None
    what: str
    account: Account
    amount_oere: Oere
    benefit: str | None
    benefit_code: str | None
    period_from: date | None
    period_to: date | None


class PostingLine(NamedTuple):
    """One line of a posting file; the amount has its sign as in `Posted`."""

    event_number: int
    booked_on: date
    voucher: str
    """The bilag's number, else "Journal" and the event's number."""
    text: str
    account: Account
    string: AccountString
    amount_oere: Oere
    benefit: str
    period_from: date | None
    period_to: date | None

    @property
    def side(self) -> str:
        """Debet or Kredit."""
        return DEBET if self.amount_oere > 0 else KREDIT

    @property
    def unsigned_oere(self) -> Oere:
        """The amount on its side."""
        return Oere(abs(self.amount_oere))


@dataclass(frozen=True, slots=True, kw_only=True)
class MissingAccount:
    """A part without an account, from the first day on that it is needed; `benefit` is a ydelse's name."""

    account: Account
    benefit: str | None
    needed_on: date


class AccountsMissing(DomainError):
    """Some postings have no account in the system; carries the system and what is missing."""

    code = "accounts-missing"

    def __init__(self, system: TargetSystem, missing: tuple[MissingAccount, ...]) -> None:
        super().__init__(f"{system}: {len(missing)} missing")
        self.system = system
        self.missing = missing


class NothingToExport(DomainError):
    """No posting has come since the last file of this format; carries that one's number, None without one."""

    code = "nothing-to-export"

    def __init__(self, last_number: int | None) -> None:
        super().__init__(f"nothing since {last_number}")
        self.last_number = last_number


class UnbalancedVoucher(DomainError):
    """A voucher's lines don't sum to zero; carries the voucher and the sum in øre."""

    code = "unbalanced-voucher"

    def __init__(self, voucher: str, sum_oere: int) -> None:
        super().__init__(f"{voucher}: {sum_oere}")
        self.voucher = voucher
        self.sum_oere = sum_oere


@dataclass(frozen=True, slots=True, kw_only=True)
class YearPart:
    """The lines of one regnskabsår, and the span of events that they were taken from."""

    year: int
    first_event: int
    last_event: int
    lines: Sequence[PostingLine]

    @property
    def debit_oere(self) -> Oere:
        """The sum of what is debet; what is kredit is as much."""
        return Oere(sum(line.amount_oere for line in self.lines if line.amount_oere > 0))


@dataclass(frozen=True, slots=True, kw_only=True)
class PostingFile:
    """A posting file before it is written: what it covers, who draws it, and its lines."""

    number: int
    format: PostingFormat
    office: str
    incident: str
    is_drill: bool
    drawn_by: str
    drawn_at: datetime
    chain_head: str
    part: YearPart


def lines_of(
    posted: Iterable[Posted], accounts: AccountMap, *, is_drill: bool = False
) -> tuple[PostingLine, ...]:
    """The lines, each with its account on its day. `posted` comes event by event.

    A drill's lines say so, so that nobody books them by mistake.
    Raises:  AccountsMissing with every part that has no account; UnbalancedVoucher.
    """
    known = _Known(accounts)
    lines = [
        line
        for _, event in groupby(posted, key=lambda one: one.event_number)
        for line in _event_lines(tuple(event), known, is_drill)
    ]
    if known.missing:
        raise AccountsMissing(accounts.system, tuple(known.missing.values()))
    check_vouchers(lines)
    return tuple(lines)


def check_vouchers(lines: Iterable[PostingLine]) -> None:
    """Raises UnbalancedVoucher unless every voucher's lines sum to zero within each year."""
    sums: dict[tuple[int, str], int] = {}
    for line in lines:
        place = (line.booked_on.year, line.voucher)
        sums[place] = sums.get(place, 0) + line.amount_oere
    for (_, voucher), total in sums.items():
        if total:
            raise UnbalancedVoucher(voucher, total)


def year_parts(lines: Sequence[PostingLine], *, first_event: int, last_event: int) -> tuple[YearPart, ...]:
    """The span of events cut at every year-end: parts without gap or overlap, each with lines of one year.

    Shape:   lines in the order of their events, whose days never go back (docs/rules.md, rule 7).
    """
    years = [(year, tuple(found)) for year, found in groupby(lines, key=lambda line: line.booked_on.year)]
    starts = [first_event, *(found[0].event_number for _, found in years[1:])]
    ends = [*(start - 1 for start in starts[1:]), last_event]
    return tuple(
        YearPart(year=year, first_event=start, last_event=end, lines=found)
        for (year, found), start, end in zip(years, starts, ends, strict=True)
    )


class _Known:
    """Accounts that were looked up, and the parts that have none."""

    def __init__(self, accounts: AccountMap) -> None:
        self._accounts = accounts
        self._found: dict[tuple[Account, str | None, date], AccountString | None] = {}
        self.missing: dict[tuple[Account, str | None], MissingAccount] = {}

    def account(self, one: Posted) -> AccountString | None:
        is_benefit = one.account is Account.BENEFIT
        place = (one.account, one.benefit_code if is_benefit else None, one.booked_on)
        if place not in self._found:
            entry = self._accounts.entry(*place)
            self._found[place] = entry.string if entry else None
        found = self._found[place]
        if found is None:
            name = one.benefit if is_benefit else None
            lacking = MissingAccount(account=one.account, benefit=name, needed_on=one.booked_on)
            self.missing.setdefault((one.account, name), lacking)
        return found


def _event_lines(event: Sequence[Posted], known: _Known, is_drill: bool) -> Iterator[PostingLine]:
    numbers = {one.bilag_number for one in event if one.bilag_number}
    # Lines of one event stay together: cash that goes to several bilag at once has the event as its voucher.
    voucher = numbers.pop() if len(numbers) == 1 else f"Journal {event[0].event_number}"
    for one in event:
        string = known.account(one)
        if string is None:
            continue
        told = f"{voucher} {one.what}"
        yield PostingLine(
            event_number=one.event_number,
            booked_on=one.booked_on,
            voucher=voucher,
            text=(f"{DRILL_MARK} {told}" if is_drill else told)[:TEXT_LENGTH],
            account=one.account,
            string=string,
            amount_oere=one.amount_oere,
            benefit=one.benefit or "",
            period_from=one.period_from,
            period_to=one.period_to,
        )


Writer = Callable[[PostingFile], bytes]
"""What lays a posting file out; `exports.posting_files.write_postings` is one."""
