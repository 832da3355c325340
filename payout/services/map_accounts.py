"""Edit the account mapping: entries are added one by one or from a file, and none is changed or deleted."""

from collections.abc import Sequence

from sqlalchemy import Connection, select

from payout.domain.account_file import AccountFileUnreadable, account_file, read_account_file
from payout.domain.account_map import AccountEntry, AccountField, check_entry, new_entries
from payout.domain.errors import DomainError
from payout.models import account_entry, benefit
from payout.queries.accounts import account_entries
from payout.services.benefits import BenefitUnknown
from payout.services.journal import Book, Insert
from payout.services.repeats import id_of_earlier

SUBJECT = "account_entry"


class AccountsUnchanged(DomainError):
    """What was stated stands there already, so there is nothing to add."""

    code = "accounts-unchanged"


class AccountFileRefused(DomainError):
    """An entry of a file breaks a rule; carries its place in the file and the rule's error."""

    code = "account-file-refused"

    def __init__(self, place: int, reason: DomainError) -> None:
        super().__init__(f"entry {place}: {reason.code}")
        self.place = place
        self.reason = reason


def add_entry(book: Book, stated: AccountEntry, *, request_key: str | None = None) -> int:
    """Add one entry; gives its id. A repeat with the same key gives what the first made.

    Raises:  AccountPartUnclear, AccountMisshaped, AccountRemarkUnfit, BenefitUnknown, AccountsUnchanged.
    """
    earlier = id_of_earlier(book.connection, request_key, SUBJECT)
    if earlier is not None:
        return earlier
    check_entry(stated)
    return _add(book, [stated], "accounts.entry-added", request_key)[0]


def import_entries(book: Book, file: bytes, *, request_key: str | None = None) -> int:
    """Add every entry of a TOML file that changes something; gives how many. All or none.

    Raises:  AccountFileUnreadable, AccountFileRefused, AccountsUnchanged.
    """
    if id_of_earlier(book.connection, request_key, SUBJECT) is not None:
        return 0
    try:
        stated = read_account_file(file.decode("utf-8-sig"))
    except UnicodeDecodeError:
        raise AccountFileUnreadable from None
    known = _benefit_ids(book.connection)
    for place, entry in enumerate(stated, 1):
        try:
            check_entry(entry)
            if entry.benefit is not None and entry.benefit not in known:
                raise BenefitUnknown
        except DomainError as error:
            raise AccountFileRefused(place, error) from None
    return len(_add(book, stated, "accounts.file-imported", request_key))


def accounts_file(connection: Connection) -> str:
    """Every entry as TOML."""
    return account_file(account_entries(connection))


def _add(book: Book, stated: Sequence[AccountEntry], action: str, request_key: str | None) -> Sequence[int]:
    added = new_entries(account_entries(book.connection), stated)
    if not added:
        raise AccountsUnchanged
    known = _benefit_ids(book.connection)
    if any(entry.benefit is not None and entry.benefit not in known for entry in added):
        raise BenefitUnknown
    first = book.next_id(account_entry)
    changes = [
        Insert(
            account_entry,
            {
                "id": entry_id,
                "system": entry.system.value,
                "part": entry.account.value,
                "benefit_id": None if entry.benefit is None else known[entry.benefit],
                "valid_from": entry.valid_from,
                **{field.value: entry.string.field(field) for field in AccountField},
                "remark": entry.remark.strip(),
                "made_by": book.actor_id,
                "made_at": book.now,
            },
        )
        for entry_id, entry in enumerate(added, first)
    ]
    book.record(action, f"{SUBJECT}:{first}", changes, request_key=request_key)
    return range(first, first + len(added))


def _benefit_ids(connection: Connection) -> dict[str, int]:
    return {row.code: row.id for row in connection.execute(select(benefit.c.code, benefit.c.id))}
