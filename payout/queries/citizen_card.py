"""The card that the counter works from: a citizen, what is expected, what is given, what can be given now."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection

from payout import clock
from payout.domain.aconto import Expected, Limit, Standing, broken_limits, person_remaining
from payout.domain.bilag import BilagDraft
from payout.domain.bilag_states import WAITS_FOR_PAYOUT, BilagStatus
from payout.domain.incident import Incident
from payout.domain.suggestion import Suggestion, worked_out
from payout.money import Oere
from payout.queries.bilag import Bilag, bilag_of_citizen
from payout.queries.citizens import Citizen, citizen_by_ref, standing
from payout.queries.given_elsewhere import GivenElsewhere, given_elsewhere
from payout.queries.incidents import open_incident
from payout.queries.lists import lists_in_use
from payout.queries.pay_marks import PayMark, mark_of
from payout.queries.since_last_list import ListNews, list_news, other_payees
from payout.queries.unregistered_papers import UnregisteredPaper, unregistered_papers


@dataclass(frozen=True, slots=True, kw_only=True)
class CardLine:
    """One claim with the advance to suggest, and how old its list is (None: the list has no date)."""

    expected: Expected
    suggestion: Suggestion
    list_age_days: int | None

    @property
    def suggested_oere(self) -> Oere:
        """The advance to suggest, in øre."""
        return self.suggestion.amount_oere


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """What a citizen can be given. Without an open hændelse nothing is expected and nothing can be given."""

    citizen: Citizen
    incident: Incident | None
    standing: Standing
    lines: tuple[CardLine, ...]

    @property
    def given_oere(self) -> Oere:
        """Sum of all advances that count, in øre."""
        return self.standing.given_oere

    @property
    def remaining_oere(self) -> Oere:
        """What the citizen can still get without approval, in øre."""
        if self.incident is None:
            return Oere(0)
        return person_remaining(self.incident.scope.rule, self.standing)

    @property
    def first_to_give(self) -> CardLine | None:
        """The line that the form begins with: the first with something to suggest, else the first."""
        return next((line for line in self.lines if line.suggested_oere), next(iter(self.lines), None))

    def broken_limits(self, draft: BilagDraft) -> tuple[Limit, ...]:
        """What the draft needs an approval for."""
        if self.incident is None:
            return ()
        return broken_limits(self.incident.scope.rule, self.standing, draft.claim, draft.amount_oere)


@dataclass(frozen=True, slots=True, kw_only=True)
class CitizenCard(Offer):
    """A citizen's card: what can be given, with all that the counter should know beside it."""

    bilag: tuple[Bilag, ...]
    mark: PayMark | None
    payees: tuple[str, ...]
    news: tuple[ListNews, ...]
    elsewhere: tuple[GivenElsewhere, ...]
    papers: tuple[UnregisteredPaper, ...]

    @property
    def rejected(self) -> tuple[Bilag, ...]:
        """The requests that a team leader has said no to, the newest first."""
        return tuple(row for row in self.bilag if row.status is BilagStatus.REJECTED)

    @property
    def unpaid(self) -> tuple[Bilag, ...]:
        """The bilag that are issued and may still be paid."""
        return tuple(row for row in self.bilag if row.status in WAITS_FOR_PAYOUT)

    @property
    def oldest_list_days(self) -> int:
        """The age in days of the oldest list behind the lines; 0 when none has a date."""
        return max((line.list_age_days or 0 for line in self.lines), default=0)


def offer_to(connection: Connection, ref: str) -> Offer | None:
    """What the citizen behind a page's reference can be given; None when the reference names nobody."""
    citizen = citizen_by_ref(connection, ref)
    if citizen is None:
        return None
    incident = open_incident(connection)
    if incident is None:
        return Offer(citizen=citizen, incident=None, standing=Standing(expected=(), given=()), lines=())
    known = standing(connection, citizen.citizen_id, citizen.cpr, incident)
    lines = tuple(
        CardLine(
            expected=expected,
            suggestion=worked_out(incident.scope.rule, known, expected.claim),
            list_age_days=_age(expected.list_date),
        )
        for expected in known.expected
    )
    return Offer(citizen=citizen, incident=incident, standing=known, lines=lines)


def citizen_card(connection: Connection, ref: str) -> CitizenCard | None:
    """The card behind a page's reference; None when the reference names nobody."""
    offer = offer_to(connection, ref)
    if offer is None:
        return None
    citizen, incident = offer.citizen, offer.incident
    return CitizenCard(
        citizen=citizen,
        incident=incident,
        standing=offer.standing,
        lines=offer.lines,
        bilag=bilag_of_citizen(connection, citizen.citizen_id),
        mark=mark_of(connection, citizen.citizen_id),
        payees=other_payees(connection, citizen.cpr, lists_in_use(connection)),
        news=list_news(connection, citizen.cpr),
        elsewhere=given_elsewhere(connection, citizen.cpr, incident.incident_id) if incident else (),
        papers=unregistered_papers(connection, citizen.citizen_id),
    )


def _age(day: date | None) -> int | None:
    return None if day is None else (clock.today() - day).days
