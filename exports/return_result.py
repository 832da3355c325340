"""What became of a returned workbook's rows, as a workbook."""

from collections.abc import Sequence
from datetime import datetime
from typing import IO

from exports.builders.return_result import return_result_sheet
from exports.sheet import Document
from exports.workbook import write_sheets
from payout.domain.judge_return import JudgedRow


def write_return_result(
    judged: Sequence[JudgedRow], extra_headings: Sequence[str], out: IO[bytes], *, made_at: datetime
) -> None:
    """Write the result as xlsx; the same rows, the same bytes."""
    document = Document(
        title="Nødudbetaling – arbejdsbog læst tilbage",
        subject="Resultat for hver række",
        creator="Nødudbetaling",
        made_at=made_at,
        header="",
        footer="Nødudbetaling, arbejdsbog læst tilbage",
    )
    write_sheets([return_result_sheet(judged, extra_headings)], document, out)
