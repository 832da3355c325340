"""The page that leads to all that is done after the hændelse, until nothing is open."""

from dataclasses import dataclass
from typing import Final

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

bp = Blueprint("follow_up", __name__)


@dataclass(frozen=True, slots=True)
class FollowUpPage:
    """A page of the follow-up: its endpoint, its name, and one sentence about what is done there."""

    endpoint: str
    label: str
    sentence: str


FOLLOW_UP_PAGES: Final[tuple[FollowUpPage, ...]] = (
    FollowUpPage(
        "real_run.show",
        "Den rigtige kørsel",
        "Hold udbetalingslisten op mod det ventede og bilagene: hvem har fået hvad, og hvad mangler.",
    ),
    FollowUpPage(
        "match_links.index",
        "Tvivl om match",
        "Sig ja eller nej til par, der måske er samme borger eller samme udbetaling.",
    ),
    FollowUpPage(
        "missing.index",
        "Manglende udbetalinger",
        "Borgere, der hverken har fået ydelse eller a conto, eller for lidt. Det mest hastende står først.",
    ),
    FollowUpPage(
        "rekeying.index",
        "Genindtastning",
        "Tast de udbetalte bilag ind i ydelsessystemet, og lad en anden kontrollere dem.",
    ),
    FollowUpPage(
        "open_items.index",
        "Åbne poster",
        "Se, hvad der udestår, efter alder, ydelse og plan.",
    ),
    FollowUpPage(
        "settling.choose",
        "Afregn flere bilag",
        "Mærk bilag som modregnet, tilbagebetalt eller afskrevet, mange på én gang eller fra en fil.",
    ),
    FollowUpPage(
        "returns.index",
        "Returnerede kontanter",
        "Se de penge, der er kommet tilbage over skranken, og hvorfor.",
    ),
    FollowUpPage(
        "returned.index",
        "Arbejdsbog retur",
        "Læs den arbejdsbog tilbage, som Økonomi har udfyldt: hvad er bogført og afregnet.",
    ),
    FollowUpPage(
        "sample.index",
        "Stikprøve",
        "Træk bilag tilfældigt, og kontrollér dem med borgeren eller det underskrevne papir.",
    ),
    FollowUpPage(
        "closing.show",
        "Luk hændelsen",
        "Se, hvad der mangler, før hændelsen kan lukkes, og hvis tur det er.",
    ),
)
"""In the order of the work. Who looks sees those that their roles may open."""


@bp.get("/opfoelgning")
def index() -> ResponseReturnValue:
    """The pages of the follow-up."""
    return render_template("pages/follow_up/index.html", pages=FOLLOW_UP_PAGES)
