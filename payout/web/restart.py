"""After a stop without warning: what each user had finished, and the bilag to hold against the till."""

from dataclasses import dataclass, replace

from flask import Blueprint, Flask, render_template
from flask.typing import ResponseReturnValue
from sqlalchemy import Connection

from payout.domain.bilag_states import BilagStatus
from payout.labels import step_text
from payout.queries.bilag import Bilag, bilag_held_by, bilag_in
from payout.queries.incidents import latest_incident
from payout.queries.restarts import LastStep, Restart, last_step_of, last_steps
from payout.web.current import EXTENSION, current_clerk, parts, parts_of, reading, signed_in
from payout.web.permissions import Permission, may

HELD_SHOWN = 200

bp = Blueprint("restart", __name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class RestartNotice:
    """What one user is told of a restart: their last finished step, and the bilag that they hold."""

    restart: Restart
    step: LastStep | None
    held: tuple[Bilag, ...]


def register(app: Flask) -> None:
    """Let the layout ask for the notice: only a page that shows it takes it."""
    app.jinja_env.globals["restart_notice"] = restart_notice
    app.jinja_env.globals["was_restarted"] = lambda: parts().restart is not None
    app.jinja_env.filters["step_text"] = lambda step: step_text(step.action, step.subject, step.label)


def tell_of_restart(app: Flask, restart: Restart | None) -> None:
    """Let the app's pages tell of a restart; None after a proper stop."""
    app.extensions[EXTENSION] = replace(parts_of(app), restart=restart)


def restart_notice() -> RestartNotice | None:
    """The notice for who is signed in: on the first page that they see after the restart, and no more."""
    restart, who, told = parts().restart, signed_in(), parts().told_of_restart
    if restart is None or who is None or who.clerk.user_id in told:
        return None
    told.add(who.clerk.user_id)
    return _notice_of(restart, who.clerk.user_id)


@bp.get("/genstart")
def show() -> ResponseReturnValue:
    """The same again, and everybody's for those who may read the journal."""
    restart, clerk = parts().restart, current_clerk()
    if restart is None:
        return render_template("pages/restart/none.html")
    notice = _notice_of(restart, clerk.user_id)
    sees_all = may(clerk, Permission.READ_JOURNAL)
    steps: tuple[LastStep, ...] = ()
    held = notice.held
    if sees_all:
        with reading() as connection:
            steps, held = last_steps(connection, restart), _all_held(connection)
    return render_template(
        "pages/restart/show.html", notice=notice, steps=steps, held=held, sees_all=sees_all
    )


def _notice_of(restart: Restart, user_id: int) -> RestartNotice:
    with reading() as connection:
        incident = latest_incident(connection)
        return RestartNotice(
            restart=restart,
            step=last_step_of(connection, user_id, restart),
            held=bilag_held_by(connection, incident.incident_id, user_id) if incident else (),
        )


def _all_held(connection: Connection) -> tuple[Bilag, ...]:
    incident = latest_incident(connection)
    if incident is None:
        return ()
    return bilag_in(connection, incident.incident_id, {BilagStatus.PAYING}, limit=HELD_SHOWN)
