"""The page that leads to what is done before and beside the counter: plan, logbook, cash, paper, drill."""

from typing import Final

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from payout.web.hub import HubPage

bp = Blueprint("readiness", __name__)

READINESS_PAGES: Final[tuple[HubPage, ...]] = (
    HubPage(
        "incidents.new",
        "Åbn hændelse",
        "Sig, hvad der er nede, hvem der har besluttet det, og efter hvilken regel der udbetales.",
    ),
    HubPage(
        "backups.index",
        "Sikkerhedskopier",
        "Se, om kopierne er friske, og tag en nu.",
    ),
    HubPage(
        "role_grants.changes",
        "Rolleændringer i dag",
        "Se, hvem der har fået eller mistet roller i dag, hvem der er stedfortræder, og udskriv rollearket.",
    ),
)
"""In the order of a day. Who looks sees those that their roles may open."""


@bp.get("/beredskab")
def index() -> ResponseReturnValue:
    """The pages of preparedness."""
    return render_template(
        "pages/hub.html",
        title="Beredskab",
        lead="Det, der skal være klar før et nedbrud, og det, der holder styr på dagen.",
        pages=READINESS_PAGES,
    )
