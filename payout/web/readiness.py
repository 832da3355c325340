"""The page that leads to what is done before and beside the counter: plan, logbook, cash, paper, drill."""

from typing import Final

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from payout.web.hub import HubPage

bp = Blueprint("readiness", __name__)

READINESS_PAGES: Final[tuple[HubPage, ...]] = (
    HubPage(
        "ready.show",
        "Er vi klar?",
        "Se, om lister, kopier, printer, kontanter, brugere, plan og øvelse er i orden, og hvad der mangler.",
    ),
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
        "turn_out.show",
        "Fremmøde",
        "Se, hvor mange der ventes, og hvor lang køen bliver med flere eller færre skranker og kasser.",
    ),
    HubPage(
        "cash_order.show",
        "Kontantordre",
        "Find de sedler og mønter, der skal bestilles, og hvornår de skal være her.",
    ),
    HubPage(
        "paper_blocks.index",
        "Blanke bilag",
        "Lav blokke af blanketter med numre, se, hvem der har dem, og hvilke numre der mangler.",
    ),
    HubPage(
        "late_entries.index",
        "Efterregistrering",
        "Tast de papirbilag, der blev skrevet i hånden: to gange, af to personer.",
    ),
    HubPage(
        "handovers.index",
        "Overdragelse mellem to steder",
        "Bring bilag sammen fra to steder uden netværk, og se, hvem der er betjent begge steder.",
    ),
    HubPage(
        "drill.show",
        "Øvelse",
        "Spil en dag med opdigtede borgere, og se, hvornår I sidst har øvet.",
    ),
    HubPage(
        "drill.report",
        "Rapport over øvelse",
        "Se, hvad der tog tid, hvad der gik anderledes, og hvordan skønnet holdt.",
    ),
    HubPage(
        "joining.show",
        "Tilslut andre maskiner",
        "Udskriv arket med adresse, fingeraftryk og vejledning til de maskiner, der skal være med.",
    ),
    HubPage(
        "double_lock.show",
        "Dobbeltlås",
        "Sæt din halvdel af den adgangssætning, som filer med hele CPR-numre låses med.",
    ),
    HubPage(
        "lookups.index",
        "Opslag",
        "Se, hvem der har slået hvilke borgere op og hvorfor, de usædvanlige opslag først.",
    ),
    HubPage(
        "odd_bilag.index",
        "Påfaldende bilag",
        "Se de bilag, en anden skal se på igen: delte beløb, sene annulleringer, samme konto og lignende.",
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
    HubPage(
        "list_copies.index",
        "Borgerlisten på papir",
        "Lav en nummereret kopi til den dag, computeren ikke virker, og følg den, til den er makuleret.",
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
