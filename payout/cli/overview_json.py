"""The overview as plain values: the JSON of `payout overview --json`, which the workbook is checked by."""

from typing import Any

from payout.domain.overview import Overview, Tally


def as_plain(found: Overview) -> dict[str, Any]:
    """The keys of the command-line contract (docs/command-line.md); money in whole øre, days as ISO text."""
    totals = found.totals
    return {
        "incident": found.incident,
        "lists": [
            {
                "list_id": one.list_id,
                "source": one.source,
                "data_date": one.data_date.isoformat() if one.data_date else None,
                "age_days": one.age_days,
                "lines": one.lines,
                "citizens": one.citizens,
                "total_oere": one.total_oere,
            }
            for one in found.lists
        ],
        "citizens": found.citizens,
        "lines": found.lines,
        "amount_oere": found.amount_oere,
        "by_benefit": [
            {
                "benefit": row.benefit,
                "pay_date": row.pay_date.isoformat() if row.pay_date else None,
                "lines": row.lines,
                "citizens": row.citizens,
                "amount_oere": row.amount_oere,
                "low_oere": row.estimate.low_oere,
                "high_oere": row.estimate.high_oere,
                "low_citizens": row.estimate.low_citizens,
                "high_citizens": row.estimate.high_citizens,
                "issued": _plain(row.issued),
                "paid": _plain(row.paid),
            }
            for row in found.by_benefit
        ],
        "estimate": {
            "low_oere": found.estimate.low_oere,
            "expected_oere": found.estimate.expected_oere,
            "high_oere": found.estimate.high_oere,
            "low_citizens": found.estimate.low_citizens,
            "expected_citizens": found.estimate.expected_citizens,
            "high_citizens": found.estimate.high_citizens,
            "method": found.estimate.method,
        },
        "requested": _plain(totals.requested),
        "issued": _plain(totals.issued),
        "voided": _plain(totals.voided),
        "rejected": _plain(totals.rejected),
        "paid": _plain(totals.paid),
        "settled": _plain(totals.settled),
        "outstanding_oere": totals.outstanding_oere,
        "cash_boxes": [{"place": box.place, "balance_oere": box.balance_oere} for box in found.cash_boxes],
    }


def _plain(tally: Tally) -> dict[str, int]:
    return {"count": tally.count, "amount_oere": tally.amount_oere}
