"""How much the importer takes in before it refuses: each limit is named here and said in the refusal."""

from typing import Final

FILE_BYTES: Final = 64 * 1024 * 1024
UNPACKED_BYTES: Final = 640 * 1024 * 1024
"""Sum of the declared sizes inside a workbook; checked before anything is unpacked."""
ROWS: Final = 600_000
"""Every benefit line of the whole country, and a half more."""
COLUMNS: Final = 200
HEADER_ROWS: Final = 50
"""The header is looked for on this many of a sheet's first rows."""
FINDINGS: Final = 20_000
"""More findings than anybody reads; the errors are kept first and the rest is counted."""
SHOWN_CHARACTERS: Final = 60
"""Length of a cell's text in a finding."""
