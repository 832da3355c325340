"""The menu: each entry for those who may open it."""

from dataclasses import dataclass

from flask import request, url_for

from payout.web.current import current_clerk, signed_in
from payout.web.permissions import ROUTES, may

_ENTRIES: tuple[tuple[str, str], ...] = (
    ("counter.search", "Skranke"),
    ("desk.queue", "Udbetaling"),
    ("transfers.index", "Overførsler"),
    ("decisions.index", "Godkendelser"),
    ("bilag.index", "Bilag"),
    ("live.show", "Lige nu"),
    ("overview.show", "Overblik"),
    ("lists.index", "Lister"),
    ("boxes.index", "Kasser"),
    ("follow_up.index", "Opfølgning"),
    ("exports.index", "Eksport"),
    ("journal.index", "Journal"),
    ("users.index", "Brugere"),
    ("readiness.index", "Beredskab"),
    ("recent.index", "Mine seneste"),
)

KEYS = 9

_AREAS = {
    "incidents": "readiness",
    "plans": "readiness",
    "plan_checks": "readiness",
    "user_access": "users",
    "role_grants": "users",
    "backups": "readiness",
    "joining": "readiness",
    "logbook": "readiness",
    "minutes": "readiness",
    "situation": "readiness",
    "turn_out": "readiness",
    "cash_order": "readiness",
    "paper_blocks": "readiness",
    "late_entries": "readiness",
    "ready": "readiness",
    "list_copies": "readiness",
    "handovers": "readiness",
    "drill": "readiness",
    "closing": "follow_up",
    "retention": "readiness",
    "closing_packs": "readiness",
    "benefits": "lists",
    "layouts": "lists",
    "pay_marks": "decisions",
    "list_jobs": "lists",
    "papers": "bilag",
    "verification": "journal",
    "lookups": "journal",
    "odd_bilag": "journal",
    "insight": "counter",
    "issuing": "counter",
    "box_people": "boxes",
    "inspections": "boxes",
    "urgent": "bilag",
    "settling": "bilag",
    "settlement": "bilag",
    "open_items": "follow_up",
    "returned": "follow_up",
    "returns": "bilag",
    "rekeying": "follow_up",
    "rekeying_file": "follow_up",
    "benefit_systems": "follow_up",
    "missing": "follow_up",
    "sample": "follow_up",
    "real_run": "follow_up",
    "match_links": "follow_up",
    "receipts": "exports",
    "accounts": "exports",
    "double_lock": "exports",
}
"""Pages that are reached from another area's entry."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NavItem:
    """One entry of the menu; `key` is its shortcut together with Alt, of the first nine."""

    label: str
    href: str
    current: bool
    key: str


def nav_items() -> list[NavItem]:
    """The entries for who is signed in; none for nobody."""
    if signed_in() is None:
        return []
    area = (request.endpoint or "").partition(".")[0]
    mine = [entry for entry in _ENTRIES if may(current_clerk(), ROUTES[entry[0]])]
    return [
        NavItem(
            label=label,
            href=url_for(endpoint),
            current=_is_current(endpoint, area),
            key=str(place) if place <= KEYS else "",
        )
        for place, (endpoint, label) in enumerate(mine, start=1)
    ]


def start_page(*, has_incident: bool) -> str:
    """The page that a role begins with: the first entry of its menu."""
    return next(
        url_for(endpoint)
        for endpoint, _ in _start_order(has_incident)
        if may(current_clerk(), ROUTES[endpoint])
    )


def _start_order(has_incident: bool) -> tuple[tuple[str, str], ...]:
    # The team leader and the auditor begin with what happens just now, though they may look people up, too.
    leads = may(current_clerk(), ROUTES["journal.index"])
    first = "live.show" if has_incident else "overview.show"
    return tuple(sorted(_ENTRIES, key=lambda entry: leads and entry[0] != first))


def _is_current(endpoint: str, area: str) -> bool:
    return endpoint.partition(".")[0] == _AREAS.get(area, area)
