"""A rejection on paper has reasons, rules and the way to complain, and is whole for texts of any length."""

from dataclasses import replace
from datetime import UTC, datetime
from io import BytesIO

import pytest
from pypdf import PdfReader

from exports.rejection import Rejection, rejection_file
from payout.domain.aconto import Claim, Limit
from payout.settings import DEFAULT_COMPLAINT, DEFAULT_REJECTION_RULES
from tests.factories import HELP, NOBODY, OCTOBER, scope

REJECTION = Rejection(
    request_no=3,
    municipality="Prøvekøbing Kommune",
    unit="Ydelsescenter",
    name="Åse Ørsted-Prøve",
    cpr=NOBODY,
    claim=Claim(benefit=HELP, period_from=OCTOBER[0], period_to=OCTOBER[1]),
    amount_oere=9_000_00,
    limits=(Limit.NOT_ON_LIST, Limit.SECOND_FOR_SAME),
    rule=scope().rule,
    decided_at=datetime(2026, 10, 30, 9, 15, tzinfo=UTC),
    decided_by="Lea Leder",
    reason="Du har fået ydelsen fra en anden kommune.",
    rules=DEFAULT_REJECTION_RULES,
    complaint=DEFAULT_COMPLAINT.format(kommune="Prøvekøbing Kommune", enhed="Ydelsescenter"),
    chain_events=17,
    chain_hash="3f2a91c00d4be7a5",
    is_drill=False,
)


def pages(rejection: Rejection) -> list[str]:
    read = PdfReader(BytesIO(rejection_file(rejection)))
    return [" ".join(page.extract_text().split()) for page in read.pages]


def test_the_paper_says_what_is_refused_why_by_which_rules_and_how_to_complain() -> None:
    (text,) = pages(REJECTION)
    for said in (
        "Afslag på forskud på din ydelse",
        "Åse Ørsted-Prøve",
        "9.000,00 kr. som forskud",
        "01-10-2026 – 31-10-2026",
        "30-10-2026 kl. 10.15 af Lea Leder",
        "fra en anden kommune",
        "80 % af det forventede beløb",
        "Ydelsen står ikke på listen for borgeren.",
        "inden 4 uger",
        "Ydelsescenter, Prøvekøbing Kommune",
        "Ankestyrelsen",
        "journal 17 · 3f2a91c00d4be7a5",
    ):
        assert said in text
    assert NOBODY.digits not in text.replace("-", "")
    assert "ØVELSE" not in text


def test_a_drill_says_so() -> None:
    assert "ØVELSE: dette er ikke en afgørelse" in pages(replace(REJECTION, is_drill=True))[0]


@pytest.mark.parametrize("length", [500, 5_000])
def test_long_texts_go_on_overleaf_and_nothing_is_lost(length: int) -> None:
    words = " ".join(f"ord{number}" for number in range(length // 6))
    text = " ".join(pages(replace(REJECTION, reason=words, name="Åse " + "Meget-Langt-Navn-" * 12)))
    assert all(f"ord{number}" in text for number in (0, length // 12, length // 6 - 1))
    assert "Ankestyrelsen" in text
