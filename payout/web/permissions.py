"""Who may do what: a table of rights per role, a table of routes. What is not in the tables is refused.

Differs from a decorator per view (docs/adr/0004): a forgotten route is closed, and the whole answer to "who
can reach what" stands on one page.
"""

from collections.abc import Mapping
from enum import StrEnum

from flask import Flask, Response, abort, redirect, request, url_for

from payout.domain.roles import Clerk, Role
from payout.domain.sign_in import SessionState
from payout.web.current import current_clerk, somebody
from payout.web.door import to_the_door


class Permission(StrEnum):
    """A right. PUBLIC needs no sign-in, SIGNED_IN any role; what a session reaches that is not let in yet
    stands in `payout/web/door.py`.
    """

    PUBLIC = "public"
    SIGNED_IN = "signed-in"
    READ_OVERVIEW = "read-overview"
    READ_LISTS = "read-lists"
    READ_BILAG = "read-bilag"
    READ_JOURNAL = "read-journal"
    GIVE_INSIGHT = "give-insight"
    SET_LOCK_HALF = "set-lock-half"
    MANAGE_INCIDENT = "manage-incident"
    IMPORT_LISTS = "import-lists"
    IMPORT_RUN = "import-run"
    LOOK_UP = "look-up"
    ISSUE = "issue"
    PRINT = "print"
    VOID = "void"
    DECIDE = "decide"
    PAY = "pay"
    MARK_URGENT = "mark-urgent"
    READ_CASH = "read-cash"
    ANSWER_FOR_CASH = "answer-for-cash"
    ATTEST = "attest"
    INSPECT = "inspect"
    SETTLE = "settle"
    MATCH = "match"
    EXPORT = "export"
    MAP_ACCOUNTS = "map-accounts"
    RECEIVE_EXPORT = "receive-export"
    MANAGE_USERS = "manage-users"
    READ_BACKUPS = "read-backups"
    MAKE_BACKUP = "make-backup"
    READ_WORKLISTS = "read-worklists"
    WORK_LISTS = "work-lists"
    DRAW_SAMPLE = "draw-sample"
    TICK_PLAN = "tick-plan"
    WRITE_LOGBOOK = "write-logbook"
    HANDLE_PAPER = "handle-paper"
    CONFIRM_DELETION = "confirm-deletion"


_READING = frozenset(
    {
        Permission.READ_OVERVIEW,
        Permission.READ_LISTS,
        Permission.READ_BILAG,
        Permission.READ_CASH,
        Permission.READ_WORKLISTS,
    }
)

GRANTED: Mapping[Role, frozenset[Permission]] = {
    Role.CASEWORKER: frozenset(
        {
            Permission.LOOK_UP,
            Permission.ISSUE,
            Permission.PRINT,
            Permission.VOID,
            Permission.MARK_URGENT,
            Permission.READ_BILAG,
            Permission.READ_OVERVIEW,
            Permission.READ_WORKLISTS,
            Permission.WORK_LISTS,
            Permission.TICK_PLAN,
            Permission.WRITE_LOGBOOK,
            Permission.HANDLE_PAPER,
        }
    ),
    Role.FINANCE: _READING
    | {
        Permission.PRINT,
        Permission.PAY,
        Permission.ANSWER_FOR_CASH,
        Permission.SETTLE,
        Permission.IMPORT_RUN,
        Permission.MATCH,
        Permission.EXPORT,
        Permission.WORK_LISTS,
        Permission.HANDLE_PAPER,
        Permission.RECEIVE_EXPORT,
        Permission.SET_LOCK_HALF,
        Permission.TICK_PLAN,
        Permission.CONFIRM_DELETION,
        Permission.WRITE_LOGBOOK,
    },
    Role.TEAM_LEADER: _READING
    | {
        Permission.LOOK_UP,
        Permission.READ_JOURNAL,
        Permission.GIVE_INSIGHT,
        Permission.SET_LOCK_HALF,
        Permission.MANAGE_INCIDENT,
        Permission.IMPORT_LISTS,
        Permission.IMPORT_RUN,
        Permission.PRINT,
        Permission.VOID,
        Permission.MARK_URGENT,
        Permission.DECIDE,
        Permission.ANSWER_FOR_CASH,
        Permission.ATTEST,
        Permission.INSPECT,
        Permission.MATCH,
        Permission.EXPORT,
        Permission.MAP_ACCOUNTS,
        Permission.MANAGE_USERS,
        Permission.READ_BACKUPS,
        Permission.MAKE_BACKUP,
        Permission.WORK_LISTS,
        Permission.HANDLE_PAPER,
        Permission.DRAW_SAMPLE,
        Permission.TICK_PLAN,
        Permission.CONFIRM_DELETION,
        Permission.WRITE_LOGBOOK,
    },
    # The revisor changes nothing; an eftersyn of their own, what they write in the logbook and their half
    # of the dobbeltlås they add.
    Role.AUDITOR: _READING
    | {
        Permission.READ_JOURNAL,
        Permission.READ_BACKUPS,
        Permission.LOOK_UP,
        Permission.INSPECT,
        Permission.SET_LOCK_HALF,
        Permission.WRITE_LOGBOOK,
    },
}

ROUTES: Mapping[str, Permission] = {
    "static": Permission.PUBLIC,
    "home": Permission.SIGNED_IN,
    "pulse.show": Permission.PUBLIC,
    "restart.show": Permission.SIGNED_IN,
    "auth.log_in": Permission.PUBLIC,
    "auth.log_out": Permission.SIGNED_IN,
    "auth.lock": Permission.SIGNED_IN,
    # The door, and one's own access
    "auth.second": Permission.SIGNED_IN,
    "auth.own_password": Permission.SIGNED_IN,
    "auth.unlock": Permission.SIGNED_IN,
    "auth.go_on": Permission.SIGNED_IN,
    "factors.app": Permission.SIGNED_IN,
    "factors.qr": Permission.SIGNED_IN,
    "factors.confirm": Permission.SIGNED_IN,
    "factors.make_sheet": Permission.SIGNED_IN,
    "factors.sheet": Permission.SIGNED_IN,
    "factors.finish": Permission.SIGNED_IN,
    "me.show": Permission.SIGNED_IN,
    "me.change_password": Permission.SIGNED_IN,
    "me.change_pin": Permission.SIGNED_IN,
    "me.end_others": Permission.SIGNED_IN,
    # The way in from other machines: what one has to trust is public
    "joining.show": Permission.MANAGE_USERS,
    "joining.code": Permission.MANAGE_USERS,
    "joining.guide": Permission.PUBLIC,
    "joining.authority": Permission.PUBLIC,
    "recent.index": Permission.SIGNED_IN,
    # Overview and hændelse
    "live.show": Permission.READ_OVERVIEW,
    "overview.show": Permission.READ_OVERVIEW,
    "overview.print_page": Permission.READ_OVERVIEW,
    "overview.back_test": Permission.READ_OVERVIEW,
    "turn_out.show": Permission.READ_OVERVIEW,
    "cash_order.show": Permission.READ_OVERVIEW,
    "cash_order.print_page": Permission.READ_OVERVIEW,
    "incidents.new": Permission.MANAGE_INCIDENT,
    "incidents.show": Permission.READ_OVERVIEW,
    "incidents.stand_down": Permission.MANAGE_INCIDENT,
    "incidents.resume": Permission.MANAGE_INCIDENT,
    # The plan, and its check list during a hændelse
    "plans.show": Permission.READ_OVERVIEW,
    "plans.version": Permission.READ_OVERVIEW,
    "plans.sheet": Permission.READ_OVERVIEW,
    "plans.download": Permission.READ_OVERVIEW,
    "plans.edit": Permission.MANAGE_INCIDENT,
    "plans.take_file": Permission.MANAGE_INCIDENT,
    "plan_checks.show": Permission.READ_OVERVIEW,
    "plan_checks.sheet": Permission.READ_OVERVIEW,
    "plan_checks.item": Permission.READ_OVERVIEW,
    "plan_checks.tick": Permission.TICK_PLAN,
    "plan_checks.undo": Permission.TICK_PLAN,
    "closing.show": Permission.READ_OVERVIEW,
    "closing.close": Permission.MANAGE_INCIDENT,
    "closing.verify": Permission.MANAGE_INCIDENT,
    "closing.ask": Permission.MANAGE_INCIDENT,
    "closing.confirm": Permission.SETTLE,
    "closing_packs.index": Permission.READ_JOURNAL,
    "closing_packs.show": Permission.READ_JOURNAL,
    "closing_packs.receive": Permission.MANAGE_INCIDENT,
    "closing_packs.paper": Permission.READ_JOURNAL,
    "retention.show": Permission.READ_LISTS,
    "retention.ask": Permission.MANAGE_INCIDENT,
    "retention.confirm": Permission.CONFIRM_DELETION,
    "retention.delete_copies": Permission.MAKE_BACKUP,
    "retention.protocol": Permission.READ_LISTS,
    "clock_jumps.confirm": Permission.MANAGE_INCIDENT,
    # Lists
    "lists.index": Permission.READ_LISTS,
    "lists.show": Permission.READ_LISTS,
    "lists.upload": Permission.IMPORT_RUN,
    "lists.preview": Permission.IMPORT_RUN,
    "lists.confirm": Permission.IMPORT_RUN,
    "lists.discard": Permission.IMPORT_RUN,
    "list_jobs.wait": Permission.IMPORT_RUN,
    "list_jobs.stop": Permission.IMPORT_RUN,
    "annotated_lists.stored": Permission.IMPORT_LISTS,
    "annotated_lists.waiting": Permission.IMPORT_RUN,
    "lists.name_benefit": Permission.IMPORT_RUN,
    "notation.answer": Permission.IMPORT_RUN,
    # Layouts
    "layouts.columns": Permission.IMPORT_RUN,
    "layouts.map_columns": Permission.IMPORT_RUN,
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
    "issuing.issue": Permission.ISSUE,
    "insight.make": Permission.GIVE_INSIGHT,
    "double_lock.show": Permission.SET_LOCK_HALF,
    "lookups.index": Permission.READ_JOURNAL,
    "odd_bilag.index": Permission.READ_JOURNAL,
    # Citizens who are not paid without an approval
    "pay_marks.index": Permission.READ_JOURNAL,
    "pay_marks.set_on": Permission.DECIDE,
    "pay_marks.lift": Permission.DECIDE,
    # Bilag
    "bilag.index": Permission.READ_BILAG,
    "bilag.show": Permission.READ_BILAG,
    "bilag.issued": Permission.READ_BILAG,
    "answers.show": Permission.READ_BILAG,
    "answers.paper": Permission.READ_BILAG,
    "bilag.void": Permission.VOID,
    "bilag.settle": Permission.SETTLE,
    "papers.show": Permission.READ_BILAG,
    "papers.print_again": Permission.PRINT,
    "papers.index": Permission.PRINT,
    "papers.print_several": Permission.PRINT,
    "papers.several": Permission.PRINT,
    # The team leader's decisions
    "decisions.index": Permission.DECIDE,
    "decisions.show": Permission.DECIDE,
    "decisions.approve": Permission.DECIDE,
    "decisions.reject": Permission.DECIDE,
    # Cash desk
    "desk.queue": Permission.PAY,
    "desk.queue_part": Permission.PAY,
    "urgent.mark": Permission.MARK_URGENT,
    "returns.give_back": Permission.PAY,
    "returns.index": Permission.READ_CASH,
    # Bank transfers
    "transfers.index": Permission.READ_CASH,
    "transfers.make": Permission.PAY,
    "transfers.show": Permission.READ_CASH,
    "transfers.release": Permission.PAY,
    "transfers.send": Permission.PAY,
    "transfers.drop": Permission.PAY,
    "transfers.confirm": Permission.PAY,
    "transfers.give_back": Permission.PAY,
    "transfers.fetch": Permission.PAY,
    # Until nothing is outstanding
    "settlement.show": Permission.READ_BILAG,
    "settlement.reverse": Permission.SETTLE,
    "settlement.plan": Permission.SETTLE,
    "settlement.mark_part": Permission.SETTLE,
    "settlement.stop": Permission.SETTLE,
    "open_items.index": Permission.READ_CASH,
    # Many at once
    "settling.choose": Permission.SETTLE,
    "settling.settle": Permission.SETTLE,
    "settling.upload": Permission.SETTLE,
    "settling.confirm": Permission.SETTLE,
    # Follow-up
    "follow_up.index": Permission.READ_LISTS,
    "real_run.show": Permission.READ_LISTS,
    "real_run.rows": Permission.READ_LISTS,
    "match_links.index": Permission.READ_LISTS,
    "match_links.decide": Permission.MATCH,
    "match_links.undo": Permission.MATCH,
    # Before and beside the counter
    "readiness.index": Permission.READ_OVERVIEW,
    "logbook.index": Permission.READ_OVERVIEW,
    "logbook.write": Permission.WRITE_LOGBOOK,
    "logbook.correct": Permission.WRITE_LOGBOOK,
    "logbook.solve": Permission.WRITE_LOGBOOK,
    "logbook.pdf": Permission.READ_OVERVIEW,
    "logbook.workbook": Permission.READ_OVERVIEW,
    "situation.show": Permission.READ_OVERVIEW,
    "situation.pdf": Permission.READ_OVERVIEW,
    "minutes.show": Permission.READ_OVERVIEW,
    "minutes.pdf": Permission.READ_OVERVIEW,
    # Blank bilag on paper, and their registration afterwards
    "paper_blocks.index": Permission.READ_BILAG,
    "paper_blocks.gaps": Permission.READ_BILAG,
    "paper_blocks.show": Permission.READ_BILAG,
    "paper_blocks.paper": Permission.PRINT,
    "paper_blocks.make": Permission.MANAGE_INCIDENT,
    "paper_blocks.give": Permission.MANAGE_INCIDENT,
    "paper_blocks.reopen": Permission.MANAGE_INCIDENT,
    "paper_blocks.end": Permission.HANDLE_PAPER,
    "late_entries.index": Permission.READ_BILAG,
    "late_entries.show": Permission.READ_BILAG,
    "late_entries.type_first": Permission.HANDLE_PAPER,
    "late_entries.type_second": Permission.HANDLE_PAPER,
    "late_entries.drop": Permission.HANDLE_PAPER,
    "late_entries.approve": Permission.DECIDE,
    "ready.show": Permission.READ_OVERVIEW,
    "ready.test_page": Permission.READ_OVERVIEW,
    "ready.printer": Permission.PRINT,
    "ready.cash_order": Permission.MANAGE_INCIDENT,
    "list_copies.index": Permission.READ_LISTS,
    "list_copies.make": Permission.MANAGE_INCIDENT,
    "list_copies.show": Permission.READ_LISTS,
    "list_copies.hand": Permission.MANAGE_INCIDENT,
    "list_copies.lock": Permission.MANAGE_INCIDENT,
    "list_copies.shredded": Permission.MANAGE_INCIDENT,
    "handovers.index": Permission.READ_JOURNAL,
    "handovers.draw": Permission.MANAGE_INCIDENT,
    "handovers.receive": Permission.MANAGE_INCIDENT,
    "handovers.merged": Permission.READ_JOURNAL,
    "handovers.bilag": Permission.READ_JOURNAL,
    "drill.show": Permission.MANAGE_INCIDENT,
    "drill.start": Permission.MANAGE_INCIDENT,
    "drill.arrive": Permission.MANAGE_INCIDENT,
    "drill.note": Permission.MANAGE_INCIDENT,
    "drill.cards": Permission.MANAGE_INCIDENT,
    "drill.report": Permission.READ_OVERVIEW,
    "drill.report_paper": Permission.READ_OVERVIEW,
    # The workbook that comes back from Økonomi
    "returned.index": Permission.EXPORT,
    "returned.upload": Permission.SETTLE,
    "returned.preview": Permission.SETTLE,
    "returned.preview_result": Permission.SETTLE,
    "returned.confirm": Permission.SETTLE,
    "returned.show": Permission.EXPORT,
    "returned.result": Permission.EXPORT,
    # Paying
    "desk.open_by_number": Permission.PAY,
    "desk.hold": Permission.PAY,
    "desk.pay": Permission.PAY,
    "desk.pay_out": Permission.PAY,
    "desk.release": Permission.PAY,
    # Cash boxes
    "boxes.index": Permission.READ_CASH,
    "boxes.show": Permission.READ_CASH,
    "boxes.report": Permission.READ_CASH,
    "boxes.open_box": Permission.PAY,
    "boxes.refill_box": Permission.PAY,
    "boxes.close_box": Permission.PAY,
    "box_people.confirm": Permission.ANSWER_FOR_CASH,
    "box_people.withdraw_refill": Permission.ANSWER_FOR_CASH,
    "box_people.offer": Permission.ANSWER_FOR_CASH,
    "box_people.withdraw_offer": Permission.ANSWER_FOR_CASH,
    "box_people.take_over": Permission.PAY,
    "box_people.attest": Permission.ATTEST,
    "box_people.release_bilag": Permission.ATTEST,
    "inspections.begin": Permission.INSPECT,
    "inspections.show": Permission.READ_CASH,
    "inspections.count": Permission.INSPECT,
    "inspections.cancel": Permission.INSPECT,
    "inspections.protocol": Permission.READ_CASH,
    # Until zero: entry in the benefit systems, missing payments, the sample check
    "rekeying.index": Permission.READ_WORKLISTS,
    "rekeying.change_many": Permission.WORK_LISTS,
    "rekeying.show": Permission.READ_WORKLISTS,
    "rekeying.key": Permission.WORK_LISTS,
    "rekeying.reopen": Permission.WORK_LISTS,
    "rekeying.fetch": Permission.WORK_LISTS,
    "rekeying_file.upload": Permission.WORK_LISTS,
    "rekeying_file.confirm": Permission.WORK_LISTS,
    "benefit_systems.index": Permission.READ_WORKLISTS,
    "benefit_systems.change": Permission.IMPORT_LISTS,
    "missing.index": Permission.READ_WORKLISTS,
    "missing.show": Permission.READ_WORKLISTS,
    "missing.note": Permission.WORK_LISTS,
    "sample.index": Permission.READ_WORKLISTS,
    "sample.draw": Permission.DRAW_SAMPLE,
    "sample.show": Permission.READ_WORKLISTS,
    "sample.sheet": Permission.READ_WORKLISTS,
    "sample.answer": Permission.WORK_LISTS,
    # What leaves the house, and the house's own book
    "errands.wait": Permission.SIGNED_IN,
    "errands.stop": Permission.SIGNED_IN,
    "exports.index": Permission.EXPORT,
    "exports.draw": Permission.EXPORT,
    "exports.draw_posting_file": Permission.EXPORT,
    "exports.download": Permission.EXPORT,
    "exports.log_pdf": Permission.EXPORT,
    "exports.log_workbook": Permission.EXPORT,
    "receipts.show": Permission.EXPORT,
    "receipts.give": Permission.RECEIVE_EXPORT,
    "receipts.reverse": Permission.RECEIVE_EXPORT,
    "accounts.index": Permission.READ_LISTS,
    "accounts.add": Permission.MAP_ACCOUNTS,
    "accounts.add_file": Permission.MAP_ACCOUNTS,
    "accounts.download": Permission.READ_LISTS,
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
    "user_access.end_sessions": Permission.MANAGE_USERS,
    "user_access.let_in": Permission.MANAGE_USERS,
    "user_access.make_sheet": Permission.MANAGE_USERS,
    "user_access.sheet": Permission.MANAGE_USERS,
    "user_access.end_factors": Permission.MANAGE_USERS,
    "role_grants.grant": Permission.MANAGE_USERS,
    "role_grants.end": Permission.MANAGE_USERS,
    "role_grants.changes": Permission.READ_JOURNAL,
    "role_grants.sheet": Permission.READ_JOURNAL,
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
    session = somebody()
    if session is None:
        return redirect(url_for("auth.log_in"), code=303)  # type: ignore[return-value]
    if session.state is not SessionState.OPEN:
        return to_the_door(session)
    if needed is None or not may(current_clerk(), needed):
        abort(403)
    return None
