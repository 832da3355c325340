"""Ask what amounts like "1.234" are in a list that does not say it, and read the list anew by the answer."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from importers import ParsedList
from importers.notation import NotationAnswer, all_examples, reading_in
from payout.money import Notation
from payout.services.read_upload import Upload, read_upload

UNKNOWN: Final = NotationAnswer.UNKNOWN.value
"""The answer of somebody who does not know."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NotationQuestion:
    """What is asked about a list.

    `columns` are the headers of the columns in doubt, `examples` amounts of theirs as they stand, `readings`
    what these are for each answer. `rejected` is the number of amounts that cost their row its place until it
    is known, `left_out` the number that only leave their cell empty. `answer` is what is in force, None when
    nobody has said anything and the layout neither.
    """

    columns: tuple[str, ...]
    examples: tuple[str, ...]
    readings: Mapping[str, str]
    rejected: int
    left_out: int
    answer: str | None

    @property
    def is_open(self) -> bool:
        """Whether amounts are left unread for want of an answer."""
        return self.answer in {None, UNKNOWN}


def question_about(parsed: ParsedList, answer: NotationAnswer | None = None) -> NotationQuestion | None:
    """The question that a list read by an answer leaves; None when its columns settle everything."""
    if not parsed.doubtful:
        return None
    examples = all_examples(parsed.doubtful)
    in_force = answer or parsed.notation
    return NotationQuestion(
        columns=tuple(column.title for column in parsed.doubtful),
        examples=examples,
        readings={notation.value: reading_in(notation, examples) for notation in Notation},
        rejected=sum(column.doubtful_count for column in parsed.doubtful if column.decides),
        left_out=sum(column.doubtful_count for column in parsed.doubtful if not column.decides),
        answer=None if in_force is None else in_force.value,
    )


def answer_question(
    upload: Upload,
    answer: str,
    *,
    folder: Path,
    progress: Callable[[int, int], None],
    cancelled: Callable[[], bool],
) -> Upload:
    """The list read anew by an answer, one of `Notation` or UNKNOWN; unchanged when that was the answer.

    `progress` and `cancelled` are those of `read_upload`.
    Raises:  UploadUnreadable, ReadingStopped.
    """
    given = NotationAnswer(answer)
    if given is upload.answer:
        return upload
    return read_upload(
        upload.file,
        file_name=upload.parsed.file_name,
        kind=upload.parsed.kind,
        source=upload.source,
        folder=folder,
        layout=upload.layout,
        layouts=upload.layouts,
        answer=given,
        progress=progress,
        cancelled=cancelled,
    )
