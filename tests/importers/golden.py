"""The lists in `tests/files/<layout>/`, and what we said of them when we last looked.

`<list>.expected.json` came with the list; `<list>.golden.json` is our own whole report, renewed by
`python -m tests.importers.renew` and read before it is committed.
"""

import json
from pathlib import Path
from typing import Any

from importers import ParsedList, read_list, summary
from payout.domain.indberetningsliste import ListKind

FILES = Path(__file__).parent.parent / "files"
LISTS = sorted(path.with_suffix("").with_suffix("") for path in FILES.glob("*/*.expected.json"))


def expected(path: Path) -> dict[str, Any]:
    """What came with the list."""
    found: dict[str, Any] = json.loads(path.with_name(f"{path.name}.expected.json").read_text("utf-8"))
    return found


def golden_path(path: Path) -> Path:
    """Where our own report of the list lies."""
    return path.with_name(f"{path.name}.golden.json")


def read(path: Path) -> ParsedList:
    """The list, read as the kind it is."""
    return read_list(path, kind=ListKind(expected(path)["kind"]))


def report(path: Path) -> str:
    """Our report of the list, as it lies in its golden file."""
    return json.dumps(summary(read(path)), ensure_ascii=False, indent=1) + "\n"
