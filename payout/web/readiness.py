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
        "incidents.show",
        "Hændelsen: start og afblæsning",
        "Se, hvem der har besluttet hvad og hvornår. Afblæs, når der ikke skal udstedes mere.",
    ),
    HubPage(
        "plans.show",
        "Plan",
        "Indsatskortet: alarmering, opgaver og kontakter. Ret det til jeres kommune, og hæng det op.",
    ),
    HubPage(
        "plan_checks.show",
        "Tjekliste",
        "Sæt kryds ved det, der er gjort i hændelsen: af hvem, hvornår og med hvilken bemærkning.",
    ),
    HubPage(
        "logbook.index",
        "Logbog",
        "Skriv, hvad der sker, og hvad der besluttes. Hent logbogen til ESDH.",
    ),
    HubPage(
        "minutes.show",
        "Beslutningsreferat",
        "Alle beslutninger med grundlag og ansvarlig, til udskrift.",
    ),
    HubPage(
        "situation.show",
        "Situationsrapport",
        "Én side om, hvordan det står lige nu: til ledelsen, eller uden personoplysninger til pressen.",
    ),
    HubPage(
        "retention.show",
        "Dataslut",
        "Se, hvad der gemmes til hvornår efter en lukket hændelse, og slet det, der ikke skal gemmes mere.",
    ),
    HubPage(
        "backups.index",
        "Sikkerhedskopier",
        "Se, om kopierne er friske, og tag en nu.",
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
