"""The totals of a hændelse: which statuses each counts, and its live formulas over the Bilag sheet."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from exports.sheet import Formula
from payout.domain.bilag_states import PAID_OUT, WAITS_FOR_PAYOUT, BilagStatus
from payout.domain.overview import StatusTotals, Tally
from payout.labels import label_of

NAME_NUMBER: Final = "BilagNummer"
NAME_STATUS: Final = "BilagStatus"
NAME_AMOUNT: Final = "BilagBeløb"
NAME_OUTSTANDING: Final = "BilagUdestående"
NAME_BENEFIT: Final = "BilagYdelse"
NAME_PAY_DATE: Final = "BilagUdbetalingsdag"
NAME_EXPECTED: Final = "BilagForventet"
NAME_METHOD: Final = "BilagMåde"
NAME_SET_OFF: Final = "BilagModregnet"
NAME_REPAID: Final = "BilagTilbagebetalt"
NAME_WRITTEN_OFF: Final = "BilagAfskrevet"
NAME_OTHERWISE: Final = "BilagAndet"


@dataclass(frozen=True, slots=True, kw_only=True)
class StatusTotal:
    """A total over statuses: what it is called, which it counts, and where the overview keeps it."""

    label: str
    counts: str
    statuses: frozenset[BilagStatus]
    pick: Callable[[StatusTotals], Tally]


ISSUED: Final = StatusTotal(
    label="Udstedt",
    counts="har fået nummer og er ikke annulleret",
    statuses=WAITS_FOR_PAYOUT | PAID_OUT,
    pick=lambda totals: totals.issued,
)
PAID: Final = StatusTotal(
    label="Udbetalt",
    counts="er betalt til borgeren, også de afregnede",
    statuses=PAID_OUT,
    pick=lambda totals: totals.paid,
)
STATUS_TOTALS: Final[Sequence[StatusTotal]] = (
    StatusTotal(
        label="Anmodet",
        counts="alle bilag og anmodninger",
        statuses=frozenset(BilagStatus),
        pick=lambda totals: totals.requested,
    ),
    StatusTotal(
        label="Afventer godkendelse",
        counts="hos teamlederen, uden nummer endnu",
        statuses=frozenset({BilagStatus.AWAITING_APPROVAL}),
        pick=lambda totals: totals.awaiting,
    ),
    StatusTotal(
        label="Afslået",
        counts="afslået af teamlederen, uden nummer",
        statuses=frozenset({BilagStatus.REJECTED}),
        pick=lambda totals: totals.rejected,
    ),
    ISSUED,
    StatusTotal(
        label="Venter på udbetaling",
        counts="udstedt eller under udbetaling i kassen",
        statuses=WAITS_FOR_PAYOUT,
        pick=lambda totals: totals.waiting,
    ),
    StatusTotal(
        label="Annulleret",
        counts="har fået nummer og er annulleret",
        statuses=frozenset({BilagStatus.VOIDED}),
        pick=lambda totals: totals.voided,
    ),
    PAID,
    StatusTotal(
        label="Afregnet",
        counts="er udbetalt, og intet udestår",
        statuses=frozenset({BilagStatus.SETTLED}),
        pick=lambda totals: totals.settled,
    ),
)


def count_formula(total: StatusTotal, counted: StatusTotals) -> Formula:
    """How many bilag the total has, counted on the Bilag sheet."""
    if total.statuses == frozenset(BilagStatus):
        text = f"COUNTA({NAME_STATUS})"
    else:
        text = f"SUMPRODUCT(COUNTIF({NAME_STATUS},{status_list(total)}))"
    return Formula(text, total.pick(counted).count)


def amount_formula(total: StatusTotal, counted: StatusTotals) -> Formula:
    """The total's kroner, added on the Bilag sheet."""
    if total.statuses == frozenset(BilagStatus):
        text = f"SUM({NAME_AMOUNT})"
    else:
        text = f"SUMPRODUCT(SUMIFS({NAME_AMOUNT},{NAME_STATUS},{status_list(total)}))"
    return Formula(text, total.pick(counted).amount_oere)


def status_list(total: StatusTotal) -> str:
    """The statuses that a total counts, as a list in a formula."""
    return word_list(status for status in BilagStatus if status in total.statuses)


def word_list(values: Iterable[StrEnum]) -> str:
    """The Danish words for values, as a list in a formula."""
    words = ",".join(f'"{label_of(value)}"' for value in values)
    return f"{{{words}}}"
