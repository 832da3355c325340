"""One kind of chart: horizontal bars in groups, drawn on the server as SVG.

Plain values in, markup out. No script and no style attribute, so that it lives with the security policy.
Each bar has its name and its figure as text, and its own pattern, so that it reads in black and white.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from markupsafe import Markup

from payout.money import Oere, format_kroner

_WIDTH: Final = 480
_NAME_WIDTH: Final = 92
_FIGURE_WIDTH: Final = 150
_LONGEST_BAR: Final = _WIDTH - _NAME_WIDTH - _FIGURE_WIDTH
_GROUP_TITLE_HEIGHT: Final = 28
_BAR_HEIGHT: Final = 16
_BAR_STEP: Final = 24
_GROUP_GAP: Final = 14

_PATTERNS: Final = (
    Markup('<rect width="8" height="8" fill="#ffffff"/>'),
    Markup(
        '<rect width="8" height="8" fill="#bcd9ea"/><path d="M0 8 8 0" stroke="#12324a" stroke-width="1.5"/>'
    ),
    Markup('<rect width="8" height="8" fill="#0b5a85"/>'),
    Markup('<rect width="8" height="8" fill="#1a1a1a"/><circle cx="4" cy="4" r="1.6" fill="#ffffff"/>'),
)
_OF_SERIES: Final = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """One bar: its name, such as "Udbetalt", its length beside the others, and the figure it stands for."""

    name: str
    size: int
    figure: str

    @classmethod
    def of_money(cls, name: str, amount_oere: Oere) -> "Bar":
        """A bar for an amount in øre."""
        return cls(name=name, size=amount_oere, figure=format_kroner(amount_oere))

    @classmethod
    def of_count(cls, name: str, number: int) -> "Bar":
        """A bar for a number of things."""
        return cls(name=name, size=number, figure=str(number))


@dataclass(frozen=True, slots=True, kw_only=True)
class BarGroup:
    """The bars of one thing, such as a ydelse. All groups of a chart have the same bars, four at most.

    With `is_series` they are one thing at several times: any number of them, in one pattern.
    """

    title: str
    bars: Sequence[Bar]
    is_series: bool = False


def bar_chart(groups: Sequence[BarGroup], *, title: str, identifier: str) -> Markup:
    """The chart as an `svg` element; `identifier` begins its ids, so that a page may hold several."""
    largest = max((bar.size for group in groups for bar in group.bars), default=0)
    drawn = []
    top = 0
    for group in groups:
        drawn.append(_group(group, top=top, largest=largest, identifier=identifier))
        top += _group_height(group)
    return Markup(
        '<svg xmlns="http://www.w3.org/2000/svg" role="img" viewBox="0 0 {width} {height}" font-size="16"'
        ' aria-labelledby="{identifier}-title {identifier}-desc">'
        '<title id="{identifier}-title">{title}</title><desc id="{identifier}-desc">{description}</desc>'
        "<defs>{patterns}</defs>{drawn}</svg>"
    ).format(
        width=_WIDTH,
        height=max(top - _GROUP_GAP, 1),
        identifier=identifier,
        title=title,
        description="; ".join(_spoken(group) for group in groups),
        patterns=Markup("").join(_pattern(index, identifier) for index in range(len(_PATTERNS))),
        drawn=Markup("").join(drawn),
    )


def _group_height(group: BarGroup) -> int:
    return _GROUP_TITLE_HEIGHT + _BAR_STEP * len(group.bars) + _GROUP_GAP


def _group(group: BarGroup, *, top: int, largest: int, identifier: str) -> Markup:
    heading = Markup('<text x="0" y="{y}" font-weight="600">{title}</text>').format(
        y=top + 19, title=group.title
    )
    bars = [
        _bar(
            bar,
            top=top + _GROUP_TITLE_HEIGHT + _BAR_STEP * index,
            largest=largest,
            fill=_pattern_id(_OF_SERIES if group.is_series else index, identifier),
        )
        for index, bar in enumerate(group.bars)
    ]
    return heading + Markup("").join(bars)


def _bar(bar: Bar, *, top: int, largest: int, fill: str) -> Markup:
    # Whole drawing units are enough for the eye, and the figure beside the bar is exact.
    length = _LONGEST_BAR * bar.size // largest if largest > 0 else 0
    return Markup(
        '<text x="0" y="{baseline}">{name}</text>'
        '<rect x="{left}" y="{top}" width="{length}" height="{height}" fill="url(#{fill})"'
        ' stroke="#12324a" stroke-width="1"/>'
        '<text x="{figure_left}" y="{baseline}">{figure}</text>'
    ).format(
        baseline=top + 13,
        name=bar.name,
        left=_NAME_WIDTH,
        top=top,
        length=max(length, 1),
        height=_BAR_HEIGHT,
        fill=fill,
        figure_left=_NAME_WIDTH + max(length, 1) + 8,
        figure=bar.figure,
    )


def _pattern(index: int, identifier: str) -> Markup:
    return Markup(
        '<pattern id="{pattern_id}" width="8" height="8" patternUnits="userSpaceOnUse">{drawing}</pattern>'
    ).format(pattern_id=_pattern_id(index, identifier), drawing=_PATTERNS[index])


def _pattern_id(index: int, identifier: str) -> str:
    return f"{identifier}-pattern-{index}"


def _spoken(group: BarGroup) -> str:
    figures = ", ".join(f"{bar.name.lower()} {bar.figure}" for bar in group.bars)
    return f"{group.title}: {figures}"
