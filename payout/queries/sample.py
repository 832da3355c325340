"""The sample of paid bilag that is checked with the citizen or the signed paper."""

from dataclasses import dataclass

from sqlalchemy import Connection


@dataclass(frozen=True, slots=True, kw_only=True)
class SampleState:
    """How many bilag were drawn, how many of them have an answer, and how many differ."""

    drawn: int
    answered: int
    differing: int


def sample_state(connection: Connection, incident_id: int) -> SampleState:
    """The sample of a hændelse: nothing is drawn, until samples are kept."""
    return SampleState(drawn=0, answered=0, differing=0)
