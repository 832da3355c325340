"""What I have done last: for who is not sure whether the last press came through."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from payout.queries.finished_steps import last_steps
from payout.web.current import current_clerk, reading

bp = Blueprint("recent", __name__)

STEPS_SHOWN = 10


@bp.get("/mine-seneste")
def index() -> ResponseReturnValue:
    """The last finished steps of who is signed in, the newest first."""
    with reading() as connection:
        steps = last_steps(connection, current_clerk().user_id, STEPS_SHOWN)
    return render_template("pages/recent/index.html", steps=steps)
