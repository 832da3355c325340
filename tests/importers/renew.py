"""Renews our own reports of the lists in `tests/files`: `python -m tests.importers.renew`, then read the diff."""

import sys

from tests.importers.golden import LISTS, golden_path, report

if __name__ == "__main__":
    for path in LISTS:
        golden_path(path).write_text(report(path), "utf-8", newline="\n")
        sys.stdout.write(f"{golden_path(path).name}\n")
