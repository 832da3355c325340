"""Draw docs/states.svg from the code: `python -m tests.guards.states_picture`.

What is drawn comes from the domain's tables and the Danish labels; only where a status stands and where a
line runs is said here. A status or a step without a place raises KeyError: it must be placed by hand.
"""

from html import escape
from pathlib import Path

from payout.domain.bilag_states import ACTING_ROLES, FINAL, HAS_NUMBER, TRANSITIONS, BilagAction, BilagStatus
from payout.domain.roles import Role
from payout.domain.verification import FIRST_STATUSES
from payout.labels import label_of
from payout.web.permissions import GRANTED, Permission
from tests.guards.sources import ROOT

PICTURE = ROOT / "docs" / "states.svg"
WIDTH, HEIGHT = 780, 590
BOX_WIDTH, BOX_HEIGHT, LINE = 150, 50, 16
S, A = BilagStatus, BilagAction

PLACES: dict[BilagStatus, tuple[int, int]] = {
    S.AWAITING_APPROVAL: (20, 100),
    S.ISSUED: (310, 100),
    S.VOIDED: (610, 100),
    S.REJECTED: (20, 250),
    S.PAYING: (310, 250),
    S.PAID: (310, 400),
    S.SETTLED: (610, 400),
}
# The line of a step, where its text stands, and how the text is set.
LINES: dict[tuple[BilagStatus, BilagAction], tuple[str, int, int, str]] = {
    (S.AWAITING_APPROVAL, A.APPROVE): ("M170 125 H308", 239, 116, "middle"),
    (S.AWAITING_APPROVAL, A.REJECT): ("M95 150 V248", 105, 194, "start"),
    (S.ISSUED, A.VOID): ("M460 125 H608", 534, 116, "middle"),
    (S.ISSUED, A.START_PAYOUT): ("M355 150 V248", 345, 194, "end"),
    (S.PAYING, A.RELEASE): ("M415 250 V152", 425, 194, "start"),
    (S.PAYING, A.PAY_OUT): ("M385 300 V398", 395, 344, "start"),
    (S.PAID, A.SETTLE_PART): ("M310 415 C 260 405 260 445 308 435", 262, 420, "end"),
    (S.PAID, A.SETTLE): ("M460 425 H608", 534, 416, "middle"),
    (S.PAID, A.RETURN_TRANSFER): ("M440 400 C 560 370 560 180 440 152", 540, 300, "start"),
    (S.PAID, A.REVERSE): ("M340 450 C 330 485 300 480 312 448", 300, 472, "end"),
    (S.SETTLED, A.REVERSE): ("M650 450 C 610 480 470 480 430 452", 480, 486, "start"),
}
STARTS: dict[BilagStatus, tuple[str, str, int]] = {
    S.AWAITING_APPROVAL: ("anmodes om: over en grænse", "M95 42 V98", 95),
    S.ISSUED: ("udstedes: inden for grænserne", "M385 42 V98", 385),
}
# One word for both would say less than the picture can.
SETTLED = {
    A.SETTLE_PART: "afregnes delvist",
    A.SETTLE: "afregnes helt",
    A.REVERSE: "en afregning tilbageføres",
}
NOTES = (
    "Dobbelt ramme: slutstatus. Stiplet ramme: uden bilagsnummer.",
    "Ingen udbetaler det, som de selv har anmodet om, udstedt eller godkendt, eller afgør egen anmodning.",
    "Annulleres af den, der har anmodet eller udstedt, eller af en teamleder.",
    "Lægges tilbage og udbetales kun af den, der har åbnet bilaget til udbetaling.",
)


def drawn() -> str:
    """The picture as SVG text."""
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" width="{WIDTH}" '
        f'height="{HEIGHT}" font-family="sans-serif" font-size="13" role="img" aria-labelledby="t">',
        '  <title id="t">Et bilags status, og hvem der flytter det</title>',
        '  <defs><marker id="a" viewBox="0 0 10 10" refX="9" refY="5" markerWidth="8" markerHeight="8" '
        'orient="auto"><path d="M0 0 10 5 0 10z" fill="#222"/></marker></defs>',
        f'  <rect width="{WIDTH}" height="{HEIGHT}" fill="#fff"/>',
        *(_start(status) for status in BilagStatus if status in FIRST_STATUSES),
        *(_step(status, action) for status, action in TRANSITIONS),
        *(_box(status) for status in BilagStatus),
        *(_text(20, 530 + LINE * number, "start", note, size=12) for number, note in enumerate(NOTES)),
        "</svg>",
    ]
    return "\n".join(parts) + "\n"


def _box(status: BilagStatus) -> str:
    x, y = PLACES[status]
    dashed = "" if status in HAS_NUMBER else ' stroke-dasharray="6 3"'
    frame = (
        f'  <rect x="{x}" y="{y}" width="{BOX_WIDTH}" height="{BOX_HEIGHT}" rx="5" '
        f'fill="{"#e4e4e4" if status in FINAL else "#fff"}" stroke="#222" stroke-width="1.5"{dashed}/>'
    )
    inner = (
        f'\n  <rect x="{x + 4}" y="{y + 4}" width="{BOX_WIDTH - 8}" height="{BOX_HEIGHT - 8}" rx="3" '
        'fill="none" stroke="#222"/>'
        if status in FINAL
        else ""
    )
    middle = x + BOX_WIDTH // 2
    words = label_of(status).split(" ", 1) if len(label_of(status)) > 16 else [label_of(status)]
    first = y + 30 - (len(words) - 1) * LINE // 2
    lines = (
        _text(middle, first + LINE * number, "middle", word, bold=True) for number, word in enumerate(words)
    )
    return "\n".join([frame + inner, *lines])


def _step(status: BilagStatus, action: BilagAction) -> str:
    path, x, y, anchor = LINES[status, action]
    what = SETTLED.get(action, label_of(action))
    return "\n".join([_line(path), _text(x, y, anchor, what), *_roles(x, y, anchor, ACTING_ROLES[action])])


def _start(status: BilagStatus) -> str:
    what, path, x = STARTS[status]
    roles = frozenset(role for role in Role if Permission.ISSUE in GRANTED[role])
    dot = f'  <circle cx="{x}" cy="37" r="5" fill="#222"/>'
    return "\n".join([_line(path), dot, _text(x, 20, "middle", what), *_roles(x + 10, 46, "start", roles)])


def _line(path: str) -> str:
    return f'  <path d="{path}" stroke="#222" stroke-width="1.5" fill="none" marker-end="url(#a)"/>'


def _roles(x: int, y: int, anchor: str, roles: frozenset[Role]) -> list[str]:
    """The roles, one a line, under the words for the step."""
    names = [label_of(role) for role in Role if role in roles]
    # Beneath a level line the names leave room for the line itself.
    gap = 26 if anchor == "middle" else LINE
    return [
        _text(x, y + gap + LINE * number, anchor, name, size=12, italic=True)
        for number, name in enumerate(names)
    ]


def _text(
    x: int, y: int, anchor: str, words: str, *, size: int = 13, bold: bool = False, italic: bool = False
) -> str:
    style = (' font-weight="bold"' if bold else "") + (' font-style="italic"' if italic else "")
    return f'  <text x="{x}" y="{y}" text-anchor="{anchor}" font-size="{size}"{style}>{escape(words)}</text>'


def main(path: Path = PICTURE) -> None:
    """Write the picture."""
    path.write_text(drawn(), encoding="utf-8")


if __name__ == "__main__":
    main()
