"""The page that leads to all that is done after the hændelse, until nothing is open."""

from typing import Final

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from payout.web.hub import HubPage

bp = Blueprint("follow_up", __name__)


FOLLOW_UP_PAGES: Final[tuple[HubPage, ...]] = (
    HubPage(
        "real_run.show",
        "Den rigtige kørsel",
        "Hold udbetalingslisten op mod det ventede og bilagene: hvem har fået hvad, og hvad mangler.",
    ),
    HubPage(
        "match_links.index",
        "Tvivl om match",
        "Sig ja eller nej til par, der måske er samme borger eller samme udbetaling.",
    ),
    HubPage(
        "missing.index",
        "Manglende udbetalinger",
        "Borgere, der hverken har fået ydelse eller a conto, eller for lidt. Det mest hastende står først.",
    ),
    HubPage(
        "rekeying.index",
        "Genindtastning",
        "Tast de udbetalte bilag ind i ydelsessystemet, og lad en anden kontrollere dem.",
    ),
    HubPage(
        "open_items.index",
        "Åbne poster",
        "Se, hvad der udestår, efter alder, ydelse og plan.",
    ),
    HubPage(
        "settling.choose",
        "Afregn flere bilag",
        "Mærk bilag som modregnet, tilbagebetalt eller afskrevet, mange på én gang eller fra en fil.",
    ),
    HubPage(
        "returns.index",
        "Returnerede kontanter",
        "Se de penge, der er kommet tilbage over skranken, og hvorfor.",
    ),
    HubPage(
        "returned.index",
        "Arbejdsbog retur",
        "Læs den arbejdsbog tilbage, som Økonomi har udfyldt: hvad er bogført og afregnet.",
    ),
    HubPage(
        "sample.index",
        "Stikprøve",
        "Træk bilag tilfældigt, og kontrollér dem med borgeren eller det underskrevne papir.",
    ),
    HubPage(
        "closing.show",
        "Luk hændelsen",
        "Se, hvad der mangler, før hændelsen kan lukkes, og hvis tur det er.",
    ),
)
"""In the order of the work. Who looks sees those that their roles may open."""


@bp.get("/opfoelgning")
def index() -> ResponseReturnValue:
    """The pages of the follow-up."""
    return render_template(
        "pages/hub.html",
        title="Opfølgning",
        lead="Når systemerne kører igen: alt det, der skal gøres, før hændelsen er slut, og intet bilag "
        "står åbent.",
        pages=FOLLOW_UP_PAGES,
    )
