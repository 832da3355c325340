"""What a rule says when it refuses.

Each child names its condition, has a `code` of its own, and carries the values that a sentence needs. The
Danish sentence is made at the edge (`payout/web/error_texts.py`, `payout/cli/`): rules hold no text.
"""

from typing import ClassVar


class DomainError(Exception):
    """A rule refused; `code` is kebab-case and stable, so that texts and tests can name it."""

    code: ClassVar[str] = "refused"
