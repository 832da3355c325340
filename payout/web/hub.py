"""A page that leads to other pages, each with one sentence about what is done there."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class HubPage:
    """A page that a hub leads to: its endpoint, its name, and one sentence about what is done there."""

    endpoint: str
    label: str
    sentence: str
