"""Every fault that the verification can name has a Danish sentence."""

import re
from pathlib import Path

from payout.domain import handover, rebuilt, verification
from payout.domain.verification import Check
from payout.labels import CHECKS
from payout.services import (
    replay,
    table_replay,
    verify_file,
    verify_handovers,
    verify_ledger,
    verify_paper,
    verify_server,
)
from payout.web.verification_words import check_texts, known_faults

MODULES = (
    replay,
    table_replay,
    verify_file,
    verify_handovers,
    verify_ledger,
    verify_paper,
    verify_server,
    verification,
    handover,
    rebuilt,
)


def test_every_kind_of_fault_has_a_sentence_and_no_other() -> None:
    sources = " ".join(Path(str(module.__file__)).read_text(encoding="utf-8") for module in MODULES)
    named = set(
        re.findall(r'(?:code=|_fault\(\s*|_of_event\(\s*|else |return )"([a-z]+(?:-[a-z]+)+)"', sources)
    )
    made = {"event-missing", "event-link", "event-hash", "schema-missing", "schema-changed", "schema-strange"}
    assert named | made | {"uncheckable"} == known_faults()


def test_every_check_says_in_danish_that_all_is_well() -> None:
    for name in CHECKS:
        (said,) = check_texts(Check(name=name, ok=True, detail=""))
        assert said.endswith(".")
