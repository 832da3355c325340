"""A form that was sent while its session was locked: its page is shown once more with all that was typed.

The form is given to its own view again, which finds it invalid and so shows it; nothing is carried out. The
mark stands on the request itself, where nobody outside can put it.
"""

from typing import Any, Final

from flask import Response, current_app, request
from werkzeug.datastructures import MultiDict
from werkzeug.test import EnvironBuilder

NEVER_KEPT: Final = frozenset(
    {"password", "old_password", "new_password", "again", "pin_password", "pin", "secret", "code"}
)
"""Fields whose text goes nowhere but to the check that it is for."""
_FORM_WITH_ERRORS: Final = 422


def request_to_keep() -> dict[str, Any]:
    """What was asked for or typed, as the session keeps it. Files are left out: they are sent again."""
    fields = [[name, value] for name, value in request.form.items(multi=True) if name not in NEVER_KEPT]
    return {"path": request.full_path.rstrip("?"), "fields": fields}


def page_again(kept: dict[str, Any]) -> Response | None:
    """The page of a kept form, filled in; None where the view has no such page."""
    builder = EnvironBuilder(
        path=kept["path"],
        base_url=request.url_root,
        method="POST",
        data=MultiDict((name, value) for name, value in kept["fields"]),
        headers=[("Cookie", request.headers.get("Cookie", ""))],
        environ_overrides={"REMOTE_ADDR": request.remote_addr or ""},
    )
    app = current_app._get_current_object()  # type: ignore[attr-defined]
    with app.request_context(builder.get_environ()):
        request.shown_again = kept["path"]  # type: ignore[attr-defined]
        answer: Response = app.full_dispatch_request()
    if answer.status_code != _FORM_WITH_ERRORS or answer.mimetype != "text/html":
        return None
    return Response(answer.get_data(), status=_FORM_WITH_ERRORS, mimetype="text/html")
