"""The team leader's mark that a citizen is not paid without an approval (docs/rules.md, rule 13)."""

from payout.domain.errors import DomainError


class AlreadyMarked(DomainError):
    """The citizen has a mark already: it is lifted before another is set."""

    code = "already-marked"


class MarkGone(DomainError):
    """The mark has been lifted already, or there was none."""

    code = "mark-gone"


class InstructionMissing(DomainError):
    """A mark says what the counter is to do, and the lifting of it says why."""

    code = "instruction-missing"
