"""Whether what a list says of who gets the money is somebody else than the citizen."""

from typing import Final

from payout.domain.names import name_key

_NOBODY_ELSE: Final = frozenset(
    {"", "0", "n", "nej", "ingen", "borger", "borgeren", "selv", "samme", "false"}
)


def is_another_payee(payee: str, name: str, cpr_digits: str) -> bool:
    """Whether the text of a payee's column names another than the citizen with this name and number."""
    key = name_key(payee)
    if key in _NOBODY_ELSE or _words(key) == _words(name_key(name)):
        return False
    return "".join(filter(str.isdigit, payee)) != cpr_digits


def _words(key: str) -> list[str]:
    return sorted(key.replace(",", " ").split())
