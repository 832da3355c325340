"""Reads lists from benefit systems: reader → header → mapper → validator → findings.

`importers.child.read_list_safely` is the way in for a file from outside, `read_list` what it does in a child
process. Knows `payout.domain`, `payout.money` and `payout.cpr`, and nothing of databases or
pages.
"""

from importers.errors import ListUnreadable
from importers.findings import Finding, Severity
from importers.layouts import GENERAL, LAYOUTS
from importers.parsed import BenefitTotal, ParsedList, summary
from importers.pipeline import Progress, read_list

__all__ = [
    "GENERAL",
    "LAYOUTS",
    "BenefitTotal",
    "Finding",
    "ListUnreadable",
    "ParsedList",
    "Progress",
    "Severity",
    "read_list",
    "summary",
]
