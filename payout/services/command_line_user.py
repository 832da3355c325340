"""The command line as a user: what it settles needs somebody's name, and nobody else's would be true."""

import secrets
from typing import Final

from payout.domain.roles import Role
from payout.services.journal import Book
from payout.services.users import UserUnknown, add_user, disable_user, user_id_of

USERNAME: Final = "kommandolinjen"
_PASSWORD_BYTES: Final = 32


def command_line_user(book: Book) -> int:
    """The id of the user that stands for the command line; made the first time, and never let in."""
    try:
        return user_id_of(book.connection, USERNAME)
    except UserUnknown:
        user_id = add_user(
            book,
            username=USERNAME,
            display_name="Kommandolinjen",
            roles=(Role.FINANCE,),
            password=secrets.token_urlsafe(_PASSWORD_BYTES),
        )
        disable_user(book, USERNAME)
        return user_id
