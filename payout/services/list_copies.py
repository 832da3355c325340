"""Copies of the citizen list: each is registered before it leaves, and followed until it is shredded."""

from collections.abc import Sequence

from payout.domain.list_copies import (
    CopyForm,
    CopyShredded,
    CopyState,
    CopyStepKind,
    CopyUnknown,
    WitnessUnknown,
    require_two_names,
)
from payout.domain.two_people import Conflict, SecondPersonNeeded
from payout.models import list_copy, list_copy_step, list_fetch
from payout.queries.list_copies import copy_by_id
from payout.queries.lists import stored_list
from payout.queries.users import user_by_id
from payout.services.journal import Book, Change, Insert
from payout.services.repeats import id_of_earlier


def register_copy(
    book: Book,
    form: CopyForm,
    *,
    holder: str,
    citizens: int,
    purpose: str,
    list_ids: Sequence[int],
) -> int:
    """Register a copy before it is drawn, and give its number. A purpose means whole CPR numbers.

    With whole numbers it is also logged of each list, as when the list itself is fetched (rule 11). It takes
    no one-time key: a form that is sent twice draws two copies, and each has a number of its own.
    """
    copy_id, first_fetch = book.next_id(list_copy), book.next_id(list_fetch)
    made: list[Change] = [
        Insert(
            list_copy,
            {
                "id": copy_id,
                "form": form.value,
                "has_cpr": bool(purpose),
                "citizens": citizens,
                "made_by": book.actor_id,
                "made_at": book.now,
                "holder": holder,
                "purpose": purpose,
            },
        )
    ]
    stored = [found for list_id in list_ids if (found := stored_list(book.connection, list_id))]
    for place, one in enumerate(stored if purpose else ()):
        fetch = {
            "id": first_fetch + place,
            "list_id": one.list_id,
            "sha256": one.sha256,
            "user_id": book.actor_id,
            "at": book.now,
            "purpose": purpose,
        }
        made.append(Insert(list_fetch, fetch))
    book.record("list_copy.made", f"list_copy:{copy_id}", made)
    return copy_id


def hand_on(book: Book, copy_id: int, *, holder: str, request_key: str | None = None) -> None:
    """Note that somebody else has the copy now. Raises CopyUnknown, CopyShredded."""
    _step(book, copy_id, CopyStepKind.HANDED, request_key, person=holder)


def lock_away(
    book: Book, copy_id: int, *, place: str, key_holders: tuple[str, str], request_key: str | None = None
) -> None:
    """Note where the copy is locked away behind two locks, and the two people with a key each.

    Raises:  CopyUnknown, CopyShredded, OneKeyHolder.
    """
    require_two_names(*key_holders)
    one, other = key_holders
    _step(book, copy_id, CopyStepKind.LOCKED, request_key, person=one, other_person=other, place=place)


def shred(book: Book, copy_id: int, *, witness_id: int, request_key: str | None = None) -> None:
    """Note that who is signed in has shredded the copy (or deleted the file), and who saw it.

    Raises:  CopyUnknown, CopyShredded, WitnessUnknown, SecondPersonNeeded.
    """
    witness = user_by_id(book.connection, witness_id)
    if witness is None or not witness.is_active:
        raise WitnessUnknown
    if witness_id == book.actor_id:
        raise SecondPersonNeeded(Conflict.SEES_OWN_SHREDDING)
    _step(book, copy_id, CopyStepKind.SHREDDED, request_key, witness_id=witness_id)


def _step(
    book: Book,
    copy_id: int,
    kind: CopyStepKind,
    request_key: str | None,
    *,
    person: str = "",
    other_person: str = "",
    place: str = "",
    witness_id: int | None = None,
) -> None:
    if id_of_earlier(book.connection, request_key, "list_copy", copy_id) is not None:
        return
    found = copy_by_id(book.connection, copy_id)
    if found is None:
        raise CopyUnknown
    if found.state is CopyState.SHREDDED:
        raise CopyShredded
    values = {
        "id": book.next_id(list_copy_step),
        "copy_id": copy_id,
        "kind": kind.value,
        "witness_id": witness_id,
        "told_by": book.actor_id,
        "told_at": book.now,
        "person": person,
        "other_person": other_person,
        "place": place,
    }
    book.record(
        f"list_copy.{kind.value}",
        f"list_copy:{copy_id}",
        [Insert(list_copy_step, values)],
        request_key=request_key,
    )
