"""What differs for one citizen between two lists of a source: standing amounts, ydelse by ydelse."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from payout.domain.list_comparison import ListedPayment, standing_amounts
from payout.money import Oere


@dataclass(frozen=True, slots=True, kw_only=True)
class BenefitChange:
    """A ydelse whose standing amount differs, in øre; None on the list that does not have it."""

    benefit: str
    before_oere: Oere | None
    after_oere: Oere | None


def citizen_changes(
    before: Iterable[ListedPayment], after: Iterable[ListedPayment]
) -> tuple[BenefitChange, ...]:
    """The ydelser that came, went or have another amount, by name; the lines are one citizen's."""
    earlier, later = _by_benefit(before), _by_benefit(after)
    return tuple(
        BenefitChange(benefit=benefit, before_oere=earlier.get(benefit), after_oere=later.get(benefit))
        for benefit in sorted(earlier.keys() | later.keys())
        if earlier.get(benefit) != later.get(benefit)
    )


def _by_benefit(lines: Iterable[ListedPayment]) -> Mapping[str, Oere]:
    return {benefit: Oere(oere) for (_, benefit), oere in standing_amounts(lines).items()}
