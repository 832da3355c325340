"""How much the importer takes in before it refuses: each limit is named here and said in the refusal."""

from typing import Final

FILE_BYTES: Final = 64 * 1024 * 1024
UNPACKED_BYTES: Final = 1024 * 1024 * 1024
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
CELL_CHARACTERS: Final = 131_072
"""A field of a text file; four times what a spreadsheet takes in a cell."""
PARTS: Final = 2_000
"""Parts in a workbook's archive; one with a hundred sheets has some three hundred."""

SECONDS: Final = 6
"""What a child process gets to read a list, and for each megabyte of the file SECONDS_PER_MEGABYTE more."""
SECONDS_PER_MEGABYTE: Final = 4
"""Some four times what a real list takes on a busy machine: 50,000 rows, 4.4 MB, in five seconds."""
MEMORY_MEGABYTES: Final = 384
"""What a child process gets beyond the bare interpreter, and MEMORY_PER_BYTE for each byte of the file.

A hostile file of up to a megabyte so gets no more than 10 seconds and 512 MB, the interpreter among them.
"""
MEMORY_PER_BYTE: Final = 48
"""A real .ods takes 45 bytes of memory for each of its own, an .xlsx 25: 1.3 and 1 GB for 500,000 rows."""
CHILDREN: Final = 2
"""Lists that are read at once in one process; others wait, so that hostile files can't fill the machine."""
WAIT_SECONDS: Final = 60
"""How long a list waits for its turn before it is refused and has to be sent again."""
