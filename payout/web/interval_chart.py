"""A small picture of an interval, for a cell of a table: from low to high, with a mark where it is expected.

Plain values in, markup out, as `payout.web.charts`. The figures stand beside it as text.
"""

from typing import Final

from markupsafe import Markup

_WIDTH: Final = 160
_MIDDLE: Final = 8
_ROOM: Final = 6
"""Beside the scale, so that a mark at its end is whole."""


def interval_bar(
    low: int, expected: int, high: int, largest: int, *, said: str, came: int | None = None
) -> Markup:
    """The interval as an `svg` element, on a scale from zero to `largest`; `said` is what is read aloud.

    `came` is what it turned out to be, marked by a dot.
    """
    came_mark = (
        Markup(
            '<circle cx="{at}" cy="{middle}" r="4" fill="#ffffff" stroke="#1a1a1a" stroke-width="2"/>'
        ).format(at=_at(came, largest), middle=_MIDDLE)
        if came is not None
        else Markup("")
    )
    begins, ends = _at(low, largest), _at(high, largest)
    return Markup(
        '<svg class="interval" xmlns="http://www.w3.org/2000/svg" role="img" aria-label="{said}"'
        ' viewBox="0 0 {width} {height}" width="{width}" height="{height}">'
        '<path d="M{left} {middle}H{right}" stroke="#8a9096" stroke-width="1"/>'
        '<rect x="{begins}" y="4" width="{length}" height="8" fill="#bcd9ea" stroke="#12324a"/>'
        '<path d="M{expected} 1V15" stroke="#0b5a85" stroke-width="3"/>{came}</svg>'
    ).format(
        said=said,
        width=_WIDTH,
        height=2 * _MIDDLE,
        left=_ROOM,
        right=_WIDTH - _ROOM,
        middle=_MIDDLE,
        begins=begins,
        length=max(ends - begins, 1),
        expected=_at(expected, largest),
        came=came_mark,
    )


def _at(figure: int, largest: int) -> int:
    if largest <= 0:
        return _ROOM
    return _ROOM + (_WIDTH - 2 * _ROOM) * min(max(figure, 0), largest) // largest
