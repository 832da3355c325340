"""A small picture of an interval, for a cell of a table: how far low and high lie from what is expected.

Plain values in, markup out, as `payout.web.charts`. What is expected is in the middle, and the scale is in
percent of it, so that the rows of a table can be compared. The figures stand beside it as text.
"""

from collections.abc import Iterable
from typing import Final

from markupsafe import Markup

from payout.domain.estimate import Estimate
from payout.money import Oere, format_kroner

_WIDTH: Final = 120
_MIDDLE: Final = 60
_LONGEST: Final = 54
_WIDEST_PERCENT: Final = 100
"""No scale goes further: what lies beyond stands at its end."""


def scale_percent(estimates: Iterable[Estimate]) -> int:
    """How many percent each way the scale of some intervals has to show."""
    return max((_percent(one.high_oere - one.expected_oere, one) for one in estimates), default=0)


def interval_bar(estimate: Estimate, scale: int, came_oere: Oere | None = None) -> Markup:
    """The interval of the kroner as an `svg` element with its percent beside it.

    `scale` is where the scale ends, in percent each way; `came_oere` what came in the end, marked by a dot.
    """
    begins, ends = (_at(oere, estimate, scale) for oere in (estimate.low_oere, estimate.high_oere))
    return Markup(
        '<svg class="interval" xmlns="http://www.w3.org/2000/svg" role="img" aria-label="{said}"'
        ' viewBox="0 0 {width} 16" width="{width}" height="16">'
        '<path d="M{left} 8H{right}" stroke="#8a9096" stroke-width="1"/>'
        '<rect x="{begins}" y="3" width="{length}" height="10" fill="#bcd9ea" stroke="#12324a"/>'
        '<path d="M{middle} 0V16" stroke="#0b5a85" stroke-width="3"/>{came}</svg>'
        ' <span class="interval-percent nowrap">± {percent} %</span>'
    ).format(
        said=_said(estimate, came_oere),
        width=_WIDTH,
        left=_MIDDLE - _LONGEST,
        right=_MIDDLE + _LONGEST,
        begins=begins,
        length=max(ends - begins, 1),
        middle=_MIDDLE,
        came=Markup("") if came_oere is None else _dot(_at(came_oere, estimate, scale)),
        percent=_percent(estimate.high_oere - estimate.expected_oere, estimate),
    )


def _dot(at: int) -> Markup:
    return Markup('<circle cx="{at}" cy="8" r="4" fill="#ffffff" stroke="#1a1a1a" stroke-width="2"/>').format(
        at=at
    )


def _said(estimate: Estimate, came_oere: Oere | None) -> str:
    said = f"fra {format_kroner(estimate.low_oere)} til {format_kroner(estimate.high_oere)}"
    return said if came_oere is None else f"{said}, det blev {format_kroner(came_oere)}"


def _percent(oere: int, estimate: Estimate) -> int:
    """A distance from what is expected in whole percent of it; none of nothing."""
    expected = abs(estimate.expected_oere)
    return min((oere * 100 + expected // 2) // expected, _WIDEST_PERCENT) if expected else 0


def _at(oere: int, estimate: Estimate, scale: int) -> int:
    widest = abs(estimate.expected_oere) * scale
    if not widest:
        return _MIDDLE
    out = (oere - estimate.expected_oere) * 100 * _LONGEST // widest
    return _MIDDLE + min(max(out, -_LONGEST), _LONGEST)
