"""One's password, asked again before what one signs in with changes."""

from payout.services import sessions
from payout.services.gate import passed
from payout.services.passwords import PasswordWrong
from payout.services.repeats import id_of_earlier
from payout.web.auth import attempt
from payout.web.current import current_clerk, parts, reading
from payout.web.forms.base import PayoutForm


def require_password(form: PayoutForm, typed: str | None) -> None:
    """An open session alone changes nothing that one signs in with. Raises PasswordWrong, TooManyTries.

    A second press of the same form changes nothing, and the password that it holds may be the old one.
    """
    clerk = current_clerk()
    with reading() as connection:
        if id_of_earlier(connection, form.request_key.data, "user_account", clerk.user_id) is not None:
            return
    try_id = parts().gate.admit(attempt(clerk.username))
    with reading() as connection:
        found = sessions.check_password(connection, clerk.username, typed or "")
    if found != clerk.user_id:
        raise PasswordWrong
    with parts().ledger.transaction() as connection:
        passed(connection, try_id)
