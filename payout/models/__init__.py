"""The tables. Constraints say the rules once more; the rules themselves stand in the domain.

`journaled_tables()` lists what the journal rebuilds; the rest is named in `BESIDE_THE_JOURNAL`:
sessions, what was sent in them, tries to sign in, secrets and the last run of the scheduled import are no
part of the book; the lines and payees of a list are digested as a whole, and so are the events of another
ledger's journal.
"""

from sqlalchemy import Table

from payout.models.base import metadata
from payout.models.benefits import benefit, benefit_alias
from payout.models.bilag import (
    bilag,
    bilag_print,
    citizen,
    collection,
    lookup,
    need_note,
    paper_range,
    series,
    settlement,
)
from payout.models.cash import cash_box, cash_count, posting
from payout.models.cash_between_people import (
    bilag_release,
    cash_attestation,
    cash_delivery,
    cash_handover,
    cash_inspection,
)
from payout.models.clock import clock_jump
from payout.models.closing import closing_note, closing_reason
from payout.models.desk import cash_return, transfer, transfer_list, urgency
from payout.models.double_lock import double_lock_half
from payout.models.drills import drill_arrival, drill_card, drill_ledger, drill_note, drill_run
from payout.models.exports import export_file
from payout.models.formal_steps import incident_decision, incident_start
from payout.models.handovers import handover, other_bilag, other_event, other_ledger
from payout.models.incidents import incident
from payout.models.journal import event
from payout.models.layouts import layout
from payout.models.lists import list_fetch, list_line, list_payee, payment_list
from payout.models.logbook import log_decision, log_entry
from payout.models.match_links import match_link
from payout.models.paper import late_entry, paper_block, paper_block_holder, paper_end
from payout.models.pay_marks import pay_mark
from payout.models.people import login_session, secret, sent_form, user
from payout.models.plans import action_plan, plan_tick
from payout.models.posting_exports import account_entry, export_receipt, posting_export
from payout.models.readiness import folder_run, list_copy, list_copy_step, readiness_tick
from payout.models.retention import closing_pack, pack_receipt, retention_run
from payout.models.returned import booked, returned_file
from payout.models.settlements import (
    settlement_detail,
    settlement_plan,
    settlement_plan_miss,
    settlement_plan_part,
    settlement_reversal,
)
from payout.models.sign_in import credential, known_terminal, role_grant, sign_in_try
from payout.models.worklists import (
    benefit_system,
    missing_case,
    missing_step,
    rekeying,
    rekeying_fetch,
    sample_draw,
    sample_item,
    sample_result,
)

BESIDE_THE_JOURNAL = frozenset(
    {
        "event",
        "login_session",
        "sent_form",
        "secret",
        "sign_in_try",
        "known_terminal",
        "list_line",
        "list_payee",
        "folder_run",
        "other_event",
    }
)


def journaled_tables() -> tuple[Table, ...]:
    """Each table whose rows the journal gives one by one, in the order of their names."""
    return tuple(table for name, table in sorted(metadata.tables.items()) if name not in BESIDE_THE_JOURNAL)


__all__ = [
    "account_entry",
    "action_plan",
    "benefit",
    "benefit_alias",
    "benefit_system",
    "bilag",
    "bilag_print",
    "bilag_release",
    "booked",
    "cash_attestation",
    "cash_box",
    "cash_count",
    "cash_delivery",
    "cash_handover",
    "cash_inspection",
    "cash_return",
    "citizen",
    "clock_jump",
    "closing_note",
    "closing_pack",
    "closing_reason",
    "collection",
    "credential",
    "double_lock_half",
    "drill_arrival",
    "drill_card",
    "drill_ledger",
    "drill_note",
    "drill_run",
    "event",
    "export_file",
    "export_receipt",
    "folder_run",
    "handover",
    "incident",
    "incident_decision",
    "incident_start",
    "journaled_tables",
    "known_terminal",
    "late_entry",
    "layout",
    "list_copy",
    "list_copy_step",
    "list_fetch",
    "list_line",
    "list_payee",
    "log_decision",
    "log_entry",
    "login_session",
    "lookup",
    "match_link",
    "metadata",
    "missing_case",
    "missing_step",
    "need_note",
    "other_bilag",
    "other_event",
    "other_ledger",
    "pack_receipt",
    "paper_block",
    "paper_block_holder",
    "paper_end",
    "paper_range",
    "pay_mark",
    "payment_list",
    "plan_tick",
    "posting",
    "posting_export",
    "readiness_tick",
    "rekeying",
    "rekeying_fetch",
    "retention_run",
    "returned_file",
    "role_grant",
    "sample_draw",
    "sample_item",
    "sample_result",
    "secret",
    "sent_form",
    "series",
    "settlement",
    "settlement_detail",
    "settlement_plan",
    "settlement_plan_miss",
    "settlement_plan_part",
    "settlement_reversal",
    "sign_in_try",
    "transfer",
    "transfer_list",
    "urgency",
    "user",
]
