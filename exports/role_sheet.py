"""The signature sheet of roles: who may do what, until when, signed by each; and the day's changes."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Final

from exports.cash_sheets import Column, Sheets, when
from payout.clock import DANISH_TIME
from payout.domain.role_sheet import RoleChange, RoleHolder
from payout.domain.roles import Role
from payout.labels import event_label, label_of

_HOLDERS: Final = (
    Column(heading="Navn og brugernavn", width=48),
    Column(heading="Roller", width=38),
    Column(heading="Midlertidigt", width=44),
    Column(heading="Dato og underskrift", width=50),
)
_CHANGES: Final = (
    Column(heading="Hvornår", width=22),
    Column(heading="Hvem", width=38),
    Column(heading="Hvad", width=80),
    Column(heading="Bruger", width=40),
)
_ROOM_TO_SIGN: Final = "\n "


def draw_role_sheet(
    holders: Sequence[RoleHolder],
    changes: Sequence[RoleChange],
    *,
    office: str,
    drawn_at: datetime,
    chain: tuple[int, str],
) -> bytes:
    """The sheet as a PDF. `chain` is the journal's length and head."""
    head = f"Journal {chain[0]} · {chain[1]}"
    sheets = Sheets("Roller og underskrifter", drawn_at=drawn_at, foot=f"{office} · {head}")
    sheets.heading("Roller og underskrifter", size=18)
    sheets.text(
        f"{office}, {when(drawn_at)}. Arket viser alle, der kan logge ind. Hver skriver under på, at "
        f"rollerne "
        "passer, og at adgangskode, koder og PIN ikke deles med andre."
    )
    sheets.table(_HOLDERS, [_holder(one) for one in holders])
    sheets.heading("Ændret i dag")
    if changes:
        sheets.table(_CHANGES, [list(_change(one)) for one in changes])
    else:
        sheets.text("Ingen roller eller adgange er ændret i dag.")
    sheets.signatures(
        ["Teamleder", "En anden teamleder eller revisor"],
        under="Vi har set rollerne og dagens ændringer igennem.",
    )
    return sheets.as_file()


def _holder(holder: RoleHolder) -> list[str]:
    for_a_time = "\n".join(
        f"{label_of(one.role)} til {when(one.until)}{f', for {one.deputy_for}' if one.deputy_for else ''}"
        for one in holder.for_a_time
    )
    roles = "\n".join(label_of(role) for role in holder.roles)
    return [f"{holder.name}\n{holder.username}{_ROOM_TO_SIGN}", roles, for_a_time or "–", ""]


def _change(change: RoleChange) -> Iterator[str]:
    yield f"kl. {change.at.astimezone(DANISH_TIME):%H.%M}"
    yield change.actor
    yield f"{event_label(change.action)}{_roles(change.roles)}{_until(change)}"
    yield change.name


def _roles(roles: tuple[Role, ...]) -> str:
    return f": {', '.join(label_of(role) for role in roles)}" if roles else ""


def _until(change: RoleChange) -> str:
    return f", til {when(change.until)}" if change.until else ""
