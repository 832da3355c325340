"""Who may do what: a table of rights per role, a table of routes. What is not in the tables is refused.

Differs from a decorator per view (docs/adr/0004): a forgotten route is closed, and the whole answer to "who
can reach what" stands on one page.
"""

from collections.abc import Mapping
from enum import StrEnum

from flask import Flask, Response, abort, redirect, request, url_for

from payout.domain.roles import Clerk, Role
from payout.web.current import current_clerk, signed_in


class Permission(StrEnum):
    """A right. PUBLIC needs no sign-in, SIGNED_IN any role."""

    PUBLIC = "public"
    SIGNED_IN = "signed-in"
    READ_OVERVIEW = "read-overview"
    READ_LISTS = "read-lists"
    READ_BILAG = "read-bilag"
    READ_JOURNAL = "read-journal"
    MANAGE_INCIDENT = "manage-incident"
    IMPORT_LISTS = "import-lists"
    LOOK_UP = "look-up"
    ISSUE = "issue"
    VOID = "void"
    DECIDE = "decide"
    PAY = "pay"
    READ_CASH = "read-cash"
    SETTLE = "settle"
    EXPORT = "export"
    MANAGE_USERS = "manage-users"
    READ_BACKUPS = "read-backups"
    MAKE_BACKUP = "make-backup"


_READING = frozenset(
    {Permission.READ_OVERVIEW, Permission.READ_LISTS, Permission.READ_BILAG, Permission.READ_CASH}
)

GRANTED: Mapping[Role, frozenset[Permission]] = {
    Role.CASEWORKER: frozenset(
        {
            Permission.LOOK_UP,
            Permission.ISSUE,
            Permission.VOID,
            Permission.READ_BILAG,
            Permission.READ_OVERVIEW,
        }
    ),
    Role.FINANCE: _READING | {Permission.PAY, Permission.SETTLE, Permission.EXPORT},
    Role.TEAM_LEADER: _READING
    | {
        Permission.LOOK_UP,
        Permission.READ_JOURNAL,
        Permission.MANAGE_INCIDENT,
        Permission.IMPORT_LISTS,
        Permission.VOID,
        Permission.DECIDE,
        Permission.EXPORT,
        Permission.MANAGE_USERS,
        Permission.READ_BACKUPS,
        Permission.MAKE_BACKUP,
    },
    Role.AUDITOR: _READING | {Permission.READ_JOURNAL, Permission.READ_BACKUPS, Permission.LOOK_UP},
}

ROUTES: Mapping[str, Permission] = {
    "static": Permission.PUBLIC,
    "home": Permission.SIGNED_IN,
    "restart.show": Permission.SIGNED_IN,
    "auth.log_in": Permission.PUBLIC,
    "auth.log_out": Permission.SIGNED_IN,
    "recent.index": Permission.SIGNED_IN,
    # Overview and hændelse
    "overview.show": Permission.READ_OVERVIEW,
    "overview.print_page": Permission.READ_OVERVIEW,
    "incidents.new": Permission.MANAGE_INCIDENT,
    "incidents.close": Permission.MANAGE_INCIDENT,
    "clock_jumps.confirm": Permission.MANAGE_INCIDENT,
    # Lists
    "lists.index": Permission.READ_LISTS,
    "lists.show": Permission.READ_LISTS,
    "lists.upload": Permission.IMPORT_LISTS,
    "lists.preview": Permission.IMPORT_LISTS,
    "lists.confirm": Permission.IMPORT_LISTS,
    "lists.discard": Permission.IMPORT_LISTS,
    "list_jobs.wait": Permission.IMPORT_LISTS,
    "list_jobs.stop": Permission.IMPORT_LISTS,
    "annotated_lists.stored": Permission.IMPORT_LISTS,
    "annotated_lists.waiting": Permission.IMPORT_LISTS,
    "lists.name_benefit": Permission.IMPORT_LISTS,
    "notation.answer": Permission.IMPORT_LISTS,
    # Layouts
    "layouts.columns": Permission.IMPORT_LISTS,
    "layouts.map_columns": Permission.IMPORT_LISTS,
    "layouts.index": Permission.READ_LISTS,
    "layouts.add": Permission.IMPORT_LISTS,
    "layouts.show": Permission.IMPORT_LISTS,
    "layouts.change": Permission.IMPORT_LISTS,
    "layouts.download": Permission.READ_LISTS,
    # Ydelser
    "benefits.index": Permission.READ_LISTS,
    "benefits.name": Permission.IMPORT_LISTS,
    "benefits.add": Permission.IMPORT_LISTS,
    # Counter
    "counter.search": Permission.LOOK_UP,
    "counter.find": Permission.LOOK_UP,
    "counter.results": Permission.LOOK_UP,
    "counter.choose": Permission.LOOK_UP,
    "counter.register": Permission.ISSUE,
    "counter.citizen": Permission.LOOK_UP,
    "counter.look_up_again": Permission.LOOK_UP,
    "counter.show_cpr": Permission.LOOK_UP,
    "counter.issue": Permission.ISSUE,
    # Citizens who are not paid without an approval
    "pay_marks.index": Permission.READ_JOURNAL,
    "pay_marks.set_on": Permission.DECIDE,
    "pay_marks.lift": Permission.DECIDE,
    # Bilag
    "bilag.index": Permission.READ_BILAG,
    "bilag.show": Permission.READ_BILAG,
    "bilag.print_page": Permission.READ_BILAG,
    "bilag.void": Permission.VOID,
    "bilag.settle": Permission.SETTLE,
    # The team leader's decisions
    "decisions.index": Permission.DECIDE,
    "decisions.show": Permission.DECIDE,
    "decisions.approve": Permission.DECIDE,
    "decisions.reject": Permission.DECIDE,
    # Cash desk
    "desk.queue": Permission.PAY,
    "desk.open_by_number": Permission.PAY,
    "desk.hold": Permission.PAY,
    "desk.pay": Permission.PAY,
    "desk.pay_out": Permission.PAY,
    "desk.release": Permission.PAY,
    "desk.open_box": Permission.PAY,
    "desk.refill_box": Permission.PAY,
    "desk.close_box": Permission.PAY,
    "desk.boxes": Permission.READ_CASH,
    # What leaves the house, and the house's own book
    "exports.index": Permission.EXPORT,
    "exports.draw": Permission.EXPORT,
    "exports.download": Permission.EXPORT,
    "journal.index": Permission.READ_JOURNAL,
    "verification.show": Permission.READ_JOURNAL,
    "verification.begin": Permission.READ_JOURNAL,
    "verification.wait": Permission.READ_JOURNAL,
    "backups.index": Permission.READ_BACKUPS,
    "backups.make": Permission.MAKE_BACKUP,
    "users.index": Permission.MANAGE_USERS,
    "users.show": Permission.MANAGE_USERS,
    "users.add": Permission.MANAGE_USERS,
    "users.change_roles": Permission.MANAGE_USERS,
    "users.change_password": Permission.MANAGE_USERS,
    "users.disable": Permission.MANAGE_USERS,
}


def permissions_of(clerk: Clerk) -> frozenset[Permission]:
    """Every right that a clerk has through any of their roles."""
    return frozenset().union(*(GRANTED[role] for role in clerk.roles), {Permission.SIGNED_IN})


def may(clerk: Clerk, permission: Permission) -> bool:
    """Whether a clerk has a right."""
    return permission in permissions_of(clerk)


def register(app: Flask) -> None:
    """Hold the tables before each request."""
    app.before_request(_refuse_without_right)
    app.jinja_env.globals["may_open"] = lambda endpoint: may(current_clerk(), ROUTES[endpoint])
    app.jinja_env.globals["may"] = lambda name: may(current_clerk(), Permission(name))


def _refuse_without_right() -> Response | None:
    if request.endpoint is None:
        return None
    needed = ROUTES.get(request.endpoint)
    if needed is Permission.PUBLIC:
        return None
    if signed_in() is None:
        return redirect(url_for("auth.log_in"), code=303)  # type: ignore[return-value]
    if needed is None or not may(current_clerk(), needed):
        abort(403)
    return None
