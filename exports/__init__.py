"""What leaves the house as files. Knows the domain, money and cpr, never tables or pages."""

from exports.reconciliation import write_workbook

__all__ = ["write_workbook"]
