"""What leaves the house as files. Knows the domain, money and cpr, never tables or pages."""

from exports.reconciliation import write_workbook
from exports.return_result import write_return_result

__all__ = ["write_return_result", "write_workbook"]
