"""The sample check: the team leader draws, and others say what each check came to."""

import secrets

from payout.domain.incident import NoIncident
from payout.domain.sample import (
    METHOD,
    SampleByParty,
    SampleItemUnknown,
    SampleMeans,
    SampleOutcome,
    SampleRemarkMissing,
    draw,
    population_digest,
    sample_size,
)
from payout.models import sample_draw, sample_item, sample_result
from payout.queries.incidents import latest_incident
from payout.queries.sample import item_by_id, paid_numbers
from payout.services.journal import Book, Insert
from payout.services.repeats import id_of_earlier

SEED_BYTES = 8


def draw_sample(
    book: Book,
    *,
    size: int | None,
    percent: int | None,
    seed: str | None = None,
    request_key: str | None = None,
) -> int:
    """Draw from the paid bilag of the latest hændelse that no draw has had; gives the draw's id.

    Without a seed a new one is made. A repeat gives the first draw.
    Raises:  NoIncident, SampleEmpty, SampleSizeWrong.
    """
    earlier = id_of_earlier(book.connection, request_key, "sample_draw")
    if earlier is not None:
        return earlier
    incident = latest_incident(book.connection)
    if incident is None:
        raise NoIncident
    numbers = paid_numbers(book.connection, incident.incident_id)
    wanted = sample_size(len(numbers), size=size, percent=percent)
    used = seed or secrets.token_hex(SEED_BYTES)
    draw_id, first = book.next_id(sample_draw), book.next_id(sample_item)
    made = Insert(
        sample_draw,
        {
            "id": draw_id,
            "incident_id": incident.incident_id,
            "seed": used,
            "method": METHOD,
            "size": wanted,
            "percent": percent,
            "population": len(numbers),
            "population_sha256": population_digest(numbers),
            "drawn_by": book.actor_id,
            "drawn_at": book.now,
        },
    )
    items = [
        Insert(
            sample_item,
            {"id": first + place, "draw_id": draw_id, "bilag_id": numbers[number], "place": place + 1},
        )
        for place, number in enumerate(draw(used, numbers, wanted))
    ]
    book.record("sample.drawn", f"sample_draw:{draw_id}", [made, *items], request_key=request_key)
    return draw_id


def answer_sample(
    book: Book,
    item_id: int,
    *,
    outcome: SampleOutcome,
    means: SampleMeans,
    remark: str,
    request_key: str | None = None,
) -> None:
    """Say what the check of a drawn bilag came to; what was said before stays, and the last goes.

    Raises:  SampleItemUnknown; SampleByParty for who issued or paid it; SampleRemarkMissing.
    """
    if id_of_earlier(book.connection, request_key, "sample_item", item_id) is not None:
        return
    item = item_by_id(book.connection, item_id)
    if item is None:
        raise SampleItemUnknown
    if book.actor_id in item.party_ids:
        raise SampleByParty
    if outcome is not SampleOutcome.AGREES and not remark.strip():
        raise SampleRemarkMissing
    values = {
        "id": book.next_id(sample_result),
        "item_id": item_id,
        "outcome": outcome.value,
        "means": means.value,
        "told_by": book.actor_id,
        "told_at": book.now,
        "remark": remark.strip(),
    }
    book.record(
        f"sample.{outcome.value}",
        f"sample_item:{item_id}",
        [Insert(sample_result, values)],
        request_key=request_key,
    )
