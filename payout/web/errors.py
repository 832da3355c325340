"""The pages for refusals, for HTTP errors and for faults, and the line that each leaves in the log."""

from collections.abc import Mapping

from flask import Flask, current_app, request
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException, SecurityError

from exports.drill_mark import is_marked
from payout.db import DiskFault, LedgerUnreachable, disk_fault
from payout.domain.errors import DomainError
from payout.web.current import somebody
from payout.web.disk import page_text
from payout.web.error_texts import SENT_BEFORE, text_for
from payout.web.log_lines import fault_of

_PAGES: Mapping[int, tuple[str, str]] = {
    400: (
        "Siden kunne ikke sendes",
        "Siden er for gammel eller ikke hel. Gå tilbage, og prøv igen. Intet er gemt.",
    ),
    403: (
        "Det har du ikke adgang til",
        "Din rolle giver ikke adgang til siden. Spørg teamlederen, hvis den burde.",
    ),
    404: ("Siden findes ikke", "Adressen er forkert, eller det, du leder efter, er flyttet. Brug menuen."),
    405: ("Det kan siden ikke", "Gå tilbage, og brug knapperne på siden."),
    409: ("Siden er sendt før", SENT_BEFORE),
    503: (
        "Databasen svarer ikke",
        "Vent et øjeblik, og send siden igen: det, der nåede at blive gemt, bliver ikke gemt to gange. "
        "Bliver det ved, så gå over til papirbilag, og sig det til teamlederen og til serverens driftsfolk.",
    ),
    413: (
        "Filen er for stor",
        "Del listen i mindre filer, eller slet ark, der ikke skal med. Intet er gemt.",
    ),
}
_REFUSALS = frozenset({400, 403, 405, 413})
"""Answers that tell of somebody who tries what the pages do not offer; each leaves a line in the log."""
_FALLBACK = (
    "Noget gik galt",
    "Prøv igen. Bliver det ved, så gå over til papirbilag, og sig det til teamlederen.",
)


def words_for(code: int | None) -> tuple[str, str]:
    """The heading and the text of an HTTP error."""
    return _PAGES.get(code or 500, _FALLBACK)


def register(app: Flask) -> None:
    """Pages for refusals and faults."""
    app.register_error_handler(SecurityError, _untrusted_host)
    app.register_error_handler(HTTPException, _http_error)
    app.register_error_handler(CSRFError, _http_error)
    app.register_error_handler(DomainError, _domain_error)
    app.register_error_handler(LedgerUnreachable, _unreachable)
    app.register_error_handler(Exception, _fault)


def _untrusted_host(_: SecurityError) -> ResponseReturnValue:
    current_app.logger.warning("refused a request to a host that is not this server's")
    # Without a trusted host no address can be made, so the page has neither styles nor links.
    return "Adressen er ikke denne servers. Skriv den, som serveren viste, da den startede.", 400


def _http_error(error: HTTPException) -> ResponseReturnValue:
    if error.code is None or error.code < 400:
        return error.get_response()
    if error.code in _REFUSALS:
        who = somebody()
        current_app.logger.warning(
            "refused with %s: %s by %s",
            error.code,
            request.endpoint or "no page",
            f"user {who.clerk.user_id}" if who else "nobody",
        )
    heading, text = words_for(error.code)
    return _page(heading, text), error.code


def _domain_error(error: DomainError) -> ResponseReturnValue:
    return _page("Det kan ikke lade sig gøre", text_for(error)), 409


def _unreachable(error: LedgerUnreachable) -> ResponseReturnValue:
    current_app.logger.error("the database does not answer: %s at %s", error, request.endpoint)
    heading, text = words_for(503)
    return _page(heading, text), 503


def _disk_fault(fault: DiskFault) -> ResponseReturnValue:
    current_app.logger.error("disk %s at %s", "full" if fault.is_full else "failing", request.endpoint)
    heading, text, status = page_text(fault)
    return _page(heading, text), status


def _fault(error: Exception) -> ResponseReturnValue:
    fault = disk_fault(error)
    if fault is not None:
        return _disk_fault(fault)
    # The text of a fault may hold what was typed, so the log gets its kind and its places only.
    current_app.logger.error("on %s: %s", request.endpoint, fault_of(error))
    heading, text = words_for(500)
    return _page(heading, text), 500


def _page(heading: str, text: str) -> str:
    # Not render_template: its context reads the ledger, which may be what went wrong.
    template = current_app.jinja_env.get_template("pages/errors/error.html")
    return template.render(heading=heading, text=text, is_drill=is_marked())
