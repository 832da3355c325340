"""Renews our own reports of the lists in `tests/files`; read the diff before it is committed.

`python -m tests.importers.renew`
"""

import sys

from tests.importers.golden import LISTS, golden_path, report

if __name__ == "__main__":
    for path in LISTS:
        golden_path(path).write_text(report(path), "utf-8", newline="\n")
        sys.stdout.write(f"{golden_path(path).name}\n")
