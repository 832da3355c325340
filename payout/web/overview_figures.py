"""The figures of the overview in the order that its page and its printed sheet show them."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from payout.domain.estimate import Estimate
from payout.domain.overview import BenefitStanding, BoxBalance, Overview, StatusTotals, Tally
from payout.money import Oere
from payout.web.charts import Bar, BarGroup


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """How many bilag have come to a step, and what it means."""

    label: str
    meaning: str
    tally: Tally


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """What waits, for whom, and the page where it is done."""

    who: str
    what: str
    tally: Tally
    endpoint: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StandingRow:
    """One ydelse and pay-day, or what is left over of several, with what is expected and not issued yet.

    `estimate` is None for several put together: their spreads don't add up.
    """

    benefit: str
    pay_date: date | None
    lines: int
    citizens: int
    amount_oere: Oere
    estimate: Estimate | None
    issued: Tally
    paid: Tally
    not_issued_oere: Oere


def steps(totals: StatusTotals) -> tuple[Step, ...]:
    """The totals of the bilag, each counting all that ever came to its step."""
    return (
        Step(label="Anmodet", meaning="alle bilag og anmodninger", tally=totals.requested),
        Step(label="Udstedt", meaning="har fået nummer og er ikke annulleret", tally=totals.issued),
        Step(label="Udbetalt", meaning="er betalt til borgeren, også de afregnede", tally=totals.paid),
        Step(label="Afregnet", meaning="er udbetalt, og intet udestår", tally=totals.settled),
        Step(label="Annulleret", meaning="har fået nummer og er annulleret", tally=totals.voided),
        Step(label="Afslået", meaning="afslået af teamlederen", tally=totals.rejected),
        Step(label="Udestående", meaning="udbetalt og endnu ikke afregnet", tally=unsettled(totals)),
    )


def waits(totals: StatusTotals) -> tuple[Waiting, ...]:
    """What waits for whom."""
    return (
        Waiting(
            who="Teamlederen",
            what="Anmodninger, der skal afgøres",
            tally=totals.awaiting,
            endpoint="decisions.index",
        ),
        Waiting(who="Økonomi", what="Bilag, der skal udbetales", tally=totals.waiting, endpoint="desk.queue"),
        Waiting(
            who="Økonomi",
            what="Udbetalte bilag, der skal afregnes",
            tally=unsettled(totals),
            endpoint="bilag.index",
        ),
    )


def unsettled(totals: StatusTotals) -> Tally:
    """Paid bilag with something outstanding, and how much that is."""
    return Tally(count=totals.paid.count - totals.settled.count, amount_oere=totals.outstanding_oere)


def standing_rows(standings: Iterable[BenefitStanding]) -> tuple[StandingRow, ...]:
    """A row for each ydelse and pay-day."""
    return tuple(
        _row(standing.benefit, standing.pay_date, [standing], estimate=standing.estimate)
        for standing in standings
    )


def standing_rows_within(standings: Sequence[BenefitStanding], most: int) -> tuple[StandingRow, ...]:
    """At most so many rows: the largest in their order, and one for all the others together."""
    if len(standings) <= most:
        return standing_rows(standings)
    by_size = sorted(standings, key=lambda standing: standing.amount_oere, reverse=True)
    others = by_size[most - 1 :]
    kept = [standing for standing in standings if standing not in others]
    return (*standing_rows(kept), _row(f"Øvrige ({len(others)})", None, others))


def total_row(overview: Overview) -> StandingRow:
    """All ydelser together; a person with several of them counts once."""
    return _row("I alt", None, overview.by_benefit, citizens=overview.citizens, estimate=overview.estimate)


def chart_groups(standings: Iterable[BenefitStanding]) -> tuple[BarGroup, ...]:
    """Expected, issued and paid of each ydelse over all its pay-days."""
    by_benefit: defaultdict[str, list[BenefitStanding]] = defaultdict(list)
    for standing in standings:
        by_benefit[standing.benefit].append(standing)
    return tuple(_group(_row(benefit, None, group)) for benefit, group in by_benefit.items())


def boxes_within(boxes: Sequence[BoxBalance], most: int) -> tuple[BoxBalance, ...]:
    """At most so many boxes: the fullest, and one for all the others together."""
    by_size = sorted(boxes, key=lambda box: box.balance_oere, reverse=True)
    if len(by_size) <= most:
        return tuple(by_size)
    others = by_size[most - 1 :]
    together = Oere(sum(box.balance_oere for box in others))
    return (*by_size[: most - 1], BoxBalance(place=f"Øvrige ({len(others)})", balance_oere=together))


def cash_total(overview: Overview) -> Oere:
    """What all open cash boxes hold."""
    return Oere(sum(box.balance_oere for box in overview.cash_boxes))


def _group(row: StandingRow) -> BarGroup:
    return BarGroup(
        title=row.benefit,
        bars=(
            Bar.of_money("Forventet", row.amount_oere),
            Bar.of_money("Udstedt", row.issued.amount_oere),
            Bar.of_money("Udbetalt", row.paid.amount_oere),
        ),
    )


def _row(
    benefit: str,
    pay_date: date | None,
    parts: Sequence[BenefitStanding],
    *,
    citizens: int | None = None,
    estimate: Estimate | None = None,
) -> StandingRow:
    amount_oere = sum(part.amount_oere for part in parts)
    issued = sum((part.issued for part in parts), start=Tally())
    return StandingRow(
        benefit=benefit,
        pay_date=pay_date,
        lines=sum(part.lines for part in parts),
        citizens=sum(part.citizens for part in parts) if citizens is None else citizens,
        amount_oere=Oere(amount_oere),
        estimate=estimate,
        issued=issued,
        paid=sum((part.paid for part in parts), start=Tally()),
        not_issued_oere=Oere(max(amount_oere - issued.amount_oere, 0)),
    )
