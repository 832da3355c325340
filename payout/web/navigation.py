"""The menu: each entry for those who may open it."""

from dataclasses import dataclass

from flask import request, url_for

from payout.web.current import current_clerk, signed_in
from payout.web.permissions import ROUTES, may

_ENTRIES: tuple[tuple[str, str], ...] = (
    ("counter.search", "Skranke"),
    ("desk.queue", "Udbetaling"),
    ("decisions.index", "Godkendelser"),
    ("bilag.index", "Bilag"),
    ("overview.show", "Overblik"),
    ("lists.index", "Lister"),
    ("desk.boxes", "Kasser"),
    ("exports.index", "Eksport"),
    ("journal.index", "Journal"),
    ("users.index", "Brugere"),
    ("backups.index", "Sikkerhedskopier"),
    ("recent.index", "Mine seneste"),
)

_AREAS = {
    "incidents": "overview",
    "benefits": "lists",
    "layouts": "lists",
    "pay_marks": "decisions",
    "list_jobs": "lists",
    "verification": "journal",
}
"""Pages that are reached from another area's entry."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NavItem:
    """One entry of the menu."""

    label: str
    href: str
    current: bool


def nav_items() -> list[NavItem]:
    """The entries for who is signed in; none for nobody."""
    if signed_in() is None:
        return []
    area = (request.endpoint or "").partition(".")[0]
    return [
        NavItem(label=label, href=url_for(endpoint), current=_is_current(endpoint, area))
        for endpoint, label in _ENTRIES
        if may(current_clerk(), ROUTES[endpoint])
    ]


def start_page() -> str:
    """The page that a role begins with: the first entry of its menu."""
    return next(url_for(endpoint) for endpoint, _ in _start_order() if may(current_clerk(), ROUTES[endpoint]))


def _start_order() -> tuple[tuple[str, str], ...]:
    # The team leader and the auditor begin with the overview, though they may look people up as well.
    leads = may(current_clerk(), ROUTES["journal.index"])
    return tuple(sorted(_ENTRIES, key=lambda entry: leads and entry[0] != "overview.show"))


def _is_current(endpoint: str, area: str) -> bool:
    if area == "desk":
        return endpoint == ("desk.boxes" if request.endpoint == "desk.boxes" else "desk.queue")
    return endpoint.partition(".")[0] == _AREAS.get(area, area)
