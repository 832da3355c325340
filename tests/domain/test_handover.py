"""A hand-over that was changed anywhere is refused, whoever has signed it."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from payout import sealed_file
from payout.domain import handover as domain
from payout.domain.handover import EVENT_COLUMNS, PERSONAL, Handover, HandoverFault, HandoverRefused
from payout.domain.journal import FIRST_PREVIOUS_HASH, canonical_json, event_hash, personal_digest
from payout.models import bilag, event, other_bilag
from payout.sealed_file import SealBroken, code_of, is_code_of, new_private_key, public_key_of, seal, unseal
from payout.services.journal import personal_columns

PEOPLE = ("0203600001", "Anna Ågesen-Prøve", False, "", "pas 1234", "", "", "", "")
SALT = "ab" * 16
KEY = new_private_key()
PASSPHRASE = "fire blå elefanter danser"


def changes() -> list[dict[str, Any]]:
    """A user, a series, a hændelse and a bilag of 100 kr., as a journal tells of them."""
    incident = {
        "series": "STRB26",
        "is_drill": False,
        "benefits": '["Hjælp"]',
        "pay_days": '["2026-10-30"]',
    }
    at = "2026-10-30T08:00:00.000000Z"
    one = {
        "incident_id": 1,
        "status": "issued",
        "series": "STRB26",
        "sequence": 1,
        "number": "STRB26-00001-3",
        "benefit": "Hjælp",
        "amount_oere": 100_00,
        "settled_oere": 0,
        "place": "Rådhuset",
        "method": "cash",
        "period_from": "2026-10-01",
        "period_to": "2026-10-31",
        "requested_by": 1,
        "requested_at": at,
        "issued_by": 1,
        "issued_at": at,
    }
    return [
        {"op": "insert", "table": "user_account", "key": 1, "values": {"display_name": "Sara"}},
        {
            "op": "insert",
            "table": "series",
            "key": "STRB26",
            "values": {"code": "STRB26", "last_sequence": 1},
        },
        {"op": "insert", "table": "incident", "key": 1, "values": incident},
        {
            "op": "insert",
            "table": "bilag",
            "key": 1,
            "values": {"id": 1, **one},
            "personal": personal_digest(SALT, PEOPLE),
        },
    ]


def journal(told: list[dict[str, Any]]) -> tuple[tuple[Any, ...], ...]:
    """A chain with one change an event."""
    previous, events = FIRST_PREVIOUS_HASH, []
    for number, change in enumerate(told, 1):
        link = {
            "number": number,
            "at": f"2026-10-30T08:00:0{number}.000000Z",
            "actor_id": 1,
            "action": "bilag.issued",
            "subject": "bilag:1",
            "request_key": None,
            "payload": canonical_json({"changes": [change], "facts": {}}),
            "previous_hash": previous,
        }
        previous = event_hash(**link)
        events.append((*link.values(), previous))
    return tuple(events)


def whole(**changed: Any) -> Handover:
    values = {
        "name": "Rådhuset",
        "incident_id": 1,
        "drawn_at": datetime(2026, 10, 30, 9, tzinfo=UTC),
        "events": journal(changes()),
        "personal": {1: (SALT, *PEOPLE)},
    }
    return Handover(**{**values, **changed})


def fault_of(handover: Handover) -> HandoverFault | None:
    try:
        domain.judge(domain.of_content(domain.as_content(handover)))
    except HandoverRefused as refused:
        return refused.fault
    return None


@pytest.fixture
def file(monkeypatch: pytest.MonkeyPatch) -> bytes:
    """A small file, locked. To stretch a passphrase is slow on purpose: here it is quick."""
    monkeypatch.setattr(sealed_file, "STRETCH_MEMORY_KIB", 8)
    monkeypatch.setattr(sealed_file, "STRETCH_PASSES", 1)
    return seal(b"what is handed over", private_key=KEY, passphrase=PASSPHRASE)


def test_a_hand_over_says_what_its_journal_says() -> None:
    judged = domain.judge(domain.of_content(domain.as_content(whole())))
    assert judged.handover == whole()
    assert judged.series_used == {"STRB26"}
    assert (judged.bilag[1]["cpr"], judged.bilag[1]["amount_oere"]) == (PEOPLE[0], 100_00)
    assert (judged.bilag[1]["issued_by"], judged.bilag[1]["paid_by"]) == ("Sara", None)


def test_its_columns_are_those_of_the_tables() -> None:
    assert tuple(column.name for column in event.columns) == EVENT_COLUMNS
    assert personal_columns(bilag) == personal_columns(other_bilag) == PERSONAL


@given(st.data())
@settings(max_examples=60, deadline=None)
def test_one_value_changed_anywhere_is_refused_though_it_is_signed(data: st.DataObject) -> None:
    sent = whole()
    if data.draw(st.booleans()):
        number = data.draw(st.integers(0, len(sent.events) - 1))
        column = data.draw(st.sampled_from(range(len(EVENT_COLUMNS))))
        row = list(sent.events[number])
        row[column] = f"{row[column] or ''}0" if isinstance(row[column], str | None) else row[column] + 1
        events = (*sent.events[:number], tuple(row), *sent.events[number + 1 :])
        assert fault_of(replace(sent, events=events)) is HandoverFault.BROKEN
    else:
        values = list(sent.personal[1])
        place = data.draw(st.integers(0, len(values) - 1))
        values[place] = not values[place] if isinstance(values[place], bool) else f"{values[place]}."
        assert fault_of(replace(sent, personal={1: tuple(values)})) is HandoverFault.BROKEN


@pytest.mark.parametrize(
    "changed",
    [
        {"personal": {}},
        {"personal": {1: (SALT, *PEOPLE), 2: (SALT, *PEOPLE)}},
        {"incident_id": 2},
        {"events": ()},
        {"events": journal(changes())[1:]},
        {"events": journal(changes())[:-1]},
    ],
)
def test_something_left_out_or_put_in_is_refused(changed: dict[str, Any]) -> None:
    assert fault_of(whole(**changed)) is HandoverFault.BROKEN


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("sequence", 2),  # a gap in the series
        ("number", "STRB26-00001-4"),
        ("status", "paid"),  # no step leads there
        ("paid_by", 1),  # who issued it
        ("settled_oere", 50_00),  # without a line
        ("amount_oere", "100"),
        ("period_from", "i går"),
        ("issued_by", 7),
    ],
)
def test_a_journal_that_was_hashed_again_must_still_keep_the_rules(column: str, value: object) -> None:
    told = changes()
    told[-1]["values"][column] = value
    assert fault_of(whole(events=journal(told))) is HandoverFault.BROKEN


@given(st.binary(max_size=40) | st.lists(st.none() | st.text(max_size=3)).map(lambda value: b"%a" % value))
@settings(max_examples=25, deadline=None)
def test_what_is_no_hand_over_is_refused_whatever_it_holds(content: bytes) -> None:
    with pytest.raises(HandoverRefused):
        domain.judge(domain.of_content(content))


def test_a_file_of_other_columns_is_of_another_version() -> None:
    content = domain.as_content(whole()).replace(b'"void_reason"', b'"void_reason","more"')
    with pytest.raises(HandoverRefused) as refused:
        domain.of_content(content)
    assert refused.value.fault is HandoverFault.OTHER_VERSION


def test_a_file_opens_with_its_passphrase_and_names_its_key(file: bytes) -> None:
    opened = unseal(file, PASSPHRASE)
    assert (opened.content, opened.public_key) == (b"what is handed over", public_key_of(KEY))
    with pytest.raises(SealBroken, match="locked"):
        unseal(file, f"{PASSPHRASE}.")


def test_a_code_is_read_as_people_write_it_and_is_no_other_keys() -> None:
    code = code_of(public_key_of(KEY))
    for typed in (code, code.upper(), code.replace(" ", ""), f" {code.replace(' ', '-')} "):
        assert is_code_of(public_key_of(KEY), typed)
    assert not is_code_of(public_key_of(new_private_key()), code)
    assert not is_code_of(public_key_of(KEY), code[:9])


def test_one_byte_of_a_file_changed_anywhere_is_refused(file: bytes) -> None:
    for place in range(len(file)):
        changed = file[:place] + bytes([file[place] ^ 1]) + file[place + 1 :]
        with pytest.raises(SealBroken):
            unseal(changed, PASSPHRASE)
    for cut in (0, 10, len(file) - 1):
        with pytest.raises(SealBroken):
            unseal(file[:cut], PASSPHRASE)


def test_who_knows_the_passphrase_still_can_not_change_what_was_signed(file: bytes) -> None:
    head, size = file[: sealed_file._HEAD], sealed_file._BEFORE_CONTENT
    lock = sealed_file._lock(head, PASSPHRASE)
    inside = lock.decrypt(head[-12:], file[len(head) :], head)
    for place in (0, 40, size):
        changed = inside[:place] + bytes([inside[place] ^ 1]) + inside[place + 1 :]
        with pytest.raises(SealBroken, match="signature"):
            unseal(head + lock.encrypt(head[-12:], changed, head), PASSPHRASE)


def test_a_file_that_swells_is_not_unpacked(file: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sealed_file, "LARGEST_CONTENT", 10)
    swelling = seal(bytes(1_000), private_key=KEY, passphrase=PASSPHRASE)
    with pytest.raises(SealBroken, match="not-ours"):
        unseal(swelling, PASSPHRASE)


def block(**values: object) -> list[dict[str, Any]]:
    """A block of three blank bilag that are printed there and not used yet."""
    printed = {"series": "STRBP26", "first_sequence": 1, "last_sequence": 3, **values}
    counted = {"code": "STRBP26", "last_sequence": 3}
    return [
        {"op": "insert", "table": "series", "key": "STRBP26", "values": counted},
        {"op": "insert", "table": "paper_block", "key": 1, "values": printed},
    ]


def ended(sequence: int) -> dict[str, Any]:
    values = {"series": "STRBP26", "sequence": sequence, "kind": "spoiled"}
    return {"op": "insert", "table": "paper_end", "key": 1, "values": values}


def test_numbers_on_paper_without_an_end_are_no_gap() -> None:
    assert fault_of(whole(events=journal([*changes(), *block()]))) is None
    assert fault_of(whole(events=journal([*changes(), *block(), ended(3)]))) is None


@pytest.mark.parametrize("told", [block(last_sequence=2), [*block(), ended(4)]])
def test_numbers_on_paper_keep_the_rules_too(told: list[dict[str, Any]]) -> None:
    assert fault_of(whole(events=journal([*changes(), *told]))) is HandoverFault.BROKEN
