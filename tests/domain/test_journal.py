import json
from collections.abc import Iterable
from dataclasses import astuple, fields, replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from payout.domain.journal import (
    FIRST_PREVIOUS_HASH,
    BrokenLink,
    Chain,
    Event,
    HeadUnreadable,
    canonical_json,
    event_hash,
    hash_of,
    parse_head,
    personal_digest,
)

plain = st.none() | st.booleans() | st.integers() | st.text()
json_values = st.recursive(
    plain, lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner), max_leaves=20
)
texts = st.text(max_size=20)
links = st.tuples(texts, st.none() | st.integers(1, 9), texts, texts, st.none() | texts, texts)


def chain(*parts: tuple[str, int | None, str, str, str | None, str]) -> list[Event]:
    """A chain that holds, one event for each (at, actor, action, subject, request key, payload)."""
    events: list[Event] = []
    for number, (at, actor_id, action, subject, request_key, payload) in enumerate(parts, 1):
        event = Event(
            number=number,
            at=at,
            actor_id=actor_id,
            action=action,
            subject=subject,
            request_key=request_key,
            payload=payload,
            previous_hash=events[-1].hash if events else FIRST_PREVIOUS_HASH,
            hash="",
        )
        events.append(replace(event, hash=hash_of(event)))
    return events


def first_broken_link(events: Iterable[Event]) -> BrokenLink | None:
    """What is wrong with the chain, followed from the first event on."""
    followed = Chain()
    for event in events:
        followed.follow(astuple(event))
    return followed.broken


@given(json_values)
def test_canonical_json_is_the_value_again_and_one_text_for_it(value: object) -> None:
    text = canonical_json(value)
    assert json.loads(text) == value
    assert canonical_json(json.loads(text)) == text


@given(st.dictionaries(st.text(), plain))
def test_the_order_of_keys_does_not_matter(value: dict[str, object]) -> None:
    assert canonical_json(dict(reversed(value.items()))) == canonical_json(value)


@pytest.mark.parametrize(
    "value", [1.5, float("nan"), [1, 2.0], {"a": {"b": [0.1]}}, (1.0,), b"bytes", {"a": object()}]
)
def test_floats_and_what_is_no_json_have_no_place_in_the_journal(value: object) -> None:
    with pytest.raises(TypeError):
        canonical_json(value)


def test_danish_letters_stand_as_they_are() -> None:
    assert canonical_json({"b": "æøå", "a": None}) == '{"a":null,"b":"æøå"}'


@given(st.lists(links, max_size=6))
def test_a_chain_that_was_appended_to_holds(
    parts: list[tuple[str, int | None, str, str, str | None, str]],
) -> None:
    assert first_broken_link(chain(*parts)) is None


@given(
    parts=st.lists(links, min_size=1, max_size=5),
    place=st.integers(0, 4),
    name=st.sampled_from([field.name for field in fields(Event)]),
    value=st.none() | st.integers() | texts,
)
def test_a_change_of_any_field_of_any_event_breaks_the_chain(
    parts: list[tuple[str, int | None, str, str, str | None, str]], place: int, name: str, value: object
) -> None:
    events = chain(*parts)
    place %= len(events)
    changed = replace(events[place], **{name: value})
    if changed == events[place]:
        return
    found = first_broken_link([*events[:place], changed, *events[place + 1 :]])
    assert found is not None
    assert found.number in {place + 1, changed.number}


@given(st.lists(links, min_size=2, max_size=6, unique=True), st.data())
def test_an_event_that_is_taken_out_or_moved_is_found(
    parts: list[tuple[str, int | None, str, str, str | None, str]], data: st.DataObject
) -> None:
    events = chain(*parts)
    place = data.draw(st.integers(0, len(events) - 2))
    without = events[:place] + events[place + 1 :]
    swapped = [*events[:place], events[place + 1], events[place], *events[place + 2 :]]
    assert first_broken_link(without) == BrokenLink(number=place + 1, fault="missing")
    assert first_broken_link(swapped) == BrokenLink(number=place + 1, fault="missing")


def test_an_event_that_is_hashed_again_after_a_change_breaks_the_link_of_the_next() -> None:
    events = chain(("1", 1, "a", "s", None, "{}"), ("2", 1, "b", "s", None, "{}"))
    forged = replace(events[0], actor_id=2)
    forged = replace(forged, hash=hash_of(forged))
    assert first_broken_link([forged, events[1]]) == BrokenLink(number=2, fault="link", at="2", action="b")


def test_a_tail_that_is_cut_off_leaves_a_chain_with_another_head() -> None:
    events = chain(("1", 1, "a", "s", None, "{}"), ("2", 1, "b", "s", None, "{}"))
    assert first_broken_link(events[:1]) is None
    assert events[0].hash != events[1].hash


def test_the_hash_covers_where_one_field_ends_and_the_next_begins() -> None:
    common = {"number": 1, "at": "", "actor_id": 1, "request_key": None, "payload": "", "previous_hash": ""}
    assert event_hash(action="ab", subject="c", **common) != event_hash(action="a", subject="bc", **common)


@given(st.text(), st.lists(plain, min_size=1), st.data())
def test_a_personal_digest_is_of_these_values_under_this_salt(
    salt: str, values: list[object], data: st.DataObject
) -> None:
    place = data.draw(st.integers(0, len(values) - 1))
    other = data.draw(plain.filter(lambda value: canonical_json(value) != canonical_json(values[place])))
    digest = personal_digest(salt, values)
    assert digest == personal_digest(salt, list(values))
    assert digest != personal_digest(salt, [*values[:place], other, *values[place + 1 :]])
    assert digest != personal_digest(f"{salt}1", values)


CODE = "3f2a91c00d4be7a5" * 4


@pytest.mark.parametrize(
    "written",
    [
        CODE,
        CODE.upper(),
        f"  {CODE[:20]} {CODE[20:40]}-{CODE[40:]}\n",
        f"nr. 1.234: {CODE}",
        f"Journalens hoved: nr. 12, {CODE}",
        f"Journal 12 · {CODE}",
    ],
)
def test_a_head_is_read_as_it_stands_on_paper(written: str) -> None:
    assert parse_head(written) == CODE


@pytest.mark.parametrize("written", ["", "3f2a", "en kode fra papiret", "g" * 16, "a" * 65, "nr. 12"])
def test_what_is_no_head_is_not_read(written: str) -> None:
    with pytest.raises(HeadUnreadable):
        parse_head(written)


def test_the_shortest_head_that_is_read_has_twelve_letters() -> None:
    assert parse_head(f"Journal 12 · {CODE[:12]}") == CODE[:12]
