"""The web application: joins the parts, points Flask at the pages, and nothing else."""

from pathlib import Path
from typing import Any

from flask import Flask, redirect
from flask.typing import ResponseReturnValue
from flask_login import LoginManager
from flask_wtf import CSRFProtect
from jinja2 import StrictUndefined

from exports.drill_mark import mark_papers
from payout import __version__, clock
from payout.db import Ledger, SqliteLedger
from payout.domain.incident import issue_state
from payout.domain.roles import Role
from payout.labels import label_of
from payout.logo import read_logo
from payout.queries.clock_jumps import open_jump
from payout.queries.drills import is_drill_ledger
from payout.queries.incidents import open_incident
from payout.services.copier import Copier
from payout.services.gate import Gate
from payout.services.ledger_secrets import cookie_key
from payout.settings import Settings, template_folder
from payout.web import clock_jumps, errors, filters, headers, permissions, plans, row_numbers, same_origin
from payout.web import restart as restarts
from payout.web.accounts import bp as accounts_bp
from payout.web.annotated_lists import bp as annotated_lists_bp
from payout.web.answers import bp as answers_bp
from payout.web.auth import bp as auth_bp
from payout.web.backup_banner import backup_banner
from payout.web.backups import bp as backups_bp
from payout.web.benefit_systems import bp as benefit_systems_bp
from payout.web.benefits import bp as benefits_bp
from payout.web.bilag import bp as bilag_bp
from payout.web.box_people import bp as box_people_bp
from payout.web.boxes import bp as boxes_bp
from payout.web.cash_order import bp as cash_order_bp
from payout.web.clock_jumps import bp as clock_jumps_bp
from payout.web.closing import bp as closing_bp
from payout.web.closing_packs import bp as closing_packs_bp
from payout.web.counter import bp as counter_bp
from payout.web.current import EXTENSION, Parts, load_session, parts, reading, signed_in
from payout.web.decisions import bp as decisions_bp
from payout.web.desk import bp as desk_bp
from payout.web.disk import disk_warning
from payout.web.double_lock import bp as double_lock_bp
from payout.web.drill import bp as drill_bp
from payout.web.errands import bp as errands_bp
from payout.web.exports import bp as exports_bp
from payout.web.factors import bp as factors_bp
from payout.web.follow_up import bp as follow_up_bp
from payout.web.forms.base import PayoutForm
from payout.web.handovers import bp as handovers_bp
from payout.web.incidents import bp as incidents_bp
from payout.web.insight import bp as insight_bp
from payout.web.inspections import bp as inspections_bp
from payout.web.issuing import bp as issuing_bp
from payout.web.joining import bp as joining_bp
from payout.web.journal import bp as journal_bp
from payout.web.late_entries import bp as late_entries_bp
from payout.web.layouts import bp as layouts_bp
from payout.web.list_copies import bp as list_copies_bp
from payout.web.list_jobs import bp as list_jobs_bp
from payout.web.lists import bp as lists_bp
from payout.web.live import bp as live_bp
from payout.web.logbook import bp as logbook_bp
from payout.web.lookups import bp as lookups_bp
from payout.web.match_links import bp as match_links_bp
from payout.web.me import bp as me_bp
from payout.web.minutes import bp as minutes_bp
from payout.web.missing import bp as missing_bp
from payout.web.navigation import nav_items, start_page
from payout.web.network import Network, config_for
from payout.web.notation import bp as notation_bp
from payout.web.odd_bilag import bp as odd_bilag_bp
from payout.web.open_items import bp as open_items_bp
from payout.web.overview import bp as overview_bp
from payout.web.paper_blocks import bp as paper_blocks_bp
from payout.web.papers import bp as papers_bp
from payout.web.pay_marks import bp as pay_marks_bp
from payout.web.pending_uploads import RequestInMemory
from payout.web.permissions import Permission, may
from payout.web.plan_checks import bp as plan_checks_bp
from payout.web.pulse import bp as pulse_bp
from payout.web.readiness import bp as readiness_bp
from payout.web.ready import bp as ready_bp
from payout.web.real_run import bp as real_run_bp
from payout.web.receipts import bp as receipts_bp
from payout.web.recent import bp as recent_bp
from payout.web.rekeying import bp as rekeying_bp
from payout.web.rekeying_file import bp as rekeying_file_bp
from payout.web.retention import bp as retention_bp
from payout.web.returned import bp as returned_bp
from payout.web.returns import bp as returns_bp
from payout.web.role_grants import bp as role_grants_bp
from payout.web.sample import bp as sample_bp
from payout.web.settlement import bp as settlement_bp
from payout.web.settling import bp as settling_bp
from payout.web.situation import bp as situation_bp
from payout.web.transfers import bp as transfers_bp
from payout.web.trust import Trust
from payout.web.turn_out import bp as turn_out_bp
from payout.web.urgent import bp as urgent_bp
from payout.web.user_access import bp as user_access_bp
from payout.web.users import bp as users_bp
from payout.web.verification import bp as verification_bp

BLUEPRINTS = (
    auth_bp,
    live_bp,
    overview_bp,
    incidents_bp,
    plans.bp,
    plan_checks_bp,
    closing_bp,
    closing_packs_bp,
    retention_bp,
    lists_bp,
    list_jobs_bp,
    annotated_lists_bp,
    notation_bp,
    layouts_bp,
    benefits_bp,
    counter_bp,
    issuing_bp,
    bilag_bp,
    papers_bp,
    paper_blocks_bp,
    late_entries_bp,
    pay_marks_bp,
    decisions_bp,
    answers_bp,
    desk_bp,
    boxes_bp,
    box_people_bp,
    inspections_bp,
    urgent_bp,
    returns_bp,
    transfers_bp,
    settling_bp,
    rekeying_bp,
    rekeying_file_bp,
    benefit_systems_bp,
    missing_bp,
    sample_bp,
    follow_up_bp,
    readiness_bp,
    logbook_bp,
    minutes_bp,
    situation_bp,
    turn_out_bp,
    cash_order_bp,
    ready_bp,
    list_copies_bp,
    handovers_bp,
    drill_bp,
    real_run_bp,
    match_links_bp,
    settlement_bp,
    open_items_bp,
    returned_bp,
    exports_bp,
    receipts_bp,
    double_lock_bp,
    accounts_bp,
    journal_bp,
    lookups_bp,
    odd_bilag_bp,
    insight_bp,
    verification_bp,
    errands_bp,
    backups_bp,
    users_bp,
    user_access_bp,
    role_grants_bp,
    me_bp,
    factors_bp,
    joining_bp,
    clock_jumps_bp,
    recent_bp,
    pulse_bp,
    restarts.bp,
)


def create_app(ledger: Ledger, settings: Settings, network: Network | None = None) -> Flask:
    """The app on an open ledger; for others on the network as well when it says how they reach it."""
    app = app_with_pages()
    put_on_ledger(app, ledger, settings, network)
    return app


def put_on_ledger(app: Flask, ledger: Ledger, settings: Settings, network: Network | None = None) -> None:
    """Point the app's pages at an open ledger; nothing of one that they were on before is kept."""
    app.config.update(config_for(network))
    with ledger.reading() as connection:
        app.config["SECRET_KEY"] = cookie_key(connection)
        is_drill = is_drill_ledger(connection)
    app.config["MAX_CONTENT_LENGTH"] = settings.upload_limit_megabytes * 1024 * 1024
    app.extensions[EXTENSION] = Parts(
        ledger=ledger,
        settings=settings,
        is_drill=is_drill,
        network=network,
        trust=Trust(ledger),
        gate=Gate(ledger),
        logo=read_logo(ledger.folder, settings.logo) if settings.logo else None,
        copier=Copier(ledger, settings) if isinstance(ledger, SqliteLedger) else None,
    )


def app_with_pages() -> Flask:
    """The app with all its pages and no ledger yet."""
    app = Flask(
        "payout", template_folder=str(template_folder()), static_folder=str(Path(__file__).parent / "static")
    )
    app.request_class = RequestInMemory
    row_numbers.register(app)
    app.config.update(
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Strict",
        MAX_FORM_MEMORY_SIZE=1024 * 1024,
        MAX_FORM_PARTS=200,
        WTF_CSRF_TIME_LIMIT=None,
        WTF_CSRF_SSL_STRICT=False,  # asks for a referrer, which our pages never send; same_origin asks better
        TEMPLATES_AUTO_RELOAD=False,
    )
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True
    # Before all that may refuse the request: what is refused is marked, too.
    app.before_request(_mark_papers)
    app.teardown_request(lambda _: mark_papers(is_drill=False))
    same_origin.register(app)
    CSRFProtect(app)
    login = LoginManager(app)
    login.session_protection = None  # type: ignore[assignment]  # the server's own sessions are the protection
    login.user_loader(load_session)
    for part in (headers, filters, errors, clock_jumps, permissions, restarts, plans):
        part.register(app)
    for blueprint in BLUEPRINTS:
        app.register_blueprint(blueprint)
    app.add_url_rule("/", "home", _home)
    app.context_processor(_for_every_page)
    return app


def _mark_papers() -> None:
    """What a request draws in a drill says that it is one's."""
    mark_papers(is_drill=parts().is_drill)


def _home() -> ResponseReturnValue:
    with reading() as connection:
        has_incident = open_incident(connection) is not None
    return redirect(start_page(has_incident=has_incident), code=303)


def _for_every_page() -> dict[str, Any]:
    settings = parts().settings
    who = signed_in()
    incident, jump = None, None
    if who:
        with reading() as connection:
            incident = open_incident(connection)
            if may(who.clerk, Permission.MANAGE_INCIDENT):
                jump = open_jump(connection)
    return {
        "version": __version__,
        "office_name": settings.office_name,
        "idle_minutes": settings.idle_minutes,
        "clerk": who.clerk if who else None,
        "clerk_roles": ", ".join(label_of(role) for role in Role if role in who.clerk.roles) if who else "",
        "incident": incident,
        "issue_state": issue_state(incident, clock.now()) if incident else None,
        # An office may have an old drill in its ledger, from before a drill had a ledger of its own.
        "is_drill": parts().is_drill or bool(incident and incident.scope.is_drill),
        "backup_banner": backup_banner(incident) if who else None,
        "nav_items": nav_items(),
        "book_is_broken": parts().trust.is_broken,
        "clock_jump": jump,
        "clock_form": PayoutForm(formdata=None) if jump else None,
        "disk_warning": disk_warning(parts().ledger, warning_megabytes=settings.disk_warning_megabytes),
    }
