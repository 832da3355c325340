from dataclasses import replace
from datetime import date

import pytest

from payout.domain.aconto import Claim
from payout.domain.bilag import (
    BilagDraft,
    IdentityCheck,
    Incomplete,
    MissingPart,
    check_complete,
    reservation_text,
)
from payout.domain.cash import NotPayableInCash
from payout.domain.counter_notes import Collector, ControlQuestion, Relation
from payout.domain.kontering import PayoutMethod
from payout.domain.requisition import slip_of
from payout.money import Oere
from payout.settings import DEFAULT_RESERVATION
from tests.factories import draft

OCTOBER = Claim(benefit="Hjælp til forsørgelse", period_from=date(2026, 10, 1), period_to=date(2026, 10, 31))

COLLECTOR = Collector(relation=Relation.PROXY, name="Fie Fuldmagt", document="Fuldmagt af 28-10-2026")


@pytest.mark.parametrize(
    ("whole", "missing"),
    [
        (draft(0), MissingPart.AMOUNT),
        (draft(-50), MissingPart.AMOUNT),
        (draft(claim=replace(OCTOBER, benefit="  ")), MissingPart.BENEFIT),
        (draft(claim=replace(OCTOBER, period_to=date(2026, 9, 30))), MissingPart.PERIOD),
        (draft(identity_check=IdentityCheck.OTHER, identity_document=" "), MissingPart.IDENTITY_DOCUMENT),
        (draft(method=PayoutMethod.BANK_TRANSFER), MissingPart.BANK_ACCOUNT),
        (draft(method=PayoutMethod.REQUISITION, method_detail="x"), MissingPart.REQUISITION_SLIP),
        (draft(method=PayoutMethod.REQUISITION, slip=slip_of("4", " ")), MissingPart.REQUISITION_SLIP),
        (draft(identity_check=IdentityCheck.HEALTH_CARD), MissingPart.CONTROL_QUESTIONS),
        (
            draft(
                identity_check=IdentityCheck.HEALTH_CARD, control_questions=frozenset({ControlQuestion.BANK})
            ),
            MissingPart.CONTROL_QUESTIONS,
        ),
        (draft(collector=replace(COLLECTOR, name=" ")), MissingPart.COLLECTOR),
        (draft(collector=replace(COLLECTOR, document="")), MissingPart.COLLECTOR),
    ],
)
def test_a_draft_with_a_part_missing_is_refused_and_the_part_is_named(
    whole: BilagDraft, missing: MissingPart
) -> None:
    with pytest.raises(Incomplete) as refused:
        check_complete(whole)
    assert refused.value.part is missing


@pytest.mark.parametrize(
    "whole",
    [
        draft(),
        draft(claim=replace(OCTOBER, period_to=date(2026, 10, 1))),
        draft(identity_check=IdentityCheck.KNOWN, identity_document=""),
        draft(123_45, method=PayoutMethod.BANK_TRANSFER, method_detail="1234 567890"),
        draft(123_45, method=PayoutMethod.REQUISITION, slip=slip_of("4", "17")),
        draft(
            identity_check=IdentityCheck.HEALTH_CARD,
            control_questions=frozenset({ControlQuestion.BANK, ControlQuestion.BIRTHPLACE}),
        ),
        draft(collector=COLLECTOR),
    ],
)
def test_a_whole_draft_is_accepted(whole: BilagDraft) -> None:
    assert check_complete(whole) is None


@pytest.mark.parametrize(
    "way",
    [IdentityCheck.PASSPORT, IdentityCheck.DRIVING_LICENCE, IdentityCheck.MITID, IdentityCheck.KNOWN],
)
def test_what_shows_a_face_needs_no_number(way: IdentityCheck) -> None:
    assert check_complete(draft(identity_check=way, identity_document="")) is None


def test_cash_that_coins_do_not_allow_is_refused_with_the_nearest_amount() -> None:
    with pytest.raises(NotPayableInCash) as refused:
        check_complete(draft(123_45))
    assert refused.value.nearest_oere == Oere(123_50)


def test_the_reservation_names_ydelse_period_system_and_date() -> None:
    text = reservation_text(DEFAULT_RESERVATION, claim=OCTOBER, system="KY", down_since=date(2026, 10, 29))
    assert "Hjælp til forsørgelse for perioden 01-10-2026 – 31-10-2026" in text
    assert "fordi KY er ude af drift siden 29-10-2026" in text
    assert "tilbage" in text
    assert "{" not in text


def test_braces_in_what_people_type_are_text() -> None:
    text = reservation_text(
        "{ydelse} {system}",
        claim=replace(OCTOBER, benefit="{dato}"),
        system="{x}",
        down_since=date(2026, 10, 29),
    )
    assert text == "{dato} {x}"
