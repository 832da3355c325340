"""Missing payments: the match's rows with what was done about each."""

from sqlalchemy import Connection, select

from payout import clock
from payout.cpr import Cpr
from payout.domain.bilag_states import BilagStatus
from payout.domain.incident import Incident
from payout.domain.missing import (
    MissingCase,
    MissingKey,
    MissingPayment,
    MissingState,
    MissingStep,
    StepKind,
    worklist,
)
from payout.models import bilag, missing_case, missing_step, user
from payout.queries.bilag import Bilag, bilag_where
from payout.queries.incidents import incident_by_id
from payout.queries.real_run import real_run

GONE = frozenset({BilagStatus.VOIDED, BilagStatus.REJECTED})


def missing_payments(connection: Connection, incident: Incident) -> tuple[MissingPayment, ...] | None:
    """The list, the most urgent first; None while no real run is stored."""
    found = real_run(connection, incident)
    if found is None:
        return None
    return worklist(found.rows, missing_cases(connection, incident.incident_id), clock.today())


def count_open(connection: Connection, incident_id: int) -> int:
    """How many missing payments somebody still has to do something about; none while no run is stored."""
    found = missing_payments(connection, incident_by_id(connection, incident_id))
    return sum(one.state is MissingState.OPEN for one in found or ())


def missing_cases(connection: Connection, incident_id: int) -> tuple[MissingCase, ...]:
    """All that something was done about, in the order in which it was begun."""
    here = missing_case.c.incident_id == incident_id
    steps: dict[int, list[MissingStep]] = {}
    rows = connection.execute(
        select(missing_step, user.c.display_name, bilag.c.number, bilag.c.status)
        .join(missing_case, missing_case.c.id == missing_step.c.case_id)
        .join(user, user.c.id == missing_step.c.told_by)
        .outerjoin(bilag, bilag.c.id == missing_step.c.bilag_id)
        .where(here)
        .order_by(missing_step.c.id)
    )
    for row in rows:
        steps.setdefault(row.case_id, []).append(
            MissingStep(
                kind=StepKind(row.kind),
                on_date=row.on_date,
                bilag_id=row.bilag_id,
                bilag_number=row.number,
                note=row.note,
                told_by=row.display_name,
                told_at=row.told_at,
                counts=row.status not in GONE,
            )
        )
    cases = connection.execute(select(missing_case).where(here).order_by(missing_case.c.id))
    return tuple(
        MissingCase(
            case_id=row.id,
            key=MissingKey(Cpr(row.cpr), row.benefit, row.period_from, row.pay_date),
            name=row.name,
            is_protected=row.is_protected,
            period_to=row.period_to,
            missing_oere=row.missing_oere,
            steps=tuple(steps.get(row.id, ())),
        )
        for row in cases
    )


def bilag_for(connection: Connection, incident_id: int, cpr: Cpr) -> tuple[Bilag, ...]:
    """The citizen's bilag in the hændelse that have a number and were not annulled."""
    return bilag_where(
        connection,
        bilag.c.incident_id == incident_id,
        bilag.c.cpr == cpr.digits,
        bilag.c.number.is_not(None),
        bilag.c.status.not_in(sorted(GONE)),
    )
